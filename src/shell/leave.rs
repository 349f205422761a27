//! Asks before a change is lost that was not applied (`behaviour.md` S19).

use crate::{
    i18n::use_words,
    router::use_router,
    ui::{Button, ButtonKind, Dialog},
};
use leptos::prelude::*;

/// The question; open while a navigation is held back.
#[component]
pub fn LeaveDialog() -> impl IntoView {
    let words = use_words();
    let router = use_router();
    let open = Memo::new(move |_| router.held().is_some());
    view! {
        <Dialog
            open=open
            title=words.leave_title()
            title_id="leave-title"
            on_dismiss=Callback::new(move |()| router.stay())
            answers=move || {
                view! {
                    <Button kind=ButtonKind::Primary label=words.leave_stay() on_press=move || router.stay() />
                    <Button label=words.leave_go() on_press=move || router.leave() />
                }
            }
        >
            <p>{words.leave_text().text()}</p>
        </Dialog>
    }
}
