//! What follows when a choice is applied: nobody needs it to begin with, so it comes when it is needed.

use super::{change::Change, conflict::Collision, progress::Progress, turn_off::TurnOffDialog};
use crate::query::Loaded;
use leptos::prelude::*;
use security_center_contract::{Conflict, ThreatProtection, ThreatProtectionChange};

/// What of it.
#[derive(Clone)]
pub enum Applied {
    /// Provisioning, under way or failed.
    Provisioning {
        /// The service.
        service: Loaded<ThreatProtection>,
        /// The change.
        change: Box<Change>,
        /// Whether the focus may have gone with what was here before.
        due: StoredValue<bool>,
    },
    /// The question before turning off.
    Question {
        /// Whether it is open.
        open: RwSignal<bool>,
        /// The service, on or failed.
        service: Loaded<ThreatProtection>,
        /// Turns off.
        on_confirm: Callback<()>,
    },
    /// Somebody else changed the same.
    Conflict {
        /// What was wanted.
        wanted: ThreatProtectionChange,
        /// The fields that collide.
        conflicts: Vec<Conflict>,
        /// The service as it is now.
        current: Box<ThreatProtection>,
    },
}

/// Draws it.
#[must_use]
pub fn applied(what: Applied) -> AnyView {
    match what {
        Applied::Provisioning { service, change, due } => {
            view! { <Progress service=service change=*change due=due /> }.into_any()
        }
        Applied::Question { open, service, on_confirm } => {
            view! { <TurnOffDialog open=open service=service on_confirm=on_confirm /> }.into_any()
        }
        Applied::Conflict { wanted, conflicts, current } => {
            view! { <Collision wanted=wanted conflicts=conflicts current=*current /> }.into_any()
        }
    }
}
