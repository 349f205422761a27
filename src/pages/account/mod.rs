//! The account: one's own sessions, password and API tokens.

mod password;
mod sessions;
mod tokens;

use crate::{
    components::Heading,
    i18n::use_words,
    session::use_known,
    ui::{When, whether},
};
use leptos::prelude::*;
use password::Password;
use security_center_contract::SignInMethod;
use sessions::Sessions;
use tokens::Tokens;

/// The page; everybody who is signed in may open it.
#[component]
pub fn Account() -> impl IntoView {
    let words = use_words();
    let known = use_known();
    let by_password =
        move || known.session.get().is_some_and(|session| session.method == SignInMethod::Password);
    view! {
        <Heading title=words.account() about=words.account_about() />
        <div class="stack">
            <Sessions />
            <When is=whether(by_password)>
                <Password />
            </When>
            <Tokens />
        </div>
    }
}
