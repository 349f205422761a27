//! Comments and history of an alert, taking back what was changed of it, and writing about it.

use crate::{
    api::{self, Awaited},
    components::{Entries, UndoEntry, stay_with},
    i18n::use_words,
    query::{Loaded, Query},
    triage::{Changes, CommentForm},
    ui::{When, use_announcer, whether},
};
use leptos::prelude::*;
use security_center_contract::{Alert, AlertDetails};

/// The form, and what was written and happened.
#[component]
pub fn Comments(
    /// The alert, to be fetched again.
    details: Query<AlertDetails>,
    /// The alert.
    loaded: Loaded<AlertDetails>,
    /// Its changes.
    changes: Changes<Alert>,
) -> impl IntoView {
    let (words, announcer) = (use_words(), use_announcer());
    let take_back = move |entry: i64| {
        let shown = loaded.now();
        // The history is that of its incident.
        let Some(incident) = &shown.incident else { return };
        let number = shown.alert.id.parse().unwrap_or_default();
        let taken_back = api::undo_entry(incident.id.parse().unwrap_or_default(), entry, incident.version);
        let answer: Awaited<Alert> = Box::pin(async move {
            let taken_back = taken_back.await;
            stay_with(entry);
            taken_back?;
            api::alert_of(number).await
        });
        changes.send(answer, move |_| {
            announcer.say(untrack(|| words.incident_undone().get()));
            None
        });
    };
    let undo =
        UndoEntry { available: whether(move || !changes.under_way.get()), on_undo: Callback::new(take_back) };
    view! {
        <When is=whether(move || loaded.get().change.allowed)>
            <CommentForm
                number=loaded.now().alert.id.parse().unwrap_or_default()
                send=api::comment_on_alert
                on_written=Callback::new(move |()| details.refetch_anew())
            />
        </When>
        <Entries entries=Signal::derive(move || loaded.get().history.clone()) undo=undo />
    }
}
