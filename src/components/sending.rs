//! A form: sent once at a time, and what became of it, at each field or as a message.

use crate::{
    api::{ApiError, Awaited},
    browser,
    components::Failure,
    i18n::{Word, Words, use_words},
    ui::{Text, dynamic, text},
};
use leptos::prelude::*;
use security_center_contract::{FieldFault, FieldProblem, ProblemCode, Value};

/// How it stands with sending something. Copy it freely.
#[derive(Clone, Copy)]
pub struct Sending {
    /// What the ids of its fields begin with; the rest is the name on the wire.
    pub prefix: &'static str,
    /// Its fields by their names on the wire, in the order in which they stand.
    fields: &'static [&'static str],
    /// True from sending to the answer.
    pub under_way: RwSignal<bool>,
    /// The fields that cannot be taken.
    faults: RwSignal<Vec<FieldProblem>>,
    /// Why it failed otherwise.
    pub error: RwSignal<Option<ApiError>>,
}

impl Sending {
    /// Of a form with these fields, the ids of which begin with `prefix`.
    #[must_use]
    pub fn new(prefix: &'static str, fields: &'static [&'static str]) -> Self {
        Self {
            prefix,
            fields,
            under_way: RwSignal::new(false),
            faults: RwSignal::default(),
            error: RwSignal::new(None),
        }
    }

    /// As if nothing had been sent.
    pub fn forget(self) {
        self.under_way.set(false);
        self.faults.set(Vec::new());
        self.error.set(None);
    }

    /// Begins, unless it is under way or something is wrong already; whether it did.
    pub fn begin(self, wrong: Vec<FieldProblem>) -> bool {
        if self.under_way.get_untracked() {
            return false;
        }
        self.error.set(None);
        let begins = wrong.is_empty();
        self.refuse(wrong);
        self.under_way.set(begins);
        begins
    }

    /// The answer is there.
    pub fn end(self, error: Option<ApiError>) {
        let _ = self.under_way.try_set(false);
        match error {
            Some(ApiError::Problem(problem))
                if problem.code == ProblemCode::InvalidFields
                    && problem.fields.iter().all(|fault| self.fields.contains(&fault.field.as_str())) =>
            {
                self.refuse(problem.fields);
            }
            error => {
                let _ = self.error.try_set(error);
            }
        }
    }

    /// Sends, unless that is under way or something is wrong already, and goes on with a good answer.
    pub fn send(self, wrong: Vec<FieldProblem>, answer: Awaited<Value>, then: Box<dyn FnOnce(Value)>) {
        if self.begin(wrong) {
            leptos::task::spawn_local(async move {
                match answer.await {
                    Ok(value) => {
                        self.end(None);
                        then(value);
                    }
                    Err(error) => self.end(Some(error)),
                }
            });
        }
    }

    /// Shows what is wrong, and leads to the first of it.
    fn refuse(self, faults: Vec<FieldProblem>) {
        let first = self.fields.iter().find(|field| faults.iter().any(|fault| fault.field == **field));
        if let Some(first) = first {
            let id = self.prefix.to_owned() + first;
            browser::after(0, move || browser::focus(&id));
        }
        let _ = self.faults.try_set(faults);
    }

    /// What is wrong with a field, in words; empty while nothing is.
    #[must_use]
    pub fn fault(self, words: Words, field: &'static str) -> Text {
        text(move || {
            let faults = self.faults.get();
            let fault = faults.iter().find(|fault| fault.field == field);
            fault.map_or_else(String::new, |fault| words.field_fault(fault))
        })
    }
}

/// Something that the app itself can see to be wrong: the server sees the same and more.
#[must_use]
pub fn fault(field: &str, fault: FieldFault) -> FieldProblem {
    FieldProblem { field: field.to_owned(), fault, limit: None }
}

/// The fields of which nothing was typed.
#[must_use]
pub fn missing(fields: &[(&str, RwSignal<String>)]) -> Vec<FieldProblem> {
    let empty = |field: &&(&str, RwSignal<String>)| field.1.with_untracked(String::is_empty);
    fields.iter().filter(empty).map(|field| fault(field.0, FieldFault::Missing)).collect()
}

/// The fields, what went wrong, and the button that sends them, as Enter does.
#[component]
pub fn Form(
    /// How it stands with it.
    sending: Sending,
    /// What the button says.
    label: Word,
    /// Sends it.
    on_send: Callback<()>,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let words = use_words();
    view! {
        <form
            class="stack"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                on_send.run(());
            }
        >
            {children()}
            {dynamic(move || sending.error.get().map(|error| view! { <Failure error=error /> }))}
            <button type="submit" class="button primary">
                {text(move || if sending.under_way.get() { words.sending() } else { label })}
            </button>
        </form>
    }
}
