//! The root: what every page finds above it, and whether somebody is signed in.

use crate::{
    components::Failure,
    configuration::provide_configuration,
    events,
    help::provide_help,
    i18n::{provide_words, use_words},
    panic, parts,
    preferences::provide_preferences,
    release::provide_release,
    router::provide_router,
    routes::Route,
    session::provide_known,
    shell::{PlainShell, Shell},
    theme::provide_theme,
    ui::{dynamic, provide_announcer},
};
use leptos::prelude::*;
use security_center_contract::ProblemCode;

/// Puts the app in the place of the static skeleton.
pub fn mount() {
    panic::install_hook();
    let place = crate::browser::document().get_element_by_id("app");
    let place = place.expect("index.html has a place for the app");
    place.set_inner_html("");
    leptos::mount::mount_to(wasm_bindgen::JsCast::unchecked_into(place), App).forget();
}

/// What the root shows.
#[derive(Clone, PartialEq)]
enum Phase {
    Loading,
    SignedOut,
    /// By whom: for another person everything is made anew.
    SignedIn(String),
    Failed,
}

/// The app.
#[component]
pub fn App() -> impl IntoView {
    provide_words();
    provide_theme();
    provide_announcer();
    let router = provide_router();
    provide_release(router);
    parts::fetch_ahead();
    let known = provide_known();
    provide_preferences();
    provide_help();
    let configured = provide_configuration();
    configured.begin();
    known.begin();
    let connection = events::follow(known, router.route());
    let phase = Memo::new(move |_| {
        let error = known.session.error();
        let signed_out =
            error.as_ref().and_then(crate::api::ApiError::code) == Some(ProblemCode::NotSignedIn);
        match (known.session.get(), error) {
            (_, Some(_)) if signed_out => Phase::SignedOut,
            // Both are asked for at once; what they lead to is drawn in one go.
            (Some(_), _) if configured.is_settled() => Phase::SignedIn(known.person().unwrap_or_default()),
            (None, Some(_)) => Phase::Failed,
            (Some(_), _) | (None, None) => Phase::Loading,
        }
    });
    dynamic(move || match phase.get() {
        Phase::Loading => view! { <Waiting /> }.into_any(),
        Phase::SignedOut => view! { <PlainShell>{parts::sign_in(Route::SignIn)}</PlainShell> }.into_any(),
        Phase::SignedIn(_) => {
            let session = known.session.loaded();
            session.map(|session| view! { <Shell session=session connection=connection /> }).into_any()
        }
        Phase::Failed => {
            let error = known.session.error();
            view! {
                <PlainShell>
                    {error.map(|error| view! { <Failure error=error retry=Callback::new(move |()| known.begin()) /> })}
                </PlainShell>
            }
            .into_any()
        }
    })
}

/// Until the server has said who is signed in: the static skeleton, now in the chosen language.
#[component]
fn Waiting() -> impl IntoView {
    let words = use_words();
    view! {
        <div class="header">
            <span class="header-name">{words.product().text()}</span>
        </div>
        <p class="visually-hidden" role="status">{words.loading().text()}</p>
        <div class="skeleton"></div>
    }
}
