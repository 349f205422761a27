//! Signed in again, in a window of its own: the other windows have heard it by now.

use crate::{components::Heading, i18n::use_words};
use leptos::prelude::*;

/// The page.
#[component]
pub fn SignedIn() -> impl IntoView {
    let words = use_words();
    view! { <Heading title=words.signed_in() about=words.signed_in_about() /> }
}
