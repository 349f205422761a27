//! What lies beside the page: the panel that the address names, and the page behind it, out of reach while the panel
//! lies over it.

use crate::{router::use_router, routes::Panel, ui::dynamic};
use leptos::prelude::*;

/// Draws the panel of the present address.
#[component]
pub fn Panels() -> impl IntoView {
    let router = use_router();
    let panel = router.panel();
    dynamic(move || panel.get().and_then(drawn))
}

/// The panel; nothing for one that this version does not have.
fn drawn(panel: Panel) -> Option<AnyView> {
    match panel {
        Panel::Help
        | Panel::Contact
        | Panel::Requests
        | Panel::Feedback
        | Panel::Notifications
        | Panel::Navigation
        | Panel::Shortcuts => None,
    }
}
