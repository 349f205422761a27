//! Signing in: with the identity provider, with a password, as somebody of the demonstration, in this order and as far as
//! the server offers them; and with a one-time link.

mod demonstration;
mod invited;

use crate::{
    api,
    components::{Failure, Heading, Load, PasswordForm},
    i18n::{Word, Words, use_words},
    query::{Loaded, Query},
    router::{Router, use_router},
    session::{Known, use_known},
    ui::{Message, MessageKind, When, dynamic, text, whether},
};
use demonstration::Demonstration;
use invited::Invited;
use leptos::prelude::*;
use security_center_contract::{Read, SignInFailure, SignInMethods, Value};

/// The page.
#[component]
pub fn SignIn() -> impl IntoView {
    let words = use_words();
    let router = use_router();
    let methods = Query::new(&api::SIGN_IN_METHODS);
    methods.refetch();
    let failed = router.parameter("failed");
    // Why the link could not be used; the other ways are offered then.
    let refused = RwSignal::new(None);
    view! {
        <Heading title=words.sign_in() />
        <div class="stack">
            {dynamic(move || {
                failed.get().and_then(|code| SignInFailure::read(Value::Text(code)).ok()).map(|failure| {
                    let sentence = failed_because(words, failure).text();
                    view! { <Message kind=MessageKind::Error><p>{sentence}</p></Message> }
                })
            })}
            {dynamic(move || refused.get().map(|error| view! { <Failure error=error /> }))}
        </div>
        {dynamic(move || match router.link.get() {
            Some(token) => view! { <Invited token=token refused=refused /> }.into_any(),
            None => view! { <Load query=methods let:offered><Ways offered=offered /></Load> }.into_any(),
        })}
    }
}

/// The ways that the server offers.
#[component]
fn Ways(offered: Loaded<SignInMethods>) -> impl IntoView {
    let words = use_words();
    let router = use_router();
    let known = use_known();
    let done = Callback::new(move |()| arrive(known, router));
    let nothing = whether(move || {
        let offered = offered.get();
        offered.provider.is_none() && !offered.password && offered.demonstration.is_none()
    });
    let with_provider = move || {
        let name = offered.get().provider.as_ref()?.display_name.clone();
        let href = api::provider_sign_in(&router.wanted());
        let label = text(move || words.sign_in_with(&name));
        // With a target the browser follows it, not the router.
        Some(view! { <a class="button primary" target="_self" href=href>{label}</a> })
    };
    view! {
        <div class="stack">
            {dynamic(with_provider)}
            <When is=whether(move || offered.get().password)>
                <PasswordForm on_done=done />
            </When>
            <When is=nothing>
                <p>{words.sign_in_none().text()}</p>
            </When>
        </div>
        {dynamic(move || {
            offered.get().demonstration.clone().map(|tenants| view! { <Demonstration tenants=tenants /> })
        })}
    }
}

/// Somebody has signed in.
fn arrive(known: Known, router: Router) {
    // Nothing of whoever was signed in before is shown any more, not even until the answer.
    known.session.forget();
    router.go_on();
    known.begin();
}

fn failed_because(words: Words, failure: SignInFailure) -> Word {
    match failure {
        SignInFailure::Refused => words.failed_refused(),
        SignInFailure::Stale => words.failed_stale(),
        SignInFailure::Unavailable => words.failed_unavailable(),
        SignInFailure::Unproven => words.failed_unproven(),
        SignInFailure::UnknownTenant => words.failed_unknown_tenant(),
    }
}
