//! Notifications: counted in the name of the bell, marked in words, seen when shown.

use crate::{
    samples::{off, session, tenant},
    server,
    stage::{Stage, attribute, name_of},
};
use security_center::i18n::Language;
use security_center_contract::Tenant;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

fn notification(at: &str, kind: &str, seen: bool) -> Value {
    let request = kind.starts_with("support").then_some(7);
    let actor = (!kind.starts_with("support"))
        .then(|| json!({"kind": "person", "displayName": "Security administrator"}));
    json!({"at": at, "kind": kind, "actor": actor, "request": request, "seen": seen})
}

fn all(items: &[Value]) -> Value {
    let unseen = items.iter().filter(|item| item["seen"] == false).count();
    json!({"value": items, "unseen": unseen})
}

async fn frame() -> Stage {
    let mut stage = Stage::signed_in(session("settings"), Some(tenant()), Some(off(1))).await;
    stage.configure(&json!({})).await;
    stage.show_shell().await;
    stage
}

fn bell(stage: &Stage) -> String {
    stage
        .all(".header-end button")
        .iter()
        .map(|button| name_of(button))
        .find(|name| name.starts_with("Not"))
        .unwrap()
}

#[wasm_bindgen_test]
async fn the_count_is_asked_for_once_the_page_can_be_used_and_stands_in_the_name() {
    let mut stage = Stage::signed_in(session("settings"), None, None).await;
    stage.show_shell().await;
    assert_eq!(server::waiting("GET notifications"), 0, "not in the way of the first load");
    stage.known.tenant.put(crate::samples::read::<Tenant>(tenant()));
    stage.settle().await;
    assert_eq!(server::waiting("GET notifications"), 0, "the service is still to come");
    stage.known.service.put(crate::samples::service(off(1)));
    stage.settle().await;
    assert_eq!((server::waiting("GET notifications"), bell(&stage)), (1, "Notifications".into()));
    let items = [
        notification("2026-06-24T10:00:00Z", "turnedOff", false),
        notification("2026-06-24T09:00:00Z", "turnedOn", true),
    ];
    server::answer("GET notifications", 200, &all(&items));
    stage.until("the bell says so", || bell(&stage) == "Notifications, new: 1").await;
    stage.known.refetch_notifications();
    stage.settle().await;
    server::answer("GET notifications", 200, &all(&[]));
    stage.until("and follows", || bell(&stage) == "Notifications").await;
}

#[wasm_bindgen_test]
async fn what_is_shown_is_seen_and_stays_marked_in_words_until_the_panel_is_closed() {
    let stage = frame().await;
    let old = notification("2026-06-24T09:00:00Z", "turnedOn", true);
    let new = |seen| notification("2026-06-24T10:00:00Z", "supportAnswered", seen);
    server::answer("GET notifications", 200, &all(&[new(false), old.clone()]));
    stage.until("the bell says so", || bell(&stage) == "Notifications, new: 1").await;
    stage.press(&stage.button("Notifications, new: 1")).await;
    assert_eq!(stage.texts(".notifications .new-mark"), ["New"]);
    assert!(stage.says("Your request 7 was answered."));
    assert!(stage.says("Microsoft Threat Protection was turned on, by Security administrator."));
    let links =
        stage.all(".notifications a").iter().map(|link| attribute(link, "href").unwrap()).collect::<Vec<_>>();
    assert_eq!(links, ["?panel=requests", "/settings/threat-protection"]);
    let sent = server::sent().into_iter().find(|sent| sent.line == "POST notifications/seen").unwrap();
    assert_eq!(sent.body().await, json!({"until": "2026-06-24T10:00:00Z"}));
    server::answer("POST notifications/seen", 200, &all(&[new(true), old.clone()]));
    stage.until("the bell follows", || bell(&stage) == "Notifications").await;
    assert_eq!(stage.texts(".notifications .new-mark"), ["New"], "still, for who reads it");

    let newest = notification("2026-06-24T11:00:00Z", "provisioned", false);
    stage.known.refetch_notifications();
    stage.settle().await;
    server::answer("GET notifications", 200, &all(&[newest, new(true), old]));
    stage.until("it came in", || stage.texts(".notifications .new-mark").len() == 2).await;
    assert_eq!(server::waiting("POST notifications/seen"), 1);
    stage.press(&stage.button("Close")).await;
    assert!(stage.maybe(".notifications").is_none());
}

#[wasm_bindgen_test]
async fn nothing_happened_says_what_will_be_here() {
    let stage = frame().await;
    server::answer("GET notifications", 200, &all(&[]));
    stage.settle().await;
    stage.press(&stage.button("Notifications")).await;
    stage.until_says("Nothing has happened yet.").await;
    assert!(server::sent().iter().all(|sent| sent.line != "POST notifications/seen"));
}

#[wasm_bindgen_test]
async fn d11_what_happened_is_said_with_the_step_the_services_and_the_value() {
    let stage = frame().await;
    let with = |place: u8, kind: &str, field: &str, value: Value| {
        let mut one = notification(&format!("2026-06-24T1{place}:00:00Z"), kind, true);
        one[field] = value;
        one
    };
    let items = [
        with(6, "eligibilityGained", "step", json!(null)),
        with(5, "eligibilityLost", "step", json!(null)),
        with(4, "servicesDisconnected", "services", json!(["azureAtp"])),
        with(3, "servicesConnected", "services", json!(["defenderAtp", "azureAtp"])),
        with(2, "previewFeaturesChanged", "previewFeatures", json!(true)),
        with(1, "provisioningFailed", "step", json!("loadData")),
    ];
    server::answer("GET notifications", 200, &all(&items));
    stage.settle().await;
    stage.press(&stage.button("Notifications")).await;
    let told = [
        "Your tenant is now eligible for Microsoft Threat Protection.",
        "Your tenant is no longer eligible for Microsoft Threat Protection",
        "Microsoft Threat Protection no longer takes data from: Azure ATP.",
        "Microsoft Threat Protection now takes data from: Microsoft Defender ATP and Azure ATP.",
        "Preview features were changed, by Security administrator: they are now on.",
        "Provisioning of Microsoft Threat Protection failed at this step: Load what they already have.",
    ];
    stage.until_says(told[0]).await;
    for (item, told) in stage.texts(".notifications li").iter().zip(told) {
        assert!(item.starts_with(told), "{item}");
    }
    let links =
        stage.all(".notifications a").iter().map(|link| attribute(link, "href").unwrap()).collect::<Vec<_>>();
    assert_eq!(links[1..3], ["/settings/eligibility", "/settings/threat-protection"]);
    stage.words.choose(Language::Dutch);
    stage.until_says("is bij deze stap mislukt: Laden wat ze al hebben.").await;
}

#[wasm_bindgen_test]
async fn what_happened_to_ones_incidents_leads_to_them() {
    let stage = frame().await;
    let mut assigned = notification("2026-06-24T10:00:00Z", "incidentAssigned", false);
    assigned["incident"] = json!(31);
    let mut commented = notification("2026-06-24T11:00:00Z", "incidentCommented", false);
    commented["incident"] = json!(7);
    server::answer("GET notifications", 200, &all(&[commented, assigned]));
    stage.until("the bell says so", || bell(&stage) == "Notifications, new: 2").await;
    stage.press(&stage.button("Notifications, new: 2")).await;
    assert!(stage.says("Incident 31 was assigned to you, by Security administrator."));
    assert!(stage.says("about incident 7, which is assigned to you, by Security administrator."));
    let links =
        stage.all(".notifications a").iter().map(|link| attribute(link, "href").unwrap()).collect::<Vec<_>>();
    assert_eq!(links, ["/incidents/7", "/incidents/31"]);
}
