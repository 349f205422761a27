//! The alerts of the connected services. Not one of the three gated features: while there can be none, the page says why.

use crate::{
    api,
    components::{EmptyFeature, Heading, Load, Refusals, ShownOf, Table},
    i18n::use_words,
    query::{Loaded, Query},
    routes::Route,
    session::use_known,
    ui::{When, dynamic, effect, whether},
};
use leptos::prelude::*;
use security_center_contract::{Alert, FeatureAccess, List};

/// The alerts, newest first.
#[component]
pub fn Alerts() -> impl IntoView {
    let words = use_words();
    let known = use_known();
    let features = move || known.session.get().map(|session| session.access.features.clone());
    let access = Memo::new(move |_| features().map(|features| features.access));
    let refusals = move || features().map(|features| features.refusals).unwrap_or_default();
    view! {
        <Heading title=words.alerts() about=words.alerts_about() />
        {dynamic(move || match access.get() {
            Some(FeatureAccess::Open) => view! { <Open /> }.into_any(),
            Some(FeatureAccess::Settings) => {
                view! {
                    <div class="empty">
                        <h2>{words.alerts_closed().text()}</h2>
                        <p>{words.alerts_off().text()}</p>
                        <a href=Route::ThreatProtection.href()>{words.card_open_settings().text()}</a>
                    </div>
                }
                .into_any()
            }
            Some(FeatureAccess::Refused) | None => {
                view! {
                    <div class="empty">
                        <h2>{words.alerts_closed().text()}</h2>
                        {dynamic(move || view! { <Refusals refusals=refusals() /> })}
                    </div>
                }
                .into_any()
            }
        })}
    }
}

#[component]
fn Open() -> impl IntoView {
    let words = use_words();
    let alerts = Query::new(&api::ALERTS);
    let known = use_known();
    effect(move || {
        known.alerts.track();
        alerts.refetch();
    });
    view! {
        <Load query=alerts let:list>
            <When is=whether(move || list.get().value.is_empty()) otherwise=move || view! { <Listed list=list /> }>
                <EmptyFeature title=words.alerts_none() />
            </When>
        </Load>
    }
}

#[component]
fn Listed(list: Loaded<List<Alert>>) -> impl IntoView {
    let words = use_words();
    let columns =
        vec![words.alert_title(), words.incident_severity(), words.alert_service(), words.alert_created()];
    let row = move |alert: &Alert| {
        vec![
            alert.title.clone().into(),
            words.severity(alert.severity).into(),
            words.supported_service(alert.service).into(),
            alert.created_date_time.clone().into(),
        ]
    };
    let rows = move || list.get().value.iter().map(row).collect();
    let counts = move || (list.get().value.len(), list.get().count);
    view! {
        <Table caption=words.alerts() columns=columns rows=Box::new(rows) />
        <ShownOf counts=Box::new(counts) />
    }
}
