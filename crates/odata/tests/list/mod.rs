//! A list to ask of: a property of each kind.

use security_center_odata::{Kind, Properties, Property};

/// The properties, as their owner calls them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Owner,
    Severity,
    Status,
    Created,
    Alerts,
    Open,
    Tags,
    Group,
}

pub const PROPERTIES: Properties<Column> = Properties(&[
    Property { name: "owner", is: Column::Owner, kind: Kind::Text },
    Property {
        name: "severity",
        is: Column::Severity,
        kind: Kind::Rank(&["unknown", "low", "medium", "high"]),
    },
    Property { name: "status", is: Column::Status, kind: Kind::Choice(&["new", "inProgress", "resolved"]) },
    Property { name: "created", is: Column::Created, kind: Kind::Date },
    Property { name: "alerts", is: Column::Alerts, kind: Kind::Number },
    Property { name: "open", is: Column::Open, kind: Kind::Flag },
    Property { name: "group", is: Column::Group, kind: Kind::Id },
    Property { name: "tags", is: Column::Tags, kind: Kind::Texts },
]);
