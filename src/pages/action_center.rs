//! The remediation actions of the tenant.

use crate::ui::whether;
use crate::{
    api,
    components::{EmptyFeature, Heading, Load, Moment, Table},
    i18n::use_words,
    query::{Loaded, Query},
    ui::When,
    ui::dynamic,
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
    let columns =
        vec![words.action_name().into(), words.incident_status().into(), words.action_created().into()];
    let row = move |action: RemediationAction| {
        view! {
            <tr>
                <th scope="row">{action.display_name}</th>
                <td>{words.action_status(action.status).text()}</td>
                <td><Moment at=action.created_date_time /></td>
            </tr>
        }
        .into_any()
    };
    view! {
        <Table caption=words.action_center() columns=columns>
            {dynamic(move || list.get().value.clone().into_iter().map(row).collect::<Vec<_>>())}
        </Table>
    }
}
