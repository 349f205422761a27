//! What is decided here of alerts from Microsoft Graph is written back: by whichever door it came, once, and only where the operator
//! lets it.

use axum::http::{Method, StatusCode};
use security_center_contract::{AlertDetails, AlertStatus, WriteBack, WriteBackCounts, WriteBackState};
use security_center_server::clock::timestamp;
use security_center_server::domain::fetching::LONGEST_LIST;
use security_center_server::fetching::Fetched;
use serde_json::{Value, json};

use crate::alert_queue::change;
use crate::fetch::{DEFENDER, Fetching, alert};
use crate::intake::device;
use crate::support::{Client, NOW};
use crate::triage;

/// Contoso, whose alerts `a` and `b` were fetched, as numbers 1 and 2 of one incident, and what writes back.
pub(crate) async fn two() -> Fetching {
    let fetching = Fetching::new(LONGEST_LIST, true).await;
    for id in ["a", "b"] {
        let mut one = alert(id, 60);
        one["evidence"] = json!([device("shared")]);
        fetching.graph().raise(&fetching.tenant, one);
    }
    assert_eq!(fetching.fetch().await, Fetched::Through);
    fetching
}

impl Fetching {
    /// Writes back what waits, and nothing else: a round is not due.
    pub(crate) async fn write(&self) {
        assert_eq!(self.fetch().await, Fetched::NotOpen);
    }

    pub(crate) async fn details(&self, number: i64) -> AlertDetails {
        details(&self.client, number).await
    }

    /// What waits of an alert.
    pub(crate) async fn waits(&self, number: i64) -> Option<WriteBack> {
        self.details(number).await.write_back
    }

    pub(crate) async fn decide(&self, number: i64, body: Value) {
        let answer = change(&self.client, number, None, &body).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    }

    pub(crate) async fn comment(&self, number: i64, text: &str) {
        let (path, body) = (format!("/api/alerts/{number}/comments"), json!({ "comment": text }));
        let answer = self.client.send(Method::POST, &path, &[], Some(&body.to_string())).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    }

    pub(crate) fn there(&self, id: &str) -> Value {
        self.graph().alert_there(&self.tenant, id)
    }

    pub(crate) async fn counts(&self) -> [u64; 3] {
        let WriteBackCounts { waiting, failed, differing } =
            self.state().await.write_back.expect("it writes back");
        [waiting, failed, differing]
    }
}

pub(crate) async fn details(client: &Client, number: i64) -> AlertDetails {
    client.get(&format!("/api/alerts/{number}")).await.json()
}

/// The fields that wait, each as it is here, there, and whether it differs.
pub(crate) fn fields(waits: &WriteBack) -> Value {
    waits.fields.iter().map(|one| json!([one.field, one.here, one.there, one.differs])).collect()
}

#[tokio::test]
async fn a_decision_waits_is_written_once_and_is_here_as_it_is_there() {
    let fetching = two().await;
    assert_eq!((fetching.waits(1).await, fetching.counts().await), (None, [0, 0, 0]));
    let judged = json!({ "classification": "truePositive", "determination": "malware" });
    fetching.decide(1, json!({ "status": "inProgress" })).await;
    fetching.decide(1, judged.clone()).await;
    fetching.decide(1, json!({ "status": "resolved", "assignedTo": "me@contoso.example" })).await;
    let waits = fetching.waits(1).await.expect("it waits");
    assert_eq!((waits.state, waits.comment_count, waits.failure.clone()), (WriteBackState::Waiting, 0, None));
    assert_eq!((waits.since.clone(), waits.next_at.clone()), (timestamp(NOW), Some(timestamp(NOW))));
    assert_eq!(
        fields(&waits),
        json!([
            ["status", "resolved", "new", false],
            ["assignedTo", "me@contoso.example", null, false],
            ["classification", "truePositive", null, false],
            ["determination", "malware", null, false],
        ])
    );
    assert_eq!((fetching.waits(2).await, fetching.counts().await), (None, [1, 0, 0]));
    let version = fetching.details(1).await.alert.version;
    fetching.write().await;
    let sent = json!([{ "status": "resolved", "assignedTo": "me@contoso.example", "classification": "truePositive",
                        "determination": "malware" }]);
    assert_eq!(json!(fetching.graph().sent("PATCH", "")), sent, "once, of one alert, all of it");
    let there = fetching.there("a");
    assert_eq!((&there["status"], &there["determination"]), (&json!("resolved"), &json!("malware")));
    let after = fetching.details(1).await;
    assert_eq!((after.write_back, fetching.counts().await), (None, [0, 0, 0]));
    assert!(after.alert.version > version, "windows are told");
    let kept: Value = serde_json::from_str(&after.records[0].text).expect("JSON");
    assert_eq!(kept["status"], "resolved", "what Microsoft Graph answered is here");
    let asked = fetching.graph().count("alerts_v2/");
    assert_eq!(fetching.fetch_again().await, Fetched::Through);
    assert_eq!(fetching.waits(1).await, None);
    assert_eq!(fetching.graph().count("alerts_v2/"), asked, "nothing waits, nothing is asked");
    let (state, version) = (fetching.state().await, fetching.details(1).await.alert.version);
    assert_eq!((state.alert_count, state.changed_count), (2, 0), "what was answered is what is listed");
    assert_eq!(version, after.alert.version);
}

#[tokio::test]
async fn unless_the_operator_says_so_nothing_is_written_and_nothing_waits() {
    let fetching = Fetching::start().await;
    fetching.graph().raise(&fetching.tenant, alert("a", 60));
    assert_eq!(fetching.fetch().await, Fetched::Through);
    fetching.decide(1, json!({ "status": "resolved" })).await;
    fetching.comment(1, "Hello").await;
    assert_eq!(fetching.fetch_again().await, Fetched::Through);
    assert_eq!((fetching.waits(1).await, fetching.state().await.write_back), (None, None));
    assert_eq!(fetching.graph().count("alerts_v2/"), 0);
    assert_eq!(fetching.texts("SELECT alert_id FROM write_back WHERE tenant_id = $1").await.len(), 0);
    // What was decided before it is allowed is not written later.
    let writing = crate::fetch::fetcher(fetching.server(), fetching.graph(), (LONGEST_LIST, true));
    fetching.server().pass_time(5 * crate::graph::MINUTE);
    assert_eq!(writing.fetch(&fetching.tenant, DEFENDER).await.expect("the store"), Fetched::Through);
    assert_eq!(fetching.graph().count("alerts_v2/"), 0);
}

#[tokio::test]
async fn what_a_change_of_an_incident_does_to_its_alerts_is_written_and_so_is_taking_it_back() {
    let fetching = two().await;
    let incident = triage::details(&fetching.client, 1).await.incident;
    assert_eq!(incident.alert_count, 2);
    fetching.decide(2, json!({ "status": "resolved" })).await;
    fetching.write().await;
    let version = triage::details(&fetching.client, 1).await.incident.version;
    let body = json!({ "status": "resolved", "assignedTo": "me@contoso.example" });
    let answer = triage::change(&fetching.client, 1, version, &body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert_eq!(fetching.counts().await, [2, 0, 0]);
    fetching.write().await;
    let assigned = json!({ "assignedTo": "me@contoso.example" });
    let both = json!({ "status": "resolved", "assignedTo": "me@contoso.example" });
    assert_eq!(json!(fetching.graph().sent("PATCH", "a")), json!([both]));
    assert_eq!(json!(fetching.graph().sent("PATCH", "b")), json!([{ "status": "resolved" }, assigned]));
    // Back: until that is written, what is fetched does not change it.
    assert_eq!(triage::undo(&fetching.client, 1).await.status, StatusCode::OK);
    assert_eq!(fetching.details(1).await.alert.status, AlertStatus::New);
    fetching.graph().somebody_says(&fetching.tenant, "a", &json!({ "title": "Another title" }));
    fetching
        .graph()
        .fault("GET /v1.0/security/alerts_v2/", crate::graph_server::Fault::Says(404, &[], String::new()));
    fetching
        .graph()
        .fault("GET /v1.0/security/alerts_v2/", crate::graph_server::Fault::Says(404, &[], String::new()));
    assert_eq!(fetching.fetch_again().await, Fetched::Through);
    let after = fetching.details(1).await.alert;
    assert_eq!(
        (after.title.as_str(), after.status, after.assigned_to),
        ("Another title", AlertStatus::New, None)
    );
    fetching.decide(1, json!({ "classification": "falsePositive" })).await;
    fetching.write().await;
    let back = json!({ "status": "new", "assignedTo": null, "classification": "falsePositive",
                       "determination": "unknown" });
    assert_eq!(fetching.graph().sent("PATCH", "a").last(), Some(&back));
    // What nobody had decided before follows Microsoft Graph again.
    fetching.graph().somebody_says(&fetching.tenant, "a", &json!({ "status": "inProgress" }));
    assert_eq!(fetching.fetch_again().await, Fetched::Through);
    assert_eq!(fetching.details(1).await.alert.status, AlertStatus::InProgress);
    assert_eq!(fetching.waits(1).await, None);
}

#[tokio::test]
async fn what_programs_decide_is_written_and_what_came_another_way_is_not() {
    let fetching = two().await;
    let body = json!({ "assignedTo": "soc@contoso.example" }).to_string();
    let answer = fetching.client.send(Method::PATCH, "/v1.0/security/alerts_v2/b", &[], Some(&body)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    fetching.write().await;
    assert_eq!(fetching.there("b")["assignedTo"], "soc@contoso.example");
    let pushed = alert("pushed", 60);
    let state = &fetching.server().state;
    let sender = security_center_alerts::reading::Sender { tenant_id: &fetching.tenant, service: DEFENDER };
    let record =
        security_center_alerts::reading::record(pushed.to_string().as_bytes(), sender).expect("good");
    let arriving = security_center_server::store::intake::Arriving {
        tenant_id: &fetching.tenant,
        service: DEFENDER,
        now: NOW,
        rules: state.rules,
    };
    state.locations.eu.take_alerts(arriving, vec![(0, record)]).await.expect("the store");
    fetching.decide(3, json!({ "status": "resolved" })).await;
    fetching.comment(3, "Hello").await;
    fetching.write().await;
    assert_eq!(fetching.waits(3).await, None);
    assert_eq!(fetching.graph().count("alerts_v2/pushed"), 0);
}

#[tokio::test]
async fn comments_are_written_each_once_in_their_order_with_who_wrote_them() {
    let fetching = two().await;
    for text in ["Again", "First", "Again"] {
        fetching.comment(1, text).await;
    }
    fetching.decide(1, json!({ "status": "inProgress" })).await;
    let waits = fetching.waits(1).await.expect("it waits");
    assert_eq!((waits.comment_count, waits.fields.len()), (3, 1));
    fetching.write().await;
    let author =
        fetching.details(1).await.history.iter().find_map(|one| one.comment.as_ref().and(one.by.clone()));
    let author = author.expect("an author");
    let texts: Vec<Value> =
        fetching.graph().sent("POST", "a").iter().map(|one| one["comment"].clone()).collect();
    let expected = ["Again", "First", "Again"].map(|text| json!(format!("{author}: {text}")));
    assert_eq!(texts, expected);
    assert_eq!(fetching.there("a")["comments"].as_array().expect("a list").len(), 3);
    assert_eq!((fetching.waits(1).await, fetching.there("a")["status"].clone()), (None, json!("inProgress")));
    assert_eq!(fetching.graph().sent("PATCH", "a").len(), 1);
}

#[tokio::test]
async fn what_runs_writes_as_soon_as_something_is_decided() {
    let fetching = two().await;
    let running = fetching.run();
    fetching.decide(1, json!({ "status": "resolved" })).await;
    // Of changes it is told at most once a second.
    fetching.server().pass_time(1_000);
    fetching.graph().until_asked("PATCH /v1.0/security/alerts_v2/a", 1).await;
    fetching
        .until(|state| state.write_back == Some(WriteBackCounts { waiting: 0, failed: 0, differing: 0 }))
        .await;
    fetching.server().shut_down.send_replace(true);
    running.await.expect("it ended");
}
