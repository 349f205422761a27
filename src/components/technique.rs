//! A technique of MITRE ATT&CK, by its id: the way to its page there.

use crate::{i18n::Words, routes, ui::OutsideLink};
use leptos::prelude::*;

/// A link where the id names a technique; else the text that it is.
#[must_use]
pub fn technique_link(words: Words, id: &str) -> AnyView {
    let shown = id.to_owned();
    match routes::technique(id) {
        Some(page) => {
            let text = Signal::derive(move || shown.clone().into());
            view! { <OutsideLink href=page text=text note=words.new_tab() /> }.into_any()
        }
        None => view! { <span dir="auto">{shown}</span> }.into_any(),
    }
}
