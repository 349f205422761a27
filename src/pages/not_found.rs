//! An address that is no page.

use crate::{components::Heading, i18n::use_words, routes::Route};
use leptos::prelude::*;

/// Says so, and leads on.
#[component]
pub fn NotFound() -> impl IntoView {
    let words = use_words();
    view! {
        <Heading title=words.not_found() />
        <div class="stack">
            <p>{words.not_found_about().text()}</p>
            <a href=Route::Home.href()>{words.go_home().text()}</a>
        </div>
    }
}
