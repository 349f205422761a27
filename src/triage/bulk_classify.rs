//! Classifying those that are selected: what each of the classifications is, or one with what was determined.

use super::{Decided, change_all};
use crate::{
    components::{CLASSIFICATIONS, Choice, determinations},
    format,
    i18n::use_words,
    query::Shown,
    queue::Bulk,
    ui::{Button, ButtonKind, Dialog, Menu, MenuItem, dynamic, text},
};
use leptos::prelude::*;
use security_center_contract::{Classification, Determination, List};

/// The id of the menu.
const MENU: &str = "bulk-classify";

/// The menu.
#[component]
pub fn Classify<T: Decided>(
    /// How it stands.
    bulk: Bulk<T>,
    /// Whether it can be used.
    available: Signal<bool>,
) -> impl IntoView
where
    List<T>: Shown,
{
    let words = use_words();
    let asking = RwSignal::new(false);
    let classify = move |one: Classification, determination: Option<Determination>| {
        change_all(bulk, words.incident_classification(), move |_| T::classify(one, determination));
    };
    // What can be determined goes with a classification; the first of them is the one that means something happened.
    let chosen = RwSignal::new((Classification::TruePositive, Determination::Unknown));
    let apply = move || {
        asking.set(false);
        let (classification, determination) = chosen.get_untracked();
        classify(classification, Some(determination));
    };
    let item = move |one: Classification| {
        view! {
            <MenuItem
                menu=MENU
                label=words.classification_of(one)
                available=available
                on_press=move || classify(one, None)
            />
        }
        .into_any()
    };
    let with_kinds = || CLASSIFICATIONS.into_iter().filter(|one| *one != Classification::Unknown);
    let right = Memo::new(move |_| chosen.read().0);
    let kinds = move || {
        let kinds = determinations(right.get(), Determination::Unknown);
        let shown = kinds.clone();
        view! {
            <Choice
                id="bulk-determination"
                label=words.incident_determination()
                choices=kinds.iter().map(|one| words.determination(*one)).collect()
                chosen=Signal::derive(move || {
                    let (_, now) = chosen.get();
                    shown.iter().position(|one| *one == now).unwrap_or_default()
                })
                available=true.into()
                on_choose=Callback::new(move |place: usize| chosen.update(|chosen| chosen.1 = kinds[place]))
            />
        }
    };
    view! {
        <Menu id=MENU label=words.bulk_classify()>
            {CLASSIFICATIONS.into_iter().map(item).collect::<Vec<_>>()}
            <MenuItem
                menu=MENU
                label=words.bulk_determination()
                available=available
                on_press=move || asking.set(true)
            />
        </Menu>
        <Dialog
            open=asking
            title=words.bulk_classify()
            title_id="bulk-classify-title"
            on_dismiss=Callback::new(move |()| asking.set(false))
            answers=move || view! {
                <Button label=words.cancel() on_press=move || asking.set(false) />
                <Button kind=ButtonKind::Primary label=words.apply() on_press=apply />
            }
        >
            <p>{text(move || words.selected_count(&format::number(words, bulk.count() as f64)))}</p>
            <Choice
                id="bulk-classification"
                label=words.incident_classification()
                choices=with_kinds().map(|one| words.classification_of(one)).collect()
                chosen=Signal::derive(move || {
                    let now = right.get();
                    with_kinds().position(|one| one == now).unwrap_or_default()
                })
                available=true.into()
                on_choose=Callback::new(move |place: usize| {
                    if let Some(one) = with_kinds().nth(place) {
                        chosen.set((one, Determination::Unknown));
                    }
                })
            />
            {dynamic(kinds)}
        </Dialog>
    }
}
