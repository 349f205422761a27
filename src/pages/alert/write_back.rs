//! What of an alert is not at Microsoft Graph as it is decided here: that it waits, why it could not be written, or what is said here and
//! there, and what is kept.

use crate::{
    api::{self, ApiError},
    browser,
    components::{Failure, Moment, field_value, history_field},
    i18n::{Words, use_words},
    query::{Loaded, Query},
    ui::{Button, Card, When, dynamic, text, use_announcer, whether},
};
use leptos::prelude::*;
use security_center_contract::{
    AlertDetails, IncidentField, WriteBack, WriteBackAnswer, WriteBackFailureReason, WriteBackField,
    WriteBackKeep, WriteBackState,
};

/// Where the keyboard is once something was chosen.
const BLOCK: &str = "write-back";

/// The block; nothing where both say the same, and where nothing is written back.
#[component]
pub fn WrittenBack(
    /// The alert, to be fetched again.
    details: Query<AlertDetails>,
    /// The alert.
    loaded: Loaded<AlertDetails>,
) -> impl IntoView {
    let words = use_words();
    let announcer = use_announcer();
    let error = RwSignal::new(None::<ApiError>);
    let under_way = RwSignal::new(false);
    let keep = Callback::new(move |(keep, fields): (WriteBackKeep, Vec<IncidentField>)| {
        if under_way.get_untracked() {
            return;
        }
        under_way.set(true);
        error.set(None);
        let alert = loaded.now().alert.clone();
        let number = alert.id.parse().unwrap_or_default();
        let answer = api::answer_write_back(number, &WriteBackAnswer { keep, fields }, alert.version);
        leptos::task::spawn_local(async move {
            let answer = answer.await;
            if under_way.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(alert) => {
                    announcer.say(untrack(|| words.write_back_kept().get()));
                    browser::focus(BLOCK);
                    details.put(AlertDetails { alert, ..(*loaded.now()).clone() });
                }
                Err(failure) => error.set(Some(failure)),
            }
            details.refetch_anew();
        });
    });
    let available = whether(move || !under_way.get());
    let may = whether(move || loaded.get().change.allowed);
    let shown = Memo::new(move |_| loaded.get().write_back.clone());
    let said = text(move || shown.get().map(|waits| told(words, &waits)).unwrap_or_default());
    let next = move || {
        let at = shown.get()?.next_at?;
        Some(view! { <p class="quiet">{words.write_back_next().text()} " " <Moment at=at /></p> })
    };
    // A choice stays where it is, and as it is drawn, while others are made: nothing moves below the pointer.
    let rows = move || shown.get().map(|waits| differing(&waits)).unwrap_or_default();
    view! {
        <div id=BLOCK tabindex="-1">
            {dynamic(move || error.get().map(|error| view! { <Failure error=error /> }))}
            <When is=whether(move || shown.get().is_some())>
                <Card title=words.write_back_title()>
                    <p>{said}</p>
                    {dynamic(next)}
                    <For each=rows key=|fields| as_drawn(fields) let:fields>
                        <Differing fields=fields keep=keep may=may available=available />
                    </For>
                </Card>
            </When>
        </div>
    }
}

/// All that is drawn of a choice.
fn as_drawn(fields: &[WriteBackField]) -> Vec<(u8, Option<String>, Option<String>)> {
    fields.iter().map(|one| (one.field as u8, one.here.clone(), one.there.clone())).collect()
}

/// A field, here and there, and the choice between both.
#[component]
fn Differing(
    /// The field; a classification with its determination.
    fields: Vec<WriteBackField>,
    /// Chooses.
    keep: Callback<(WriteBackKeep, Vec<IncidentField>)>,
    /// Whether the person may.
    may: Signal<bool>,
    /// False while a choice is sent.
    available: Signal<bool>,
) -> impl IntoView {
    let words = use_words();
    let name = history_field(words, fields[0].field);
    let named: Vec<IncidentField> = fields.iter().map(|one| one.field).collect();
    let there: Vec<_> = fields.iter().map(|one| (one.field, one.there.clone())).collect();
    let here: Vec<_> = fields.into_iter().map(|one| (one.field, one.here)).collect();
    let joined = move |values: &[(IncidentField, Option<String>)]| {
        let value =
            |(field, text): &(IncidentField, Option<String>)| field_value(words, *field, text.as_deref());
        values.iter().map(value).collect::<Vec<_>>().join(", ")
    };
    let button = move |kept: WriteBackKeep| {
        let named = named.clone();
        let label = text(move || match kept {
            WriteBackKeep::Here => words.write_back_keep_here(name.get()),
            WriteBackKeep::There => words.write_back_keep_there(name.get()),
        });
        view! { <Button label=label available=available on_press=move || keep.run((kept, named.clone())) /> }
    };
    let buttons = move || {
        let (here, there) = (button(WriteBackKeep::Here), button(WriteBackKeep::There));
        may.get().then(|| view! { <p class="row">{here} {there}</p> })
    };
    view! {
        <div class="differing">
            <h3>{name.text()}</h3>
            <p dir="auto">{text(move || words.write_back_here(&joined(&here)))}</p>
            <p dir="auto">{text(move || words.write_back_there(&joined(&there)))}</p>
            {dynamic(buttons)}
        </div>
    }
}

/// The fields that differ, those that go together in one.
fn differing(waits: &WriteBack) -> Vec<Vec<WriteBackField>> {
    let mut all: Vec<Vec<WriteBackField>> = Vec::new();
    for one in waits.fields.iter().filter(|one| one.differs) {
        match all.last_mut() {
            Some(last)
                if one.field == IncidentField::Determination
                    && last[0].field == IncidentField::Classification =>
            {
                last.push(one.clone());
            }
            _ => all.push(vec![one.clone()]),
        }
    }
    all
}

/// How it stands, in words.
fn told(words: Words, waits: &WriteBack) -> String {
    let mut what: Vec<String> = waits
        .fields
        .iter()
        .filter(|one| !one.differs)
        .map(|one| history_field(words, one.field).get().to_owned())
        .collect();
    if waits.comment_count > 0 {
        what.push(words.write_back_comments(&waits.comment_count.to_string()));
    }
    let mut told = Vec::new();
    if waits.state == WriteBackState::Conflict {
        told.push(words.write_back_differs().get().to_owned());
    }
    let what = what.join(", ");
    match &waits.failure {
        Some(failure) => {
            if !what.is_empty() {
                told.push(words.write_back_failed(&what));
            }
            told.push(reason(words, failure.reason));
        }
        None if !what.is_empty() => told.push(words.write_back_waits(&what)),
        None => {}
    }
    told.join(" ")
}

fn reason(words: Words, reason: WriteBackFailureReason) -> String {
    let sentence = match reason {
        WriteBackFailureReason::Unreachable => words.reading_unreachable(),
        WriteBackFailureReason::Throttled => words.reading_throttled(),
        WriteBackFailureReason::Refused => words.write_back_refused(),
        WriteBackFailureReason::NotAccepted => words.write_back_not_accepted(),
        WriteBackFailureReason::Gone => words.write_back_gone(),
        WriteBackFailureReason::NoPrincipalName => words.write_back_no_name(),
    };
    sentence.get().to_owned()
}
