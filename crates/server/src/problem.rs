//! Errors as they leave the server: RFC 9457 problem details with a stable code.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use security_center_contract::{
    Conflict, FieldConflict, Problem, ProblemCode, Refusal, Scope, ThreatProtection,
};
use tracing::{debug, error};

use crate::domain::fields::Faulty;
use crate::store::StoreError;
use crate::store::fault::Fault;

/// After how many seconds it is worth trying again when a database is busy.
const BUSY_FOR: u64 = 5;

/// And when it cannot be reached.
const LOST_FOR: u64 = 10;

/// A request that is answered with a problem; where the caller could prove more, with what he is asked for (RFC 9110,
/// `WWW-Authenticate`), after how many seconds it is worth trying again, and the fault of a database that was met.
#[derive(Debug)]
pub struct ApiError(Box<Problem>, Option<HeaderValue>, Option<u64>, Option<Fault>);

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
            field_conflicts: Vec::new(),
            current: None,
        };
        Self(Box::new(problem), None, None, None)
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

    /// Whether this is because of a fault of a database that passes.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.3.is_some_and(Fault::passes)
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

    /// 412 of an incident or an alert, with who changed what.
    #[must_use]
    pub fn precondition_failed(detail: String) -> Self {
        let title = "Somebody else changed it in the meantime.";
        Self::new(ProblemCode::VersionConflict, StatusCode::PRECONDITION_FAILED, title).detail(detail)
    }

    /// Names the fields of an incident or an alert in which a change collides with another one.
    #[must_use]
    pub fn colliding(mut self, fields: Vec<FieldConflict>) -> Self {
        self.0.field_conflicts = fields;
        self
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

    /// 503: nothing more can be kept until somebody makes room.
    #[must_use]
    pub fn store_full() -> Self {
        let title = "There is no room to keep anything more.";
        Self::new(ProblemCode::StoreFull, StatusCode::SERVICE_UNAVAILABLE, title)
    }

    /// 503: a database is held by something else, or slow.
    #[must_use]
    pub fn store_busy() -> Self {
        let title = "A database did not answer in time.";
        Self::new(ProblemCode::StoreBusy, StatusCode::SERVICE_UNAVAILABLE, title).retry_after(BUSY_FOR)
    }

    /// 503: a database cannot be reached.
    #[must_use]
    pub fn store_lost() -> Self {
        let title = "A database cannot be reached.";
        Self::new(ProblemCode::StoreLost, StatusCode::SERVICE_UNAVAILABLE, title).retry_after(LOST_FOR)
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

    /// The problem, for a request that the log knows by this id.
    #[must_use]
    pub fn into_problem(mut self, request_id: &str) -> Problem {
        self.0.request_id = Some(request_id.to_owned());
        *self.0
    }
}

/// The problem inside an answer, until the outermost layer writes it with the request's id.
#[derive(Clone, Debug)]
pub struct PendingProblem(pub Box<Problem>);

/// In an answer: the fault of a database because of which it is what it is.
#[derive(Clone, Copy, Debug)]
pub struct MetFault(pub Fault);

impl From<PendingProblem> for ApiError {
    fn from(pending: PendingProblem) -> Self {
        Self(pending.0, None, None, None)
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
        if let Some(fault) = self.3 {
            response.extensions_mut().insert(MetFault(fault));
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

/// 503 for the faults of a database that pass, each with its code; what does not pass is a fault of the server. The log
/// tells of the former once for all requests (`health`), of the latter here.
impl From<StoreError> for ApiError {
    fn from(failure: StoreError) -> Self {
        let fault = failure.fault();
        if fault.passes() {
            debug!(%failure, "a store failed");
        } else {
            error!(%failure, "a store failed");
        }
        let mut error = match (fault, failure) {
            (Fault::Full, _) => Self::store_full(),
            (Fault::Locked | Fault::Slow, _) => Self::store_busy(),
            (Fault::Lost, _) => Self::store_lost(),
            (_, StoreError::Database(_)) => Self::unavailable(),
            (
                _,
                StoreError::LeaseLost
                | StoreError::StillRead
                | StoreError::Unfinished
                | StoreError::Copy(_)
                | StoreError::Migration(_)
                | StoreError::Address(_)
                | StoreError::UnknownCode { .. },
            ) => Self::internal(),
        };
        error.3 = Some(fault);
        error
    }
}
