//! Comments and history of an alert, and writing about it.

use crate::{
    api,
    components::{Entries, Form, Sending, missing},
    i18n::use_words,
    query::{Loaded, Query},
    ui::{Field, FieldKind, When, whether},
};
use leptos::prelude::*;
use security_center_contract::{AlertDetails, NewIncidentComment};

/// The form, and what was written and happened.
#[component]
pub fn Comments(
    /// The alert, to be fetched again.
    details: Query<AlertDetails>,
    /// The alert.
    loaded: Loaded<AlertDetails>,
) -> impl IntoView {
    let words = use_words();
    let sending = Sending::new("comment-", &["comment"]);
    let comment = RwSignal::new(String::new());
    let send = move || {
        let said = comment.get_untracked().trim().to_owned();
        let number = loaded.now().alert.id.parse().unwrap_or_default();
        let answer = api::comment_on_alert(number, &NewIncidentComment { comment: said });
        sending.send(
            missing(&[("comment", comment)]),
            answer,
            Box::new(move |_| {
                let _ = comment.try_set(String::new());
                details.refetch_anew();
            }),
        );
    };
    view! {
        <When is=whether(move || loaded.get().change.allowed)>
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
        <Entries entries=Signal::derive(move || loaded.get().history.clone()) />
    }
}
