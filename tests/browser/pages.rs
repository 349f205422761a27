//! The pages that list things, and Home: what they ask for, what they draw, and what they say when there is nothing.

use crate::{
    alert_samples::incident_summary,
    samples::{
        ORDER, failed, list, off, off_for_viewers, on, order, read, service, session, session_refused, tenant,
    },
    server,
    stage::{Stage, attribute},
};
use leptos::prelude::*;
use security_center::i18n::Language;
use security_center::pages::{ActionCenter, Home, Hunting, Incidents, SignIn};
use security_center_contract::Tenant;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

async fn open(view: fn() -> AnyView) -> Stage {
    let mut stage = Stage::signed_in(session("open"), Some(tenant()), Some(on(1))).await;
    stage.show(view).await;
    stage
}

#[wasm_bindgen_test]
async fn no_incidents_say_why_there_are_none() {
    let stage = open(|| view! { <Incidents /> }.into_any()).await;
    server::answer(ORDER, 200, &order("", 0));
    stage.until_says("There are no incidents").await;
    assert!(stage.maybe("table").is_none());
    stage.until("it asks for the sources", || server::waiting("GET data-sources") == 1).await;
    let source = json!({
        "service": "azureAtp", "connectedAt": "2026-06-24T09:00:00Z", "lastDataAt": null, "alertCount": 0,
        "fetching": null,
    });
    server::answer("GET data-sources", 200, &list(&[source], 1));
    stage.until_says("No data has arrived yet from the connected services: Azure ATP.").await;
}

#[wasm_bindgen_test]
async fn l11_s30_an_empty_list_says_what_keeps_services_unconnected_and_follows() {
    let stage = open(|| view! { <Incidents /> }.into_any()).await;
    server::answer(ORDER, 200, &order("", 0));
    stage.until("it asks for the sources", || server::waiting("GET data-sources") == 1).await;
    server::answer("GET data-sources", 200, &list(&[], 0));
    stage.until_says("No supported service is connected, so no data arrives.").await;
    assert!(stage.says("because its integration with Microsoft Cloud App Security is off."));
    assert!(stage.says("A Global administrator can turn it on there."));
    let mut nothing = tenant();
    for service in nothing["services"].as_array_mut().unwrap() {
        service["deployed"] = json!(false);
        service["obstacle"] = json!("notDeployed");
    }
    stage.known.tenant.put(read::<Tenant>(nothing));
    stage.until_says("None of the four is deployed in your tenant.").await;
    assert!(!stage.says("integration"));
    // Other services are deployed now: perhaps there are other sources.
    stage.until("it asks again", || server::waiting("GET data-sources") == 1).await;
    let source = json!({
        "service": "office365Atp", "connectedAt": "2026-06-24T09:00:00Z", "lastDataAt": null, "alertCount": 0,
        "fetching": null,
    });
    server::answer("GET data-sources", 200, &list(&[source], 1));
    stage.until_says("No data has arrived yet from the connected services: Office 365 ATP.").await;
}

#[wasm_bindgen_test]
async fn actions_and_sources_are_listed() {
    let stage = open(|| view! { <ActionCenter /> }.into_any()).await;
    let action = json!({
        "id": "1", "displayName": "Isolate device", "status": "pending", "createdDateTime": "2026-06-24T09:00:00Z",
    });
    server::answer("GET remediation-actions", 200, &list(&[action], 130));
    stage.until("it is there", || stage.maybe("tbody tr").is_some()).await;
    assert_eq!(stage.texts("tbody th"), ["Isolate device"]);
    assert_eq!(stage.texts("tbody td")[0], "Pending approval");
    assert!(stage.says("The newest 1 of 130"), "a list that was cut says so");
    drop(stage);

    let stage = open(|| view! { <Hunting /> }.into_any()).await;
    let source = json!({
        "service": "defenderAtp", "connectedAt": "2026-06-24T09:00:00Z", "lastDataAt": "2026-06-24T09:30:00Z",
        "alertCount": 3, "fetching": null,
    });
    server::answer("GET data-sources", 200, &list(&[source], 1));
    stage.until("it is there", || stage.maybe("tbody tr").is_some()).await;
    assert_eq!(stage.texts("tbody th"), ["Microsoft Defender ATP"]);
    assert!(!stage.says("There is no data to hunt in"));
    assert!(!stage.says("Fetched from Microsoft Graph"));
}

#[wasm_bindgen_test]
async fn how_the_fetching_of_alerts_stands_is_said_and_followed() {
    let stage = open(|| view! { <Hunting /> }.into_any()).await;
    let source = |running: bool, faulty: u32, failure: serde_json::Value| {
        let faults: &[&str] = if faulty > 0 { &["a7: title This is missing."] } else { &[] };
        json!({
            "service": "defenderAtp", "connectedAt": "2026-06-24T09:00:00Z", "lastDataAt": "2026-06-24T09:30:00Z",
            "alertCount": 1234,
            "fetching": {
                "running": running, "fetchedAt": null, "nextAt": "2026-06-24T09:35:00Z", "alertCount": 1200,
                "changedCount": 34, "faultyCount": faulty, "faults": faults, "failure": failure,
            },
        })
    };
    let cells = ["Not yet", "1,200", "34"];
    stage.until("it asks for the sources", || server::waiting("GET data-sources") == 1).await;
    server::answer("GET data-sources", 200, &list(&[source(true, 0, json!(null))], 1));
    stage.until_says("Being fetched.").await;
    for cell in cells {
        assert!(stage.says(cell), "{cell}");
    }
    assert!(!stage.says("Alerts that could not be taken"));
    let failure = json!({"at": "2026-06-24T09:30:00Z", "reason": "refused"});
    stage.known.fetching.update(|moved| *moved += 1);
    stage.until("it asks again", || server::waiting("GET data-sources") == 1).await;
    server::answer("GET data-sources", 200, &list(&[source(false, 1, failure)], 1));
    stage.until_says("Microsoft Graph did not accept the credentials of this server.").await;
    assert!(stage.says("Alerts that could not be taken"));
    assert_eq!(stage.texts("[lang=en] li"), ["a7: title This is missing. – Microsoft Defender ATP"]);
    stage.words.choose(Language::Dutch);
    stage.until_says("Opgehaald uit Microsoft Graph").await;
}

#[wasm_bindgen_test]
async fn home_says_how_the_service_stands_and_what_the_person_can_do() {
    let mut stage = Stage::signed_in(session("settings"), Some(tenant()), Some(off(1))).await;
    stage.show(|| view! { <Home /> }.into_any()).await;
    assert!(stage.says("The security of Contoso at a glance."));
    assert!(stage.says("The service is off.Turn it on to open Incidents"));
    assert_eq!(
        attribute(&stage.link("Open the settings"), "href").as_deref(),
        Some("/settings/threat-protection")
    );
    stage.known.service.put(service(off_for_viewers(2)));
    stage.settle().await;
    assert!(stage.says("A Global administrator or Security administrator can turn it on."));
    stage.known.service.put(service(failed(3)));
    stage.settle().await;
    assert!(stage.says("Provisioning of Microsoft Threat Protection failed at one step."));
    assert!(stage.maybe_named("a", "All incidents").is_none(), "nothing to see yet");
    assert!(server::sent().iter().all(|sent| sent.line != "GET incidents/summary"));
}

#[wasm_bindgen_test]
async fn home_says_how_many_incidents_are_open_and_leads_to_them() {
    let mut stage = Stage::signed_in(session("open"), Some(tenant()), Some(on(1))).await;
    stage.show(|| view! { <Home /> }.into_any()).await;
    stage.until("it asks", || server::waiting("GET incidents/summary") == 1).await;
    server::answer("GET incidents/summary", 200, &incident_summary());
    stage.until_says("1,204 incidents are open.").await;
    let href = |name: &str| attribute(&stage.link(name), "href");
    assert_eq!(href("High: 4").as_deref(), Some("/incidents?severity=high&days=any"));
    let nobodys = "/incidents?severity=any&assigned=nobody&days=any";
    assert_eq!(href("Assigned to nobody: 1,203").as_deref(), Some(nobodys));
    assert!(stage.maybe_named("a", "Assigned to you: 0").is_none(), "nothing leads to nothing");
    assert_eq!(href("Ransomware").as_deref(), Some("/incidents/7"));
    stage.known.alerts.update(|heard| *heard += 1);
    stage.until("it follows what happens", || server::waiting("GET incidents/summary") == 1).await;
    let none = json!({"open": 0, "severities": [], "unassigned": 0, "own": 0, "worst": []});
    server::answer("GET incidents/summary", 200, &none);
    stage.until_says("No incident is open.").await;
    stage.words.choose(Language::Dutch);
    stage.until_says("Er staat geen incident open.").await;
}

#[wasm_bindgen_test]
async fn home_without_a_role_says_why_it_shows_so_little() {
    let mut stage = Stage::signed_in(session_refused(), Some(tenant()), None).await;
    stage.show(|| view! { <Home /> }.into_any()).await;
    assert!(stage.says("You cannot see the service."));
    assert!(stage.says("You hold none of the roles that may open this"));
    assert!(server::sent().iter().all(|sent| sent.line != "GET threat-protection"), "it does not ask either");
}

#[wasm_bindgen_test]
async fn signing_in_offers_whom_the_server_offers() {
    let mut stage = Stage::new().await;
    stage.show(|| view! { <SignIn /> }.into_any()).await;
    let ada = session("open");
    let methods = json!({"provider": null, "password": false, "demonstration": [{
        "tenant": ada["tenant"],
        "people": [{"person": ada["person"], "roles": ada["roles"]}],
    }]});
    server::answer("GET sign-in", 200, &methods);
    stage.until("she is there", || stage.maybe("button.person").is_some()).await;
    assert_eq!(stage.texts("section h2"), ["Contoso"]);
    let button = stage.find("button.person");
    assert!(button.text_content().unwrap().contains("Global administrator"));
    stage.press(&button).await;
    let sent = server::sent().into_iter().find(|sent| sent.line == "POST session").unwrap();
    assert_eq!(sent.body().await, json!({"tenantId": "t1", "personId": "p1"}));
    let gone = json!({"code": "unavailable", "title": "T", "status": 503});
    server::answer("POST session", 503, &gone);
    stage.until_says("The server is not ready.").await;
    stage.press(&button).await;
    server::answer("POST session", 200, &session("open"));
    stage.until("it goes on", || server::waiting("POST visits") == 1).await;
}
