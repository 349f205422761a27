//! Comments and history of an incident: what happened, what was decided by whom, taking that back, and writing
//! about it.

use crate::{
    api::{self, Awaited},
    components::{Entries, Failure, Load, UndoEntry, stay_with},
    format,
    i18n::use_words,
    paged::Paged,
    query::Loaded,
    triage::{Changes, CommentForm},
    ui::{Button, When, dynamic, effect, text, use_announcer, whether},
};
use leptos::prelude::*;
use security_center_contract::{Incident, IncidentDetails, IncidentHistoryEntry, List};

/// How many entries are fetched at once.
const AT_ONCE: usize = 50;

/// How many are fetched at once to be read from top to bottom.
const TOLD_AT_ONCE: usize = 500;

/// The tab.
#[component]
pub fn History(
    /// The incident.
    details: Loaded<IncidentDetails>,
    /// Its changes.
    changes: Changes<Incident>,
) -> impl IntoView {
    let history = history_of(details, AT_ONCE);
    let (words, announcer) = (use_words(), use_announcer());
    let take_back = move |entry: i64| {
        let number = details.now().incident.id.parse().unwrap_or_default();
        let answer = api::undo_entry(number, entry, changes.version());
        let answer: Awaited<Incident> = Box::pin(async move {
            let answer = answer.await;
            // What stands against it is said with the entry, also where the incident is as it was.
            history.follow(String::new());
            stay_with(entry);
            answer
        });
        changes.send(answer, move |_| {
            announcer.say(untrack(|| words.incident_undone().get()));
            None
        });
    };
    let undo =
        UndoEntry { available: whether(move || !changes.under_way.get()), on_undo: Callback::new(take_back) };
    view! {
        <When is=whether(move || details.get().change.allowed)>
            <CommentForm
                number=details.now().incident.id.parse().unwrap_or_default()
                send=api::comment_on_incident
                on_written=Callback::new(move |()| history.follow(String::new()))
            />
        </When>
        <Load query=history.list let:list>
            <Listed history=history list=list undo=Some(undo) />
        </Load>
    }
}

/// The same, to be read only.
#[component]
pub fn Told(
    /// The incident.
    details: Loaded<IncidentDetails>,
) -> impl IntoView {
    let history = history_of(details, TOLD_AT_ONCE);
    view! {
        <Load query=history.list let:list>
            <Listed history=history list=list undo=None />
        </Load>
    }
}

/// The entries, how many there are, and the way to older ones.
#[component]
fn Listed(
    history: Paged<IncidentHistoryEntry>,
    list: Loaded<List<IncidentHistoryEntry>>,
    undo: Option<UndoEntry>,
) -> impl IntoView {
    let words = use_words();
    let number = move |number: u64| format::number(words, number as f64);
    let entries = Signal::derive(move || list.get().value.clone());
    let cut = move || (list.get().value.len() as u64, list.get().count);
    view! {
        <p class="quiet" role="status">
            {text(move || match cut() {
                (shown, all) if shown < all => words.incident_history_paged(&number(shown), &number(all)),
                _ => String::new(),
            })}
        </p>
        {match undo {
            Some(undo) => view! { <Entries entries=entries undo=undo /> }.into_any(),
            None => view! { <Entries entries=entries /> }.into_any(),
        }}
        {dynamic(move || history.error.get().map(|error| view! {
            <Failure error=error retry=Callback::new(move |()| history.retry()) />
        }))}
        <When is=whether(move || list.get().next_link.is_some())>
            <div class="no-print">
                <Button
                    label=words.incident_history_older()
                    on_press=move || history.show_more()
                    available=whether(move || !history.fetching.get())
                />
            </div>
        </When>
    }
}

fn history_of(details: Loaded<IncidentDetails>, at_once: usize) -> Paged<IncidentHistoryEntry> {
    let number = details.now().incident.id.parse().unwrap_or_default();
    let history = Paged::at(&api::INCIDENT_HISTORY, api::incident_history(number), at_once);
    effect(move || {
        // Whatever happens to an incident gives it another version.
        let _ = details.get();
        history.follow(String::new());
    });
    history
}
