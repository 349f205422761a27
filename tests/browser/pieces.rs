//! Pieces that know the product: conditions, subscriptions, tables, lists.

use crate::{
    samples::{read, session, tenant},
    stage::{Stage, attribute, focus, name_of, text_of},
};
use leptos::prelude::*;
use security_center::{
    components::{Conditions, HeldRoles, Subscriptions, Table},
    i18n::Language,
    query::Loaded,
};
use security_center_contract::{SupportedService, Tenant};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

pub(crate) async fn of_tenant(sample: Value, view: fn(Loaded<Tenant>) -> AnyView) -> Stage {
    let mut stage = Stage::signed_in(session("settings"), Some(sample), None).await;
    let tenant = stage.within(|| stage.known.tenant.loaded()).unwrap();
    stage.show(move || view(tenant)).await;
    stage
}

fn conditions(tenant: Loaded<Tenant>) -> AnyView {
    view! { <Conditions tenant=tenant /> }.into_any()
}

fn not_eligible() -> Value {
    let mut sample = tenant();
    sample["eligibility"]["eligible"] = json!(false);
    for line in sample["eligibility"]["lines"].as_array_mut().unwrap() {
        line["met"] = json!(false);
    }
    sample["roles"] = json!([]);
    sample["eligibility"]["cloud"] = json!("gccHigh");
    sample["eligibility"]["usGovernmentInstitution"] = json!(true);
    for place in [0, 1, 2, 4, 5] {
        sample["eligibility"]["conditions"][place]["met"] = json!(false);
    }
    sample
}

#[wasm_bindgen_test]
async fn l1_l3_l5_s8_conditions_that_are_met_say_by_what() {
    let stage = of_tenant(tenant(), conditions).await;
    assert_eq!(name_of(&stage.find("ul")), "Conditions");
    assert_eq!(stage.texts("li strong"), ["Met"; 6]);
    let found = stage.texts("li p");
    assert!(found[0].starts_with("Found: Microsoft 365 E5 or A5 and Office 365 E5 or A5. Needed: "));
    assert!(found[1].starts_with("Found: commercial. Needed: the commercial cloud"));
    assert!(found[2].starts_with("Found: your tenant is not marked as one. "));
    assert!(
        found[3].starts_with("Found: European Union, because Microsoft Defender ATP keeps its data there. ")
    );
    assert!(
        found[4].starts_with("Found: Global administrator. ")
            && found[5].starts_with("Found: Global administrator. ")
    );
    stage.words.choose(Language::Dutch);
    stage.settle().await;
    assert_eq!(stage.texts("li strong"), ["Vervuld"; 6]);
    assert!(
        stage.texts("li p")[0]
            .starts_with("Gevonden: Microsoft 365 E5 of A5 en Office 365 E5 of A5. Nodig: ")
    );
}

#[wasm_bindgen_test]
async fn d2_conditions_that_are_not_met_say_what_would_and_who_can() {
    let stage = of_tenant(not_eligible(), conditions).await;
    let no = "Not met";
    assert_eq!(stage.texts("li strong"), [no, no, no, "Met", no, no]);
    assert_eq!(stage.all("li.met").len(), 1);
    let found = stage.texts("li p");
    assert!(
        found[0].starts_with("Found: none that counts. Needed: a subscription in use on any one of the nine")
    );
    assert!(found[0].ends_with("Can be changed by: a Billing administrator or a Global administrator."));
    assert!(
        found[1].starts_with("Found: US Government Community Cloud High (GCC High). Needed: the commercial")
    );
    assert!(
        found[1].ends_with("Can be changed by: nobody; a tenant stays in the cloud in which it was made.")
    );
    assert!(found[2].starts_with("Found: your tenant is marked as one. "));
    assert!(found[2].ends_with("the operator of this server, if the mark is wrong."));
    for role in &found[4..] {
        assert!(role.starts_with("Found: no role that gives access here. Needed: Global administrator"));
        assert!(role.ends_with("Can be changed by: a Global administrator, in Azure AD; for people whom this server keeps, its operator."));
    }
    stage.known.tenant.put(read::<Tenant>(tenant()));
    stage.settle().await;
    assert_eq!(stage.texts("li strong"), ["Met"; 6], "it follows the tenant");
}

#[wasm_bindgen_test]
async fn d3_d4_each_subscription_says_what_it_does() {
    let mut sample = tenant();
    let finding = |part: &str, status: &str, verdict: &str| json!({"skuPartNumber": part, "name": part, "capabilityStatus": status, "verdict": verdict, "line": null});
    sample["eligibility"]["subscriptions"] = json!([
        sample["eligibility"]["subscriptions"][0],
        finding("A", "Enabled", "notListed"),
        finding("B", "Suspended", "notActive"),
        finding("C", "Enabled", "trial"),
        finding("D", "Warning", "usGovernment"),
    ]);
    let stage = of_tenant(sample, |tenant| view! { <Subscriptions tenant=tenant /> }.into_any()).await;
    assert_eq!(stage.texts("tbody th")[0], "Microsoft 365 E5 (SPE_E5)");
    let cells = stage.texts("tbody td");
    assert_eq!(cells[..2], ["Enabled", "counts: Microsoft 365 E5 or A5"]);
    let verdicts = cells.iter().skip(1).step_by(2).collect::<Vec<_>>();
    assert!(verdicts[1..].iter().all(|verdict| verdict.starts_with("does not count")));
    assert_eq!(verdicts.iter().collect::<std::collections::BTreeSet<_>>().len(), 5, "{verdicts:?}");

    let mut none = tenant();
    none["eligibility"]["subscriptions"] = json!([]);
    stage.known.tenant.put(read::<Tenant>(none));
    stage.settle().await;
    assert!(stage.says("The tenant has no subscriptions."));
}

#[wasm_bindgen_test]
async fn a_table_is_a_region_with_a_name_and_headings_in_both_directions() {
    let mut stage = Stage::new().await;
    let words = stage.words;
    let number = stage.within(|| RwSignal::new(1));
    stage
        .show(move || {
            let column = words.supported_service(SupportedService::AzureAtp);
            let rows = move || vec![vec!["first".to_owned().into(), number.get().to_string().into()]];
            let caption = words.location(security_center_contract::DataCenterLocation::Eu);
            view! { <Table caption=caption columns=vec![column, column] rows=Box::new(rows) /> }.into_any()
        })
        .await;
    let region = stage.named("[role=region]", "European Union");
    focus(&region);
    assert_eq!(stage.text("caption"), "European Union");
    assert!(stage.all("thead th").iter().all(|th| attribute(th, "scope").as_deref() == Some("col")));
    assert_eq!(attribute(&stage.find("tbody th"), "scope").as_deref(), Some("row"));
    assert_eq!((stage.text("tbody th"), stage.text("tbody td")), ("first".into(), "1".into()));
    let table = stage.find("table");
    number.set(2);
    words.choose(Language::Dutch);
    stage.settle().await;
    assert_eq!((stage.text("tbody td"), stage.text("caption")), ("2".into(), "Europese Unie".into()));
    assert_eq!(stage.find("table"), table);
}

#[wasm_bindgen_test]
async fn s9_l6_each_role_says_where_it_comes_from_and_whether_it_gives_anything() {
    let mut sample = session("settings");
    let role = |name: &str, source: &str| json!({"roleTemplateId": name, "displayName": name, "role": null, "source": source});
    let known = sample["roles"][0].clone();
    sample["roles"] = json!([
        known,
        role("Exchange Administrator", "azureActiveDirectory"),
        role("Compliance Data", "securityComplianceCenter"),
    ]);
    let mut stage = Stage::signed_in(sample, None, None).await;
    stage.show(|| view! { <HeldRoles /> }.into_any()).await;
    let roles = stage.all("li").iter().map(|item| text_of(item)).collect::<Vec<_>>();
    assert_eq!(roles[0], "Global administrator – from Azure Active Directory");
    assert_eq!(roles[1], "Exchange Administrator – from Azure Active Directory, gives no access here");
    assert!(roles[2].starts_with("Compliance Data – from the Security & Compliance Center"));
}
