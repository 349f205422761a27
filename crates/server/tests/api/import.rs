//! The import: every fault with its place, all or nothing, unchanged means untouched.

use std::path::PathBuf;

use axum::http::StatusCode;
use security_center_contract::{ServiceState, Tenant, ThreatProtection};
use security_center_server::directory::{ImportError, import, import_folder, read};
use security_center_server::store::directory::Imported;
use serde_json::{Value, json};

use crate::support::{NOW, Server, demo_folder};

fn contoso() -> Value {
    let text = std::fs::read_to_string(demo_folder().join("contoso.json")).expect("the file");
    serde_json::from_str(&text).expect("JSON")
}

/// Everything that is wrong with a file.
fn faults(value: &Value) -> Vec<String> {
    match read(&value.to_string()) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.iter().map(ToString::to_string).collect(),
    }
}

fn write(server: &Server, name: &str, value: &Value) -> PathBuf {
    let path = server.folder.path().join(name);
    std::fs::write(&path, value.to_string()).expect("written");
    path
}

type Change = fn(&mut Value);

#[test]
fn d3_each_fault_is_told_with_its_place_an_unknown_status_too() {
    assert_eq!(faults(&contoso()), [""; 0]);
    let cases: [(Change, &str); 27] = [
        (
            |v| v["subscribedSkus"]["value"][1]["capabilityStatus"] = json!("enabled"),
            "subscribedSkus.value[1].capabilityStatus: \"enabled\" is not one of Enabled, Warning, Suspended, Deleted, LockedOut",
        ),
        (
            |v| v["subscribedSkus"]["value"][0]["skuId"] = json!("SPE_E5"),
            "subscribedSkus.value[0].skuId: \"SPE_E5\" is not a GUID",
        ),
        (
            |v| v["subscribedSkus"]["value"][0]["skuPartNumber"] = json!(7),
            "subscribedSkus.value[0].skuPartNumber: 7 is not text",
        ),
        (
            |v| v["subscribedSkus"]["value"][0]["servicePlans"][0]["provisioningStatus"] = json!("Off"),
            "subscribedSkus.value[0].servicePlans[0].provisioningStatus: \"Off\" is not one of Success, Disabled, PendingInput, PendingActivation, PendingProvisioning",
        ),
        (
            |v| v["subscribedSkus"]["value"][1]["id"] = v["subscribedSkus"]["value"][0]["id"].clone(),
            "subscribedSkus.value[1]: a second subscription with the id",
        ),
        (|v| v["subscribedSkus"] = json!([]), "subscribedSkus: an array is not an object"),
        (
            |v| v["subscribedSkus"]["@odata.nextLink"] = json!("https://graph.microsoft.com/next"),
            "subscribedSkus.@odata.nextLink: this is one page of several",
        ),
        (|v| v["subscribedSkus"]["value"] = json!(null), "subscribedSkus.value: missing"),
        (|v| v["organization"]["id"] = json!("contoso"), "organization.id: \"contoso\" is not a GUID"),
        (|v| v["organization"]["displayName"] = json!(" "), "organization.displayName: empty"),
        (
            |v| v["organization"]["countryLetterCode"] = json!("nl"),
            "organization.countryLetterCode: \"nl\" is not two capital letters",
        ),
        (
            |v| v["organization"]["countryLetterCode"] = json!("NLD"),
            "organization.countryLetterCode: \"NLD\" is not two capital letters",
        ),
        (|v| v["organisation"] = json!({}), "organisation: unknown; known are organization"),
        (
            |v| v["users"]["value"][1]["id"] = v["users"]["value"][0]["id"].clone(),
            "users.value[1]: a second person with the id",
        ),
        (
            |v| v["directoryRoles"]["value"][0]["members"][0]["id"] = json!(null),
            "directoryRoles.value[0].members[0].id: missing",
        ),
        (
            |v| {
                v["directoryRoles"]["value"][1]["roleTemplateId"] =
                    v["directoryRoles"]["value"][0]["roleTemplateId"].clone()
            },
            "directoryRoles.value[1]: a second role of the template",
        ),
        (
            |v| v["securityCenter"]["cloud"] = json!("GCC"),
            "securityCenter.cloud: \"GCC\" is not one of commercial, gcc, gccHigh, dod",
        ),
        (
            |v| v["securityCenter"]["automaticTurnOn"] = json!("no"),
            "securityCenter.automaticTurnOn: \"no\" is neither true nor false",
        ),
        (
            |v| v["securityCenter"]["usGovernmentInstitution"] = json!(null),
            "securityCenter.usGovernmentInstitution: missing",
        ),
        (|v| v["securityCenter"]["automaticTurnon"] = json!(true), "securityCenter.automaticTurnon: unknown"),
        (
            |v| v["securityCenter"]["trialSubscriptions"] = json!(["nothing"]),
            "securityCenter.trialSubscriptions[0]: \"nothing\" is not the id of a subscription in subscribedSkus",
        ),
        (
            |v| {
                v["securityCenter"]["complianceCenterRoles"][0]["members"][0] =
                    json!("00000000-0000-0000-0000-000000000000")
            },
            "securityCenter.complianceCenterRoles[0].members[0]: \"00000000-0000-0000-0000-000000000000\" is nobody",
        ),
        (
            |v| v["securityCenter"]["services"][0]["location"] = json!("de"),
            "securityCenter.services[0].location: \"de\" is not one of eu, uk, us",
        ),
        (
            |v| v["securityCenter"]["services"][0]["location"] = json!(null),
            "securityCenter.services[0]: deployed, but without a location",
        ),
        (
            |v| v["securityCenter"]["services"][0]["region"] = json!("eu"),
            "securityCenter.services[0].region: unknown",
        ),
        (
            |v| v["securityCenter"]["services"][0]["integration"] = json!(true),
            "securityCenter.services[0].integration: only azureAtp has this",
        ),
        (
            |v| v["securityCenter"]["services"][1] = v["securityCenter"]["services"][0].clone(),
            "securityCenter.services[1]: a second entry for this service",
        ),
    ];
    for (change, expected) in cases {
        let mut value = contoso();
        change(&mut value);
        let found = faults(&value);
        assert!(
            matches!(found.as_slice(), [one] if one.starts_with(expected)),
            "{expected}\nbut: {found:#?}"
        );
    }
}

#[test]
fn all_faults_are_told_at_once() {
    let mut value = contoso();
    value["organization"]["id"] = json!(1);
    value["subscribedSkus"]["value"][0]["capabilityStatus"] = json!("On");
    value["securityCenter"]["services"] = json!("all");
    value["securityCenter"]["cloud"] = json!("sky");
    assert_eq!(faults(&value).len(), 4, "{:#?}", faults(&value));
    for (value, least) in
        [(json!({}), 4), (json!([]), 1), (json!(null), 1), (json!({"securityCenter": {}}), 7)]
    {
        assert!(faults(&value).len() >= least, "{value}: {:?}", faults(&value));
    }
}

#[test]
fn text_that_is_not_json_is_told_with_line_and_column() {
    let faults = read("{\n  \"organization\": }").expect_err("a fault");
    assert!(faults[0].what.contains("line 2 column"), "{}", faults[0]);
}

#[test]
fn graphs_further_fields_and_members_that_do_not_sign_in_are_let_through() {
    let mut value = contoso();
    value["subscribedSkus"]["value"][0]["accountName"] = json!("contoso");
    value["organization"]["verifiedDomains"] = json!([]);
    value["directoryRoles"]["value"][0]["members"]
        .as_array_mut()
        .expect("members")
        .push(json!({"@odata.type": "#microsoft.graph.servicePrincipal", "id": "x"}));
    let directory = read(&value.to_string()).expect("no fault");
    assert_eq!(directory.people.len(), 7);
    value["securityCenter"]["services"] =
        json!([{"service": "azureAtp", "deployed": false, "location": "eu"}]);
    let directory = read(&value.to_string()).expect("no fault");
    assert!(
        directory.deployments.len() == 4 && directory.deployments.iter().all(|one| one.location.is_none())
    );
}

#[tokio::test]
async fn of_several_files_all_or_none_are_imported() {
    let server = Server::start().await;
    let (mut good, mut bad) = (contoso(), contoso());
    good["organization"]["displayName"] = json!("Contoso Ltd.");
    bad["organization"]["id"] = json!("nobody");
    let paths = [write(&server, "good.json", &good), write(&server, "bad.json", &bad)];
    let refused = import(&server.state.control, &paths, NOW).await.expect_err("a fault");
    assert!(matches!(&refused, ImportError::Faults(faults) if faults.len() == 1), "{refused}");
    assert!(refused.to_string().contains("bad.json: organization.id"), "{refused}");
    let twice = [paths[0].clone(), paths[0].clone()];
    assert!(import(&server.state.control, &twice, NOW).await.is_err(), "the same tenant twice");
    let absent = [paths[0].clone(), server.folder.path().join("absent.json")];
    assert!(import(&server.state.control, &absent, NOW).await.is_err());
    let tenants = server.state.control.tenant_ids().await.expect("tenants");
    assert_eq!(tenants.len(), 5);
    server.tenant("Contoso").await;
}

#[tokio::test]
async fn an_unchanged_file_changes_nothing_and_a_changed_one_says_so() {
    let server = Server::start().await;
    let id = server.tenant("Contoso").await;
    let before = server.state.control.last_event(&id, "").await.expect("a place");
    let again = import_folder(&server.state.control, &demo_folder(), NOW + 1).await.expect("imported");
    assert!(again.len() == 5 && again.iter().all(|file| file.imported == Imported::Unchanged));
    assert_eq!(server.state.control.last_event(&id, "").await.expect("a place"), before);

    let client = server.sign_in("Contoso", "global.admin").await;
    client.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;
    let (tenant, service) =
        (client.get("/api/tenant").await.etag(), client.get("/api/threat-protection").await.etag());
    let mut value = contoso();
    value["organization"]["displayName"] = json!("Contoso Ltd.");
    let path = write(&server, "contoso.json", &value);
    let done = import(&server.state.control, &[path], NOW).await.expect("imported");
    assert_eq!(done[0].imported, Imported::Changed);
    let answer = client.get("/api/tenant").await;
    assert_eq!(answer.json::<Tenant>().display_name, "Contoso Ltd.");
    assert_ne!(answer.etag(), tenant);
    let answer = client.get("/api/threat-protection").await;
    assert_ne!(answer.etag(), service);
    assert_eq!(answer.json::<ThreatProtection>().state, ServiceState::On, "the service stays");
}

#[tokio::test]
async fn whoever_is_gone_loses_the_session_and_whoever_stays_keeps_it() {
    let server = Server::start().await;
    let gone = server.sign_in("Contoso", "security.operator").await;
    let stays = server.sign_in("Contoso", "global.admin").await;
    let mut value = contoso();
    let is_gone = |one: &Value| one["userPrincipalName"] == "security.operator@contoso.example";
    value["users"]["value"].as_array_mut().expect("users").retain(|one| !is_gone(one));
    for role in value["directoryRoles"]["value"].as_array_mut().expect("roles") {
        role["members"].as_array_mut().expect("members").retain(|one| !is_gone(one));
    }
    let path = write(&server, "contoso.json", &value);
    import(&server.state.control, &[path], NOW).await.expect("imported");
    assert_eq!(gone.get("/api/session").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(stays.get("/api/session").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_tenant_that_stops_being_eligible_closes_but_can_be_turned_off() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    client.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;
    let mut value = contoso();
    value["subscribedSkus"]["value"][0]["capabilityStatus"] = json!("Suspended");
    let path = write(&server, "contoso.json", &value);
    import(&server.state.control, &[path], NOW).await.expect("imported");
    assert_eq!(client.get("/api/incidents").await.status, StatusCode::FORBIDDEN);
    assert_eq!(client.get("/api/threat-protection").await.status, StatusCode::OK);
    let off: ThreatProtection = client.opt_now(false).await.json();
    assert!(off.data_kept_until.is_some());
    assert_eq!(client.get("/api/threat-protection").await.status, StatusCode::FORBIDDEN);
}
