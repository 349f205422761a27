//! The eligibility page: every condition, the nine licence lines, what the licences reach and what would add the rest.

use crate::{
    pieces::of_tenant,
    samples::{read, session_refused, tenant},
    stage::{Stage, attribute, text_of},
};
use leptos::prelude::*;
use security_center::{i18n::Language, pages::EligibilityPage};
use security_center_contract::Tenant;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

/// A tenant with an Office 365 E5 trial and a Microsoft 365 E5 in which Defender ATP is disabled, or suspended.
fn partly(status: &str) -> Value {
    let counts = status == "Enabled";
    let mut sample = tenant();
    let eligibility = &mut sample["eligibility"];
    eligibility["subscriptions"] = json!([
        {"skuPartNumber": "SPE_E5", "name": "Microsoft 365 E5", "capabilityStatus": status,
         "verdict": if counts { "counts" } else { "notActive" }, "line": "microsoft365E5",
         "services": ["office365Atp"], "disabled": ["defenderAtp"]},
        {"skuPartNumber": "ENTERPRISEPREMIUM", "name": "Office 365 E5", "capabilityStatus": "Enabled",
         "verdict": "trial", "line": "office365E5", "services": ["office365Atp"], "disabled": []},
    ]);
    eligibility["lines"][0]["met"] = json!(counts);
    eligibility["lines"][4]["met"] = json!(false);
    eligibility["coverage"] = json!({
        "reached": if counts { json!(["office365Atp"]) } else { json!([]) },
        "missing": if counts { json!(["defenderAtp", "cloudAppSecurity", "azureAtp"]) } else {
            json!(["defenderAtp", "office365Atp", "cloudAppSecurity", "azureAtp"])
        },
        "disabled": if counts { json!(["defenderAtp"]) } else { json!([]) },
        "recommended": [
            {"lines": ["microsoft365E5Security"]},
            {"lines": ["windows10EnterpriseE5", "enterpriseMobilitySecurityE5", "office365E5"]},
        ],
    });
    sample
}

async fn page(sample: Value) -> Stage {
    of_tenant(sample, |_| view! { <EligibilityPage /> }.into_any()).await
}

/// The rows of the table of this name: what each cell says.
fn rows(stage: &Stage, name: &str) -> Vec<Vec<String>> {
    let rows = stage.named("[role=region]", name).query_selector_all("tbody tr").unwrap();
    let cells = |row: web_sys::Node| {
        let cells = row.child_nodes();
        let cells = (0..cells.length()).filter_map(|place| cells.get(place));
        cells.filter_map(|cell| cell.text_content()).filter(|text| !text.is_empty()).collect()
    };
    (0..rows.length()).filter_map(|place| rows.get(place)).map(cells).collect()
}

#[wasm_bindgen_test]
async fn l1_l2_d3_the_nine_lines_stand_one_by_one_with_what_is_on_them() {
    let stage = page(partly("Suspended")).await;
    let lines = rows(&stage, "The nine licence lines");
    assert_eq!(lines.len(), 9);
    let suspended = "Microsoft 365 E5 – does not count while its status is neither Enabled nor Warning";
    assert_eq!(lines[0][..3], ["Microsoft 365 E5 or A5", "Not met", suspended]);
    assert_eq!(lines[3][1..], ["Not met", "none found", "Microsoft Cloud App Security and Azure ATP"]);
    assert_eq!(lines[4][1..3], ["Not met", "Office 365 E5 – does not count: an Office 365 trial"]);
    assert_eq!(stage.all(".mark.met").len(), 0);
    stage.known.tenant.put(read::<Tenant>(partly("Enabled")));
    stage.settle().await;
    assert_eq!(rows(&stage, "The nine licence lines")[0][1..3], ["Met", "Microsoft 365 E5"]);
    stage.words.choose(Language::Dutch);
    stage.settle().await;
    let lines = rows(&stage, "De negen licentielijnen");
    assert_eq!(lines[0][1], "Vervuld");
    assert_eq!(lines[4][2], "Office 365 E5 – telt niet mee: een proefversie van Office 365");
}

#[wasm_bindgen_test]
async fn s6_s7_s13_what_the_licences_reach_and_what_would_add_the_rest() {
    let stage = page(partly("Enabled")).await;
    let table = "What your licences reach";
    let services = rows(&stage, table);
    let disabled = "Microsoft 365 E5, in which it is disabled; a Global administrator can enable it";
    assert_eq!(services[0], ["Microsoft Defender ATP", "Missing", disabled]);
    assert_eq!(services[1], ["Office 365 ATP", "Reached", "Microsoft 365 E5"]);
    assert_eq!(services[3], ["Azure ATP", "Missing", "no licence that counts"]);
    assert!(stage.says("To reach what is missing"));
    let ways: Vec<_> = stage.all(".bullets li").iter().map(|item| text_of(item)).collect();
    assert_eq!(ways[0], "Microsoft 365 E5 Security or A5 Security – one licence is enough");
    assert!(
        ways[1].starts_with(
            "Windows 10 Enterprise E5 or A5, Enterprise Mobility + Security E5 or A5, and Office"
        )
    );
    assert!(ways[1].ends_with(" – together"));
    for (name, end) in [
        ("Read the licensing requirements(opens in a new tab)", "/prerequisites"),
        ("Read about deploying supported services(opens in a new tab)", "/deploy-supported-services"),
    ] {
        assert!(attribute(&stage.link(name), "href").unwrap().ends_with(end));
    }
    stage.known.tenant.put(read::<Tenant>(tenant()));
    stage.settle().await;
    assert!(rows(&stage, table).iter().all(|row| row[1..] == ["Reached", "Microsoft 365 E5"]));
    assert!(!stage.says("To reach what is missing"), "nothing has to be acquired");
    assert!(stage.says("The licences that count give all four supported services."));
}

#[wasm_bindgen_test]
async fn s21_d2_whoever_is_refused_everything_reads_the_same_page() {
    let mut stage = Stage::signed_in(session_refused(), Some(partly("Suspended")), None).await;
    stage.show(|| view! { <EligibilityPage /> }.into_any()).await;
    assert_eq!(stage.all(".condition").len(), 6);
    assert_eq!(rows(&stage, "The nine licence lines").len(), 9);
    assert_eq!(rows(&stage, "Subscriptions").len(), 2);
    assert!(stage.says("You hold no directory role."));
}
