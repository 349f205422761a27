//! People who are limited to device groups (L7) at the doors of alerts and entities: the queue, its file and news, the page of an alert,
//! changing it, and the page of an entity, which is there where an alert in sight names it.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::{Method, StatusCode};
use security_center_contract::{
    Alert, AlertDetails, AlertStatus, DataSource, EntityDetails, IncidentEvent, IncidentStatus, List, News,
    Order, Refusal, Scope, Tenant,
};
use security_center_server::clock::timestamp;
use security_center_server::fetching::Fetched;
use serde_json::{Value, json};

use crate::fetch::{self, DEFENDER, Fetching};
use crate::graph::MINUTE;
use crate::intake::{alert, device};
use crate::numbers::Numbers;
use crate::scope::{FINANCE, SALES, four, in_group, limit, limit_at};
use crate::scope_sides::{Side, assert_alike};
use crate::support::{Client, NOW};
use crate::triage::{change, details, history, with};

/// The queue of alerts, its files, its news, and the page of each alert.
pub async fn compare_alerts(limited: &Side, alone: &Side, numbers: &mut Numbers, seed: u64) {
    let ids = |side: &Side| side.alerts.values().cloned().collect::<BTreeSet<_>>();
    assert_eq!(ids(limited), ids(alone));
    let filters = [
        "",
        "severity=high",
        "status=new,inProgress",
        "status=resolved",
        "service=azureAtp",
        "category=malware,execution",
        "assigned=nobody",
        "assigned=me",
        "classification=truePositive",
        "days=1",
        "q=ransom",
        "q=pc3x",
        "q=person1x1",
        "q=case02-0",
        "q=50%25",
        "q=nothing-like-it",
        "entity=device:dns:pc2x0.contoso.example",
        "entity=ip:9.9.9.4",
    ];
    let sorts = [
        "title",
        "severity",
        "status",
        "incident",
        "category",
        "service",
        "assigned",
        "classification",
        "firstActivity",
        "lastActivity",
        "created",
        "id",
    ];
    let mut found = 0;
    for filter in filters {
        let (one, two) = (numbers.one(&sorts), numbers.one(&sorts));
        for query in [filter.to_owned(), format!("{filter}&sort={one}"), format!("{filter}&sort=-{two}")] {
            let query = query.trim_start_matches('&');
            let listed = limited.alert_order(query).await;
            assert_eq!(listed, alone.alert_order(query).await, "seed {seed}, {query}");
            found += usize::from(listed.1 > 0 && listed.1 < limited.alerts.len() as u64);
            let file = format!("/api/alerts/export?format=jsonl&{query}");
            let lines = async |side: &Side| {
                Value::Array(side.lines(&file).await.into_iter().map(|line| side.alike(line)).collect())
            };
            assert_alike(&lines(limited).await, &lines(alone).await, &format!("seed {seed}, {file}"));
        }
        let asked = format!("/api/alerts/news?since=2020-06-24T09:00:00Z&after=0&{filter}");
        let news = async |side: &Side| {
            let news = side.json(asked.trim_end_matches('&')).await;
            let changed = news["changed"].as_str().expect("numbers").split(' ').filter(|id| !id.is_empty());
            let changed: BTreeSet<String> = changed.map(|id| side.alerts[id].clone()).collect();
            (changed, news["fresh"].clone())
        };
        assert_eq!(news(limited).await, news(alone).await, "seed {seed}, {asked}");
    }
    assert!(found > 15, "seed {seed}: filters that find some");
    let page = async |side: &Side, id: &str| {
        let number = side.alerts.iter().find(|(_, one)| *one == id).expect("an alert").0;
        let mut page = side.alike(side.json(&format!("/api/alerts/{number}")).await);
        for line in page["history"].as_array_mut().expect("a list") {
            line["id"] = Value::Null;
            // Which alert began an incident depends on who looks.
            if line["event"] == "created" {
                line["event"] = "alertAdded".into();
            }
        }
        page
    };
    for id in limited.alerts.values() {
        assert_alike(&page(limited, id).await, &page(alone, id).await, &format!("seed {seed}, {id}"));
    }
}

/// The page of each entity that any alert names.
pub async fn compare_entities((limited, alone): (&Side, &Side), all: &Side, seed: u64) {
    let mut keys = BTreeSet::new();
    for number in all.alerts.keys() {
        let page = all.json(&format!("/api/alerts/{number}")).await;
        keys.extend(page["evidence"].as_array().expect("a list").iter().map(|one| one["key"].to_string()));
    }
    let mut found: BTreeMap<StatusCode, u32> = BTreeMap::new();
    for key in keys {
        let path = address(key.trim_matches('"'));
        let (one, two) = (limited.client.get(&path).await, alone.client.get(&path).await);
        assert_eq!(one.status, two.status, "seed {seed}, {path}");
        *found.entry(one.status).or_default() += 1;
        if one.status == StatusCode::OK {
            let (one, two) = (limited.alike(one.json()), alone.alike(two.json()));
            assert_alike(&one, &two, &format!("seed {seed}, {path}"));
        }
    }
    assert!(found[&StatusCode::OK] > 10 && found[&StatusCode::NOT_FOUND] > 3, "seed {seed}: {found:?}");
}

fn address(key: &str) -> String {
    let key: String = form_urlencoded::byte_serialize(key.as_bytes()).collect();
    format!("/api/entities/{}", key.replace('+', "%20"))
}

async fn order(client: &Client, query: &str) -> (String, u64, i64) {
    let answer = client.get(&format!("/api/alerts/order?{query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let order: Order = answer.json();
    (order.ids, order.count, order.newest)
}

#[tokio::test]
async fn l7_alerts_and_entities_outside_are_not_there() {
    let store = four().await;
    limit(&store, "security.operator", &[SALES]).await;
    let limited = store.server.sign_in("Contoso", "security.operator").await;
    let all = store.server.sign_in("Contoso", "security.admin").await;
    // a-sales, a-finance, a-none, b, c, d.
    assert_eq!(order(&all, "sort=id").await, ("1 2 3 4 5 6".to_owned(), 6, 6));
    assert_eq!(order(&limited, "sort=id").await, ("1 6".to_owned(), 2, 6));
    for nothing in ["q=secret", "q=f1", "q=a-finance", "q=3", "severity=high", "category=persistence"] {
        assert_eq!(order(&limited, nothing).await.1, 0, "{nothing}");
        assert!(order(&all, nothing).await.1 > 0, "{nothing}");
    }
    let listed: List<Alert> = limited.get("/api/alerts?ids=1,2,3,4,5,6").await.json();
    assert_eq!((listed.count, listed.value.len()), (2, 2));
    let newest: List<Alert> = limited.get("/api/alerts").await.json();
    assert_eq!((newest.count, newest.value.len()), (2, 2));
    for format in ["csv", "jsonl"] {
        let path = format!("/api/alerts/export?format={format}");
        let (narrow, wide) = (limited.get(&path).await.text(), all.get(&path).await.text());
        assert!(
            !narrow.contains("Secret") && narrow.contains("a-sales") && wide.contains("Secret"),
            "{narrow}"
        );
    }
    for number in [2, 3, 4, 5, 99] {
        let (path, version) = (format!("/api/alerts/{number}"), [("if-match", "\"1\"")]);
        for answer in [
            limited.get(&path).await,
            limited.send(Method::PATCH, &path, &version, Some(r#"{"status":"resolved"}"#)).await,
            limited.send(Method::POST, &format!("{path}/comments"), &[], Some(r#"{"comment":"x"}"#)).await,
        ] {
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{number}: {}", answer.text());
        }
    }

    let own: AlertDetails = limited.get("/api/alerts/1").await.json();
    let incident = own.incident.expect("an incident");
    assert_eq!((incident.id.as_str(), incident.alert_count), ("1", 1));
    assert!(own.change.allowed && own.linked_by.is_empty());
    let joined: AlertDetails = all.get("/api/alerts/2").await.json();
    assert_eq!((joined.linked_by.len(), joined.incident.expect("an incident").alert_count), (1, 3));
    let version = limited.get("/api/alerts/1").await.etag();
    let body = Some(r#"{"status":"inProgress"}"#);
    let done = limited.send(Method::PATCH, "/api/alerts/1", &[("if-match", &version)], body).await;
    assert_eq!(done.status, StatusCode::OK, "an alert in sight may be changed: {}", done.text());
    let done = limited.send(Method::POST, "/api/alerts/1/comments", &[], Some(r#"{"comment":"x"}"#)).await;
    assert_eq!(done.status, StatusCode::CREATED, "{}", done.text());
    let told: AlertDetails = limited.get("/api/alerts/1").await.json();
    assert_eq!(told.history[0].event, IncidentEvent::Commented);

    let entity = async |client: &Client, key: &str| {
        let answer = client.get(&address(key)).await;
        assert_eq!(answer.status, StatusCode::OK, "{key}");
        answer.json::<EntityDetails>()
    };
    let megan = "user:upn:megan@contoso.example";
    let (narrow, wide) = (entity(&limited, megan).await, entity(&all, megan).await);
    assert_eq!((narrow.alert_count, narrow.looked_at, narrow.seen_with_count), (1, 1, 1));
    assert_eq!((wide.alert_count, wide.looked_at, wide.seen_with_count), (3, 3, 2));
    assert_eq!((narrow.incident_count, narrow.incidents[0].alert_count), (1, 1));
    assert_eq!(wide.incidents[0].alert_count, 3);
    assert_eq!(narrow.first_seen_date_time, wide.first_seen_date_time, "by the first, which is in sight");
    assert!(narrow.last_seen_date_time.0 < wide.last_seen_date_time.0);
    for outside in
        ["device:dns:f1.contoso.example", "user:upn:alex@contoso.example", "user:upn:nobody@contoso.example"]
    {
        assert_eq!(limited.get(&address(outside)).await.status, StatusCode::NOT_FOUND, "{outside}");
        let there = !outside.contains("nobody");
        assert_eq!(all.get(&address(outside)).await.status == StatusCode::OK, there, "{outside}");
    }
}

#[tokio::test]
async fn an_alert_does_not_open_an_incident_that_is_partly_outside() {
    let store = four().await;
    limit(&store, "security.operator", &[SALES]).await;
    let limited = store.server.sign_in("Contoso", "security.operator").await;
    let secret = store.server.token("Contoso", "security.operator", &[Scope::SecurityAlertReadWrite]).await;
    let program = store.server.anonymous().with_secret(&secret);
    let all = store.server.sign_in("Contoso", "security.admin").await;
    for number in [1, 4] {
        let version = details(&all, number).await.incident.version;
        let done = change(&all, number, version, &json!({ "status": "resolved" })).await;
        assert_eq!(done.status, StatusCode::OK, "{number}: {}", done.text());
    }
    let before = (details(&all, 1).await, history(&all, 1).await);
    let opened = Some(r#"{"status":"inProgress"}"#);
    let open = async |client: &Client, path: &str| {
        let version = [("if-match", client.get(path).await.etag())];
        let version = version.each_ref().map(|(name, value)| (*name, value.as_str()));
        client.send(Method::PATCH, path, &version, opened).await
    };
    for (client, path) in [(&limited, "/api/alerts/1"), (&program, "/v1.0/security/alerts_v2/a-sales")] {
        let refused = open(client, path).await;
        assert_eq!(
            (refused.status, refused.problem().refusals),
            (StatusCode::FORBIDDEN, vec![Refusal::OutsideDeviceGroups]),
            "{path}"
        );
    }
    assert_eq!((details(&all, 1).await, history(&all, 1).await), before);
    // What else is changed of it opens nothing.
    let version = limited.get("/api/alerts/1").await.etag();
    let judged = Some(r#"{"classification":"truePositive"}"#);
    let done = limited.send(Method::PATCH, "/api/alerts/1", &[("if-match", &version)], judged).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    // One of which all is in sight is opened by its alert, and so is one that is partly outside by whoever sees all of it.
    for (client, path, number) in [(&limited, "/api/alerts/6", 4), (&all, "/api/alerts/1", 1)] {
        let done = open(client, path).await;
        assert_eq!(done.status, StatusCode::OK, "{path}: {}", done.text());
        assert_eq!(details(&all, number).await.incident.status, IncidentStatus::Active, "{path}");
    }
    // Where it is open already, an alert in sight is opened.
    let resolved = Some(r#"{"status":"resolved"}"#);
    let version = limited.get("/api/alerts/1").await.etag();
    let done = limited.send(Method::PATCH, "/api/alerts/1", &[("if-match", &version)], resolved).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    let done = open(&limited, "/api/alerts/1").await;
    assert_eq!((done.status, done.json::<Alert>().status), (StatusCode::OK, AlertStatus::InProgress));
}

#[tokio::test]
async fn news_of_alerts_tell_of_what_is_in_sight() {
    let store = four().await;
    limit(&store, "security.operator", &[SALES]).await;
    let client = store.server.sign_in("Contoso", "security.operator").await;
    store.server.pass_time(10 * 60_000);
    let made: Order = client.get("/api/alerts/order").await.json();
    let asked = format!("/api/alerts/news?since={}&after={}", made.at.0, made.newest);
    let arriving =
        security_center_server::store::intake::Arriving { now: NOW + 20 * 60_000, ..store.arriving() };
    let take = async |item: Value| {
        let records = vec![(0, store.record(&item))];
        store
            .server
            .state
            .locations
            .eu
            .take_alerts(arriving, records)
            .await
            .expect("written")
            .expect("a store");
    };
    let later = json!({ "lastUpdateDateTime": "2020-06-24T09:40:00Z" });
    take(with(alert("outside", 1, &[in_group(device("f7"), FINANCE)]), later.clone())).await;
    let news: News = client.get(&asked).await.json();
    assert_eq!((news.changed.as_str(), news.fresh), ("", 0));
    take(with(alert("inside", 1, &[in_group(device("s7"), SALES)]), later.clone())).await;
    let news: News = client.get(&asked).await.json();
    assert_eq!((news.changed.as_str(), news.fresh), ("8", 1));
    // One that was outside, and is not any more.
    take(with(alert("b", 50, &[in_group(device("s9"), SALES)]), later)).await;
    let news: News = client.get(&asked).await.json();
    assert_eq!((news.changed.as_str(), news.fresh), ("4 8", 1));
}

#[tokio::test]
async fn sources_tell_of_what_is_in_sight_and_not_of_what_was_fetched_for_others() {
    let fetching = Fetching::start().await;
    limit_at(fetching.server(), "security.operator", &[SALES]).await;
    let limited = fetching.server().sign_in("Contoso", "security.operator").await;
    let raise = |id: &str, group: &str, title: Value| {
        let mut raised = with(fetch::alert(id, 1), json!({ "title": title }));
        raised["evidence"] = json!([in_group(device(id), group)]);
        fetching.graph().raise(&fetching.tenant, raised);
    };
    raise("of-sales", SALES, "Ours".into());
    assert_eq!(fetching.fetch().await, Fetched::Through);
    raise("of-finance", FINANCE, "Theirs".into());
    raise("secret-faulty", FINANCE, Value::Null);
    assert_eq!(fetching.fetch_again().await, Fetched::Through);
    let state = fetching.state().await;
    assert_eq!((state.changed_count, state.faulty_count), (1, 1), "others are told of it");
    let source = async |client: &Client| {
        let answer = client.get("/api/data-sources").await;
        let found = answer.json::<List<DataSource>>().value.into_iter().find(|one| one.service == DEFENDER);
        let tenant: Tenant = client.get("/api/tenant").await.json();
        let service = tenant.services.into_iter().find(|one| one.service == DEFENDER).expect("it is there");
        (found.expect("it is connected"), service.last_data_at, answer.text())
    };
    let (wide, of_service, text) = source(&fetching.client).await;
    assert!(wide.fetching.is_some() && text.contains("secret-faulty"), "{text}");
    assert_eq!((wide.alert_count, wide.last_data_at), (2, Some(timestamp(NOW + 5 * MINUTE))));
    assert_eq!(of_service, Some(timestamp(NOW + 5 * MINUTE)));
    let (narrow, of_service, text) = source(&limited).await;
    assert!(narrow.fetching.is_none() && !text.contains("secret-faulty"), "{text}");
    assert_eq!((narrow.alert_count, narrow.last_data_at), (1, Some(timestamp(NOW))));
    assert_eq!(of_service, Some(timestamp(NOW)));
}
