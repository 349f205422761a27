//! Alerts and entities as the server sends them.

use crate::samples::{allowed, incident};
use serde_json::{Value, json};

/// What the queue of alerts asks for at first.
pub const ALERTS_ORDER: &str =
    "GET alerts/order?status=new%2CinProgress&severity=high%2Cmedium%2Clow&days=30&sort=-lastActivity";

/// An alert in the queue.
pub fn alert(id: &str, title: &str) -> Value {
    json!({
        "id": id, "providerAlertId": format!("da{id}"), "incidentId": "7", "title": title, "severity": "medium",
        "status": "new", "classification": "unknown", "determination": "unknown", "assignedTo": null,
        "category": "execution", "techniques": ["T1059.001"], "service": "azureAtp", "detectionSource": "antivirus",
        "firstActivityDateTime": "2026-06-24T08:00:00Z", "lastActivityDateTime": "2026-06-24T09:30:00Z",
        "createdDateTime": "2026-06-24T09:00:00Z", "lastUpdateDateTime": "2026-06-24T10:00:00Z", "version": 1,
    })
}

/// An alert with all that belongs to it; the record of it is cut.
pub fn alert_details(id: &str, title: &str) -> Value {
    let evidence = |key: &str, kind: &str, display: &str| {
        json!({
            "key": key, "kind": kind, "display": display, "verdict": "malicious", "remediation": "none",
            "roles": ["attacked"], "incriminated": true, "groupName": null,
        })
    };
    json!({
        "alert": alert(id, title), "incident": incident("7", "Ransomware"), "change": allowed(), "pinned": false,
        "linkedBy": [{"kind": "device", "display": "laptop-1", "minutes": 12}],
        "description": "A command that nobody types.", "recommendedActions": "Ask its owner.",
        "evidence": [evidence("device:1", "device", "laptop-1"), evidence("file:1", "file", "<b>invoice</b>.exe")],
        "evidenceCount": 3, "recordCount": 1,
        "records": [{"part": "alert", "text": "{\"title\":\"<script>\"}", "characters": 40_000}],
        "history": [{
            "id": 1, "at": "2026-06-24T09:00:00Z", "by": "Security operator", "event": "commented",
            "comment": "Seen with its owner.", "alert": null, "incident": null, "alertCount": 0, "fields": [],
        }],
    })
}

/// The same, of which one field differs at Microsoft Graph and another could not be written.
pub fn alert_not_written(id: &str, title: &str) -> Value {
    let mut details = alert_details(id, title);
    details["writeBack"] = json!({
        "state": "conflict", "since": "2026-06-24T10:00:00Z", "nextAt": "2026-06-24T10:05:00Z", "commentCount": 2,
        "failure": { "at": "2026-06-24T10:00:00Z", "reason": "refused" },
        "fields": [
            { "field": "status", "here": "new", "there": "resolved", "differs": true },
            { "field": "assignedTo", "here": "megan@contoso.example", "there": null, "differs": false },
        ],
    });
    details
}

/// A device that is in more incidents than are sent.
pub fn entity() -> Value {
    json!({
        "key": "device:1", "kind": "device", "display": "laptop-1", "names": ["device:1", "dns:laptop-1"],
        "groupName": "Sales", "firstSeenDateTime": "2026-06-24T08:00:00Z", "lastSeenDateTime": "2026-06-24T09:30:00Z",
        "everywhereSince": "2026-06-24T09:00:00Z", "alertCount": 1200, "lookedAt": 1000,
        "verdicts": [{"verdict": "malicious", "alertCount": 900}, {"verdict": "suspicious", "alertCount": 100}],
        "seenWith": [{"key": "user:1", "kind": "user", "display": "megan@contoso.example", "alertCount": 800}],
        "seenWithCount": 41, "incidents": [incident("7", "Ransomware")], "incidentCount": 30, "incidentsCut": false,
    })
}

/// Two views of a queue: one's own, and one of the team's that one may not change.
pub fn views() -> Value {
    json!({
        "value": [
            {"id": "v1", "name": "High, mine", "parameters": "severity=high&assigned=me", "team": false,
             "by": "Security operator", "mayChange": true, "version": 3},
            {"id": "v2", "name": "Usual", "parameters": "", "team": true, "by": "Security administrator",
             "mayChange": false, "version": 1},
        ],
        "share": allowed(),
    })
}

/// How it stands with the incidents.
pub fn incident_summary() -> Value {
    json!({
        "open": 1204, "unassigned": 1203, "own": 0, "worst": [incident("7", "Ransomware")],
        "severities": [{"severity": "high", "count": 4}, {"severity": "low", "count": 1200}],
    })
}
