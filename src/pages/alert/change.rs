//! What a person decides about an alert, field by field: sent at once, and taken back while he is still there.

use crate::{
    api::{self, ApiError},
    components::{Failure, Refusals, taking_back},
    i18n::{Word, Words, use_words},
    query::{Loaded, Query},
    ui::{Announcer, Button, When, dynamic, text, use_announcer, whether},
};
use leptos::prelude::*;
use security_center_contract::{AlertChange, AlertDetails};

/// What was changed last, the change that takes it back, and the version that the first made.
#[derive(Clone)]
struct Done {
    what: Word,
    back: AlertChange,
    version: i64,
}

/// Changing an alert, and how it stands with that. Copy it freely.
#[derive(Clone, Copy)]
pub struct Changes {
    details: Query<AlertDetails>,
    loaded: Loaded<AlertDetails>,
    /// True from sending to the answer.
    pub under_way: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
    done: RwSignal<Option<Done>>,
    words: Words,
    announcer: Announcer,
}

impl Changes {
    /// Of this alert.
    #[must_use]
    pub fn new(details: Query<AlertDetails>, loaded: Loaded<AlertDetails>) -> Self {
        Self {
            details,
            loaded,
            under_way: RwSignal::new(false),
            error: RwSignal::new(None),
            done: RwSignal::new(None),
            words: use_words(),
            announcer: use_announcer(),
        }
    }

    /// Whether the person may change it. Followed.
    #[must_use]
    pub fn allowed(self) -> bool {
        self.loaded.get().change.allowed
    }

    /// Makes a change; `what` says what was changed.
    pub fn make(self, what: Word, change: AlertChange) {
        let before = self.loaded.now().alert.clone();
        let back = taking_back(&before, &change);
        self.send(change, before.version, move |version| Some(Done { what, back, version }));
    }

    /// Takes the person's own last change back; the server refuses where somebody changed the same since.
    fn undo(self) {
        if let Some(done) = self.done.get_untracked() {
            let (words, announcer) = (self.words, self.announcer);
            self.send(done.back, done.version, move |_| {
                announcer.say(untrack(|| words.incident_undone().get()));
                None
            });
        }
    }

    fn send(self, change: AlertChange, version: i64, done: impl FnOnce(i64) -> Option<Done> + 'static) {
        if self.under_way.get_untracked() {
            return;
        }
        self.under_way.set(true);
        self.error.set(None);
        let number = self.loaded.now().alert.id.parse().unwrap_or_default();
        let answer = api::change_alert(number, &change, version);
        leptos::task::spawn_local(async move {
            let answer = answer.await;
            if self.under_way.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(alert) => {
                    self.done.set(done(alert.version));
                    self.details.put(AlertDetails { alert, ..(*self.loaded.now()).clone() });
                }
                Err(error) => self.error.set(Some(error)),
            }
            // Its history and its incident may have changed with it, and what somebody else changed is to be seen.
            self.details.refetch_anew();
        });
    }
}

/// What became of the last change: that it was made, with the way back, or why not.
#[component]
pub fn Changing(
    /// The changes.
    changes: Changes,
) -> impl IntoView {
    let words = use_words();
    let refusals = move || {
        let details = changes.loaded.get();
        (!details.change.allowed).then(|| view! { <Refusals refusals=details.change.refusals.clone() /> })
    };
    view! {
        {dynamic(refusals)}
        {dynamic(move || changes.error.get().map(|error| view! { <Failure error=error /> }))}
        <div role="status" class="row">
            <When is=whether(move || changes.done.read().is_some())>
                <span>
                    {text(move || {
                        let what = changes.done.get().map_or("", |done| done.what.get());
                        words.incident_was_changed(what)
                    })}
                </span>
                <Button label=words.undo() on_press=move || changes.undo() available=whether(move || !changes.under_way.get()) />
            </When>
        </div>
    }
}
