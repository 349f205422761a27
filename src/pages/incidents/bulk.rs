//! What can be done with the incidents that are selected, and with alerts not: adding and removing a tag, and resolving what has open
//! alerts.

use crate::{
    format,
    i18n::use_words,
    queue::Bulk,
    triage::{BulkBar, Decided, change_all},
    ui::{Button, ButtonKind, Dialog, Field, FieldKind, Menu, MenuItem, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{Incident, IncidentChange, IncidentStatus};

/// The id of the menu.
const TAGS: &str = "bulk-tags";

/// The bar.
#[component]
pub fn IncidentsBar(
    /// How it stands.
    bulk: Bulk<Incident>,
) -> impl IntoView {
    let words = use_words();
    let number = move || format::number(words, bulk.count() as f64);
    let idle = whether(move || bulk.is_idle());
    let (resolving, tagging) = (RwSignal::new(false), RwSignal::new(false));
    let (untagging, tag) = (RwSignal::new(false), RwSignal::new(String::new()));
    let resolve = move || {
        resolving.set(false);
        change_all(bulk, words.incident_status(), |_| Incident::set(IncidentStatus::Resolved));
    };
    let typed = move || Some(tag.get_untracked().trim().to_owned()).filter(|tag| !tag.is_empty());
    let with_tags = move |of: fn(&mut Vec<String>, &str)| {
        tagging.set(false);
        untagging.set(false);
        let Some(tag) = typed() else { return };
        change_all(bulk, words.incident_tags(), move |before: &Incident| {
            let mut tags = before.custom_tags.clone();
            of(&mut tags, &tag);
            IncidentChange { custom_tags: Some(tags), ..IncidentChange::default() }
        });
    };
    let add_tag = move || {
        with_tags(|tags, tag| {
            if tags.iter().all(|one| one != tag) {
                tags.push(tag.to_owned());
            }
        });
    };
    let remove_tag = move || with_tags(|tags, tag| tags.retain(|one| one != tag));
    view! {
        <BulkBar
            bulk=bulk
            before_resolving=Callback::new(move |()| resolving.set(true))
            more=move || view! {
                <Menu id=TAGS label=words.bulk_tags()>
                    <MenuItem menu=TAGS label=words.bulk_tag() available=idle on_press=move || tagging.set(true) />
                    <MenuItem menu=TAGS label=words.bulk_untag() available=idle on_press=move || untagging.set(true) />
                </Menu>
            }
        />
        <Dialog
            open=resolving
            title=text(move || words.bulk_resolve_title(&number()))
            title_id="bulk-resolve"
            on_dismiss=Callback::new(move |()| resolving.set(false))
            answers=move || view! {
                <Button label=words.cancel() on_press=move || resolving.set(false) />
                <Button kind=ButtonKind::Primary label=words.incident_resolve() on_press=resolve />
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
        <Dialog
            open=untagging
            title=words.bulk_untag()
            title_id="bulk-untag"
            on_dismiss=Callback::new(move |()| untagging.set(false))
            answers=move || view! {
                <Button label=words.cancel() on_press=move || untagging.set(false) />
                <Button kind=ButtonKind::Primary label=words.apply() on_press=remove_tag />
            }
        >
            <Field
                id="bulk-untag-text"
                label=words.incident_tag()
                hint=words.bulk_untag_hint()
                value=tag
                kind=FieldKind::Line
            />
        </Dialog>
    }
}
