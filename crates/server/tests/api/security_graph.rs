//! Incidents and alerts for programs: the routes and shapes of Microsoft Graph (lists, filters, pages, errors).

use axum::http::{Method, StatusCode};
use security_center_contract::{Scope, ServiceState};
use security_center_server::network::rates::Rates;
use serde_json::{Value, json};

use crate::support::{Answer, Client, NOW, Server, Wish};

pub(crate) const INCIDENTS: &str = "/v1.0/security/incidents";
pub(crate) const ALERTS: &str = "/v1.0/security/alerts_v2";

/// Contoso with three incidents: 1 of two alerts, 2 of one, and 3, which lives on in 1.
pub(crate) async fn started() -> Server {
    let server = Server::start().await;
    server.sign_in("Contoso", "global.admin").await.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;
    let (pool, tenant) = (server.database("location-eu.db").await, server.tenant("Contoso").await);
    for (number, status, redirect_to) in
        [(1, "active", None), (2, "active", None), (3, "redirected", Some(1))]
    {
        sqlx::query(
            "INSERT INTO incident (tenant_id, number, display_name, severity, status, tags, services, alerts,
                 active_alerts, first_activity_at, last_activity_at, created_at, last_update_at, redirect_to)
             VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $7, $8, $8, $8, $9, $10)",
        )
        .bind(&tenant)
        .bind(number)
        .bind(format!("Incident {number} <b>"))
        .bind(5 - number)
        .bind(status)
        .bind(if number == 2 { r#"["VIP","a,\"b\""]"# } else { "[]" })
        .bind(3 - number)
        .bind(NOW)
        .bind(NOW + number)
        .bind(redirect_to)
        .execute(&pool)
        .await
        .expect("an incident");
    }
    for (id, incident, status) in [("a1", 1, "new"), ("a2", 1, "resolved"), ("b'1", 2, "inProgress")] {
        alert(&pool, &tenant, (id, incident, status)).await;
    }
    sqlx::query("UPDATE tenant_store SET next_incident = 4 WHERE tenant_id = $1")
        .bind(&tenant)
        .execute(&pool)
        .await
        .expect("the store");
    server
}

/// Puts an alert into the database, with the record that its service sent.
pub(crate) async fn alert(pool: &sqlx::AnyPool, tenant: &str, (id, incident, status): (&str, i64, &str)) {
    sqlx::query(
        "INSERT INTO alert (tenant_id, id, number, incident, title, severity, service, category, techniques, detection_source,
             status, created_at, last_update_at, first_activity_at, last_activity_at, span_from, span_to, arrived_at)
         VALUES ($1, $2, (SELECT 1 + count(*) FROM alert WHERE tenant_id = $1), $3, $2, 3, 'defenderAtp', 'Execution', '[\"T1059\"]', 'fromTomorrow', $4, $5, $5, $5, $5, $5, $5, $5)",
    )
    .bind(tenant)
    .bind(id)
    .bind(incident)
    .bind(status)
    .bind(NOW)
    .execute(pool)
    .await
    .expect("an alert");
    let record = json!({
        "id": id, "title": "Old title", "description": "What <script>happened</script>", "unknown": 1,
        "evidence": [{ "@odata.type": "#microsoft.graph.security.ipEvidence", "ipAddress": "203.0.113.7", "new": [1] }],
        "comments": [{ "comment": "Of the service", "createdByDisplayName": "It" }],
    });
    sqlx::query(
        "INSERT INTO alert_record (tenant_id, alert_id, part, at, record) VALUES ($1, $2, 'alert', 0, $3)",
    )
    .bind(tenant)
    .bind(id)
    .bind(record.to_string())
    .execute(pool)
    .await
    .expect("a record");
}

/// A program with a token of this person, for all of it.
pub(crate) async fn program(server: &Server, name: &str) -> Client {
    let scopes = [Scope::SecurityIncidentReadWrite, Scope::SecurityAlertReadWrite];
    server.anonymous().with_secret(&server.token("Contoso", name, &scopes).await)
}

/// What an error says, after a look at what all of them have.
pub(crate) fn error(answer: &Answer) -> (StatusCode, String, String) {
    assert_eq!(answer.headers["content-type"], "application/json", "{}", answer.text());
    let body: Value = answer.json();
    let (error, inner) = (&body["error"], &body["error"]["innerError"]);
    for name in ["request-id", "client-request-id"] {
        assert_eq!(inner[name].as_str(), answer.headers[name].to_str().ok(), "{name}");
    }
    assert_eq!(inner["date"], "2020-06-24T09:20:00.000Z");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    (answer.status, text(&error["code"]), text(&error["message"]))
}

fn ids(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let list: Value = answer.json();
    let items = list["value"].as_array().expect("a list").iter();
    items.map(|item| item["id"].as_str().expect("an id").to_owned()).collect()
}

fn query(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    format!("{path}?{}", query.extend_pairs(pairs).finish())
}

#[tokio::test]
async fn an_incident_has_the_shape_of_graph() {
    let server = started().await;
    let client = program(&server, "security.reader").await;
    let tenant = server.tenant("Contoso").await;
    let shown =
        client.send(Method::GET, &format!("{INCIDENTS}/2"), &[("host", "localhost:8443")], None).await;
    assert_eq!((shown.status, shown.etag().as_str()), (StatusCode::OK, "\"1\""));
    assert_eq!(
        shown.json::<Value>(),
        json!({
            "@odata.context": "http://localhost:8443/v1.0/$metadata#security/incidents/$entity",
            "@odata.type": "#microsoft.graph.security.incident", "@odata.etag": "\"1\"",
            "id": "2", "tenantId": tenant, "incidentWebUrl": "http://localhost:8443/incidents/2",
            "redirectIncidentId": null, "displayName": "Incident 2 <b>", "description": null,
            "createdDateTime": "2020-06-24T09:20:00.000Z", "lastUpdateDateTime": "2020-06-24T09:20:00.002Z",
            "assignedTo": null, "classification": "unknown", "determination": "unknown", "status": "active",
            "severity": "medium", "customTags": ["VIP", "a,\"b\""], "systemTags": [], "comments": [],
        })
    );
    let gone: Value = client.get(&format!("{INCIDENTS}/3")).await.json();
    assert_eq!((&gone["status"], &gone["redirectIncidentId"]), (&json!("redirected"), &json!("1")));
    let alert: Value = client.get(&format!("{ALERTS}/b%271")).await.json();
    for (name, value) in [
        ("@odata.type", json!("#microsoft.graph.security.alert")),
        ("id", json!("b'1")),
        ("providerAlertId", json!("b'1")),
        ("incidentId", json!("2")),
        ("title", json!("b'1")),
        ("description", json!("What <script>happened</script>")),
        ("serviceSource", json!("microsoftDefenderForEndpoint")),
        ("detectionSource", json!("unknownFutureValue")),
        ("mitreTechniques", json!(["T1059"])),
        ("recommendedActions", Value::Null),
        ("unknown", Value::Null),
        ("comments", json!([{ "comment": "Of the service", "createdByDisplayName": "It" }])),
    ] {
        assert_eq!(alert[name], value, "{name}");
    }
    assert_eq!(alert["evidence"][0]["new"], json!([1]), "as it came");
    let prefer = [("prefer", "include-unknown-enum-members")];
    let answer = client.send(Method::GET, &format!("{ALERTS}/a1"), &prefer, None).await;
    assert_eq!(answer.headers["preference-applied"], "include-unknown-enum-members");
    assert_eq!(answer.json::<Value>()["detectionSource"], "fromTomorrow");
    for path in
        [format!("{INCIDENTS}/4"), format!("{INCIDENTS}/01"), format!("{INCIDENTS}/x"), format!("{ALERTS}/1")]
    {
        let (status, code, _) = error(&client.get(&path).await);
        assert_eq!((status, code.as_str()), (StatusCode::NOT_FOUND, "NotFound"), "{path}");
    }
}

#[tokio::test]
async fn lists_are_filtered_ordered_counted_selected_and_expanded() {
    let server = started().await;
    let client = program(&server, "security.reader").await;
    for (filter, order, expected) in [
        ("", "", &["3", "2", "1"][..]),
        ("status ne 'redirected'", "createdDateTime", &["2", "1"]),
        ("severity gt 'low'", "severity desc", &["1", "2"]),
        ("customTags/any(t:t eq 'VIP')", "", &["2"]),
        ("customTags/any(t:startswith(t,'vi'))", "", &["2"]),
        ("not customTags/any() and redirectIncidentId eq null", "", &["1"]),
        ("lastUpdateDateTime ge 2020-06-24T09:20:00.0015Z", "lastUpdateDateTime", &["2", "3"]),
        ("contains(displayName,'INCIDENT 3') or id in ('1','x')", "id", &["1", "3"]),
        ("assignedTo eq 'nobody'' OR 1=1 --'", "", &[]),
    ] {
        let pairs: Vec<_> = [("$filter", filter), ("$orderby", order)]
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .collect();
        let answer = client.get(&query(INCIDENTS, &pairs)).await;
        assert_eq!(ids(&answer), expected, "{filter}");
        let counted =
            client.get(&query(INCIDENTS, &[pairs, vec![("$count", "true"), ("$top", "0")]].concat())).await;
        assert_eq!(counted.json::<Value>()["@odata.count"], expected.len(), "{filter}");
        assert!(ids(&counted).is_empty());
    }
    assert_eq!(ids(&client.get(ALERTS).await), ["a1", "a2", "b'1"]);
    let (pool, tenant) = (server.database("location-eu.db").await, server.tenant("Contoso").await);
    sqlx::query("UPDATE alert SET created_at = created_at + 1 WHERE tenant_id = $1 AND id = 'a2'")
        .bind(&tenant)
        .execute(&pool)
        .await
        .expect("a newer one");
    assert_eq!(ids(&client.get(ALERTS).await), ["a2", "a1", "b'1"], "the newest first");
    let first: Value = client.get(&format!("{ALERTS}?$top=1")).await.json();
    let next = first["@odata.nextLink"].as_str().expect("a link").trim_start_matches("http://localhost");
    assert_eq!(ids(&client.get(next).await), ["a1"]);
    let some = client
        .get(&query(
            ALERTS,
            &[
                ("$filter", "incidentId eq '1' and serviceSource eq 'microsoftDefenderForEndpoint'"),
                ("$orderby", "id"),
                ("$select", "id,status"),
            ],
        ))
        .await;
    let value = &some.json::<Value>()["value"];
    assert_eq!(value[0]["status"], "new");
    let mut names: Vec<_> = value[0].as_object().expect("an object").keys().cloned().collect();
    names.sort();
    assert_eq!(names, ["@odata.etag", "@odata.type", "id", "status"]);
    let expanded: Value =
        client.get(&query(INCIDENTS, &[("$expand", "alerts"), ("$orderby", "id")])).await.json();
    let alerts = |place: usize| {
        let alerts = expanded["value"][place]["alerts"].as_array().expect("alerts").iter();
        alerts.map(|one| one["id"].as_str().expect("an id")).collect::<Vec<_>>()
    };
    assert_eq!((alerts(0), alerts(1), alerts(2)), (vec!["a1", "a2"], vec!["b'1"], vec![]));
    assert_eq!(expanded["value"][1]["alerts"][0]["evidence"][0]["ipAddress"], "203.0.113.7");
    let alone: Value = client.get(&format!("{INCIDENTS}/1?$expand=alerts&$select=id")).await.json();
    assert_eq!(alone["alerts"].as_array().map(Vec::len), Some(2));
    let alone: Value = client.get(&format!("{ALERTS}/a1?$select=status")).await.json();
    assert_eq!((&alone["status"], &alone["title"]), (&json!("new"), &Value::Null));
}

#[tokio::test]
async fn the_link_to_the_next_page_leads_on_while_alerts_arrive() {
    let server = started().await;
    let client = program(&server, "security.operator").await;
    let (pool, tenant) = (server.database("location-eu.db").await, server.tenant("Contoso").await);
    for n in 0..7 {
        alert(&pool, &tenant, (&format!("n{n}"), 1, "new")).await;
    }
    let asked = [
        ("$filter", "startswith(title,'n')"),
        ("$orderby", "title desc"),
        ("$top", "2"),
        ("$skip", "1"),
        ("$count", "true"),
    ];
    let (mut path, mut found) = (query(ALERTS, &asked), Vec::new());
    for arrived in 0.. {
        let answer = client.send(Method::GET, &path, &[("host", "localhost:8443")], None).await;
        found.extend(ids(&answer));
        let list: Value = answer.json();
        assert_eq!(list["@odata.count"], 7 + arrived);
        // Before all that is there: it would move every page that were counted from the beginning.
        alert(&pool, &tenant, (&format!("nz{arrived}"), 1, "new")).await;
        let Some(next) = list["@odata.nextLink"].as_str() else { break };
        assert!(next.contains("$skiptoken=") && !next.contains("skip="), "{next}");
        path = next.strip_prefix("http://localhost:8443").expect("a whole address").to_owned();
    }
    assert_eq!(found, ["n5", "n4", "n3", "n2", "n1", "n0"]);
    let next = path.clone();
    for wrong in [
        next.replace("title+desc", "title+asc"),
        next.replace("%27n%27", "%27m%27"),
        next.replace("alerts_v2", "incidents")
            .replace("startswith%28title", "startswith%28displayName")
            .replace("title", "displayName"),
        format!("{ALERTS}?$skiptoken=e30"),
        format!("{ALERTS}?$skiptoken=%00"),
    ] {
        let (status, code, message) = error(&client.get(&wrong).await);
        assert_eq!((status, code.as_str()), (StatusCode::BAD_REQUEST, "BadRequest"), "{wrong}");
        assert!(message.contains("Follow @odata.nextLink"), "{message}");
    }
}

#[tokio::test]
async fn errors_have_the_form_of_graph() {
    let server = started().await;
    let client = program(&server, "security.operator").await;
    for (path, said) in [
        ("?$filter=colour%20eq%20'red'", "$filter, character 1: `colour` is no property"),
        ("?$filter=severity%20eq%20'bad'", "unknown, informational, low, medium, high"),
        ("?$top=1001", "from 0 to 1000"),
        ("?$top=51&$expand=alerts", "from 0 to 50 are possible with $expand"),
        ("?$search=x", "not possible here"),
        ("/1?$top=1", "only $select and $expand"),
        ("/1?$select=colour", "`colour` is not there"),
        ("?$orderby=comments", "Possible are: assignedTo, createdDateTime"),
    ] {
        let (status, code, message) = error(&client.get(&format!("{INCIDENTS}{path}")).await);
        assert_eq!((status, code.as_str()), (StatusCode::BAD_REQUEST, "BadRequest"), "{path}");
        assert!(message.contains(said), "{message}");
    }
    let named = client
        .send(Method::GET, &format!("{INCIDENTS}?$top=x"), &[("client-request-id", "My-1")], None)
        .await;
    error(&named);
    assert_eq!(named.headers["client-request-id"], "My-1");
    let odd =
        client.send(Method::GET, &format!("{INCIDENTS}?$top=x"), &[("client-request-id", "<b>")], None).await;
    error(&odd);
    assert_eq!(odd.headers["client-request-id"], odd.headers["request-id"]);
    let (status, code, _) = error(&server.anonymous().get(INCIDENTS).await);
    assert_eq!((status, code.as_str()), (StatusCode::UNAUTHORIZED, "InvalidAuthenticationToken"));
    let (status, code, _) = error(&client.get("/v1.0/users").await);
    assert_eq!((status, code.as_str()), (StatusCode::NOT_FOUND, "NotFound"));
    let (status, code, _) = error(&client.send(Method::PUT, INCIDENTS, &[], Some("{}")).await);
    assert_eq!((status, code.as_str()), (StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed"));
    let text = [("content-type", "text/plain")];
    let (status, code, _) =
        error(&client.send(Method::PATCH, &format!("{INCIDENTS}/1"), &text, Some("{}")).await);
    assert_eq!((status, code.as_str()), (StatusCode::UNSUPPORTED_MEDIA_TYPE, "UnsupportedMediaType"));
    let only_alerts = server.token("Contoso", "global.admin", &[Scope::SecurityAlertReadWrite]).await;
    let (status, code, message) = error(&server.anonymous().with_secret(&only_alerts).get(INCIDENTS).await);
    assert_eq!((status, code.as_str()), (StatusCode::FORBIDDEN, "Forbidden"));
    assert!(message.contains("SecurityIncident.Read.All"), "{message}");
    server.sign_in("Contoso", "global.admin").await.opt_now(false).await;
    for method in [Method::GET, Method::PATCH] {
        let off = client.send(method, &format!("{INCIDENTS}/1"), &[], Some("{}")).await;
        assert_eq!(
            error(&off),
            (
                StatusCode::FORBIDDEN,
                "DisabledFeature".to_owned(),
                "Tenant feature is not enabled.".to_owned()
            )
        );
    }
}

#[tokio::test]
async fn whoever_asks_too_often_is_told_when_to_come_again() {
    let server = Server::with(Wish { rates: Rates::per_minute(10_000, 2), ..Wish::default() }).await;
    let client = program(&server, "security.reader").await;
    for _ in 0..2 {
        assert_eq!(error(&client.get(INCIDENTS).await).0, StatusCode::FORBIDDEN);
    }
    let answer = client.get(INCIDENTS).await;
    let (status, code, _) = error(&answer);
    assert_eq!((status, code.as_str()), (StatusCode::TOO_MANY_REQUESTS, "TooManyRequests"));
    assert!(answer.headers["retry-after"].to_str().is_ok_and(|seconds| seconds.parse::<u32>().is_ok()));
}

#[tokio::test]
async fn d8_nobody_reads_or_changes_what_is_of_another_tenant() {
    let server = started().await;
    server.sign_in("Fabrikam", "global.admin").await.opt_now(true).await;
    server.until("Fabrikam", ServiceState::On).await;
    let scopes = [Scope::SecurityIncidentReadWrite, Scope::SecurityAlertReadWrite];
    let stranger = server.anonymous().with_secret(&server.token("Fabrikam", "global.admin", &scopes).await);
    for list in [INCIDENTS, ALERTS] {
        assert!(ids(&stranger.get(list).await).is_empty());
    }
    for path in [format!("{INCIDENTS}/1"), format!("{ALERTS}/a1")] {
        let comments = format!("{path}/comments");
        for (method, path, body) in [
            (Method::GET, &path, None),
            (Method::PATCH, &path, Some(r#"{"assignedTo":"me"}"#)),
            (Method::POST, &comments, Some(r#"{"comment":"Hello"}"#)),
        ] {
            let answer = stranger.send(method, path, &[], body).await;
            assert_eq!(error(&answer).0, StatusCode::NOT_FOUND, "{path}");
        }
    }
}
