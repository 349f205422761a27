//! Need help?: a question finds answers among the topics as it is typed; an open topic and the question stand in the
//! address (`behaviour.md` L33).

use super::{
    draft::use_help,
    found::{Found, RESULT},
    frame::HelpPanel,
    topic::TOPIC_HEADING,
};
use crate::{
    browser,
    components::Load,
    i18n::use_words,
    router::use_router,
    routes::Panel,
    ui::{Field, FieldKind, dynamic, effect},
};
use leptos::prelude::*;

const ASK: &str = "help-ask";

/// The panel.
#[component]
pub fn NeedHelp() -> impl IntoView {
    let words = use_words();
    let router = use_router();
    let help = use_help();
    let topic = router.parameter("topic");
    let asked = router.parameter("ask");
    let ask = RwSignal::new(asked.get_untracked().unwrap_or_default());
    // What is typed goes into the address, and leads from an open topic back to the results; what back and forward
    // bring goes into the field. What the address got from the field does not come back: more may be typed by then.
    let sent = StoredValue::new(ask.get_untracked());
    effect(move || {
        let typed = ask.get();
        if asked.get_untracked().unwrap_or_default() != typed {
            sent.set_value(typed.clone());
            let typed = Some(typed.as_str()).filter(|typed| !typed.is_empty());
            router.set_parameters(&[("ask", typed), ("topic", None)], false);
        }
    });
    effect(move || {
        let asked = asked.get().unwrap_or_default();
        if sent.get_value() != asked {
            sent.set_value(asked.clone());
            ask.set(asked);
        }
    });
    keep_focus(topic, ask);
    view! {
        <HelpPanel panel=Panel::Help title=words.need_help()>
            <Field id=ASK label=words.help_ask() value=ask kind=FieldKind::Search hint=words.help_ask_hint() />
            {dynamic(move || {
                view! {
                    <Load query=help.content(words.language()) let:content>
                        <Found content=content ask=ask topic=topic />
                    </Load>
                }
            })}
        </HelpPanel>
    }
}

/// The panel opens at the field, a topic at its heading, and back from a topic leads to where it was opened.
fn keep_focus(topic: Memo<Option<String>>, ask: RwSignal<String>) {
    let before = StoredValue::new(None::<Option<String>>);
    effect(move || {
        let now = topic.get();
        let left = before.get_value();
        before.set_value(Some(now.clone()));
        let typing = browser::document().active_element().is_some_and(|active| active.id() == ASK);
        if typing && left.is_some() {
            return;
        }
        browser::after(0, move || {
            if now.is_some() {
                browser::focus(TOPIC_HEADING);
            } else if let Some(Some(left)) = left {
                browser::focus(&(RESULT.to_owned() + &left));
                browser::catch_focus(ASK);
            } else if ask.try_get_untracked().is_some() {
                browser::focus(ASK);
            }
        });
    });
}
