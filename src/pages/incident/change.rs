//! What a person decides about an incident, field by field: sent at once, and taken back while he is still there.

use crate::{
    api::{self, ApiError, Awaited},
    components::{Failure, Refusals},
    i18n::{Word, Words, use_words},
    query::{Loaded, Query},
    routes::Route,
    ui::{Announcer, Button, When, dynamic, text, use_announcer, whether},
};
use leptos::prelude::*;
use security_center_contract::{AlertMove, Incident, IncidentChange, IncidentDetails};

/// Changing an incident, and how it stands with that. Copy it freely.
#[derive(Clone, Copy)]
pub struct Changes {
    details: Query<IncidentDetails>,
    loaded: Loaded<IncidentDetails>,
    /// True from sending to the answer.
    pub under_way: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
    /// What was changed last, and can be taken back.
    done: RwSignal<Option<Done>>,
    words: Words,
    announcer: Announcer,
}

/// What a person did.
#[derive(Clone, Copy)]
enum Done {
    /// He changed this.
    Changed(Word),
    /// He moved alerts, or all of it, into this incident.
    Moved(u32),
}

impl Changes {
    /// Of this incident.
    #[must_use]
    pub fn new(details: Query<IncidentDetails>, loaded: Loaded<IncidentDetails>) -> Self {
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
    pub fn make(self, what: Word, change: IncidentChange) {
        self.make_from(self.version(), what, change);
    }

    /// The version that is shown now.
    pub fn version(self) -> i64 {
        self.loaded.now().incident.version
    }

    /// Makes a change that was begun when this version was shown.
    pub fn make_from(self, version: i64, what: Word, change: IncidentChange) {
        let ask = move |number| api::change_incident(number, &change, version);
        self.send(ask, move |_| Some(Done::Changed(what)));
    }

    /// Moves alerts of it, or all of it, into another incident; `moved` is called once they are there.
    pub fn move_alerts(self, what: AlertMove, moved: impl FnOnce() + 'static) {
        self.send(
            move |number| api::move_alerts(number, &what),
            |into| {
                moved();
                Some(Done::Moved(into.id.parse().unwrap_or_default()))
            },
        );
    }

    /// Takes the person's own last change back, with what followed from it.
    fn undo(self) {
        let into = match self.done.get_untracked() {
            Some(Done::Moved(into)) => Some(into),
            _ => None,
        };
        let (words, announcer) = (self.words, self.announcer);
        self.send(
            move |number| api::undo_incident(into.unwrap_or(number)),
            move |_| {
                announcer.say(untrack(|| words.incident_undone().get()));
                None
            },
        );
    }

    fn send(
        self,
        ask: impl FnOnce(u32) -> Awaited<Incident>,
        done: impl FnOnce(&Incident) -> Option<Done> + 'static,
    ) {
        if self.under_way.get_untracked() {
            return;
        }
        self.under_way.set(true);
        self.error.set(None);
        let answer = ask(self.loaded.now().incident.id.parse().unwrap_or_default());
        leptos::task::spawn_local(async move {
            let answer = answer.await;
            if self.under_way.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(incident) => {
                    self.done.set(done(&incident));
                    let shown = self.loaded.now();
                    if shown.incident.id == incident.id {
                        self.details.put(IncidentDetails { incident, ..(*shown).clone() });
                    }
                }
                Err(error) => self.error.set(Some(error)),
            }
            // Its alerts may have changed with it, and what somebody else changed is to be seen.
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
                {dynamic(move || changes.done.get().map(|done| match done {
                    Done::Changed(what) => {
                        view! { <span>{text(move || words.incident_was_changed(what.get()))}</span> }.into_any()
                    }
                    Done::Moved(into) => {
                        let number = into.to_string();
                        view! {
                            <span>
                                {words.alerts_were_moved().text()} " "
                                <a href=Route::Incident(into).href()>{text(move || words.incident_numbered(&number))}</a>
                            </span>
                        }
                        .into_any()
                    }
                }))}
                <Button label=words.undo() on_press=move || changes.undo() available=whether(move || !changes.under_way.get()) />
            </When>
        </div>
    }
}
