//! People who are limited to device groups (L7): what is outside of them is not there, at any door, and is not changed; everybody
//! else sees everything.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use security_center_contract::{
    AuditAction, AuditField, DataSource, Incident, IncidentEvent, List, News, Order, ProblemCode, Refusal,
    RemediationAction, Scope, Session,
};
use security_center_server::domain::cause::Cause;
use serde_json::{Value, json};

use crate::intake::{Store, alert, device, user};
use crate::support::{Client, NOW, Server};
use crate::triage::{change, details, history, undo, with};

pub(crate) const SALES: &str = "Sales \"50%\" _'s";
pub(crate) const FINANCE: &str = "Finance";

/// A device of a group.
pub(crate) fn in_group(mut device: Value, group: &str) -> Value {
    if !group.is_empty() {
        device["rbacGroupName"] = group.into();
    }
    device
}

/// The group of a device.
pub(crate) fn group_of(evidence: &Value) -> Option<&str> {
    evidence["rbacGroupName"].as_str()
}

/// Limits somebody of Contoso, or lifts the limit where no group is named.
pub(crate) async fn limit(store: &Store, name: &str, groups: &[&str]) {
    limit_at(&store.server, name, groups).await;
}

/// The same, at this server.
pub(crate) async fn limit_at(server: &Server, name: &str, groups: &[&str]) {
    let (tenant, person) = server.person("Contoso", name).await;
    let groups: BTreeSet<String> = groups.iter().map(|group| (*group).to_owned()).collect();
    let control = &server.state.control;
    let done = control.limit_to_groups(&tenant, &person, &groups, &Cause::operator(), NOW).await;
    assert!(done.expect("written"));
}

/// Incident 1 with an alert in each group and one without devices, 2 outside, 3 without devices, 4 in sales alone.
pub(crate) async fn four() -> Store {
    let store = Store::new(Default::default()).await;
    let shared = user(None, Some("megan@contoso.example"));
    let sales = in_group(device("s1"), SALES);
    let finance = in_group(device("f1"), FINANCE);
    store.take(&[alert("a-sales", 5, &[sales, shared.clone()])]).await;
    store
        .take(&[
            with(
                alert("a-finance", 4, &[finance.clone(), shared.clone()]),
                json!({ "severity": "high", "category": "Persistence", "title": "Secret of finance" }),
            ),
            with(alert("a-none", 3, &[shared]), json!({ "title": "Secret of nobody" })),
        ])
        .await;
    store.take(&[with(alert("b", 50, &[finance]), json!({ "title": "Secret outside" }))]).await;
    store
        .take(&[with(
            alert("c", 2, &[user(None, Some("alex@contoso.example"))]),
            json!({ "title": "Secret of alex" }),
        )])
        .await;
    store.take(&[alert("d", 80, &[in_group(device("s2"), SALES)])]).await;
    store
}

async fn order(client: &Client, query: &str) -> (String, u64, i64) {
    let answer = client.get(&format!("/api/incidents/order?{query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let order: Order = answer.json();
    (order.ids, order.count, order.newest)
}

#[tokio::test]
async fn l7_what_is_outside_is_not_there_at_any_door() {
    let store = four().await;
    limit(&store, "security.operator", &[SALES]).await;
    let limited = store.server.sign_in("Contoso", "security.operator").await;
    let all = store.server.sign_in("Contoso", "security.admin").await;
    assert_eq!(order(&all, "sort=id").await, ("1 2 3 4".to_owned(), 4, 4));
    assert_eq!(order(&limited, "sort=id").await, ("1 4".to_owned(), 2, 4));
    for nothing in
        ["q=secret", "q=f1", "q=alex", "q=finance", "severity=high", "alerts=many", "category=persistence"]
    {
        assert_eq!(order(&limited, nothing).await.1, 0, "{nothing}");
        assert!(order(&all, nothing).await.1 > 0 || nothing == "q=finance", "{nothing}");
    }
    assert_eq!(order(&limited, "q=megan").await.0, "1", "whatever an alert in sight names is found");

    let listed: List<Incident> = limited.get("/api/incidents?ids=1,2,3,4").await.json();
    assert_eq!(
        listed.value.iter().map(|one| one.id.as_str()).collect::<BTreeSet<_>>(),
        BTreeSet::from(["1", "4"])
    );
    let shown = details(&limited, 1).await;
    assert_eq!((shown.incident.alert_count, shown.incident.display_name.as_str()), (1, "Alert a-sales"));
    assert_eq!(shown.alerts.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["a-sales"]);
    assert!(shown.alerts[0].linked_by.is_empty());
    assert_eq!(shown.entity_count, 2);
    let whole = details(&all, 1).await;
    assert_eq!((whole.incident.alert_count, whole.entity_count), (3, 3));
    assert_eq!(
        whole.incident.display_name,
        "Multi-stage incident: execution and persistence on 2 devices and 1 user"
    );

    for (method, path, body) in [
        (Method::GET, "/api/incidents/2", None),
        (Method::GET, "/api/incidents/3/history", None),
        (Method::POST, "/api/incidents/2/comments", Some(json!({ "comment": "x" }))),
        (Method::POST, "/api/incidents/2/undo", None),
        (Method::PATCH, "/api/incidents/2", Some(json!({ "status": "inProgress" }))),
        (Method::GET, "/v1.0/security/incidents/2", None),
        (Method::PATCH, "/v1.0/security/incidents/3", Some(json!({ "status": "inProgress" }))),
        (Method::POST, "/v1.0/security/incidents/2/comments", Some(json!({ "comment": "x" }))),
        (Method::GET, "/v1.0/security/alerts_v2/a-finance", None),
        (Method::GET, "/v1.0/security/alerts_v2/a-none", None),
        (Method::PATCH, "/v1.0/security/alerts_v2/b", Some(json!({ "status": "resolved" }))),
        (Method::POST, "/v1.0/security/alerts_v2/b/comments", Some(json!({ "comment": "x" }))),
    ] {
        let body = body.map(|body| body.to_string());
        let answer = limited.send(method.clone(), path, &[("if-match", "\"1\"")], body.as_deref()).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{method} {path}: {}", answer.text());
        if method == Method::GET {
            assert_eq!(all.get(path).await.status, StatusCode::OK, "{path}");
        }
    }
    for path in [
        "/api/alerts",
        "/api/incidents/export?format=csv",
        "/api/incidents/export?format=jsonl",
        "/api/incidents/1",
        "/api/incidents/1/history",
        "/v1.0/security/incidents?$expand=alerts",
        "/v1.0/security/alerts_v2",
    ] {
        let (narrow, wide) = (limited.get(path).await.text(), all.get(path).await.text());
        assert!(!narrow.contains("Secret") && narrow.contains("a-sales"), "{path}: {narrow}");
        assert!(wide.contains("Secret"), "{path}: {wide}");
    }
    let sources = async |client: &Client| {
        let sources: List<DataSource> = client.get("/api/data-sources").await.json();
        sources.value.iter().map(|one| one.alert_count).sum::<u64>()
    };
    assert_eq!((sources(&limited).await, sources(&all).await), (2, 6));
    let (tenant, eu) = (&store.tenant, store.server.database("location-eu.db").await);
    sqlx::query(
        "INSERT INTO remediation_action (tenant_id, id, display_name, status, created_at) VALUES ($1, 'r', 'Quarantine f1', 'pending', 0)",
    )
    .bind(tenant)
    .execute(&eu)
    .await
    .expect("an action");
    let actions = async |client: &Client| {
        client.get("/api/remediation-actions").await.json::<List<RemediationAction>>().count
    };
    assert_eq!((actions(&limited).await, actions(&all).await), (0, 1));
}

#[tokio::test]
async fn l7_what_part_of_is_outside_is_commented_and_not_changed() {
    let store = four().await;
    limit(&store, "security.operator", &[SALES]).await;
    let limited = store.server.sign_in("Contoso", "security.operator").await;
    let all = store.server.sign_in("Contoso", "security.admin").await;
    let (of_both, own) = (details(&limited, 1).await, details(&limited, 4).await);
    assert_eq!(of_both.change.refusals, [Refusal::OutsideDeviceGroups]);
    assert!(!of_both.change.allowed && own.change.allowed);
    assert!(details(&all, 1).await.change.allowed);
    let refused = change(&limited, 1, of_both.incident.version, &json!({ "status": "resolved" })).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let problem = refused.problem();
    assert_eq!(
        (problem.code, problem.refusals),
        (ProblemCode::Forbidden, vec![Refusal::OutsideDeviceGroups])
    );
    for body in [json!({ "displayName": "x" }), json!({ "customTags": ["x"] }), json!({ "assignedTo": null })]
    {
        let refused = change(&limited, 1, of_both.incident.version, &body).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{body}");
    }
    let path = "/v1.0/security/incidents/1";
    let refused = limited.send(Method::PATCH, path, &[], Some(r#"{"status":"resolved"}"#)).await;
    assert_eq!(
        refused.status,
        StatusCode::FORBIDDEN,
        "by a session, which may read there: {}",
        refused.text()
    );
    let comment = Some(r#"{"comment":"Looks at it"}"#);
    let done = limited.send(Method::POST, "/api/incidents/1/comments", &[], comment).await;
    assert_eq!(done.status, StatusCode::CREATED, "{}", done.text());
    let done = change(&limited, 4, own.incident.version, &json!({ "status": "inProgress" })).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    assert_eq!(undo(&limited, 4).await.status, StatusCode::OK);
    // What was changed while all of it was in sight is not taken back once part of it is outside.
    let version = details(&limited, 4).await.incident.version;
    assert_eq!(change(&limited, 4, version, &json!({ "status": "inProgress" })).await.status, StatusCode::OK);
    store.take(&[alert("e", 79, &[in_group(device("f9"), FINANCE), device("s2")])]).await;
    let refused = undo(&limited, 4).await;
    assert_eq!(
        (refused.status, refused.problem().refusals),
        (StatusCode::FORBIDDEN, vec![Refusal::OutsideDeviceGroups])
    );
    assert_eq!(details(&all, 4).await.incident.alert_count, 2);
}

#[tokio::test]
async fn programs_see_and_change_what_those_see_who_made_their_tokens() {
    let store = four().await;
    limit(&store, "security.operator", &[SALES]).await;
    let scopes = [Scope::SecurityIncidentReadWrite, Scope::SecurityAlertReadWrite];
    let secret = store.server.token("Contoso", "security.operator", &scopes).await;
    let program = store.server.anonymous().with_secret(&secret);
    let listed: Value = program.get("/v1.0/security/incidents?$count=true").await.json();
    assert_eq!(listed["@odata.count"], 2);
    let refused = program
        .send(Method::PATCH, "/v1.0/security/incidents/1", &[], Some(r#"{"status":"resolved"}"#))
        .await;
    assert_eq!(
        (refused.status, refused.problem().refusals),
        (StatusCode::FORBIDDEN, vec![Refusal::OutsideDeviceGroups])
    );
    let alert = "/v1.0/security/alerts_v2/a-sales";
    let done = program.send(Method::PATCH, alert, &[], Some(r#"{"status":"resolved"}"#)).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    let done =
        program.send(Method::POST, &format!("{alert}/comments"), &[], Some(r#"{"comment":"x"}"#)).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    let done = program
        .send(Method::PATCH, "/v1.0/security/incidents/4", &[], Some(r#"{"status":"resolved"}"#))
        .await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());

    // An application that an administrator made before he was limited, and what the operator says of it.
    let admin = store.server.sign_in("Contoso", "security.admin").await;
    let wanted = json!({ "name": "Export", "scopes": ["SecurityIncident.Read.All"], "expiresInDays": 1,
                         "applicationRole": "securityReader" });
    let made = admin.send(Method::POST, "/api/tokens", &[], Some(&wanted.to_string())).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let application =
        store.server.anonymous().with_secret(made.json::<Value>()["secret"].as_str().expect("a secret"));
    let count = async || {
        application.get("/v1.0/security/incidents?$count=true").await.json::<Value>()["@odata.count"].clone()
    };
    assert_eq!(count().await, 4);
    limit(&store, "security.admin", &[FINANCE]).await;
    assert_eq!(count().await, 2);
    let found =
        store.server.state.control.people_called(Some(&store.tenant), "application-1").await.expect("people");
    let [(_, one)] = &found[..] else { panic!("{found:?}") };
    let groups = BTreeSet::from([SALES.to_owned(), FINANCE.to_owned()]);
    let control = &store.server.state.control;
    control.limit_to_groups(&store.tenant, &one.id, &groups, &Cause::operator(), NOW).await.expect("written");
    assert_eq!(count().await, 3);
}

#[tokio::test]
async fn l7_a_limit_holds_from_the_next_request_on_and_is_told_and_lifted() {
    let store = four().await;
    let client = store.server.sign_in("Contoso", "security.reader").await;
    let groups = async || client.get("/api/session").await.json::<Session>().device_groups;
    assert_eq!((groups().await, order(&client, "").await.1), (None, 4));
    limit(&store, "security.reader", &[SALES, "nobody's"]).await;
    assert_eq!(groups().await, Some(vec![SALES.to_owned(), "nobody's".to_owned()]));
    assert_eq!(order(&client, "").await.1, 2);
    limit(&store, "security.reader", &["nobody's"]).await;
    assert_eq!(order(&client, "").await, (String::new(), 0, 0));
    // A directory that is read anew changes nothing of it.
    let folder = crate::support::demo_folder();
    let control = &store.server.state.control;
    security_center_server::directory::import_folder(control, &folder, NOW + 1).await.expect("read");
    assert_eq!(order(&client, "").await.1, 0);
    limit(&store, "security.reader", &[]).await;
    assert_eq!((groups().await, order(&client, "").await.1), (None, 4));
    assert!(control.limited_people(None).await.expect("readable").is_empty());

    let entries = store.server.audit("Contoso").await;
    let told: Vec<_> = entries.iter().filter(|one| one.action == AuditAction::PersonScopeChanged).collect();
    assert_eq!(told.len(), 3);
    let (tenant, person) = store.server.person("Contoso", "security.reader").await;
    let value = |place: usize, field| {
        let change = told[place].changes.iter().find(|one| one.field == field).expect("told");
        (change.before.clone(), change.after.clone())
    };
    assert_eq!(value(0, AuditField::PersonId).1, Some(person.clone()));
    let kept = json!([SALES, "nobody's"]).to_string();
    assert_eq!(value(0, AuditField::DeviceGroups), (None, Some(kept.clone())));
    assert_eq!(value(1, AuditField::DeviceGroups), (Some(kept), Some(r#"["nobody's"]"#.to_owned())));
    assert_eq!(value(2, AuditField::DeviceGroups), (Some(r#"["nobody's"]"#.to_owned()), None));
    // What is so already is not told again.
    let done = control.limit_to_groups(&tenant, &person, &BTreeSet::new(), &Cause::operator(), NOW).await;
    assert!(!done.expect("read"));
    assert_eq!(store.server.audit("Contoso").await.len(), entries.len());
    assert_ne!(
        control.last_event(&tenant, &person).await.expect("readable"),
        control.last_event(&tenant, "p").await.expect("readable")
    );
}

#[tokio::test]
async fn groups_compare_exactly() {
    let store = Store::new(Default::default()).await;
    let names = ["A", "a", "A A", "%", "_", "A%", "'", "\" OR 1=1 --", "\\", "[\"A\"]", "Ä", "null"];
    for (place, name) in names.iter().enumerate() {
        store
            .take(&[alert(
                &format!("g{place}"),
                100 * place as i64 + 1,
                &[in_group(device(&format!("d{place}")), name)],
            )])
            .await;
    }
    let client = store.server.sign_in("Contoso", "security.reader").await;
    for (place, name) in names.iter().enumerate() {
        limit(&store, "security.reader", &[name]).await;
        assert_eq!(order(&client, "").await.0, (place + 1).to_string(), "{name}");
    }
}

#[tokio::test]
async fn history_tells_of_nothing_that_is_outside() {
    let store = four().await;
    limit(&store, "security.operator", &[SALES]).await;
    let limited = store.server.sign_in("Contoso", "security.operator").await;
    let all = store.server.sign_in("Contoso", "security.admin").await;
    let version = details(&all, 1).await.incident.version;
    let done = change(&all, 1, version, &json!({ "status": "resolved", "displayName": "Ours" })).await;
    assert_eq!(done.status, StatusCode::OK);
    // Opened again, and joined with another one, by alerts outside.
    store
        .take(&[with(
            alert("g", 2, &[in_group(device("f1"), FINANCE), user(None, Some("alex@contoso.example"))]),
            json!({ "title": "Secret bridge" }),
        )])
        .await;
    let told = |lines: &[security_center_contract::IncidentHistoryEntry]| {
        lines.iter().map(|line| (line.event, line.alert_count, line.alert.clone())).collect::<Vec<_>>()
    };
    let narrow = history(&limited, 1).await;
    assert_eq!(
        told(&narrow),
        [(IncidentEvent::Changed, 1, None), (IncidentEvent::Created, 0, Some("Alert a-sales".to_owned()))]
    );
    let wide = history(&all, 1).await;
    assert!(wide.iter().any(|line| line.event == IncidentEvent::Joined));
    assert!(wide.iter().any(|line| line.event == IncidentEvent::Changed && line.alert_count == 3));
    assert_eq!(limited.get("/api/incidents/3").await.status, StatusCode::NOT_FOUND, "which lives on in 1");
    assert_eq!(order(&limited, "q=3").await.1, 0, "and its number finds nothing");
    assert_eq!(order(&all, "q=3").await.0, "1");
    assert_eq!(
        details(&limited, 1).await.incident.display_name,
        "Ours",
        "a name that a person gave is shown"
    );
    let version = details(&all, 1).await.incident.version;
    let assigned = json!({ "assignedTo": "security.admin@contoso.example" });
    assert_eq!(change(&all, 1, version, &assigned).await.status, StatusCode::OK);
    assert_eq!(undo(&all, 1).await.status, StatusCode::OK);
    assert!(history(&all, 1).await[0].alert_count > 1);
    let narrow = history(&limited, 1).await;
    assert_eq!(told(&narrow)[0], (IncidentEvent::TakenBack, 0, None));
}

#[tokio::test]
async fn news_tell_of_what_is_in_sight_and_of_what_comes_into_it() {
    let store = four().await;
    limit(&store, "security.operator", &[SALES]).await;
    let client = store.server.sign_in("Contoso", "security.operator").await;
    store.server.pass_time(10 * 60_000);
    let made: Order = client.get("/api/incidents/order").await.json();
    assert_eq!(made.newest, 4);
    let later =
        security_center_server::store::intake::Arriving { now: NOW + 20 * 60_000, ..store.arriving() };
    let asked = format!("/api/incidents/news?since={0}&ordered={0}&after={1}", made.at.0, made.newest);
    let take = async |item: Value| {
        let records = vec![(0, store.record(&item))];
        store.server.state.locations.eu.take_alerts(later, records).await.expect("written").expect("a store");
    };
    take(alert("outside", 1, &[in_group(device("f7"), FINANCE)])).await;
    let news: News = client.get(&asked).await.json();
    assert_eq!((news.changed.as_str(), news.fresh), ("", 0), "nothing of what is outside");
    // Incident 2 was outside, and is in sight from now on.
    take(alert("inside", 49, &[in_group(device("s8"), SALES), device("f1")])).await;
    let news: News = client.get(&asked).await.json();
    assert_eq!((news.changed.as_str(), news.fresh), ("2", 1));
    take(alert("new", 1, &[in_group(device("s9"), SALES)])).await;
    let news: News = client.get(&asked).await.json();
    assert_eq!(news.fresh, 2);
}
