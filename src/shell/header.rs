//! The dark bar on top.

use super::{account::Account, preferences::Preferences};
use crate::{i18n::use_words, query::Loaded, routes::Route};
use leptos::prelude::*;
use security_center_contract::Session;

/// Product name, language and theme, account.
#[component]
pub fn Header(
    /// Who is signed in, if anybody.
    session: Option<Loaded<Session>>,
) -> impl IntoView {
    let words = use_words();
    view! {
        <header class="header">
            <a class="header-name" href=Route::Home.href()>
                {words.product().text()}
            </a>
            <div class="header-end">
                <Preferences />
                {session.map(|session| view! { <Account session=session /> })}
            </div>
        </header>
    }
}
