//! The account: who is signed in, with which roles, and the way out (`behaviour.md` S9).

use crate::{
    api::{self, ApiError},
    components::{Failure, HeldRoles},
    i18n::use_words,
    query::Loaded,
    router::use_router,
    routes::Route,
    session::use_known,
    ui::{Button, Flyout, Icon, dynamic, text},
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
    let failed = RwSignal::new(None::<ApiError>);
    let sign_out = Callback::new(move |()| {
        leptos::task::spawn_local(async move {
            match api::sign_out().await {
                Ok(()) => {
                    router.leave_to(&Route::Home);
                    known.session.refetch();
                }
                Err(error) => failed.set(Some(error)),
            }
        });
    });
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
                {dynamic(move || failed.get().map(|error| view! { <Failure error=error /> }))}
                <div class="row">
                    <Button label=words.sign_out() on_press=move || router.then(sign_out) />
                    <a href=Route::SignIn.href()>{words.sign_in_as_other().text()}</a>
                </div>
            </div>
        </Flyout>
    }
}
