//! Customize navigation: order, pin, hide, by keyboard, at once, and back.

use crate::{
    samples::{read, session, tenant},
    server,
    stage::{Stage, attribute, by_id, focus, is_focused},
};
use security_center::routes::Panel;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

async fn open() -> Stage {
    let mut stage = Stage::signed_in(session("open"), Some(tenant()), None).await;
    stage.configure(&json!({})).await;
    stage.show_shell().await;
    stage.press(&stage.named("nav a", "Customize navigation")).await;
    stage
}

fn items(stage: &Stage) -> Vec<String> {
    stage.texts("nav li a .navigation-label")
}

/// What was sent last.
async fn sent() -> Value {
    let sent = server::sent().into_iter().rfind(|sent| sent.line == "PATCH preferences").unwrap();
    sent.body().await["navigation"].clone()
}

async fn saved(stage: &Stage) {
    let mut preferences = session("open")["preferences"].clone();
    preferences["navigation"] = sent().await;
    server::answer("PATCH preferences", 200, &preferences);
    stage.until("it is saved", || server::waiting("GET session") > 0).await;
    let mut session = session("open");
    session["preferences"] = preferences;
    server::answer("GET session", 200, &session);
    stage.settle().await;
}

#[wasm_bindgen_test]
async fn items_move_by_button_keep_the_focus_and_are_kept() {
    let stage = open().await;
    assert!(is_focused(&by_id("panel-heading")));
    let up = stage.button("Move Hunting up");
    focus(&up);
    stage.press(&up).await;
    assert_eq!(items(&stage)[..5], ["Home", "Incidents", "Alerts", "Hunting", "Action center"]);
    stage.until("the button has the focus again", || is_focused(&by_id("up-hunting"))).await;
    assert!(stage.texts("[role=status]").contains(&"Hunting: place 4 of 8".to_owned()));
    assert_eq!(sent().await["order"][3], "hunting");
    saved(&stage).await;
    assert_eq!(items(&stage)[3], "Hunting", "and the server's answer changes nothing");
    let first = stage.button("Move Home up");
    assert_eq!(attribute(&first, "aria-disabled").as_deref(), Some("true"));
    stage.press(&first).await;
    assert_eq!(items(&stage)[0], "Home");
}

#[wasm_bindgen_test]
async fn items_are_pinned_and_hidden_and_some_always_stay() {
    let stage = open().await;
    stage.press(&stage.button("Pin Settings")).await;
    assert_eq!(items(&stage)[..2], ["Settings", "Home"]);
    assert_eq!(stage.texts("nav li.below-line .navigation-label"), ["Home", "Permissions"]);
    stage.press(&stage.button("Hide Incidents")).await;
    assert!(!items(&stage).contains(&"Incidents".to_owned()));
    assert!(stage.maybe_named("button", "Show Incidents").is_some());
    for fixed in ["Home", "Settings", "Customize navigation"] {
        assert!(stage.maybe_named("button", &format!("Hide {fixed}")).is_none(), "{fixed}");
    }
    assert!(stage.says("cannot be hidden: from there you find everything else again"));
    stage.press(&stage.button("Back to the usual order")).await;
    assert_eq!(items(&stage)[..2], ["Home", "Incidents"]);
    assert_eq!(stage.own.get().navigation, read(json!({"order": [], "hidden": [], "pinned": []})));
}

#[wasm_bindgen_test]
async fn the_arrangement_of_another_window_is_followed_and_the_rest_is_not_made_anew() {
    let stage = open().await;
    let home = stage.named("nav a", "Home");
    let mut elsewhere = session("open");
    elsewhere["preferences"]["navigation"] = json!({"order": ["hunting", "home"], "hidden": ["alerts", "home", "of another version"], "pinned": []});
    stage.known.session.put(read(elsewhere));
    stage.settle().await;
    assert_eq!(items(&stage)[..3], ["Hunting", "Home", "Incidents"]);
    assert!(!items(&stage).contains(&"Alerts".to_owned()));
    assert_eq!(stage.named("nav a", "Home"), home);
}

#[wasm_bindgen_test]
async fn closing_gives_the_focus_back() {
    let stage = open().await;
    stage.press(&stage.button("Close")).await;
    assert!(stage.maybe(".panel").is_none());
    stage.router.open_panel(Panel::Shortcuts);
    stage.settle().await;
    assert_eq!(stage.text(".panel h2"), "Keyboard shortcuts");
    for term in stage.texts(".panel dt") {
        assert!(term.chars().count() > 1, "no shortcut is one character: {term}");
    }
}
