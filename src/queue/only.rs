//! That a queue lists only what belongs to one thing: what names an entity, or is of an incident. Above the list, with the way back.

use super::Filter;
use crate::{
    api,
    components::incident_name,
    i18n::{Words, use_words},
    routes::Route,
    ui::{Button, dynamic, effect, text},
};
use leptos::prelude::*;
use security_center_contract::Incident;

/// Both; nothing where neither is so.
#[component]
pub fn Only(
    /// Which items are listed.
    filter: Filter,
) -> impl IntoView {
    let words = use_words();
    let named = RwSignal::new(None::<Incident>);
    let number = Memo::new(move |_| filter.incident());
    effect(move || {
        named.set(None);
        let Some(wanted) = number.get().and_then(|number| number.parse().ok()) else { return };
        leptos::task::spawn_local(async move {
            let row = api::incident_row(wanted).await;
            // Another one may be wanted by now.
            if number.try_get_untracked().flatten() == Some(wanted.to_string()) {
                named.set(row);
            }
        });
    });
    view! {
        {dynamic(move || filter.entity().map(|key| view! {
            <p class="row">
                <span class="pill" dir="auto">{words.filter_entity(&key)}</span>
                <Button label=words.filter_entity_leave() on_press=move || filter.leave_entity() />
            </p>
        }))}
        {dynamic(move || number.get().map(|number| view! {
            <p class="row">
                <span class="pill" dir="auto">{text({
                    let number = number.clone();
                    move || match named.get() {
                        Some(incident) => words.filter_incident_named(&number, &incident_name(words, &incident)),
                        None => words.filter_incident(&number),
                    }
                })}</span>
                {page(words, &number)}
                {dynamic(move || named.get().and_then(|incident| incident.redirect_incident_id).map(|into| view! {
                    <span>{words.incident_lives_on(&into)} " " {page(words, &into)}</span>
                }))}
                <Button label=words.filter_entity_leave() on_press=move || filter.leave_incident() />
            </p>
        }))}
    }
}

/// The page of the incident of this number; nothing for what is none.
fn page(words: Words, number: &str) -> Option<AnyView> {
    let page = Route::Incident(number.parse().ok()?).href();
    let number = number.to_owned();
    Some(view! { <a href=page>{text(move || words.incident_numbered(&number))}</a> }.into_any())
}
