//! What became of a change that was not applied: a conflict in words, or an error.

use super::change::{Change, Outcome};
use crate::{
    components::{Failure, by_whom},
    i18n::use_words,
    ui::{Message, MessageKind, dynamic, text},
};
use leptos::prelude::*;
use security_center_contract::ServiceState;

/// The message about the last change; nothing when it was applied.
#[component]
pub fn ChangeOutcome(
    /// The change.
    change: Change,
) -> impl IntoView {
    let words = use_words();
    dynamic(move || match change.outcome.get()? {
        Outcome::Failed(error) => Some(view! { <Failure error=error /> }.into_any()),
        Outcome::Conflict { wanted, current, state_changed } => {
            let sentence = move || {
                let who = by_whom(words, current.changed_by.as_ref());
                let opted_in = current.state != ServiceState::Off;
                if !state_changed {
                    words.conflict_imported().into()
                } else if opted_in == wanted {
                    words.conflict_same(&who)
                } else {
                    words.conflict_other(&who, words.state(current.state).get())
                }
            };
            Some(view! { <Message kind=MessageKind::Warning><p>{text(sentence)}</p></Message> }.into_any())
        }
    })
}
