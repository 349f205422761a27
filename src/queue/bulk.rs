//! Changing many items of a queue: one after the other, with progress and a way to stop, failures one by one, and a way back.

use super::QueueOf;
use crate::{
    api::{ApiError, Awaited},
    browser,
    components::Collided,
    format,
    i18n::{Word, Words, use_words},
    ordered::{Numbered, Ordered},
    query::Shown,
    ui::{Button, dynamic, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{List, ProblemCode, Value};
use std::{collections::HashSet, sync::Arc};

/// How many of those that could not be changed are named.
const SHOWN: usize = 20;

/// Asks for a change of an item, of this number and as it was before.
type Change<T> = Arc<dyn Fn(u32, &T) -> Awaited<T> + Send + Sync>;

/// Asks for taking a change back: of an item of this number, as it was before, and with this version now.
type Back<T> = Arc<dyn Fn(u32, &T, i64) -> Awaited<T> + Send + Sync>;

/// What was done with each.
#[derive(Clone, Copy)]
enum What {
    /// This was changed of it.
    Changed(Word),
    /// Something was written about it, which cannot be taken back.
    Commented,
}

/// An item that it could not be done with.
#[derive(Clone)]
struct Failed {
    number: u32,
    name: String,
    error: ApiError,
}

/// How it stands with changing many items. Copy it freely.
pub struct Bulk<T: 'static> {
    of: &'static QueueOf<T>,
    queue: Ordered<T>,
    words: Words,
    /// The numbers of those that are selected.
    pub selection: RwSignal<HashSet<u32>>,
    /// How many of how many are done; nothing while nothing is under way.
    progress: RwSignal<Option<(usize, usize)>>,
    stopped: RwSignal<bool>,
    failed: RwSignal<Vec<Failed>>,
    /// What was changed last, and of which; it can be taken back.
    done: RwSignal<Option<What>>,
    changed: StoredValue<Vec<(u32, T, i64)>>,
    /// Takes the last change of one back.
    takes_back: StoredValue<Option<Back<T>>>,
    /// What was done last, for those that failed: a change, or taking it back.
    again: StoredValue<Option<(What, Option<Change<T>>)>>,
    /// What is taken back by now: those of it that fail may be tried again.
    back: StoredValue<Vec<(u32, T, i64)>>,
}

impl<T> Clone for Bulk<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Bulk<T> {}

impl<T: Numbered> Bulk<T>
where
    List<T>: Shown,
{
    /// Nothing is selected.
    #[must_use]
    pub fn new(of: &'static QueueOf<T>, queue: Ordered<T>) -> Self {
        Self {
            of,
            queue,
            words: use_words(),
            selection: RwSignal::new(HashSet::new()),
            progress: RwSignal::new(None),
            stopped: RwSignal::new(false),
            failed: RwSignal::new(Vec::new()),
            done: RwSignal::new(None),
            changed: StoredValue::new(Vec::new()),
            takes_back: StoredValue::new(None),
            again: StoredValue::new(None),
            back: StoredValue::new(Vec::new()),
        }
    }

    /// About how many the last comment was written; 0 where it was not, or something else was done last. Followed.
    #[must_use]
    pub fn commented(self) -> usize {
        let is_comment = matches!(self.done.get(), Some(What::Commented));
        if is_comment { self.changed.with_value(Vec::len) } else { 0 }
    }

    /// Whether any of those that are done is another than before.
    fn has_changed(self) -> bool {
        self.changed.with_value(|all| all.iter().any(|(_, before, version)| before.version() != *version))
    }

    /// How many are selected. Followed.
    #[must_use]
    pub fn count(self) -> usize {
        self.selection.read().len()
    }

    /// Whether nothing is under way. Followed.
    #[must_use]
    pub fn is_idle(self) -> bool {
        self.progress.read().is_none()
    }

    /// Changes those that are selected, in the order of the queue. `back` takes back what `change` changes, and no more.
    pub fn change(
        self,
        what: Word,
        change: impl Fn(u32, &T) -> Awaited<T> + Send + Sync + 'static,
        back: impl Fn(u32, &T, i64) -> Awaited<T> + Send + Sync + 'static,
    ) {
        self.takes_back.set_value(Some(Arc::new(back)));
        self.begin(What::Changed(what), Arc::new(change));
    }

    /// Writes about each of those that are selected.
    pub fn comment(self, write: impl Fn(u32) -> Awaited<Value> + Send + Sync + 'static) {
        let fetch = self.of.fetch;
        let change = move |number: u32, before: &T| -> Awaited<T> {
            let (written, before) = (write(number), before.clone());
            Box::pin(async move {
                written.await?;
                // It is written, whether its row can be fetched now or not.
                Ok(fetch(number).await.unwrap_or(before))
            })
        };
        self.takes_back.set_value(None);
        self.begin(What::Commented, Arc::new(change));
    }

    fn begin(self, what: What, change: Change<T>) {
        let selection = self.selection.get_untracked();
        let numbers = untrack(|| self.queue.numbers());
        let mut wanted: Vec<u32> = numbers.iter().copied().filter(|one| selection.contains(one)).collect();
        // Those that are no longer listed are selected all the same.
        let listed: HashSet<u32> = numbers.iter().copied().collect();
        wanted.extend(selection.difference(&listed));
        self.changed.set_value(Vec::new());
        self.run(wanted, what, Some(change));
    }

    /// Tries those again that failed.
    fn retry(self) {
        if let Some((what, change)) = self.again.get_value() {
            let wanted = self.failed.get_untracked().iter().map(|failed| failed.number).collect();
            self.run(wanted, what, change);
        }
    }

    /// Takes back what was changed last.
    fn undo(self) {
        if let Some(what) = self.done.get_untracked() {
            let mut changed = self.changed.try_update_value(std::mem::take).unwrap_or_default();
            // What was so already has no change of this kind to take back.
            changed.retain(|(_, before, version)| before.version() != *version);
            let numbers = changed.iter().map(|(number, ..)| *number).collect();
            self.back.set_value(changed);
            self.run(numbers, what, None);
        }
    }

    /// Changes these, or takes the last change of each back.
    fn run(self, wanted: Vec<u32>, what: What, change: Option<Change<T>>) {
        if self.progress.get_untracked().is_some() {
            return;
        }
        self.stopped.set(false);
        self.failed.set(Vec::new());
        self.done.set(None);
        self.again.set_value(Some((what, change.clone())));
        self.progress.set(Some((0, wanted.len())));
        leptos::task::spawn_local(async move {
            let mut reached = 0;
            for (place, number) in wanted.iter().enumerate() {
                // The page may be gone by now.
                if self.stopped.try_get_untracked() != Some(false) {
                    break;
                }
                match self.one(*number, change.as_ref()).await {
                    Ok((before, version)) => {
                        let _ = self.changed.try_update_value(|all| all.push((*number, before, version)));
                    }
                    Err((name, error)) => {
                        let failed = Failed { number: *number, name, error };
                        let _ = self.failed.try_update(|all| all.push(failed));
                    }
                }
                let _ = self.progress.try_set(Some((place + 1, wanted.len())));
                reached = place + 1;
            }
            if reached < wanted.len() {
                // Whoever stopped goes on with the rest, if at all.
                let _ = self.selection.try_set(wanted[reached..].iter().copied().collect());
            }
            let _ = self.done.try_set(change.is_some().then_some(what));
            let _ = self.progress.try_set(None);
        });
    }

    /// Changes one, or takes its last change back; answers with how it was, and its version now.
    async fn one(self, number: u32, change: Option<&Change<T>>) -> Result<(T, i64), (String, ApiError)> {
        let words = self.words;
        let known = untrack(|| self.queue.of_number(number));
        let before = match known {
            Some(item) => (*item).clone(),
            None => (self.of.fetch)(number).await.map_err(|error| (number.to_string(), error))?,
        };
        loop {
            let answer = match change {
                Some(change) => change(number, &before).await,
                None => {
                    let made = self.back.with_value(|all| all.iter().find(|one| one.0 == number).cloned());
                    let Some((_, was, version)) = made else { return Ok((before.clone(), before.version())) };
                    let Some(back) = self.takes_back.get_value() else { return Ok((was, version)) };
                    back(number, &was, version).await
                }
            };
            match answer {
                Ok(after) => {
                    let version = after.version();
                    self.queue.put(after);
                    return Ok((before, version));
                }
                // Too many at once: it goes on when it may.
                Err(ApiError::Wait { seconds }) => browser::pause(seconds.saturating_mul(1_000)).await,
                Err(error) => {
                    // Whoever tries again sees what others made of it meanwhile.
                    if error.code() == Some(ProblemCode::VersionConflict)
                        && let Ok(now) = (self.of.fetch)(number).await
                    {
                        self.queue.put(now);
                    }
                    return Err(((self.of.name)(words, &before), error));
                }
            }
        }
    }

    /// How far it is, and what became of it.
    pub fn outcome(self) -> AnyView {
        let (words, bulk) = (self.words, self);
        let number = move |number: usize| format::number(words, number as f64);
        let idle = whether(move || bulk.is_idle());
        let failures = move || {
            let failed = bulk.failed.get();
            let line = |failed: &Failed| {
                view! {
                    <li>
                        <span dir="auto">{failed.name.clone()}</span>
                        <Collided error=failed.error.clone() />
                    </li>
                }
                .into_any()
            };
            // Once all are through: each of them said by itself would be said over the others.
            (!failed.is_empty() && bulk.is_idle()).then(|| {
                let count = failed.len();
                view! {
                    <div role="alert">
                        <p>{text(move || words.bulk_failed(&number(count)))}</p>
                        <ul class="bullets">{failed.iter().take(SHOWN).map(line).collect::<Vec<_>>()}</ul>
                        {(count > SHOWN).then(|| view! {
                            <p>{words.bulk_failed_more(&number(count - SHOWN))}</p>
                        })}
                        <Button label=words.bulk_retry() available=idle on_press=move || bulk.retry() />
                    </div>
                }
            })
        };
        view! {
            // Not said aloud with each: the bar has its value.
            <div class="row">
                {dynamic(move || bulk.progress.get().map(|(done, all)| view! {
                    <progress max=all.to_string() value=done.to_string() aria-label=words.bulk().text()></progress>
                    <span>{words.bulk_progress(&number(done), &number(all))}</span>
                    <Button label=words.bulk_stop() on_press=move || bulk.stopped.set(true) />
                }))}
            </div>
            <div role="status" class="row">
                {dynamic(move || bulk.done.get().map(|what| {
                    let changed = bulk.changed.with_value(Vec::len);
                    (changed > 0).then(|| view! {
                        <span>
                            {text(move || match what {
                                What::Changed(what) => (bulk.of.bulk_done)(words, what.get(), &number(changed)),
                                What::Commented => (bulk.of.bulk_commented)(words, &number(changed)),
                            })}
                        </span>
                        {(matches!(what, What::Changed(_)) && bulk.has_changed()).then(|| view! {
                            <Button label=words.undo() on_press=move || bulk.undo() />
                        })}
                    })
                }))}
            </div>
            {dynamic(failures)}
        }
        .into_any()
    }
}
