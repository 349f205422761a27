//! The settings page while the service is provisioned, after a failure, and once it is on.

use crate::{
    answers::answer,
    samples::{allowed, failed, list, off, on, provisioning, refused, service},
    server,
    settings::{content, fact, tick_box},
    stage::{attribute, focus, is_focused, is_ticked, name_of, text_of},
};
use leptos::prelude::Update;
use security_center::i18n::Language;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn d6_the_six_steps_are_shown_with_their_states() {
    let stage = content(provisioning(3)).await;
    let steps = stage.named("ol", "Steps of provisioning");
    assert_eq!(steps.child_element_count(), 6);
    let names = stage.texts(".step-name");
    assert_eq!(names[0], "Reserve the data center location");
    assert_eq!(names[5], "Open Incidents, Action center and Hunting");
    let states = ["Done", "Done", "In progress", "Waiting", "Waiting", "Waiting"];
    assert_eq!(stage.texts(".step-state"), states);
    let times = stage.texts(".step-time");
    assert_eq!((times[0].as_str(), times[1].as_str()), ("84 ms", "3 sec"));
    assert_eq!(times[3..], ["", "", ""]);

    let current = stage.all("[aria-current]");
    assert_eq!(current.len(), 1, "one step is under way");
    assert_eq!(attribute(&current[0], "aria-current").as_deref(), Some("step"));
    assert!(text_of(&current[0]).contains("Connect the deployed services"));

    let bar = stage.find("progress");
    assert_eq!(name_of(&bar), "Step 3 of 6");
    let bar = bar.unchecked_into::<web_sys::HtmlElement>();
    let number = |name: &str| js_sys::Reflect::get(&bar, &name.into()).unwrap().as_f64();
    assert_eq!((number("value"), number("max")), (Some(2.0), Some(6.0)));
    assert!(stage.maybe_named("button", "Retry").is_none());
}

#[wasm_bindgen_test]
async fn a_step_that_goes_on_changes_its_own_row_only() {
    let stage = content(provisioning(3)).await;
    let rows = stage.all("ol li");
    let mut next = provisioning(4);
    next["provisioning"]["steps"][2]["state"] = json!("done");
    next["provisioning"]["steps"][2]["finishedAt"] = json!("2026-06-24T09:00:05Z");
    next["provisioning"]["steps"][3]["state"] = json!("running");
    next["provisioning"]["steps"][3]["startedAt"] = json!("2026-06-24T09:00:05Z");
    stage.known.service.put(service(next));
    stage.settle().await;
    assert_eq!(stage.all("ol li"), rows, "the same rows");
    assert_eq!(attribute(&rows[2], "aria-current"), None);
    assert_eq!(attribute(&rows[3], "aria-current").as_deref(), Some("step"));
    assert_eq!(name_of(&stage.find("progress")), "Step 4 of 6");
    stage.words.choose(Language::Dutch);
    stage.settle().await;
    assert_eq!(stage.all("ol li"), rows);
    assert_eq!(stage.texts(".step-state")[..4], ["Klaar", "Klaar", "Klaar", "Bezig"]);
    assert_eq!(name_of(&stage.find("progress")), "Stap 4 van 6");
}

#[wasm_bindgen_test]
async fn while_data_is_loaded_it_says_how_much_of_which_service_and_can_be_stopped() {
    let mut loading = provisioning(4);
    loading["provisioning"]["steps"][2]["state"] = json!("done");
    loading["provisioning"]["steps"][3]["state"] = json!("running");
    loading["actions"]["turnOff"] = allowed();
    let stage = content(loading).await;
    let line = "GET threat-protection/sources";
    stage.until("it asks for the sources", || server::waiting(line) == 1).await;
    let at = "2026-06-24T09:00:00Z";
    let source = |service: &str, count: u32, running: bool, failure: Value| {
        json!({"service": service, "connectedAt": at, "lastDataAt": null, "alertCount": count, "fetching": {
            "running": running, "fetchedAt": null, "nextAt": at, "alertCount": count, "changedCount": count,
            "faultyCount": 0, "faults": [], "failure": failure, "writeBack": null,
        }})
    };
    let refused = json!({"at": at, "reason": "refused"});
    let defender = source("defenderAtp", 1_234, true, json!(null));
    let waits = json!({"service": "cloudAppSecurity", "connectedAt": at, "lastDataAt": null, "alertCount": 0, "fetching": null});
    server::answer(line, 200, &list(&[defender, source("azureAtp", 0, false, refused), waits.clone()], 3));
    stage.until_says("1,234 alerts are here so far. Being fetched.").await;
    let lines = stage.texts(".loading-sources li");
    assert!(lines[1].contains("did not accept the credentials") && lines[1].contains("renew"), "{lines:?}");
    assert!(lines[2].ends_with("0 alerts are here so far. Waiting."), "{lines:?}");
    let elements = stage.all(".loading-sources li");
    let button = stage.button("Stop turning on");
    let after = button.compare_document_position(&stage.find(".loading-sources"));
    assert_ne!(after & web_sys::Node::DOCUMENT_POSITION_FOLLOWING, 0, "what grows is below the button");
    // More arrive.
    stage.known.alerts.update(|moved| *moved += 1);
    stage.until("it asks again", || server::waiting(line) == 1).await;
    let others = [source("azureAtp", 0, false, json!(null)), waits];
    let list_now = [&[source("defenderAtp", 1, false, json!(null))][..], &others].concat();
    server::answer(line, 200, &list(&list_now, 3));
    stage.until_says("1 alert is here so far. Everything was fetched.").await;
    assert_eq!(stage.all(".loading-sources li"), elements, "the same lines");
    stage.press(&stage.button("Stop turning on")).await;
    let figures = "GET threat-protection/turning-off";
    stage.until("it asks for the figures", || server::waiting(figures) == 1).await;
    server::answer(figures, 200, &answer(figures).unwrap());
    let stop = stage.button("Stop now");
    stage.until("they are there", || attribute(&stop, "aria-disabled").is_none()).await;
    assert_eq!(name_of(&stage.find("dialog")), "Stop turning on Microsoft Threat Protection?");
    assert!(!stage.says("close at once"), "nothing is open yet");
}

#[wasm_bindgen_test]
async fn once_data_is_loaded_the_focus_goes_from_the_button_that_goes_to_the_heading() {
    let mut loading = provisioning(4);
    loading["provisioning"]["steps"][3]["state"] = json!("running");
    loading["actions"]["turnOff"] = allowed();
    let stage = content(loading).await;
    focus(&stage.button("Stop turning on"));
    let mut loaded = provisioning(5);
    loaded["provisioning"]["steps"][3]["state"] = json!("done");
    loaded["actions"]["turnOff"] = refused(&["beingProvisioned"]);
    stage.known.service.put(service(loaded));
    stage.until("the heading has it", || is_focused(&stage.find("#progress-heading"))).await;
    assert!(stage.maybe_named("button", "Stop turning on").is_none());
}

#[wasm_bindgen_test]
async fn a_failure_names_the_step_and_retry_goes_on_from_there() {
    let stage = content(failed(5)).await;
    let message = stage.text(".message.error");
    assert!(message.starts_with("Failed at: Connect the deployed services."), "{message}");
    assert_eq!(stage.text(".step-failure"), "the store is full");
    assert_eq!(attribute(&stage.find(".step-failure"), "lang").as_deref(), Some("en"));
    assert_eq!(stage.texts(".step-state")[2], "Failed");
    assert_eq!(stage.texts(".step-time")[2], "5 min");
    assert!(stage.maybe("[aria-current]").is_none());

    let retry = stage.button("Retry");
    stage.press(&retry).await;
    stage.press(&retry).await;
    let sent = server::sent();
    let sent = sent.iter().filter(|sent| sent.line == "POST threat-protection/retry").collect::<Vec<_>>();
    assert_eq!(sent.len(), 1, "once");
    assert_eq!(sent[0].version.as_deref(), Some("\"5\""));
    assert_eq!(attribute(&retry, "aria-disabled").as_deref(), Some("true"));
    assert_eq!(attribute(&stage.button("Stop turning on"), "aria-disabled").as_deref(), Some("true"));
    server::answer("POST threat-protection/retry", 202, &provisioning(6));
    stage.until("it goes on", || stage.maybe(".message.error").is_none()).await;
    assert!(stage.maybe_named("button", "Retry").is_none());
    assert!(stage.maybe(".step-failure").is_none());
}

#[wasm_bindgen_test]
async fn after_a_failure_turning_on_can_be_stopped() {
    let stage = content(failed(5)).await;
    stage.press(&stage.button("Stop turning on")).await;
    let figures = json!({
        "at": "2026-06-24T10:00:00Z", "openIncidents": 0, "incidents": 0, "alerts": 0, "pendingActions": 0,
        "services": [], "dataKeptUntil": null,
    });
    server::answer("GET threat-protection/turning-off", 200, &figures);
    stage.until_says("There is no data that would have to be kept.").await;
    stage.press(&stage.button("Stop now")).await;
    let sent = server::sent().into_iter().find(|sent| sent.line == "PATCH threat-protection").unwrap();
    assert_eq!(sent.version.as_deref(), Some("\"5\""));
    assert_eq!(sent.body().await, json!({"optedIn": false}));
    server::answer("PATCH threat-protection", 200, &off(6));
    stage.until("it is off", || stage.maybe("input[type=checkbox]").is_some()).await;
    assert!(!is_ticked(&tick_box(&stage)));
}

#[wasm_bindgen_test]
async fn who_may_not_retry_is_told_who_can() {
    let mut sample = failed(5);
    for action in ["turnOn", "turnOff", "retry"] {
        sample["actions"][action] = refused(&["administratorRoleMissing"]);
    }
    let stage = content(sample).await;
    assert!(stage.text(".message.error").starts_with("Failed at: "));
    assert!(stage.maybe_named("button", "Retry").is_none());
    assert!(stage.maybe_named("button", "Stop turning on").is_none());
    assert!(stage.text(".refusals").starts_with("Only a Global administrator or a Security administrator"));
}

#[wasm_bindgen_test]
async fn once_on_it_says_since_when_by_whom_and_where() {
    let stage = content(on(9)).await;
    assert!(is_ticked(&tick_box(&stage)));
    let since = fact(&stage, "On since");
    assert!(since.contains("Jun 24, 2026") && since.contains("by Global administrator"), "{since}");
    assert!(since.contains("Provisioned in 5 min"), "{since}");
    let time = stage.find("dd time");
    assert_eq!(attribute(&time, "datetime").as_deref(), Some("2026-06-24T09:05:00Z"));
    assert!(attribute(&time, "title").unwrap().contains("09:05:00"));
    assert!(
        fact(&stage, "Data center location").starts_with("Your data is stored at rest in: European Union")
    );
    assert_eq!(fact(&stage, "Connected services"), "Microsoft Defender ATP and Azure ATP");
    assert_eq!(attribute(&stage.button("Apply"), "aria-disabled").as_deref(), Some("true"));
    assert!(stage.says("Opt-in / Opt-out"));
}

#[wasm_bindgen_test]
async fn s2_a_visit_and_the_operator_are_named_as_what_they_are() {
    let stage = content(on(9)).await;
    let cases = [
        (
            json!({"kind": "visit", "displayName": "Bo"}),
            "by itself, at a visit of Bo",
            "bij een bezoek van Bo",
        ),
        (
            json!({"kind": "operator", "displayName": null}),
            "by the operator",
            "door de beheerder van de server",
        ),
        (json!({"kind": "person", "displayName": null}), "by somebody else", "door iemand anders"),
        (json!(null), "by somebody else", "door iemand anders"),
    ];
    for (version, (actor, english, dutch)) in (10..).zip(cases) {
        let mut sample = on(version);
        sample["changedBy"] = actor;
        stage.known.service.put(service(sample));
        stage.words.choose(Language::English);
        stage.settle().await;
        assert!(fact(&stage, "On since").contains(english), "{english}");
        stage.words.choose(Language::Dutch);
        stage.settle().await;
        assert!(fact(&stage, "Aan sinds").contains(dutch), "{dutch}");
    }
}
