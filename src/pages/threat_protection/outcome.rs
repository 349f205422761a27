//! What became of a change that was not applied: a conflict with somebody else's, or an error (`behaviour.md` D10).

use super::{
    applied::Applied,
    change::{Change, Outcome},
};
use crate::{components::Failure, parts, ui::dynamic};
use leptos::prelude::*;

/// The message about the last change; nothing when it was applied.
#[component]
pub fn ChangeOutcome(
    /// The change.
    change: Change,
) -> impl IntoView {
    dynamic(move || match change.outcome.get()? {
        Outcome::Failed(error) => Some(view! { <Failure error=error /> }.into_any()),
        Outcome::Conflict { wanted, conflicts, current } => {
            Some(parts::applied(Applied::Conflict { wanted, conflicts, current }))
        }
    })
}
