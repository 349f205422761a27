//! Requests for help and feedback: what can be taken, how many, and what wait can be expected (S25, S35, L32, L33).

use security_center_contract::{ContactMethod, NewFeedback, NewSupportRequest, limits};

use super::fields::{Faulty, Fields};

/// How many requests, and how much feedback, a person may send within `A_DAY`: each is a mail to the operator (D13).
pub const AT_MOST: i64 = 20;

/// In milliseconds.
pub const A_DAY: i64 = 24 * 60 * 60 * 1000;

/// From how many of the newest first answers the expected wait is computed.
pub const ANSWERS_COUNTED: i64 = 100;

/// The request as it is stored, or every fault of it.
pub fn check_request(wanted: NewSupportRequest) -> Result<NewSupportRequest, Faulty> {
    let mut fields = Fields::default();
    fields.key("key", &wanted.key);
    let description = fields.text("description", &wanted.description);
    if description.trim().is_empty() {
        fields.missing("description");
    }
    let phone = wanted.phone.and_then(|phone| fields.phone("phone", &phone));
    let email = wanted.email.and_then(|email| fields.email("email", &email));
    match wanted.contact_by {
        ContactMethod::Phone if phone.is_none() => fields.missing("phone"),
        ContactMethod::Email if email.is_none() => fields.missing("email"),
        _ => {}
    }
    fields.finish(NewSupportRequest { description, phone, email, ..wanted })
}

/// The feedback as it is stored, or every fault of it.
pub fn check_feedback(given: NewFeedback) -> Result<NewFeedback, Faulty> {
    let mut fields = Fields::default();
    fields.key("key", &given.key);
    if !(1..=5).contains(&given.rating) {
        fields.out_of_range("rating", "from 1 to 5");
    }
    let liked = fields.text("liked", &given.liked);
    let improve = fields.text("improve", &given.improve);
    let page = fields.line("page", &given.page, limits::ID).unwrap_or_default();
    if !page.starts_with('/') {
        fields.out_of_range("page", "a path of the app");
    }
    fields.finish(NewFeedback { liked, improve, page, ..given })
}

/// An answer of the operator as it is stored, or every fault of it.
pub fn check_answer(text: &str) -> Result<String, Faulty> {
    let mut fields = Fields::default();
    let text = fields.text("text", text);
    if text.trim().is_empty() {
        fields.missing("text");
    }
    fields.finish(text)
}

/// The median of waiting times in milliseconds, in whole minutes begun; nothing of nothing.
#[must_use]
pub fn median_minutes(mut waits: Vec<i64>) -> Option<u64> {
    waits.sort_unstable();
    let middle = waits.len() / 2;
    let upper = *waits.get(middle)?;
    let median = if waits.len() % 2 == 1 { upper } else { waits[middle - 1].midpoint(upper) };
    Some(u64::try_from(median.max(0)).unwrap_or(0).div_ceil(60_000))
}
