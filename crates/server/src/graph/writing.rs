//! One alert at Microsoft Graph: read, changed, commented on.
//!
//! As documented at <https://learn.microsoft.com/graph/api/security-alert-update> and
//! <https://learn.microsoft.com/graph/api/security-alert-post-comments> (v1.0).

use reqwest::{Method, StatusCode, Url};
use security_center_contract::ReadingFailureReason;
use serde_json::{Map, Value, json};

use super::alerts::{LARGEST_PAGE, PAGE_LIMIT, READ};
use super::request::Reading;
use super::{Graph, GraphFailure};
use crate::domain::write_back::{ASSIGNMENT, JUDGEMENT, STATUS, Said};
use crate::outside::Answer;

/// The application permission for changing alerts.
const WRITE: &str = "SecurityAlert.ReadWrite.All";

/// What an alert is called where something is wrong with it.
const WHAT: &str = "security/alerts_v2/{id}";

/// Why nothing was done with an alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotDone {
    /// It is not there any more.
    Gone,
    /// What is answered is older than what is known of it.
    Lags,
    /// This alert, or what is said of it, is not accepted. Others may be.
    NotAccepted(GraphFailure),
    /// Microsoft Graph cannot be reached, or does not let us.
    Failed(GraphFailure),
}

impl Graph {
    /// An alert, as Microsoft Graph has it now.
    pub async fn alert(&self, tenant_id: &str, id: &str) -> Result<Vec<u8>, NotDone> {
        let mut reading = Reading::new(self, tenant_id).of(READ, LARGEST_PAGE, PAGE_LIMIT);
        let url = self.alert_url(id, None)?;
        let answer = reading.ask(WHAT, &url).await.map_err(failed)?;
        self.body(tenant_id, answer, READ)
    }

    /// Has an alert say this, in these fields. Answers with the alert as it is then.
    pub async fn change_alert(
        &self,
        tenant_id: &str,
        id: &str,
        (said, fields): (&Said, i64),
    ) -> Result<Vec<u8>, NotDone> {
        let url = self.alert_url(id, None)?;
        self.send(tenant_id, (Method::PATCH, &url), &change(said, fields)).await
    }

    /// Adds a comment to an alert. Where it fails, the comment may be there nevertheless.
    pub async fn comment_on_alert(&self, tenant_id: &str, id: &str, comment: &str) -> Result<(), NotDone> {
        let url = self.alert_url(id, Some("comments"))?;
        let body = json!({ "@odata.type": "microsoft.graph.security.alertComment", "comment": comment });
        self.send(tenant_id, (Method::POST, &url), &body).await.map(|_| ())
    }

    async fn send(&self, tenant_id: &str, to: (Method, &str), body: &Value) -> Result<Vec<u8>, NotDone> {
        let mut reading = Reading::new(self, tenant_id).of(WRITE, LARGEST_PAGE, PAGE_LIMIT);
        let answer = reading.tell(WHAT, to, body).await.map_err(failed)?;
        self.body(tenant_id, answer, WRITE)
    }

    fn body(&self, tenant_id: &str, answer: Answer, permission: &str) -> Result<Vec<u8>, NotDone> {
        let failure = GraphFailure::status(WHAT, &answer, permission);
        match answer.status {
            status if status.is_success() => Ok(answer.body),
            StatusCode::NOT_FOUND | StatusCode::GONE => Err(NotDone::Gone),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                // What is consented to now is in the next token.
                self.forget(tenant_id);
                Err(NotDone::Failed(failure))
            }
            status if status.is_server_error() => Err(NotDone::Failed(failure)),
            _ => Err(NotDone::NotAccepted(failure)),
        }
    }

    fn alert_url(&self, id: &str, below: Option<&str>) -> Result<String, NotDone> {
        let not = || NotDone::NotAccepted(GraphFailure::of_alerts("an alert's id makes no address"));
        let mut url =
            Url::parse(&format!("{}/v1.0/security/alerts_v2", self.settings.url)).map_err(|_| not())?;
        url.path_segments_mut().map_err(|()| not())?.push(id).extend(below);
        Ok(url.into())
    }
}

/// What cannot be understood of one alert says nothing of others.
fn failed(failure: GraphFailure) -> NotDone {
    match failure.reason {
        ReadingFailureReason::Unreadable => NotDone::NotAccepted(failure),
        _ => NotDone::Failed(failure),
    }
}

fn change(said: &Said, fields: i64) -> Value {
    let mut change = Map::new();
    let mut set = |name: &str, value: Value| change.insert(name.to_owned(), value);
    if fields & STATUS != 0 {
        set("status", said.status.code().into());
    }
    if fields & ASSIGNMENT != 0 {
        set("assignedTo", said.assigned_to.as_deref().into());
    }
    if fields & JUDGEMENT != 0 {
        set("classification", said.judgement.classification.code().into());
        set("determination", said.judgement.determination.code().into());
    }
    Value::Object(change)
}
