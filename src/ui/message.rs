//! A message on the page: what happened, what was kept, what to do.

use super::{Glyph, Icon};
use leptos::prelude::*;

/// What a message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageKind {
    /// A remark.
    Info,
    /// Something needs attention.
    Warning,
    /// Something failed.
    Error,
}

/// A message. An error interrupts a screen reader, the others wait.
#[component]
pub fn Message(
    /// What it is about.
    kind: MessageKind,
    /// True where the announcer speaks of it already.
    #[prop(optional)]
    silent: bool,
    /// The sentence, and what can be done.
    children: Children,
) -> impl IntoView {
    let (class, icon, role) = match kind {
        MessageKind::Info => ("message", Icon::Info, "status"),
        MessageKind::Warning => ("message warning", Icon::Warning, "status"),
        MessageKind::Error => ("message error", Icon::Failed, "alert"),
    };
    let role = if silent { None } else { Some(role) };
    view! {
        <div class=class role=role>
            <Glyph icon=icon />
            <div class="message-text">{children()}</div>
        </div>
    }
}
