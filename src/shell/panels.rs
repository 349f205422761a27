//! What lies beside the page: the panel that the address names, and the page behind it, out of reach while the panel
//! lies over it.

use super::{customize::Customize, notifications::NotificationsPanel, shortcuts::Shortcuts};
use crate::{
    browser,
    help::{Contact, Feedback, NeedHelp, Requests, SignInFirst},
    parts,
    query::Loaded,
    router::use_router,
    routes::Panel,
    ui::{dynamic, effect},
};
use leptos::prelude::*;
use security_center_contract::Session;

/// What a panel lies over in a narrow window: everything but the header.
const BEHIND: &str = ".skip, .navigation, .content";

/// Draws the panel of the present address.
#[component]
pub fn Panels(
    /// Who is signed in, if anybody, and what that allows.
    session: Option<Loaded<Session>>,
) -> impl IntoView {
    let router = use_router();
    let panel = router.panel();
    let panel = Memo::new(move |_| panel.get().filter(|panel| session.is_some() || is_for_anyone(*panel)));
    let narrow = RwSignal::new(browser::is_covered());
    browser::on_window("resize", move |_: web_sys::Event| {
        let _ = narrow.try_set(browser::is_covered());
    });
    effect(move || {
        let covered = narrow.get() && panel.get().is_some();
        browser::cover(BEHIND, covered, "panel-heading");
    });
    dynamic(move || panel.get().map(|panel| parts::panel(panel, session)))
}

/// Help is there for somebody who cannot sign in, too.
fn is_for_anyone(panel: Panel) -> bool {
    matches!(panel, Panel::Help | Panel::Contact | Panel::Requests | Panel::Feedback)
}

/// A panel, as it is for whoever is signed in, if anybody.
pub(crate) fn panel(panel: Panel, session: Option<Loaded<Session>>) -> AnyView {
    match session {
        Some(session) => drawn(panel, session),
        None => plain(panel),
    }
}

fn drawn(panel: Panel, session: Loaded<Session>) -> AnyView {
    match panel {
        Panel::Help => view! { <NeedHelp /> }.into_any(),
        Panel::Contact => view! { <Contact /> }.into_any(),
        Panel::Requests => view! { <Requests /> }.into_any(),
        Panel::Feedback => view! { <Feedback /> }.into_any(),
        Panel::Notifications => view! { <NotificationsPanel /> }.into_any(),
        Panel::Navigation => view! { <Customize session=session /> }.into_any(),
        Panel::Shortcuts => view! { <Shortcuts /> }.into_any(),
    }
}

/// While nobody is signed in.
fn plain(panel: Panel) -> AnyView {
    match panel {
        Panel::Help => view! { <NeedHelp /> }.into_any(),
        other => view! { <SignInFirst panel=other /> }.into_any(),
    }
}
