//! The account: who is signed in, with which roles, and the way out (`behaviour.md` S9).

use crate::{
    components::HeldRoles,
    i18n::use_words,
    query::Loaded,
    router::use_router,
    routes::Route,
    session::use_known,
    ui::{Button, Flyout, Icon, text},
};
use leptos::prelude::*;
use security_center_contract::Session;

/// The account panel.
#[component]
pub fn Account(
    /// Who is signed in.
    session: Loaded<Session>,
) -> impl IntoView {
    let words = use_words();
    let known = use_known();
    let router = use_router();
    let name = move || session.get().person.display_name.clone();
    view! {
        <Flyout id="account" label=text(move || words.account_of(&name())) icon=Icon::Person>
            <div class="stack">
                <div>
                    <strong>{text(name)}</strong>
                    <div class="quiet">{text(move || session.get().person.user_principal_name.clone())}</div>
                    <div class="quiet">{text(move || session.get().tenant.display_name.clone())}</div>
                </div>
                <h2>{words.your_roles().text()}</h2>
                <HeldRoles />
                <div class="row">
                    <Button
                        label=words.sign_out()
                        on_press=move || {
                            known.sign_out();
                            router.go(&Route::Home);
                        }
                    />
                    <a href=Route::SignIn.href()>{words.sign_in_as_other().text()}</a>
                </div>
            </div>
        </Flyout>
    }
}
