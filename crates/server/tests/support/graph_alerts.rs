//! The alerts of the Graph of tests, in the documented shape of the list `alerts_v2`.

use std::collections::HashMap;

use axum::body::Body;
use axum::http::{Response, StatusCode};
use serde_json::{Value, json};

use super::{GraphServer, error, lock, says};

pub(super) const PATH: &str = "/v1.0/security/alerts_v2";

pub(super) const BELOW: &str = "/v1.0/security/alerts_v2/";

/// What a change may name.
const CHANGED: [&str; 4] = ["status", "assignedTo", "classification", "determination"];

impl GraphServer {
    /// There is an alert from now on, or another one of the same id, in its place.
    pub(crate) fn raise(&self, tenant: &str, alert: Value) {
        let mut all = lock(&self.inner.alerts);
        let alerts = all.entry(tenant.to_owned()).or_default();
        match alerts.iter_mut().find(|one| one["id"] == alert["id"]) {
            Some(known) => *known = alert,
            None => alerts.push(alert),
        }
    }

    /// Changes the alerts of a tenant, whose order is that of its list.
    pub(crate) fn change_alerts(&self, tenant: &str, change: impl FnOnce(&mut Vec<Value>)) {
        change(lock(&self.inner.alerts).entry(tenant.to_owned()).or_default());
    }

    /// An alert as it is there now.
    pub(crate) fn alert_there(&self, tenant: &str, id: &str) -> Value {
        let all = lock(&self.inner.alerts);
        all[tenant].iter().find(|alert| alert["id"] == id).expect("the alert").clone()
    }

    /// Somebody changes an alert there.
    pub(crate) fn somebody_says(&self, tenant: &str, id: &str, change: &Value) {
        let mut all = lock(&self.inner.alerts);
        let alerts = all.get_mut(tenant).expect("the tenant has alerts");
        say(alerts.iter_mut().find(|alert| alert["id"] == id).expect("the alert"), change);
    }

    /// What was asked with this method, below an alert of this id.
    pub(crate) fn sent(&self, method: &str, id: &str) -> Vec<Value> {
        let of = format!("{BELOW}{id}");
        let asked = self.asked();
        let sent = asked.into_iter().filter(|one| one.method == method && one.path.starts_with(&of));
        sent.map(|one| one.body).collect()
    }

    /// One alert: read, changed, commented on.
    pub(super) fn alert(&self, tenant: &str, line: &str, body: &Value) -> Response<Body> {
        let (method, path) = line.split_once(' ').expect("a method");
        let (id, below) = path[BELOW.len()..].split_once('/').unwrap_or((&path[BELOW.len()..], ""));
        let mut all = lock(&self.inner.alerts);
        let found = all.get_mut(tenant).and_then(|alerts| alerts.iter_mut().find(|one| one["id"] == id));
        let Some(alert) = found else { return error(StatusCode::NOT_FOUND, "NotFound") };
        match (method, below) {
            ("GET", "") => {}
            ("PATCH", "") => {
                let named = body.as_object().expect("an object");
                assert!(!named.is_empty() && named.keys().all(|name| CHANGED.contains(&name.as_str())));
                say(alert, body);
            }
            ("POST", "comments") => {
                assert_eq!(body["@odata.type"], "microsoft.graph.security.alertComment");
                let comment = json!({ "@odata.type": "#microsoft.graph.security.alertComment",
                                      "comment": body["comment"], "createdByDisplayName": "Security center",
                                      "createdDateTime": alert["lastUpdateDateTime"] });
                alert["comments"].as_array_mut().expect("a list").push(comment);
                say(alert, &json!({}));
                return says(StatusCode::OK, &json!({ "value": alert["comments"] }));
            }
            _ => return error(StatusCode::METHOD_NOT_ALLOWED, "BadRequest"),
        }
        let mut answer = alert.clone();
        answer["@odata.context"] = json!(format!("{}/v1.0/$metadata#security/alerts_v2/$entity", self.url()));
        says(StatusCode::OK, &answer)
    }

    /// Its lists name no next page from now on.
    pub(crate) fn without_links(&self) {
        *lock(&self.inner.unlinked) = true;
    }

    pub(super) fn alerts(&self, tenant: &str, path: &str) -> Response<Body> {
        let (_, query) = path.split_once('?').expect("a query");
        let all = lock(&self.inner.alerts);
        says(StatusCode::OK, &self.list(all.get(tenant).map_or(&[][..], Vec::as_slice), query))
    }

    /// A page of those that fit: by service and by their last change.
    fn list(&self, alerts: &[Value], query: &str) -> Value {
        let query: HashMap<String, String> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let filter = query["$filter"].as_str();
        let (service, span) = filter
            .strip_prefix("serviceSource eq '")
            .and_then(|rest| rest.split_once("' and lastUpdateDateTime ge "))
            .expect("the filter");
        let (since, before) =
            span.split_once(" and lastUpdateDateTime lt ").unwrap_or((span, "9999-01-01T00:00:00Z"));
        let moment = |text: &str| text.parse::<jiff::Timestamp>().expect("a moment");
        let fits = |alert: &&Value| {
            let at = moment(alert["lastUpdateDateTime"].as_str().unwrap_or("2020-06-24T09:20:00Z"));
            alert["serviceSource"] == service && at >= moment(since) && at < moment(before)
        };
        let found: Vec<&Value> = alerts.iter().filter(fits).collect();
        let from: usize = query.get("$skip").map_or(0, |skip| skip.parse().expect("a number"));
        let top: usize = query["$top"].parse().expect("a number");
        let to = found.len().min(from + top.min(*lock(&self.inner.page)));
        let mut page = json!({
            "@odata.context": format!("{}/v1.0/$metadata#security/alerts_v2", self.url()),
            "@odata.count": found.len(),
            "value": found.get(from..to).unwrap_or_default(),
        });
        if to < found.len() && !*lock(&self.inner.unlinked) {
            let next: String = form_urlencoded::Serializer::new(String::new())
                .append_pair("$filter", filter)
                .append_pair("$count", "true")
                .append_pair("$top", &top.to_string())
                .append_pair("$skip", &to.to_string())
                .finish();
            page["@odata.nextLink"] = json!(format!("{}{PATH}?{next}", self.url()));
        }
        page
    }
}

/// An alert says something else, a second later.
fn say(alert: &mut Value, change: &Value) {
    for (name, value) in change.as_object().expect("an object") {
        alert[name] = value.clone();
    }
    let at: jiff::Timestamp =
        alert["lastUpdateDateTime"].as_str().expect("a text").parse().expect("a moment");
    alert["lastUpdateDateTime"] = json!((at + jiff::SignedDuration::from_secs(1)).to_string());
}
