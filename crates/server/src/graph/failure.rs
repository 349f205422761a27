//! Why Microsoft Graph could not be read: a code for the windows, a sentence for the operator, never a secret.

use std::fmt;

use reqwest::StatusCode;
use security_center_contract::ReadingFailureReason;
use serde_json::Value;

use crate::directory::Fault;
use crate::outside::{Answer, OutsideError};

/// The application permission for reading a directory.
pub(super) const DIRECTORY: &str = "Directory.Read.All";

/// How many faults of a directory are told.
const FAULTS_TOLD: usize = 20;

/// A reading that brought nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GraphFailure {
    /// Why.
    pub reason: ReadingFailureReason,
    /// Why and what to do, for the operator.
    pub detail: String,
    /// For how long Graph asks to stay away, in milliseconds.
    pub stay_away: Option<i64>,
    /// The answer was larger than is read: asked for less, it may fit.
    pub too_large: bool,
}

impl fmt::Display for GraphFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}

impl GraphFailure {
    fn new(reason: ReadingFailureReason, detail: String) -> Self {
        Self { reason, detail, stay_away: None, too_large: false }
    }

    /// It did not answer.
    pub(super) fn unreachable(what: &str, why: impl fmt::Display) -> Self {
        Self::new(ReadingFailureReason::Unreachable, format!("{what}: {why}"))
    }

    /// It answered something that cannot be understood, or is too much.
    pub(super) fn unreadable(what: &str, why: impl fmt::Display) -> Self {
        Self::new(ReadingFailureReason::Unreadable, format!("{what}: {why}"))
    }

    /// The list of alerts cannot be read to its end.
    #[must_use]
    pub fn of_alerts(why: impl fmt::Display) -> Self {
        Self::unreadable("security/alerts_v2", why)
    }

    /// It does not let us.
    pub(super) fn refused(what: &str, why: impl fmt::Display) -> Self {
        Self::new(ReadingFailureReason::Refused, format!("{what}: {why}"))
    }

    /// It asks to come later.
    pub(super) fn throttled(what: &str, stay_away: Option<i64>) -> Self {
        let detail = match stay_away {
            Some(wait) => format!("{what}: Microsoft Graph asks to come back in {} seconds", wait / 1000),
            None => format!("{what}: Microsoft Graph asks to come back later"),
        };
        Self { stay_away, ..Self::new(ReadingFailureReason::Throttled, detail) }
    }

    /// There is nothing to read with.
    pub(super) fn not_configured() -> Self {
        Self::new(
            ReadingFailureReason::Refused,
            "this server has no credentials for Microsoft Graph: give it --graph-client-id and --graph-client-secret"
                .to_owned(),
        )
    }

    /// No answer arrived.
    pub(super) fn outside(what: &str, failure: OutsideError) -> Self {
        match failure {
            OutsideError::TooLarge => Self { too_large: true, ..Self::unreadable(what, failure) },
            _ => Self::unreachable(what, failure),
        }
    }

    /// An answer that is none of those that were hoped for, of what this application permission lets one do.
    pub(super) fn status(what: &str, answer: &Answer, permission: &str) -> Self {
        let (status, said) = (answer.status.as_u16(), said(answer));
        match answer.status {
            StatusCode::UNAUTHORIZED => {
                Self::refused(what, format!("Microsoft Graph does not accept its own token ({status}{said})"))
            }
            StatusCode::FORBIDDEN => Self::refused(
                what,
                format!(
                    "the app registration may not do this ({status}{said}); give it the application permission \
                     {permission}, with an administrator's consent"
                ),
            ),
            other if other.is_server_error() => Self::unreachable(what, format!("it answers {status}{said}")),
            _ => Self::unreadable(what, format!("it answers {status}{said}")),
        }
    }

    /// An answer of a token endpoint that is no token.
    pub(super) fn token(answer: &Answer) -> Self {
        let (what, status) = ("token", answer.status.as_u16());
        match answer.status {
            StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Self::refused(
                what,
                format!(
                    "the credentials are not accepted in this tenant ({status}{}); check --graph-client-id, \
                     --graph-client-secret and its expiry, and that the app registration is in the tenant",
                    said(answer)
                ),
            ),
            _ => Self::status(what, answer, DIRECTORY),
        }
    }

    /// Answers that make no directory: what is wrong, with its place. The values in it are for the operator, not the log.
    pub fn faults(faults: &[Fault]) -> Self {
        let places: Vec<String> = faults.iter().take(FAULTS_TOLD).map(ToString::to_string).collect();
        Self::new(ReadingFailureReason::Unreadable, places.join("; "))
    }
}

/// The code of an error answer: Graph's `error.code`, or OAuth's `error` with the numbers of `error_codes`. Its message
/// stays out: it may hold anything.
fn said(answer: &Answer) -> String {
    let body: Value = answer.json().unwrap_or_default();
    let code = body["error"]["code"].as_str().or_else(|| body["error"].as_str()).unwrap_or_default();
    let known = |one: char| one.is_ascii_alphanumeric() || "_.-".contains(one);
    let mut text = String::new();
    if !code.is_empty() && code.len() <= 64 && code.chars().all(known) {
        text.push(' ');
        text.push_str(code);
    }
    for number in body["error_codes"].as_array().into_iter().flatten().filter_map(Value::as_u64).take(3) {
        text.push_str(&format!(" AADSTS{number}"));
    }
    text
}
