//! Loading, failed, ready and refreshing, drawn in one place for every representation.

use crate::{
    api::ApiError,
    components::Failure,
    i18n::use_words,
    query::{Loaded, Query, Shown},
    ui::dynamic,
};
use leptos::prelude::*;

/// What there is to draw.
#[derive(Clone, Copy, PartialEq)]
enum Phase {
    Loading,
    Failed,
    Ready,
}

/// Draws its children with the representation. They are made once and kept: a refresh changes what they read, not
/// the page. A failed refresh stands above what was there.
#[component]
pub fn Load<T, F, V>(
    /// The representation.
    query: Query<T>,
    /// Draws it: `let:name` in the tag.
    children: F,
) -> impl IntoView
where
    T: Shown,
    F: Fn(Loaded<T>) -> V + Send + 'static,
    V: IntoView + 'static,
{
    frame(
        Signal::derive(move || query.get().is_some()),
        Signal::derive(move || query.error()),
        Callback::new(move |()| query.refetch()),
        Box::new(move || query.loaded().map(|loaded| children(loaded).into_any())),
    )
}

/// The part that does not depend on the type.
fn frame(
    there: Signal<bool>,
    error: Signal<Option<ApiError>>,
    retry: Callback<()>,
    ready: Box<dyn Fn() -> Option<AnyView> + Send>,
) -> impl IntoView {
    let words = use_words();
    let phase = Memo::new(move |_| match (there.get(), error.read().is_some()) {
        (true, _) => Phase::Ready,
        (false, true) => Phase::Failed,
        (false, false) => Phase::Loading,
    });
    view! {
        {dynamic(move || error.get().map(|error| view! { <Failure error=error retry=retry /> }))}
        {dynamic(move || match phase.get() {
            Phase::Loading => Some(view! { <p class="loading" role="status">{words.loading().text()}</p> }.into_any()),
            Phase::Failed => None,
            Phase::Ready => ready(),
        })}
    }
}
