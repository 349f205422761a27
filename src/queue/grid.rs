//! The items of a queue themselves: rows that are there while they are looked at, sorted by their headings.

use super::QueueOf;
use super::columns::{Column, Columns};
use super::filter::Filter;
use crate::{
    i18n::{Words, use_words},
    ordered::{Numbered, Ordered},
    query::Shown,
    router::use_router,
    ui::{Act, DrawRow, Windowed, attribute, dynamic, effect, text, whether},
};
use leptos::prelude::*;
use security_center_contract::List;
use std::{collections::HashSet, sync::Arc};

/// The height of a row in pixels, usual and compact.
const HEIGHTS: [usize; 2] = [42, 32];

/// The grid.
#[component]
pub fn Grid<T: Numbered>(
    /// What it is a queue of.
    of: &'static QueueOf<T>,
    /// The items.
    queue: Ordered<T>,
    /// Which ones, and in which order.
    filter: Filter,
    /// Which columns.
    columns: Columns<T>,
    /// Which are selected.
    selection: RwSignal<HashSet<u32>>,
    /// The place of the present row.
    present: RwSignal<usize>,
    /// Where to go.
    goal: RwSignal<Option<usize>>,
    /// Told of the place that a person went to.
    reached: Callback<usize>,
) -> impl IntoView
where
    List<T>: Shown,
{
    let words = use_words();
    let router = use_router();
    // The present row is an item, wherever the order puts it.
    let present_number = StoredValue::new(None::<u32>);
    effect(move || {
        let place = present.get();
        present_number.set_value(untrack(|| queue.number(place)));
    });
    effect(move || {
        let numbers = queue.numbers();
        let kept = present_number.get_value().and_then(|one| numbers.iter().position(|other| *other == one));
        match kept {
            Some(place) if place != present.get_untracked() => present.set(place),
            Some(_) => {}
            None => present_number.set_value(numbers.get(present.get_untracked()).copied()),
        }
    });
    let is_selected =
        move |place: usize| queue.number(place).is_some_and(|one| selection.read().contains(&one));
    let act = move |act: Act| match act {
        Act::Open(place) => {
            if let Some(number) = untrack(|| queue.number(place)) {
                router.go(&(of.page)(number));
            }
        }
        Act::Toggle(place) => {
            if let Some(number) = untrack(|| queue.number(place)) {
                selection.update(|all| {
                    if !all.remove(&number) {
                        all.insert(number);
                    }
                });
            }
        }
        Act::Range(from, to) => {
            let numbers = untrack(|| queue.numbers());
            selection.set(numbers.get(from..=to).unwrap_or_default().iter().copied().collect());
        }
        Act::All => selection.set(untrack(|| queue.numbers()).iter().copied().collect()),
        Act::Nothing => selection.set(HashSet::new()),
    };
    let draw: DrawRow = Arc::new(move |place| {
        let item = Memo::new(move |_| queue.item(place.get()));
        // Of one shape, whatever is in them, so that they are used again.
        let cells = move || {
            let one = item.get();
            let cell = |(place, column): (usize, &'static Column<T>)| {
                let content = match &one {
                    None => "…".into_any(),
                    Some(one) if place == 0 => named(of, queue, words, one),
                    Some(one) => (column.cell)(words, one),
                };
                match place {
                    0 => view! { <span role="rowheader">{content}</span> }.into_any(),
                    _ => {
                        view! { <span role="gridcell"><span class="clamp">{content}</span></span> }.into_any()
                    }
                }
            };
            columns.shown().into_iter().enumerate().map(cell).collect::<Vec<_>>()
        };
        let name = text(move || {
            let name = item.get().map_or_else(String::new, |one| (of.name)(words, &one));
            words.select_row(&name)
        });
        view! {
            <span role="gridcell">
                <input
                    type="checkbox"
                    tabindex="-1"
                    aria-label=name
                    prop:checked=whether(move || is_selected(place.get()))
                    // The row does nothing of its own with it.
                    on:click=|event| event.stop_propagation()
                    on:change=move |_| act(Act::Toggle(place.get_untracked()))
                />
            </span>
            {dynamic(cells)}
        }
        .into_any()
    });
    let heading = move |column: &'static Column<T>| {
        let code = column.code;
        let order = attribute(move || match filter.sort() {
            sort if sort == code => Some("ascending"),
            sort if sort.strip_prefix('-') == Some(code) => Some("descending"),
            _ => None,
        });
        view! {
            <span role="columnheader" aria-sort=order>
                <button type="button" class="sort" on:click=move |_| filter.sort_by(code)>
                    {(column.heading)(words).text()}
                </button>
            </span>
        }
        .into_any()
    };
    let headings = view! {
        <span role="columnheader"><span class="visually-hidden">{words.selection().text()}</span></span>
        {dynamic(move || columns.shown().into_iter().map(heading).collect::<Vec<_>>())}
    };
    view! {
        <Windowed
            id=of.id
            label=(of.title)(words).text()
            headings=headings.into_any()
            columns=Signal::derive(move || columns.widths())
            count=Signal::derive(move || queue.len())
            height=Signal::derive(move || HEIGHTS[usize::from(columns.compact.get())])
            present=present
            goal=goal
            reached=reached
            selected=Arc::new(is_selected)
            seen=Callback::new(move |range| queue.see(range))
            act=Callback::new(act)
            draw=draw
        />
    }
}

/// What an item is called, and whether somebody changed it.
fn named<T: Numbered>(of: &'static QueueOf<T>, queue: Ordered<T>, words: Words, one: &Arc<T>) -> AnyView
where
    List<T>: Shown,
{
    let (number, one) = (one.number(), one.clone());
    view! {
        <a class="clamp" href=(of.page)(number).href() tabindex="-1" dir="auto">
            {text(move || (of.name)(words, &one))}
        </a>
        {dynamic(move || queue.is_changed(number).then(|| view! {
            <span class="pill">{words.incident_changed().text()}</span>
        }))}
    }
    .into_any()
}
