//! Provisioning as it happens, or the step at which it failed (`behaviour.md` D6, L35).

use super::{change::Change, loading::LoadingSources, outcome::ChangeOutcome, turn_off::TurnOffDialog};
use crate::{
    browser,
    components::{Refusals, Steps},
    format,
    i18n::use_words,
    query::Loaded,
    ui::{Button, ButtonKind, Message, MessageKind, When, dynamic, effect, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{
    ProvisioningStep, ServiceState, StepState, ThreatProtection, ThreatProtectionChange,
};

/// The id of the heading.
pub(super) const HEADING: &str = "progress-heading";

/// The steps with elapsed time, and what was loaded so far; after a failure the reason, Retry, and a way back.
#[component]
pub fn Progress(
    /// The service, being provisioned or failed.
    service: Loaded<ThreatProtection>,
    /// The change.
    change: Change,
    /// Whether the focus may have gone with what was here before.
    due: StoredValue<bool>,
) -> impl IntoView {
    let words = use_words();
    // This may have come after whoever else looks after the focus.
    if due.get_value() {
        browser::after(0, || browser::catch_focus(HEADING));
    }
    let failed = Memo::new(move |_| service.get().state == ServiceState::Failed);
    let free = Signal::derive(move || !change.sending.get());
    let failed_step = move || {
        let service = service.get();
        let mut steps = service.provisioning.iter().flat_map(|job| &job.steps);
        let failed = steps.find(|progress| progress.state == StepState::Failed);
        failed.map_or_else(String::new, |failed| words.provisioning_failed_at(words.step(failed.step).get()))
    };
    let loads = move || {
        let service = service.get();
        let mut steps = service.provisioning.iter().flat_map(|job| &job.steps);
        steps.any(|it| it.step == ProvisioningStep::LoadData && it.state == StepState::Running)
    };
    let stoppable = Memo::new(move |_| service.get().actions.turn_off.allowed);
    let was_stoppable = StoredValue::new(false);
    effect(move || {
        let now = stoppable.get();
        if was_stoppable.get_value() && !now {
            // The button goes, and the focus must not go with it.
            browser::after(0, || browser::catch_focus(HEADING));
        }
        was_stoppable.set_value(now);
    });
    let confirming = RwSignal::new(false);
    let stop = move |()| {
        let off = ThreatProtectionChange { opted_in: Some(false), ..Default::default() };
        change.apply(off, service.now().version);
    };
    view! {
        <section class="stack" aria-labelledby=HEADING>
            <h2 id=HEADING tabindex="-1">
                {text(move || if failed.get() { words.provisioning_failed() } else { words.provisioning() })}
            </h2>
            <When is=whether(move || failed.get()) otherwise=move || view! { <p>{words.provisioning_about().text()}</p> }>
                <Message kind=MessageKind::Error silent=true>
                    <p>{text(failed_step)}</p>
                </Message>
            </When>
            <ChangeOutcome change=change />
            <Bar service=service />
            <Steps service=service />
            <div class="row">
                <When is=whether(move || failed.get())>
                    <When
                        is=whether(move || service.get().actions.retry.allowed)
                        otherwise=move || {
                            dynamic(move || view! { <Refusals refusals=service.get().actions.retry.refusals.clone() /> })
                        }
                    >
                        <Button
                            kind=ButtonKind::Primary
                            label=words.retry()
                            on_press=move || change.retry()
                            available=free
                        />
                    </When>
                </When>
                <When is=whether(move || stoppable.get())>
                    <Button label=words.stop_turning_on() on_press=move || confirming.set(true) available=free />
                </When>
            </div>
            // Below what can be pressed, which stays where it is when lines come.
            <When is=whether(loads)>
                <LoadingSources />
            </When>
            <TurnOffDialog open=confirming service=service on_confirm=Callback::new(stop) />
        </section>
    }
}

/// "Step 3 of 6", a bar, and the time since it began.
#[component]
fn Bar(service: Loaded<ThreatProtection>) -> impl IntoView {
    let words = use_words();
    let now = format::ticking(1_000);
    let count = ProvisioningStep::ALL.len();
    let done = move || {
        let service = service.get();
        service
            .provisioning
            .iter()
            .flat_map(|job| &job.steps)
            .filter(|it| it.state == StepState::Done)
            .count()
    };
    let label = text(move || words.provisioning_of(&(done() + 1).min(count).to_string(), &count.to_string()));
    let elapsed = text(move || {
        let service = service.get();
        let began = service.provisioning.as_ref().map(|job| format::milliseconds(&job.started_at));
        format::duration(words, began.map_or(0.0, |began| now.get() - began))
    });
    view! {
        <div class="row">
            <span id="progress-label">{label}</span>
            <progress max=count.to_string() prop:value=text(move || done().to_string()) aria-labelledby="progress-label"></progress>
            <When is=whether(move || service.get().state == ServiceState::Provisioning)>
                <span class="quiet">{words.elapsed().text()} ": " {elapsed}</span>
            </When>
        </div>
    }
}
