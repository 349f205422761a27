//! Contact support: what is needed, how to be reached, and optionally another data center location (`behaviour.md` L33,
//! S25, S35, D13).

use super::{
    draft::{Drafts, too_long, use_help},
    frame::HelpPanel,
};
use crate::{
    api::{self, Awaited},
    browser,
    components::{Failure, Load, Location, fault},
    format,
    i18n::{Words, use_words},
    query::Query,
    router::use_router,
    routes::Panel,
    session::use_known,
    ui::{Button, ButtonKind, Choices, Field, FieldKind, Text, When, dynamic, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{
    ContactMethod, DataCenterLocation, FieldFault, NewSupportRequest, Stored, SupportExpectation, limits,
};

/// The locations that can be asked for, in the order of their numbers from 1.
const LOCATIONS: [DataCenterLocation; 3] =
    [DataCenterLocation::Eu, DataCenterLocation::Uk, DataCenterLocation::Us];

/// The panel.
#[component]
pub fn Contact() -> impl IntoView {
    let words = use_words();
    let sent = use_help().request.stored;
    view! {
        <HelpPanel panel=Panel::Contact title=words.contact_support()>
            {dynamic(move || match sent.get() {
                Some(number) => view! { <Sent number=number /> }.into_any(),
                None => view! { <Form /> }.into_any(),
            })}
        </HelpPanel>
    }
}

/// What a person fills in. It stands in `Drafts`, so that nothing of it is lost.
#[component]
fn Form() -> impl IntoView {
    let words = use_words();
    let help = use_help();
    let sending = help.request;
    let wait = Query::new(&api::SUPPORT_EXPECTATION);
    wait.refetch();
    let by = vec![(0, words.contact_by_phone().text()), (1, words.contact_by_email().text())];
    let limit = text(move || words.up_to(&format::number(words, limits::LONG_TEXT as f64)));
    view! {
        <p>{words.contact_product().text()}</p>
        <Load query=wait let:wait>
            <p class="quiet">{text(move || expected(words, &wait.get()))}</p>
        </Load>
        <Field
            id="contact-description"
            label=words.contact_description()
            value=help.description
            kind=FieldKind::Lines
            hint=limit
            fault=sending.fault(words, "description")
        />
        <Field
            id="contact-phone"
            label=words.contact_phone()
            value=help.phone
            kind=FieldKind::Phone
            hint=words.contact_phone_hint()
            fault=sending.fault(words, "phone")
        />
        <Field
            id="contact-email"
            label=words.contact_email()
            value=help.email
            kind=FieldKind::Email
            hint=words.contact_email_hint()
            fault=sending.fault(words, "email")
        />
        <Choices
            id="contact-contactBy"
            legend=words.contact_by()
            choices=by
            chosen=help.contact_by
            fault=sending.fault(words, "contactBy")
        />
        <OtherLocation />
        {dynamic(move || sending.error.get().map(|error| view! { <Failure error=error /> }))}
        <Button
            kind=ButtonKind::Primary
            label=text(move || if sending.under_way.get() { words.sending() } else { words.contact_send() })
            on_press=move || send(words, help)
        />
    }
}

/// Where data is and why, and where it might be instead (S25).
#[component]
fn OtherLocation() -> impl IntoView {
    let words = use_words();
    let help = use_help();
    let known = use_known();
    let present = Memo::new(move |_| known.service.get().map(|service| service.location.location));
    view! {
        {dynamic(move || {
            let mut choices: Vec<(usize, Text)> = vec![(0, words.contact_no_location().text())];
            for (place, location) in LOCATIONS.into_iter().enumerate() {
                if present.get() != Some(location) {
                    choices.push((place + 1, words.location(location).text()));
                }
            }
            view! {
                <Choices
                    id="contact-wantedLocation"
                    legend=words.contact_location()
                    choices=choices
                    chosen=help.wanted_location
                    fault=help.request.fault(words, "wantedLocation")
                />
            }
        })}
        <When is=whether(move || present.get().is_some())>
            {dynamic(move || known.service.loaded().map(|service| view! { <Location service=service /> }))}
        </When>
    }
}

fn expected(words: Words, wait: &SupportExpectation) -> String {
    let Some(minutes) = wait.minutes else { return words.contact_wait_unknown().into() };
    let time = format::duration(words, minutes as f64 * 60_000.0);
    words.contact_wait(&time, &wait.answers.to_string())
}

fn send(words: Words, help: Drafts) {
    let given = |typed: RwSignal<String>| {
        let typed = typed.get_untracked().trim().to_owned();
        (!typed.is_empty()).then_some(typed)
    };
    let (phone, email, by) = (given(help.phone), given(help.email), help.contact_by.get_untracked());
    let mut wrong = Vec::new();
    if given(help.description).is_none() {
        wrong.push(fault("description", FieldFault::Missing));
    }
    wrong.extend(too_long("description", help.description));
    match by {
        Some(0) if phone.is_none() => wrong.push(fault("phone", FieldFault::Missing)),
        Some(1) if email.is_none() => wrong.push(fault("email", FieldFault::Missing)),
        None => wrong.push(fault("contactBy", FieldFault::Missing)),
        _ => {}
    }
    let wanted = help.wanted_location.get_untracked().unwrap_or(0);
    let request = NewSupportRequest {
        key: help.request.key(),
        description: help.description.get_untracked(),
        phone,
        email,
        contact_by: if by == Some(0) { ContactMethod::Phone } else { ContactMethod::Email },
        wanted_location: LOCATIONS.get(wanted.wrapping_sub(1)).copied(),
    };
    let answer: Awaited<Stored> = api::request_support(&request);
    help.request.send(help, words, wrong, answer, Words::contact_sent, Drafts::forget_request);
}

/// The request was stored.
#[component]
fn Sent(number: i64) -> impl IntoView {
    let words = use_words();
    let help = use_help();
    let router = use_router();
    let again = move || {
        help.request.stored.set(None);
        browser::after(0, || browser::focus("contact-description"));
    };
    view! {
        <p id="contact-sent" tabindex="-1"><strong>{text(move || words.contact_sent(&number.to_string()))}</strong></p>
        <p>{words.contact_sent_where().text()}</p>
        <a href=router.href_with(&[("panel", Some("requests"))])>{words.your_requests().text()}</a>
        <Button label=words.contact_another() on_press=again />
    }
}
