//! What a person sees of alerts and incidents, where he does not see all of them.

use crate::{
    format,
    i18n::use_words,
    session::use_known,
    ui::{dynamic, text},
};
use leptos::prelude::*;

/// The device groups that the person is limited to (L7), in a sentence; nothing for whoever sees everything.
#[component]
pub fn SightNote() -> impl IntoView {
    let words = use_words();
    let known = use_known();
    let groups = Memo::new(move |_| known.session.get().and_then(|session| session.device_groups.clone()));
    dynamic(move || {
        groups.get().map(|groups| {
            let sentence = text(move || words.incidents_sight(&format::list(words, groups.clone())));
            view! { <p class="quiet">{sentence}</p> }
        })
    })
}
