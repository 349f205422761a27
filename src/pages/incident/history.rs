//! Comments and history of an incident: what happened, what was decided by whom, and writing about it.

use crate::{
    api,
    components::{Entries, Failure, Load},
    format,
    i18n::use_words,
    paged::Paged,
    query::Loaded,
    triage::CommentForm,
    ui::{Button, When, dynamic, effect, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{IncidentDetails, IncidentHistoryEntry, List};

/// How many entries are fetched at once.
const AT_ONCE: usize = 50;

/// How many are fetched at once to be read from top to bottom.
const TOLD_AT_ONCE: usize = 500;

/// The tab.
#[component]
pub fn History(
    /// The incident.
    details: Loaded<IncidentDetails>,
) -> impl IntoView {
    let history = history_of(details, AT_ONCE);
    view! {
        <When is=whether(move || details.get().change.allowed)>
            <CommentForm
                number=details.now().incident.id.parse().unwrap_or_default()
                send=api::comment_on_incident
                on_written=Callback::new(move |()| history.follow(String::new()))
            />
        </When>
        <Load query=history.list let:list>
            <Listed history=history list=list />
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
            <Listed history=history list=list />
        </Load>
    }
}

/// The entries, how many there are, and the way to older ones.
#[component]
fn Listed(history: Paged<IncidentHistoryEntry>, list: Loaded<List<IncidentHistoryEntry>>) -> impl IntoView {
    let words = use_words();
    let number = move |number: u64| format::number(words, number as f64);
    let cut = move || (list.get().value.len() as u64, list.get().count);
    view! {
        <p class="quiet" role="status">
            {text(move || match cut() {
                (shown, all) if shown < all => words.incident_history_paged(&number(shown), &number(all)),
                _ => String::new(),
            })}
        </p>
        <Entries entries=Signal::derive(move || list.get().value.clone()) />
        {dynamic(move || history.error.get().map(|error| view! { <Failure error=error /> }))}
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
