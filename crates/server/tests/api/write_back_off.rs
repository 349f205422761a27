//! Writing back that is turned off and on again, of tenants that are not connected for a while, and by several servers.

use axum::http::StatusCode;
use security_center_contract::{AlertStatus, WriteBackState};
use security_center_server::directory::facts::FactsChange;
use security_center_server::domain::cause::Cause;
use security_center_server::domain::fetching::LONGEST_LIST;
use security_center_server::fetching::{Fetched, Fetcher};
use serde_json::json;

use crate::fetch::{DEFENDER, Fetching, fetcher};
use crate::graph::MINUTE;
use crate::graph_server::Fault;
use crate::support::NOW;
use crate::triage;
use crate::write_back::two;

impl Fetching {
    /// A server starts that writes back, or does not.
    async fn starts(&self, writes_back: bool) -> Fetcher {
        let store = &self.server().state.locations.eu;
        store.fetching_is(true, writes_back).await.expect("the store");
        fetcher(self.server(), self.graph(), (LONGEST_LIST, writes_back))
    }

    async fn outbox(&self) -> Vec<String> {
        self.texts("SELECT alert_id FROM write_back WHERE tenant_id = $1 ORDER BY alert_id").await
    }

    /// The incident is resolved, which is written, or at least noted.
    async fn resolve_all(&self) {
        let version = triage::details(&self.client, 1).await.incident.version;
        let answer = triage::change(&self.client, 1, version, &json!({ "status": "resolved" })).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    }

    async fn undo(&self) {
        assert_eq!(triage::undo(&self.client, 1).await.status, StatusCode::OK);
    }
}

async fn again(fetching: &Fetching, fetcher: &Fetcher) {
    fetching.server().pass_time(5 * MINUTE);
    assert_eq!(fetcher.fetch(&fetching.tenant, DEFENDER).await.expect("the store"), Fetched::Through);
}

#[tokio::test]
async fn what_waited_when_it_was_turned_off_is_not_written_and_follows_microsoft_graph() {
    let fetching = two().await;
    fetching.resolve_all().await;
    fetching.write().await;
    fetching.undo().await;
    fetching.comment(2, "Hello").await;
    assert_eq!(fetching.counts().await, [2, 0, 0]);
    let version = fetching.details(1).await.alert.version;
    let off = fetching.starts(false).await;
    let shown = fetching.details(1).await;
    assert_eq!((shown.write_back, fetching.outbox().await.len()), (None, 0));
    assert!(shown.alert.version > version, "windows are told");
    // Nobody decides it any more, as before the change that was taken back.
    fetching.graph().somebody_says(&fetching.tenant, "a", &json!({ "status": "inProgress" }));
    again(&fetching, &off).await;
    assert_eq!(fetching.details(1).await.alert.status, AlertStatus::InProgress);
    // What is decided, and taken back, while it is off waits for nothing.
    fetching.resolve_all().await;
    fetching.undo().await;
    fetching.graph().somebody_says(&fetching.tenant, "a", &json!({ "status": "new" }));
    again(&fetching, &off).await;
    assert_eq!(fetching.details(1).await.alert.status, AlertStatus::New);
    fetching.decide(2, json!({ "assignedTo": "me@contoso.example" })).await;
    let asked = fetching.graph().count("alerts_v2/");
    let on = fetching.starts(true).await;
    assert_eq!(fetching.counts().await, [0, 0, 0]);
    again(&fetching, &on).await;
    assert_eq!(fetching.graph().count("alerts_v2/"), asked, "nothing of that is written later");
    fetching.decide(1, json!({ "status": "resolved" })).await;
    again(&fetching, &on).await;
    assert_eq!(fetching.there("a")["status"], "resolved");
    assert_eq!((fetching.outbox().await.len(), fetching.graph().sent("POST", "b").len()), (0, 0));
}

#[tokio::test]
async fn what_differed_when_it_was_turned_off_does_not_wait_for_a_choice_for_ever() {
    let fetching = two().await;
    fetching.decide(1, json!({ "status": "resolved" })).await;
    fetching.graph().somebody_says(&fetching.tenant, "a", &json!({ "status": "inProgress" }));
    fetching.write().await;
    assert_eq!(fetching.waits(1).await.expect("it differs").state, WriteBackState::Conflict);
    let off = fetching.starts(false).await;
    fetching.graph().somebody_says(&fetching.tenant, "a", &json!({ "status": "resolved" }));
    again(&fetching, &off).await;
    let on = fetching.starts(true).await;
    again(&fetching, &on).await;
    assert_eq!((fetching.waits(1).await, fetching.counts().await), (None, [0, 0, 0]));
}

#[tokio::test]
async fn while_a_tenant_is_not_connected_nothing_is_noted_and_what_waited_is_written_afterwards() {
    let fetching = two().await;
    fetching.decide(1, json!({ "status": "resolved" })).await;
    fetching.graph().fault("PATCH ", Fault::Says(400, &[], String::new()));
    fetching.write().await;
    assert_eq!(fetching.counts().await, [0, 1, 0]);
    let (state, running) = (&fetching.server().state, fetching.run());
    let mut bell = state.control.listen();
    let cause = Cause::operator();
    assert!(state.control.disconnect_tenant(&fetching.tenant, &cause, NOW).await.expect("written"));
    while fetching.waits(1).await.is_some() {
        bell.recv().await.expect("the bell is there");
    }
    fetching.decide(2, json!({ "status": "resolved" })).await;
    assert_eq!((fetching.waits(2).await, fetching.outbox().await), (None, vec!["a".to_owned()]));
    let done = fetching.connected.connector.connect(&fetching.tenant, &FactsChange::default(), &cause).await;
    done.expect("the store").expect("connected");
    fetching.graph().until_asked("PATCH /v1.0/security/alerts_v2/a", 2).await;
    while !fetching.outbox().await.is_empty() {
        bell.recv().await.expect("the bell is there");
    }
    assert_eq!(
        (fetching.there("a")["status"].clone(), fetching.graph().sent("PATCH", "b").len()),
        (json!("resolved"), 0)
    );
    // From now on it is noted again, also before the next round.
    fetching.graph().fault("PATCH ", Fault::Says(400, &[], String::new()));
    fetching.decide(2, json!({ "status": "inProgress" })).await;
    // Of changes it is told at most once a second.
    fetching.server().pass_time(1_000);
    fetching.graph().until_asked("PATCH /v1.0/security/alerts_v2/b", 1).await;
    fetching.server().shut_down.send_replace(true);
    running.await.expect("it ended");
}

#[tokio::test]
async fn a_server_that_does_not_write_back_does_not_keep_another_one_from_it() {
    let fetching = two().await;
    let other = fetcher(fetching.server(), fetching.graph(), (LONGEST_LIST, false));
    again(&fetching, &other).await;
    fetching.decide(1, json!({ "status": "resolved" })).await;
    assert_eq!(fetching.counts().await, [1, 0, 0]);
    fetching.write().await;
    assert_eq!((fetching.waits(1).await, fetching.there("a")["status"].clone()), (None, json!("resolved")));
}
