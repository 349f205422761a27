//! Provisioning as it happens, or the step at which it failed (`behaviour.md` D6, L35).

use super::{change::Change, conflict::ChangeOutcome};
use crate::{
    components::{Refusals, Steps},
    format,
    i18n::use_words,
    ui::{Button, ButtonKind, Message, MessageKind, When, dynamic, text},
};
use leptos::prelude::*;
use security_center_contract::{Provisioning, ServiceState, StepState, ThreatProtection};

/// The steps with elapsed time; after a failure the reason, Retry, and a way back.
#[component]
pub fn Progress(
    /// The service, being provisioned or failed.
    service: Signal<ThreatProtection>,
    /// The change.
    change: Change,
) -> impl IntoView {
    let words = use_words();
    let failed = Memo::new(move |_| service.read().state == ServiceState::Failed);
    let job = Memo::new(move |_| service.get().provisioning);
    let retry = Memo::new(move |_| service.get().actions.retry);
    let may_stop = Memo::new(move |_| service.read().actions.turn_off.allowed);
    let free = Signal::derive(move || !change.sending.get());
    let failed_step = move || {
        let steps = job.get().map(|job| job.steps).unwrap_or_default();
        let failed = steps.iter().find(|progress| progress.state == StepState::Failed);
        failed.map_or_else(String::new, |failed| words.provisioning_failed_at(words.step(failed.step).get()))
    };
    let stop = move || change.opt(false, service.with_untracked(|service| service.version));
    view! {
        <section class="stack" aria-labelledby="progress-heading">
            <h2 id="progress-heading">
                {text(move || if failed.get() { words.provisioning_failed() } else { words.provisioning() })}
            </h2>
            <When is=move || failed.get() otherwise=move || view! { <p>{words.provisioning_about().text()}</p> }>
                <Message kind=MessageKind::Error>
                    <p>{text(failed_step)}</p>
                </Message>
            </When>
            <ChangeOutcome change=change />
            {dynamic(move || {
                job.read().is_some().then(|| {
                    let last = StoredValue::new(job.get_untracked());
                    let job = Signal::derive(move || {
                        job.get().or_else(|| last.get_value()).expect("drawn only while there is a job")
                    });
                    view! {
                        <Bar job=job running=Signal::derive(move || !failed.get()) />
                        <Steps provisioning=job />
                    }
                })
            })}
            <When is=move || failed.get()>
                <When
                    is=move || retry.read().allowed
                    otherwise=move || view! { <Refusals refusals=retry.get().refusals /> }
                >
                    <div class="row">
                        <Button
                            kind=ButtonKind::Primary
                            label=words.retry()
                            on_press=move || change.retry()
                            available=free
                        />
                        <When is=move || may_stop.get()>
                            <Button label=words.stop_turning_on() on_press=stop available=free />
                        </When>
                    </div>
                </When>
            </When>
        </section>
    }
}

/// "Step 3 of 6", a bar, and the time since it began.
#[component]
fn Bar(job: Signal<Provisioning>, running: Signal<bool>) -> impl IntoView {
    let words = use_words();
    let now = format::ticking(1_000);
    let count = Memo::new(move |_| job.read().steps.len());
    let done = Memo::new(move |_| job.read().steps.iter().filter(|it| it.state == StepState::Done).count());
    let present = move || (done.get() + 1).min(count.get());
    let label = text(move || words.provisioning_of(&present().to_string(), &count.get().to_string()));
    let elapsed = move || format::duration(words, now.get() - format::milliseconds(&job.read().started_at));
    view! {
        <div class="row">
            <span id="progress-label">{label}</span>
            <progress max=text(move || count.get().to_string()) prop:value=text(move || done.get().to_string()) aria-labelledby="progress-label"></progress>
            <When is=move || running.get()>
                <span class="quiet">{words.elapsed().text()} ": " {text(elapsed)}</span>
            </When>
        </div>
    }
}
