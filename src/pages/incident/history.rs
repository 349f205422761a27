//! Comments and history of an incident: what happened, what was decided by whom, and writing about it.

use crate::{
    api,
    components::{Entries, Form, Load, Sending, missing},
    i18n::use_words,
    query::{Loaded, Query},
    ui::{Field, FieldKind, When, effect, whether},
};
use leptos::prelude::*;
use security_center_contract::{IncidentDetails, IncidentHistoryEntry, List, NewIncidentComment};

/// The tab.
#[component]
pub fn History(
    /// The incident.
    details: Loaded<IncidentDetails>,
) -> impl IntoView {
    let words = use_words();
    let number = details.now().incident.id.parse().unwrap_or_default();
    let history = history_of(details);
    let sending = Sending::new("comment-", &["comment"]);
    let comment = RwSignal::new(String::new());
    let send = move || {
        let said = comment.get_untracked().trim().to_owned();
        let wrong = missing(&[("comment", comment)]);
        let answer = api::comment_on_incident(number, &NewIncidentComment { comment: said });
        sending.send(
            wrong,
            answer,
            Box::new(move |_| {
                let _ = comment.try_set(String::new());
                history.refetch_anew();
            }),
        );
    };
    view! {
        <When is=whether(move || details.get().change.allowed)>
            <Form sending=sending label=words.incident_comment_send() on_send=Callback::new(move |()| send())>
                <Field
                    id="comment-comment"
                    label=words.incident_comment()
                    value=comment
                    kind=FieldKind::Lines
                    fault=sending.fault(words, "comment")
                />
            </Form>
        </When>
        <Load query=history let:list>
            <Entries entries=Signal::derive(move || list.get().value.clone()) />
        </Load>
    }
}

/// The same, to be read only.
#[component]
pub fn Told(
    /// The incident.
    details: Loaded<IncidentDetails>,
) -> impl IntoView {
    view! {
       <Load query=history_of(details) let:list>
           <Entries entries=Signal::derive(move || list.get().value.clone()) />
       </Load>
    }
}

fn history_of(details: Loaded<IncidentDetails>) -> Query<List<IncidentHistoryEntry>> {
    let number = details.now().incident.id.parse().unwrap_or_default();
    let history = Query::new(&api::INCIDENT_HISTORY);
    effect(move || {
        // Whatever happens to an incident gives it another version.
        let _ = details.get();
        history.aim(api::incident_history(number));
    });
    history
}
