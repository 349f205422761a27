//! What it takes to say of each entry of a history whether it can be taken back: the same statements however many moves and merges it
//! tells of, and none for whoever may not.

use axum::http::{Method, StatusCode};
use security_center_alerts::correlation::Rules;
use security_center_contract::{ServiceState, SupportedService};
use security_center_server::store::intake::Arriving;
use serde_json::{Value, json};
use tracing::{Instrument, info_span};

use crate::ALONE;
use crate::merges::chain;
use crate::statements::{listen, seen};
use crate::support::{NOW, Server};

/// How many statements the history of an incident takes after so many moves and merges, for an operator and for a reader.
async fn after(moves: usize) -> [Vec<String>; 2] {
    let server = Server::start().await;
    server.sign_in("Contoso", "global.admin").await.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;
    let tenant = server.tenant("Contoso").await;
    let arriving = Arriving {
        tenant_id: &tenant,
        service: SupportedService::DefenderAtp,
        now: NOW,
        rules: Rules::default(),
    };
    let store = &server.state.locations.eu;
    let others = (0..2 * moves).map(|n| (format!("other{n}-"), 1));
    for (name, length) in [("many".to_owned(), moves + 1)].into_iter().chain(others) {
        let taken = store.take_alerts(arriving, chain(&tenant, &name, length)).await;
        assert_eq!(taken.expect("written").expect("a store").accepted, length as u64);
    }
    let client = server.sign_in("Contoso", "security.operator").await;
    let move_from = async |number: usize, asked: Value| {
        let path = format!("/api/incidents/{number}/move");
        let moved = client.send(Method::POST, &path, &[], Some(&asked.to_string())).await;
        assert_eq!(moved.status, StatusCode::OK, "{}", moved.text());
    };
    for n in 0..moves {
        move_from(1, json!({ "alerts": [format!("many-{n}")], "to": (2 + n).to_string() })).await;
        move_from(2 + moves + n, json!({ "to": "1" })).await;
    }
    let reader = server.sign_in("Contoso", "security.reader").await;
    let mut ids = Vec::new();
    for (client, offered) in [(&client, 2 * moves), (&reader, 0)] {
        let span = info_span!("counted");
        ids.push(span.id().expect("somebody listens"));
        let told = client.get("/api/incidents/1/history").instrument(span).await;
        assert_eq!(told.status, StatusCode::OK, "{}", told.text());
        let told: Value = told.json();
        let told = told["value"].as_array().expect("a list").iter();
        assert_eq!(told.filter(|entry| !entry["undo"].is_null()).count(), offered);
    }
    // A statement is told once its connection is done with it: a closed connection has told of all.
    server.state.control.close().await;
    store.close().await;
    let of = |id| seen(id).into_iter().map(|(text, _)| text).collect::<Vec<_>>();
    [of(&ids[0]), of(&ids[1])]
}

#[tokio::test]
async fn a_history_takes_as_many_statements_however_much_was_moved() {
    let _alone = ALONE.lock().await;
    listen();
    let ([few, of_reader], [many, _]) = (after(1).await, after(12).await);
    assert_eq!(few.len(), many.len(), "{few:#?} {many:#?}");
    let about_moves = |text: &&String| text.contains("link_segment") || text.contains("'takenBack'");
    assert!(few.iter().filter(about_moves).count() > 1, "{few:#?}");
    assert_eq!(of_reader.iter().filter(about_moves).count(), 0, "{of_reader:#?}");
}
