//! What can be done with the alerts that are selected.

use crate::{
    api,
    components::{Refusals, taking_back},
    format,
    i18n::{Word, use_words},
    queue::Bulk,
    session::use_known,
    ui::{Button, When, dynamic, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{Alert, AlertChange, AlertStatus, Classification};
use std::collections::HashSet;

/// The bar.
#[component]
pub fn BulkBar(
    /// How it stands.
    bulk: Bulk<Alert>,
) -> impl IntoView {
    let words = use_words();
    let known = use_known();
    let count = Memo::new(move |_| bulk.count());
    let number = move || format::number(words, count.get() as f64);
    let idle = whether(move || bulk.is_idle());
    let change = move |what: Word, change: AlertChange| {
        let made = change.clone();
        bulk.change(
            what,
            move |number, before| api::change_alert(number, &made, before.version),
            move |number, before, version| api::change_alert(number, &taking_back(before, &change), version),
        );
    };
    let status = move |status: AlertStatus| {
        change(words.incident_status(), AlertChange { status: Some(status), ..AlertChange::default() });
    };
    let assign = move || {
        let own = known.session.now().map(|session| session.person.user_principal_name.clone());
        change(words.incident_assigned(), AlertChange { assigned_to: own, ..AlertChange::default() });
    };
    let classify = move |classification: Classification| {
        change(
            words.incident_classification(),
            AlertChange { classification: Some(classification), ..AlertChange::default() },
        );
    };
    let respond = move || known.session.get().map(|session| session.respond.clone());
    let may = Memo::new(move |_| respond().is_some_and(|respond| respond.allowed));
    let refusals = move || respond().map(|respond| respond.refusals).unwrap_or_default();
    view! {
        <When is=whether(move || count.get() != 0 && !may.get())>
            {dynamic(move || view! { <Refusals refusals=refusals() /> })}
        </When>
        <When is=whether(move || count.get() != 0 && may.get())>
            <div class="row bulk" role="group" aria-label=words.bulk().text()>
                <span role="status">{text(move || words.selected_count(&number()))}</span>
                <Button label=words.incident_assign_to_me() available=idle on_press=assign />
                <Button
                    label=words.bulk_in_progress()
                    available=idle
                    on_press=move || status(AlertStatus::InProgress)
                />
                <Button
                    label=words.incident_resolve()
                    available=idle
                    on_press=move || status(AlertStatus::Resolved)
                />
                <Button
                    label=words.classification_true()
                    available=idle
                    on_press=move || classify(Classification::TruePositive)
                />
                <Button
                    label=words.classification_false()
                    available=idle
                    on_press=move || classify(Classification::FalsePositive)
                />
                <Button label=words.select_none() on_press=move || bulk.selection.set(HashSet::new()) />
            </div>
        </When>
    }
}
