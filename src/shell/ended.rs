//! The session has ended in the middle of work: says so over the page, which stays as it is, and leads to signing in again.

use crate::{
    api,
    i18n::use_words,
    parts,
    query::Loaded,
    routes::{Route, sign_in_for},
    session::use_known,
    ui::{Button, Dialog, Message, MessageKind, OutsideLink, When, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{Session, SignInMethod};

/// What stands on the page while the dialog is put away.
#[component]
pub(super) fn EndedNotice() -> impl IntoView {
    let words = use_words();
    let pause = use_known().pause;
    view! {
        <When is=whether(move || pause.ended.get() && !pause.asking.get())>
            <Message kind=MessageKind::Warning>
                <p>{words.ended_title().text()}</p>
                <Button label=words.sign_in_again() on_press=move || pause.asking.set(true) />
            </Message>
        </When>
    }
}

/// The dialog.
#[component]
pub(super) fn EndedDialog(
    /// Who was signed in.
    session: Loaded<Session>,
) -> impl IntoView {
    let words = use_words();
    let known = use_known();
    let asking = known.pause.asking;
    let name = move || session.get().person.display_name.clone();
    let again = move || {
        let now = session.now();
        let href = match now.method {
            SignInMethod::Password => {
                let name = now.person.user_principal_name.clone();
                let done = Callback::new(move |()| known.begin());
                return parts::password_form(name, done);
            }
            SignInMethod::Provider => api::provider_sign_in(&Route::SignedIn.href()),
            SignInMethod::Demonstration | SignInMethod::Token => sign_in_for(&Route::SignedIn),
        };
        view! { <OutsideLink href=href text=words.sign_in_again() note=words.new_tab() /> }.into_any()
    };
    view! {
        <Dialog
            open=asking
            title=words.ended_title()
            title_id="ended-title"
            on_dismiss=Callback::new(move |()| asking.set(false))
            answers=move || view! { <Button label=words.ended_later() on_press=move || asking.set(false) /> }
        >
            <p>{text(move || words.ended_about(&name()))}</p>
            <When is=asking>{again()}</When>
        </Dialog>
    }
}
