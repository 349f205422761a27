//! The items before and behind one in the queue by which the person came.

use crate::{
    format,
    i18n::use_words,
    router::use_router,
    routes::{self, Route},
    ui::text,
    walk,
};
use leptos::prelude::*;

/// The links; nothing for whoever came otherwise.
#[component]
pub fn Beside(
    /// The page of the queue.
    home: Route,
    /// The number of the item.
    number: u32,
    /// The page of an item.
    page: fn(u32) -> Route,
) -> impl IntoView {
    let words = use_words();
    let router = use_router();
    walk::place_of(&home, number).map(|place| {
        // The same tab of the next one: that is how one compares.
        let tab = router.parameter("tab");
        let href = move |number: u32| {
            text(move || {
                let tab = tab.get().filter(|tab| tab.chars().all(|one| one.is_ascii_lowercase()));
                let parameters = tab.map_or_else(String::new, |tab| ["tab=", &tab].concat());
                routes::with_parameters(&page(number), &parameters)
            })
        };
        let (at, count) = (place.place + 1, place.count);
        let number = move |number: usize| format::number(words, number as f64);
        view! {
            <nav class="row no-print" aria-label=words.beside().text()>
                {place.before.map(|before| view! { <a href=href(before)>{words.beside_before().text()}</a> })}
                <a href=place.back>{text(move || words.beside_place(&number(at), &number(count)))}</a>
                {place.behind.map(|behind| view! { <a href=href(behind)>{words.beside_behind().text()}</a> })}
            </nav>
        }
    })
}
