//! Fetches a part before it is opened: when the pointer or the focus comes to what opens it.

use super::{INCIDENTS, PAGES, PANELS, SIGN_IN};
use crate::{
    browser,
    components::Part,
    routes::{self, Feature, Route},
};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

/// What opens a part, or leads to a page in one.
const OPENERS: &str = "a[href], .header > button, .header-end > button, .corner button";

/// From now on.
pub fn fetch_ahead() {
    for event in ["pointerover", "focusin"] {
        browser::on_window(event, |event: Event| {
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            if let Some(opener) = target.and_then(|target| target.closest(OPENERS).ok().flatten())
                && let Some(part) = behind(&opener)
            {
                part.expect();
            }
        });
    }
}

fn behind(opener: &Element) -> Option<&'static Part> {
    if !opener.has_attribute("href") {
        return Some(&PANELS);
    }
    let link = browser::address_of(opener)?;
    if Some(link.origin()) != browser::window().location().origin().ok() {
        return None;
    }
    if link.search().starts_with("?panel=") {
        return Some(&PANELS);
    }
    of_page(&Route::parse(link.pathname().strip_prefix(routes::base().as_str())?))
}

/// The part that a page is in; `None` for those that come with the app.
fn of_page(route: &Route) -> Option<&'static Part> {
    match route {
        Route::Home | Route::ThreatProtection | Route::NotFound | Route::BelowFeature(_) => None,
        Route::SignIn | Route::SignedIn => Some(&SIGN_IN),
        Route::Feature(Feature::Incidents)
        | Route::Incident(_)
        | Route::Alerts
        | Route::Alert(_)
        | Route::Entity(_) => Some(&INCIDENTS),
        _ => Some(&PAGES),
    }
}
