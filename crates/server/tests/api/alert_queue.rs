//! The app's queue of alerts: numbers, order, filters against an oracle, what is new, rows, files, and whose they are.

use axum::http::{Method, StatusCode, header};
use security_center_contract::{Alert, List, News, Order, ServiceState};
use serde_json::{Value, json};

use crate::intake::{Store, alert, device, user};
use crate::support::{Answer, Client};
use crate::triage::with;

const SEVERITIES: [&str; 5] = ["high", "medium", "low", "informational", "unknown"];
const CATEGORIES: [&str; 4] = ["Execution", "Persistence", "Ransomware", "Whatever"];

/// Thirty alerts, each of another moment, of every severity and some categories.
async fn thirty() -> (Store, Client) {
    let store = Store::new(Default::default()).await;
    let items: Vec<Value> = (0..30)
        .map(|n| {
            let evidence = match n % 3 {
                0 => vec![device(&format!("d{}", n % 6))],
                1 => vec![user(None, Some("megan@contoso.example"))],
                _ => Vec::new(),
            };
            let changes = json!({
                "severity": SEVERITIES[n % 5], "category": CATEGORIES[n % 4],
                "title": format!("Title {}", (n * 7) % 30), "status": if n % 7 == 0 { "inProgress" } else { "new" },
                "detectionSource": if n % 2 == 0 { json!("antivirus") } else { Value::Null },
            });
            with(alert(&format!("id-{n}"), 1 + (n as i64 * 11) % 60, &evidence), changes)
        })
        .collect();
    for some in items.chunks(7) {
        store.take(some).await;
    }
    let operator = store.server.sign_in("Contoso", "security.operator").await;
    for (number, body) in [
        (3, json!({ "status": "resolved" })),
        (4, json!({ "assignedTo": "security.operator@contoso.example" })),
        (5, json!({ "assignedTo": "somebody@contoso.example", "classification": "falsePositive" })),
        (6, json!({ "classification": "truePositive", "determination": "malware" })),
    ] {
        assert_eq!(change(&operator, number, None, &body).await.status, StatusCode::OK);
    }
    (store, operator)
}

pub(crate) async fn change(client: &Client, number: i64, version: Option<i64>, body: &Value) -> Answer {
    let version = match version {
        Some(version) => version,
        None => rows(client, &number.to_string()).await[0].version,
    };
    let version = format!("\"{version}\"");
    let path = format!("/api/alerts/{number}");
    client.send(Method::PATCH, &path, &[("if-match", &version)], Some(&body.to_string())).await
}

pub(crate) async fn rows(client: &Client, ids: &str) -> Vec<Alert> {
    client.get(&format!("/api/alerts?ids={ids}")).await.json::<List<Alert>>().value
}

async fn order(client: &Client, query: &str) -> Order {
    let answer = client.get(&format!("/api/alerts/order?{query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{query}: {}", answer.text());
    answer.json()
}

fn code<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value).expect("JSON").as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn alerts_are_numbered_in_the_order_of_their_arrival_and_keep_their_numbers() {
    let (store, client) = thirty().await;
    let all: Vec<_> = (1..=30).map(|number| number.to_string()).collect();
    let mut rows = rows(&client, &all.join(",")).await;
    rows.sort_by_key(|one| one.id.parse::<i64>().expect("a number"));
    let expected: Vec<_> = (0..30).map(|n| (format!("{}", n + 1), format!("id-{n}"))).collect();
    let shown: Vec<_> = rows.iter().map(|one| (one.id.clone(), one.provider_alert_id.clone())).collect();
    assert_eq!(shown, expected);
    // What comes again, later and among new ones, is the same alert.
    let later = json!({ "title": "Again", "lastUpdateDateTime": "2020-06-24T09:20:00.000Z" });
    let new = alert("new", 1, &[]);
    store.take(&[with(alert("id-4", 9, &[]), later), new]).await;
    let rows = self::rows(&client, "5,31,32").await;
    let shown: Vec<_> = rows.iter().map(|one| (one.id.as_str(), one.provider_alert_id.as_str())).collect();
    assert_eq!(shown.len(), 2, "{shown:?}");
    assert!(shown.contains(&("5", "id-4")) && shown.contains(&("31", "new")), "{shown:?}");
    assert!(rows.iter().any(|one| one.title == "Again"));
}

#[tokio::test]
async fn every_filter_and_every_order_is_as_the_alerts_themselves_say() {
    let (_store, client) = thirty().await;
    let all: Vec<_> = (1..=30).map(|number| number.to_string()).collect();
    let rows = rows(&client, &all.join(",")).await;
    type Fits = Box<dyn Fn(&Alert) -> bool>;
    let number = |one: &Alert| one.id.parse::<i64>().expect("a number");
    let filters: Vec<(&str, Fits)> = vec![
        ("", Box::new(|_| true)),
        ("severity=high,medium", Box::new(|one| ["high", "medium"].contains(&code(&one.severity).as_str()))),
        ("severity=informational", Box::new(|one| code(&one.severity) == "informational")),
        ("status=new", Box::new(|one| code(&one.status) == "new")),
        ("status=inProgress,resolved", Box::new(|one| code(&one.status) != "new")),
        ("service=defenderAtp", Box::new(|_| true)),
        ("service=azureAtp", Box::new(|_| false)),
        (
            "category=execution,other",
            Box::new(|one| ["execution", "other"].contains(&code(&one.category).as_str())),
        ),
        ("classification=truePositive", Box::new(|one| code(&one.classification) == "truePositive")),
        ("classification=unknown", Box::new(|one| code(&one.classification) == "unknown")),
        (
            "assigned=me",
            Box::new(|one| one.assigned_to.as_deref() == Some("security.operator@contoso.example")),
        ),
        ("assigned=somebody", Box::new(|one| one.assigned_to.is_some())),
        ("assigned=nobody", Box::new(|one| one.assigned_to.is_none())),
        ("days=1", Box::new(|one| one.last_activity_date_time.0.as_str() >= "2020-06-23T09:20:00.000Z")),
        ("q=TITLE%201", Box::new(|one| one.title.contains("Title 1"))),
        ("q=7", Box::new(move |one| number(one) == 7 || one.title.contains('7'))),
        ("q=id-9", Box::new(|one| one.provider_alert_id == "id-9")),
        ("q=Megan", Box::new(move |one| (number(one) - 1) % 3 == 1)),
        ("q=%25", Box::new(|_| false)),
        ("entity=device:dns:d3.contoso.example", Box::new(move |one| (number(one) - 1) % 6 == 3)),
        ("entity=device:dns:D3.contoso.example", Box::new(|_| false)),
        ("entity=d3", Box::new(|_| false)),
        (
            "status=new&severity=low&category=execution",
            Box::new(|one| {
                code(&one.status) == "new"
                    && code(&one.severity) == "low"
                    && code(&one.category) == "execution"
            }),
        ),
    ];
    for (query, fits) in &filters {
        let found = order(&client, &format!("{query}&sort=id")).await;
        let mut expected: Vec<i64> = rows.iter().filter(|one| fits(one)).map(number).collect();
        expected.sort_unstable();
        let expected: Vec<_> = expected.iter().map(i64::to_string).collect();
        assert_eq!(found.ids, expected.join(" "), "{query}");
        assert_eq!((found.count, found.newest), (expected.len() as u64, 30), "{query}");
    }
    let severity = |one: &Alert| {
        let code = code(&one.severity);
        3 - SEVERITIES.iter().position(|other| *other == code).expect("a severity").min(3)
    };
    type Key = Box<dyn Fn(&Alert) -> String>;
    let keys: Vec<(&str, Key)> = vec![
        ("title", Box::new(|one| one.title.clone())),
        ("id", Box::new(move |one| format!("{:9}", number(one)))),
        ("status", Box::new(|one| code(&one.status))),
        ("incident", Box::new(|one| format!("{:>9}", one.incident_id.clone().unwrap_or_default()))),
        ("service", Box::new(|one| code(&one.service))),
        ("source", Box::new(|one| one.detection_source.clone().unwrap_or_default())),
        ("assigned", Box::new(|one| one.assigned_to.clone().unwrap_or_default())),
        ("classification", Box::new(|one| code(&one.classification))),
        ("firstActivity", Box::new(|one| one.first_activity_date_time.0.clone())),
        ("lastActivity", Box::new(|one| one.last_activity_date_time.0.clone())),
        ("created", Box::new(|one| one.created_date_time.0.clone())),
        ("updated", Box::new(|one| one.last_update_date_time.0.clone())),
    ];
    for (column, key) in &keys {
        for descending in [false, true] {
            let mut sorted: Vec<&Alert> = rows.iter().collect();
            sorted.sort_by(|one, other| {
                let by_key = key(one).cmp(&key(other));
                let by_key = if descending { by_key.reverse() } else { by_key };
                // What is alike: the last active first.
                let last = |one: &Alert| one.last_activity_date_time.0.clone();
                by_key.then_with(|| last(other).cmp(&last(one))).then_with(|| {
                    let by_number = number(one).cmp(&number(other));
                    if descending { by_number } else { by_number.reverse() }
                })
            });
            let expected: Vec<_> = sorted.iter().map(|one| one.id.clone()).collect();
            let sort = if descending { format!("-{column}") } else { (*column).to_owned() };
            assert_eq!(order(&client, &format!("sort={sort}")).await.ids, expected.join(" "), "{sort}");
        }
    }
    // Unknown and informational are kept apart and shown alike: the order of the others is theirs.
    let ids = order(&client, "sort=-severity").await.ids;
    let shown: Vec<_> =
        ids.split(' ').map(|id| rows.iter().find(|one| one.id == id).map(severity).expect("a row")).collect();
    assert!(shown.is_sorted_by(|one, other| one >= other), "{shown:?}");
    let ids = order(&client, "sort=category").await.ids;
    let first = ids.split(' ').next().and_then(|id| rows.iter().find(|one| one.id == id)).expect("a row");
    assert_eq!(code(&first.category), "execution", "in the order of an attack");
}

#[tokio::test]
async fn what_no_address_of_the_queue_says_is_named_and_refused() {
    let (_store, client) = thirty().await;
    let (long, many) = ("x".repeat(257), vec!["1"; 101].join(","));
    for query in [
        "severity=worst",
        "status=active",
        "assigned=him",
        "alerts=many",
        "services=many",
        "service=x",
        "category=ransom",
        "classification=good",
        "days=0",
        "sort=colour",
        "sort=name",
        "since=yesterday",
        "entity=a%00",
        "q=a%00",
        "colour=red",
        "q=a&q=b",
        &format!("q={long}"),
        &format!("entity={long}"),
        &format!("status={}", vec!["new"; 31].join(",")),
    ] {
        let answer = client.get(&format!("/api/alerts/order?{query}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        let name = query.split('=').next().unwrap_or_default();
        let problem = answer.problem();
        let named = problem.detail.unwrap_or_default().contains(name)
            || problem.fields.iter().any(|one| one.field == name);
        assert!(named, "{query}");
    }
    for path in [
        "/api/alerts?ids=x",
        "/api/alerts?id=1",
        "/api/alerts?ids=",
        &format!("/api/alerts?ids={many}"),
        "/api/alerts/news?after=1",
        "/api/alerts/order?format=csv",
        "/api/alerts/export",
        "/api/alerts/export?format=xlsx",
    ] {
        assert_eq!(client.get(path).await.status, StatusCode::BAD_REQUEST, "{path}");
    }
}

#[tokio::test]
async fn news_tell_what_changed_and_how_many_came_that_fit() {
    let (store, client) = thirty().await;
    store.server.pass_time(10 * 60_000);
    let first = order(&client, "severity=high").await;
    let asked = format!("severity=high&since={0}&ordered={0}&after={1}", first.at.0, first.newest);
    let news = async |asked: &str| client.get(&format!("/api/alerts/news?{asked}")).await.json::<News>();
    let before = news(&asked).await;
    assert_eq!((before.changed.as_str(), before.fresh, before.cut), ("", 0, false));
    store.server.pass_time(60_000);
    assert_eq!(change(&client, 9, None, &json!({ "status": "inProgress" })).await.status, StatusCode::OK);
    let of = |id: &str, severity: &str| with(alert(id, 1, &[]), json!({ "severity": severity }));
    store.take(&[of("x", "high"), of("y", "low"), of("z", "high")]).await;
    let after = news(&asked).await;
    assert_eq!((after.changed.as_str(), after.fresh, after.cut), ("9", 2, false));
    assert_eq!(news(&asked.replace("high", "low")).await.fresh, 1);
    assert_eq!(order(&client, "severity=high&sort=-id").await.ids.split(' ').next(), Some("33"));
}

#[tokio::test]
async fn all_that_fit_are_in_the_file_in_their_order_and_nothing_is_a_formula() {
    let store = Store::new(Default::default()).await;
    let formula = json!({ "title": "=HYPERLINK(\"x\")", "severity": "high", "mitreTechniques": ["T1059", "T1566.001"] });
    store.take(&[with(alert("+1", 3, &[device("d1")]), formula), alert("b", 2, &[])]).await;
    let client = store.server.sign_in("Contoso", "security.reader").await;
    let answer = client.get("/api/alerts/export?format=csv&sort=-severity").await;
    let name = "attachment; filename=\"alerts-2020-06-24.csv\"";
    assert_eq!(answer.headers[header::CONTENT_DISPOSITION].to_str().ok(), Some(name));
    let text = answer.text();
    let lines: Vec<_> = text.trim_start_matches('\u{feff}').split("\r\n").collect();
    assert_eq!(lines.len(), 4, "the head, two alerts, and nothing behind the last: {text}");
    assert!(lines[0].starts_with("id,providerAlertId,incidentId,title,severity,status,"));
    assert!(lines[1].starts_with("1,'+1,1,\"'=HYPERLINK(\"\"x\"\")\",high,new,"), "{}", lines[1]);
    assert!(lines[1].contains("execution,T1059; T1566.001,defenderAtp,"), "{}", lines[1]);
    let answer = client.get("/api/alerts/export?format=jsonl&severity=low").await;
    let read: Vec<Alert> =
        answer.text().lines().map(|line| serde_json::from_str(line).expect("an alert")).collect();
    assert_eq!(read.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["2"]);
    for batch in 0..3 {
        let items: Vec<_> = (0..201).map(|n| alert(&format!("{batch}-{n}"), 2, &[])).collect();
        store.take(&items).await;
    }
    let answer = client.get("/api/alerts/export?format=jsonl&sort=id").await;
    let number =
        |line: &str| serde_json::from_str::<Alert>(line).expect("an alert").id.parse().expect("a number");
    let read: Vec<i64> = answer.text().lines().map(number).collect();
    assert_eq!(read, (1..=605).collect::<Vec<i64>>(), "more than are read at once, each once");
}

#[tokio::test]
async fn another_tenant_has_numbers_of_its_own_and_sees_nothing_of_these() {
    let (store, client) = thirty().await;
    store.server.sign_in("Fabrikam", "global.admin").await.opt_now(true).await;
    store.server.until("Fabrikam", ServiceState::On).await;
    let other = store.server.sign_in("Fabrikam", "security.operator").await;
    assert_eq!(order(&other, "").await.ids, "");
    assert_eq!(order(&other, "").await.newest, 0);
    assert!(rows(&other, "1,2,3").await.is_empty());
    assert_eq!(other.get("/api/alerts/1").await.status, StatusCode::NOT_FOUND);
    let body = json!({ "status": "resolved" });
    assert_eq!(change(&other, 1, Some(1), &body).await.status, StatusCode::NOT_FOUND);
    let comment = json!({ "comment": "Hello" }).to_string();
    let said = other.send(Method::POST, "/api/alerts/1/comments", &[], Some(&comment)).await;
    assert_eq!(said.status, StatusCode::NOT_FOUND);
    let key = "/api/entities/device:dns:d3.contoso.example";
    assert_eq!(client.get(key).await.status, StatusCode::OK);
    assert_eq!(other.get(key).await.status, StatusCode::NOT_FOUND);
    assert_eq!(other.get("/api/alerts/export?format=jsonl").await.text(), "");
}
