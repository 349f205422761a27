//! The account: who is signed in, with which roles, and the way out (`behaviour.md` S9).

use crate::{
    api::{self, ApiError},
    browser,
    components::{Failure, HeldRoles},
    i18n::use_words,
    query::Loaded,
    router::{Router, use_router},
    routes::Route,
    session::{Known, use_known},
    ui::{Button, Flyout, Icon, dynamic, text},
};
use leptos::prelude::*;
use security_center_contract::Session;

/// The way out. Copy it freely.
#[derive(Clone, Copy)]
pub(super) struct SignOut {
    known: Known,
    /// Why it did not work.
    failed: RwSignal<Option<ApiError>>,
}

/// Offers the way out to all that is below.
pub(super) fn provide_sign_out() {
    provide_context(SignOut { known: use_known(), failed: RwSignal::new(None) });
}

impl SignOut {
    /// Signs out, or asks first when changes would be lost. When it fails, the account says so.
    pub(super) fn ask(self, router: Router) {
        router.then(Callback::new(move |()| {
            leptos::task::spawn_local(async move {
                match api::sign_out(false).await {
                    Ok(left) => self.known.signed_out(router, left),
                    Err(error) => {
                        self.failed.set(Some(error));
                        browser::show_popover("account");
                    }
                }
            });
        }));
    }
}

/// The account panel.
#[component]
pub fn Account(
    /// Who is signed in.
    session: Loaded<Session>,
) -> impl IntoView {
    let words = use_words();
    let router = use_router();
    let name = move || session.get().person.display_name.clone();
    let sign_out = expect_context::<SignOut>();
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
                {dynamic(move || sign_out.failed.get().map(|error| view! { <Failure error=error /> }))}
                <a href=Route::Account.href()>{words.account().text()}</a>
                <div class="row">
                    <Button label=words.sign_out() on_press=move || sign_out.ask(router) />
                    <a href=Route::SignIn.href()>{words.sign_in_as_other().text()}</a>
                </div>
            </div>
        </Flyout>
    }
}
