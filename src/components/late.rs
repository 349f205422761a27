//! What comes when it is opened: the parts of the app with WebAssembly of their own, drawn once they are there. Coming,
//! failed and off line look the same for all of them.

use super::Heading;
use crate::{
    browser,
    i18n::{Word, use_words},
    release::use_release,
    router::use_router,
    ui::{Button, Message, MessageKind, Panel, dynamic},
};
use leptos::prelude::*;
use std::{
    future::Future,
    pin::Pin,
    sync::atomic::{AtomicBool, Ordering},
};

/// So many milliseconds pass before a part that is coming is said to come: most are there before.
const PATIENCE: i32 = 300;

/// A part could not be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing;

impl From<leptos::wasm_split::SplitLoaderError> for Missing {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        Self
    }
}

/// A part on its way.
pub type Coming = Pin<Box<dyn Future<Output = Result<(), Missing>>>>;

/// A part of the app.
#[derive(Debug)]
pub struct Part {
    fetch: fn() -> Coming,
    here: AtomicBool,
}

impl Part {
    /// A part that is fetched so.
    #[must_use]
    pub const fn new(fetch: fn() -> Coming) -> Self {
        Self { fetch, here: AtomicBool::new(false) }
    }

    /// A part that came with the app.
    #[must_use]
    pub const fn included() -> Self {
        Self { fetch: || Box::pin(async { Ok(()) }), here: AtomicBool::new(true) }
    }

    fn is_here(&self) -> bool {
        self.here.load(Ordering::Relaxed)
    }

    /// Fetches it, unless it is here, and says whether it came.
    fn fetch(&'static self, then: impl FnOnce(Result<(), Missing>) + 'static) {
        leptos::task::spawn_local(async move {
            // It may have come by another way meanwhile.
            let came = if self.is_here() { Ok(()) } else { (self.fetch)().await };
            if came.is_ok() {
                self.here.store(true, Ordering::Relaxed);
            }
            then(came);
        });
    }

    /// Fetches it because it may be wanted soon. Should that fail, whoever opens it is told.
    pub fn expect(&'static self) {
        if !self.is_here() {
            self.fetch(|_| ());
        }
    }
}

/// What stands around a part while it is not there, so that the focus has a place to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Around {
    /// It is a page.
    Page,
    /// It lies beside a page.
    Panel,
    /// It is a piece of what is there.
    Nothing,
}

/// How it stands with a part.
#[derive(Clone, Copy, PartialEq)]
enum Phase {
    Expected,
    Coming,
    Failed,
    Here,
}

/// Draws what is in a part, once that is here; at once where it is here already.
#[component]
pub fn Late(
    /// The part.
    part: &'static Part,
    /// What it is.
    around: Around,
    /// Draws it.
    draw: Box<dyn Fn() -> AnyView + Send>,
) -> impl IntoView {
    if part.is_here() {
        return draw();
    }
    let words = use_words();
    let release = use_release();
    let phase = RwSignal::new(Phase::Expected);
    let fetch = move || {
        let _ = phase.try_set(Phase::Expected);
        browser::after(PATIENCE, move || {
            if phase.try_get_untracked() == Some(Phase::Expected) {
                phase.set(Phase::Coming);
            }
        });
        part.fetch(move |came| {
            if came.is_err() {
                // Perhaps it is gone because a new version is there, of which the message then tells.
                release.ask();
            }
            let _ = phase.try_set(if came.is_ok() { Phase::Here } else { Phase::Failed });
        });
    };
    fetch();
    let coming = move || view! { <p class="loading" role="status">{words.loading().text()}</p> };
    let failed = move || {
        view! {
            <Message kind=MessageKind::Error>
                {dynamic(move || {
                    let (sentence, label) = match (release.is_new(), browser::is_online()) {
                        (true, _) => (words.late_of_old_release(), words.release_load()),
                        (false, true) => (words.late_failed(), words.try_again()),
                        (false, false) => (words.late_offline(), words.try_again()),
                    };
                    let new = release.is_new();
                    let again = move || if new { release.load() } else { fetch() };
                    view! {
                        <p>{sentence.text()}</p>
                        <Button label=label on_press=again />
                    }
                })}
            </Message>
        }
    };
    dynamic(move || match phase.get() {
        Phase::Expected => None,
        Phase::Coming if around == Around::Panel => {
            Some(placed(around, words.loading(), coming().into_any()))
        }
        Phase::Coming => Some(coming().into_any()),
        Phase::Failed => Some(placed(around, words.late_title(), failed().into_any())),
        Phase::Here => Some(draw()),
    })
    .into_any()
}

fn placed(around: Around, title: Word, content: AnyView) -> AnyView {
    let words = use_words();
    let router = use_router();
    match around {
        Around::Page => view! { <Heading title=title /> {content} }.into_any(),
        Around::Panel => {
            let close = Callback::new(move |()| router.close_panel());
            view! { <Panel title=title close=words.close() on_close=close>{content}</Panel> }.into_any()
        }
        Around::Nothing => content,
    }
}
