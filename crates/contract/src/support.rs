//! Need help? and feedback: what a person asks, and what became of it (`behaviour.md` S25, S35, L32, L33, D13).

use crate::{DataCenterLocation, Timestamp};

wire_code! {
    /// How a person wants to be reached.
    pub enum ContactMethod {
        /// By telephone.
        Phone,
        /// By e-mail.
        Email,
    }

    /// How far a request is.
    pub enum SupportState {
        /// It was stored; nobody has answered yet.
        Received,
        /// There is an answer.
        Answered,
        /// It is closed.
        Closed,
    }
}

wire! {
    /// An answer to a request.
    pub struct SupportAnswer {
        /// When it was given.
        pub at: Timestamp,
        /// What it says. Plain text.
        pub text: String,
    }

    /// A request, as its author sees it.
    pub struct SupportRequest {
        /// Its number in the tenant, from 1.
        pub number: i64,
        /// When it was made.
        pub created_at: Timestamp,
        /// What the person wrote. Plain text.
        pub description: String,
        /// The telephone number given.
        pub phone: Option<String>,
        /// The e-mail address given.
        pub email: Option<String>,
        /// How the person wants to be reached.
        pub contact_by: ContactMethod,
        /// The other data center location that is asked for (S25).
        pub wanted_location: Option<DataCenterLocation>,
        /// How far it is.
        pub state: SupportState,
        /// The answers, the oldest first.
        pub answers: Vec<SupportAnswer>,
    }

    /// How long a first answer takes, from those given so far at this server.
    pub struct SupportExpectation {
        /// The median in minutes; `null` while nothing was answered yet.
        pub minutes: Option<u64>,
        /// From how many answers it was computed: the newest hundred at most.
        pub answers: u64,
    }

    /// What was stored.
    pub struct Stored {
        /// Its number in the tenant, from 1.
        pub number: i64,
    }
}

/// A new request. Read strictly; lengths and forms: `limits`.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewSupportRequest {
    /// Made by the client, 8 to 64 letters, digits or hyphens: the same again is the same request, so that sending
    /// it once more after a lost answer stores nothing twice.
    pub key: String,
    /// What the person wrote.
    pub description: String,
    /// A telephone number; needed when `contact_by` is `phone`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// An e-mail address; needed when `contact_by` is `email`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// How the person wants to be reached.
    pub contact_by: ContactMethod,
    /// Another data center location that is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wanted_location: Option<DataCenterLocation>,
}

/// Feedback on a page. Read strictly.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewFeedback {
    /// As for a request.
    pub key: String,
    /// From 1 (bad) to 5 (good).
    pub rating: u16,
    /// What the person liked; may be empty.
    pub liked: String,
    /// What could be better; may be empty.
    pub improve: String,
    /// Whether the person may be asked about it, by the address in the directory.
    pub may_contact: bool,
    /// The page it is about, as a path of the app.
    pub page: String,
}
