//! The columns that the queues of incidents and of alerts have in common.

use super::Decided;
use crate::{
    components::{Moment, SeverityMark},
    i18n::{Word, Words},
    queue::Column,
};
use leptos::prelude::*;
use security_center_contract::Timestamp;

/// Its number.
#[must_use]
pub const fn id<T: Decided>() -> Column<T> {
    Column {
        code: "id",
        heading: |words| words.incident_id(),
        width: (88, 0),
        usual: false,
        cell: |_, item| item.number().to_string().into_any(),
    }
}

/// How bad it is.
#[must_use]
pub const fn severity<T: Decided>() -> Column<T> {
    Column {
        code: "severity",
        heading: |words| words.incident_severity(),
        width: (148, 0),
        usual: true,
        cell: |_, item| view! { <SeverityMark severity=item.severity() /> }.into_any(),
    }
}

/// How far the work on it is.
#[must_use]
pub const fn status<T: Decided>() -> Column<T> {
    Column {
        code: "status",
        heading: |words| words.incident_status(),
        width: (148, 0),
        usual: true,
        cell: |words, item| T::status_word(words, item.status()).text().into_any(),
    }
}

/// Whom it is assigned to.
#[must_use]
pub const fn assigned<T: Decided>(usual: bool) -> Column<T> {
    Column {
        code: "assigned",
        heading: |words| words.incident_assigned(),
        width: (160, 1),
        usual,
        cell: |_, item| item.assigned_to().cloned().unwrap_or_default().into_any(),
    }
}

/// Whether it was right.
#[must_use]
pub const fn classification<T: Decided>() -> Column<T> {
    Column {
        code: "classification",
        heading: |words| words.incident_classification(),
        width: (160, 1),
        usual: false,
        cell: |words, item| words.classification_of(item.classified().0).text().into_any(),
    }
}

/// When something of it first happened.
#[must_use]
pub const fn first_activity<T: Decided>() -> Column<T> {
    let heading = |words: Words| words.incident_first_activity();
    moment("firstActivity", heading, false, |_, item| time(item.activity().0))
}

/// When something of it last happened.
#[must_use]
pub const fn last_activity<T: Decided>() -> Column<T> {
    let heading = |words: Words| words.incident_last_activity();
    moment("lastActivity", heading, true, |_, item| time(item.activity().1))
}

/// When it was made.
#[must_use]
pub const fn created<T: Decided>(heading: fn(Words) -> Word) -> Column<T> {
    moment("created", heading, false, |_, item| time(item.kept().0))
}

/// When it last changed.
#[must_use]
pub const fn updated<T: Decided>() -> Column<T> {
    moment("updated", |words| words.incident_updated(), false, |_, item| time(item.kept().1))
}

const fn moment<T>(
    code: &'static str,
    heading: fn(Words) -> Word,
    usual: bool,
    cell: fn(Words, &T) -> AnyView,
) -> Column<T> {
    Column { code, heading, width: (160, 1), usual, cell }
}

fn time(at: &Timestamp) -> AnyView {
    view! { <Moment at=at.clone() /> }.into_any()
}
