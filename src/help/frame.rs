//! What every panel of the help has: its heading, and the way to the others.

use super::{corner::BringBack, draft::use_help};
use crate::{
    i18n::{Word, use_words},
    router::use_router,
    routes::{self, Route},
    session::use_known,
    ui::{Panel, Text, When, whether},
};
use leptos::prelude::*;

/// A panel of the help.
#[component]
pub fn HelpPanel(
    /// Which.
    panel: routes::Panel,
    /// Its heading.
    #[prop(into)]
    title: Text,
    /// Its content.
    children: Children,
) -> impl IntoView {
    let words = use_words();
    let router = use_router();
    let known = use_known();
    let help = use_help();
    let others = [
        (routes::Panel::Help, words.need_help()),
        (routes::Panel::Contact, words.contact_support()),
        (routes::Panel::Requests, words.your_requests()),
        (routes::Panel::Feedback, words.give_feedback()),
    ];
    let asked = router.parameter("ask");
    let link = move |(other, name): (routes::Panel, Word)| {
        let open = move |event: web_sys::MouseEvent| {
            event.prevent_default();
            if other == routes::Panel::Contact {
                help.carry(asked.get_untracked().unwrap_or_default());
            }
            router.set_parameters(&[("panel", Some(other.code())), ("topic", None), ("ask", None)], true);
        };
        (other != panel).then(|| view! { <li><a href=other.href() on:click=open>{name.text()}</a></li> })
    };
    let signed_in = whether(move || known.session.get().is_some());
    view! {
        <Panel title=title close=words.close() on_close=Callback::new(move |()| router.close_panel())>
            {children()}
            <nav class="panel-foot" aria-label=words.help_elsewhere().text()>
                <ul>{others.map(link).into_iter().collect::<Vec<_>>()}</ul>
                <When is=signed_in>
                    <BringBack />
                </When>
            </nav>
        </Panel>
    }
}

/// In the place of what takes a person who is signed in.
#[component]
pub fn SignInFirst(
    /// What was to be opened.
    panel: routes::Panel,
) -> impl IntoView {
    let words = use_words();
    let title =
        if panel == routes::Panel::Feedback { words.give_feedback() } else { words.contact_support() };
    view! {
        <HelpPanel panel=panel title=title>
            <p>{words.contact_sign_in().text()}</p>
            <a href=Route::SignIn.href()>{words.sign_in().text()}</a>
        </HelpPanel>
    }
}
