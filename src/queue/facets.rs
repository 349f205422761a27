//! What is above a queue: looking for something, the filters, the columns.

use super::columns::Columns;
use super::filter::{ANY, DAYS, Facet, Filter};
use crate::{
    browser,
    i18n::{Word, Words, use_words},
    ui::{Button, Field, FieldKind, When, effect, text, whether},
};
use leptos::prelude::*;

/// After so many milliseconds without a further letter what is typed is looked for.
const PAUSE: i32 = 300;

/// The bar.
#[component]
pub fn Facets<T: 'static>(
    /// Which items.
    filter: Filter,
    /// Which columns.
    columns: Columns<T>,
) -> impl IntoView {
    let words = use_words();
    let facet = move |facet: &'static Facet| {
        let choice = move |(code, word): (&'static str, Word)| {
            view! {
                <label class="choice">
                    <input
                        type="checkbox"
                        prop:checked=whether(move || filter.has(facet, code))
                        on:change=move |event| filter.choose(words, facet, code, event_target_checked(&event))
                    />
                    {word.text()}
                </label>
            }
            .into_any()
        };
        view! {
            <fieldset>
                <legend>{(facet.legend)(words).text()}</legend>
                {(facet.choices)(words).into_iter().map(choice).collect::<Vec<_>>()}
            </fieldset>
        }
        .into_any()
    };
    let column = move |place: usize| {
        view! {
            <label class="choice">
                <input
                    type="checkbox"
                    prop:checked=whether(move || columns.has(place))
                    on:change=move |event| columns.choose(place, event_target_checked(&event))
                />
                {(columns.all[place].heading)(words).text()}
            </label>
        }
        .into_any()
    };
    view! {
        <div class="queue-bar">
            <Field id="queue-search" label=words.filter_search() value=typed(filter) kind=FieldKind::Search />
            <div class="field">
                <label for="queue-days">{words.filter_days().text()}</label>
                <select id="queue-days" on:change=move |event| filter.choose_days(&event_target_value(&event))>
                    {DAYS.map(|days| {
                        view! {
                            <option value=days selected=whether(move || filter.days() == days)>
                                {within(words, days).text()}
                            </option>
                        }
                        .into_any()
                    }).into_iter().collect::<Vec<_>>()}
                </select>
            </div>
        </div>
        <details class="filter">
            <summary>
                {words.filters().text()} " " <span class="quiet">{text(move || chosen(words, filter))}</span>
            </summary>
            <div class="facets">{filter.facets.iter().map(facet).collect::<Vec<_>>()}</div>
            <When is=whether(move || filter.is_set())>
                <Button label=words.filters_clear() on_press=move || filter.remove() />
            </When>
        </details>
        <details class="filter">
            <summary>{words.columns().text()}</summary>
            <fieldset class="facets">
                <legend class="visually-hidden">{words.columns().text()}</legend>
                // The first says which item it is.
                {(1..columns.all.len()).map(column).collect::<Vec<_>>()}
                <label class="choice">
                    <input
                        type="checkbox"
                        prop:checked=columns.compact
                        on:change=move |event| columns.choose_density(event_target_checked(&event))
                    />
                    {words.density_compact().text()}
                </label>
            </fieldset>
            <Button label=words.columns_reset() on_press=move || columns.reset() />
        </details>
    }
}

/// What is left of everything, in words; a facet of which all is listed is not named.
fn chosen(words: Words, filter: Filter) -> String {
    let of = |facet: &Facet| {
        let names: Vec<String> = (facet.choices)(words)
            .into_iter()
            .filter(|(code, _)| filter.has(facet, code))
            .map(|(_, word)| word.get().to_owned())
            .collect();
        let legend = (facet.legend)(words).get();
        (!names.is_empty()).then(|| words.filter_chosen(legend, &names.join(", ")))
    };
    let all: Vec<_> = filter.facets.iter().filter_map(of).collect();
    if all.is_empty() { words.filter_none().into() } else { all.join("; ") }
}

fn within(words: Words, days: &str) -> Word {
    match days {
        "1" => words.filter_day(),
        "7" => words.filter_week(),
        "180" => words.filter_half_year(),
        ANY => words.filter_any_time(),
        _ => words.filter_month(),
    }
}

/// What is typed: into the address after a pause, and from the address at once.
fn typed(filter: Filter) -> RwSignal<String> {
    let sought = filter.sought();
    let typed = RwSignal::new(sought.get_untracked().unwrap_or_default());
    effect(move || {
        let now = sought.get().unwrap_or_default();
        if now != typed.get_untracked().trim() {
            typed.set(now);
        }
    });
    effect(move || {
        let now = typed.get();
        browser::after(PAUSE, move || {
            // Typed on, or the page was left.
            let still = typed.try_get_untracked().as_ref() == Some(&now);
            if still && sought.try_get_untracked().flatten().unwrap_or_default() != now.trim() {
                filter.seek(now.trim());
            }
        });
    });
    typed
}
