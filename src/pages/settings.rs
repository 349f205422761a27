//! The list of settings (`behaviour.md` S20).

use crate::{
    components::{Cell, Heading, Table},
    i18n::{Word, use_words},
    routes::Route,
};
use leptos::prelude::*;

/// Name and description of each group of settings.
#[component]
pub fn Settings() -> impl IntoView {
    let words = use_words();
    let columns = vec![words.settings_name(), words.settings_description()];
    let row = move |to: Route, name: Word, description: Word| {
        vec![Cell::Link(to.href(), name.into()), description.into()]
    };
    let rows = move || {
        vec![
            row(Route::ThreatProtection, words.threat_protection(), words.settings_threat_protection()),
            row(Route::Audit, words.audit_log(), words.settings_audit()),
            row(Route::Eligibility, words.eligibility(), words.settings_eligibility()),
        ]
    };
    view! {
        <Heading title=words.settings() />
        <Table caption=words.settings() columns=columns rows=Box::new(rows) />
    }
}
