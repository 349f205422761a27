//! Taking back what an entry of a history tells: a button where that is possible, and else what stands against it; asked about first,
//! because it is done for everybody.

use super::{
    Asked, Confirm,
    history::{line_id, told},
};
use crate::{
    browser,
    i18n::{Words, use_words},
    ui::{attribute, dynamic, effect, text},
};
use leptos::prelude::*;
use security_center_contract::{HistoryUndo, IncidentHistoryEntry, Refusal};

/// Taking back what an entry tells.
#[derive(Clone, Copy)]
pub struct UndoEntry {
    /// Whether one can be taken back now.
    pub available: Signal<bool>,
    /// Told of the id of the entry.
    pub on_undo: Callback<i64>,
}

/// Leads whoever took an entry back to what it tells, because the button goes; whoever is elsewhere by now stays there.
pub fn stay_with(entry: i64) {
    let id = line_id(entry);
    let line = browser::document().get_element_by_id(&id).and_then(|told| told.parent_element());
    let active = browser::document().active_element();
    if line.is_some_and(|line| line.contains(active.as_deref())) {
        browser::focus(&id);
    } else {
        browser::catch_focus(&id);
    }
}

/// The button that takes an entry back, or what stands against that.
#[component]
pub(super) fn WayBack(
    /// How it is taken back.
    undo: UndoEntry,
    /// The entry.
    entry: Memo<Option<IncidentHistoryEntry>>,
    /// Which one is asked about.
    asked: Asked,
) -> impl IntoView {
    let words = use_words();
    let ask = move || {
        if let Some(entry) = entry.get_untracked() {
            asked.set(Some((entry.id.to_string(), untrack(|| told(words, &entry)))));
        }
    };
    let stands = Memo::new(move |_| entry.get().and_then(|entry| entry.undo));
    let button = move || {
        view! {
            <button
                type="button"
                class="button"
                aria-describedby=entry.get_untracked().map(|entry| line_id(entry.id))
                aria-disabled=attribute(move || (!undo.available.get()).then_some("true"))
                on:click=move |_| {
                    if undo.available.get_untracked() {
                        ask();
                    }
                }
            >
                {words.undo().text()}
            </button>
        }
        .into_any()
    };
    dynamic(move || {
        stands.get().map(|stands| if stands.possible { button() } else { because(words, stands) })
    })
}

fn because(words: Words, HistoryUndo { refusal, by, .. }: HistoryUndo) -> AnyView {
    let told = move || match (refusal, &by) {
        (Some(Refusal::TakenBackAlready), Some(by)) => words.history_undone_by(by),
        (Some(Refusal::ChangedSince), Some(by)) => words.history_changed_since(by),
        (Some(refusal), _) => words.refusal(refusal).into(),
        (None, _) => String::new(),
    };
    view! { <span class="quiet because" dir="auto">{text(told)}</span> }.into_any()
}

/// Whether the one that is asked about is to be taken back.
#[component]
pub(super) fn Asking(
    /// How it is taken back.
    undo: UndoEntry,
    /// The id of the entry that is asked about, and what it tells.
    asked: Asked,
) -> impl IntoView {
    let words = use_words();
    let last = StoredValue::new(None);
    effect(move || match asked.get() {
        Some((id, _)) => last.set_value(id.parse::<i64>().ok()),
        // Its button may be gone by now: somebody else took it back.
        None => {
            if let Some(entry) = last.try_update_value(Option::take).flatten() {
                browser::after(0, move || browser::catch_focus(&line_id(entry)));
            }
        }
    });
    view! {
        <Confirm
            asked=asked
            title_id="history-undo"
            title=|words, told| words.history_undo_title(told)
            about=words.history_undo_about()
            label=words.undo()
            on_confirm=Callback::new(move |id: String| {
                if let Ok(entry) = id.parse() {
                    undo.on_undo.run(entry);
                }
            })
        />
    }
}
