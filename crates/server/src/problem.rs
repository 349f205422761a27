//! Errors as they leave the server: RFC 9457 problem details with a stable code.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use security_center_contract::{Conflict, Problem, ProblemCode, Refusal, Scope, ThreatProtection};
use tracing::error;

use crate::domain::fields::Faulty;
use crate::store::StoreError;

/// A request that is answered with a problem; where the caller could prove more, with what he is asked for (RFC 9110,
/// `WWW-Authenticate`), and after how many seconds it is worth trying again.
#[derive(Debug)]
pub struct ApiError(Box<Problem>, Option<HeaderValue>, Option<u64>);

/// The result of a handler.
pub type Result<T> = std::result::Result<T, ApiError>;

impl ApiError {
    fn new(code: ProblemCode, status: StatusCode, title: &str) -> Self {
        let problem = Problem {
            code,
            title: title.to_owned(),
            status: status.as_u16(),
            detail: None,
            request_id: None,
            refusals: Vec::new(),
            fields: Vec::new(),
            conflicts: Vec::new(),
            current: None,
        };
        Self(Box::new(problem), None, None)
    }

    /// Says more about this occurrence.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    /// Says after how many seconds it is worth trying again.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.2 = Some(seconds);
        self
    }

    fn refusals(mut self, refusals: Vec<Refusal>) -> Self {
        self.0.refusals = refusals;
        self
    }

    /// 401.
    #[must_use]
    pub fn not_signed_in() -> Self {
        Self::new(ProblemCode::NotSignedIn, StatusCode::UNAUTHORIZED, "Not signed in.")
    }

    /// 401 for a token or a key that is none, or has ended, or was revoked.
    #[must_use]
    pub fn bad_token() -> Self {
        let mut error = Self::not_signed_in().detail("The token is not valid, or no longer.");
        error.1 = Some(HeaderValue::from_static("Bearer error=\"invalid_token\""));
        error
    }

    /// 403 for a token that was not made for this; nothing where no token is taken, whatever its scopes (RFC 6750).
    #[must_use]
    pub fn insufficient_scope(needed: Option<Scope>) -> Self {
        let title = "The API token was not made for this.";
        let error = Self::new(ProblemCode::InsufficientScope, StatusCode::FORBIDDEN, title);
        let (detail, challenge) = match needed {
            Some(scope) => (
                format!("It would need the scope {}.", scope.text()),
                format!("Bearer error=\"insufficient_scope\", scope=\"{}\"", scope.text()),
            ),
            None => (
                "API tokens are not taken here: only a person who is signed in may do this.".to_owned(),
                "Bearer error=\"insufficient_scope\"".to_owned(),
            ),
        };
        let mut error = error.detail(detail);
        error.1 = HeaderValue::from_str(&challenge).ok();
        error
    }

    /// 401 of a name and a password, whichever of them is wrong.
    #[must_use]
    pub fn wrong_credentials() -> Self {
        let title = "Name and password do not belong together.";
        Self::new(ProblemCode::WrongCredentials, StatusCode::UNAUTHORIZED, title)
    }

    /// 404 of a one-time link.
    #[must_use]
    pub fn link_not_valid() -> Self {
        Self::new(ProblemCode::LinkNotValid, StatusCode::NOT_FOUND, "The link cannot be used (any more).")
    }

    /// 403, with every reason.
    #[must_use]
    pub fn forbidden(refusals: Vec<Refusal>) -> Self {
        Self::new(ProblemCode::Forbidden, StatusCode::FORBIDDEN, "Forbidden.").refusals(refusals)
    }

    /// 403 of the features while the service is not on (S33).
    #[must_use]
    pub fn disabled_feature() -> Self {
        Self::new(ProblemCode::DisabledFeature, StatusCode::FORBIDDEN, "Tenant feature is not enabled.")
            .refusals(vec![Refusal::ServiceOff])
    }

    /// 404.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(ProblemCode::NotFound, StatusCode::NOT_FOUND, "Not found.")
    }

    /// 405.
    #[must_use]
    pub fn method_not_allowed() -> Self {
        Self::new(ProblemCode::MethodNotAllowed, StatusCode::METHOD_NOT_ALLOWED, "Method not allowed.")
    }

    /// 400, with what cannot be understood.
    #[must_use]
    pub fn invalid_request(detail: impl Into<String>) -> Self {
        Self::new(ProblemCode::InvalidRequest, StatusCode::BAD_REQUEST, "Invalid request.").detail(detail)
    }

    /// 409, with every reason.
    #[must_use]
    pub fn not_possible_now(refusals: Vec<Refusal>) -> Self {
        Self::new(ProblemCode::NotPossibleNow, StatusCode::CONFLICT, "Not possible now.").refusals(refusals)
    }

    /// 412, with the fields that collide and the service as it is now (D10).
    #[must_use]
    pub fn version_conflict(conflicts: Vec<Conflict>, current: ThreatProtection) -> Self {
        let mut error = Self::new(
            ProblemCode::VersionConflict,
            StatusCode::PRECONDITION_FAILED,
            "Somebody else changed it in the meantime.",
        );
        error.0.conflicts = conflicts;
        error.0.current = Some(Box::new(current));
        error
    }

    /// 428.
    #[must_use]
    pub fn version_required() -> Self {
        Self::new(
            ProblemCode::VersionRequired,
            StatusCode::PRECONDITION_REQUIRED,
            "A change needs the version that it is based on.",
        )
        .detail("Send If-Match with the ETag of the representation that the change is based on.")
    }

    /// 413.
    #[must_use]
    pub fn too_large() -> Self {
        Self::new(ProblemCode::TooLarge, StatusCode::PAYLOAD_TOO_LARGE, "The body is too large.")
    }

    /// 429, with the limit in words.
    #[must_use]
    pub fn too_many_requests(detail: impl Into<String>) -> Self {
        Self::new(ProblemCode::TooManyRequests, StatusCode::TOO_MANY_REQUESTS, "Too many for now.")
            .detail(detail)
    }

    /// 415.
    #[must_use]
    pub fn unsupported_media_type() -> Self {
        Self::new(
            ProblemCode::UnsupportedMediaType,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "The body has to be application/json.",
        )
    }

    /// 504.
    #[must_use]
    pub fn timed_out() -> Self {
        Self::new(ProblemCode::TimedOut, StatusCode::GATEWAY_TIMEOUT, "It took too long.")
    }

    /// 503.
    #[must_use]
    pub fn unavailable() -> Self {
        Self::new(ProblemCode::Unavailable, StatusCode::SERVICE_UNAVAILABLE, "Not available now.")
    }

    /// 500. What went wrong stands in the log only.
    #[must_use]
    pub fn internal() -> Self {
        Self::new(ProblemCode::Internal, StatusCode::INTERNAL_SERVER_ERROR, "A fault of the server.")
    }

    /// The problem for an answer that some layer gave without one.
    #[must_use]
    pub fn for_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::not_found(),
            StatusCode::METHOD_NOT_ALLOWED => Self::method_not_allowed(),
            StatusCode::PAYLOAD_TOO_LARGE => Self::too_large(),
            status if status.is_client_error() => {
                let mut error = Self::invalid_request("The request cannot be understood.");
                error.0.status = status.as_u16();
                error
            }
            _ => Self::internal(),
        }
    }

    /// The answer, for a request that the log knows by this id.
    #[must_use]
    pub fn into_response_of(mut self, request_id: &str) -> Response {
        self.0.request_id = Some(request_id.to_owned());
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self.0).unwrap_or_default();
        (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response()
    }
}

/// The problem inside an answer, until the outermost layer writes it with the request's id.
#[derive(Clone, Debug)]
pub struct PendingProblem(pub Box<Problem>);

impl From<PendingProblem> for ApiError {
    fn from(pending: PendingProblem) -> Self {
        Self(pending.0, None, None)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        if let Some(challenge) = self.1 {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        if let Some(seconds) = self.2 {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response.extensions_mut().insert(PendingProblem(self.0));
        response
    }
}

/// 400, with every field that cannot be taken.
impl From<Faulty> for ApiError {
    fn from(faulty: Faulty) -> Self {
        let title = "Some fields cannot be taken.";
        let mut error = Self::new(ProblemCode::InvalidFields, StatusCode::BAD_REQUEST, title);
        error.0.fields = faulty.fields;
        error.detail(faulty.detail)
    }
}

/// 500: there is no randomness, so there is no secret.
impl From<getrandom::Error> for ApiError {
    fn from(failure: getrandom::Error) -> Self {
        error!(%failure, "the system gives no randomness");
        Self::internal()
    }
}

impl From<StoreError> for ApiError {
    fn from(failure: StoreError) -> Self {
        error!(%failure, "a store failed");
        match failure {
            StoreError::Database(_) => Self::unavailable(),
            StoreError::LeaseLost
            | StoreError::Unfinished
            | StoreError::Copy(_)
            | StoreError::Migration(_)
            | StoreError::Address(_)
            | StoreError::UnknownCode { .. } => Self::internal(),
        }
    }
}
