//! Why a change of an incident or an alert was not made: who changed the same meanwhile, when, and what it is now (D10); else any error.

use super::{Failure, Moment, field_value, history_field};
use crate::{
    api::ApiError,
    i18n::use_words,
    ui::{Message, MessageKind, text},
};
use leptos::prelude::*;
use security_center_contract::FieldConflict;

/// The message about it.
#[component]
pub fn Collided(
    /// Why it was not made.
    error: ApiError,
) -> impl IntoView {
    let words = use_words();
    let conflicts = error.field_conflicts();
    if conflicts.is_empty() {
        return view! { <Failure error=error /> }.into_any();
    }
    let told = conflicts.iter().cloned().map(collision).collect::<Vec<_>>();
    view! {
        <Message kind=MessageKind::Error>
            {told}
            <p>{words.incident_not_applied().text()}</p>
        </Message>
    }
    .into_any()
}

/// One field: who changed it to what, and when.
fn collision(conflict: FieldConflict) -> AnyView {
    let words = use_words();
    let FieldConflict { field, by, at, now } = conflict;
    let sentence = text(move || {
        let value = field_value(words, field, now.as_deref());
        words.incident_collided(history_field(words, field).get(), &words.by_person(&by), &value)
    });
    view! {
        <p dir="auto">{sentence}</p>
        <p>{words.conflict_at().text()} ": " <Moment at=at /></p>
    }
    .into_any()
}
