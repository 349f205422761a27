//! How an error is written: as a problem (RFC 9457), or below `/v1.0` in the form of Microsoft Graph, whose clients know it.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use security_center_contract::{Problem, ProblemCode};
use serde::Serialize;

use crate::clock::timestamp;
use crate::store::code;

const REQUEST_ID: HeaderName = HeaderName::from_static("request-id");
const CLIENT_REQUEST_ID: HeaderName = HeaderName::from_static("client-request-id");

/// The most characters of a client's own name for its request.
const CLIENT_ID: usize = 128;

/// Whether an address has the shapes of Microsoft Graph.
#[must_use]
pub fn is_of_graph(path: &str) -> bool {
    path == "/v1.0" || path.starts_with("/v1.0/")
}

/// The form in which the errors of a request are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// `application/problem+json`.
    Problem,
    /// Graph's.
    Graph {
        /// Our name for the request.
        id: String,
        /// Whoever asks may name a request himself; else it is ours (Graph does the same).
        client_id: String,
    },
}

/// Graph's `publicError` with `publicInnerError` and `publicErrorDetail`.
#[derive(Debug, Serialize)]
struct GraphError<'a> {
    code: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    details: Vec<Detail>,
    #[serde(rename = "innerError")]
    inner: Inner<'a>,
}

#[derive(Debug, Serialize)]
struct Detail {
    code: String,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<String>,
}

#[derive(Debug, Serialize)]
struct Inner<'a> {
    date: String,
    #[serde(rename = "request-id")]
    id: &'a str,
    #[serde(rename = "client-request-id")]
    client_id: &'a str,
}

impl Form {
    /// The form for a request that the log knows by this id.
    #[must_use]
    pub fn of(request: &Request, id: &str) -> Self {
        if !is_of_graph(request.uri().path()) {
            return Self::Problem;
        }
        let named = request.headers().get(CLIENT_REQUEST_ID).and_then(|name| name.to_str().ok());
        let good = |name: &&str| {
            (1..=CLIENT_ID).contains(&name.len())
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        let client_id = named.filter(good).unwrap_or(id);
        Self::Graph { id: id.to_owned(), client_id: client_id.to_owned() }
    }

    /// Names the request in the headers of its answer, as Graph does.
    pub fn mark(&self, headers: &mut HeaderMap) {
        let Self::Graph { id, client_id } = self else { return };
        for (name, text) in [(REQUEST_ID, id), (CLIENT_REQUEST_ID, client_id)] {
            if let Ok(value) = HeaderValue::from_str(text) {
                headers.insert(name, value);
            }
        }
    }

    /// The answer.
    #[must_use]
    pub fn answer(&self, problem: Problem, now: i64) -> Response {
        let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let (kind, body) = match self {
            Self::Problem => ("application/problem+json", serde_json::to_vec(&problem)),
            Self::Graph { id, client_id } => {
                let inner = Inner { date: timestamp(now).0, id, client_id };
                let error = graph_error(problem, inner);
                ("application/json", serde_json::to_vec(&serde_json::json!({ "error": error })))
            }
        };
        (status, [(header::CONTENT_TYPE, kind)], body.unwrap_or_default()).into_response()
    }
}

fn graph_error(problem: Problem, inner: Inner<'_>) -> GraphError<'_> {
    let mut message = problem.title;
    if let Some(detail) = problem.detail {
        message = format!("{message} {detail}");
    }
    let refused = problem.refusals.into_iter().map(|refusal| {
        let code = code::text(refusal);
        Detail { message: code.clone(), code, target: None }
    });
    let faulty = problem.fields.into_iter().map(|field| {
        let code = code::text(field.fault);
        Detail { message: code.clone(), code, target: Some(field.field) }
    });
    GraphError { code: code_of(problem.code), message, details: refused.chain(faulty).collect(), inner }
}

/// What Graph calls it.
fn code_of(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::NotSignedIn | ProblemCode::WrongCredentials => "InvalidAuthenticationToken",
        ProblemCode::Forbidden | ProblemCode::InsufficientScope => "Forbidden",
        ProblemCode::DisabledFeature => "DisabledFeature",
        ProblemCode::NotFound | ProblemCode::LinkNotValid => "NotFound",
        ProblemCode::MethodNotAllowed => "MethodNotAllowed",
        ProblemCode::InvalidRequest | ProblemCode::InvalidFields => "BadRequest",
        ProblemCode::NotPossibleNow => "Conflict",
        ProblemCode::VersionConflict => "PreconditionFailed",
        ProblemCode::VersionRequired => "PreconditionRequired",
        ProblemCode::TooLarge => "RequestEntityTooLarge",
        ProblemCode::TooManyRequests => "TooManyRequests",
        ProblemCode::UnsupportedMediaType => "UnsupportedMediaType",
        ProblemCode::TimedOut => "GatewayTimeout",
        ProblemCode::StoreFull
        | ProblemCode::StoreBusy
        | ProblemCode::StoreLost
        | ProblemCode::Unavailable => "ServiceUnavailable",
        ProblemCode::Internal | ProblemCode::Unknown => "InternalServerError",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_addresses_of_graph_have_its_form() {
        for (path, is) in [
            ("/v1.0", true),
            ("/v1.0/security/incidents", true),
            ("/v1.0x", false),
            ("/v1.00/security", false),
            ("/api/v1.0", false),
            ("/", false),
        ] {
            assert_eq!(is_of_graph(path), is, "{path}");
        }
    }
}
