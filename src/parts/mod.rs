//! The parts of the app that come when they are opened, and what is in each. Where the app is not split (`trunk serve`,
//! the tests in a browser) they are there from the beginning.

mod ahead;
mod split;

pub use ahead::fetch_ahead;

use crate::{
    components::{Around, Late},
    pages,
    query::Loaded,
    routes::{Feature, Panel, Route},
};
use leptos::prelude::*;
use pages::threat_protection::Applied;
use security_center_contract::Session;
pub use split::{APPLYING, INCIDENTS, PAGES, PANELS, SIGN_IN};
use split::{Entry, Listed, Side};

/// A page that comes when it is opened.
#[must_use]
pub fn page(route: Route) -> AnyView {
    if matches!(
        route,
        Route::Feature(Feature::Incidents)
            | Route::Incident(_)
            | Route::Alerts
            | Route::Alert(_)
            | Route::Entity(_)
    ) {
        let draw = move || split::incidents(route.clone());
        return view! { <Late part=&INCIDENTS around=Around::Page draw=Box::new(draw) /> }.into_any();
    }
    let draw = move || split::pages(Listed::Page(route.clone()));
    view! { <Late part=&PAGES around=Around::Page draw=Box::new(draw) /> }.into_any()
}

/// What Home shows of the lists, once the service is on.
#[must_use]
pub fn newest() -> AnyView {
    let draw = move || split::pages(Listed::Newest);
    view! { <Late part=&PAGES around=Around::Nothing draw=Box::new(draw) /> }.into_any()
}

/// A page of signing in.
#[must_use]
pub fn sign_in(route: Route) -> AnyView {
    let draw = move || split::sign_in(Entry::Page(route.clone()));
    view! { <Late part=&SIGN_IN around=Around::Page draw=Box::new(draw) /> }.into_any()
}

/// The form to sign in again with a password, as somebody who was signed in.
#[must_use]
pub fn password_form(name: String, done: Callback<()>) -> AnyView {
    let draw = move || split::sign_in(Entry::Again(name.clone(), done));
    view! { <Late part=&SIGN_IN around=Around::Nothing draw=Box::new(draw) /> }.into_any()
}

/// What lies beside a page.
#[must_use]
pub fn panel(panel: Panel, session: Option<Loaded<Session>>) -> AnyView {
    let draw = move || split::panels(Side::Panel(panel, session));
    view! { <Late part=&PANELS around=Around::Panel draw=Box::new(draw) /> }.into_any()
}

/// What the palette holds.
#[must_use]
pub fn finder(session: Loaded<Session>) -> AnyView {
    let draw = move || split::panels(Side::Finder(session));
    view! { <Late part=&PANELS around=Around::Nothing draw=Box::new(draw) /> }.into_any()
}

/// What comes of a choice that was applied.
#[must_use]
pub fn applied(what: Applied) -> AnyView {
    let draw = move || split::applying(what.clone());
    view! { <Late part=&APPLYING around=Around::Nothing draw=Box::new(draw) /> }.into_any()
}
