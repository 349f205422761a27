//! Two people at once: every change carries the version that it was based on (D10).

use axum::http::{Method, StatusCode};
use security_center_contract::{
    AuditAction, ProblemCode, ProvisioningStep, Refusal, ServiceField, ServiceState, ThreatProtection,
};
use security_center_server::clock::timestamp;
use security_center_server::directory::import;
use security_center_server::provisioning::fault::{Fault, Point, StepFault};

use crate::support::{Answer, Client, NOW, Server, demo_folder};

#[tokio::test]
async fn a_change_without_a_version_is_refused() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    for (method, path) in
        [(Method::PATCH, "/api/threat-protection"), (Method::POST, "/api/threat-protection/retry")]
    {
        let answer = client.send(method.clone(), path, &[], Some(r#"{"optedIn":true}"#)).await;
        assert_eq!(answer.status, StatusCode::PRECONDITION_REQUIRED);
        assert_eq!(answer.problem().code, ProblemCode::VersionRequired);
        for version in ["*", "1", "W/\"1\"", "\"one\"", "\"1\", \"2\"", ""] {
            let headers = [("if-match", version)];
            let answer = client.send(method.clone(), path, &headers, Some(r#"{"optedIn":true}"#)).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{version}");
            let problem = answer.problem();
            assert_eq!(problem.code, ProblemCode::InvalidRequest);
            assert!(problem.detail.is_some_and(|detail| detail.contains("If-Match")), "{version}");
        }
    }
}

/// Asks for a change, from this version on.
async fn ask(client: &Client, version: &str, body: &str) -> Answer {
    client.send(Method::PATCH, "/api/threat-protection", &[("if-match", version)], Some(body)).await
}

async fn audited(server: &Server, tenant: &str) -> Vec<AuditAction> {
    server.audit(tenant).await.iter().map(|entry| entry.action).collect()
}

#[tokio::test]
async fn d10_a_change_that_collides_gets_who_changed_what_and_the_present_service() {
    let server = Server::start().await;
    let one = server.sign_in("Contoso", "global.admin").await;
    let other = server.sign_in("Contoso", "security.admin").await;
    one.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;
    let seen = other.get("/api/threat-protection").await.etag();
    server.pass_time(1_000);
    one.opt_now(false).await;
    one.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;
    let before = (audited(&server, "Contoso").await, one.get("/api/threat-protection").await.etag());
    // Nothing is done in part: the second field would not collide.
    let answer = ask(&other, &seen, r#"{"optedIn":false,"previewFeatures":true}"#).await;
    assert_eq!(answer.status, StatusCode::PRECONDITION_FAILED);
    let problem = answer.problem();
    assert_eq!(problem.code, ProblemCode::VersionConflict);
    let [conflict] = problem.conflicts.as_slice() else { panic!("{:?}", problem.conflicts) };
    assert_eq!(conflict.field, ServiceField::OptedIn);
    let by = conflict.by.clone().and_then(|by| by.display_name);
    assert_eq!(by.as_deref(), Some("Global administrator"));
    assert_eq!(conflict.at, Some(timestamp(NOW + 1_000)));
    let current = problem.current.expect("the present one");
    assert_eq!((current.state, current.preview_features), (ServiceState::On, false));
    let after = (audited(&server, "Contoso").await, one.get("/api/threat-protection").await.etag());
    assert_eq!(before, after);
    // A version that never was is one of another database: nothing is known of what changed since.
    let strange = other.opt(false, "\"9999\"").await;
    assert_eq!(strange.status, StatusCode::PRECONDITION_FAILED);
    assert_eq!(strange.problem().conflicts, []);
}

#[tokio::test]
async fn d10_what_does_not_collide_is_applied_and_progress_is_no_collision() {
    let server = Server::start().await;
    let one = server.sign_in("Contoso", "global.admin").await;
    let other = server.sign_in("Contoso", "security.admin").await;
    let seen = one.get("/api/threat-protection").await.etag();
    one.opt(true, &seen).await;
    let turned_on = other.get("/api/threat-protection").await.etag();
    server.until("Contoso", ServiceState::On).await;
    // Another field, from before the service was turned on.
    let answer = ask(&other, &seen, r#"{"previewFeatures":true}"#).await;
    assert_eq!(answer.status, StatusCode::OK);
    let after: ThreatProtection = answer.json();
    assert_eq!((after.state, after.preview_features), (ServiceState::On, true));
    // Whoever merged learns what the other did, and when.
    let told: Vec<_> =
        after.fields.iter().map(|one| (one.field, one.by.display_name.as_deref(), &one.at)).collect();
    let now = timestamp(NOW);
    assert_eq!(
        told,
        [
            (ServiceField::OptedIn, Some("Global administrator"), &now),
            (ServiceField::PreviewFeatures, Some("Security administrator"), &now)
        ]
    );
    // The same field, from before provisioning went on and somebody else changed another field.
    let answer = other.opt(false, &turned_on).await;
    assert_eq!(answer.status, StatusCode::OK);
    let off: ThreatProtection = answer.json();
    assert_eq!((off.state, off.preview_features), (ServiceState::Off, true));
}

#[tokio::test]
async fn d10_an_import_is_no_collision_but_what_is_permitted_is_judged_now() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    let seen = client.get("/api/threat-protection").await.etag();
    let text = std::fs::read_to_string(demo_folder().join("contoso.json")).expect("the file");
    let path = server.folder.path().join("contoso.json");
    std::fs::write(&path, text.replace("\"Contoso\"", "\"Contoso Ltd.\"")).expect("written");
    import(&server.state.control, std::slice::from_ref(&path), NOW).await.expect("imported");
    assert_ne!(client.get("/api/threat-protection").await.etag(), seen);
    let done = ask(&client, &seen, r#"{"previewFeatures":true}"#).await;
    assert_eq!(done.status, StatusCode::OK);
    std::fs::write(&path, text.replace("\"Enabled\"", "\"Suspended\"")).expect("written");
    import(&server.state.control, &[path], NOW).await.expect("imported");
    let refused = client.opt(true, &seen).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(refused.problem().refusals, [Refusal::NotEligible]);
}

#[tokio::test]
async fn d10_l14_an_unchanged_value_is_no_change() {
    let server = Server::start().await;
    let one = server.sign_in("Contoso", "global.admin").await;
    let other = server.sign_in("Contoso", "security.admin").await;
    let seen = one.get("/api/threat-protection").await.etag();
    ask(&one, &seen, r#"{"optedIn":true,"previewFeatures":true}"#).await;
    server.until("Contoso", ServiceState::On).await;
    let id = server.tenant("Contoso").await;
    let before = one.get("/api/threat-protection").await.etag();
    let place = server.state.control.last_event(&id, "").await.expect("a place");
    let imported_on_and_ready = [
        AuditAction::DirectoryImported,
        AuditAction::TurnedOn,
        AuditAction::PreviewFeaturesChanged,
        AuditAction::Provisioned,
    ];
    assert_eq!(audited(&server, "Contoso").await, imported_on_and_ready);
    // The same once more, from the present version and from one that both fields were changed since.
    for version in [&before, &seen] {
        for body in [
            r#"{"optedIn":true}"#,
            r#"{"previewFeatures":true}"#,
            r#"{"optedIn":true,"previewFeatures":true}"#,
        ] {
            let answer = ask(&other, version, body).await;
            assert_eq!((answer.status, answer.etag()), (StatusCode::OK, before.clone()), "{version} {body}");
        }
    }
    assert_eq!(server.state.control.last_event(&id, "").await.expect("a place"), place);
    assert_eq!(audited(&server, "Contoso").await, imported_on_and_ready);
    // One field as it is, the other not.
    let answer = ask(&other, &before, r#"{"optedIn":true,"previewFeatures":false}"#).await;
    assert!(!answer.json::<ThreatProtection>().preview_features);
}

#[tokio::test]
async fn d10_a_change_that_names_nothing_is_refused() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    let answer = ask(&client, "\"1\"", "{}").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.problem().detail.is_some_and(|detail| detail.contains("previewFeatures")));
}

#[tokio::test]
async fn l14_preview_features_are_changed_by_administrators_of_eligible_tenants() {
    let server = Server::start().await;
    let body = r#"{"previewFeatures":true}"#;
    for person in ["security.operator", "global.reader", "security.reader", "compliance.admin"] {
        let client = server.sign_in("Contoso", person).await;
        let answer = ask(&client, "\"1\"", body).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{person}");
        assert!(answer.problem().refusals.contains(&Refusal::AdministratorRoleMissing), "{person}");
    }
    let elsewhere = server.sign_in("Northwind Traders", "global.admin").await;
    assert_eq!(ask(&elsewhere, "\"1\"", body).await.problem().refusals, [Refusal::NotEligible]);
    for person in ["global.admin", "security.admin"] {
        let server = Server::start().await;
        let client = server.sign_in("Contoso", person).await;
        let shown: ThreatProtection = client.get("/api/threat-protection").await.json();
        assert!(shown.actions.change_preview_features.allowed && !shown.preview_features);
        let answer = ask(&client, "\"1\"", body).await;
        let changed: ThreatProtection = answer.json();
        assert_eq!((changed.state, changed.version), (ServiceState::Off, 2), "{person}");
        assert!(changed.preview_features);
        assert_eq!(audited(&server, "Contoso").await[1..], [AuditAction::PreviewFeaturesChanged]);
    }
}

#[tokio::test]
async fn d10_retry_collides_with_whoever_gave_up_in_between() {
    let server = Server::start().await;
    let one = server.sign_in("Contoso", "global.admin").await;
    let other = server.sign_in("Contoso", "security.admin").await;
    let step = ProvisioningStep::LoadData;
    server.faults.put(step, StepFault { fault: Fault::Fail, point: Point::Before });
    one.opt_now(true).await;
    server.until("Contoso", ServiceState::Failed).await;
    let seen = other.get("/api/threat-protection").await.etag();
    one.opt_now(false).await;
    one.opt_now(true).await;
    server.until("Contoso", ServiceState::Failed).await;
    let retry = async |version: &str| {
        other.send(Method::POST, "/api/threat-protection/retry", &[("if-match", version)], None).await
    };
    let answer = retry(&seen).await;
    assert_eq!(answer.status, StatusCode::PRECONDITION_FAILED);
    assert_eq!(answer.problem().conflicts[0].field, ServiceField::OptedIn);
    // The failure itself is no collision: from when it was turned on again.
    let failed: ThreatProtection = other.get("/api/threat-protection").await.json();
    server.faults.remove(step);
    assert_eq!(retry(&format!("\"{}\"", failed.version - 1)).await.status, StatusCode::OK);
    server.until("Contoso", ServiceState::On).await;
}

#[tokio::test]
async fn d10_of_many_changes_at_once_exactly_one_is_made() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.opt(true, "\"1\"").await.status })
        })
        .collect();
    // Everybody gets what he wanted, whoever did it.
    for task in tasks {
        assert_eq!(task.await.expect("answered"), StatusCode::OK);
    }
    server.until("Contoso", ServiceState::On).await;
    let pool = server.database("control.db").await;
    let (jobs,): (i64,) =
        sqlx::query_as("SELECT count(*) FROM provisioning_job").fetch_one(&pool).await.expect("a count");
    assert_eq!(jobs, 1);
    let done = [AuditAction::DirectoryImported, AuditAction::TurnedOn, AuditAction::Provisioned];
    assert_eq!(audited(&server, "Contoso").await, done);
}
