//! What was decided about an alert, and deciding it: status, assignment, classification; and the facts beside.

use crate::{
    components::{Moment, technique_link},
    i18n::use_words,
    query::Loaded,
    triage::{Assigned, Changes, Classified, Decided, Status},
    ui::{Fact, Facts, When, dynamic, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{Alert, AlertDetails, Timestamp};

/// The facts, and where each is changed.
#[component]
pub fn Decisions(
    /// The changes.
    changes: Changes<Alert>,
    /// The alert.
    details: Loaded<AlertDetails>,
) -> impl IntoView {
    let words = use_words();
    let available = whether(move || changes.allowed() && !changes.under_way.get());
    let choose = move |status| changes.make(words.incident_status(), Alert::set(status));
    let moment = move |of: fn(&Alert) -> &Timestamp| {
        dynamic(move || view! { <Moment at=of(&details.get().alert).clone() /> })
    };
    let shown = move |of: fn(&Alert) -> String| text(move || of(&details.get().alert));
    let techniques = move || {
        let named = |id: &String| view! { <li>{technique_link(words, id)}</li> };
        details.get().alert.techniques.iter().map(named).collect::<Vec<_>>()
    };
    view! {
        <aside class="decisions" aria-label=words.alert_information().text()>
            <h2>{words.alert_information().text()}</h2>
            <Status changes=changes available=available on_choose=Callback::new(choose) />
            <Assigned changes=changes available=available />
            <Classified changes=changes available=available />
            <Facts>
                <Fact term=words.alert_category()>
                    {text(move || words.category(details.get().alert.category).get())}
                </Fact>
                <When is=whether(move || !details.get().alert.techniques.is_empty())>
                    <Fact term=words.alert_techniques()>
                        <ul class="row">{dynamic(techniques)}</ul>
                    </Fact>
                </When>
                <When is=whether(move || details.get().alert.detection_source.is_some())>
                    <Fact term=words.alert_source()>
                        {shown(|alert| alert.detection_source.clone().unwrap_or_default())}
                    </Fact>
                </When>
                <Fact term=words.incident_first_activity()>{moment(|alert| &alert.first_activity_date_time)}</Fact>
                <Fact term=words.incident_last_activity()>{moment(|alert| &alert.last_activity_date_time)}</Fact>
                <Fact term=words.alert_created()>{moment(|alert| &alert.created_date_time)}</Fact>
                <Fact term=words.incident_updated()>{moment(|alert| &alert.last_update_date_time)}</Fact>
                <Fact term=words.alert_provider_id()>{shown(|alert| alert.provider_alert_id.clone())}</Fact>
            </Facts>
        </aside>
    }
}
