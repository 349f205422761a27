//! What is said of an alert wherever one is shown: how far the work is, why it is in its incident, what it names.

use crate::{
    components::Cell,
    format,
    i18n::{Word, Words},
    routes::Route,
};
use security_center_contract::{AlertLink, AlertStatus};

/// How far the work is.
#[must_use]
pub fn alert_status(words: Words, status: AlertStatus) -> Word {
    match status {
        AlertStatus::New => words.alert_new(),
        AlertStatus::InProgress => words.incident_in_progress(),
        AlertStatus::Resolved => words.incident_resolved(),
    }
}

/// Why it is in its incident, in words.
#[must_use]
pub fn linked_by(words: Words, pinned: bool, links: &[AlertLink]) -> String {
    if pinned {
        return words.alert_moved_here().into();
    }
    let reason = |link: &AlertLink| {
        let kind = words.entity_kind(link.kind).get();
        let apart = match link.minutes {
            0 => words.link_same_time().into(),
            minutes => words.link_apart(&format::duration(words, minutes as f64 * 60_000.0)),
        };
        words.link_same(&kind.to_lowercase(), &link.display, &apart)
    };
    links.iter().map(reason).collect::<Vec<_>>().join("; ")
}

/// The way to the page of an entity, by how it is shown, or its key where nothing is said.
#[must_use]
pub fn entity_link(key: &str, display: &str) -> Cell {
    let shown = if display.trim().is_empty() { key } else { display };
    Cell::Link(Route::Entity(key.to_owned()).href(), shown.to_owned())
}
