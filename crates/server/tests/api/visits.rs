//! Visits: whose turns the service on, once, and never against an opt-out (S2 to S4, D5).

use std::sync::Arc;

use axum::http::StatusCode;
use security_center_contract::{
    ActorKind, AuditAction, ChangeKind, FeatureAccess, ProvisioningStep, ServiceState, Session,
    ThreatProtection,
};
use security_center_server::directory::import;
use security_center_server::provisioning::fault::{Fault, Point, StepFault};
use tokio::sync::Barrier;

use crate::support::{NOW, Server, demo_folder};

#[tokio::test]
async fn s2_s3_s4_an_administrators_visit_turns_on_where_the_policy_says_so() {
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
async fn s4_d5_any_other_visit_turns_nothing_on() {
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
    let (visits,): (i64,) = sqlx::query_as("SELECT CAST(sum(visits) AS BIGINT) FROM visit")
        .fetch_one(&pool)
        .await
        .expect("a sum");
    assert_eq!(visits, 8);
}

#[tokio::test]
async fn d5_an_opt_out_is_final_until_a_person_opts_in() {
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

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn s2_s3_d5_the_first_visits_of_two_administrators_at_once_begin_one_job() {
    for _ in 0..5 {
        let server = Server::start().await;
        let first = ProvisioningStep::ReserveLocation;
        server.faults.put(first, StepFault { fault: Fault::Hold, point: Point::Before });
        let both = Arc::new(Barrier::new(2));
        let mut tasks = Vec::new();
        for person in ["global.admin", "security.admin"] {
            let (client, both) = (server.sign_in("Fabrikam", person).await, Arc::clone(&both));
            tasks.push(tokio::spawn(async move {
                both.wait().await;
                client.post("/api/visits").await
            }));
        }
        for task in tasks {
            assert_eq!(task.await.expect("answered").status, StatusCode::OK);
        }
        server.faults.reached(first).await;
        let pool = server.database("control.db").await;
        let (jobs,): (i64,) =
            sqlx::query_as("SELECT count(*) FROM provisioning_job").fetch_one(&pool).await.expect("a count");
        assert_eq!(jobs, 1);
        let log = server.audit("Fabrikam").await;
        let actions: Vec<_> = log.iter().map(|entry| entry.action).collect();
        assert_eq!(actions, [AuditAction::DirectoryImported, AuditAction::TurnedOn]);
        let turned_on = &log[1];
        assert_eq!(turned_on.actor.kind, ActorKind::Visit);
        // The log names whose visit it was (D5).
        let name = turned_on.actor.display_name.clone().expect("a name");
        let id = turned_on.actor_id.clone().expect("an id");
        let known = [("Global administrator", "global.admin"), ("Security administrator", "security.admin")];
        let (_, person) = known.into_iter().find(|(of, _)| *of == name).expect("one of the two");
        assert_eq!(id, server.person("Fabrikam", person).await.1);
        // Imported, turned on, and the first step begun: one event each.
        let events = server.state.control.events_after(&server.tenant("Fabrikam").await, "", 0).await;
        let mut versions: Vec<_> =
            events.expect("events").iter().map(|one| (one.kind, one.version)).collect();
        versions.retain(|(kind, _)| *kind == ChangeKind::ThreatProtection);
        assert_eq!(versions, [1, 2, 3].map(|version| (ChangeKind::ThreatProtection, version)));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn d5_a_visit_that_races_with_an_opt_out_never_undoes_it() {
    for _ in 0..5 {
        let server = Server::start().await;
        let client = server.sign_in("Fabrikam", "global.admin").await;
        let other = server.sign_in("Fabrikam", "security.admin").await;
        client.post("/api/visits").await;
        server.until("Fabrikam", ServiceState::On).await;
        let version = client.get("/api/threat-protection").await.etag();
        let all = Arc::new(Barrier::new(4));
        let visits: Vec<_> = (0..3)
            .map(|_| {
                let (other, all) = (other.clone(), Arc::clone(&all));
                tokio::spawn(async move {
                    all.wait().await;
                    other.post("/api/visits").await.status
                })
            })
            .collect();
        all.wait().await;
        assert_eq!(client.opt(false, &version).await.status, StatusCode::OK);
        for visit in visits {
            assert_eq!(visit.await.expect("answered"), StatusCode::OK);
        }
        let off: ThreatProtection = client.get("/api/threat-protection").await.json();
        assert_eq!((off.state, off.turns_on_by_itself), (ServiceState::Off, false));
        let turned_on = server.audit("Fabrikam").await;
        let turned_on = turned_on.iter().filter(|entry| entry.action == AuditAction::TurnedOn).count();
        assert_eq!(turned_on, 1);
    }
}

#[tokio::test]
async fn d5_the_policy_of_the_last_import_decides_and_an_opt_out_outlives_imports() {
    let server = Server::start().await;
    let client = server.sign_in("Fabrikam", "global.admin").await;
    let text = std::fs::read_to_string(demo_folder().join("fabrikam.json")).expect("the file");
    let path = server.folder.path().join("fabrikam.json");
    let policy = async |on: bool| {
        let wanted = format!("\"automaticTurnOn\": {on}");
        let other = format!("\"automaticTurnOn\": {}", !on);
        std::fs::write(&path, text.replace(&other, &wanted)).expect("written");
        import(&server.state.control, std::slice::from_ref(&path), NOW).await.expect("imported");
    };
    let state = async || client.get("/api/threat-protection").await.json::<ThreatProtection>().state;
    policy(false).await;
    client.post("/api/visits").await;
    assert_eq!(state().await, ServiceState::Off, "the operator switched it off");
    policy(true).await;
    client.post("/api/visits").await;
    server.until("Fabrikam", ServiceState::On).await;
    client.opt_now(false).await;
    policy(false).await;
    policy(true).await;
    client.post("/api/visits").await;
    assert_eq!(state().await, ServiceState::Off, "no import undoes an opt-out");
}
