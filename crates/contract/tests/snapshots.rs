//! The wire, pinned: real JSON of each main type, read and written back without a difference.

use security_center_contract::{
    Change, Incident, IncidentChange, IncidentDetails, IncidentHistoryEntry, List, NewFeedback,
    NewIncidentComment, NewSupportRequest, News, Notifications, Order, PreferencesChange, Problem,
    RoleHolders, Session, SignInMethods, SupportExpectation, SupportRequest, Tenant, ThreatProtection,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads the text and writes it back; every field has to survive under its name, in its form.
fn pinned<T: Serialize + DeserializeOwned>(text: &str) -> T {
    let value: Value = serde_json::from_str(text).expect("JSON");
    let read: T = serde_json::from_value(value.clone()).expect("the type understands it");
    assert_eq!(serde_json::to_value(&read).expect("it can be written"), value);
    read
}

#[test]
fn session() {
    pinned::<Session>(
        r#"{
            "person": {"id": "b54af3e7-18cc-5524-b37b-98e815612b86", "displayName": "Global administrator",
                       "userPrincipalName": "global.admin@contoso.example"},
            "tenant": {"id": "d39aed84-9715-5d82-96ec-8775cd6ff7ae", "displayName": "Contoso"},
            "roles": [
                {"roleTemplateId": "62e90394-69f5-4237-9190-012177145e10", "displayName": "Company Administrator",
                 "role": "globalAdministrator", "source": "azureActiveDirectory"},
                {"roleTemplateId": "17315797-102d-40b4-93e0-432062caca18", "displayName": "Compliance Administrator",
                 "role": null, "source": "securityComplianceCenter"}
            ],
            "access": {"features": {"access": "settings", "refusals": []},
                       "settings": {"allowed": true, "refusals": []},
                       "audit": {"allowed": true, "refusals": []},
                       "permissions": {"allowed": false, "refusals": ["viewingRoleMissing"]}},
            "deviceGroups": ["Sales", "50 % \"spare\""],
            "respond": {"allowed": false, "refusals": ["respondingRoleMissing"]},
            "preferences": {"language": "nl", "theme": null, "timeZone": "utc",
                            "navigation": {"order": ["home", "alerts"], "hidden": [], "pinned": ["alerts"]},
                            "helpPutAway": false},
            "method": "provider",
            "expiresAt": "2020-06-24T21:20:00.000Z"
        }"#,
    );
}

#[test]
fn sign_in_methods() {
    pinned::<SignInMethods>(
        r#"{"provider": {"displayName": "Contoso"}, "password": true, "demonstration": null}"#,
    );
    pinned::<SignInMethods>(
        r#"{"provider": null, "password": false, "demonstration": [{"tenant": {"id": "t", "displayName": "Contoso"},
            "people": [{"person": {"id": "p", "displayName": "Global reader", "userPrincipalName": "g@contoso.example"},
                        "roles": []}]}]}"#,
    );
}

#[test]
fn tenant() {
    pinned::<Tenant>(
        r#"{
            "id": "d39aed84-9715-5d82-96ec-8775cd6ff7ae", "displayName": "Contoso", "country": "NL",
            "eligibility": {
                "eligible": true,
                "conditions": [{"condition": "licence", "met": true, "decides": true,
                                "need": "licenceOnALine", "changeableBy": "billingOrGlobalAdministrator"},
                               {"condition": "cloud", "met": true, "decides": true,
                                "need": "commercialCloud", "changeableBy": "nobody"},
                               {"condition": "institution", "met": true, "decides": true,
                                "need": "noUsGovernmentInstitution", "changeableBy": "operator"},
                               {"condition": "region", "met": true, "decides": true,
                                "need": "chosenLocation", "changeableBy": "support"},
                               {"condition": "viewingRole", "met": true, "decides": false,
                                "need": "viewingRole", "changeableBy": "globalAdministrator"},
                               {"condition": "administratorRole", "met": false, "decides": false,
                                "need": "administratorRole", "changeableBy": "globalAdministrator"}],
                "lines": [{"line": "office365E5", "met": true, "services": ["office365Atp"]},
                          {"line": "defenderAtp", "met": false, "services": ["defenderAtp"]}],
                "subscriptions": [
                    {"skuPartNumber": "ENTERPRISEPREMIUM", "name": "Office 365 E5", "capabilityStatus": "Enabled",
                     "verdict": "counts", "line": "office365E5", "services": [], "disabled": ["office365Atp"]},
                    {"skuPartNumber": "POWER_BI_STANDARD", "name": "Power BI (free)", "capabilityStatus": "LockedOut",
                     "verdict": "notListed", "line": null, "services": [], "disabled": []}],
                "cloud": "commercial", "usGovernmentInstitution": false,
                "coverage": {"reached": [], "missing": ["defenderAtp", "office365Atp", "cloudAppSecurity", "azureAtp"],
                             "disabled": ["office365Atp"],
                             "recommended": [{"lines": ["microsoft365E5"]},
                                             {"lines": ["enterpriseMobilitySecurityE5", "defenderAtp"]}]}
            },
            "roles": ["securityReader"],
            "location": {"location": "eu", "reason": "defenderAtp", "services": ["defenderAtp"], "country": "NL",
                         "reserved": false},
            "services": [
                {"service": "defenderAtp", "licensed": true, "deployed": true, "location": "eu", "integration": null,
                 "obstacle": null, "lastDataAt": "2020-06-24T09:20:00.000Z"},
                {"service": "office365Atp", "licensed": true, "deployed": false, "location": null, "integration": null,
                 "obstacle": "notDeployed", "lastDataAt": null},
                {"service": "cloudAppSecurity", "licensed": true, "deployed": true, "location": "us",
                 "integration": null, "obstacle": null, "lastDataAt": null},
                {"service": "azureAtp", "licensed": true, "deployed": true, "location": "uk", "integration": false,
                 "obstacle": "integrationOff", "lastDataAt": null}],
            "reading": {"source": "graph", "readAt": "2020-06-24T09:20:00.000Z",
                        "failure": {"at": "2020-06-24T10:20:00.000Z", "reason": "throttled"},
                        "nextAt": "2020-06-24T10:35:00.000Z", "running": false,
                        "check": {"allowed": true, "refusals": []}}
        }"#,
    );
}

const SERVICE: &str = r#"{
    "version": 8, "state": "failed", "since": "2020-06-24T09:20:00.000Z",
    "changedBy": {"kind": "person", "displayName": "Global administrator"},
    "location": {"location": "eu", "reason": "defenderAtp", "services": ["defenderAtp"], "country": "NL",
                 "reserved": true},
    "provisioning": {
        "startedAt": "2020-06-24T09:20:00.000Z", "finishedAt": null,
        "steps": [
            {"step": "reserveLocation", "state": "done", "attempts": 1, "startedAt": "2020-06-24T09:20:00.000Z",
             "finishedAt": "2020-06-24T09:20:00.123Z", "failure": null},
            {"step": "createStore", "state": "failed", "attempts": 2, "startedAt": "2020-06-24T09:20:00.123Z",
             "finishedAt": null, "failure": {"at": "2020-06-24T09:20:01.000Z", "detail": "The disk is full."}},
            {"step": "connectServices", "state": "pending", "attempts": 0, "startedAt": null, "finishedAt": null,
             "failure": null}],
        "services": ["defenderAtp", "azureAtp"]
    },
    "dataKeptUntil": null, "retentionDays": 30, "previewFeatures": true, "turnsOnByItself": false,
    "fields": [{"field": "previewFeatures", "by": {"kind": "person", "displayName": "Security administrator"},
                "at": "2020-06-24T09:25:00.000Z"}],
    "actions": {"turnOn": {"allowed": false, "refusals": ["beingProvisioned"]},
                "turnOff": {"allowed": true, "refusals": []},
                "retry": {"allowed": true, "refusals": []},
                "changePreviewFeatures": {"allowed": true, "refusals": []}}
}"#;

#[test]
fn threat_protection() {
    pinned::<ThreatProtection>(SERVICE);
}

#[test]
fn problem() {
    let bare = r#"{"code": "notFound", "title": "Not found.", "status": 404}"#;
    pinned::<Problem>(bare);
    let whole = format!(
        r#"{{"code": "versionConflict", "title": "Somebody else changed it in the meantime.", "status": 412,
             "detail": "More.", "requestId": "6a204fd8e1bb0ee4e77368332ebdc9d7",
             "refusals": ["notEligible", "administratorRoleMissing"],
             "fields": [{{"field": "description", "fault": "tooLong", "limit": 4000}},
                        {{"field": "email", "fault": "notAnEmail"}}],
             "conflicts": [{{"field": "optedIn", "by": {{"kind": "person", "displayName": "Security administrator"}},
                             "at": "2020-06-24T09:20:00.000Z"}}],
             "fieldConflicts": [{{"field": "customTags", "by": "Security operator", "at": "2020-06-24T09:20:00.000Z",
                                  "now": "[\"finance\"]"}},
                                {{"field": "assignedTo", "by": "Security operator", "at": "2020-06-24T09:20:00.000Z",
                                  "now": null}}],
             "current": {SERVICE}}}"#
    );
    pinned::<Problem>(&whole);
}

#[test]
fn a_code_of_a_later_version_is_understood_as_unknown() {
    let problem: Problem =
        serde_json::from_str(r#"{"code": "somethingNew", "title": "New.", "status": 418}"#)
            .expect("a problem");
    assert_eq!(problem.code, security_center_contract::ProblemCode::Unknown);
}

#[test]
fn support_and_feedback() {
    pinned::<List<SupportRequest>>(
        r#"{"value": [{"number": 2, "createdAt": "2020-06-24T09:20:00.000Z", "description": "Where?", "phone": null,
             "email": "reader@contoso.example", "contactBy": "email", "wantedLocation": "uk", "state": "answered",
             "answers": [{"at": "2020-06-24T09:30:00.000Z", "text": "Here."}]}], "@odata.count": 1}"#,
    );
    pinned::<SupportExpectation>(r#"{"minutes": null, "answers": 0}"#);
    pinned::<NewSupportRequest>(
        r#"{"key": "a-question", "description": "Where?", "contactBy": "phone", "phone": "12345"}"#,
    );
    pinned::<NewFeedback>(
        r#"{"key": "a-feedback", "rating": 5, "liked": "", "improve": "", "mayContact": false, "page": "/settings"}"#,
    );
    pinned::<PreferencesChange>(r#"{"timeZone": "local", "helpPutAway": true}"#);
}

#[test]
fn notifications_and_role_holders() {
    pinned::<Notifications>(
        r#"{"value": [{"at": "2020-06-24T09:30:00.000Z", "kind": "supportAnswered", "actor": null, "request": 2,
                       "step": null, "services": [], "previewFeatures": null, "incident": null, "seen": false},
                      {"at": "2020-06-24T09:26:00.000Z", "kind": "servicesConnected",
                       "actor": {"kind": "server", "displayName": null}, "request": null, "step": null,
                       "services": ["cloudAppSecurity", "azureAtp"], "previewFeatures": null, "incident": null, "seen": true},
                      {"at": "2020-06-24T09:24:00.000Z", "kind": "previewFeaturesChanged",
                       "actor": {"kind": "operator", "displayName": null}, "request": null, "step": null,
                       "services": [], "previewFeatures": true, "incident": null, "seen": true},
                      {"at": "2020-06-24T09:22:00.000Z", "kind": "provisioningFailed",
                       "actor": {"kind": "server", "displayName": null}, "request": null, "step": "loadData",
                       "services": [], "previewFeatures": null, "incident": null, "seen": true},
                      {"at": "2020-06-24T09:20:00.000Z", "kind": "turnedOn",
                       "actor": {"kind": "visit", "displayName": "Global administrator"}, "request": null,
                       "step": null, "services": [], "previewFeatures": null, "incident": null, "seen": true}],
            "unseen": 1}"#,
    );
    pinned::<RoleHolders>(
        r#"{"roleTemplateId": "194ae4cb-b126-40b2-bd5b-6091b380977d", "displayName": "Security Administrator",
            "role": "securityAdministrator", "source": "securityComplianceCenter", "mayView": false,
            "mayAdminister": false, "people": [{"id": "p", "displayName": "Security administrator",
            "userPrincipalName": "s@contoso.example"}], "count": 1}"#,
    );
}

#[test]
fn change() {
    pinned::<Change>(r#"{"kind": "person", "version": 3}"#);
    pinned::<Change>(r#"{"kind": "threatProtection", "version": 7}"#);
    pinned::<Change>(r#"{"kind": "tenant", "version": 2}"#);
    pinned::<Change>(r#"{"kind": "everything", "version": 0}"#);
}

#[test]
fn list() {
    let list = r#"{"value": [INCIDENT], "@odata.count": 130}"#.replace("INCIDENT", INCIDENT);
    pinned::<List<Incident>>(&list);
    pinned::<Order>(r#"{"ids": "27 12", "count": 130, "newest": 27, "at": "2020-06-24T09:20:00.000Z"}"#);
    pinned::<News>(r#"{"changed": "12", "cut": false, "fresh": 3, "at": "2020-06-24T09:20:00.000Z"}"#);
}

#[test]
fn incident() {
    let details = r#"{
        "incident": INCIDENT, "change": {"allowed": false, "refusals": ["respondingRoleMissing"]},
        "alerts": [{"id": "da1", "number": "11", "title": "Odd command", "severity": "medium", "status": "new",
            "classification": "unknown", "determination": "unknown", "assignedTo": null, "category": "execution",
            "techniques": ["T1059.001"], "service": "defenderAtp", "detectionSource": "antivirus",
            "firstActivityDateTime": "2020-06-24T09:20:00.000Z", "lastActivityDateTime": "2020-06-24T09:20:00.000Z",
            "linkedBy": [{"kind": "ipAddress", "display": "203.0.113.7", "minutes": 12}], "pinned": false,
            "entities": ["device:1"], "version": 1}],
        "entities": [{"key": "device:1", "kind": "device", "display": "laptop", "verdict": "malicious",
            "remediation": "notFound", "incriminated": true, "alertCount": 1,
            "firstSeenDateTime": "2020-06-24T09:20:00.000Z", "lastSeenDateTime": "2020-06-24T09:20:00.000Z",
            "groupName": null}],
        "entityCount": 1,
        "counts": {"categories": [{"category": "execution", "count": 2}],
            "techniques": [{"technique": "T1059.001", "count": 1}], "kinds": [{"kind": "device", "count": 1}],
            "evidence": [{"verdict": "malicious", "remediation": "notFound", "count": 1}]}}"#;
    pinned::<IncidentDetails>(&details.replace("INCIDENT", INCIDENT));
    pinned::<List<IncidentHistoryEntry>>(
        r#"{"value": [{"id": 9, "at": "2020-06-24T09:20:00.000Z", "by": "Security operator", "event": "changed",
            "comment": null, "alert": null, "incident": null, "alertCount": 2,
            "fields": [{"field": "status", "before": "active", "after": "resolved"}],
            "undo": {"possible": false, "refusal": "changedSince", "by": "Kim"}}], "@odata.count": 1}"#,
    );
    pinned::<IncidentChange>(r#"{"displayName": "", "status": "resolved", "customTags": []}"#);
    pinned::<NewIncidentComment>(r#"{"comment": "Seen."}"#);
}

const INCIDENT: &str = r#"{"id": "27", "displayName": "One", "named": true, "title": null, "severity": "high",
            "status": "inProgress", "classification": "truePositive", "determination": "multiStagedAttack",
            "assignedTo": "security.operator@contoso.example", "customTags": ["finance"],
            "categories": ["initialAccess", "execution"], "services": ["defenderAtp", "azureAtp"],
            "alertCount": 3, "activeAlertCount": 2, "deviceCount": 1, "userCount": 1, "mailboxCount": 0,
            "firstActivityDateTime": "2020-06-24T09:20:00.000Z", "lastActivityDateTime": "2020-06-24T09:20:00.000Z",
            "createdDateTime": "2020-06-24T09:20:00.000Z", "lastUpdateDateTime": "2020-06-24T09:20:00.000Z",
            "redirectIncidentId": "12", "version": 7}"#;
