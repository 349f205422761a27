//! What lies beside the page: the panel that the address names, and the page behind it, out of reach while the panel
//! lies over it.

use super::{customize::Customize, notifications::NotificationsPanel, shortcuts::Shortcuts};
use crate::{query::Loaded, router::use_router, routes::Panel, ui::dynamic};
use leptos::prelude::*;
use security_center_contract::Session;

/// Draws the panel of the present address.
#[component]
pub fn Panels(
    /// Who is signed in, and what that allows.
    session: Loaded<Session>,
) -> impl IntoView {
    let router = use_router();
    let panel = router.panel();
    dynamic(move || panel.get().and_then(|panel| drawn(panel, session)))
}

/// The panel; nothing for one that this version does not have.
fn drawn(panel: Panel, session: Loaded<Session>) -> Option<AnyView> {
    match panel {
        Panel::Notifications => Some(view! { <NotificationsPanel /> }.into_any()),
        Panel::Navigation => Some(view! { <Customize session=session /> }.into_any()),
        Panel::Shortcuts => Some(view! { <Shortcuts /> }.into_any()),
        Panel::Help | Panel::Contact | Panel::Requests | Panel::Feedback => None,
    }
}
