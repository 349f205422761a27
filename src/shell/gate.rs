//! Which page an address shows: the page itself, the settings page until the service is on, or the reason why
//! not (`behaviour.md` S14 to S18, S21, S26 to S29, D2).

use crate::{
    pages::{Home, NotFound, Refused, ThreatProtectionPage},
    parts,
    query::Loaded,
    routes::Route,
    ui::dynamic,
};
use leptos::prelude::*;
use security_center_contract::{FeatureAccess, Refusal, Session};

/// What is drawn. Compared, so that a page is only made anew when another one is due. Each address makes its page
/// anew, also where several show the same: whoever leaves one leaves what he typed there.
#[derive(Clone, PartialEq)]
enum Shown {
    Page { page: Route, at: Route },
    Refused { refusals: Vec<Refusal>, at: Route },
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
        let at = route.get();
        let page = match (&at, access.features.access) {
            (
                Route::Feature(_) | Route::BelowFeature(_) | Route::Incident(_) | Route::Entity(_),
                FeatureAccess::Refused,
            ) => {
                return Shown::Refused { refusals: access.features.refusals.clone(), at };
            }
            (
                Route::Feature(_) | Route::BelowFeature(_) | Route::Incident(_) | Route::Entity(_),
                FeatureAccess::Settings,
            ) => Route::ThreatProtection,
            (Route::BelowFeature(_), FeatureAccess::Open) => Route::NotFound,
            (
                Route::Settings
                | Route::ThreatProtection
                | Route::TimeZone
                | Route::PreviewFeatures
                | Route::ServiceKeys,
                _,
            ) if !access.settings.allowed => {
                return Shown::Refused { refusals: access.settings.refusals.clone(), at };
            }
            // The same roles open both.
            (Route::Alerts | Route::Alert(_) | Route::Permissions, _) if !access.permissions.allowed => {
                return Shown::Refused { refusals: access.permissions.refusals.clone(), at };
            }
            (Route::Audit, _) if !access.audit.allowed => {
                return Shown::Refused { refusals: access.audit.refusals.clone(), at };
            }
            (page, _) => page.clone(),
        };
        Shown::Page { page, at }
    });
    dynamic(move || match shown.get() {
        Shown::Refused { refusals, .. } => view! { <Refused refusals=refusals /> }.into_any(),
        Shown::Page { page, .. } => match page {
            Route::Home => view! { <Home /> }.into_any(),
            Route::ThreatProtection => view! { <ThreatProtectionPage /> }.into_any(),
            Route::NotFound | Route::BelowFeature(_) => view! { <NotFound /> }.into_any(),
            Route::SignIn | Route::SignedIn => parts::sign_in(page),
            _ => parts::page(page),
        },
    })
}
