//! An address that is no page.

use crate::{components::Heading, i18n::use_words, routes::Route};
use leptos::prelude::*;

/// Says so, and leads on.
#[component]
pub fn NotFound() -> impl IntoView {
    let words = use_words();
    view! {
        <Heading title=move || words.not_found() />
        <div class="stack">
            <p>{move || words.not_found_about()}</p>
            <a href=Route::Home.href()>{move || words.go_home()}</a>
        </div>
    }
}
