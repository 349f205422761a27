//! Views of a queue that were saved: what the address of the app says of filters, days, order and what is looked for, by a name.

use crate::Permit;

wire_code! {
    /// What a view is of.
    pub enum ViewedQueue {
        /// The queue of incidents.
        Incidents,
        /// The queue of alerts.
        Alerts,
    }
}

wire! {
    /// A saved view.
    pub struct SavedView {
        /// Unique in the tenant.
        pub id: String,
        /// How it is called.
        pub name: String,
        /// What the address says behind `?`; empty for the usual view.
        pub parameters: String,
        /// Everybody of the tenant has it.
        pub team: bool,
        /// Who saved it last.
        pub by: String,
        /// The person may change and remove it.
        pub may_change: bool,
        /// Its version, for `If-Match`.
        pub version: i64,
    }

    /// The views that a person has of a queue.
    pub struct SavedViews {
        /// His own and the team's, each by name.
        pub value: Vec<SavedView>,
        /// Whether he may save views for the team.
        pub share: Permit,
    }
}

/// A view to save. Read strictly.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewSavedView {
    /// How it is called: 1 to 100 characters.
    pub name: String,
    /// What the address says behind `?`: up to 2000 characters.
    pub parameters: String,
    /// For everybody of the tenant; otherwise for whoever saves it.
    #[serde(default)]
    pub team: bool,
}

/// A change of a saved view: only what is named changes. Read strictly.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SavedViewChange {
    /// How it is called from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it shows from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters: Option<String>,
}
