//! What turning off will do, before it is done (`behaviour.md` D9).

use crate::{
    api::server_now,
    format,
    i18n::use_words,
    ui::{Button, ButtonKind, Dialog, text},
};
use leptos::prelude::*;

/// The question with what follows from each answer.
#[component]
pub fn TurnOffDialog(
    /// Whether it is open.
    #[prop(into)]
    open: Signal<bool>,
    /// For how many days data is kept.
    retention_days: Signal<u32>,
    /// Turn off.
    on_confirm: Callback<()>,
    /// Keep it on.
    on_dismiss: Callback<()>,
) -> impl IntoView {
    let words = use_words();
    let until = move || {
        // Reckoned anew when it opens.
        open.track();
        format::date(words, server_now() + f64::from(retention_days.get()) * 86_400_000.0)
    };
    view! {
        <Dialog
            open=open
            title=words.off_title()
            title_id="turn-off-title"
            on_dismiss=on_dismiss
            answers=move || {
                view! {
                    <Button label=words.off_keep() on_press=move || on_dismiss.run(()) />
                    <Button kind=ButtonKind::Primary label=words.off_do() on_press=move || on_confirm.run(()) />
                }
            }
        >
            <ul class="bullets">
                <li>{words.off_features().text()}</li>
                <li>{text(move || words.off_kept(&until()))}</li>
                <li>{words.off_services().text()}</li>
                <li>{words.off_final().text()}</li>
            </ul>
        </Dialog>
    }
}
