//! The frame around every page: header, navigation, the gate, and what may lie above all of them.

mod account;
mod arrangement;
mod customize;
mod ended;
mod gate;
mod header;
mod items;
mod launcher;
mod leave;
mod navigation;
mod notifications;
mod palette;
mod panels;
mod preferences;
mod release;
mod shortcuts;

pub use gate::Gate;
pub use navigation::Navigation;
pub(crate) use palette::finder;
pub(crate) use panels::panel;

use crate::{
    api::Connection,
    browser,
    configuration::use_configuration,
    help::Corner,
    i18n::use_words,
    preferences::use_preferences,
    query::Loaded,
    router::{HEADING_ID, use_router},
    session::use_known,
    ui::{Button, LiveRegion, Message, MessageKind, When, effect, text, use_announcer, whether},
    walk::provide_walk,
};
use account::provide_sign_out;
use ended::{EndedDialog, EndedNotice};
use header::Header;
use leave::LeaveDialog;
use leptos::prelude::*;
use palette::{PaletteDialog, provide_palette};
use panels::Panels;
use release::ReleaseNotice;
use security_center_contract::{Role, Session};

/// The frame for a signed-in person.
#[component]
pub fn Shell(
    /// Who is signed in.
    session: Loaded<Session>,
    /// How it stands with the connection to the server.
    connection: ReadSignal<Connection>,
) -> impl IntoView {
    let words = use_words();
    let route = use_router().route();
    let ended = use_known().pause.ended;
    // Where the session has ended the server can be reached: that is said instead.
    let lost = Memo::new(move |_| connection.get() == Connection::Lost && !ended.get());
    let own = use_preferences();
    announce_service();
    provide_sign_out();
    provide_palette();
    provide_walk();
    view! {
        <SkipLink />
        <Header session=Some(session) />
        <div class="frame">
            <Navigation session=session route=route />
            <main class="content">
                <When is=whether(move || lost.get())>
                    <Message kind=MessageKind::Warning>
                        <p>{words.connection_lost().text()}</p>
                    </Message>
                </When>
                <When is=whether(move || own.failed().is_some())>
                    <Message kind=MessageKind::Warning>
                        <p>{words.preferences_unsaved().text()}</p>
                        <Button label=words.try_again() on_press=move || own.save() />
                    </Message>
                </When>
                <ReleaseNotice />
                <EndedNotice />
                <ConfigurationNotice session=session />
                <Gate session=session route=route />
            </main>
            <Panels session=Some(session) />
        </div>
        <Corner />
        <PaletteDialog session=session />
        <LeaveDialog />
        <EndedDialog session=session />
        <LiveRegion />
    }
}

/// Tells administrators what of the operator's configuration is faulty (`behaviour.md` D14); they know whom to ask.
#[component]
fn ConfigurationNotice(session: Loaded<Session>) -> impl IntoView {
    let words = use_words();
    let configured = use_configuration();
    let administers =
        move || session.get().roles.iter().any(|held| held.role.is_some_and(Role::may_administer));
    let faults = move || if administers() { configured.get().faults.join(", ") } else { String::new() };
    view! {
        <When is=whether(move || !faults().is_empty())>
            <Message kind=MessageKind::Warning>
                <p>{text(move || words.configuration_faulty(&faults()))}</p>
            </Message>
        </When>
    }
}

/// Says aloud, once, into which state the service has come. The first state is read on the page itself.
fn announce_service() {
    let words = use_words();
    let announcer = use_announcer();
    let known = use_known();
    let state = Memo::new(move |_| known.service.get().map(|service| service.state));
    let before = StoredValue::new(None);
    effect(move || {
        let Some(now) = state.get() else { return };
        if before.get_value().is_some_and(|before| before != now) {
            announcer.say(untrack(|| words.announcement(now).get()));
        }
        before.set_value(Some(now));
    });
}

/// The frame while nobody is signed in.
#[component]
pub fn PlainShell(
    /// The page.
    children: Children,
) -> impl IntoView {
    view! {
        <SkipLink />
        <Header session=None />
        <div class="frame plain">
            <main class="content">
                <ReleaseNotice />
                {children()}
            </main>
            <Panels session=None />
        </div>
        <Corner />
        <LiveRegion />
    }
}

/// The first stop of the keyboard: moves the focus to the heading of the page.
#[component]
fn SkipLink() -> impl IntoView {
    let words = use_words();
    view! {
        <a
            class="skip"
            href=format!("#{HEADING_ID}")
            on:click=|event| {
                event.prevent_default();
                browser::focus(HEADING_ID);
            }
        >
            {words.skip_to_content().text()}
        </a>
    }
}
