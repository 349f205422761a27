//! Moving alerts to another incident or to one of their own, and merging the whole incident into another one.

use crate::{
    api,
    components::incident_name,
    format,
    i18n::{Words, use_words},
    ordered::Numbered,
    query::Loaded,
    routes::Route,
    triage::{Changes, Done},
    ui::{Button, ButtonKind, Dialog, Field, FieldKind, effect, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{AlertMove, Incident, IncidentDetails, IncidentStatus};
use std::collections::BTreeSet;

/// What was typed as the incident to move to.
#[derive(Clone, PartialEq)]
enum Target {
    /// Nothing: one of their own.
    New,
    /// It is being looked for.
    Sought,
    /// There is none to move to.
    Nowhere(String),
    /// This one.
    Found(Box<Incident>),
}

/// Where to, and doing it.
#[component]
pub fn Moving(
    /// The incident.
    details: Loaded<IncidentDetails>,
    /// Its changes.
    changes: Changes<Incident>,
    /// The ids of the selected alerts.
    selected: RwSignal<BTreeSet<String>>,
) -> impl IntoView {
    let words = use_words();
    let number = move |number: usize| format::number(words, number as f64);
    let typed = RwSignal::new(String::new());
    let target = RwSignal::new(Target::New);
    let merging = RwSignal::new(false);
    let own = move || details.now().incident.id.clone();
    effect(move || {
        let asked = typed.get().trim().trim_start_matches('#').to_owned();
        if asked.is_empty() {
            target.set(Target::New);
            return;
        }
        let Some(wanted) = asked.parse().ok().filter(|_| asked != own()) else {
            target.set(Target::Nowhere(asked));
            return;
        };
        target.set(Target::Sought);
        leptos::task::spawn_local(async move {
            let found =
                api::incident_row(wanted).await.filter(|one| one.status != IncidentStatus::Redirected);
            // Something else may be typed by now.
            if typed.try_get_untracked().is_some_and(|now| now.trim().trim_start_matches('#') == asked) {
                target.set(found.map_or(Target::Nowhere(asked), |one| Target::Found(Box::new(one))));
            }
        });
    });
    // What has left meanwhile is not selected any more.
    let there = Memo::new(move |_| {
        let selected = selected.read();
        let details = details.get();
        let held = details.alerts.iter().filter(|alert| selected.contains(&alert.id));
        held.map(|alert| alert.id.clone()).collect::<Vec<_>>()
    });
    let all = move || details.get().incident.alert_count as usize;
    let found = move || match target.get() {
        Target::Found(incident) => Some(incident.id.clone()),
        _ => None,
    };
    let can_move = whether(move || {
        let some = there.read().len();
        let goes = match *target.read() {
            Target::New => some < all(),
            Target::Found(_) => true,
            Target::Sought | Target::Nowhere(_) => false,
        };
        some > 0 && goes && !changes.under_way.get()
    });
    let can_merge = whether(move || found().is_some() && !changes.under_way.get());
    let make = move |alerts: Option<Vec<String>>| {
        let own = untrack(own).parse().unwrap_or_default();
        let answer = api::move_alerts(own, &AlertMove { alerts, to: untrack(found) });
        // What was selected stays where the server refuses.
        changes.send(answer, move |into: &Incident| {
            let _ = selected.try_set(BTreeSet::new());
            let _ = typed.try_set(String::new());
            let into = into.number();
            Some(Done::new(move |words| moved(words, into), move || api::undo_incident(into, None)))
        });
    };
    let said = text(move || match target.get() {
        Target::New | Target::Sought => String::new(),
        Target::Nowhere(asked) => words.alerts_move_nowhere(&asked),
        Target::Found(incident) => words.alerts_move_into(&incident.id, &incident_name(words, &incident)),
    });
    let other = move || found().unwrap_or_default();
    view! {
        <section class="card" aria-labelledby="alerts-move">
            <h2 id="alerts-move">{words.alerts_move().text()}</h2>
            <div class="stack">
                <p role="status">
                    {text(move || words.alerts_move_selected(&number(there.read().len()), &number(all())))}
                </p>
                <Field
                    id="alerts-move-to"
                    label=words.alerts_move_to()
                    hint=words.alerts_move_to_hint()
                    value=typed
                    kind=FieldKind::Line
                />
                <p role="status" dir="auto">{said}</p>
                <div class="row">
                    <Button
                        label=words.alerts_move()
                        available=can_move
                        reason_id="alerts-move-why"
                        on_press=move || {
                            // All of it is a merge, which is asked about.
                            if there.read_untracked().len() == untrack(all) {
                                merging.set(true);
                            } else {
                                make(Some(there.get_untracked()));
                            }
                        }
                    />
                    <Button
                        label=words.alerts_merge()
                        available=can_merge
                        reason_id="alerts-merge-why"
                        on_press=move || merging.set(true)
                    />
                </div>
                <p id="alerts-move-why" class="quiet">{words.alerts_move_why().text()}</p>
                <p id="alerts-merge-why" class="quiet">{words.alerts_merge_why().text()}</p>
            </div>
        </section>
        <Dialog
            open=merging
            title=text(move || words.alerts_merge_title(&details.get().incident.id, &other()))
            title_id="alerts-merge"
            on_dismiss=Callback::new(move |()| merging.set(false))
            answers=move || view! {
                <Button label=words.cancel() on_press=move || merging.set(false) />
                <Button
                    kind=ButtonKind::Primary
                    label=words.alerts_merge_do()
                    on_press=move || {
                        merging.set(false);
                        make(None);
                    }
                />
            }
        >
            <p>{text(move || words.alerts_merge_about(&number(all()), &other()))}</p>
        </Dialog>
    }
}

/// That alerts were moved, and where they are.
fn moved(words: Words, into: u32) -> AnyView {
    view! {
        <span>
            {words.alerts_were_moved().text()} " "
            <a href=Route::Incident(into).href()>{text(move || words.incident_numbered(&into.to_string()))}</a>
        </span>
    }
    .into_any()
}
