//! The steps of provisioning, as they are done (`behaviour.md` D6).

use crate::{
    format,
    i18n::use_words,
    query::Loaded,
    ui::{Glyph, Icon, attribute, dynamic, text},
};
use leptos::prelude::*;
use security_center_contract::{ProvisioningStep, StepProgress, StepState, ThreatProtection};

/// The steps, each with its state and how long it took.
#[component]
pub fn Steps(
    /// The service.
    service: Loaded<ThreatProtection>,
) -> impl IntoView {
    let words = use_words();
    let now = format::ticking(1_000);
    let row = move |step: ProvisioningStep| {
        let progress = move || {
            let service = service.get();
            service.provisioning.as_ref()?.steps.iter().find(|progress| progress.step == step).cloned()
        };
        let state = Memo::new(move |_| progress().map_or(StepState::Pending, |progress| progress.state));
        let took = move || {
            let progress = progress()?;
            let until = end(&progress).unwrap_or_else(|| now.get());
            let began = progress.started_at.as_ref()?;
            Some(format::duration(words, until - format::milliseconds(began)))
        };
        let failed = move || progress()?.failure.map(|failure| failure.detail);
        let current = attribute(move || (state.get() == StepState::Running).then_some("step"));
        view! {
            <li class=text(move || class(state.get())) aria-current=current>
                {dynamic(move || view! { <Glyph icon=icon(state.get()) /> })}
                <span class="step-name">{words.step(step).text()}</span>
                <span class="step-state">{text(move || words.step_state(state.get()))}</span>
                <span class="step-time">{text(move || took().unwrap_or_default())}</span>
                {dynamic(move || failed().map(|detail| view! { <span class="step-failure" lang="en">{detail}</span> }))}
            </li>
        }
        .into_any()
    };
    view! {
        <ol class="steps" aria-label=words.provisioning_steps().text()>
            {ProvisioningStep::ALL.map(row).into_iter().collect::<Vec<_>>()}
        </ol>
    }
}

/// When the step ended, by itself or by failing.
fn end(progress: &StepProgress) -> Option<f64> {
    let failed = progress.failure.as_ref().map(|failure| &failure.at);
    progress.finished_at.as_ref().or(failed).map(format::milliseconds)
}

fn class(state: StepState) -> &'static str {
    match state {
        StepState::Pending => "step",
        StepState::Running => "step running",
        StepState::Done => "step done",
        StepState::Failed => "step failed",
    }
}

fn icon(state: StepState) -> Icon {
    match state {
        StepState::Pending => Icon::Pending,
        StepState::Running => Icon::Running,
        StepState::Done => Icon::Done,
        StepState::Failed => Icon::Failed,
    }
}
