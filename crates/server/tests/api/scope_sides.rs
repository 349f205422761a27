//! Two people at two servers who have to be answered alike: what they are answered, without what differs for a reason.

use std::collections::BTreeMap;

use axum::http::{Method, StatusCode};
use security_center_contract::Order;
use serde_json::{Value, json};

use crate::support::Client;

/// Somebody at a server, with the case of each incident that he sees, and the id of each alert by its number.
pub struct Side {
    pub client: Client,
    pub cases: BTreeMap<String, String>,
    pub alerts: BTreeMap<String, String>,
}

impl Side {
    pub async fn new(client: Client) -> Self {
        let mut side = Self { client, cases: BTreeMap::new(), alerts: BTreeMap::new() };
        let alerts = side.json("/v1.0/security/alerts_v2?$top=1000").await;
        for one in alerts["value"].as_array().expect("a list") {
            let case = one["id"].as_str().expect("an id").split('-').next().unwrap_or_default();
            side.cases.insert(one["incidentId"].as_str().expect("an incident").to_owned(), case.to_owned());
        }
        for line in side.lines("/api/alerts/export?format=jsonl").await {
            let text = |name: &str| line[name].as_str().expect("a text").to_owned();
            side.alerts.insert(text("id"), text("providerAlertId"));
        }
        side
    }

    /// The lines of a file.
    pub async fn lines(&self, path: &str) -> Vec<Value> {
        let answer = self.client.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
        answer.text().lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }

    pub async fn json(&self, path: &str) -> Value {
        let answer = self.client.get(&path.replace(' ', "%20")).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
        answer.json()
    }

    pub fn number(&self, case: &str) -> &str {
        self.cases.iter().find(|(_, one)| *one == case).map_or_else(|| panic!("no {case}"), |(id, _)| id)
    }

    /// The same for both sides: incidents by their cases, without what counts versions and changes.
    pub fn alike(&self, mut value: Value) -> Value {
        self.tidy(&mut value);
        value
    }

    fn tidy(&self, value: &mut Value) {
        match value {
            Value::Array(all) => all.iter_mut().for_each(|one| self.tidy(one)),
            Value::Object(fields) => {
                for own in
                    ["version", "lastUpdateDateTime", "@odata.etag", "lastDataAt", "at", "linkedBy", "number"]
                {
                    fields.remove(own);
                }
                if let Some(id) = fields.get("providerAlertId").cloned() {
                    fields.insert("id".to_owned(), id);
                }
                for (name, one) in fields {
                    match (name.as_str(), one.as_str()) {
                        ("id" | "incidentId", Some(id)) => {
                            *one = self.cases.get(id).cloned().unwrap_or_else(|| id.to_owned()).into();
                        }
                        ("incidentWebUrl" | "@odata.nextLink", Some(_)) => *one = Value::Null,
                        _ => self.tidy(one),
                    }
                }
            }
            _ => {}
        }
    }

    pub async fn order(&self, query: &str) -> (Vec<&str>, u64) {
        let order: Order = serde_json::from_value(self.json(&format!("/api/incidents/order?{query}")).await)
            .expect("an order");
        let cases = order.ids.split(' ').filter(|id| !id.is_empty()).map(|id| self.cases[id].as_str());
        (cases.collect(), order.count)
    }

    /// The ids of the alerts in an order.
    pub async fn alert_order(&self, query: &str) -> (Vec<&str>, u64) {
        let order: Order =
            serde_json::from_value(self.json(&format!("/api/alerts/order?{query}")).await).expect("an order");
        let ids = order.ids.split(' ').filter(|id| !id.is_empty()).map(|id| self.alerts[id].as_str());
        (ids.collect(), order.count)
    }

    /// All items of a list, page by page.
    pub async fn pages(&self, path: &str) -> Value {
        let (mut items, mut next): (Vec<Value>, _) = (Vec::new(), Some(path.to_owned()));
        while let Some(path) = next {
            let page = self.json(&path).await;
            items.extend(page["value"].as_array().expect("a list").iter().cloned());
            let link = page["@odata.nextLink"].as_str().map(str::to_owned);
            next = link.map(|link| link[link.find("/v1.0").expect("an address")..].to_owned());
            assert_eq!(page.get("@odata.count"), path.contains("$count").then_some(&page["@odata.count"]));
        }
        items.into_iter().map(|one| self.alike(one)).collect()
    }

    /// What is shown of an incident, without under which of its names an entity is counted.
    pub async fn shown(&self, case: &str) -> Value {
        let mut details = self.alike(self.json(&format!("/api/incidents/{}", self.number(case))).await);
        let keys: BTreeMap<String, String> = details["entities"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|one| {
                let text = |name: &str| one[name].as_str().unwrap_or_default();
                (text("key").to_owned(), format!("{} {}", text("kind"), text("display")))
            })
            .collect();
        let entities = details["entities"].as_array_mut().expect("a list");
        for one in entities.iter_mut() {
            one["key"] = Value::Null;
        }
        entities.sort_by_key(Value::to_string);
        for alert in details["alerts"].as_array_mut().expect("a list") {
            let mut named: Vec<_> = alert["entities"].as_array().expect("a list").clone();
            named.iter_mut().for_each(|key| *key = keys[key.as_str().expect("a key")].as_str().into());
            named.sort_by_key(Value::to_string);
            alert["entities"] = named.into();
        }
        details["change"] = Value::Null;
        details
    }

    pub async fn history(&self, case: &str) -> Value {
        let path = format!("/api/incidents/{}/history", self.number(case));
        let lines = self.json(&path).await["value"].as_array().expect("a list").clone();
        let line = |mut line: Value| {
            line["id"] = Value::Null;
            // Whoever does not see all of it may not change it.
            line["undo"] = Value::Null;
            // Which alert began it depends on who looks.
            if line["event"] == "created" {
                line["event"] = "alertAdded".into();
            }
            self.alike(line)
        };
        lines.into_iter().map(line).collect()
    }

    pub async fn change(&self, case: &str, body: &Value) {
        let path = format!("/api/incidents/{}", self.number(case));
        let version = self.client.get(&path).await.etag();
        let done =
            self.client.send(Method::PATCH, &path, &[("if-match", &version)], Some(&body.to_string())).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text());
        let comment = json!({ "comment": format!("About {case}") }).to_string();
        let done = self.client.send(Method::POST, &format!("{path}/comments"), &[], Some(&comment)).await;
        assert_eq!(done.status, StatusCode::CREATED, "{}", done.text());
    }
}

/// Fails with the first thing that differs.
pub fn assert_alike(limited: &Value, alone: &Value, what: &str) {
    match (limited, alone) {
        (Value::Array(one), Value::Array(two)) if one.len() == two.len() => {
            for (place, (one, two)) in one.iter().zip(two).enumerate() {
                assert_alike(one, two, &format!("{what} [{place}]"));
            }
        }
        (Value::Object(one), Value::Object(two)) if one.keys().eq(two.keys()) => {
            for (name, value) in one {
                assert_alike(value, &two[name], &format!("{what} .{name}"));
            }
        }
        _ => assert_eq!(limited, alone, "{what}"),
    }
}
