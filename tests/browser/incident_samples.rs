//! Incidents with all that belongs to them, as the server sends them.

use serde_json::{Value, json};

/// An incident with all that belongs to it, of which the alerts and entities in it are counted, as if there were no others.
pub fn counted(mut details: Value) -> Value {
    let empty = Vec::new();
    let all = |name: &str| details[name].as_array().unwrap_or(&empty).clone();
    let count = |names: &[&str], items: Vec<Value>| -> Vec<Value> {
        let mut counts: Vec<Value> = Vec::new();
        for item in items {
            let alike = |one: &&mut Value| names.iter().all(|name| one[*name] == item[*name]);
            match counts.iter_mut().find(alike) {
                Some(one) => one["count"] = json!(one["count"].as_u64().unwrap_or(0) + 1),
                None => {
                    let mut one = json!({ "count": 1 });
                    names.iter().for_each(|name| one[*name] = item[*name].clone());
                    counts.push(one);
                }
            }
        }
        counts
    };
    let techniques = all("alerts")
        .into_iter()
        .flat_map(|alert| alert["techniques"].as_array().cloned().unwrap_or_default());
    let techniques = techniques.map(|technique| json!({ "technique": technique })).collect();
    details["counts"] = json!({
        "categories": count(&["category"], all("alerts")), "techniques": count(&["technique"], techniques),
        "kinds": count(&["kind"], all("entities")), "evidence": count(&["verdict", "remediation"], all("entities")),
    });
    details
}

/// A list that goes on at this path.
pub fn more(mut list: Value, path: &str) -> Value {
    list["@odata.nextLink"] = json!(format!("/api/{path}"));
    list
}
