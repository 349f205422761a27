//! The alerts of the Graph of tests, in the documented shape of the list `alerts_v2`.

use std::collections::HashMap;

use axum::body::Body;
use axum::http::{Response, StatusCode};
use serde_json::{Value, json};

use super::{GraphServer, lock, says};

pub(super) const PATH: &str = "/v1.0/security/alerts_v2";

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
