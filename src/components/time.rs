//! A moment as a person reads it, with the exact instant at hand; and who did something.

use crate::{
    format,
    i18n::{Words, use_words},
    ui::text,
};
use leptos::prelude::*;
use security_center_contract::{Actor, ActorKind, Timestamp};

/// A moment: relative up to a day, then date and time. The exact instant is its title and what is read aloud.
#[component]
pub fn Moment(
    /// When.
    at: Timestamp,
) -> impl IntoView {
    let words = use_words();
    let now = format::half_minutes();
    let sent = at.0.clone();
    let moment = at.clone();
    view! {
        <time datetime=sent title=text(move || format::exact(words, &at))>
            {text(move || {
                now.track();
                format::moment(words, &moment)
            })}
        </time>
    }
}

/// Who did it, as the end of a sentence.
pub fn by_whom(words: Words, actor: Option<&Actor>) -> String {
    let Some(actor) = actor else { return words.by_someone().into() };
    match (actor.kind, &actor.display_name) {
        (ActorKind::Operator, _) => words.by_operator().into(),
        (ActorKind::Server, _) => words.by_server().into(),
        (ActorKind::Person, Some(name)) => words.by_person(name),
        (ActorKind::Visit, Some(name)) => words.by_visit(name),
        (_, None) => words.by_someone().into(),
    }
}
