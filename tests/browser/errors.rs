//! Errors and reasons in words: one sentence each, in both languages.

use crate::{
    samples::{REFUSALS, problem, refusal},
    stage::{Stage, attribute},
};
use leptos::prelude::*;
use security_center::{
    api::ApiError,
    components::{Failure, Refusals},
    i18n::Language,
};
use security_center_contract::{ProblemCode, Refusal};
use std::collections::BTreeSet;
use wasm_bindgen_test::wasm_bindgen_test;

const CODES: [ProblemCode; 18] = [
    ProblemCode::NotSignedIn,
    ProblemCode::Forbidden,
    ProblemCode::DisabledFeature,
    ProblemCode::NotFound,
    ProblemCode::MethodNotAllowed,
    ProblemCode::InvalidRequest,
    ProblemCode::NotPossibleNow,
    ProblemCode::VersionConflict,
    ProblemCode::VersionRequired,
    ProblemCode::TooLarge,
    ProblemCode::UnsupportedMediaType,
    ProblemCode::TimedOut,
    ProblemCode::StoreFull,
    ProblemCode::StoreBusy,
    ProblemCode::StoreLost,
    ProblemCode::Unavailable,
    ProblemCode::Internal,
    ProblemCode::Unknown,
];

async fn failed(error: ApiError) -> Stage {
    let mut stage = Stage::new().await;
    stage.show(move || view! { <Failure error=error /> }.into_any()).await;
    stage
}

/// Chooses a language and reads the sentence.
async fn sentence(stage: &Stage, language: Language) -> String {
    stage.words.choose(language);
    stage.settle().await;
    stage.text("[role=alert] p")
}

#[wasm_bindgen_test]
async fn every_error_has_one_sentence_in_each_language() {
    let mut errors = vec![ApiError::Unreachable, ApiError::TimedOut, ApiError::Unreadable { status: 418 }];
    errors.extend(CODES.map(refusal));
    let mut english_ones = BTreeSet::new();
    for error in errors {
        let stage = failed(error.clone()).await;
        assert_eq!(stage.all("[role=alert] p").len(), 1, "{error:?}");
        assert!(stage.maybe("button").is_none(), "nothing to try again where nobody offers it");
        let english = sentence(&stage, Language::English).await;
        let dutch = sentence(&stage, Language::Dutch).await;
        assert!(english.len() > 20 && dutch.len() > 20, "{error:?}: {english} / {dutch}");
        assert_ne!(english, dutch, "{error:?}");
        assert!(!english.contains(['{', '}']), "{english}");
        english_ones.insert(english);
    }
    // The requests that this app never makes wrongly share one sentence; a limit of time is one thing.
    assert_eq!(english_ones.len(), 3 + CODES.len() - 5 - 1, "{english_ones:#?}");
}

#[wasm_bindgen_test]
async fn an_internal_error_shows_the_number_that_finds_it() {
    let mut internal = problem(ProblemCode::Internal);
    internal.request_id = Some("01J-42".into());
    let stage = failed(ApiError::Problem(Box::new(internal))).await;
    assert!(sentence(&stage, Language::English).await.ends_with("tell your operator this number: 01J-42"));
    assert!(
        sentence(&stage, Language::Dutch).await.ends_with("geef dan dit nummer aan uw beheerder: 01J-42")
    );
    let stage = failed(ApiError::Unreadable { status: 418 }).await;
    assert!(sentence(&stage, Language::English).await.contains("(status 418)"));
}

#[wasm_bindgen_test]
async fn a_request_that_was_not_understood_shows_where() {
    let mut invalid = problem(ProblemCode::InvalidRequest);
    invalid.detail = Some("optedIn: expected true or false".into());
    let stage = failed(ApiError::Problem(Box::new(invalid))).await;
    assert!(sentence(&stage, Language::English).await.ends_with("optedIn: expected true or false"));
    let stage = failed(refusal(ProblemCode::InvalidRequest)).await;
    assert!(sentence(&stage, Language::English).await.ends_with("Title"), "else what it is");
}

#[wasm_bindgen_test]
async fn an_error_shows_every_reason_and_the_way_to_try_again() {
    let mut stage = Stage::new().await;
    let tried = stage.within(|| RwSignal::new(0));
    let mut forbidden = problem(ProblemCode::Forbidden);
    forbidden.refusals = vec![Refusal::NotEligible, Refusal::AdministratorRoleMissing];
    let error = ApiError::Problem(Box::new(forbidden));
    let retry = Callback::new(move |()| tried.update(|times| *times += 1));
    stage.show(move || view! { <Failure error=error retry=retry /> }.into_any()).await;
    assert_eq!(stage.all("[role=alert] li").len(), 2);
    stage.press(&stage.button("Try again")).await;
    assert_eq!(tried.get_untracked(), 1);
}

#[wasm_bindgen_test]
async fn d2_every_reason_has_its_own_sentence_in_each_language() {
    let mut stage = Stage::new().await;
    stage.show(|| view! { <Refusals refusals=REFUSALS.to_vec() /> }.into_any()).await;
    let mut all = BTreeSet::new();
    for language in Language::ALL {
        stage.words.choose(language);
        stage.settle().await;
        let sentences = stage.texts("li");
        assert_eq!(sentences.len(), REFUSALS.len());
        for sentence in sentences {
            assert!(sentence.len() > 15 && sentence.ends_with('.'), "{sentence}");
            assert!(all.insert(sentence.clone()), "twice: {sentence}");
        }
    }
}

#[wasm_bindgen_test]
async fn only_reasons_of_licences_and_roles_lead_to_the_conditions() {
    for reason in REFUSALS {
        let mut stage = Stage::new().await;
        stage.show(move || view! { <Refusals refusals=vec![reason] /> }.into_any()).await;
        let explained = matches!(
            reason,
            Refusal::ViewingRoleMissing | Refusal::AdministratorRoleMissing | Refusal::NotEligible
        );
        let link = stage.maybe_named("a", "See every condition");
        assert_eq!(link.is_some(), explained, "{reason:?}");
        if let Some(link) = link {
            assert_eq!(attribute(&link, "href").as_deref(), Some("/settings/eligibility"));
        }
    }
    let mut stage = Stage::new().await;
    stage.show(|| view! { <Refusals refusals=Vec::new() /> }.into_any()).await;
    assert_eq!(stage.all("*").len(), 0, "no reason, no list");
}
