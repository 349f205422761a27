//! Where the app is split: the one way into each part, and what can be asked of it there.

use crate::pages::{
    Account, ActionCenter, AlertPage, AlertPreview, Alerts, Audit, EligibilityPage, EntityPage, FeatureCards,
    Hunting, IncidentPage, IncidentPreview, Incidents, MoreResources, NotFound, Permissions,
    PreviewFeaturesPage, ServiceKeysPage, Settings, SignIn, SignedIn, TimeZonePage,
    threat_protection::{self, Applied},
};
use crate::{
    components::{Part, PasswordForm},
    query::Loaded,
    queue::Preview,
    routes::{Feature, Panel, Route},
    shell,
};
use leptos::prelude::*;
use security_center_contract::{Alert, Incident, Session};

/// Something of the pages.
pub(super) enum Listed {
    /// One of them.
    Page(Route),
    /// The newest incidents and actions.
    Newest,
}

/// Something of signing in.
pub(super) enum Entry {
    Page(Route),
    Again(String, Callback<()>),
}

/// Something beside or over a page.
pub(super) enum Side {
    Panel(Panel, Option<Loaded<Session>>),
    Finder(Loaded<Session>),
}

/// Makes a part, and a function that draws what is in it once it is here.
macro_rules! part {
    ($(#[$doc:meta])* $part:ident, $way:ident($asked:ident: $type:ty) $draws:block) => {
        #[cfg(feature = "split")]
        mod $way {
            use super::*;
            use crate::components::Missing;

            #[leptos::wasm_split::wasm_split(
                $way,
                wasm_split_path = leptos::wasm_split,
                fallible,
                preload(fetch)
            )]
            pub(super) fn draw($asked: $type) -> Result<AnyView, Missing> {
                Ok($draws)
            }
        }

        $(#[$doc])*
        #[cfg(feature = "split")]
        pub static $part: Part = Part::new(|| Box::pin(async { $way::fetch().await.map_err(Into::into) }));

        #[cfg(feature = "split")]
        pub(super) fn $way(asked: $type) -> AnyView {
            use std::{future::Future, pin::pin, task::{Context, Poll, Waker}};
            match pin!($way::draw(asked)).poll(&mut Context::from_waker(Waker::noop())) {
                Poll::Ready(Ok(view)) => view,
                _ => unreachable!("a part is here before it is asked to draw"),
            }
        }

        $(#[$doc])*
        #[cfg(not(feature = "split"))]
        pub static $part: Part = Part::included();

        #[cfg(not(feature = "split"))]
        pub(super) fn $way($asked: $type) -> AnyView $draws
    };
}

part! {
    /// The pages that are no settings of the service: lists, licences, account, audit log.
    PAGES, pages(asked: Listed) {
        match asked {
            Listed::Page(route) => listed(&route),
            Listed::Newest => view! { <FeatureCards /> }.into_any(),
        }
    }
}

part! {
    /// The queues of incidents and alerts, and the pages of one, and of entities: most visits of other pages never come here.
    INCIDENTS, incidents(page: Route) {
        match page {
            Route::Incident(number) => view! { <IncidentPage number=number /> }.into_any(),
            Route::Alerts => view! { <Alerts preview=alert_beside /> }.into_any(),
            Route::Alert(number) => view! { <AlertPage number=number /> }.into_any(),
            Route::Entity(key) => view! { <EntityPage key=key /> }.into_any(),
            _ => view! { <Incidents preview=incident_beside /> }.into_any(),
        }
    }
}

part! {
    /// Signing in.
    SIGN_IN, sign_in(asked: Entry) {
        match asked {
            Entry::Page(Route::SignedIn) => view! { <SignedIn /> }.into_any(),
            Entry::Page(_) => view! { <SignIn /> }.into_any(),
            Entry::Again(name, done) => view! { <PasswordForm name=name on_done=done /> }.into_any(),
        }
    }
}

part! {
    /// What lies beside or over a page: help, notifications, the palette.
    PANELS, panels(asked: Side) {
        match asked {
            Side::Panel(panel, session) => shell::panel(panel, session),
            Side::Finder(session) => shell::finder(session),
        }
    }
}

part! {
    /// What follows when a choice is applied: provisioning, the question before turning off, conflicts.
    APPLYING, applying(asked: Applied) {
        threat_protection::applied(asked)
    }
}

fn listed(page: &Route) -> AnyView {
    match page {
        Route::Feature(Feature::ActionCenter) => view! { <ActionCenter /> }.into_any(),
        Route::Feature(Feature::Hunting) => view! { <Hunting /> }.into_any(),
        Route::Settings => view! { <Settings /> }.into_any(),
        Route::TimeZone => view! { <TimeZonePage /> }.into_any(),
        Route::PreviewFeatures => view! { <PreviewFeaturesPage /> }.into_any(),
        Route::ServiceKeys => view! { <ServiceKeysPage /> }.into_any(),
        Route::Audit => view! { <Audit /> }.into_any(),
        Route::Eligibility => view! { <EligibilityPage /> }.into_any(),
        Route::Permissions => view! { <Permissions /> }.into_any(),
        Route::MoreResources => view! { <MoreResources /> }.into_any(),
        Route::Account => view! { <Account /> }.into_any(),
        _ => view! { <NotFound /> }.into_any(),
    }
}

fn incident_beside(number: u32, preview: Preview<Incident>) -> AnyView {
    view! { <IncidentPreview number=number preview=preview /> }.into_any()
}

fn alert_beside(number: u32, preview: Preview<Alert>) -> AnyView {
    view! { <AlertPreview number=number preview=preview /> }.into_any()
}
