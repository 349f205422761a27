//! What is said of an incident wherever one is shown: its name in the reader's language, how bad it is.

use crate::{
    format,
    i18n::{Words, use_words},
    ui::text,
};
use leptos::prelude::*;
use security_center_contract::{Incident, Severity};

/// The name: what a person called it; or else that of its only alert; or else by rule, what happened to whom.
#[must_use]
pub fn incident_name(words: Words, incident: &Incident) -> String {
    if incident.named {
        return incident.display_name.clone();
    }
    if let Some(title) = &incident.title {
        return title.clone();
    }
    let all = &incident.categories;
    let tactics: Vec<_> = all.iter().copied().filter(|one| one.is_tactic()).collect();
    let said = if tactics.is_empty() { all.clone() } else { tactics.clone() };
    let lower = |text: String| text.to_lowercase();
    let what = format::list(words, said.iter().map(|one| lower(words.category(*one).into())).collect());
    let what = match tactics.len() {
        2.. => words.incident_named_stages(&what),
        _ if what.is_empty() => words.incident_named_plain().into(),
        _ => first_upper(&what),
    };
    let whom: Vec<String> = [
        (incident.device_count, Words::incident_devices as fn(Words, &str) -> String),
        (incident.user_count, Words::incident_users),
        (incident.mailbox_count, Words::incident_mailboxes),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, say)| say(words, &format::number(words, count as f64)))
    .collect();
    let what =
        if whom.is_empty() { what } else { words.incident_named_on(&what, &format::list(words, whom)) };
    match incident.services.len() {
        0 | 1 => what,
        services => words.incident_named_by(&what, &services.to_string()),
    }
}

fn first_upper(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
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
