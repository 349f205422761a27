//! Errors on the wire: RFC 9457 problem details with a stable `code`.

use crate::{Actor, IncidentField, Refusal, ThreatProtection, Timestamp};

wire_code! {
    /// What went wrong. The app has a sentence for each.
    pub enum ProblemCode {
        /// 401: nobody is signed in, or the session has ended.
        NotSignedIn,
        /// 401: name and password do not belong together, or there is no such name.
        WrongCredentials,
        /// 403: the person may not; `refusals` says why.
        Forbidden,
        /// 403: the API token was not made for this; `detail` names the scope that it would need.
        InsufficientScope,
        /// 404: the one-time link was used already, has ended, or never was one.
        LinkNotValid,
        /// 403: "Tenant feature is not enabled." (S33).
        DisabledFeature,
        /// 404: there is no such address.
        NotFound,
        /// 405: the address is there, the method is not.
        MethodNotAllowed,
        /// 400: the request cannot be understood; `detail` says where.
        InvalidRequest,
        /// 400: the request is understood, but fields of it cannot be taken; `fields` says which and why.
        InvalidFields,
        /// 409: not possible in the present state; `refusals` says why.
        NotPossibleNow,
        /// 412: the change was based on an old version; `current` is the present one.
        VersionConflict,
        /// 428: a change needs `If-Match` with the version it is based on.
        VersionRequired,
        /// 413: the body is too large.
        TooLarge,
        /// 429: the person sent as many as he may; `detail` says how many that is.
        TooManyRequests,
        /// 415: the body is not JSON.
        UnsupportedMediaType,
        /// 408 or 504: it took too long.
        TimedOut,
        /// 503: there is no room to keep anything more; what is there can be read.
        StoreFull,
        /// 503: a database is held by something else, or slow; `Retry-After` says when to try again.
        StoreBusy,
        /// 503: a database cannot be reached; `Retry-After` says when to try again.
        StoreLost,
        /// 503: the server is not ready, or too much is asked of it at once.
        Unavailable,
        /// 500: a fault of the server; its log knows more under `requestId`.
        Internal,
        /// A code this version does not know.
        Unknown,
    }

    /// Why a field cannot be taken. The app has a sentence for each and shows it at the field.
    pub enum FieldFault {
        /// Nothing was given.
        Missing,
        /// More characters than `limit`.
        TooLong,
        /// It holds a control character; `detail` in the problem says which.
        ForbiddenCharacter,
        /// A name to show that holds what turns a line around, hides, or looks like markup; `detail` says which.
        MisleadingCharacter,
        /// A name to sign in with that holds other characters than `a` to `z`, digits and `. @ _ + -`.
        NotAUserName,
        /// No e-mail address.
        NotAnEmail,
        /// No telephone number: an optional plus, digits, spaces and `-./()`, at least five digits.
        NotAPhone,
        /// Fewer characters than `limit`.
        TooShort,
        /// A password that is guessed too easily.
        TooWeak,
        /// Somebody else has it already.
        Taken,
        /// Outside its range, or of another form.
        OutOfRange,
        /// A fault this version does not know.
        Unknown,
    }

    /// A field of the service that persons change (D10).
    pub enum ServiceField {
        /// Whether the service is on.
        OptedIn,
        /// Whether preview features are on.
        PreviewFeatures,
    }
}

wire! {
    /// A field that cannot be taken.
    pub struct FieldProblem {
        /// Its name on the wire.
        pub field: String,
        /// Why.
        pub fault: FieldFault,
        /// With `tooLong`: how many characters it may have; with `tooShort`: how many it needs.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub limit: Option<u32>,
    }

    /// A field that somebody else changed since the version the change is based on. Its value now is in `current`.
    pub struct Conflict {
        /// Which.
        pub field: ServiceField,
        /// Who changed it.
        pub by: Option<Actor>,
        /// When.
        pub at: Option<Timestamp>,
    }

    /// A field of an incident or an alert that somebody else changed since the version the change is based on.
    pub struct FieldConflict {
        /// Which.
        pub field: IncidentField,
        /// Who changed it, by name.
        pub by: String,
        /// When.
        pub at: Timestamp,
        /// What it is now, as the history says it; nothing where it has no value.
        pub now: Option<String>,
    }

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
        /// With `invalidFields`: every field that cannot be taken.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub fields: Vec<FieldProblem>,
        /// With `versionConflict` of the service: the fields in which the change collides with another one.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub conflicts: Vec<Conflict>,
        /// With `versionConflict` of an incident or an alert: the fields in which the change collides with another one.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub field_conflicts: Vec<FieldConflict>,
        /// With `versionConflict`: the service as it is now.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub current: Option<Box<ThreatProtection>>,
    }
}
