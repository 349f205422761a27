//! Loading, failed, ready and refreshing, drawn in one place for every representation.

use crate::{components::Failure, i18n::use_words, query::Query, ui::dynamic};
use leptos::prelude::*;

/// What there is to draw.
#[derive(Clone, Copy, PartialEq)]
enum Phase {
    Loading,
    Failed,
    Ready,
}

/// Draws its children with the representation as a signal. It is made once and kept: a refresh changes the signal,
/// not the page. A failed refresh stands above what was there.
#[component]
pub fn Load<T, F, V>(
    /// The representation.
    query: Query<T>,
    /// Draws it: `let:name` in the tag.
    children: F,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    F: Fn(Signal<T>) -> V + Send + 'static,
    V: IntoView + 'static,
{
    let words = use_words();
    let there = Memo::new(move |_| query.value().is_some());
    let error = Memo::new(move |_| query.error());
    let phase = Memo::new(move |_| match (there.get(), error.read().is_some()) {
        (true, _) => Phase::Ready,
        (false, true) => Phase::Failed,
        (false, false) => Phase::Loading,
    });
    let failure = dynamic(move || {
        error
            .get()
            .map(|error| view! { <Failure error=error retry=Callback::new(move |()| query.refetch()) /> })
    });
    let content = dynamic(move || match phase.get() {
        Phase::Loading => view! { <p class="loading" role="status">{words.loading().text()}</p> }.into_any(),
        Phase::Failed => ().into_any(),
        Phase::Ready => {
            // What was there stays until it is taken away as a whole.
            let last = StoredValue::new(query.value_now());
            let value = Signal::derive(move || {
                let now = query.value().or_else(|| last.get_value());
                now.expect("drawn only once there is a value")
            });
            children(value).into_any()
        }
    });
    view! {
        {failure}
        {content}
    }
}
