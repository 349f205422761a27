//! How fresh licences and roles are, and reading them again.

use crate::{
    samples::{allowed, problem, read, refused, session, tenant},
    server,
    stage::{Stage, attribute},
};
use leptos::prelude::*;
use security_center::pages::EligibilityPage;
use security_center_contract::{ProblemCode, Refusal, Tenant};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

/// The tenant with what is said of the reading of its directory.
fn with(reading: &Value) -> Value {
    let mut sample = tenant();
    for (name, value) in reading.as_object().unwrap() {
        sample["reading"][name] = value.clone();
    }
    sample
}

async fn page(reading: Value) -> Stage {
    let mut stage = Stage::signed_in(session("open"), Some(with(&reading)), None).await;
    stage.show(|| view! { <EligibilityPage /> }.into_any()).await;
    stage
}

#[wasm_bindgen_test]
async fn d2_of_a_file_it_is_said_that_there_is_nothing_to_ask() {
    let stage = page(json!({})).await;
    assert!(stage.says("A file that the operator imported"));
    assert!(stage.says("Licences and roles come from a file here. The operator imports a newer one."));
    let check = stage.button("Check again");
    assert_eq!(attribute(&check, "aria-disabled").as_deref(), Some("true"));
    stage.press(&check).await;
    assert_eq!(server::waiting("POST tenant/check"), 0);
}

#[wasm_bindgen_test]
async fn licences_and_roles_are_read_again_when_asked() {
    let graph = json!({"source": "graph", "nextAt": "2030-01-01T00:00:00Z", "check": allowed()});
    let stage = page(graph.clone()).await;
    assert!(stage.says("Microsoft Graph") && stage.says("Next by itself"));
    let check = stage.button("Check again");
    stage.press(&check).await;
    assert!(stage.says("Licences and roles are being read."));
    stage.press(&check).await;
    assert_eq!(server::waiting("POST tenant/check"), 1, "once");
    server::answer("POST tenant/check", 202, &Value::Null);
    stage.until("it is asked for", || server::waiting("GET tenant") == 1).await;
    let mut running = graph.clone();
    running["running"] = json!(true);
    running["check"] = refused(&["directoryJustRead"]);
    server::answer("GET tenant", 200, &with(&running));
    stage.until_says("Licences and roles were read a moment ago").await;
    assert!(stage.says("Licences and roles are being read."));
    stage.known.tenant.put(read::<Tenant>(with(&graph)));
    stage.until("it is over", || !stage.says("are being read.")).await;
    assert_eq!(attribute(&check, "aria-disabled"), None, "the same button");
}

#[wasm_bindgen_test]
async fn d2_of_a_failure_it_is_said_what_it_means_and_who_can_do_what() {
    for (reason, what, who) in [
        ("unreachable", "Microsoft Graph did not answer.", "nobody has to do anything"),
        ("refused", "did not accept the credentials", "The operator of this server can renew them"),
        ("throttled", "asks to come back later", "nobody has to do anything"),
        ("unreadable", "cannot be understood", "The server's log tells its operator more."),
    ] {
        let failure = json!({"at": "2026-06-24T09:00:00Z", "reason": reason});
        let stage = page(json!({"source": "graph", "failure": failure, "check": allowed()})).await;
        let said = stage.text(".message.warning");
        assert!(
            said.contains(what) && said.contains(who) && said.contains("What was read before is kept."),
            "{said}"
        );
        assert!(stage.says("Your tenant is eligible"), "what was read before");
    }
}

#[wasm_bindgen_test]
async fn d2_a_refusal_to_read_it_again_is_said() {
    let stage = page(json!({"source": "graph", "check": allowed()})).await;
    stage.press(&stage.button("Check again")).await;
    let mut refusal = problem(ProblemCode::NotPossibleNow);
    refusal.refusals = vec![Refusal::DirectoryJustRead];
    server::answer("POST tenant/check", 409, &serde_json::to_value(refusal).unwrap());
    stage.until_says("Wait a little.").await;
}
