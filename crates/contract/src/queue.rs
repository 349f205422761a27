//! What the open features list: remediation actions, and the sources of the data.

use crate::{
    ReadingFailure, SupportedService, Timestamp, WriteBackCounts,
    reading::{Fields, Read, Value},
};
use serde::{Deserialize, Deserializer};

wire_code! {
    /// How bad it is.
    pub enum Severity {
        /// Nothing to act on by itself.
        Informational,
        /// Low.
        Low,
        /// Medium.
        Medium,
        /// High.
        High,
    }

    /// The state of a remediation action.
    pub enum ActionStatus {
        /// Waits for approval.
        Pending,
        /// Approved.
        Approved,
        /// Declined.
        Declined,
    }
}

/// A list as Microsoft Graph sends one.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct List<T> {
    /// The items of this answer.
    pub value: Vec<T>,
    /// How many there are in all.
    #[serde(rename = "@odata.count")]
    pub count: u64,
    /// Where the next items are; absent when there are none, or when the list ends here for a reason of its own.
    #[serde(rename = "@odata.nextLink", skip_serializing_if = "Option::is_none")]
    pub next_link: Option<String>,
}

impl<T: Read> Read for List<T> {
    fn read(value: Value) -> Result<Self, &'static str> {
        let mut fields = Fields::of(value)?;
        Ok(Self {
            value: fields.take("value")?,
            count: fields.take("@odata.count")?,
            next_link: fields.take("@odata.nextLink")?,
        })
    }
}

impl<'de, T: Read> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::read(Value::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}

wire! {
    /// A remediation action.
    pub struct RemediationAction {
        /// Unique in the tenant.
        pub id: String,
        /// What is to be done.
        pub display_name: String,
        /// Pending, approved or declined.
        pub status: ActionStatus,
        /// When it was proposed.
        pub created_date_time: Timestamp,
    }

    /// A supported service connected to the tenant's store.
    pub struct DataSource {
        /// The service.
        pub service: SupportedService,
        /// When it was connected.
        pub connected_at: Timestamp,
        /// When its data last arrived; `null` when none ever did. For somebody who is limited to device groups: when an
        /// alert that he sees did.
        pub last_data_at: Option<Timestamp>,
        /// How many alerts of it are in the store.
        pub alert_count: u64,
        /// How the fetching of its alerts from Microsoft Graph stands; `null` where none are fetched, and for
        /// somebody who is limited to device groups: it counts and names alerts of the whole tenant.
        pub fetching: Option<AlertFetching>,
    }

    /// How the fetching of a service's alerts from Microsoft Graph stands.
    pub struct AlertFetching {
        /// Whether a round is under way.
        pub running: bool,
        /// When a round was last through; `null` when none ever was.
        pub fetched_at: Option<Timestamp>,
        /// When the next round begins.
        pub next_at: Timestamp,
        /// How many alerts the last round brought, or the one that is under way so far; those included that were here.
        pub alert_count: u64,
        /// How many of them were new, or changed something here.
        pub changed_count: u64,
        /// How many could not be taken.
        pub faulty_count: u64,
        /// Which, and why, in English: the first 20.
        pub faults: Vec<String>,
        /// Why the last round was not through; `null` when it was.
        pub failure: Option<ReadingFailure>,
        /// How many alerts are not at Microsoft Graph as they are decided here; `null` where nothing is written back.
        pub write_back: Option<WriteBackCounts>,
    }
}
