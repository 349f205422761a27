//! The heading of a page: its title in the window, and where the focus lands after a navigation.

use crate::{
    browser,
    i18n::use_words,
    router::{HEADING_ID, use_router},
    ui::{Text, effect},
};
use leptos::{html, prelude::*};

/// The `h1` of a page, and one line that says what the page is.
#[component]
pub fn Heading(
    /// The page's name.
    #[prop(into)]
    title: Text,
    /// What it is.
    #[prop(optional, into)]
    about: Option<Text>,
) -> impl IntoView {
    let words = use_words();
    let router = use_router();
    let element = NodeRef::<html::H1>::new();
    effect(move || browser::document().set_title(&format!("{} – {}", title.get(), words.product().get())));
    let arrived = StoredValue::new(false);
    effect(move || {
        if let (Some(heading), false) = (element.get(), arrived.get_value()) {
            arrived.set_value(true);
            router.arrived(&heading);
        }
    });
    view! {
        <div class="heading">
            <h1 node_ref=element id=HEADING_ID tabindex="-1">
                {title}
            </h1>
            {about.map(|about| view! { <p class="quiet">{about}</p> })}
        </div>
    }
}
