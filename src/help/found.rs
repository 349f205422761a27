//! What the help shows below the question: an open topic, the topics that were found, or all there are.

use super::{
    draft::use_help,
    topic::{Links, Topic},
};
use crate::{
    browser,
    i18n::{Word, use_words},
    query::Loaded,
    router::use_router,
    search::{Entry, search},
    ui::{Button, ButtonKind, dynamic, effect, text, use_announcer},
};
use leptos::prelude::*;
use security_center_contract::{HelpContent, HelpTopic};

/// What the ids of the links to topics begin with; the rest is the topic's id.
pub(super) const RESULT: &str = "help-to-";

/// How long somebody types nothing before the number of results is said aloud, in milliseconds.
const PAUSE: i32 = 500;

/// What is shown.
#[derive(Clone, PartialEq)]
enum Shown {
    All,
    Topic(usize),
    Places(Vec<usize>),
}

/// The content below the field.
#[component]
pub fn Found(
    /// The content in the chosen language.
    content: Loaded<HelpContent>,
    /// What is looked for.
    ask: RwSignal<String>,
    /// The id of the topic that is open.
    topic: Memo<Option<String>>,
) -> impl IntoView {
    let words = use_words();
    let content = content.now();
    let entries = content.topics.iter().map(|topic| Entry::new(&topic.title, &topic.keywords, &topic.text));
    let entries = StoredValue::new(entries.collect::<Vec<_>>());
    let content = StoredValue::new(content);
    let shown = Memo::new(move |_| {
        let open = topic.get();
        let open = open.and_then(|id| {
            content.with_value(|content| content.topics.iter().position(|topic| topic.id == id))
        });
        let typed = ask.get();
        match open {
            Some(place) => Shown::Topic(place),
            None if typed.trim().is_empty() => Shown::All,
            None => Shown::Places(entries.with_value(|entries| search(entries, &typed))),
        }
    });
    announce(shown, ask);
    let asked = use_router().parameter("ask");
    let list = move |places: Vec<usize>, about: bool| {
        let content = content.get_value();
        let item =
            |place: usize| view! { <Result topic=content.topics[place].clone() about=about asked=asked /> };
        view! { <ul class="topics">{places.into_iter().map(item).collect::<Vec<_>>()}</ul> }
    };
    let of_kind = move |heading: Word, question: bool| {
        let content = content.get_value();
        let places = (0..content.topics.len()).filter(|place| content.topics[*place].question == question);
        view! {
            <h3>{heading.text()}</h3>
            {list(places.collect(), false)}
        }
    };
    dynamic(move || match shown.get() {
        Shown::Topic(place) => view! { <Topic topic=content.get_value().topics[place].clone() /> }.into_any(),
        Shown::All => view! {
            {of_kind(words.help_topics(), false)}
            {of_kind(words.help_questions(), true)}
            <h3>{words.help_related().text()}</h3>
            <Links links=content.get_value().related.clone() />
        }
        .into_any(),
        Shown::Places(places) if places.is_empty() => view! { <Nothing ask=ask /> }.into_any(),
        Shown::Places(places) => {
            let count = places.len().to_string();
            view! {
                <p class="quiet">{text(move || words.help_results(&count))}</p>
                {list(places, true)}
            }
            .into_any()
        }
    })
}

/// Says how many were found, once the person pauses.
fn announce(shown: Memo<Shown>, ask: RwSignal<String>) {
    let words = use_words();
    let announcer = use_announcer();
    effect(move || {
        if !matches!(shown.get(), Shown::Places(_)) {
            return;
        }
        let typed = ask.get_untracked();
        browser::after(PAUSE, move || {
            if ask.try_get_untracked() != Some(typed) {
                return;
            }
            match shown.try_get_untracked() {
                Some(Shown::Places(places)) if places.is_empty() => {
                    announcer.say(untrack(|| words.help_no_results().get()));
                }
                Some(Shown::Places(places)) => {
                    announcer.say(&untrack(|| words.help_results(&places.len().to_string())));
                }
                _ => {}
            }
        });
    });
}

/// A topic in a list: its title, and how it begins where it was looked for.
#[component]
fn Result(topic: HelpTopic, about: bool, asked: Memo<Option<String>>) -> impl IntoView {
    let router = use_router();
    let id = RESULT.to_owned() + &topic.id;
    let of = topic.id;
    // What is typed may change without other results: the address has all of it.
    let href = text(move || {
        // Read, not only tracked: a memo that nobody reads never learns of a change.
        asked.with(|_| ());
        router.href_with(&[("panel", Some("help")), ("topic", Some(&of))])
    });
    // Its first sentence.
    let begins = topic.text.into_iter().next().filter(|_| about);
    let begins = begins.and_then(|text| text.split_inclusive(". ").next().map(str::to_owned));
    view! {
        <li>
            <a id=id href=href>{topic.title}</a>
            {begins.map(|begins| view! { <p class="caption">{begins}</p> })}
        </li>
    }
}

/// Nothing was found: the way to somebody who may know.
#[component]
fn Nothing(ask: RwSignal<String>) -> impl IntoView {
    let words = use_words();
    let help = use_help();
    let router = use_router();
    let contact = move || {
        help.carry(ask.get_untracked());
        router.set_parameters(&[("panel", Some("contact")), ("ask", None)], true);
    };
    view! {
        <p>{words.help_no_results().text()}</p>
        <Button kind=ButtonKind::Primary label=words.contact_support() on_press=contact />
    }
}
