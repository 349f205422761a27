//! What the server sends, as it travels; each test changes what it is about.

use security_center::{api::ApiError, query::Query};
use security_center_contract::{
    Incident, List, Problem, ProblemCode, Refusal, Session, Tenant, ThreatProtection,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Reads a sample.
pub fn read<T: DeserializeOwned>(sample: Value) -> T {
    serde_json::from_value(sample).expect("a sample has the shape of its type")
}

/// Nothing is against it.
pub fn allowed() -> Value {
    json!({"allowed": true, "refusals": []})
}

/// These reasons are against it.
pub fn refused(reasons: &[&str]) -> Value {
    json!({"allowed": false, "refusals": reasons})
}

/// The Global administrator of Contoso; what the features show is `access`.
pub fn session(access: &str) -> Value {
    json!({
        "person": {"id": "p1", "displayName": "Global administrator", "userPrincipalName": "global.admin@contoso.example"},
        "tenant": {"id": "t1", "displayName": "Contoso"},
        "roles": [{
            "roleTemplateId": "62e90394-69f5-4237-9190-012177145e10",
            "displayName": "Global Administrator",
            "role": "globalAdministrator",
            "source": "azureActiveDirectory",
        }],
        "access": {
            "features": {"access": access, "refusals": []},
            "settings": allowed(), "audit": allowed(), "permissions": allowed(),
        },
        "respond": allowed(),
        "preferences": {
            "language": null, "theme": null, "timeZone": "utc",
            "navigation": {"order": [], "hidden": [], "pinned": []}, "helpPutAway": false,
        },
        "method": "demonstration",
        "expiresAt": "2030-01-01T00:00:00Z",
    })
}

/// Somebody without a role: neither features nor settings.
pub fn session_refused() -> Value {
    let mut session = session("refused");
    session["roles"] = json!([]);
    session["access"]["features"]["refusals"] = json!(["viewingRoleMissing", "notEligible"]);
    for part in ["settings", "audit", "permissions"] {
        session["access"][part] = refused(&["viewingRoleMissing"]);
    }
    session
}

/// A tenant that is eligible, with two services deployed.
pub fn tenant() -> Value {
    let service = |name: &str, deployed: bool, location: Value, integration: Value| {
        json!({
            "service": name, "licensed": true, "deployed": deployed, "location": location,
            "integration": integration, "lastDataAt": null,
            "obstacle": if !deployed { json!("notDeployed") } else if integration == json!(false) {
                json!("integrationOff")
            } else {
                json!(null)
            },
        })
    };
    let condition = |name: &str, decides: bool, need: &str, by: &str| json!({"condition": name, "met": true, "decides": decides, "need": need, "changeableBy": by});
    let line =
        |name: &str, met: bool, services: &[&str]| json!({"line": name, "met": met, "services": services});
    let all = ["defenderAtp", "office365Atp", "cloudAppSecurity", "azureAtp"];
    json!({
        "id": "t1",
        "displayName": "Contoso",
        "country": "NL",
        "eligibility": {
            "eligible": true,
            "conditions": [
                condition("licence", true, "licenceOnALine", "billingOrGlobalAdministrator"),
                condition("cloud", true, "commercialCloud", "nobody"),
                condition("institution", true, "noUsGovernmentInstitution", "operator"),
                condition("region", true, "chosenLocation", "support"),
                condition("viewingRole", false, "viewingRole", "globalAdministrator"),
                condition("administratorRole", false, "administratorRole", "globalAdministrator"),
            ],
            "lines": [
                line("microsoft365E5", true, &all), line("microsoft365E5Security", false, &all),
                line("windows10EnterpriseE5", false, &["defenderAtp"]),
                line("enterpriseMobilitySecurityE5", false, &["cloudAppSecurity", "azureAtp"]),
                line("office365E5", true, &["office365Atp"]), line("defenderAtp", false, &["defenderAtp"]),
                line("azureAtp", false, &["azureAtp"]), line("cloudAppSecurity", false, &["cloudAppSecurity"]),
                line("office365AtpPlan2", false, &["office365Atp"]),
            ],
            "subscriptions": [{
                "skuPartNumber": "SPE_E5", "name": "Microsoft 365 E5", "capabilityStatus": "Enabled",
                "verdict": "counts", "line": "microsoft365E5", "services": all, "disabled": [],
            }],
            "cloud": "commercial",
            "usGovernmentInstitution": false,
            "coverage": {"reached": all, "missing": [], "disabled": [], "recommended": []},
        },
        "roles": ["globalAdministrator"],
        "location": {
            "location": "eu", "reason": "defenderAtp", "services": ["defenderAtp"], "country": "NL",
            "reserved": false,
        },
        "services": [
            service("defenderAtp", true, json!("eu"), json!(null)),
            service("office365Atp", false, json!(null), json!(null)),
            service("cloudAppSecurity", false, json!(null), json!(null)),
            service("azureAtp", true, json!("uk"), json!(false)),
        ],
        "reading": {
            "source": "file", "readAt": "2020-06-24T09:20:00Z", "failure": null, "nextAt": null, "running": false,
            "check": {"allowed": false, "refusals": ["directoryFromFile"]},
        },
    })
}

/// The service is off, and may be turned on.
pub fn off(version: i64) -> Value {
    json!({
        "version": version,
        "state": "off",
        "since": null,
        "changedBy": null,
        "location": {
            "location": "eu", "reason": "defenderAtp", "services": ["defenderAtp"], "country": "NL",
            "reserved": false,
        },
        "provisioning": null,
        "dataKeptUntil": null,
        "retentionDays": 180,
        "previewFeatures": false,
        "turnsOnByItself": false,
        "actions": {
            "turnOn": allowed(), "turnOff": refused(&["alreadyOff"]), "retry": refused(&["nothingFailed"]),
            "changePreviewFeatures": allowed(),
        },
    })
}

/// The same for somebody who may only view.
pub fn off_for_viewers(version: i64) -> Value {
    let mut service = off(version);
    for action in ["turnOn", "turnOff", "retry", "changePreviewFeatures"] {
        service["actions"][action] = refused(&["administratorRoleMissing"]);
    }
    service
}

/// Being provisioned: two steps done, the third under way.
pub fn provisioning(version: i64) -> Value {
    let step = |name: &str, state: &str, started: Value, finished: Value| {
        json!({
            "step": name, "state": state, "attempts": u8::from(state != "pending"),
            "startedAt": started, "finishedAt": finished, "failure": null,
        })
    };
    let mut service = off(version);
    service["state"] = json!("provisioning");
    service["since"] = json!("2026-06-24T09:00:00Z");
    service["changedBy"] = json!({"kind": "person", "displayName": "Global administrator"});
    service["location"]["reserved"] = json!(true);
    service["provisioning"] = json!({
        "startedAt": "2026-06-24T09:00:00Z",
        "finishedAt": null,
        "services": ["defenderAtp", "azureAtp"],
        "steps": [
            step("reserveLocation", "done", json!("2026-06-24T09:00:00.000Z"), json!("2026-06-24T09:00:00.084Z")),
            step("createStore", "done", json!("2026-06-24T09:00:00Z"), json!("2026-06-24T09:00:03Z")),
            step("connectServices", "running", json!("2026-06-24T09:00:03Z"), json!(null)),
            step("loadData", "pending", json!(null), json!(null)),
            step("correlate", "pending", json!(null), json!(null)),
            step("openFeatures", "pending", json!(null), json!(null)),
        ],
    });
    for action in ["turnOn", "turnOff"] {
        service["actions"][action] = refused(&["beingProvisioned"]);
    }
    service
}

/// Failed at the third step; may be tried again, or stopped.
pub fn failed(version: i64) -> Value {
    let mut service = provisioning(version);
    service["state"] = json!("failed");
    service["provisioning"]["steps"][2]["state"] = json!("failed");
    service["provisioning"]["steps"][2]["failure"] =
        json!({"at": "2026-06-24T09:05:03Z", "detail": "the store is full"});
    service["actions"] = json!({
        "turnOn": refused(&["alreadyOn"]), "turnOff": allowed(), "retry": allowed(),
        "changePreviewFeatures": allowed(),
    });
    service
}

/// On since the end of the provisioning, and may be turned off.
pub fn on(version: i64) -> Value {
    let mut service = provisioning(version);
    service["state"] = json!("on");
    service["since"] = json!("2026-06-24T09:05:00Z");
    service["provisioning"]["finishedAt"] = json!("2026-06-24T09:05:00Z");
    for step in service["provisioning"]["steps"].as_array_mut().unwrap() {
        step["state"] = json!("done");
        step["startedAt"] = json!("2026-06-24T09:00:00Z");
        step["finishedAt"] = json!("2026-06-24T09:00:10Z");
    }
    service["actions"] = json!({
        "turnOn": refused(&["alreadyOn"]), "turnOff": allowed(), "retry": refused(&["nothingFailed"]),
        "changePreviewFeatures": allowed(),
    });
    service
}

/// The service in one of these shapes, as its type.
pub fn service(sample: Value) -> ThreatProtection {
    read(sample)
}

/// One incident.
pub fn incident(id: &str, name: &str) -> Value {
    json!({
        "id": id, "displayName": name, "named": true, "title": null, "severity": "high", "status": "active",
        "classification": "unknown", "determination": "unknown", "assignedTo": null, "customTags": ["finance"],
        "categories": ["execution", "persistence"], "services": ["defenderAtp", "azureAtp"],
        "alertCount": 1234, "activeAlertCount": 1200, "deviceCount": 3, "userCount": 1, "mailboxCount": 0,
        "firstActivityDateTime": "2026-06-24T08:00:00Z", "lastActivityDateTime": "2026-06-24T09:30:00Z",
        "createdDateTime": "2026-06-24T09:00:00Z", "lastUpdateDateTime": "2026-06-24T10:00:00Z",
        "redirectIncidentId": null, "version": 1,
    })
}

/// What the queue asks for at first: what is open, and worth looking at.
pub const ORDER: &str =
    "GET incidents/order?status=active%2CinProgress&severity=high%2Cmedium%2Clow&days=30&sort=-lastActivity";

/// The order of incidents, of which `count` fit; the newest there is is one of them.
pub fn order(ids: &str, count: u64) -> Value {
    let newest = ids.split(' ').filter_map(|id| id.parse::<u32>().ok()).max().unwrap_or(0);
    json!({"ids": ids, "count": count, "newest": newest, "at": "2026-06-24T10:00:00Z"})
}

/// An incident with all that belongs to it; named by rule where it has no name.
pub fn details(id: &str, name: &str) -> Value {
    let at = "2026-06-24T09:00:00Z";
    let entity = |key: &str, kind: &str, display: &str| {
        json!({
            "key": key, "kind": kind, "display": display, "verdict": "malicious", "remediation": "none",
            "incriminated": true, "alertCount": 2, "firstSeenDateTime": at, "lastSeenDateTime": at,
            "groupName": null,
        })
    };
    let alert = |id: &str, title: &str, status: &str| {
        json!({
            "id": id, "number": if id == "a" { "11" } else { "12" }, "title": title, "severity": "medium",
            "status": status, "classification": "unknown",
            "determination": "unknown", "assignedTo": null, "category": "execution", "techniques": ["T1059.001"],
            "service": "defenderAtp", "detectionSource": "antivirus", "firstActivityDateTime": at,
            "lastActivityDateTime": at, "pinned": false, "entities": ["device:1"], "version": 1,
            "linkedBy": [{"kind": "device", "display": "laptop-1", "minutes": 12}],
        })
    };
    let mut incident = incident(id, name);
    if name.is_empty() {
        incident["named"] = json!(false);
    }
    (incident["alertCount"], incident["activeAlertCount"]) = (json!(2), json!(1));
    crate::incident_samples::counted(json!({
        "incident": incident, "change": allowed(), "entityCount": 3,
        "alerts": [alert("a", "Odd command", "new"), alert("b", "New service", "resolved")],
        "entities": [
            entity("device:1", "device", "laptop-1"),
            entity("user:1", "user", "megan@contoso.example"),
            entity("file:1", "file", "invoice.exe"),
        ],
    }))
}

/// A list of which the server holds `count`.
pub fn list(items: &[Value], count: u64) -> Value {
    json!({"value": items, "@odata.count": count})
}

/// What the server says when it refuses.
pub fn problem(code: ProblemCode) -> Problem {
    Problem {
        code,
        title: "Title".into(),
        status: 400,
        detail: None,
        request_id: None,
        refusals: Vec::new(),
        fields: Vec::new(),
        conflicts: Vec::new(),
        field_conflicts: Vec::new(),
        current: None,
    }
}

/// The same as an error.
pub fn refusal(code: ProblemCode) -> ApiError {
    ApiError::Problem(Box::new(problem(code)))
}

/// Every reason why something is not allowed.
pub const REFUSALS: [Refusal; 8] = [
    Refusal::ViewingRoleMissing,
    Refusal::AdministratorRoleMissing,
    Refusal::NotEligible,
    Refusal::AlreadyOn,
    Refusal::AlreadyOff,
    Refusal::BeingProvisioned,
    Refusal::ServiceOff,
    Refusal::NothingFailed,
];

impl crate::stage::Stage {
    /// A stage on which somebody is signed in; tenant and service are known as far as they are given.
    pub async fn signed_in(session: Value, tenant: Option<Value>, service: Option<Value>) -> Self {
        let stage = Self::new().await;
        stage.known.session.put(read::<Session>(session));
        stage.settle().await;
        if let Some(tenant) = tenant {
            stage.known.tenant.put(read::<Tenant>(tenant));
        }
        if let Some(service) = service {
            stage.known.service.put(read::<ThreatProtection>(service));
        }
        stage.settle().await;
        stage
    }

    /// A query of incidents that has fetched nothing.
    pub fn incidents(&self) -> Query<List<Incident>> {
        self.within(|| Query::new(&security_center::api::INCIDENTS.items))
    }
}

impl crate::stage::Stage {
    /// The operator configured this.
    pub async fn configure(&self, file: &Value) {
        self.configured.begin();
        self.settle().await;
        let origin = security_center::browser::window().location().origin().unwrap();
        crate::server::answer(&format!("GET {origin}/config.json"), 200, file);
        self.until("it is read", || {
            use leptos::prelude::*;
            untrack(|| self.configured.is_settled())
        })
        .await;
    }

    /// Shows the whole frame.
    pub async fn show_shell(&mut self) {
        use leptos::prelude::*;
        let session = self.within(|| self.known.session.loaded()).unwrap();
        let connection = self.within(|| signal(security_center::api::Connection::Live)).0;
        self.show(move || {
            view! { <security_center::shell::Shell session=session connection=connection /> }.into_any()
        })
        .await;
    }
}
