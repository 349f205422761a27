//! What is said of an incident wherever one is shown: its name in the reader's language, how bad it is.

use crate::{
    i18n::{Words, use_words},
    ui::text,
};
use leptos::prelude::*;
use security_center_contract::{Incident, NamedAfter, Severity};

/// The name: what a person called it; or else that of its only alert; or else by rule, what happened to whom.
#[must_use]
pub fn incident_name(words: Words, incident: &Incident) -> String {
    if incident.named {
        return incident.display_name.clone();
    }
    if let Some(title) = &incident.title {
        return title.clone();
    }
    let entities = [incident.device_count, incident.user_count, incident.mailbox_count];
    let services = incident.services.len() as u64;
    words.incident_named_after(&NamedAfter { categories: &incident.categories, entities, services })
}

/// How bad it is: three blocks and the word, so that colour alone never says it.
#[component]
pub fn SeverityMark(
    /// How bad.
    severity: Severity,
) -> impl IntoView {
    let words = use_words();
    let class = match severity {
        Severity::High => "severity high",
        Severity::Medium => "severity medium",
        Severity::Low => "severity low",
        Severity::Informational => "severity informational",
    };
    view! {
        <span class=class>
            <span class="blocks" aria-hidden="true"><i></i><i></i><i></i></span>
            <span>{text(move || words.severity(severity).get())}</span>
        </span>
    }
}
