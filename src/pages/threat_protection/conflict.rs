//! Why a change was not applied: who changed the same, when, and both values (`behaviour.md` D10).

use crate::{
    components::{Moment, by_whom},
    i18n::use_words,
    ui::{Message, MessageKind, text},
};
use leptos::prelude::*;
use security_center_contract::{Conflict, ServiceField, ThreatProtection, ThreatProtectionChange};

/// The message about it.
#[component]
pub fn Collision(
    /// What was wanted.
    wanted: ThreatProtectionChange,
    /// The fields that collide. None are named when the version is not one that this service had.
    conflicts: Vec<Conflict>,
    /// The service as it is now.
    current: ThreatProtection,
) -> impl IntoView {
    let words = use_words();
    let unknown = conflicts.is_empty();
    let told =
        conflicts.into_iter().map(|conflict| collision(conflict, wanted, &current)).collect::<Vec<_>>();
    view! {
        <Message kind=MessageKind::Warning>
            {unknown.then(|| view! { <p>{words.conflict_unknown().text()}</p> })}
            {told}
            <p>{words.conflict_kept().text()}</p>
        </Message>
    }
}

/// One field: who changed it to what, when, and what was wanted here.
fn collision(conflict: Conflict, wanted: ThreatProtectionChange, current: &ThreatProtection) -> AnyView {
    let words = use_words();
    let Conflict { field, by, at } = conflict;
    let (state, previews) = (current.state, current.preview_features);
    let sentence = text(move || {
        let who = by_whom(words, by.as_ref());
        match field {
            ServiceField::OptedIn => words.conflict_state(&who, words.state(state).get()),
            ServiceField::PreviewFeatures => words.conflict_previews(&who, words.on_or_off(previews).get()),
        }
    });
    let yours = match field {
        ServiceField::OptedIn => wanted.opted_in,
        ServiceField::PreviewFeatures => wanted.preview_features,
    };
    view! {
        <p>{sentence}</p>
        <p>
            {at.map(|at| view! { {words.conflict_at().text()} ": " <Moment at=at /> ". " })}
            {yours.map(|yours| text(move || words.conflict_yours(words.on_or_off(yours).get())))}
        </p>
    }
    .into_any()
}
