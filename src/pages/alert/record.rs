//! What a service sent of an alert, as it came: text, that can be scrolled by keyboard and copied.

use crate::{
    browser, format,
    i18n::use_words,
    query::Loaded,
    ui::{Button, When, dynamic, text, use_announcer, whether},
};
use leptos::prelude::*;
use security_center_contract::{AlertDetails, AlertRecord};

/// The parts.
#[component]
pub fn Record(
    /// The alert.
    details: Loaded<AlertDetails>,
) -> impl IntoView {
    let words = use_words();
    // Made anew only where another record came: whoever has scrolled in it stays where he is.
    let records = Memo::new(move |_| details.get().records.clone());
    let number = move |number: u64| format::number(words, number as f64);
    let cut = move || (records.read().len() as u64, details.get().record_count);
    let drawn = move |record: AlertRecord| view! { <Part record=record /> }.into_any();
    view! {
        {dynamic(move || records.get().into_iter().map(drawn).collect::<Vec<_>>())}
        <When is=whether(move || cut().1 == 0)>
            <p class="quiet">{words.alert_record_none().text()}</p>
        </When>
        <When is=whether(move || cut().0 < cut().1)>
            <p class="quiet">{text(move || words.alert_record_parts(&number(cut().0), &number(cut().1)))}</p>
        </When>
    }
}

#[component]
fn Part(record: AlertRecord) -> impl IntoView {
    let words = use_words();
    let announcer = use_announcer();
    // Whether it is copied; `None` before that was tried.
    let copied = RwSignal::new(None);
    let said = move || match copied.get() {
        None => words.copy(),
        Some(true) => words.copied(),
        Some(false) => words.not_copied(),
    };
    let text_to_copy = record.text.clone();
    let copy = move || {
        let record = text_to_copy.clone();
        leptos::task::spawn_local(async move {
            let done = browser::copy(&record).await;
            let _ = copied.try_set(Some(done));
            announcer.say(untrack(said).get());
        });
    };
    let number = move |number: u64| format::number(words, number as f64);
    let (shown, all) = (record.text.chars().count() as u64, record.characters);
    let part = record.part.clone();
    view! {
        <div class="row">
            <Button label=text(said) on_press=copy />
            {(shown < all).then(|| view! {
                <span class="quiet">{text(move || words.alert_record_cut(&number(shown), &number(all)))}</span>
            })}
        </div>
        <pre class="record" tabindex="0" role="region" aria-label=text(move || words.alert_record_part(&part)) dir="ltr">
            {record.text}
        </pre>
    }
}
