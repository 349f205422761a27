//! The frame: landmarks, the way past the navigation, the account, the lost connection, what is said aloud.

use crate::{
    samples::{off, provisioning, service, session, tenant},
    server,
    stage::{Stage, by_id, focus, is_focused, text_of},
};
use leptos::prelude::*;
use security_center::{api::Connection, routes::Route, shell::Shell};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

async fn shell() -> (Stage, WriteSignal<Connection>) {
    let mut stage = Stage::signed_in(session("settings"), Some(tenant()), Some(off(1))).await;
    stage.router.go(&Route::ThreatProtection);
    let session = stage.within(|| stage.known.session.loaded()).unwrap();
    let (connection, set_connection) = stage.within(|| signal(Connection::Live));
    stage.show(move || view! { <Shell session=session connection=connection /> }.into_any()).await;
    (stage, set_connection)
}

#[wasm_bindgen_test]
async fn the_frame_has_its_landmarks_once_and_ids_are_unique() {
    let (stage, _) = shell().await;
    for landmark in ["header", "nav.navigation", "nav.sections", "main", "h1"] {
        assert_eq!(stage.all(landmark).len(), 1, "{landmark}");
    }
    let ids = stage.all("[id]").iter().map(|element| element.id()).collect::<Vec<_>>();
    let mut once = ids.clone();
    once.sort();
    once.dedup();
    assert_eq!(ids.len(), once.len(), "{ids:?}");
    for reference in ["aria-labelledby", "aria-describedby", "aria-controls", "popovertarget"] {
        for element in stage.all(&format!("[{reference}]")) {
            by_id(&element.get_attribute(reference).unwrap());
        }
    }
    for button in stage.all("button, a[href], input") {
        assert!(!crate::stage::name_of(&button).is_empty(), "no name: {}", button.outer_html());
    }
}

#[wasm_bindgen_test]
async fn the_first_stop_of_the_keyboard_leads_past_the_navigation() {
    let (stage, _) = shell().await;
    let first = stage.all("a[href], button, input").remove(0);
    assert_eq!(text_of(&first), "Skip to the content");
    focus(&first);
    stage.press(&first).await;
    assert!(is_focused(&by_id("page-heading")));
}

#[wasm_bindgen_test]
async fn the_account_says_who_where_and_with_which_roles() {
    let (stage, _) = shell().await;
    let account = stage.named("[popover]", "Account: Global administrator");
    let said = text_of(&account);
    for what in
        ["global.admin@contoso.example", "Contoso", "Global administrator", "from Azure Active Directory"]
    {
        assert!(said.contains(what), "{what}: {said}");
    }
    stage.press(&stage.button("Sign out")).await;
    assert_eq!(server::waiting("DELETE session"), 1);
    server::answer("DELETE session", 200, &json!({"providerAddress": null}));
    stage.until("it asks who is signed in now", || server::waiting("GET session") == 1).await;
}

#[wasm_bindgen_test]
async fn a_lost_connection_is_said_while_it_lasts_and_takes_nothing_away() {
    let (stage, connection) = shell().await;
    let heading = stage.find("h1");
    connection.set(Connection::Lost);
    stage.settle().await;
    assert!(
        stage
            .texts("[role=status]")
            .iter()
            .any(|text| text.starts_with("The connection to the server is lost."))
    );
    assert_eq!(stage.find("h1"), heading);
    connection.set(Connection::Live);
    stage.settle().await;
    assert!(!stage.says("The connection to the server is lost."));
}

#[wasm_bindgen_test]
async fn a_new_state_of_the_service_is_said_aloud_once_and_the_first_is_not() {
    let (stage, _) = shell().await;
    let aloud = || stage.text(".visually-hidden[role=status]");
    assert_eq!(aloud(), "");
    stage.known.service.put(service(provisioning(2)));
    stage.settle().await;
    assert_eq!(aloud(), "Microsoft Threat Protection is being provisioned.");
    let watch = stage.watch();
    stage.known.service.put(service(provisioning(3)));
    stage.settle().await;
    assert_eq!(watch.changes(), 0, "the same state is no news");
}
