//! Comments and history of an alert, and writing about it.

use crate::{
    api,
    components::Entries,
    query::{Loaded, Query},
    triage::CommentForm,
    ui::{When, whether},
};
use leptos::prelude::*;
use security_center_contract::AlertDetails;

/// The form, and what was written and happened.
#[component]
pub fn Comments(
    /// The alert, to be fetched again.
    details: Query<AlertDetails>,
    /// The alert.
    loaded: Loaded<AlertDetails>,
) -> impl IntoView {
    view! {
        <When is=whether(move || loaded.get().change.allowed)>
            <CommentForm
                number=loaded.now().alert.id.parse().unwrap_or_default()
                send=api::comment_on_alert
                on_written=Callback::new(move |()| details.refetch_anew())
            />
        </When>
        <Entries entries=Signal::derive(move || loaded.get().history.clone()) />
    }
}
