//! The remediation actions of the tenant.

use crate::{
    api,
    components::{EmptyFeature, Heading, Load, ShownOf, Table},
    i18n::use_words,
    query::{Loaded, Query},
    ui::{When, whether},
};
use leptos::prelude::*;
use security_center_contract::{List, RemediationAction};

/// The actions, newest first.
#[component]
pub fn ActionCenter() -> impl IntoView {
    let words = use_words();
    let actions = Query::new(&api::REMEDIATION_ACTIONS);
    actions.refetch();
    view! {
        <Heading title=words.action_center() about=words.actions_about() />
        <Load query=actions let:list>
            <When is=whether(move || list.get().value.is_empty()) otherwise=move || view! { <Actions list=list /> }>
                <EmptyFeature title=words.actions_none() />
            </When>
        </Load>
    }
}

#[component]
fn Actions(list: Loaded<List<RemediationAction>>) -> impl IntoView {
    let words = use_words();
    let columns = vec![words.action_name(), words.incident_status(), words.action_created()];
    let row = move |action: &RemediationAction| {
        vec![
            action.display_name.clone().into(),
            words.action_status(action.status).into(),
            action.created_date_time.clone().into(),
        ]
    };
    let rows = move || list.get().value.iter().map(row).collect();
    let counts = move || (list.get().value.len(), list.get().count);
    view! {
        <Table caption=words.action_center() columns=columns rows=Box::new(rows) />
        <ShownOf counts=Box::new(counts) />
    }
}
