//! The audit log: what each change writes, who reads it, and which entries are asked for (D11).

use axum::http::{Method, StatusCode};
use security_center_contract::{
    ActorKind, AuditAction, AuditChange, AuditEntry, AuditField, AuditOriginKind, FieldFault, List,
    ProblemCode, ProvisioningStep, Refusal, ServiceState, Session,
};
use security_center_server::clock::timestamp;
use security_center_server::domain::lifecycle::DAY;
use security_center_server::provisioning::fault::{Fault, Point, StepFault};

use crate::support::{Client, NOW, Server};

type Told = (AuditField, Option<&'static str>, Option<&'static str>);

fn is(entry: &AuditEntry, action: AuditAction, actor: ActorKind, origin: AuditOriginKind, told: &[Told]) {
    assert_eq!((entry.action, entry.actor.kind, entry.origin.kind), (action, actor, origin), "{entry:?}");
    let changes: Vec<_> = told
        .iter()
        .map(|(field, before, after)| AuditChange {
            field: *field,
            before: before.map(ToOwned::to_owned),
            after: after.map(ToOwned::to_owned),
        })
        .collect();
    assert_eq!(entry.changes, changes, "{action:?}");
}

#[tokio::test]
async fn d11_each_change_tells_who_when_before_after_and_from_where() {
    use AuditField::{DataKeptUntil, DirectoryVersion, FailedStep, Location, PreviewFeatures, State};
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "security.admin").await;
    let step = ProvisioningStep::ConnectServices;
    server.faults.put(step, StepFault { fault: Fault::Fail, point: Point::Before });
    server.pass_time(1_000);
    client.opt_now(true).await;
    server.until("Contoso", ServiceState::Failed).await;
    server.faults.remove(step);
    let version = client.get("/api/threat-protection").await.etag();
    let headers = [("if-match", version.as_str())];
    client.send(Method::POST, "/api/threat-protection/retry", &headers, None).await;
    server.until("Contoso", ServiceState::On).await;
    let headers = [("if-match", version.as_str())];
    let body = Some(r#"{"previewFeatures":true}"#);
    client.send(Method::PATCH, "/api/threat-protection", &headers, body).await;
    client.opt_now(false).await;
    client.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;

    let log = server.audit("Contoso").await;
    let (person, system) = (ActorKind::Person, ActorKind::Server);
    let (request, own) = (AuditOriginKind::Request, AuditOriginKind::Server);
    is(&log[0], AuditAction::DirectoryImported, system, own, &[(DirectoryVersion, None, Some("1"))]);
    let on = (State, Some("off"), Some("provisioning"));
    is(&log[1], AuditAction::TurnedOn, person, request, &[on]);
    let failed = [
        (State, Some("provisioning"), Some("failed")),
        (Location, None, Some("eu")),
        (FailedStep, None, Some("connectServices")),
    ];
    is(&log[2], AuditAction::ProvisioningFailed, system, own, &failed);
    let retried =
        [(State, Some("failed"), Some("provisioning")), (FailedStep, Some("connectServices"), None)];
    is(&log[3], AuditAction::ProvisioningRetried, person, request, &retried);
    // Where the data is was told already.
    let ready = (State, Some("provisioning"), Some("on"));
    is(&log[4], AuditAction::Provisioned, system, own, &[ready]);
    let preview = (PreviewFeatures, Some("false"), Some("true"));
    is(&log[5], AuditAction::PreviewFeaturesChanged, person, request, &[preview]);
    let kept: &'static str = timestamp(NOW + 1_000 + 30 * DAY).0.leak();
    let off = [(State, Some("on"), Some("off")), (DataKeptUntil, None, Some(kept))];
    is(&log[6], AuditAction::TurnedOff, person, request, &off);
    is(&log[7], AuditAction::TurnedOn, person, request, &[on, (DataKeptUntil, Some(kept), None)]);
    is(&log[8], AuditAction::Provisioned, system, own, &[ready]);
    assert_eq!(log.len(), 9);
    let sequences: Vec<_> = log.iter().map(|entry| entry.sequence).collect();
    assert_eq!(sequences, (1..=9).collect::<Vec<i64>>());
    assert_eq!((&log[0].at, &log[1].at), (&timestamp(NOW), &timestamp(NOW + 1_000)));
    assert_eq!(log[1].actor.display_name.as_deref(), Some("Security administrator"));
    assert_eq!(log[1].actor_id, Some(server.person("Contoso", "security.admin").await.1));
    assert_eq!(log[1].origin.address.as_deref(), Some("192.0.2.7"), "the peer of the connection");
    assert_eq!((&log[2].actor.display_name, &log[2].actor_id, &log[2].origin.address), (&None, &None, &None));
}

#[tokio::test]
async fn d11_l5_the_five_roles_read_the_log_in_any_tenant_and_nobody_else_does() {
    let server = Server::start().await;
    for tenant in ["Contoso", "Northwind Traders", "Adatum"] {
        for (person, reads) in [
            ("global.admin", true),
            ("security.admin", true),
            ("security.operator", true),
            ("global.reader", true),
            ("security.reader", true),
            ("compliance.admin", false),
            ("compliance.center.admin", false),
        ] {
            let client = server.sign_in(tenant, person).await;
            let session: Session = client.get("/api/session").await.json();
            assert_eq!(session.access.audit.allowed, reads, "{tenant} {person}");
            for path in ["/api/audit", "/api/audit/export?format=jsonl", "/api/audit/export?format=csv"] {
                let answer = client.get(path).await;
                if reads {
                    assert_eq!(answer.status, StatusCode::OK, "{tenant} {person} {path}");
                } else {
                    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{tenant} {person} {path}");
                    assert_eq!(answer.problem().refusals, [Refusal::ViewingRoleMissing]);
                }
            }
        }
    }
}

#[tokio::test]
async fn d11_the_log_says_nothing_of_another_tenant() {
    let server = Server::start().await;
    let contoso = server.sign_in("Contoso", "global.admin").await;
    contoso.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;
    let other = server.sign_in("Fabrikam", "security.reader").await;
    let list: List<AuditEntry> = other.get("/api/audit").await.json();
    assert_eq!((list.count, list.value.len()), (1, 1));
    let file = other.get("/api/audit/export?format=jsonl").await.text();
    assert_eq!(file.lines().count(), 1);
    let theirs = server.audit("Fabrikam").await;
    assert_eq!(list.value, theirs);
    assert_eq!(serde_json::from_str::<AuditEntry>(&file).expect("an entry"), theirs[0]);
}

/// Twelve entries at successive seconds: one import, then preview features on and off by two persons in turn.
async fn twelve(server: &Server) -> Client {
    let people =
        [server.sign_in("Contoso", "global.admin").await, server.sign_in("Contoso", "security.admin").await];
    for n in 0..11 {
        server.pass_time(1_000);
        let client = &people[n % 2];
        let version = client.get("/api/threat-protection").await.etag();
        let body = format!(r#"{{"previewFeatures":{}}}"#, n % 2 == 0);
        let headers = [("if-match", version.as_str())];
        client.send(Method::PATCH, "/api/threat-protection", &headers, Some(&body)).await;
    }
    server.sign_in("Contoso", "security.reader").await
}

#[tokio::test]
async fn d11_pages_hold_what_is_asked_for_the_newest_first_and_lead_to_the_next() {
    let server = Server::start().await;
    let client = twelve(&server).await;
    let mut path = "/api/audit?top=5&action=previewFeaturesChanged".to_owned();
    let mut seen = Vec::new();
    let mut pages = Vec::new();
    loop {
        let list: List<AuditEntry> = client.get(&path).await.json();
        assert_eq!(list.count, 11, "of all pages together");
        pages.push(list.value.len());
        seen.extend(list.value.iter().map(|entry| entry.sequence));
        match list.next_link {
            Some(next) => path = next,
            None => break,
        }
    }
    assert_eq!((pages, seen), (vec![5, 5, 1], (2..=12).rev().collect::<Vec<i64>>()));
    let sequences = async |query: &str| {
        let answer = client.get(&format!("/api/audit?{query}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{query}: {}", answer.text());
        let list: List<AuditEntry> = answer.json();
        assert_eq!((u64::try_from(list.value.len()).expect("few"), list.next_link), (list.count, None));
        list.value.iter().map(|entry| entry.sequence).collect::<Vec<_>>()
    };
    let second = |n: i64| timestamp(NOW + n * 1_000).0;
    let window = format!("from={}&to={}", second(2), second(4));
    assert_eq!(sequences(&window).await, [4, 3], "from is in it, to is not");
    assert_eq!(sequences("action=directoryImported").await, [1]);
    assert_eq!(sequences("action=directoryImported,turnedOff").await, [1]);
    assert_eq!(sequences("action=turnedOff&action=directoryImported").await, [1]);
    assert_eq!(sequences("action=turnedOff").await, [0; 0]);
    assert_eq!(sequences("person=GLOBAL%20adm&top=100").await, [12, 10, 8, 6, 4, 2]);
    assert_eq!(sequences("person=nobody").await, [0; 0]);
    assert_eq!(sequences("person=%25").await, [0; 0], "no wildcard");
    assert_eq!(sequences("person=").await.len(), 12);
    assert_eq!(sequences(&format!("{window}&action=turnedOn")).await, [0; 0]);
    // The next page asks for the same.
    let first: List<AuditEntry> = client.get("/api/audit?top=2&person=Global%20adm%26in").await.json();
    assert_eq!((first.count, first.next_link), (0, None));
    let first: List<AuditEntry> =
        client.get(&format!("/api/audit?top=1&person=global%20admin&{window}")).await.json();
    assert_eq!((first.count, first.next_link), (1, None));
    let first: List<AuditEntry> = client.get("/api/audit?top=1&person=global%20admin").await.json();
    let next = first.next_link.expect("more");
    assert_eq!(next, "/api/audit?person=global+admin&before=12&top=1");
    assert_eq!(client.get(&next).await.json::<List<AuditEntry>>().value[0].sequence, 10);
}

#[tokio::test]
async fn d11_a_parameter_that_cannot_be_understood_is_told() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "security.reader").await;
    for (query, expected) in [
        ("from=yesterday", "from: \"yesterday\" is no time such as"),
        ("to=2020-06-24", "to: \"2020-06-24\" is no time"),
        ("from=2020-06-25T00:00:00Z&to=2020-06-24T00:00:00Z", "from is later than to"),
        ("action=turnedon", "action: \"turnedon\" is no action"),
        ("action=turnedOn,", "action: \"\" is no action"),
        ("top=0", "top: \"0\" is no number from 1 to 100"),
        ("top=101", "top: \"101\" is no number from 1 to 100"),
        ("top=ten", "top: \"ten\""),
        ("before=0", "before: \"0\""),
        ("before=-1", "before: \"-1\""),
        ("persons=x", "\"persons\" is no parameter"),
    ] {
        let problem = client.get(&format!("/api/audit?{query}")).await.problem();
        assert_eq!((problem.code, problem.status), (ProblemCode::InvalidRequest, 400), "{query}");
        assert!(problem.detail.as_deref().is_some_and(|detail| detail.contains(expected)), "{problem:?}");
    }
    for (query, expected) in [
        ("", "format is missing"),
        ("format=xlsx", "is neither csv nor jsonl"),
        ("format=csv&top=5", "\"top\" is no parameter"),
        ("format=csv&from=x", "is no time"),
    ] {
        let problem = client.get(&format!("/api/audit/export?{query}")).await.problem();
        assert_eq!((problem.code, problem.status), (ProblemCode::InvalidRequest, 400), "{query}");
        assert!(problem.detail.as_deref().is_some_and(|detail| detail.contains(expected)), "{problem:?}");
    }
}

#[tokio::test]
async fn d11_a_person_to_look_for_that_is_too_long_is_refused_at_its_field() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "security.reader").await;
    // Characters are counted, not bytes.
    let most = "%C3%AB".repeat(256);
    assert_eq!(client.get(&format!("/api/audit?person={most}")).await.status, StatusCode::OK);
    for path in ["/api/audit?", "/api/audit/export?format=csv&"] {
        let problem = client.get(&format!("{path}person={}", "x".repeat(257))).await.problem();
        assert_eq!((problem.code, problem.status), (ProblemCode::InvalidFields, 400), "{path}");
        let [fault] = problem.fields.as_slice() else { panic!("{problem:?}") };
        assert_eq!(
            (fault.field.as_str(), fault.fault, fault.limit),
            ("person", FieldFault::TooLong, Some(256))
        );
    }
}
