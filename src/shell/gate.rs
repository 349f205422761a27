//! Which page an address shows: the page itself, the settings page until the service is on, or the reason why
//! not (`behaviour.md` S14 to S18, S21, S26 to S29, D2).

use crate::{
    pages::{
        ActionCenter, EligibilityPage, Home, Hunting, Incidents, NotFound, Refused, Settings, SignIn,
        ThreatProtectionPage,
    },
    query::Loaded,
    routes::{Feature, Route},
    ui::dynamic,
};
use leptos::prelude::*;
use security_center_contract::{FeatureAccess, Refusal, Session};

/// What is drawn. Compared, so that a page is only made anew when another one is due.
#[derive(Clone, PartialEq)]
enum Shown {
    Page(Route),
    Refused(Vec<Refusal>),
}

/// Draws the page of the present address.
#[component]
pub fn Gate(
    /// Who is signed in, and what that allows.
    session: Loaded<Session>,
    /// Where the person is.
    route: Memo<Route>,
) -> impl IntoView {
    let shown = Memo::new(move |_| {
        let access = &session.get().access;
        match route.get() {
            Route::Feature(feature) => match access.features.access {
                FeatureAccess::Open => Shown::Page(Route::Feature(feature)),
                FeatureAccess::Settings => Shown::Page(Route::ThreatProtection),
                FeatureAccess::Refused => Shown::Refused(access.features.refusals.clone()),
            },
            Route::BelowFeature(_) => match access.features.access {
                FeatureAccess::Open => Shown::Page(Route::NotFound),
                FeatureAccess::Settings => Shown::Page(Route::ThreatProtection),
                FeatureAccess::Refused => Shown::Refused(access.features.refusals.clone()),
            },
            Route::Settings | Route::ThreatProtection if !access.settings.allowed => {
                Shown::Refused(access.settings.refusals.clone())
            }
            other => Shown::Page(other),
        }
    });
    dynamic(move || match shown.get() {
        Shown::Refused(refusals) => view! { <Refused refusals=refusals /> }.into_any(),
        Shown::Page(route) => match route {
            Route::Home => view! { <Home /> }.into_any(),
            Route::Feature(Feature::Incidents) => view! { <Incidents /> }.into_any(),
            Route::Feature(Feature::ActionCenter) => view! { <ActionCenter /> }.into_any(),
            Route::Feature(Feature::Hunting) => view! { <Hunting /> }.into_any(),
            Route::Settings => view! { <Settings /> }.into_any(),
            Route::ThreatProtection => view! { <ThreatProtectionPage /> }.into_any(),
            Route::Eligibility => view! { <EligibilityPage /> }.into_any(),
            Route::SignIn => view! { <SignIn /> }.into_any(),
            Route::NotFound | Route::BelowFeature(_) => view! { <NotFound /> }.into_any(),
        },
    })
}
