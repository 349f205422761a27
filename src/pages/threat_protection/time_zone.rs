//! Settings, Microsoft Threat Protection, Time zone: UTC, or the browser's own zone (`behaviour.md` L13). A person's own
//! choice: it is kept on the server and changes nothing for others.

use super::sections::Sections;
use crate::{
    api::{self, ApiError},
    components::{Failure, Heading},
    format,
    i18n::{Word, use_words},
    router::use_router,
    routes::Route,
    session::use_known,
    ui::{Button, ButtonKind, dynamic, text, use_announcer},
};
use leptos::prelude::*;
use security_center_contract::{PreferencesChange, TimeZoneChoice};

/// What the choice means, and why Apply is not available.
const NOTE: &str = "time-zone-note";

/// The page.
#[component]
pub fn TimeZonePage() -> impl IntoView {
    let words = use_words();
    let known = use_known();
    let announcer = use_announcer();
    // Chosen and not applied: true for the browser's zone.
    let choice = RwSignal::new(None::<bool>);
    let wanted = Memo::new(move |_| choice.get().unwrap_or_else(|| words.local_times()));
    let changed = Memo::new(move |_| wanted.get() != words.local_times());
    let sending = RwSignal::new(false);
    let applied = RwSignal::new(false);
    let failed = RwSignal::new(None::<ApiError>);
    use_router().hold_while(changed.into());

    let apply = move || {
        let local = wanted.get_untracked();
        let time_zone = Some(if local { TimeZoneChoice::Local } else { TimeZoneChoice::Utc });
        let person = known.person();
        sending.set(true);
        failed.set(None);
        leptos::task::spawn_local(async move {
            let answer = api::change_preferences(PreferencesChange { time_zone, ..Default::default() }).await;
            // The page may have been left meanwhile; what was applied holds all the same, but for nobody else.
            if known.person() != person {
                return;
            }
            match answer {
                Ok(preferences) => {
                    known.put_preferences(preferences);
                    let _ = choice.try_set(None);
                    let _ = applied.try_set(true);
                    let now = if local { words.time_zone_is_local() } else { words.time_zone_is_utc() };
                    announcer.say(untrack(|| now.get()));
                }
                Err(error) => {
                    let _ = failed.try_set(Some(error));
                }
            }
            let _ = sending.try_set(false);
        });
    };
    let clock = format::ticking(1_000);
    let zone = move |local: bool, label: Word, note_id: &'static str| {
        let now = text(move || {
            let now = format::now_in(words, local, clock.get());
            if local { words.time_zone_local_now(&format::zone(), &now) } else { words.time_zone_now(&now) }
        });
        view! {
            <div>
                <label class="choice">
                    <input
                        type="radio"
                        name="time-zone"
                        aria-describedby=note_id
                        prop:checked=Signal::derive(move || wanted.get() == local)
                        on:change=move |_| choice.set(Some(local))
                    />
                    {label.text()}
                </label>
                <p id=note_id class="caption choice-note">{now}</p>
            </div>
        }
        .into_any()
    };
    view! {
        <Heading title=words.time_zone() about=words.time_zone_about() />
        <Sections at=Route::TimeZone />
        <div class="stack settings">
            {dynamic(move || failed.get().map(|error| view! { <Failure error=error /> }))}
            <fieldset class="stack">
                <legend>{words.time_zone_legend().text()}</legend>
                {zone(false, words.time_zone_utc(), "time-zone-utc")}
                {zone(true, words.time_zone_local(), "time-zone-local")}
            </fieldset>
            <p id=NOTE class="quiet">
                {text(move || match (changed.get(), applied.get()) {
                    (true, _) => words.time_zone_applies(),
                    (false, true) => words.apply_done(),
                    (false, false) => words.apply_nothing(),
                })}
            </p>
            <Button
                kind=ButtonKind::Primary
                label=text(move || if sending.get() { words.applying() } else { words.apply() })
                on_press=apply
                available=Signal::derive(move || changed.get() && !sending.get())
                reason_id=NOTE
            />
        </div>
    }
}
