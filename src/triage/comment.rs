//! Writing about an incident or alert.

use crate::{
    api::Awaited,
    components::{Form, Sending, missing},
    i18n::use_words,
    ui::{Field, FieldKind},
};
use leptos::prelude::*;
use security_center_contract::{NewIncidentComment, Value};

/// The form.
#[component]
pub fn CommentForm(
    /// The number of the one that is written about.
    number: u32,
    /// Sends what is written.
    send: fn(u32, &NewIncidentComment) -> Awaited<Value>,
    /// Called once it is there.
    on_written: Callback<()>,
) -> impl IntoView {
    let words = use_words();
    let sending = Sending::new("comment-", &["comment"]);
    let comment = RwSignal::new(String::new());
    let write = move || {
        let said = comment.get_untracked().trim().to_owned();
        sending.send(
            missing(&[("comment", comment)]),
            send(number, &NewIncidentComment { comment: said }),
            Box::new(move |_| {
                let _ = comment.try_set(String::new());
                // Whoever wanted to know may be gone by now.
                let _ = on_written.try_run(());
            }),
        );
    };
    view! {
        <Form sending=sending label=words.incident_comment_send() on_send=Callback::new(move |()| write())>
            <Field
                id="comment-comment"
                label=words.incident_comment()
                value=comment
                kind=FieldKind::Lines
                fault=sending.fault(words, "comment")
            />
        </Form>
    }
}
