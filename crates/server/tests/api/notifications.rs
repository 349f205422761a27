//! Notifications: what became of one's own requests, up to when it was seen, and nothing of anybody else's.

use axum::http::{Method, StatusCode};
use security_center_contract::{
    ActorKind, AuditAction, Change, ChangeKind, FieldFault, NotificationKind, Notifications, ProblemCode,
    Provisioning, ProvisioningStep, ServiceState, SupportRequest, SupportedService,
};
use security_center_server::clock::timestamp;
use security_center_server::provisioning::fault::{Fault, Point, StepFault};
use serde_json::json;

use crate::events::Stream;
use crate::help::{ask, request};
use crate::permission::PEOPLE;
use crate::sources::deploy;
use crate::support::{Answer, Client, NOW, Server};

async fn told(client: &Client) -> Notifications {
    client.get("/api/notifications").await.json()
}

async fn see(client: &Client, until: &str) -> Answer {
    let body = format!(r#"{{"until":"{until}"}}"#);
    client.send(Method::POST, "/api/notifications/seen", &[], Some(&body)).await
}

async fn answer(server: &Server, tenant: &str, number: i64, text: Option<&str>, close: bool) {
    let tenant = server.tenant(tenant).await;
    let now = server.state.clock.now();
    server.state.control.handle_support_request((&tenant, number), text, close, now).await.expect("stored");
}

#[tokio::test]
async fn d13_a_person_is_told_of_answers_to_his_own_requests_until_he_has_seen_them() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "compliance.admin").await;
    assert_eq!(told(&client).await, Notifications { value: Vec::new(), unseen: 0 });
    let number = ask(&client, &request("a-question")).await.json::<SupportRequest>().number;
    server.pass_time(1000);
    answer(&server, "Contoso", number, Some("First"), false).await;
    server.pass_time(1000);
    answer(&server, "Contoso", number, None, true).await;
    let list = told(&client).await;
    let kinds: Vec<_> = list.value.iter().map(|one| (one.kind, one.request, one.seen)).collect();
    assert_eq!(
        kinds,
        [
            (NotificationKind::SupportClosed, Some(number), false),
            (NotificationKind::SupportAnswered, Some(number), false)
        ]
    );
    assert_eq!((list.unseen, &list.value[1].at), (2, &timestamp(NOW + 1000)));
    let mut stream = Stream::open(&client, None).await;
    let after: Notifications = see(&client, &list.value[1].at.0).await.json();
    assert_eq!((after.unseen, after.value[0].seen, after.value[1].seen), (1, false, true));
    let (_, change) = stream.change().await.expect("a change");
    assert_eq!(change.kind, ChangeKind::Person, "the bell of his other windows");
    // An earlier moment takes nothing back and tells nobody; a later one than now does not see what is to come.
    assert_eq!(see(&client, "2020-01-01T00:00:00.000Z").await.json::<Notifications>().unseen, 1);
    assert_eq!(see(&client, "2999-01-01T00:00:00.000Z").await.json::<Notifications>().unseen, 0);
    let (_, next) = stream.change().await.expect("a change");
    assert_eq!(next, Change { kind: ChangeKind::Person, version: change.version + 1 });
    let second = ask(&client, &request("another-question")).await.json::<SupportRequest>().number;
    server.pass_time(1);
    answer(&server, "Contoso", second, Some("Yes"), false).await;
    assert_eq!(told(&client).await.unseen, 1);
}

#[tokio::test]
async fn l5_what_happens_to_the_service_is_told_to_those_who_may_read_it_and_to_nobody_else() {
    let server = Server::start().await;
    let administrator = server.sign_in("Contoso", "global.admin").await;
    administrator.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;
    server.pass_time(1000);
    administrator.opt_now(false).await;
    for (person, views, _) in PEOPLE {
        let list = told(&server.sign_in("Contoso", person).await).await;
        let kinds: Vec<_> = list.value.iter().map(|one| one.kind).collect();
        if views {
            let expected =
                [NotificationKind::TurnedOff, NotificationKind::Provisioned, NotificationKind::TurnedOn];
            assert_eq!(kinds, expected, "{person}");
            let actor = list.value[0].actor.as_ref().expect("who");
            assert_eq!((actor.kind, actor.display_name.is_some()), (ActorKind::Person, true), "{person}");
        } else {
            assert_eq!(kinds, [], "{person}");
        }
        assert!(told(&server.sign_in("Fabrikam", person).await).await.value.is_empty(), "{person} elsewhere");
    }
    let own = told(&administrator).await;
    assert!(own.value[0].seen && own.value[2].seen, "what one did oneself one has seen: {own:?}");
    let others = told(&server.sign_in("Contoso", "security.reader").await).await;
    assert_eq!(others.unseen, 3);
}

#[tokio::test]
async fn d13_nobody_is_told_of_another_persons_or_tenants_requests() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "security.reader").await;
    let number = ask(&client, &request("a-question")).await.json::<SupportRequest>().number;
    let theirs = server.sign_in("Fabrikam", "security.reader").await;
    ask(&theirs, &request("a-question")).await;
    answer(&server, "Contoso", number, Some("Only for you"), true).await;
    assert_eq!(told(&client).await.unseen, 2);
    for tenant in ["Contoso", "Fabrikam", "Northwind Traders"] {
        for (person, ..) in PEOPLE {
            if (tenant, person) == ("Contoso", "security.reader") {
                continue;
            }
            let other = server.sign_in(tenant, person).await;
            assert_eq!(told(&other).await.value, [], "{person} of {tenant}");
            assert_eq!(see(&other, "2999-01-01T00:00:00Z").await.status, StatusCode::OK);
        }
    }
    assert_eq!(told(&client).await.unseen, 2, "nobody else has seen them for him");
}

#[tokio::test]
async fn the_newest_fifty_of_ninety_days_are_told() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "security.reader").await;
    let number = ask(&client, &request("a-question")).await.json::<SupportRequest>().number;
    for _ in 0..51 {
        server.pass_time(1);
        answer(&server, "Contoso", number, Some("More"), false).await;
    }
    let list = told(&client).await;
    assert_eq!((list.value.len(), list.unseen), (50, 50));
    assert_eq!(list.value[0].at, timestamp(NOW + 51));
    server.pass_time(90 * 24 * 60 * 60 * 1000 - 1);
    let client = server.sign_in("Contoso", "security.reader").await;
    assert_eq!(told(&client).await.value.len(), 1, "only the last one is younger");
}

#[tokio::test]
async fn what_is_no_time_is_refused_at_its_field() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "security.reader").await;
    for until in ["", "yesterday", "1592990400000"] {
        let problem = see(&client, until).await.problem();
        assert_eq!(problem.code, ProblemCode::InvalidFields, "{until}");
        assert_eq!(
            (problem.fields[0].field.as_str(), problem.fields[0].fault),
            ("until", FieldFault::OutOfRange)
        );
    }
}

#[tokio::test]
async fn d11_a_provisioning_that_failed_is_told_with_its_step_and_a_change_of_preview_features_with_its_value()
 {
    let server = Server::start().await;
    let step = ProvisioningStep::Correlate;
    server.faults.put(step, StepFault { fault: Fault::Fail, point: Point::Before });
    let client = server.sign_in("Contoso", "global.admin").await;
    client.opt_now(true).await;
    server.until("Contoso", ServiceState::Failed).await;
    for on in [true, false] {
        server.pass_time(1_000);
        let version = client.get("/api/threat-protection").await.etag();
        let body = format!(r#"{{"previewFeatures":{on}}}"#);
        client.send(Method::PATCH, "/api/threat-protection", &[("if-match", &version)], Some(&body)).await;
    }
    let list = told(&server.sign_in("Contoso", "security.reader").await).await;
    let found: Vec<_> = list.value.iter().map(|one| (one.kind, one.step, one.preview_features)).collect();
    assert_eq!(
        found,
        [
            (NotificationKind::PreviewFeaturesChanged, None, Some(false)),
            (NotificationKind::PreviewFeaturesChanged, None, Some(true)),
            (NotificationKind::ProvisioningFailed, Some(step), None),
            (NotificationKind::TurnedOn, None, None),
        ]
    );
    let by = list.value[0].actor.as_ref().and_then(|actor| actor.display_name.as_deref());
    assert_eq!(by, Some("Global administrator"));
}

#[tokio::test]
async fn s10_l12_services_that_are_connected_or_disconnected_later_are_told_by_name() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    client.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;
    let reader = server.sign_in("Contoso", "security.reader").await;
    for (deployed, count) in [(false, 2), (true, 4)] {
        server.pass_time(1_000);
        deploy(&server, "Contoso", |file| {
            for place in [1, 3] {
                file["securityCenter"]["services"][place]["deployed"] = json!(deployed);
            }
        })
        .await;
        let is = |job: &Provisioning| job.services.len() == count;
        server.until_service("Contoso", |service| service.provisioning.as_ref().is_some_and(is)).await;
    }
    let list = told(&reader).await;
    let both = [SupportedService::Office365Atp, SupportedService::AzureAtp];
    let found: Vec<_> = list.value[..2].iter().map(|one| (one.kind, one.services.clone())).collect();
    assert_eq!(
        found,
        [
            (NotificationKind::ServicesConnected, both.to_vec()),
            (NotificationKind::ServicesDisconnected, both.to_vec())
        ]
    );
    assert!(!list.value[0].seen);
}

#[tokio::test]
async fn l1_a_tenant_that_is_no_longer_eligible_or_is_again_tells_it_and_its_features_close_and_open() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    client.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;
    let reader = server.sign_in("Contoso", "security.reader").await;
    for (cloud, status, kind) in [
        // Another cause of the same changes nothing.
        ("gcc", StatusCode::FORBIDDEN, NotificationKind::EligibilityLost),
        ("dod", StatusCode::FORBIDDEN, NotificationKind::EligibilityLost),
        ("commercial", StatusCode::OK, NotificationKind::EligibilityGained),
    ] {
        server.pass_time(1_000);
        deploy(&server, "Contoso", |file| file["securityCenter"]["cloud"] = json!(cloud)).await;
        assert_eq!(reader.get("/api/incidents").await.status, status, "{cloud}");
        let newest = &told(&reader).await.value[0];
        assert_eq!((newest.kind, newest.seen), (kind, false), "{cloud}");
    }
    let log = server.audit("Contoso").await;
    let changes: Vec<_> = log
        .iter()
        .filter(|entry| entry.action == AuditAction::EligibilityChanged)
        .map(|one| &one.changes[0])
        .collect();
    let values: Vec<_> = changes.iter().map(|one| (one.before.as_deref(), one.after.as_deref())).collect();
    assert_eq!(values, [(Some("true"), Some("false")), (Some("false"), Some("true"))]);
}
