//! The heading of a page: its title in the window, and where the focus lands after a navigation.

use crate::ui::Text;
use crate::{
    browser,
    i18n::use_words,
    router::{HEADING_ID, use_router},
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
    let name = title.clone();
    Effect::new(move |_| {
        browser::document().set_title(&format!("{} – {}", name.get(), words.product().get()))
    });
    Effect::new(move |arrived: Option<bool>| {
        if let (None | Some(false), Some(heading)) = (arrived, element.get()) {
            router.arrived(&heading);
            return true;
        }
        arrived.unwrap_or(false)
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
