//! What the server answers to whatever a page asks, for tests that look at every page; and which parts of it are shown.

use crate::alert_samples::{alert, alert_not_written, entity, incident_summary, views};
use crate::history_samples::history;
use crate::incident_samples::more;
use crate::samples::{allowed, details, incident, list, order, session};
use security_center_contract::Scope;
use serde_json::{Value, json};

/// The answer to a request; `None` for one that no page makes when it is opened.
pub fn answer(line: &str) -> Option<Value> {
    let at = "2026-06-24T09:00:00Z";
    let actor = json!({"kind": "person", "displayName": "Security administrator"});
    let person = session("open");
    let request = json!({
        "number": 7, "createdAt": at, "description": "Where is our data?", "phone": null,
        "email": "reader@contoso.example", "contactBy": "email", "wantedLocation": "uk", "state": "answered",
        "answers": [{"at": at, "text": "In the European Union."}],
    });
    let path = line.split('?').next()?;
    if path.ends_with("/help/en.json") {
        return serde_json::from_str(include_str!("../../help/en.json")).ok();
    }
    Some(match path {
        "GET incidents" => list(&[incident("1", "Ransomware"), incident("2", "Phishing")], 1_002),
        "GET incidents/summary" => incident_summary(),
        "GET incidents/order" => order("1 2", 1_002),
        "GET incidents/7/history" => more(list(&history(), 1_234), "incidents/7/history?before=1&top=50"),
        "GET incidents/7/entities" => {
            let entities = details("7", "")["entities"].as_array()?.clone();
            more(list(&entities, 1_234), "incidents/7/entities?after=x&top=100")
        }
        "GET incidents/7" => details("7", ""),
        "GET alerts" => list(&[alert("1", "Suspicious sign-in"), alert("2", "Odd command")], 1_002),
        "GET alerts/order" => order("1 2", 1_002),
        "GET alerts/9" => alert_not_written("9", "Odd command"),
        "GET views/incidents" => views(),
        "GET entities/device%3A1" => entity(),
        "GET remediation-actions" => list(
            &[
                json!({"id": "1", "displayName": "Isolate device", "status": "pending", "createdDateTime": at}),
            ],
            1,
        ),
        "GET data-sources" | "GET threat-protection/sources" => list(
            &[
                json!({"service": "azureAtp", "connectedAt": at, "lastDataAt": null, "alertCount": 0, "fetching": {
                    "running": false, "fetchedAt": at, "nextAt": at, "alertCount": 3, "changedCount": 1, "faultyCount": 0,
                    "faults": [], "failure": null, "writeBack": {"waiting": 1, "failed": 2, "differing": 1_200},
                }}),
            ],
            1,
        ),
        "GET sign-in" => {
            json!({"provider": {"displayName": "Contoso ID"}, "password": true, "demonstration": [{
                "tenant": person["tenant"],
                "people": [{"person": person["person"], "roles": person["roles"]}],
            }]})
        }
        "POST invitations/look" => json!({
            "tenant": person["tenant"], "userName": null, "roles": ["globalAdministrator"], "expiresAt": at,
        }),
        "GET sessions" => json!({"value": [own_session("s1", true), own_session("s2", false)]}),
        "GET tokens" => {
            json!({"value": [token("k1", "Nightly report")], "mayCreateForApplication": allowed()})
        }
        "POST tokens" => json!({"token": token("k2", "Report"), "secret": "one"}),
        "GET service-keys" => service_keys(&[service_key("k1", "azureAtp", "x7Qp")], allowed()),
        "POST service-keys" => json!({"key": service_key("k2", "defenderAtp", "0000"), "secret": "one"}),
        "GET audit" => list(
            &[json!({
                "sequence": 3, "at": at, "actor": actor, "actorId": "p2", "action": "previewFeaturesChanged",
                "changes": [{"field": "previewFeatures", "before": "false", "after": "true"}],
                "origin": {"kind": "request", "address": "192.0.2.7"}, "hash": "9f86d081884c7d65",
            })],
            1,
        ),
        "GET notifications" | "POST notifications/seen" => json!({
            "value": [
                {"at": at, "kind": "turnedOn", "actor": actor, "request": null, "seen": false},
                {"at": at, "kind": "supportAnswered", "actor": null, "request": 7, "seen": true},
                {"at": at, "kind": "incidentAssigned", "actor": actor, "request": null, "incident": 7, "seen": true},
            ],
            "unseen": 1,
        }),
        "GET permissions" => list(
            &[json!({
                "roleTemplateId": "5d6b6bb7-de71-4623-b4af-96380a352509", "displayName": "Security Reader",
                "role": "securityReader", "source": "azureActiveDirectory", "mayView": true,
                "mayAdminister": false, "people": [person["person"]], "count": 1,
            })],
            1,
        ),
        "GET threat-protection/turning-off" => json!({
            "at": at, "openIncidents": 2, "incidents": 5, "alerts": 12, "pendingActions": 1,
            "services": ["defenderAtp", "azureAtp"], "dataKeptUntil": "2026-12-21T00:00:00Z",
        }),
        "GET support-requests" => list(&[request], 1),
        "GET support-expectation" => json!({"minutes": 90, "answers": 4}),
        _ => return None,
    })
}

/// One of the person's own sessions.
pub fn own_session(id: &str, current: bool) -> Value {
    let at = "2026-06-24T09:00:00Z";
    json!({
        "id": id, "current": current, "method": "password", "beganAt": at, "lastSeenAt": at, "idleUntil": at,
        "expiresAt": at, "address": "192.0.2.7", "userAgent": "curl/8.5.0",
    })
}

/// An API token of the person himself.
pub fn token(id: &str, name: &str) -> Value {
    let at = "2026-06-24T09:00:00Z";
    let scopes = Scope::ALL.iter().map(|scope| scope.text()).collect::<Vec<_>>();
    json!({
        "id": id, "name": name, "scopes": scopes,
        "applicationRole": null, "own": true, "createdBy": "Global administrator", "createdAt": at, "expiresAt": at,
        "lastUsedAt": null,
    })
}

/// A key of a service.
pub fn service_key(id: &str, service: &str, ends_with: &str) -> Value {
    let at = "2026-06-24T09:00:00Z";
    json!({
        "id": id, "service": service, "endsWith": ends_with, "createdBy": "Global administrator",
        "createdAt": at, "lastUsedAt": null,
    })
}

/// The keys of the tenant, two for a service at most.
pub fn service_keys(keys: &[Value], may_change: Value) -> Value {
    json!({"value": keys, "mayChange": may_change, "limitPerService": 2})
}

/// What an operator configured (D14).
pub fn configuration() -> Value {
    json!({
        "navigation": {"secureScore": "https://portal.example/score", "policies": "https://portal.example/policies"},
        "resources": [{
            "name": {"en": "Azure portal", "nl": "Azure-portal"},
            "about": {"en": "Everything in Azure.", "nl": "Alles in Azure."},
            "href": "https://azure.example/",
        }],
    })
}

/// The parts of an answer that are shown as they are.
pub fn shown(answer: &Value, texts: &mut Vec<String>) {
    const SHOWN: [&str; 27] = [
        "en",
        "nl",
        "displayName",
        "userPrincipalName",
        "name",
        "skuPartNumber",
        "detail",
        "title",
        "text",
        "description",
        "email",
        "phone",
        "address",
        "hash",
        "userAgent",
        "createdBy",
        "endsWith",
        "secret",
        "display",
        "by",
        "comment",
        "alert",
        "recommendedActions",
        "detectionSource",
        "providerAlertId",
        "groupName",
        "part",
    ];
    match answer {
        Value::Array(items) => items.iter().for_each(|item| shown(item, texts)),
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if SHOWN.contains(&name.as_str()) => texts.push(text.clone()),
                    Value::Array(codes)
                        if ["scopes", "roles", "customTags", "names", "techniques"]
                            .contains(&name.as_str()) =>
                    {
                        texts.extend(codes.iter().filter_map(Value::as_str).map(str::to_owned));
                        codes.iter().for_each(|code| shown(code, texts));
                    }
                    // The paragraphs of a topic, and the first sentence of each.
                    Value::Array(lines) if name == "text" => {
                        for line in lines.iter().filter_map(Value::as_str) {
                            texts.push(line.to_owned());
                            texts.extend(line.split_inclusive(". ").next().map(|one| one.trim().to_owned()));
                        }
                    }
                    value => shown(value, texts),
                }
            }
        }
        _ => (),
    }
}
