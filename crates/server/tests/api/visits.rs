//! Visits: whose turns the service on, once, and never against an opt-out (S2 to S4, D5).

use axum::http::StatusCode;
use security_center_contract::{ActorKind, FeatureAccess, ServiceState, Session, ThreatProtection};

use crate::support::Server;

#[tokio::test]
async fn an_administrators_visit_turns_on_where_the_policy_says_so() {
    for person in ["global.admin", "security.admin"] {
        let server = Server::start().await;
        let client = server.sign_in("Fabrikam", person).await;
        let answer = client.post("/api/visits").await;
        assert_eq!(answer.status, StatusCode::OK);
        server.until("Fabrikam", ServiceState::On).await;
        let service: ThreatProtection = client.get("/api/threat-protection").await.json();
        assert_eq!(service.changed_by.expect("somebody").kind, ActorKind::Visit);
    }
}

#[tokio::test]
async fn any_other_visit_turns_nothing_on() {
    for (tenant, person) in [
        ("Fabrikam", "security.operator"),
        ("Fabrikam", "global.reader"),
        ("Fabrikam", "security.reader"),
        ("Fabrikam", "compliance.admin"),
        ("Fabrikam", "compliance.center.admin"),
        ("Contoso", "global.admin"),
        ("Northwind Traders", "global.admin"),
        ("Adatum", "global.admin"),
    ] {
        let server = Server::start().await;
        let client = server.sign_in(tenant, person).await;
        let session: Session = client.post("/api/visits").await.json();
        assert_ne!(session.access.features.access, FeatureAccess::Open);
        let id = server.tenant(tenant).await;
        let service = server.state.control.threat_protection(&id).await.expect("readable").expect("there");
        assert_eq!((service.state, service.version), (ServiceState::Off, 1), "{tenant} {person}");
    }
}

#[tokio::test]
async fn of_many_visits_at_once_one_turns_on() {
    let server = Server::start().await;
    let client = server.sign_in("Fabrikam", "global.admin").await;
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.post("/api/visits").await.status })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.expect("answered"), StatusCode::OK);
    }
    server.until("Fabrikam", ServiceState::On).await;
    let pool = server.database("control.db").await;
    let (jobs,): (i64,) =
        sqlx::query_as("SELECT count(*) FROM provisioning_job").fetch_one(&pool).await.expect("a count");
    assert_eq!(jobs, 1);
    let (visits,): (i64,) =
        sqlx::query_as("SELECT sum(visits) FROM visit").fetch_one(&pool).await.expect("a sum");
    assert_eq!(visits, 8);
}

#[tokio::test]
async fn an_opt_out_is_final_until_a_person_opts_in() {
    let server = Server::start().await;
    let client = server.sign_in("Fabrikam", "global.admin").await;
    client.post("/api/visits").await;
    server.until("Fabrikam", ServiceState::On).await;
    let off: ThreatProtection = client.opt_now(false).await.json();
    assert!(!off.turns_on_by_itself);
    client.post("/api/visits").await;
    let still: ThreatProtection = client.get("/api/threat-protection").await.json();
    assert_eq!((still.state, still.version), (ServiceState::Off, off.version));
    let on: ThreatProtection = client.opt_now(true).await.json();
    assert!(on.turns_on_by_itself);
}
