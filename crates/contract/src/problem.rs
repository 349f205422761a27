//! Errors on the wire: RFC 9457 problem details with a stable `code`.

use crate::{Refusal, ThreatProtection};

wire_code! {
    /// What went wrong. The app has a sentence for each.
    pub enum ProblemCode {
        /// 401: nobody is signed in, or the session has ended.
        NotSignedIn,
        /// 403: the person may not; `refusals` says why.
        Forbidden,
        /// 403: "Tenant feature is not enabled." (S33).
        DisabledFeature,
        /// 404: there is no such address.
        NotFound,
        /// 405: the address is there, the method is not.
        MethodNotAllowed,
        /// 400: the request cannot be understood; `detail` says where.
        InvalidRequest,
        /// 409: not possible in the present state; `refusals` says why.
        NotPossibleNow,
        /// 412: the change was based on an old version; `current` is the present one.
        VersionConflict,
        /// 428: a change needs `If-Match` with the version it is based on.
        VersionRequired,
        /// 413: the body is too large.
        TooLarge,
        /// 415: the body is not JSON.
        UnsupportedMediaType,
        /// 408 or 504: it took too long.
        TimedOut,
        /// 503: the server is not ready, or a store cannot be reached.
        Unavailable,
        /// 500: a fault of the server; its log knows more under `requestId`.
        Internal,
        /// A code this version does not know.
        Unknown,
    }
}

wire! {
    /// The body of every error answer, `application/problem+json`.
    pub struct Problem {
        /// What went wrong.
        pub code: ProblemCode,
        /// The same in a few English words.
        pub title: String,
        /// The HTTP status.
        pub status: u16,
        /// This occurrence, in English.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub detail: Option<String>,
        /// Finds the request in the server's log.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub request_id: Option<String>,
        /// Every condition that is not met.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub refusals: Vec<Refusal>,
        /// With `versionConflict`: the service as it is now.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub current: Option<Box<ThreatProtection>>,
    }
}
