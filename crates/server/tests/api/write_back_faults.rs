//! What Microsoft Graph does not let be written waits, says why, and is written once it is let; nothing is sent twice.

use security_center_contract::{WriteBackFailureReason, WriteBackState};
use security_center_server::clock::timestamp;
use security_center_server::fetching::Fetched;
use serde_json::json;

use crate::fetch::Fetching;
use crate::graph::MINUTE;
use crate::graph_server::Fault;
use crate::support::NOW;
use crate::write_back::two;

const PATCH: &str = "PATCH /v1.0/security/alerts_v2/";
const POST: &str = "POST /v1.0/security/alerts_v2/";
const GET: &str = "GET /v1.0/security/alerts_v2/";

/// Why an alert was not written, and when it is tried again.
async fn why(fetching: &Fetching, number: i64) -> (WriteBackFailureReason, Option<i64>) {
    let waits = fetching.waits(number).await.expect("it waits");
    assert_eq!(waits.state, WriteBackState::Failed);
    let next =
        waits.next_at.map(|at| (0..600).find(|n| timestamp(NOW + n * MINUTE / 2) == at).expect("soon") * 30);
    (waits.failure.expect("it failed").reason, next)
}

#[tokio::test]
async fn who_asks_for_patience_is_left_alone_for_so_long_whatever_is_decided_meanwhile() {
    let fetching = two().await;
    fetching.decide(1, json!({ "status": "resolved" })).await;
    fetching.decide(2, json!({ "status": "resolved" })).await;
    fetching.graph().fault(PATCH, Fault::Says(429, &[("retry-after", "150")], String::new()));
    fetching.write().await;
    assert_eq!(fetching.counts().await, [0, 2, 0]);
    for number in [1, 2] {
        assert_eq!(why(&fetching, number).await, (WriteBackFailureReason::Throttled, Some(150)));
    }
    fetching.decide(1, json!({ "status": "inProgress" })).await;
    fetching.server().pass_time(2 * MINUTE);
    fetching.write().await;
    assert_eq!((fetching.graph().count(PATCH), fetching.counts().await), (1, [1, 1, 0]));
    fetching.server().pass_time(MINUTE / 2);
    fetching.write().await;
    assert_eq!((fetching.graph().count(PATCH), fetching.counts().await), (3, [0, 0, 0]));
    assert_eq!(fetching.there("a")["status"], "inProgress");
}

#[tokio::test]
async fn a_missing_permission_is_said_and_waited_for() {
    let fetching = two().await;
    fetching.decide(1, json!({ "status": "resolved" })).await;
    let refusal = json!({ "error": { "code": "Forbidden", "message": "No." } }).to_string();
    for (pause, next) in [(0, 60), (1, 180)] {
        fetching.server().pass_time(pause * MINUTE);
        fetching.graph().fault(PATCH, Fault::Says(403, &[], refusal.clone()));
        fetching.write().await;
        assert_eq!(why(&fetching, 1).await, (WriteBackFailureReason::Refused, Some(next)));
    }
    fetching.server().pass_time(2 * MINUTE);
    fetching.write().await;
    assert_eq!((fetching.waits(1).await, fetching.graph().count(PATCH)), (None, 3));
}

#[tokio::test]
async fn an_alert_that_is_gone_or_not_accepted_does_not_keep_others_waiting() {
    let fetching = two().await;
    fetching.decide(1, json!({ "status": "resolved" })).await;
    fetching.decide(2, json!({ "status": "resolved" })).await;
    fetching.graph().fault("GET /v1.0/security/alerts_v2/a", Fault::Says(404, &[], String::new()));
    fetching.graph().fault("PATCH /v1.0/security/alerts_v2/b", Fault::Says(400, &[], String::new()));
    fetching.write().await;
    assert_eq!(why(&fetching, 1).await, (WriteBackFailureReason::Gone, None));
    assert_eq!(why(&fetching, 2).await, (WriteBackFailureReason::NotAccepted, Some(60)));
    fetching.server().pass_time(MINUTE);
    fetching.write().await;
    assert_eq!((fetching.waits(2).await, fetching.there("b")["status"].clone()), (None, json!("resolved")));
    assert_eq!(why(&fetching, 1).await, (WriteBackFailureReason::Gone, None));
    // It is decided anew, and it was there after all.
    fetching.decide(1, json!({ "status": "inProgress" })).await;
    fetching.write().await;
    assert_eq!((fetching.waits(1).await, fetching.there("a")["status"].clone()), (None, json!("inProgress")));
}

#[tokio::test]
async fn whoever_has_no_principal_name_is_not_written_and_the_rest_is() {
    let fetching = two().await;
    fetching.decide(1, json!({ "status": "resolved", "assignedTo": "somebody" })).await;
    fetching.write().await;
    assert_eq!(json!(fetching.graph().sent("PATCH", "a")), json!([{ "status": "resolved" }]));
    assert_eq!(why(&fetching, 1).await, (WriteBackFailureReason::NoPrincipalName, None));
    fetching.decide(1, json!({ "assignedTo": "me@contoso.example" })).await;
    fetching.write().await;
    assert_eq!(
        (fetching.waits(1).await, fetching.there("a")["assignedTo"].clone()),
        (None, json!("me@contoso.example"))
    );
}

#[tokio::test]
async fn a_change_whose_answer_was_lost_is_not_made_again_and_is_no_conflict() {
    let fetching = two().await;
    fetching.decide(1, json!({ "status": "inProgress" })).await;
    fetching.graph().fault(PATCH, Fault::Done(Some(502)));
    fetching.write().await;
    assert_eq!(why(&fetching, 1).await, (WriteBackFailureReason::Unreachable, Some(60)));
    // What arrived without our knowing is not taken for somebody else's word when more is decided.
    fetching.decide(1, json!({ "status": "resolved" })).await;
    fetching.server().pass_time(MINUTE);
    fetching.write().await;
    assert_eq!((fetching.waits(1).await, fetching.there("a")["status"].clone()), (None, json!("resolved")));
    fetching.decide(2, json!({ "status": "resolved" })).await;
    fetching.graph().fault(PATCH, Fault::Done(Some(504)));
    fetching.write().await;
    fetching.server().pass_time(MINUTE);
    fetching.write().await;
    assert_eq!((fetching.waits(2).await, fetching.graph().sent("PATCH", "b").len()), (None, 1));
}

#[tokio::test]
async fn a_comment_whose_answer_was_lost_is_not_written_again_and_one_that_did_not_arrive_is() {
    let fetching = two().await;
    // Right after each other they would be one.
    for text in ["Same", "Between"] {
        fetching.comment(1, text).await;
        fetching.write().await;
    }
    fetching.comment(1, "Same").await;
    fetching.comment(1, "Other").await;
    fetching.graph().fault(POST, Fault::Done(Some(502)));
    fetching.write().await;
    assert_eq!(why(&fetching, 1).await, (WriteBackFailureReason::Unreachable, Some(60)));
    fetching.server().pass_time(MINUTE);
    fetching.graph().fault(POST, Fault::Says(503, &[], String::new()));
    fetching.write().await;
    assert_eq!(why(&fetching, 1).await.0, WriteBackFailureReason::Throttled);
    assert_eq!(fetching.waits(1).await.expect("it waits").comment_count, 1);
    fetching.server().pass_time(MINUTE);
    fetching.write().await;
    assert_eq!(fetching.waits(1).await, None);
    let there = fetching.there("a");
    let texts: Vec<&str> = there["comments"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|one| one["comment"].as_str())
        .collect();
    assert_eq!(texts.iter().filter(|text| text.ends_with(": Same")).count(), 2);
    assert_eq!(texts.iter().filter(|text| text.ends_with(": Other")).count(), 1);
}

#[tokio::test]
async fn a_graph_that_answers_nonsense_is_not_believed() {
    let fetching = two().await;
    fetching.decide(1, json!({ "status": "resolved" })).await;
    let other = fetching.there("b").to_string();
    for nonsense in [other, "[]".to_owned(), "<html>".to_owned()] {
        fetching.graph().fault(GET, Fault::Says(200, &[], nonsense));
        fetching.write().await;
        assert_eq!(why(&fetching, 1).await.0, WriteBackFailureReason::NotAccepted);
        fetching.server().pass_time(10 * MINUTE);
        // The round that is due is made first.
        fetching.graph().fault(GET, Fault::Says(200, &[], "{}".to_owned()));
        fetching.fetch().await;
        fetching.decide(1, json!({ "status": "inProgress" })).await;
        fetching.decide(1, json!({ "status": "resolved" })).await;
    }
    assert_eq!(fetching.graph().count(PATCH), 0);
}

#[tokio::test]
async fn an_answer_that_is_older_than_what_is_known_is_not_asked_for_again_and_again() {
    let fetching = two().await;
    let mut old = fetching.there("a");
    old["status"] = json!("resolved");
    fetching.graph().somebody_says(&fetching.tenant, "a", &json!({ "status": "inProgress" }));
    fetching.fetch_again().await;
    fetching.decide(1, json!({ "status": "resolved" })).await;
    fetching.graph().fault(GET, Fault::Says(200, &[], old.to_string()));
    fetching.write().await;
    let asked = fetching.graph().count(GET);
    fetching.write().await;
    assert_eq!((fetching.graph().count(GET), fetching.graph().count(PATCH)), (asked, 0));
    fetching.server().pass_time(MINUTE);
    fetching.write().await;
    assert_eq!((fetching.waits(1).await, fetching.there("a")["status"].clone()), (None, json!("resolved")));
}

#[tokio::test]
async fn a_comment_that_is_not_taken_waits_longer_each_time_and_the_alert_stays_as_it_is_meanwhile() {
    for (status, reason) in
        [(403, WriteBackFailureReason::Refused), (400, WriteBackFailureReason::NotAccepted)]
    {
        let fetching = two().await;
        fetching.comment(1, "Hello").await;
        let mut version = None;
        for (pause, next) in [(0, 60), (1, 180), (2, 420)] {
            fetching.server().pass_time(pause * MINUTE);
            fetching.graph().fault(POST, Fault::Says(status, &[], String::new()));
            fetching.write().await;
            assert_eq!(why(&fetching, 1).await, (reason, Some(next)));
            let now = fetching.details(1).await.alert.version;
            assert_eq!(*version.get_or_insert(now), now, "nothing of it changed");
        }
        assert_eq!(fetching.graph().count(POST), 3);
        fetching.server().pass_time(MINUTE);
        fetching.write().await;
        assert_eq!(fetching.graph().count(POST), 3, "it is not tried before it is time");
        fetching.server().pass_time(3 * MINUTE);
        fetching.fetch().await;
        assert_eq!((fetching.waits(1).await, fetching.graph().count(POST)), (None, 4));
        // The waits begin anew.
        fetching.comment(2, "Hello").await;
        fetching.graph().fault(POST, Fault::Says(status, &[], String::new()));
        fetching.write().await;
        assert_eq!(why(&fetching, 2).await, (reason, Some(420 + 60)));
    }
}

#[tokio::test]
async fn an_alert_that_is_never_answered_does_not_keep_others_waiting() {
    let fetching = two().await;
    for _ in 0..6 {
        fetching.graph().fault("PATCH /v1.0/security/alerts_v2/a", Fault::Says(502, &[], String::new()));
    }
    fetching.decide(1, json!({ "status": "resolved" })).await;
    fetching.decide(2, json!({ "status": "resolved" })).await;
    fetching.write().await;
    assert_eq!((fetching.counts().await, fetching.there("b")["status"].clone()), ([0, 2, 0], json!("new")));
    fetching.server().pass_time(MINUTE);
    fetching.write().await;
    assert_eq!((fetching.waits(2).await, fetching.there("b")["status"].clone()), (None, json!("resolved")));
    assert_eq!(why(&fetching, 1).await, (WriteBackFailureReason::Unreachable, Some(180)));
    // However often it fails, what is decided of others waits for a minute at most.
    for status in ["inProgress", "resolved", "new"] {
        fetching.server().pass_time(8 * MINUTE);
        fetching.fetch().await;
        fetching.decide(2, json!({ "status": status })).await;
        fetching.server().pass_time(MINUTE);
        fetching.write().await;
        assert_eq!((fetching.waits(2).await, fetching.there("b")["status"].clone()), (None, json!(status)));
    }
    assert_eq!(why(&fetching, 1).await.0, WriteBackFailureReason::Unreachable);
}

#[tokio::test]
async fn an_alert_that_was_gone_is_written_once_it_is_fetched_again() {
    let fetching = two().await;
    fetching.decide(1, json!({ "status": "resolved" })).await;
    fetching.graph().fault("GET /v1.0/security/alerts_v2/a", Fault::Says(404, &[], String::new()));
    fetching.write().await;
    assert_eq!(why(&fetching, 1).await, (WriteBackFailureReason::Gone, None));
    fetching.graph().somebody_says(&fetching.tenant, "a", &json!({ "title": "Another title" }));
    assert_eq!(fetching.fetch_again().await, Fetched::Through);
    fetching.write().await;
    assert_eq!((fetching.waits(1).await, fetching.there("a")["status"].clone()), (None, json!("resolved")));
}

#[tokio::test]
async fn an_answer_that_is_older_than_what_is_known_has_nothing_overwritten() {
    let fetching = two().await;
    let old = fetching.there("a").to_string();
    fetching.decide(1, json!({ "status": "resolved" })).await;
    fetching.graph().fault(GET, Fault::Says(400, &[], String::new()));
    fetching.graph().somebody_says(&fetching.tenant, "a", &json!({ "status": "inProgress" }));
    assert_eq!(fetching.fetch_again().await, Fetched::Through);
    fetching.server().pass_time(MINUTE);
    for (pause, asked) in [(0, 2), (0, 2), (2, 3), (0, 3)] {
        fetching.server().pass_time(pause * MINUTE);
        if fetching.graph().count(GET) < asked {
            fetching.graph().fault(GET, Fault::Says(200, &[], old.clone()));
        }
        fetching.write().await;
        assert_eq!((fetching.graph().count(GET), fetching.graph().count(PATCH)), (asked, 0));
    }
    fetching.server().pass_time(4 * MINUTE);
    fetching.fetch().await;
    let waits = fetching.waits(1).await.expect("it differs");
    assert_eq!(crate::write_back::fields(&waits), json!([["status", "resolved", "inProgress", true]]));
}

#[tokio::test]
async fn a_copy_that_does_not_have_yet_what_was_written_is_no_conflict() {
    let fetching = two().await;
    let old = fetching.there("a").to_string();
    fetching.decide(1, json!({ "status": "resolved" })).await;
    fetching.graph().fault(PATCH, Fault::Done(Some(200)));
    fetching.graph().fault(GET, Fault::Says(200, &[], old.clone()));
    fetching.graph().fault(GET, Fault::Says(200, &[], old));
    fetching.write().await;
    let waits = fetching.waits(1).await.expect("it is not known whether it is there");
    assert_eq!((waits.state, waits.next_at), (WriteBackState::Waiting, Some(timestamp(NOW + MINUTE))));
    fetching.server().pass_time(MINUTE);
    fetching.write().await;
    assert_eq!((fetching.waits(1).await, fetching.graph().count(PATCH)), (None, 1));
}
