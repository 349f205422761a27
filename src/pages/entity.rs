//! The page of an entity: what it is, when and where it was seen, what is said of it, and with what it was seen. It is as it was
//! when it was opened: what counts in a page of one entity does not hang on the last second.

use crate::{
    api,
    components::{Cell, Heading, Load, Moment, Table, entity_link, incident_name},
    format,
    i18n::{Words, use_words},
    query::{Loaded, Query},
    routes::{self, Route},
    ui::{Card, Fact, Facts, When, dynamic, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{EntityDetails, Incident, SeenWith, VerdictCount};

/// The page.
#[component]
pub fn EntityPage(
    /// One of its names.
    key: String,
) -> impl IntoView {
    let words = use_words();
    let details = Query::new(&api::ENTITY);
    details.aim(api::entity(&key));
    let title = text(move || match details.get() {
        Some(details) if !details.display.trim().is_empty() => details.display.clone(),
        Some(details) => details.key.clone(),
        None => words.entity_page().get().to_owned(),
    });
    view! {
        <Heading title=title />
        <Load query=details let:loaded>
            <Page details=loaded />
        </Load>
    }
}

#[component]
fn Page(details: Loaded<EntityDetails>) -> impl IntoView {
    let words = use_words();
    let number = move |number: u64| format::number(words, number as f64);
    let verdicts = move || {
        let line = move |one: &VerdictCount| {
            let (verdict, count) = (one.verdict, one.alert_count);
            let said =
                text(move || words.entity_said_by(words.evidence_verdict(verdict).get(), &number(count)));
            view! { <li>{said}</li> }.into_any()
        };
        details.get().verdicts.iter().map(line).collect::<Vec<_>>()
    };
    let names = move || {
        let name = |name: &String| view! { <li dir="auto"><code>{name.clone()}</code></li> }.into_any();
        details.get().names.iter().map(name).collect::<Vec<_>>()
    };
    let looked = move || (details.get().looked_at, details.get().alert_count);
    let everywhere = move || {
        let since = details.get().everywhere_since.clone()?;
        Some(view! {
            <Fact term=words.entity_everywhere()>
                <Moment at=since /> " " <span class="quiet">{words.entity_everywhere_about().text()}</span>
            </Fact>
        })
    };
    view! {
        <p class="quiet">{text(move || words.entity_kind(details.get().kind).get())}</p>
        <div class="stack wide">
            <div class="cards">
                <Card title=words.entity_page()>
                    <Facts>
                        <Fact term=words.entity_first_seen()>
                            {dynamic(move || view! { <Moment at=details.get().first_seen_date_time.clone() /> })}
                        </Fact>
                        <Fact term=words.entity_last_seen()>
                            {dynamic(move || view! { <Moment at=details.get().last_seen_date_time.clone() /> })}
                        </Fact>
                        <When is=whether(move || details.get().group_name.is_some())>
                            <Fact term=words.entity_group()>
                                {text(move || details.get().group_name.clone().unwrap_or_default())}
                            </Fact>
                        </When>
                        {dynamic(everywhere)}
                        <Fact term=words.entity_names()><ul>{dynamic(names)}</ul></Fact>
                    </Facts>
                </Card>
                <Card title=words.alerts()>
                    <p>{text(move || words.entity_alert_count(&number(details.get().alert_count)))}</p>
                    <p>
                        <a href=text(move || routes::alerts_naming(&details.get().key))>
                            {words.entity_alerts_show().text()}
                        </a>
                    </p>
                </Card>
                <Card title=words.entity_verdicts()>
                    <ul class="bullets">{dynamic(verdicts)}</ul>
                    <When is=whether(move || looked().0 < looked().1)>
                        <p class="quiet">
                            {text(move || words.entity_looked_at(&number(looked().0), &number(looked().1)))}
                        </p>
                    </When>
                </Card>
            </div>
            <Card title=words.incidents()><Incidents details=details /></Card>
            <Card title=words.entity_seen_with()><Company details=details /></Card>
        </div>
    }
}

/// The incidents that it is in.
#[component]
fn Incidents(details: Loaded<EntityDetails>) -> impl IntoView {
    let words = use_words();
    let number = move |number: u64| format::number(words, number as f64);
    let columns = vec![
        words.incident_name(),
        words.incident_severity(),
        words.incident_status(),
        words.incident_alerts(),
        words.incident_first_activity(),
        words.incident_last_activity(),
    ];
    let row = move |incident: &Incident| -> Vec<Cell> {
        let page = Route::Incident(incident.id.parse().unwrap_or_default());
        vec![
            Cell::Link(page.href(), incident_name(words, incident)),
            words.severity(incident.severity).into(),
            words.incident_state(incident.status).into(),
            words
                .incident_alerts_of(&number(incident.active_alert_count), &number(incident.alert_count))
                .into(),
            incident.first_activity_date_time.clone().into(),
            incident.last_activity_date_time.clone().into(),
        ]
    };
    let table = move || {
        let rows = move || details.get().incidents.iter().map(row).collect();
        view! { <Table caption=words.incidents() columns=columns.clone() rows=Box::new(rows) /> }
    };
    view! {
        <When is=whether(move || details.get().incidents.is_empty()) otherwise=table>
            <p>{words.entity_incidents_none().text()}</p>
        </When>
        {dynamic(move || cut(words, &details.get()).map(|cut| view! { <p class="quiet">{cut}</p> }))}
    }
}

/// That not all of its incidents are listed.
fn cut(words: Words, details: &EntityDetails) -> Option<String> {
    let number = |number: u64| format::number(words, number as f64);
    let (shown, all) = (details.incidents.len() as u64, details.incident_count);
    if details.incidents_cut {
        return Some(words.entity_incidents_over(&number(shown), &number(all)));
    }
    (shown < all).then(|| words.entity_incidents_of(&number(shown), &number(all)))
}

/// With what it was seen.
#[component]
fn Company(details: Loaded<EntityDetails>) -> impl IntoView {
    let words = use_words();
    let number = move |number: u64| format::number(words, number as f64);
    let columns = vec![words.entity_name(), words.entity_what(), words.entity_alerts_both()];
    let row = move |one: &SeenWith| -> Vec<Cell> {
        vec![
            entity_link(&one.key, &one.display),
            words.entity_kind(one.kind).into(),
            number(one.alert_count).into(),
        ]
    };
    let table = move || {
        let rows = move || details.get().seen_with.iter().map(row).collect();
        view! { <Table caption=words.entity_seen_with() columns=columns.clone() rows=Box::new(rows) /> }
    };
    let cut = move || (details.get().seen_with.len() as u64, details.get().seen_with_count);
    let looked = move || (details.get().looked_at, details.get().alert_count);
    view! {
        <When is=whether(move || cut().1 == 0) otherwise=table>
            <p>{words.entities_none().text()}</p>
        </When>
        <When is=whether(move || cut().0 < cut().1)>
            <p class="quiet">{text(move || words.entity_seen_with_of(&number(cut().0), &number(cut().1)))}</p>
        </When>
        <When is=whether(move || looked().0 < looked().1)>
            <p class="quiet">{text(move || words.entity_looked_at(&number(looked().0), &number(looked().1)))}</p>
        </When>
    }
}
