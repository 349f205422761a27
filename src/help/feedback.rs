//! Give feedback on the page that is open (`behaviour.md` L32).

use super::{
    draft::{Drafts, too_long, use_help},
    frame::HelpPanel,
};
use crate::{
    api, browser,
    components::{Failure, fault},
    format,
    i18n::{Words, use_words},
    router::{Router, use_router},
    routes::Panel,
    ui::{Button, ButtonKind, Checkbox, Choices, Field, FieldKind, dynamic, text},
};
use leptos::prelude::*;
use security_center_contract::{FieldFault, NewFeedback, limits};

/// The panel.
#[component]
pub fn Feedback() -> impl IntoView {
    let words = use_words();
    let sent = use_help().feedback.stored;
    view! {
        <HelpPanel panel=Panel::Feedback title=words.give_feedback()>
            {dynamic(move || match sent.get() {
                Some(number) => view! { <Sent number=number /> }.into_any(),
                None => view! { <Form /> }.into_any(),
            })}
        </HelpPanel>
    }
}

#[component]
fn Form() -> impl IntoView {
    let words = use_words();
    let help = use_help();
    let router = use_router();
    let sending = help.feedback;
    let ratings = [words.rating_1(), words.rating_2(), words.rating_3(), words.rating_4(), words.rating_5()];
    let ratings = ratings.into_iter().enumerate().map(|(place, word)| (place + 1, word.text())).collect();
    let limit = text(move || words.up_to(&format::number(words, limits::LONG_TEXT as f64)));
    view! {
        <p>{words.feedback_about().text()}</p>
        <Choices
            id="feedback-rating"
            legend=words.feedback_rating()
            choices=ratings
            chosen=help.rating
            fault=sending.fault(words, "rating")
        />
        <Field
            id="feedback-liked"
            label=words.feedback_liked()
            value=help.liked
            kind=FieldKind::Lines
            hint=limit
            fault=sending.fault(words, "liked")
        />
        <Field
            id="feedback-improve"
            label=words.feedback_improve()
            value=help.improve
            kind=FieldKind::Lines
            hint=limit
            fault=sending.fault(words, "improve")
        />
        <Checkbox
            label=words.feedback_contact()
            checked=help.may_contact
            on_change=Callback::new(move |may| help.may_contact.set(may))
            available=Signal::stored(true)
            description_id="feedback-contact-note"
        />
        <p id="feedback-contact-note" class="caption">{words.feedback_contact_hint().text()}</p>
        {dynamic(move || sending.error.get().map(|error| view! { <Failure error=error /> }))}
        <Button
            kind=ButtonKind::Primary
            label=text(move || if sending.under_way.get() { words.sending() } else { words.feedback_send() })
            on_press=move || send(words, router, help)
        />
    }
}

fn send(words: Words, router: Router, help: Drafts) {
    let rating = help.rating.get_untracked();
    let mut wrong = Vec::new();
    if rating.is_none() {
        wrong.push(fault("rating", FieldFault::Missing));
    }
    wrong.extend(too_long("liked", help.liked));
    wrong.extend(too_long("improve", help.improve));
    let feedback = NewFeedback {
        key: help.feedback.key(),
        rating: rating.unwrap_or(0) as u16,
        liked: help.liked.get_untracked(),
        improve: help.improve.get_untracked(),
        may_contact: help.may_contact.get_untracked(),
        // An address typed by hand may be of any length.
        page: router.page().chars().take(limits::ID).collect(),
    };
    let answer = api::give_feedback(&feedback);
    help.feedback.send(help, words, wrong, answer, Words::feedback_sent, Drafts::forget_feedback);
}

/// Thanks.
#[component]
fn Sent(number: i64) -> impl IntoView {
    let words = use_words();
    let help = use_help();
    let again = move || {
        help.feedback.stored.set(None);
        browser::after(0, || browser::focus("feedback-rating"));
    };
    view! {
        <p id="feedback-sent" tabindex="-1"><strong>{text(move || words.feedback_sent(&number.to_string()))}</strong></p>
        <Button label=words.feedback_another() on_press=again />
    }
}
