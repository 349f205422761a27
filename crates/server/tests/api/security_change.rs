//! Changes of incidents and alerts by programs: who may, what follows, what collides, comments, history.

use axum::http::{Method, StatusCode};
use security_center_contract::Scope;
use serde_json::{Value, json};

use crate::permission::{PEOPLE, RESPONDERS};
use crate::security_graph::{ALERTS, INCIDENTS, error, program, started};
use crate::support::{Answer, Client, Server};

async fn patch(client: &Client, path: &str, version: Option<&str>, body: &Value) -> Answer {
    let headers: Vec<_> = version.map(|version| ("if-match", version)).into_iter().collect();
    client.send(Method::PATCH, path, &headers, Some(&body.to_string())).await
}

/// The whole history of an incident: what, by whom, and the details.
async fn history(server: &Server, incident: i64) -> Vec<(String, Option<String>, Value)> {
    let rows: Vec<(String, Option<String>, String)> = sqlx::query_as(
        "SELECT what, actor_name, details FROM incident_history WHERE incident = $1 ORDER BY entry",
    )
    .bind(incident)
    .fetch_all(&server.database("location-eu.db").await)
    .await
    .expect("a history");
    let told = rows
        .into_iter()
        .map(|(what, who, details)| (what, who, serde_json::from_str(&details).expect("JSON")));
    told.collect()
}

#[tokio::test]
async fn d1_l5_responders_change_and_comment_and_readers_do_not() {
    let server = started().await;
    for (name, views, _) in PEOPLE {
        let client = program(&server, name).await;
        let may = RESPONDERS.contains(&name);
        for path in [format!("{INCIDENTS}/1"), format!("{ALERTS}/a1")] {
            let changed = patch(&client, &path, None, &json!({ "assignedTo": name })).await;
            let body = Some(r#"{"comment":"Looked at it."}"#);
            let commented = client.send(Method::POST, &format!("{path}/comments"), &[], body).await;
            for answer in [changed, commented] {
                if may {
                    assert_eq!(answer.status, StatusCode::OK, "{name} {}", answer.text());
                    continue;
                }
                let (status, code, _) = error(&answer);
                assert_eq!((status, code.as_str()), (StatusCode::FORBIDDEN, "Forbidden"), "{name}");
                let details: Value = answer.json();
                let reasons = details["error"]["details"].as_array().expect("reasons").iter();
                let reasons: Vec<_> = reasons.filter_map(|one| one["code"].as_str()).collect();
                let expected: &[&str] = match views {
                    true => &["respondingRoleMissing"],
                    false => &["viewingRoleMissing", "respondingRoleMissing"],
                };
                assert_eq!(reasons, expected, "{name}");
            }
        }
    }
    let reads = server.token("Contoso", "global.admin", &[Scope::SecurityIncidentRead]).await;
    let client = server.anonymous().with_secret(&reads);
    assert_eq!(client.get(INCIDENTS).await.status, StatusCode::OK);
    let (status, _, message) = error(&patch(&client, &format!("{INCIDENTS}/1"), None, &json!({})).await);
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(message.contains("SecurityIncident.ReadWrite.All"), "{message}");
}

#[tokio::test]
async fn resolving_assigning_and_judging_an_incident_concerns_its_alerts() {
    let server = started().await;
    let client = program(&server, "security.operator").await;
    let path = format!("{INCIDENTS}/1");
    patch(&client, &format!("{ALERTS}/a2"), None, &json!({ "classification": "falsePositive" })).await;
    let body = json!({
        "@odata.type": "#microsoft.graph.security.incident", "status": "Resolved", "assignedTo": "kim@contoso.example",
        "classification": "truePositive", "determination": "CompromisedUser", "customTags": ["b", " a ", "b"],
    });
    let changed = patch(&client, &path, None, &body).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.text());
    let incident: Value = changed.json();
    for (name, value) in [
        ("status", json!("resolved")),
        ("assignedTo", json!("kim@contoso.example")),
        ("classification", json!("truePositive")),
        ("determination", json!("compromisedAccount")),
        ("customTags", json!(["a", "b"])),
    ] {
        assert_eq!(incident[name], value, "{name}");
    }
    let shown: Value = client.get(&format!("{path}?$expand=alerts")).await.json();
    let alerts: Vec<_> = ["status", "assignedTo", "classification", "determination"]
        .map(|name| (0..2).map(|n| shown["alerts"][n][name].clone()).collect::<Vec<_>>())
        .to_vec();
    assert_eq!(
        json!(alerts),
        json!([
            ["resolved", "resolved"],
            ["kim@contoso.example", "kim@contoso.example"],
            ["truePositive", "falsePositive"],
            ["compromisedAccount", "unknown"],
        ])
    );
    assert_eq!(shown["alerts"][0]["resolvedDateTime"], "2020-06-24T09:20:00.000Z");
    let told = history(&server, 1).await;
    assert_eq!(told.len(), 2);
    assert_eq!(told[1].0, "changed");
    assert!(told[1].1.as_deref().is_some_and(|name| !name.is_empty()));
    assert_eq!(told[1].2["fields"]["status"], json!({ "before": "active", "after": "resolved" }));
    assert_eq!(told[1].2["alertCount"], 2);
    let (before,): (String,) =
        sqlx::query_as("SELECT alerts FROM incident_history WHERE incident = 1 AND what = 'changed'")
            .fetch_one(&server.database("location-eu.db").await)
            .await
            .expect("what they were");
    assert_eq!(
        serde_json::from_str::<Value>(&before).expect("JSON"),
        json!([
            { "alert": "a1", "decided": 0, "version": 2, "status": "new", "assignedTo": null, "classification": "unknown", "determination": "unknown" },
            { "alert": "a2", "decided": 4, "version": 3, "assignedTo": null },
        ])
    );
    // Opening one of its alerts opens it again.
    let alert = patch(&client, &format!("{ALERTS}/a1"), None, &json!({ "status": "inProgress" })).await;
    assert_eq!((alert.status, &alert.json::<Value>()["resolvedDateTime"]), (StatusCode::OK, &Value::Null));
    let again: Value = client.get(&path).await.json();
    assert_eq!(again["status"], "active");
    let told: Vec<_> = history(&server, 1).await.into_iter().map(|(what, ..)| what).collect();
    assert_eq!(told, ["alertChanged", "changed", "alertChanged", "reopened"]);
    let active: (i64,) = sqlx::query_as("SELECT active_alerts FROM incident WHERE number = 1")
        .fetch_one(&server.database("location-eu.db").await)
        .await
        .expect("the incident");
    assert_eq!(active, (1,));
}

#[tokio::test]
async fn d10_two_at_once_are_merged_by_field_and_a_collision_is_told() {
    let server = started().await;
    let (one, other) =
        (program(&server, "security.operator").await, program(&server, "security.admin").await);
    for path in [format!("{INCIDENTS}/2"), format!("{ALERTS}/a1")] {
        let version = one.get(&path).await.etag();
        let first = patch(&one, &path, Some(&version), &json!({ "assignedTo": "kim" })).await;
        assert_eq!(first.status, StatusCode::OK, "{path}");
        assert_ne!(first.etag(), version);
        let merged = patch(&other, &path, Some(&version), &json!({ "status": "resolved" })).await;
        assert_eq!(merged.status, StatusCode::OK, "{path}: {}", merged.text());
        let same = patch(&other, &path, Some(&version), &json!({ "assignedTo": "kim" })).await;
        assert_eq!((same.status, same.etag()), (StatusCode::OK, merged.etag()), "{path}: it is so already");
        let both = json!({ "assignedTo": "robin", "classification": "falsePositive" });
        let (status, code, message) = error(&patch(&other, &path, Some(&version), &both).await);
        assert_eq!(
            (status, code.as_str()),
            (StatusCode::PRECONDITION_FAILED, "PreconditionFailed"),
            "{path}"
        );
        assert!(
            message.contains("assignedTo was changed by") && message.contains("it is 'kim' now"),
            "{message}"
        );
        let after: Value = one.get(&path).await.json();
        assert_eq!(
            (&after["assignedTo"], &after["classification"]),
            (&json!("kim"), &json!("unknown")),
            "nothing in part"
        );
        for version in [None, Some("*")] {
            let again =
                patch(&other, &path, version, &json!({ "assignedTo": format!("robin {version:?}") })).await;
            assert_eq!(again.status, StatusCode::OK, "{path} {version:?}");
        }
        let (status, ..) = error(&patch(&other, &path, Some("\"99\""), &both).await);
        assert_eq!(status, StatusCode::PRECONDITION_FAILED);
        let (status, ..) = error(&patch(&other, &path, Some("7"), &both).await);
        assert_eq!(status, StatusCode::BAD_REQUEST);
    }
}

#[tokio::test]
async fn what_cannot_be_changed_so_is_said() {
    let server = started().await;
    let client = program(&server, "security.operator").await;
    let many: Vec<_> = (0..51).map(|n| n.to_string()).collect();
    for (path, body, status, said) in [
        ("/1", json!({}), 400, "names nothing to change"),
        (
            "/1",
            json!({ "displayName": "Mine" }),
            400,
            "displayName: it cannot be changed. Possible are: assignedTo, classification, determination, status, customTags.",
        ),
        (
            "/1",
            json!({ "status": "open" }),
            400,
            "status: 'open' is not possible. Possible are: active, inProgress, resolved",
        ),
        ("/1", json!({ "status": "redirected" }), 400, "nobody but the server sets 'redirected'"),
        ("/1", json!({ "status": null }), 400, "status: a string is possible."),
        ("/1", json!({ "determination": "apt" }), 400, "name the classification, too"),
        (
            "/1",
            json!({ "classification": "falsePositive", "determination": "apt" }),
            400,
            "possible are notMalicious, notEnoughDataToValidate, other",
        ),
        ("/1", json!({ "customTags": "VIP" }), 400, "customTags: a list of strings"),
        ("/1", json!({ "customTags": many }), 400, "50 tags at most"),
        ("/1", json!({ "assignedTo": "x".repeat(257) }), 400, "assignedTo may have 256 characters"),
        ("/1", json!({ "assignedTo": "a\u{202e}b" }), 400, "U+202E"),
        ("/1", json!({ "assignedTo": "a\nb" }), 400, "U+000A"),
        ("/3", json!({ "assignedTo": "me" }), 409, "lives on as 1"),
        ("/9", json!({ "assignedTo": "me" }), 404, "Not found."),
    ] {
        let answer = patch(&client, &format!("{INCIDENTS}{path}"), None, &body).await;
        let (found, _, message) = error(&answer);
        assert_eq!(found.as_u16(), status, "{body}: {message}");
        assert!(message.contains(said), "{body}: {message}");
    }
    let (status, _, message) =
        error(&patch(&client, &format!("{ALERTS}/a1"), None, &json!({ "customTags": [] })).await);
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(
        message.ends_with("Possible are: assignedTo, classification, determination, status."),
        "{message}"
    );
    let none = client.send(Method::PATCH, &format!("{INCIDENTS}/1"), &[], Some("[]")).await;
    assert_eq!(error(&none).0, StatusCode::BAD_REQUEST);
    assert!(history(&server, 1).await.is_empty(), "nothing was changed");
}

#[tokio::test]
async fn comments_are_added_at_the_end_and_stay_as_they_were_written() {
    let server = started().await;
    let client = program(&server, "security.operator").await;
    let written = ["First", "<img src=x onerror=alert(1)>\n\u{202e}second"];
    for path in [format!("{INCIDENTS}/1"), format!("{ALERTS}/a1")] {
        let version = client.get(&path).await.etag();
        for text in written {
            let body = json!({ "@odata.type": "microsoft.graph.security.alertComment", "comment": text });
            let answer =
                client.send(Method::POST, &format!("{path}/comments"), &[], Some(&body.to_string())).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
            let last =
                answer.json::<Value>()["value"].as_array().expect("a list").last().cloned().expect("one");
            assert_eq!(last["comment"], text);
            assert_eq!(last["createdDateTime"], "2020-06-24T09:20:00.000Z");
        }
        let shown = client.get(&path).await;
        assert_ne!(shown.etag(), version, "{path}");
        let comments = &shown.json::<Value>()["comments"];
        let own =
            comments.as_array().expect("a list").iter().filter(|one| one["comment"] != "Of the service");
        let own: Vec<_> = own.filter_map(|one| one["comment"].as_str()).collect();
        assert_eq!(own, written, "{path}");
        for (body, said) in [
            (json!({}), "comment is missing"),
            (json!({ "comment": " \n" }), "comment is missing"),
            (json!({ "comment": 7 }), "a string is possible"),
            (json!({ "comment": "x".repeat(4001) }), "4000 characters"),
            (json!({ "comment": "a\u{0}" }), "U+0000"),
            (json!({ "comment": "a", "author": "me" }), "author: only comment is possible."),
        ] {
            let answer =
                client.send(Method::POST, &format!("{path}/comments"), &[], Some(&body.to_string())).await;
            let (status, _, message) = error(&answer);
            assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
            assert!(message.contains(said), "{body}: {message}");
        }
    }
    let redirected =
        client.send(Method::POST, &format!("{INCIDENTS}/3/comments"), &[], Some(r#"{"comment":"a"}"#)).await;
    assert_eq!(error(&redirected).0, StatusCode::CONFLICT);
}

#[tokio::test]
async fn there_are_as_many_comments_as_there_may_be() {
    let server = started().await;
    let client = program(&server, "security.operator").await;
    let path = format!("{INCIDENTS}/2/comments");
    let write = async |n: usize| {
        let body = json!({ "comment": format!("Number {n}") }).to_string();
        client.send(Method::POST, &path, &[], Some(&body)).await
    };
    let most = security_center_contract::limits::COMMENTS;
    for n in 0..most {
        assert_eq!(write(n).await.status, StatusCode::OK, "{n}");
    }
    let (status, _, message) = error(&write(most).await);
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(message.contains("200 comments"), "{message}");
}
