//! What outlives a panel: the help's content once it was fetched, and what a person typed and has not sent. Only another
//! person's signing in takes it away.

use crate::{
    api::{self, Awaited},
    browser,
    components::{self, fault},
    i18n::{Language, Words},
    query::Query,
    session::{Known, use_known},
    ui::{Announcer, effect, use_announcer},
};
use leptos::prelude::*;
use security_center_contract::{FieldFault, FieldProblem, HelpContent, Stored, limits};
use std::ops::Deref;

/// All of it. Copy it freely.
#[derive(Clone, Copy)]
pub struct Drafts {
    contents: [Query<HelpContent>; 2],
    /// A request for help: what is needed.
    pub description: RwSignal<String>,
    /// The telephone number.
    pub phone: RwSignal<String>,
    /// The e-mail address.
    pub email: RwSignal<String>,
    /// How to be reached: 0 by phone, 1 by e-mail.
    pub contact_by: RwSignal<Option<usize>>,
    /// The location asked for: 0 none, then each in its order.
    pub wanted_location: RwSignal<Option<usize>>,
    /// How it stands with sending the request.
    pub request: Sending,
    /// Feedback: from 1 to 5.
    pub rating: RwSignal<Option<usize>>,
    /// What is liked.
    pub liked: RwSignal<String>,
    /// What could be better.
    pub improve: RwSignal<String>,
    /// Whether the person may be asked.
    pub may_contact: RwSignal<bool>,
    /// How it stands with sending the feedback.
    pub feedback: Sending,
}

/// Offers it to all that is below.
pub fn provide_help() -> Drafts {
    let known = use_known();
    let drafts = Drafts {
        contents: api::HELP.map(|content| Query::new(&content)),
        description: RwSignal::default(),
        phone: RwSignal::default(),
        email: RwSignal::default(),
        contact_by: RwSignal::new(None),
        wanted_location: RwSignal::new(Some(0)),
        request: Sending::new("contact-", &["description", "phone", "email", "contactBy", "wantedLocation"]),
        rating: RwSignal::new(None),
        liked: RwSignal::default(),
        improve: RwSignal::default(),
        may_contact: RwSignal::new(false),
        feedback: Sending::new("feedback-", &["rating", "liked", "improve"]),
    };
    provide_context(drafts);
    let person = Memo::new(move |_| known.session.get().and_then(|_| known.person()));
    let before = StoredValue::new(None);
    effect(move || {
        let Some(now) = person.get() else { return };
        if before.get_value().as_ref() != Some(&now) {
            before.set_value(Some(now));
            drafts.begin(known);
        }
    });
    // What is changed after it was sent in vain is something else to send: the server knows the old by its key.
    effect(move || {
        drafts.description.track();
        drafts.phone.track();
        drafts.email.track();
        drafts.contact_by.track();
        drafts.wanted_location.track();
        drafts.request.key.set_value(None);
    });
    effect(move || {
        drafts.rating.track();
        drafts.liked.track();
        drafts.improve.track();
        drafts.may_contact.track();
        drafts.feedback.key.set_value(None);
    });
    drafts
}

/// What was provided.
///
/// # Panics
/// Where nothing was.
#[must_use]
pub fn use_help() -> Drafts {
    expect_context()
}

impl Drafts {
    /// The help's content in a language, fetched now if it was not yet.
    #[must_use]
    pub fn content(self, language: Language) -> Query<HelpContent> {
        let content = self.contents[usize::from(language == Language::Dutch)];
        if content.now().is_none() {
            content.refetch();
        }
        content
    }

    /// What was looked for in vain becomes what is asked, unless something is written there already.
    pub fn carry(self, asked: String) {
        if self.description.with_untracked(|description| description.trim().is_empty()) {
            self.description.set(asked);
        }
    }

    /// Another person: nothing of the one before.
    fn begin(self, known: Known) {
        let name = known.session.now().map(|session| session.person.user_principal_name.clone());
        let address = name.filter(|name| name.contains('@')).unwrap_or_default();
        self.contact_by.set((!address.is_empty()).then_some(1));
        self.email.set(address);
        self.phone.set(String::new());
        self.forget_request();
        self.forget_feedback();
        self.request.forget();
        self.feedback.forget();
    }

    /// The request was sent: how to be reached stays for the next one.
    pub fn forget_request(self) {
        self.description.set(String::new());
        self.wanted_location.set(Some(0));
    }

    /// The feedback was given.
    pub fn forget_feedback(self) {
        self.rating.set(None);
        self.liked.set(String::new());
        self.improve.set(String::new());
        self.may_contact.set(false);
    }
}

/// How it stands with sending something that the server stores: once, and what became of it.
#[derive(Clone, Copy)]
pub struct Sending {
    form: components::Sending,
    known: Known,
    announcer: Announcer,
    /// Its number once it was stored.
    pub stored: RwSignal<Option<i64>>,
    key: StoredValue<Option<String>>,
}

impl Deref for Sending {
    type Target = components::Sending;

    fn deref(&self) -> &components::Sending {
        &self.form
    }
}

impl Sending {
    fn new(prefix: &'static str, fields: &'static [&'static str]) -> Self {
        Self {
            form: components::Sending::new(prefix, fields),
            known: use_known(),
            announcer: use_announcer(),
            stored: RwSignal::new(None),
            key: StoredValue::new(None),
        }
    }

    fn forget(self) {
        self.form.forget();
        self.stored.set(None);
        self.key.set_value(None);
    }

    /// By what the server knows this again, should an answer get lost: the same for as long as nothing is changed.
    #[must_use]
    pub fn key(self) -> String {
        let key = self.key.get_value().unwrap_or_else(browser::unique);
        self.key.set_value(Some(key.clone()));
        key
    }

    /// Sends, unless that is under way or something is wrong already. `said` tells of the number it got to whoever has
    /// left the panel meanwhile; `done` forgets what was typed.
    pub fn send(
        self,
        help: Drafts,
        words: Words,
        wrong: Vec<FieldProblem>,
        answer: Awaited<Stored>,
        said: fn(Words, &str) -> String,
        done: fn(Drafts),
    ) {
        if !self.form.begin(wrong) {
            return;
        }
        let person = self.known.person();
        leptos::task::spawn_local(async move {
            let answer = answer.await;
            // The answer to somebody who has gone is shown to nobody else.
            if self.known.person().is_some_and(|now| Some(now) != person) {
                return;
            }
            match answer {
                Ok(Stored { number }) => {
                    self.form.end(None);
                    done(help);
                    self.key.set_value(None);
                    self.stored.set(Some(number));
                    let id = self.prefix.to_owned() + "sent";
                    let sentence = untrack(|| said(words, &number.to_string()));
                    browser::after(0, move || {
                        browser::focus(&id);
                        if browser::document().get_element_by_id(&id).is_none() {
                            self.announcer.say(&sentence);
                        }
                    });
                }
                Err(error) => self.form.end(Some(error)),
            }
        });
    }
}

/// A long text that is longer than the server takes.
pub fn too_long(field: &str, typed: RwSignal<String>) -> Option<FieldProblem> {
    let long = typed.with_untracked(|typed| typed.chars().count()) > limits::LONG_TEXT;
    long.then(|| FieldProblem { limit: Some(limits::LONG_TEXT as u32), ..fault(field, FieldFault::TooLong) })
}
