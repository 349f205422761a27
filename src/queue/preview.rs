//! One item of a queue beside the others: the present one, for whoever wants to see and change it without leaving. Which one
//! stands in the address.

use crate::{
    browser,
    i18n::use_words,
    ordered::{Numbered, Ordered},
    query::Shown,
    router::{Router, use_router},
    ui::{Button, Glyph, Icon, dynamic, effect, whether},
};
use leptos::prelude::*;
use security_center_contract::List;
use std::collections::HashMap;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

/// Its parameter.
pub const PARAMETER: &str = "preview";

/// For so many milliseconds somebody has to stay with a row: whoever goes through many asks for none of them.
const REST: i32 = 200;

/// What has a use for Escape itself, or holds what somebody typed.
const OWN_ESCAPE: &str = "dialog, input, textarea, select";

/// Draws the item of a number beside the others.
pub type PreviewOf<T> = fn(u32, Preview<T>) -> AnyView;

/// Which item is beside the others, if any. Copy it freely.
pub struct Preview<T: 'static> {
    router: Router,
    queue: Ordered<T>,
    /// Its number. Followed.
    pub number: Memo<Option<u32>>,
    /// The place of the present row.
    present: RwSignal<usize>,
    /// The place to go to.
    goal: RwSignal<Option<usize>>,
    /// Something of it is on its way to the server: what becomes of that is to be seen before another one is shown.
    held: RwSignal<bool>,
    /// What the person went to meanwhile.
    next: StoredValue<Option<u32>>,
    /// What was typed and not applied, by number and by the id of the field: it is there again with its item.
    drafts: StoredValue<HashMap<(u32, &'static str), Draft>>,
}

/// A text that was typed and not applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What was typed.
    pub text: String,
    /// The version that was shown when the person began.
    pub based_on: i64,
    /// What the text was then.
    pub begun_at: String,
}

impl<T> Clone for Preview<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Preview<T> {}

impl<T: Numbered> Preview<T>
where
    List<T>: Shown,
{
    /// Follows the address: the row of what is shown is the present one, where it is listed.
    #[must_use]
    pub fn of_address(queue: Ordered<T>, present: RwSignal<usize>, goal: RwSignal<Option<usize>>) -> Self {
        let router = use_router();
        let parameter = router.parameter(PARAMETER);
        let number = Memo::new(move |_| parameter.read().as_ref().and_then(|text| text.parse().ok()));
        effect(move || {
            let shown = number.get();
            let place = untrack(|| queue.numbers()).iter().position(|other| Some(*other) == shown);
            if place.is_some_and(|place| place != present.get_untracked()) {
                goal.set(place);
            }
        });
        let (held, next) = (RwSignal::new(false), StoredValue::new(None));
        let drafts = StoredValue::new(HashMap::new());
        Self { router, queue, number, present, goal, held, next, drafts }
    }

    /// A person went to a row: what it holds is shown, while anything is.
    pub fn went_to(self, place: usize) {
        let gone_to = untrack(|| self.queue.number(place));
        browser::after(REST, move || {
            // It is closed, or they went on, or left.
            let here =
                self.present.try_get_untracked().and_then(|place| untrack(|| self.queue.number(place)));
            if here.is_none() || here != gone_to || self.number.try_get_untracked().flatten().is_none() {
                return;
            }
            if self.held.get_untracked() {
                self.next.set_value(here);
            } else if self.number.get_untracked() != here {
                self.show(here);
            }
        });
    }

    /// What is shown sends something, or has an answer to it, which is a good one or not: what could not be done stays to be read.
    pub fn hold(self, under_way: bool, failed: bool) {
        let _ = self.held.try_set(under_way);
        if !under_way && let Some(next) = self.next.try_update_value(Option::take).flatten() {
            if failed {
                let shown = self.number.get_untracked();
                let place = untrack(|| self.queue.numbers()).iter().position(|other| Some(*other) == shown);
                self.goal.set(place);
            } else {
                self.show(Some(next));
            }
        }
    }

    /// What was typed about an item and not applied.
    #[must_use]
    pub fn draft(self, number: u32, field: &'static str) -> Option<Draft> {
        self.drafts.with_value(|drafts| drafts.get(&(number, field)).cloned())
    }

    /// Keeps what is typed about an item, or nothing any more, for when the person comes back to it.
    pub fn keep(self, number: u32, field: &'static str, draft: Option<Draft>) {
        let _ = self.drafts.try_update_value(|drafts| match draft {
            Some(draft) => drafts.insert((number, field), draft),
            None => drafts.remove(&(number, field)),
        });
    }

    /// The row shows this item from now on: the answer to a change of the person's own.
    pub fn put(self, item: T) {
        self.queue.put(item);
    }

    /// Shows it, or nothing.
    fn show(self, number: Option<u32>) {
        let number = number.map(|number| number.to_string());
        self.router.set_parameters(&[(PARAMETER, number.as_deref())], false);
    }
}

/// The button that shows the present item beside the others, or shows it no more.
#[component]
pub fn PreviewButton<T: Numbered>(
    /// What is shown.
    preview: Preview<T>,
) -> impl IntoView
where
    List<T>: Shown,
{
    let words = use_words();
    let is_shown = whether(move || preview.number.get().is_some());
    let toggle = move |_| {
        let present = untrack(|| preview.queue.number(preview.present.get()));
        preview.show(present.filter(|_| !is_shown.get_untracked()));
    };
    view! {
        <button type="button" class="button" aria-expanded=move || is_shown.get().to_string() on:click=toggle>
            {words.preview().text()}
        </button>
    }
}

/// The item, and the ways to those before and behind it.
#[component]
pub fn Previewed<T: Numbered>(
    /// The id of the grid.
    grid: &'static str,
    /// Draws it.
    draws: PreviewOf<T>,
    /// Which is shown.
    preview: Preview<T>,
) -> impl IntoView
where
    List<T>: Shown,
{
    let words = use_words();
    let last = move || preview.queue.len().saturating_sub(1);
    let before = whether(move || preview.present.get() > 0);
    let behind = whether(move || preview.present.get() < last());
    let go = move |place: usize| preview.goal.set(Some(place));
    let close = move || {
        preview.show(None);
        browser::focus(grid);
    };
    let key = move |event: KeyboardEvent| {
        let at = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let own = at.and_then(|at| at.closest(OWN_ESCAPE).ok().flatten());
        if event.key() == "Escape" && own.is_none() && !event.default_prevented() {
            close();
        }
    };
    view! {
        // No landmark: what is decided is one inside of it.
        <div class="preview stack" role="group" aria-label=words.preview().text() on:keydown=key>
            <div class="row">
                <Button
                    label=words.beside_before()
                    available=before
                    on_press=move || go(preview.present.get_untracked().saturating_sub(1))
                />
                <Button
                    label=words.beside_behind()
                    available=behind
                    on_press=move || go(preview.present.get_untracked() + 1)
                />
                <button
                    type="button"
                    class="icon-button"
                    aria-label=words.preview_close().text()
                    title=words.preview_close().text()
                    on:click=move |_| close()
                >
                    <Glyph icon=Icon::Dismiss />
                </button>
            </div>
            {dynamic(move || preview.number.get().map(|number| draws(number, preview)))}
        </div>
    }
}
