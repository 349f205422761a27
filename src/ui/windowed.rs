//! A grid of very many rows: those in sight are drawn, all of them can be reached by keyboard, and it has one size, so that
//! nothing jumps. A row that leaves is used again for one that comes, which costs less than a new one.

use super::{Text, attribute, effect, text};
use crate::browser::{self, SizeWatch};
use leptos::{html::Div, prelude::*};
use std::{ops::Range, sync::Arc};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// Rows that are drawn above and below those in sight.
const BEYOND: usize = 8;

/// How many rows are drawn is divided by this, so that a grid that becomes a little higher keeps its rows.
const STEP: usize = 4;

/// Rows that are lower than this, in pixels, have smaller letters, so that two lines fit.
const COMPACT: usize = 40;

/// Draws the cells of a row, which comes to be at other places.
pub type DrawRow = Arc<dyn Fn(Memo<usize>) -> AnyView + Send + Sync>;

/// What a person does with the row at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Opens it.
    Open(usize),
    /// Selects it, or takes it out of the selection.
    Toggle(usize),
    /// Selects what is between two places, both included, and nothing else.
    Range(usize, usize),
    /// Selects everything.
    All,
    /// Selects nothing.
    Nothing,
}

/// A grid of rows of one height. The grid has the focus, and says which row is the present one.
#[component]
pub fn Windowed(
    /// The id of the grid, unique in the page.
    id: &'static str,
    /// What it lists.
    #[prop(into)]
    label: Text,
    /// The row of headings.
    headings: AnyView,
    /// The columns: how wide each is at least, in pixels, and its share of what is left.
    #[prop(into)]
    columns: Signal<Vec<(usize, usize)>>,
    /// How many rows there are.
    #[prop(into)]
    count: Signal<usize>,
    /// The height of a row, in pixels.
    #[prop(into)]
    height: Signal<usize>,
    /// The place of the present row.
    present: RwSignal<usize>,
    /// Where to go, set from elsewhere; nothing again once it is there.
    goal: RwSignal<Option<usize>>,
    /// Told of each place that was gone to, by a person or as a goal.
    #[prop(optional)]
    reached: Option<Callback<usize>>,
    /// Whether the row at a place is selected; followed.
    selected: Arc<dyn Fn(usize) -> bool + Send + Sync>,
    /// Which rows may be in sight; told whenever that changes.
    seen: Callback<Range<usize>>,
    /// What is to be done.
    act: Callback<Act>,
    /// Draws the cells of a row.
    draw: DrawRow,
) -> impl IntoView {
    let (grid, body) = (NodeRef::<Div>::new(), NodeRef::<Div>::new());
    // How far it is scrolled, and how much of it is in sight, in pixels.
    let view = RwSignal::new((0, 0));
    let look = move || {
        // The list may be gone by now.
        if let Some(grid) = grid.try_get_untracked().flatten() {
            let _ = view.try_set((grid.scroll_top(), grid.client_height()));
        }
    };
    // As many as are ever in sight at once, wherever it is scrolled to.
    let rows = Memo::new(move |_| {
        let sight = usize::try_from(view.get().1).unwrap_or(0);
        let most = sight.div_ceil(height.get().max(1)) + 1 + 2 * BEYOND;
        most.next_multiple_of(STEP).min(count.get())
    });
    let drawn = Memo::new(move |_| {
        let above = usize::try_from(view.get().0).unwrap_or(0) / height.get().max(1);
        let first = above.saturating_sub(BEYOND).min(count.get() - rows.get());
        first..first + rows.get()
    });
    effect(move || seen.run(drawn.get()));
    // Sizes are set as properties, which the content policy allows, not as attributes.
    effect(move || {
        let Some(body) = body.get() else { return };
        set(&body, "height", &format!("{}px", count.get() * height.get()));
    });
    effect(move || {
        let Some(grid) = grid.get() else { return };
        let columns = columns.get();
        let track = |(least, share): &(usize, usize)| match share {
            0 => format!("{least}px"),
            share => format!("minmax({least}px, {share}fr)"),
        };
        set(&grid, "--columns", &columns.iter().map(track).collect::<Vec<_>>().join(" "));
        // All rows are equally wide, or their columns would not be.
        let least: usize = columns.iter().map(|(least, _)| least).sum();
        set(&grid, "--least", &format!("{least}px"));
        set(&grid, "--row", &format!("{}px", height.get()));
        // It has a size from now on.
        browser::after(0, look);
    });
    // A grid of another size shows other rows.
    let watch = StoredValue::new_local(None);
    effect(move || {
        if let Some(grid) = grid.get() {
            watch.set_value(Some(SizeWatch::of(&grid, look)));
        }
    });
    // A list that got shorter has another last row.
    effect(move || {
        let last = count.get().saturating_sub(1);
        if present.get_untracked() > last {
            present.set(last);
        }
    });
    // Where a range begins: the last place that was gone to without one.
    let anchor = StoredValue::new(present.get_untracked());
    let reach = move |place: usize, range: bool| {
        present.set(place);
        if range {
            let from = anchor.get_value();
            act.run(Act::Range(from.min(place), from.max(place)));
        } else {
            anchor.set_value(place);
        }
        if let Some(reached) = reached {
            reached.run(place);
        }
    };
    let row_id = move |place: usize| format!("{id}-{place}");
    let reveal = move |place: usize| {
        let Some(grid) = grid.try_get_untracked().flatten() else { return };
        let (row, sight) = (height.get_untracked() as i32, grid.client_height());
        // The headings stay at the top, above the rows.
        let (top, sight) = (place as i32 * row, sight - row);
        if top < grid.scroll_top() {
            grid.set_scroll_top(top);
        } else if top + row > grid.scroll_top() + sight {
            grid.set_scroll_top(top + row - sight);
        }
        look();
    };
    effect(move || {
        // Not before it is drawn.
        if let (Some(_), Some(place)) = (grid.get(), goal.get()) {
            let place = place.min(count.get_untracked().saturating_sub(1));
            reach(place, false);
            goal.set(None);
            browser::after(0, move || reveal(place));
        }
    });
    let go = move |place: usize, event: &KeyboardEvent| {
        let place = place.min(count.get_untracked().saturating_sub(1));
        event.prevent_default();
        reach(place, event.shift_key());
        reveal(place);
    };
    let key = move |event: KeyboardEvent| {
        // Headings have keys of their own.
        let own = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
        if own.is_none_or(|target| target.id() != id) || event.alt_key() || count.get_untracked() == 0 {
            return;
        }
        let at = present.get_untracked();
        let page = (view.get_untracked().1.max(0) as usize / height.get_untracked().max(1)).saturating_sub(2);
        let command = event.ctrl_key() || event.meta_key();
        match event.key().as_str() {
            "ArrowDown" => go(at + 1, &event),
            "ArrowUp" => go(at.saturating_sub(1), &event),
            "PageDown" => go(at + page.max(1), &event),
            "PageUp" => go(at.saturating_sub(page.max(1)), &event),
            "Home" => go(0, &event),
            "End" => go(usize::MAX, &event),
            "Enter" => {
                event.prevent_default();
                act.run(Act::Open(at));
            }
            " " => {
                event.prevent_default();
                act.run(Act::Toggle(at));
            }
            "a" if command => {
                event.prevent_default();
                act.run(Act::All);
            }
            "Escape" => act.run(Act::Nothing),
            _ => {}
        }
    };
    // What has the focus in a row would be that of another one when the row is used again.
    let has_focus =
        |part: &Element| browser::with_focus().is_some_and(|focused| part.contains(Some(&focused)));
    let take_focus = move || {
        if let Some(grid) = grid.get_untracked() {
            let _ = grid.focus();
        }
    };
    let row = move |slot: usize, slots: usize| {
        let (is_selected, draw) = (selected.clone(), draw.clone());
        let state = move |selected: bool| if selected { "true" } else { "false" };
        let place = Memo::new(move |_| place_of(slot, slots, drawn.with(|drawn| drawn.start)));
        let row = NodeRef::<Div>::new();
        let was = StoredValue::new(slot);
        effect(move || {
            let (Some(row), place) = (row.get(), place.get()) else { return };
            if was.get_value() != place && has_focus(&row) {
                take_focus();
            }
            was.set_value(place);
            set(&row, "top", &format!("{}px", place * height.get()));
        });
        view! {
            <div
                node_ref=row
                id=text(move || row_id(place.get()))
                role="row"
                class=text(move || if present.get() == place.get() { "grid-row present" } else { "grid-row" })
                aria-rowindex=text(move || (place.get() + 2).to_string())
                aria-selected=text(move || state(is_selected(place.get())))
                on:click=move |event| reach(place.get_untracked(), event.shift_key())
            >
                {draw(place)}
            </div>
        }
        .into_any()
    };
    // One set of rows; another number of them is another set.
    let set_of = move |slots: usize| {
        let first = StoredValue::new(0);
        effect(move || {
            let start = drawn.with(|drawn| drawn.start);
            if let (Some(body), true) = (body.get(), rows.get_untracked() == slots) {
                let had_focus = has_focus(&body);
                let slot = start % slots.max(1);
                turn(&body, (slot + slots - first.get_value()) % slots.max(1), slots);
                first.set_value(slot);
                if had_focus && !has_focus(&body) {
                    take_focus();
                }
            }
        });
        (0..slots).map(|slot| row(slot, slots)).collect::<Vec<_>>()
    };
    view! {
        <div
            node_ref=grid
            id=id
            class=text(move || if height.get() < COMPACT { "grid compact" } else { "grid" })
            role="grid"
            tabindex="0"
            aria-label=label
            aria-multiselectable="true"
            aria-rowcount=text(move || (count.get() + 1).to_string())
            aria-activedescendant=text(move || {
                let place = present.get();
                if drawn.read().contains(&place) { row_id(place) } else { String::new() }
            })
            on:keydown=key
            on:scroll=move |_| look()
            on:focus=move |_| look()
        >
            <div role="row" class="grid-headings" aria-rowindex="1">
                {headings}
            </div>
            <div node_ref=body class="grid-rows" role="rowgroup" hidden=attribute(move || (count.get() == 0).then_some(""))>
                <For each=move || [rows.get()] key=|slots| *slots children=set_of />
            </div>
        </div>
    }
}

/// The place that a row is at while so many of them begin at a place: as they go on, only those that left move.
fn place_of(slot: usize, slots: usize, start: usize) -> usize {
    start + (slot + slots - start % slots) % slots
}

/// Puts the first rows behind the others, or the last ones before them, so that they are read in the order in which they are
/// seen.
fn turn(rows: &Element, forward: usize, of: usize) {
    let moved = |row: Option<Element>, before: Option<Element>| {
        if let Some(row) = row {
            let _ = rows.insert_before(&row, before.as_deref());
        }
    };
    if forward <= of / 2 {
        (0..forward).for_each(|_| moved(rows.first_element_child(), None));
    } else {
        (forward..of).for_each(|_| moved(rows.last_element_child(), rows.first_element_child()));
    }
}

fn set(element: &HtmlElement, property: &str, value: &str) {
    let _ = element.style().set_property(property, value);
}
