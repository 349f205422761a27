//! The dark bar on top.

use super::{
    account::Account, launcher::Launcher, notifications::Bell, palette::PaletteButton,
    preferences::Preferences,
};
use crate::{help::HelpButton, i18n::use_words, query::Loaded, routes::Route};
use leptos::prelude::*;
use security_center_contract::Session;

/// App launcher, product name, search; at the right notifications, language and theme, account.
#[component]
pub fn Header(
    /// Who is signed in, if anybody.
    session: Option<Loaded<Session>>,
) -> impl IntoView {
    let words = use_words();
    view! {
        <header class="header">
            {session.map(|_| view! { <Launcher /> })}
            <a class="header-name" href=Route::Home.href()>
                {words.product().text()}
            </a>
            {session.map(|_| view! { <PaletteButton /> })}
            <div class="header-end">
                {session.map(|_| view! { <Bell /> })}
                <Preferences />
                <HelpButton />
                {session.map(|session| view! { <Account session=session /> })}
            </div>
        </header>
    }
}
