//! One item of a queue beside the others: the present one, for whoever wants to see and change it without leaving. Which one
//! stands in the address.

use super::QueueOf;
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

/// Its parameter.
pub const PARAMETER: &str = "preview";

/// For so many milliseconds somebody has to stay with a row: whoever goes through many asks for none of them.
const REST: i32 = 200;

/// Which item is beside the others, if any. Copy it freely.
#[derive(Clone, Copy)]
pub struct Preview {
    router: Router,
    /// Its number. Followed.
    pub number: Memo<Option<u32>>,
    /// The place of the present row.
    present: RwSignal<usize>,
    /// The place to go to.
    goal: RwSignal<Option<usize>>,
}

impl Preview {
    /// Follows the address, and the present row while something is shown. Whoever comes with an address finds its row present.
    #[must_use]
    pub fn of_address<T: Numbered>(
        queue: Ordered<T>,
        present: RwSignal<usize>,
        goal: RwSignal<Option<usize>>,
    ) -> Self
    where
        List<T>: Shown,
    {
        let router = use_router();
        let parameter = router.parameter(PARAMETER);
        let number = Memo::new(move |_| parameter.read().as_ref().and_then(|text| text.parse().ok()));
        let preview = Self { router, number, present, goal };
        let at = move |number: u32| untrack(|| queue.numbers()).iter().position(|other| *other == number);
        if let Some(place) = number.get_untracked().and_then(at) {
            goal.set(Some(place));
        }
        effect(move || {
            let now = queue.number(present.get());
            browser::after(REST, move || {
                let here = present.try_get_untracked().and_then(|place| untrack(|| queue.number(place)));
                let shown = number.try_get_untracked().flatten();
                // It is closed, or they went on, or that is where an address led.
                if shown.is_some()
                    && here == now
                    && goal.try_get_untracked().flatten().is_none()
                    && shown != here
                {
                    preview.show(here);
                }
            });
        });
        preview
    }

    /// Shows it, or nothing.
    fn show(self, number: Option<u32>) {
        let number = number.map(|number| number.to_string());
        self.router.set_parameters(&[(PARAMETER, number.as_deref())], false);
    }

    /// Shows it, or nothing, where it was otherwise: the list has another size then, and its present row stays in sight.
    fn turn(self, number: Option<u32>) {
        self.show(number);
        self.goal.set(Some(self.present.get_untracked()));
    }
}

/// The button that shows the present item beside the others, or shows it no more.
#[component]
pub fn PreviewButton<T: Numbered>(
    /// What is shown.
    preview: Preview,
    /// The items.
    queue: Ordered<T>,
) -> impl IntoView
where
    List<T>: Shown,
{
    let words = use_words();
    let is_shown = whether(move || preview.number.get().is_some());
    let toggle = move |_| {
        let present = untrack(|| queue.number(preview.present.get()));
        preview.turn(present.filter(|_| !is_shown.get_untracked()));
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
    /// What the queue is of.
    of: &'static QueueOf<T>,
    /// The items.
    queue: Ordered<T>,
    /// Which is shown.
    preview: Preview,
) -> impl IntoView
where
    List<T>: Shown,
{
    let words = use_words();
    let last = move || queue.len().saturating_sub(1);
    let before = whether(move || preview.present.get() > 0);
    let behind = whether(move || preview.present.get() < last());
    let go = move |place: usize| preview.goal.set(Some(place));
    let close = move || {
        preview.turn(None);
        browser::focus(of.id);
    };
    view! {
        // No landmark: what is decided is one inside of it.
        <div
            class="preview stack"
            role="group"
            aria-label=words.preview().text()
            on:keydown=move |event| {
                if event.key() == "Escape" && !event.default_prevented() {
                    close();
                }
            }
        >
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
            {dynamic(move || preview.number.get().map(of.preview))}
        </div>
    }
}
