//! How fresh licences and roles are: where they were read and when, why not since, and reading them again.

use crate::{
    api, browser,
    components::{Failure, Moment, Refusals, Sending},
    i18n::use_words,
    query::Loaded,
    session::use_known,
    ui::{Button, Fact, Facts, Message, MessageKind, dynamic, effect, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{DirectoryReading, DirectorySource, ReadingFailureReason, Refusal, Tenant};

/// The id of what says why it cannot be read again now.
const NOTE: &str = "check-note";

/// After so many milliseconds it may be read again; the server waits for 30 seconds.
const JUST_READ: i32 = 31_000;

/// The facts, and the button that has it read again.
#[component]
pub(super) fn Reading(tenant: Loaded<Tenant>) -> impl IntoView {
    let words = use_words();
    let known = use_known();
    let reading = Memo::new(move |_| tenant.get().reading.clone());
    let sending = Sending::new("check-", &[]);
    let running = move || reading.get().running || sending.under_way.get();
    let check = move || {
        sending.send(Vec::new(), api::check_tenant(), Box::new(move |_| known.tenant.refetch_anew()));
    };
    // That it was read a moment ago ends without an event: it is asked for again then.
    effect(move || {
        if reading.get().check.refusals.contains(&Refusal::DirectoryJustRead) {
            browser::after(JUST_READ, move || known.tenant.refetch());
        }
    });
    let facts = move || {
        let DirectoryReading { source, read_at, next_at, .. } = reading.get();
        let source = match source {
            DirectorySource::File => words.reading_file(),
            DirectorySource::Graph => words.reading_graph(),
        };
        view! {
            <Facts>
                <Fact term=words.reading_from()>{source.text()}</Fact>
                <Fact term=words.reading_at()><Moment at=read_at /></Fact>
                {next_at.map(|at| view! { <Fact term=words.reading_next()><Moment at=at /></Fact> })}
            </Facts>
        }
    };
    let failure = move || {
        reading.get().failure.map(|failure| {
            let [what, who] = match failure.reason {
                ReadingFailureReason::Unreachable => [words.reading_unreachable(), words.reading_waits()],
                ReadingFailureReason::Refused => [words.reading_refused(), words.reading_refused_who()],
                ReadingFailureReason::Throttled => [words.reading_throttled(), words.reading_waits()],
                ReadingFailureReason::Unreadable => [words.reading_unreadable(), words.reading_unreadable_who()],
            };
            view! {
                <Message kind=MessageKind::Warning>
                    <p>{what.text()} " (" <Moment at=failure.at /> ") " {words.reading_kept().text()} " " {who.text()}</p>
                </Message>
            }
        })
    };
    view! {
        <h2>{words.reading().text()}</h2>
        {dynamic(facts)}
        {dynamic(failure)}
        {dynamic(move || sending.error.get().map(|error| view! { <Failure error=error /> }))}
        <div id=NOTE>
            <p role="status">{text(move || if running() { words.reading_runs().get() } else { "" })}</p>
            {dynamic(move || view! { <Refusals refusals=reading.get().check.refusals /> })}
        </div>
        <Button
            label=words.check_again()
            on_press=check
            available=whether(move || reading.get().check.allowed && !running())
            reason_id=NOTE
        />
    }
}
