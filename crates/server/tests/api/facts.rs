//! What the operator adds to what Graph answers: changed, kept, and rebuilt for tenants of before (L2, L3, L6, L10, S30, D5).

use axum::http::StatusCode;
use security_center_contract::{
    ActorKind, AuditAction, AuditField, Cloud, DataCenterLocation, SupportedService, Tenant, Verdict,
};
use security_center_server::directory::facts::{FactsChange, change, unknown};
use security_center_server::directory::{Document, current};
use security_center_server::domain::cause::Cause;
use security_center_server::graph::{Done, NotConnected};
use security_center_server::store::directory::Imported;
use security_center_server::store::document::Written;
use serde_json::json;

use crate::graph::Connected;
use crate::support::{NOW, Server, demo_folder};

/// As the command does it.
pub(crate) async fn set(server: &Server, id: &str, wanted: &FactsChange) -> Result<Imported, String> {
    let control = &server.state.control;
    let (mut document, revision) = current(control, id).await.expect("readable").expect("there");
    change(&mut document, wanted)?;
    let read = document.read_without_the_gone().map_err(|faults| format!("{faults:?}"))?;
    match control.set_facts(&read, revision, &Cause::operator(), NOW).await.expect("the store") {
        Written::Done(imported) => Ok(imported),
        other => Err(format!("{other:?}")),
    }
}

#[tokio::test]
async fn l2_l3_l10_s30_d5_the_operator_says_what_graph_cannot_tell_and_readings_keep_it() {
    let (connected, id) = Connected::contoso().await;
    let client = connected.server.sign_in("Contoso", "global.admin").await;
    let version = client.get("/api/tenant").await.etag();
    let service = async || {
        connected.server.state.control.threat_protection(&id).await.expect("readable").expect("there")
    };
    let before = service().await.version;
    let wanted = FactsChange {
        us_government_institution: Some(true),
        cloud: Some(Cloud::Gcc),
        automatic_turn_on: Some(true),
        trials: Some(vec!["spe_e5".to_owned()]),
        services: vec![
            (SupportedService::DefenderAtp, Some(DataCenterLocation::Uk)),
            (SupportedService::Office365Atp, None),
        ],
        through_azure_security_center: Some(true),
        azure_atp_integration: Some(true),
        country: None,
    };
    assert_eq!(set(&connected.server, &id, &wanted).await, Ok(Imported::Changed));
    assert_eq!(set(&connected.server, &id, &wanted).await, Ok(Imported::Unchanged));
    assert!(matches!(connected.check(&id).await, Done::Read(_, Imported::Unchanged)), "a reading keeps it");
    let directory = connected.directory(&id).await;
    let organization = &directory.organization;
    assert!(organization.us_government_institution && organization.automatic_turn_on);
    assert_eq!(organization.cloud, Cloud::Gcc);
    let of = |service| directory.deployments.iter().find(|one| one.service == service).expect("one of four");
    let atp = of(SupportedService::DefenderAtp);
    assert!(atp.through_azure_security_center && atp.location == Some(DataCenterLocation::Uk));
    assert!(!of(SupportedService::Office365Atp).deployed);
    assert_eq!(of(SupportedService::AzureAtp).integration, Some(true));
    assert!(directory.subscriptions.iter().any(|one| one.sku_part_number == "SPE_E5" && one.trial));
    // The windows follow, and whoever was about to turn the service on sees it first.
    assert_ne!(client.get("/api/tenant").await.etag(), version);
    assert!(service().await.version > before);
    let tenant: Tenant = client.get("/api/tenant").await.json();
    assert!(!tenant.eligibility.eligible);
    let log = connected.server.audit("Contoso").await;
    let [.., read, lost] = log.as_slice() else { panic!("{log:?}") };
    assert_eq!((read.action, read.actor.kind), (AuditAction::DirectoryImported, ActorKind::Operator));
    assert_eq!(read.changes[0].field, AuditField::DirectoryVersion);
    assert_eq!((lost.action, lost.actor.kind), (AuditAction::EligibilityChanged, ActorKind::Operator));
}

#[tokio::test]
async fn s8_roles_that_a_sign_in_brought_since_the_reading_outlive_what_the_operator_sets() {
    let (connected, id) = Connected::contoso().await;
    let client = connected.server.sign_in("Contoso", "global.admin").await;
    let pool = connected.server.database("control.db").await;
    // As the sign-in of a person does it whose token names no role any more.
    for statement in [
        "DELETE FROM role_assignment WHERE tenant_id = $1 AND source = 'azureActiveDirectory'",
        "UPDATE tenant SET digest = '' WHERE id = $1",
    ] {
        sqlx::query(statement).bind(&id).execute(&pool).await.expect("written");
    }
    let wanted = FactsChange { automatic_turn_on: Some(true), ..FactsChange::default() };
    assert_eq!(set(&connected.server, &id, &wanted).await, Ok(Imported::Changed));
    assert_eq!(client.get("/api/audit").await.status, StatusCode::FORBIDDEN);
    // The next reading is the later word.
    assert!(matches!(connected.check(&id).await, Done::Read(_, Imported::Changed)));
    assert_eq!(client.get("/api/audit").await.status, StatusCode::OK);
    assert!(connected.directory(&id).await.organization.automatic_turn_on);
}

#[tokio::test]
async fn l2_a_trial_whose_subscription_is_gone_counts_again_when_it_comes_back() {
    let (connected, id) = Connected::contoso().await;
    let wanted = FactsChange { trials: Some(vec!["SPE_E5".to_owned()]), ..FactsChange::default() };
    set(&connected.server, &id, &wanted).await.expect("changed");
    connected.graph.change(&id, |tenant| {
        let skus = tenant["subscribedSkus"]["value"].as_array_mut().expect("subscriptions");
        skus.retain(|sku| sku["skuPartNumber"] != "SPE_E5");
    });
    assert!(matches!(connected.check(&id).await, Done::Read(_, Imported::Changed)));
    let trials = |directory: &security_center_server::domain::directory::Directory| {
        directory.subscriptions.iter().filter(|one| one.trial).count()
    };
    assert_eq!(trials(&connected.directory(&id).await), 0);
    connected.graph.knows("contoso");
    assert!(matches!(connected.check(&id).await, Done::Read(_, Imported::Changed)));
    assert_eq!(trials(&connected.directory(&id).await), 1);
    let wrong = FactsChange { trials: Some(vec!["NOTHING".to_owned()]), ..FactsChange::default() };
    let refused = set(&connected.server, &id, &wanted.clone()).await;
    assert_eq!(refused, Ok(Imported::Unchanged));
    let refused = set(&connected.server, &id, &wrong).await.expect_err("there is none");
    assert!(refused.contains("there is no subscription NOTHING") && refused.contains("SPE_E5"), "{refused}");
}

#[tokio::test]
async fn l9_the_country_is_the_operators_only_where_graph_gives_none() {
    let connected = Connected::start().await;
    let id = connected.graph.knows("contoso");
    connected.graph.change(&id, |tenant| tenant["organization"]["countryLetterCode"] = json!(null));
    let refused = connected.connector.connect(&id, &FactsChange::default(), &Cause::operator()).await;
    let refused = refused.expect("the store");
    let Err(NotConnected::Faults(faults)) = refused else { panic!("{refused:?}") };
    assert!(faults.len() == 1 && faults[0].place == "organization.countryLetterCode", "{faults:?}");
    let dutch = FactsChange { country: Some("NL".to_owned()), ..FactsChange::default() };
    let done = connected.connector.connect(&id, &dutch, &Cause::operator()).await.expect("the store");
    assert_eq!(done.expect("connected").directory.organization.country, "NL");
    connected.graph.change(&id, |tenant| tenant["organization"]["countryLetterCode"] = json!("BE"));
    connected.check(&id).await;
    assert_eq!(connected.directory(&id).await.organization.country, "BE", "Graph goes first");
    let refused = set(&connected.server, &id, &dutch).await.expect_err("Graph says");
    assert!(refused.contains("--country") && refused.contains("BE"), "{refused}");
}

#[tokio::test]
async fn nothing_of_a_tenant_of_before_is_lost() {
    let connected = Connected::start().await;
    let pool = connected.server.database("control.db").await;
    for name in ["contoso", "fabrikam", "tailwind-traders", "northwind-traders", "adatum"] {
        let id = connected.graph.knows(name);
        let wanted = FactsChange { automatic_turn_on: Some(name != "fabrikam"), ..FactsChange::default() };
        // A trial that the file named, so that its id has to be found again.
        let trial = connected.directory(&id).await.subscriptions[0].sku_id.clone();
        let on_trial = FactsChange { trials: Some(vec![trial]), ..FactsChange::default() };
        set(&connected.server, &id, &on_trial).await.expect("set");
        let before = connected.directory(&id).await;
        sqlx::query("DELETE FROM tenant_document").execute(&pool).await.expect("as before");
        let rebuilt = Document::of_directory(&before).read().expect("no fault").directory;
        let sorted = |directory: &security_center_server::domain::directory::Directory| {
            let mut directory = directory.clone();
            directory.people.sort_by(|a, b| a.person.id.cmp(&b.person.id));
            for one in &mut directory.people {
                one.roles
                    .sort_by(|a, b| (a.source, &a.role_template_id).cmp(&(b.source, &b.role_template_id)));
            }
            directory
        };
        assert_eq!(sorted(&rebuilt), sorted(&before), "{name}");
        assert_eq!(set(&connected.server, &id, &wanted).await, Ok(Imported::Changed), "{name}");
        let after = connected.directory(&id).await;
        assert_eq!(after.subscriptions, before.subscriptions);
        connected.connect(name).await;
        let trials = connected.directory(&id).await.subscriptions.iter().filter(|one| one.trial).count();
        assert_eq!(trials, 1, "{name}: the trial is known to Graph by the same id");
    }
}

#[tokio::test]
async fn l1_the_verdicts_follow_what_graph_says() {
    let (connected, id) = Connected::contoso().await;
    let client = connected.server.sign_in("Contoso", "security.reader").await;
    let verdicts =
        |tenant: Tenant| tenant.eligibility.subscriptions.iter().map(|one| one.verdict).collect::<Vec<_>>();
    assert!(verdicts(client.get("/api/tenant").await.json()).contains(&Verdict::Counts));
    connected.graph.change(&id, |tenant| {
        for sku in tenant["subscribedSkus"]["value"].as_array_mut().expect("subscriptions") {
            sku["capabilityStatus"] = json!("Suspended");
        }
    });
    connected.check(&id).await;
    let tenant: Tenant = client.get("/api/tenant").await.json();
    assert!(!tenant.eligibility.eligible);
    assert!(!verdicts(tenant).contains(&Verdict::Counts));
}

#[test]
fn a_new_tenant_is_nothing_out_of_the_ordinary_in_the_cloud_of_its_graph() {
    for (host, cloud) in [
        ("graph.microsoft.com", "commercial"),
        ("graph.microsoft.us", "gccHigh"),
        ("dod-graph.microsoft.us", "dod"),
    ] {
        let facts = unknown(host);
        assert_eq!(facts["cloud"], cloud);
        let text = std::fs::read_to_string(demo_folder().join("contoso.json")).expect("the file");
        let mut document = Document::of_file(&text).expect("a document");
        document.facts = facts;
        let directory = document.read().expect("no fault").directory;
        assert!(directory.deployments.iter().all(|one| !one.deployed));
        assert!(!directory.organization.us_government_institution);
    }
}
