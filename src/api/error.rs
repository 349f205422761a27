//! What can go wrong with a request. Stays typed until a component words it.

use security_center_contract::{Problem, ProblemCode};

/// Why a request brought nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApiError {
    /// No answer: the network or the server is gone.
    Unreachable,
    /// No answer within the time limit.
    TimedOut,
    /// There were too many requests; after so many seconds another is taken.
    Wait {
        /// From `Retry-After`.
        seconds: u32,
    },
    /// The server refused, and says why.
    Problem(Box<Problem>),
    /// There was an answer that this version of the app cannot read.
    Unreadable {
        /// The HTTP status.
        status: u16,
    },
}

impl ApiError {
    /// True when the server said that this person may not see the thing (any more).
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        matches!(
            self.code(),
            Some(
                ProblemCode::NotSignedIn
                    | ProblemCode::Forbidden
                    | ProblemCode::DisabledFeature
                    | ProblemCode::NotFound
            )
        )
    }
}
