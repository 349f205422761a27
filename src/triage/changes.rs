//! What a person changes on the page of an incident or alert: sent at once, and taken back while he is still there.

use super::Decided;
use crate::{
    api::{ApiError, Awaited},
    browser,
    components::{Collided, Refusals},
    i18n::{Word, Words, use_words},
    query::{Loaded, Query, Shown},
    queue::{Draft, Preview},
    router::HEADING_ID,
    ui::{Announcer, Button, When, dynamic, text, use_announcer, whether},
};
use leptos::prelude::*;
use security_center_contract::{IncidentField, List, ProblemCode};
use std::sync::Arc;
use web_sys::HtmlElement;

/// Draws what was done.
type Said = Arc<dyn Fn(Words) -> AnyView + Send + Sync>;

/// Asks for taking it back.
type Back<T> = Arc<dyn Fn() -> Awaited<T> + Send + Sync>;

/// What a person did, and how it is taken back.
pub struct Done<T> {
    said: Said,
    back: Back<T>,
}

impl<T> Done<T> {
    /// It is told by `said`.
    pub fn new(
        said: impl Fn(Words) -> AnyView + Send + Sync + 'static,
        back: impl Fn() -> Awaited<T> + Send + Sync + 'static,
    ) -> Self {
        Self { said: Arc::new(said), back: Arc::new(back) }
    }
}

impl<T> Clone for Done<T> {
    fn clone(&self) -> Self {
        Self { said: Arc::clone(&self.said), back: Arc::clone(&self.back) }
    }
}

/// Changing one, and how it stands with that. Copy it freely.
pub struct Changes<T: Decided> {
    details: Query<T::Details>,
    loaded: Loaded<T::Details>,
    /// True from sending to the answer.
    pub under_way: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
    done: RwSignal<Option<Done<T>>>,
    /// What had the focus when the last change was made.
    made_at: StoredValue<Option<HtmlElement>, LocalStorage>,
    /// Beside which queue it is shown.
    preview: Option<Preview<T>>,
    words: Words,
    announcer: Announcer,
}

impl<T: Decided> Clone for Changes<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Decided> Copy for Changes<T> {}

impl<T: Decided> Changes<T>
where
    List<T>: Shown,
{
    /// Of this one.
    #[must_use]
    pub fn new(details: Query<T::Details>, loaded: Loaded<T::Details>) -> Self {
        Self {
            details,
            loaded,
            under_way: RwSignal::new(false),
            error: RwSignal::new(None),
            done: RwSignal::new(None),
            made_at: StoredValue::new_local(None),
            preview: None,
            words: use_words(),
            announcer: use_announcer(),
        }
    }

    /// Of one that is shown beside its queue: its row follows, and another one is shown once the answer is there.
    #[must_use]
    pub fn beside(self, preview: Preview<T>) -> Self {
        Self { preview: Some(preview), ..self }
    }

    /// Whether the person may change it. Followed.
    #[must_use]
    pub fn allowed(self) -> bool {
        T::permit(&self.loaded.get()).allowed
    }

    /// Something of it as it is shown. Followed.
    pub fn of<R>(self, what: impl FnOnce(&T) -> R) -> R {
        what(T::of(&self.loaded.get()))
    }

    /// The version that is shown now.
    #[must_use]
    pub fn version(self) -> i64 {
        T::of(&self.loaded.now()).version()
    }

    /// What was typed into a field of it and not applied, where it is shown beside its queue.
    #[must_use]
    pub fn draft(self, field: &'static str) -> Option<Draft> {
        self.preview?.draft(T::of(&self.loaded.now()).number(), field)
    }

    /// Keeps what is typed into a field of it, or nothing any more.
    pub fn keep(self, field: &'static str, draft: Option<Draft>) {
        if let Some(preview) = self.preview {
            preview.keep(T::of(&self.loaded.now()).number(), field, draft);
        }
    }

    /// Whether the last change was not made because somebody else changed this meanwhile. Followed.
    #[must_use]
    pub fn collided_in(self, field: IncidentField) -> bool {
        let error = self.error.read();
        error.iter().flat_map(ApiError::field_conflicts).any(|one| one.field == field)
    }

    /// Makes a change; `what` says what was changed.
    pub fn make(self, what: Word, change: T::Change) {
        self.make_from(self.version(), what, change);
    }

    /// Makes a change that was begun when this version was shown.
    pub fn make_from(self, version: i64, what: Word, change: T::Change) {
        let before = T::of(&self.loaded.now()).clone();
        let number = before.number();
        self.made_at.set_value(browser::with_focus());
        let answer = T::ask(number, &change, version);
        self.send(answer, move |after| {
            let version = after.version();
            Some(Done::new(
                move |words| {
                    view! { <span>{text(move || words.incident_was_changed(what.get()))}</span> }.into_any()
                },
                move || T::ask_back(number, &before, &change, version),
            ))
        });
    }

    /// Takes the person's own last change back, with what followed from it.
    fn undo(self) {
        if let Some(done) = self.done.get_untracked() {
            let (words, announcer) = (self.words, self.announcer);
            let told = move |_: &T| {
                announcer.say(untrack(|| words.incident_undone().get()));
                // The button that was pressed goes.
                let made_at = self.made_at.get_value();
                browser::after(0, move || browser::give_back(made_at.as_ref(), HEADING_ID));
                None
            };
            // What somebody else changed since, or is not as it was, cannot be taken back later either.
            self.send_or((done.back)(), told, move |error| {
                let code = error.code();
                if matches!(code, Some(ProblemCode::VersionConflict | ProblemCode::NotPossibleNow)) {
                    self.done.set(None);
                }
            });
        }
    }

    /// Sends one at a time; `done` says what was done then.
    pub fn send(self, answer: Awaited<T>, done: impl FnOnce(&T) -> Option<Done<T>> + 'static) {
        self.send_or(answer, done, |_| ());
    }

    /// The same; `failed` is told where nothing was done.
    fn send_or(
        self,
        answer: Awaited<T>,
        done: impl FnOnce(&T) -> Option<Done<T>> + 'static,
        failed: impl FnOnce(&ApiError) + 'static,
    ) {
        if self.under_way.get_untracked() {
            return;
        }
        self.set_under_way(true);
        self.error.set(None);
        leptos::task::spawn_local(async move {
            let answer = answer.await;
            // The page may be gone by now.
            if self.under_way.try_get_untracked().is_none() {
                return;
            }
            match answer {
                Ok(item) => {
                    self.done.set(done(&item));
                    if let Some(preview) = self.preview {
                        preview.put(item.clone());
                    }
                    let shown = self.loaded.now();
                    // Alerts that were moved are in another one.
                    if T::of(&shown).number() == item.number() {
                        self.details.put(item.within(&shown));
                    }
                }
                Err(error) => {
                    failed(&error);
                    self.error.set(Some(error));
                }
            }
            // Its alerts or its incident may have changed with it, and what somebody else changed is to be seen.
            self.details.refetch_anew();
            self.set_under_way(false);
        });
    }

    fn set_under_way(self, under_way: bool) {
        self.under_way.set(under_way);
        if let Some(preview) = self.preview {
            preview.hold(under_way, self.error.read_untracked().is_some());
        }
    }
}

/// What became of the last change: that it was made, with the way back, or why not.
#[component]
pub fn Changing<T: Decided>(
    /// The changes.
    changes: Changes<T>,
) -> impl IntoView
where
    List<T>: Shown,
{
    let words = use_words();
    let refusals = move || {
        let details = changes.loaded.get();
        let permit = T::permit(&details);
        (!permit.allowed).then(|| view! { <Refusals refusals=permit.refusals.clone() /> })
    };
    view! {
        {dynamic(refusals)}
        {dynamic(move || changes.error.get().map(|error| view! { <Collided error=error /> }))}
        <div role="status" class="row">
            <When is=whether(move || changes.done.read().is_some())>
                {dynamic(move || changes.done.get().map(|done| (done.said)(words)))}
                <Button label=words.undo() on_press=move || changes.undo() available=whether(move || !changes.under_way.get()) />
            </When>
        </div>
    }
}
