//! What is decided here of alerts from Microsoft Graph, on its way back there.

use crate::{IncidentField, Timestamp};

wire_code! {
    /// How writing an alert back stands.
    pub enum WriteBackState {
        /// It waits to be written.
        Waiting,
        /// It could not be written.
        Failed,
        /// Microsoft Graph says something else by now. A person has to say what is kept.
        Conflict,
    }

    /// Why an alert could not be written back.
    pub enum WriteBackFailureReason {
        /// Microsoft Graph did not answer, or not in time.
        Unreachable,
        /// It does not accept the server's credentials, or they may not write alerts.
        Refused,
        /// It asks to come later.
        Throttled,
        /// It does not accept what is decided here of this alert, or answered something that cannot be understood.
        NotAccepted,
        /// It has the alert no more.
        Gone,
        /// Whoever the alert is assigned to has no user principal name, by which Microsoft Graph knows people.
        NoPrincipalName,
    }

    /// What is kept where both differ.
    pub enum WriteBackKeep {
        /// What is decided here. It is written over what Microsoft Graph says.
        Here,
        /// What Microsoft Graph says. What was decided here is taken back.
        There,
    }
}

wire! {
    /// What of an alert is not at Microsoft Graph as it is decided here.
    pub struct WriteBack {
        /// How it stands.
        pub state: WriteBackState,
        /// Since when.
        pub since: Timestamp,
        /// When it is tried next; `null` where it waits for a person, or for a change at Microsoft Graph.
        pub next_at: Option<Timestamp>,
        /// The last attempt, where it failed.
        pub failure: Option<WriteBackFailure>,
        /// The fields that are not written.
        pub fields: Vec<WriteBackField>,
        /// How many comments are not written.
        pub comment_count: u64,
    }

    /// An attempt that failed.
    pub struct WriteBackFailure {
        /// When.
        pub at: Timestamp,
        /// Why.
        pub reason: WriteBackFailureReason,
    }

    /// A field, as it is here and at Microsoft Graph: each as a text as in the history, `null` where it has no value.
    pub struct WriteBackField {
        /// Which field.
        pub field: IncidentField,
        /// As it is decided here.
        pub here: Option<String>,
        /// As Microsoft Graph said last.
        pub there: Option<String>,
        /// Whether Microsoft Graph says something else than when it was decided, so that it is not written.
        pub differs: bool,
    }

    /// How many alerts of a service are not at Microsoft Graph as they are decided here.
    pub struct WriteBackCounts {
        /// That wait to be written.
        pub waiting: u64,
        /// That could not be written.
        pub failed: u64,
        /// Where a person has to say what is kept.
        pub differing: u64,
    }
}

/// What is kept of fields that differ. Read strictly.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WriteBackAnswer {
    /// What is kept.
    pub keep: WriteBackKeep,
    /// Of which fields. Classification and determination go together.
    pub fields: Vec<IncidentField>,
}
