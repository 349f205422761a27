//! The steps of provisioning, as they are done (`behaviour.md` D6).

use crate::{
    format,
    i18n::use_words,
    ui::{text, Glyph, Icon},
};
use leptos::prelude::*;
use security_center_contract::{Provisioning, StepProgress, StepState};

/// The steps, each with its state and how long it took.
#[component]
pub fn Steps(
    /// The job.
    #[prop(into)]
    provisioning: Signal<Provisioning>,
) -> impl IntoView {
    let words = use_words();
    let now = format::ticking(1_000);
    view! {
        <ol class="steps" aria-label=words.provisioning_steps().text()>
            <For
                each=move || provisioning.get().steps.into_iter().enumerate()
                key=|(_, progress)| progress.step
                children=move |(index, _)| {
                    let progress = Memo::new(move |_| provisioning.read().steps.get(index).cloned());
                    let state = Memo::new(move |_| progress.read().as_ref().map_or(StepState::Pending, |it| it.state));
                    let name = text(move || progress.read().as_ref().map_or("", |it| words.step(it.step).get()));
                    let took = move || {
                        let progress = progress.get()?;
                        let until = end(&progress).unwrap_or_else(|| now.get());
                        let began = progress.started_at.as_ref()?;
                        Some(format::duration(words, until - format::milliseconds(began)))
                    };
                    let failed = move || progress.get()?.failure.map(|failure| failure.detail);
                    view! {
                        <li class=move || class(state.get()) aria-current=move || (state.get() == StepState::Running).then_some("step")>
                            <Glyph icon=Signal::derive(move || icon(state.get())) />
                            <span class="step-name">{name}</span>
                            <span class="step-state">{text(move || words.step_state(state.get()))}</span>
                            <span class="step-time">{took}</span>
                            <Show when=move || state.get() == StepState::Failed>
                                <span class="step-failure" lang="en">{failed}</span>
                            </Show>
                        </li>
                    }
                }
            />
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
