//! The words for an error, and the way on.

use crate::{
    api::ApiError,
    components::Refusals,
    format,
    i18n::{Words, use_words},
    ui::{Button, Message, MessageKind, text},
};
use leptos::prelude::*;
use security_center_contract::ProblemCode;

/// Says what happened and, where trying again can help, offers it.
#[component]
pub fn Failure(
    /// What happened.
    error: ApiError,
    /// How to try again, if that makes sense.
    #[prop(optional)]
    retry: Option<Callback<()>>,
) -> impl IntoView {
    let words = use_words();
    let refusals = match &error {
        ApiError::Problem(problem) => problem.refusals.clone(),
        _ => Vec::new(),
    };
    let detail = in_english(&error);
    view! {
        <Message kind=MessageKind::Error>
            <p>
                {text(move || sentence(words, &error))}
                {detail.map(|detail| view! { " " <span lang="en">{detail}</span> })}
            </p>
            <Refusals refusals=refusals />
            {retry.map(|retry| view! { <Button label=words.try_again() on_press=move || retry.run(()) /> })}
        </Message>
    }
}

fn sentence(words: Words, error: &ApiError) -> String {
    let problem = match error {
        ApiError::Unreachable => return words.error_unreachable().into(),
        ApiError::TimedOut => return words.error_timed_out().into(),
        ApiError::Wait { seconds } => {
            return words.error_wait(&format::duration(words, f64::from(*seconds) * 1_000.0));
        }
        ApiError::Unreadable { status } => return words.error_unreadable(&status.to_string()),
        ApiError::Problem(problem) => problem,
    };
    match problem.code {
        ProblemCode::NotSignedIn => words.error_not_signed_in().into(),
        ProblemCode::WrongCredentials => words.error_wrong_credentials().into(),
        ProblemCode::LinkNotValid => words.error_link_not_valid().into(),
        ProblemCode::Forbidden => words.error_forbidden().into(),
        ProblemCode::DisabledFeature => words.error_disabled_feature().into(),
        ProblemCode::NotFound => words.error_not_found().into(),
        ProblemCode::NotPossibleNow => words.error_not_possible_now().into(),
        ProblemCode::VersionConflict => words.error_conflict().into(),
        ProblemCode::TimedOut => words.error_timed_out().into(),
        ProblemCode::StoreFull => words.error_store_full().into(),
        ProblemCode::StoreBusy => words.error_store_busy().into(),
        ProblemCode::StoreLost => words.error_store_lost().into(),
        ProblemCode::Unavailable => words.error_unavailable().into(),
        ProblemCode::TooManyRequests => words.error_too_many().into(),
        ProblemCode::Internal => words.error_internal().into(),
        ProblemCode::MethodNotAllowed
        | ProblemCode::InvalidRequest
        | ProblemCode::InvalidFields
        | ProblemCode::VersionRequired
        | ProblemCode::TooLarge
        | ProblemCode::UnsupportedMediaType
        | ProblemCode::InsufficientScope
        | ProblemCode::Unknown => words.error_request().into(),
    }
}

/// What the server adds in its own language: the number of the request that failed, or what was wrong with it.
fn in_english(error: &ApiError) -> Option<String> {
    let ApiError::Problem(problem) = error else { return None };
    match problem.code {
        ProblemCode::Internal => problem.request_id.clone(),
        ProblemCode::MethodNotAllowed
        | ProblemCode::InvalidRequest
        | ProblemCode::InvalidFields
        | ProblemCode::VersionRequired
        | ProblemCode::TooLarge
        | ProblemCode::UnsupportedMediaType
        | ProblemCode::InsufficientScope
        | ProblemCode::Unknown => Some(problem.detail.clone().unwrap_or_else(|| problem.title.clone())),
        _ => None,
    }
}
