//! Views that change: nodes are kept while nothing changed, and none are left afterwards.

use crate::{
    samples::{off, session, tenant},
    stage::Stage,
};
use leptos::prelude::*;
use security_center::{
    pages::ThreatProtectionPage,
    ui::{When, dynamic, text, whether},
};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn only_a_change_of_the_condition_draws_anew() {
    let mut stage = Stage::new().await;
    let (number, drawn) = stage.within(|| (RwSignal::new(1), RwSignal::new(0)));
    stage
        .show(move || {
            view! {
                <When
                    is=whether(move || number.get() > 0)
                    otherwise=move || view! { <i>"none"</i> }
                >
                    {drawn.update_untracked(|times| *times += 1)}
                    <b>{text(move || number.get().to_string())}</b>
                </When>
            }
            .into_any()
        })
        .await;
    let node = stage.find("b");
    number.set(2);
    stage.settle().await;
    assert_eq!(stage.text("b"), "2");
    assert_eq!(stage.find("b"), node);
    assert_eq!(drawn.get_untracked(), 1, "the condition still holds");
    number.set(0);
    stage.settle().await;
    assert_eq!(stage.everything(), "none");
    assert!(stage.maybe("b").is_none());
    number.set(3);
    stage.settle().await;
    assert_eq!(stage.everything(), "3");
    assert_ne!(stage.find("b"), node);
}

#[wasm_bindgen_test]
async fn a_dynamic_view_is_drawn_anew_only_when_what_it_read_has_changed() {
    let mut stage = Stage::new().await;
    let (read, other) = stage.within(|| (RwSignal::new(1), RwSignal::new(1)));
    let drawn = stage.within(|| RwSignal::new(0));
    stage
        .show(move || {
            dynamic(move || {
                drawn.update_untracked(|times| *times += 1);
                let value = read.get();
                view! { <b>{value}</b> <i>{move || other.get()}</i> }
            })
            .into_any()
        })
        .await;
    other.set(2);
    stage.settle().await;
    assert_eq!((stage.text("i"), drawn.get_untracked()), ("2".to_owned(), 1));
    read.set(2);
    stage.settle().await;
    assert_eq!((stage.text("b"), drawn.get_untracked()), ("2".to_owned(), 2));
}

#[wasm_bindgen_test]
async fn nothing_is_left_of_a_page_that_was_taken_away() {
    let mut stage = Stage::signed_in(session("settings"), Some(tenant()), Some(off(1))).await;
    let known = *stage;
    stage.show(|| view! { <ThreatProtectionPage /> }.into_any()).await;
    assert!(stage.nodes() > 0);
    stage.clear();
    assert_eq!(stage.nodes(), 0);
    // What it followed may go on changing.
    let watch = stage.watch();
    known.known.service.put(crate::samples::service(off(2)));
    known.words.choose(security_center::i18n::Language::Dutch);
    stage.settle().await;
    assert_eq!((stage.nodes(), watch.changes()), (0, 0));
    assert_eq!(known.router.held(), None);
}
