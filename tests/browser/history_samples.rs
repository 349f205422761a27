//! What the server tells of what happened to an incident.

use serde_json::{Value, json};

/// What happened to an incident.
pub fn history() -> Vec<Value> {
    let entry = |id: u32, event: &str, by: Option<&str>| {
        json!({
            "id": id, "at": "2026-06-24T09:00:00Z", "by": by, "event": event, "comment": null, "alert": "Odd command",
            "incident": "3", "alertCount": 2,
            "fields": [{"field": "status", "before": "active", "after": "resolved"}],
        })
    };
    let mut comment = entry(9, "commented", Some("Security operator"));
    comment["comment"] = json!("Seen with its owner.");
    let by = Some("Security operator");
    let mut changed = entry(7, "changed", by);
    changed["undo"] = json!({"possible": false, "refusal": "changedSince", "by": "Alex"});
    let mut moved = entry(11, "alertsMoved", by);
    moved["undo"] = json!({"possible": true, "refusal": null, "by": null});
    let mut several = entry(12, "alertsBrought", by);
    several["alert"] = json!(null);
    vec![
        several,
        moved,
        comment,
        entry(8, "takenBack", by),
        changed,
        entry(6, "alertChanged", by),
        entry(5, "reopened", None),
        entry(4, "tookOver", None),
        entry(3, "joined", None),
        entry(2, "alertAdded", None),
        entry(1, "created", None),
    ]
}
