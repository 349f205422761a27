//! What can be done with the incidents that are selected.

use crate::{
    api::{self, Awaited},
    components::Refusals,
    format,
    i18n::{Word, use_words},
    queue::Bulk,
    session::use_known,
    ui::{Button, ButtonKind, Dialog, Field, FieldKind, When, dynamic, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{Classification, Incident, IncidentChange, IncidentStatus};
use std::collections::HashSet;

/// The bar.
#[component]
pub fn BulkBar(
    /// How it stands.
    bulk: Bulk<Incident>,
) -> impl IntoView {
    let words = use_words();
    let known = use_known();
    let count = Memo::new(move |_| bulk.count());
    let number = move || format::number(words, count.get() as f64);
    let idle = whether(move || bulk.is_idle());
    let (resolving, tagging) = (RwSignal::new(false), RwSignal::new(false));
    let tag = RwSignal::new(String::new());
    let change = move |what: Word, change: IncidentChange| {
        let ask = move |number: u32, before: &Incident| api::change_incident(number, &change, before.version);
        bulk.change(what, ask, take_back);
    };
    let status = move |status: IncidentStatus| {
        change(words.incident_status(), IncidentChange { status: Some(status), ..IncidentChange::default() });
    };
    let assign = move || {
        let own = known.session.now().map(|session| session.person.user_principal_name.clone());
        change(words.incident_assigned(), IncidentChange { assigned_to: own, ..IncidentChange::default() });
    };
    let classify = move |classification: Classification| {
        change(
            words.incident_classification(),
            IncidentChange { classification: Some(classification), ..IncidentChange::default() },
        );
    };
    let add_tag = move || {
        let tag = tag.get_untracked().trim().to_owned();
        tagging.set(false);
        if tag.is_empty() {
            return;
        }
        let ask = move |number: u32, before: &Incident| {
            let mut tags = before.custom_tags.clone();
            if !tags.contains(&tag) {
                tags.push(tag.clone());
            }
            let change = IncidentChange { custom_tags: Some(tags), ..IncidentChange::default() };
            api::change_incident(number, &change, before.version)
        };
        bulk.change(words.incident_tags(), ask, take_back);
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
                    on_press=move || status(IncidentStatus::InProgress)
                />
                <Button label=words.incident_resolve() available=idle on_press=move || resolving.set(true) />
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
                <Button label=words.bulk_tag() available=idle on_press=move || tagging.set(true) />
                <Button
                    label=words.select_none()
                    on_press=move || bulk.selection.set(HashSet::new())
                />
            </div>
        </When>
        <Dialog
            open=resolving
            title=text(move || words.bulk_resolve_title(&number()))
            title_id="bulk-resolve"
            on_dismiss=Callback::new(move |()| resolving.set(false))
            answers=move || view! {
                <Button label=words.cancel() on_press=move || resolving.set(false) />
                <Button
                    kind=ButtonKind::Primary
                    label=words.incident_resolve()
                    on_press=move || {
                        resolving.set(false);
                        status(IncidentStatus::Resolved);
                    }
                />
            }
        >
            <p>{words.bulk_resolve_about().text()}</p>
        </Dialog>
        <Dialog
            open=tagging
            title=words.bulk_tag()
            title_id="bulk-tag"
            on_dismiss=Callback::new(move |()| tagging.set(false))
            answers=move || view! {
                <Button label=words.cancel() on_press=move || tagging.set(false) />
                <Button kind=ButtonKind::Primary label=words.apply() on_press=add_tag />
            }
        >
            <Field id="bulk-tag-text" label=words.incident_tag() value=tag kind=FieldKind::Line />
        </Dialog>
    }
}

/// The server knows what was changed last, with what followed from it for the alerts.
fn take_back(number: u32, _: &Incident, _: i64) -> Awaited<Incident> {
    api::undo_incident(number)
}
