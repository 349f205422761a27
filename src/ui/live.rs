//! What a screen reader is told without the focus moving.

use super::text;
use leptos::prelude::*;

/// Tells. Copy it freely.
#[derive(Clone, Copy)]
pub struct Announcer(RwSignal<String>);

impl Announcer {
    /// Says this once, when the reader is free.
    pub fn say(self, text: &str) {
        // The same sentence again is only heard when the text changes.
        self.0.update(|said| *said = if said == text { format!("{text}\u{a0}") } else { text.to_owned() });
    }
}

/// Offers the announcer to all that is below.
pub fn provide_announcer() -> Announcer {
    let announcer = Announcer(RwSignal::new(String::new()));
    provide_context(announcer);
    announcer
}

/// The announcer.
///
/// # Panics
/// Where none was provided.
#[must_use]
pub fn use_announcer() -> Announcer {
    expect_context()
}

/// The place on the page from which the announcer speaks.
#[component]
pub fn LiveRegion() -> impl IntoView {
    let announcer = use_announcer();
    view! {
        <div class="visually-hidden" role="status">
            {text(move || announcer.0.get())}
        </div>
    }
}
