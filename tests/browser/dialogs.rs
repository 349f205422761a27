//! The dialog: modal, named, dismissed by Escape, and the focus goes back.

use crate::stage::{Stage, focus, is_focused, name_of};
use leptos::prelude::*;
use security_center::{
    browser::document,
    ui::{Button, Dialog, text},
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlDialogElement, HtmlElement};

fn is_open(dialog: &HtmlElement) -> bool {
    dialog.unchecked_ref::<HtmlDialogElement>().open()
}

/// What the browser does when Escape is pressed.
pub fn press_escape(dialog: &HtmlElement) {
    let close = js_sys::Reflect::get(dialog, &"requestClose".into()).unwrap();
    close.unchecked_into::<js_sys::Function>().call0(dialog).unwrap_or(JsValue::UNDEFINED);
}

async fn asked() -> (Stage, RwSignal<bool>, RwSignal<u32>) {
    let mut stage = Stage::new().await;
    let (open, dismissed) = stage.within(|| (RwSignal::new(false), RwSignal::new(0)));
    stage
        .show(move || {
            view! {
                <button on:click=move |_| open.set(true)>"Ask"</button>
                <Dialog
                    open=open
                    title=text(|| "Sure?")
                    title_id="sure"
                    on_dismiss=Callback::new(move |()| {
                        dismissed.update(|times| *times += 1);
                        open.set(false);
                    })
                    answers=move || {
                        view! {
                            <Button label=text(|| "No") on_press=move || open.set(false) />
                            <Button label=text(|| "Yes") on_press=move || open.set(false) />
                        }
                    }
                >
                    <p>"It cannot be undone."</p>
                </Dialog>
            }
            .into_any()
        })
        .await;
    (stage, open, dismissed)
}

#[wasm_bindgen_test]
async fn a_dialog_opens_modal_holds_the_focus_and_gives_it_back() {
    let (stage, _, dismissed) = asked().await;
    let dialog = stage.find("dialog");
    assert!(!is_open(&dialog));
    let opener = stage.button("Ask");
    focus(&opener);
    stage.press(&opener).await;
    assert!(is_open(&dialog) && dialog.matches(":modal").unwrap());
    assert_eq!(name_of(&dialog), "Sure?");
    assert!(is_focused(&stage.button("No")), "the answer that changes nothing comes first");
    opener.focus().unwrap();
    assert!(dialog.contains(document().active_element().as_deref()), "the page behind is out of reach");

    stage.press(&stage.button("Yes")).await;
    assert!(!is_open(&dialog));
    assert!(is_focused(&opener));
    assert_eq!(dismissed.get_untracked(), 0, "an answer is no dismissal");
}

#[wasm_bindgen_test]
async fn escape_dismisses_a_dialog_as_often_as_it_is_opened() {
    let (stage, open, dismissed) = asked().await;
    let dialog = stage.find("dialog");
    let opener = stage.button("Ask");
    for times in 1..=2 {
        focus(&opener);
        stage.press(&opener).await;
        assert!(is_open(&dialog));
        press_escape(&dialog);
        stage.settle().await;
        assert!(!is_open(&dialog));
        assert_eq!((dismissed.get_untracked(), open.get_untracked()), (times, false));
        assert!(is_focused(&opener));
    }
}

#[wasm_bindgen_test]
async fn the_owner_of_a_dialog_may_refuse_to_close_it() {
    let mut stage = Stage::new().await;
    stage
        .show(|| {
            let title = text(|| "Wait");
            let nothing = Callback::new(|()| ());
            let answers = || ();
            view! { <Dialog open=true title=title title_id="wait" on_dismiss=nothing answers=answers>""</Dialog> }
                .into_any()
        })
        .await;
    press_escape(&stage.find("dialog"));
    stage.settle().await;
    assert!(is_open(&stage.find("dialog")), "what is open is said by the owner alone");
}
