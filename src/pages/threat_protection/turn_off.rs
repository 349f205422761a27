//! What turning off will do, in figures taken when it is asked, before it is done (`behaviour.md` D9).

use crate::{
    api,
    components::{Load, service_names},
    format,
    i18n::{Words, use_words},
    query::{Loaded, Query},
    ui::{Button, ButtonKind, Dialog, When, dynamic, effect, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{ServiceState, ThreatProtection, TurningOffPreview};

/// The id of what says whether the figures are there.
const TAKEN: &str = "turn-off-taken";

/// The question with what follows from each answer; of a provisioning that is under way or failed, whether to stop it.
///
/// Turning off waits for the figures. Where they cannot be taken it is possible all the same, but says so: nobody is kept
/// from turning off by a store that does not answer.
#[component]
pub fn TurnOffDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The service, on, being provisioned or failed.
    service: Loaded<ThreatProtection>,
    /// Turn off.
    on_confirm: Callback<()>,
) -> impl IntoView {
    let words = use_words();
    let figures = Query::new(&api::TURNING_OFF);
    effect(move || {
        if open.get() {
            figures.forget();
            figures.refetch();
        }
    });
    let stops = move || matches!(service.get().state, ServiceState::Provisioning | ServiceState::Failed);
    let on = Memo::new(move |_| !stops());
    let taken = Memo::new(move |_| figures.get().is_some());
    let failed = Memo::new(move |_| figures.error().is_some() && !taken.get());
    let about_figures = move || match figures.get() {
        Some(preview) => words.off_taken(&format::exact(words, &preview.at)),
        None if failed.get() => {
            let days = f64::from(service.get().retention_days);
            words.off_unknown(&format::number(words, days))
        }
        None => words.off_taking().into(),
    };
    let label = move || match (on.get(), failed.get()) {
        (true, false) => words.off_do(),
        (true, true) => words.off_do_unknown(),
        (false, _) => words.stop_do(),
    };
    let points = move |preview: &TurningOffPreview| {
        let mut points = what_follows(words, preview);
        if on.get() {
            points.insert(0, words.off_features().into());
        }
        points.into_iter().map(|point| view! { <li>{point}</li> }).collect::<Vec<_>>()
    };
    view! {
        <Dialog
            open=open
            title=text(move || if on.get() { words.off_title() } else { words.stop_title() })
            title_id="turn-off-title"
            on_dismiss=Callback::new(move |()| open.set(false))
            answers=move || {
                view! {
                    <Button
                        label=text(move || if on.get() { words.off_keep() } else { words.stop_keep() })
                        on_press=move || open.set(false)
                    />
                    <Button
                        kind=ButtonKind::Primary
                        label=text(label)
                        on_press=move || {
                            open.set(false);
                            on_confirm.run(());
                        }
                        available=whether(move || taken.get() || failed.get())
                        reason_id=TAKEN
                    />
                }
            }
        >
            <When is=whether(move || open.get())>
                <Load query=figures let:preview>
                    <ul class="bullets">{dynamic(move || points(&preview.get()))}</ul>
                </Load>
            </When>
            <p id=TAKEN class="quiet" role="status">{text(about_figures)}</p>
        </Dialog>
    }
}

/// What goes, what stays and until when, in the order of what a person wants to know first.
fn what_follows(words: Words, preview: &TurningOffPreview) -> Vec<String> {
    let number = |number: u64| format::number(words, number as f64);
    let mut goes = Vec::new();
    if preview.incidents > 0 {
        goes.push(words.off_incidents(&number(preview.open_incidents), &number(preview.incidents)));
    }
    if preview.pending_actions > 0 {
        goes.push(words.off_actions(&number(preview.pending_actions)));
    }
    if preview.alerts > 0 {
        goes.push(words.off_alerts(&number(preview.alerts)));
    }
    let goes =
        if goes.is_empty() { words.off_nothing().into() } else { words.off_goes(&format::list(words, goes)) };
    let kept = match &preview.data_kept_until {
        Some(until) => words.off_kept(&format::date(words, format::milliseconds(until))),
        None => words.off_no_data().into(),
    };
    let mut points = vec![goes, kept];
    if !preview.services.is_empty() {
        points.push(words.off_arriving(&service_names(words, &preview.services)));
    }
    points.push(words.off_services().into());
    points.push(words.off_final().into());
    points
}
