//! What was decided about an alert, and deciding it: status, assignment, classification; and the facts beside.

use super::change::Changes;
use crate::{
    components::{CLASSIFICATIONS, Choice, Moment, alert_status, determinations},
    i18n::use_words,
    query::Loaded,
    session::use_known,
    ui::{Button, Fact, Facts, When, dynamic, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{
    Alert, AlertChange, AlertDetails, AlertStatus, Classification, Determination, Timestamp,
};

const STATUSES: [AlertStatus; 3] = [AlertStatus::New, AlertStatus::InProgress, AlertStatus::Resolved];

/// The facts, and where each is changed.
#[component]
pub fn Decisions(
    /// The changes.
    changes: Changes,
    /// The alert.
    details: Loaded<AlertDetails>,
) -> impl IntoView {
    let words = use_words();
    let known = use_known();
    let available = whether(move || changes.allowed() && !changes.under_way.get());
    let choose_status = move |chosen: usize| {
        changes.make(
            words.incident_status(),
            AlertChange { status: Some(STATUSES[chosen]), ..AlertChange::default() },
        );
    };
    let assign = move |to: String| {
        changes
            .make(words.incident_assigned(), AlertChange { assigned_to: Some(to), ..AlertChange::default() });
    };
    let own_name = move || known.session.get().map(|session| session.person.user_principal_name.clone());
    let is_own = Memo::new(move |_| {
        let assigned = details.get().alert.assigned_to.clone();
        assigned.is_some() && assigned == own_name()
    });
    let classify = move |classification: Classification, determination: Determination| {
        changes.make(
            words.incident_classification(),
            AlertChange {
                classification: Some(classification),
                determination: Some(determination),
                ..AlertChange::default()
            },
        );
    };
    let kinds = move || {
        let alert = &details.get().alert;
        determinations(alert.classification, alert.determination)
    };
    let moment = move |of: fn(&Alert) -> &Timestamp| {
        dynamic(move || view! { <Moment at=of(&details.get().alert).clone() /> })
    };
    let shown = move |of: fn(&Alert) -> String| text(move || of(&details.get().alert));
    view! {
        <aside class="decisions" aria-label=words.alert_information().text()>
            <h2>{words.alert_information().text()}</h2>
            <Choice
                id="alert-status"
                label=words.incident_status()
                choices=STATUSES.map(|one| alert_status(words, one)).to_vec()
                chosen=Signal::derive(move || {
                    let now = details.get().alert.status;
                    STATUSES.iter().position(|one| *one == now).unwrap_or_default()
                })
                available=available
                on_choose=Callback::new(choose_status)
            />
            <Facts>
                <Fact term=words.incident_assigned()>
                    {text(move || match details.get().alert.assigned_to.clone() {
                        Some(name) => name,
                        None => words.incident_assigned_to_nobody().get().to_owned(),
                    })}
                </Fact>
            </Facts>
            <When
                is=is_own
                otherwise=move || view! {
                    <Button
                        label=words.incident_assign_to_me()
                        available=available
                        on_press=move || assign(untrack(own_name).unwrap_or_default())
                    />
                }
            >
                <Button label=words.incident_give_back() available=available on_press=move || assign(String::new()) />
            </When>
            <Choice
                id="alert-classification"
                label=words.incident_classification()
                choices=CLASSIFICATIONS.map(|one| words.classification_of(one)).to_vec()
                chosen=Signal::derive(move || {
                    let now = details.get().alert.classification;
                    CLASSIFICATIONS.iter().position(|one| *one == now).unwrap_or_default()
                })
                available=available
                on_choose=Callback::new(move |chosen: usize| {
                    classify(CLASSIFICATIONS[chosen], Determination::Unknown);
                })
            />
            {dynamic(move || {
                let kinds = kinds();
                let (shown, chosen_kinds) = (kinds.clone(), kinds.clone());
                (kinds.len() > 1).then(|| view! {
                    <Choice
                        id="alert-determination"
                        label=words.incident_determination()
                        choices=kinds.iter().map(|one| words.determination(*one)).collect()
                        chosen=Signal::derive(move || {
                            let now = details.get().alert.determination;
                            shown.iter().position(|one| *one == now).unwrap_or_default()
                        })
                        available=available
                        on_choose=Callback::new(move |chosen: usize| {
                            classify(details.now().alert.classification, chosen_kinds[chosen]);
                        })
                    />
                })
            })}
            <Facts>
                <Fact term=words.alert_category()>
                    {text(move || words.category(details.get().alert.category).get())}
                </Fact>
                <When is=whether(move || !details.get().alert.techniques.is_empty())>
                    <Fact term=words.alert_techniques()>{shown(|alert| alert.techniques.join(", "))}</Fact>
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
