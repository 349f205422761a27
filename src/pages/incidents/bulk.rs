//! Changing many incidents: one after the other, with progress and a way to stop, failures one by one, and a way back.

use crate::{
    api::{self, ApiError},
    browser,
    components::Failure,
    format,
    i18n::{Word, use_words},
    ordered::Ordered,
    session::use_known,
    ui::{Button, ButtonKind, Dialog, Field, FieldKind, When, dynamic, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{Classification, Incident, IncidentChange, IncidentStatus, ProblemCode};
use std::{collections::HashSet, sync::Arc};

/// How many of those that could not be changed are named.
const SHOWN: usize = 20;

/// What becomes of an incident.
type Change = Arc<dyn Fn(&Incident) -> IncidentChange + Send + Sync>;

/// An incident that could not be changed.
#[derive(Clone)]
struct Failed {
    number: u32,
    name: String,
    error: ApiError,
}

/// How it stands with changing many incidents. Copy it freely.
#[derive(Clone, Copy)]
pub struct Bulk {
    queue: Ordered<Incident>,
    /// The numbers of those that are selected.
    pub selection: RwSignal<HashSet<u32>>,
    /// How many of how many are done; nothing while nothing is under way.
    progress: RwSignal<Option<(usize, usize)>>,
    stopped: RwSignal<bool>,
    failed: RwSignal<Vec<Failed>>,
    /// What was changed last, and of which; it can be taken back.
    done: RwSignal<Option<Word>>,
    changed: StoredValue<Vec<u32>>,
    /// What was done last, for those that failed: a change, or taking it back.
    again: StoredValue<Option<(Word, Option<Change>)>>,
}

impl Bulk {
    /// Nothing is selected.
    #[must_use]
    pub fn new(queue: Ordered<Incident>) -> Self {
        Self {
            queue,
            selection: RwSignal::new(HashSet::new()),
            progress: RwSignal::new(None),
            stopped: RwSignal::new(false),
            failed: RwSignal::new(Vec::new()),
            done: RwSignal::new(None),
            changed: StoredValue::new(Vec::new()),
            again: StoredValue::new(None),
        }
    }

    /// Changes those that are selected, in the order of the queue.
    fn change(self, what: Word, change: impl Fn(&Incident) -> IncidentChange + Send + Sync + 'static) {
        let selection = self.selection.get_untracked();
        let numbers = untrack(|| self.queue.numbers());
        let mut wanted: Vec<u32> = numbers.iter().copied().filter(|one| selection.contains(one)).collect();
        // Those that are no longer listed are selected all the same.
        let listed: HashSet<u32> = numbers.iter().copied().collect();
        wanted.extend(selection.difference(&listed));
        self.changed.set_value(Vec::new());
        self.run(wanted, what, Some(Arc::new(change)));
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
            let changed = self.changed.get_value();
            self.changed.set_value(Vec::new());
            self.run(changed, what, None);
        }
    }

    /// Changes these, or takes the last change of each back.
    fn run(self, wanted: Vec<u32>, what: Word, change: Option<Change>) {
        if self.progress.get_untracked().is_some() {
            return;
        }
        self.stopped.set(false);
        self.failed.set(Vec::new());
        self.done.set(None);
        self.again.set_value(Some((what, change.clone())));
        self.progress.set(Some((0, wanted.len())));
        leptos::task::spawn_local(async move {
            for (place, number) in wanted.iter().enumerate() {
                // The page may be gone by now.
                if self.stopped.try_get_untracked() != Some(false) {
                    break;
                }
                match self.one(*number, change.as_ref()).await {
                    Ok(()) => {
                        let _ = self.changed.try_update_value(|all| all.push(*number));
                    }
                    Err((name, error)) => {
                        let failed = Failed { number: *number, name, error };
                        let _ = self.failed.try_update(|all| all.push(failed));
                    }
                }
                let _ = self.progress.try_set(Some((place + 1, wanted.len())));
            }
            let _ = self.done.try_set(change.is_some().then_some(what));
            let _ = self.progress.try_set(None);
        });
    }

    /// Changes one, or takes its last change back.
    async fn one(self, number: u32, change: Option<&Change>) -> Result<(), (String, ApiError)> {
        let known = untrack(|| self.queue.of_number(number));
        let before = match known {
            Some(incident) => (*incident).clone(),
            None => api::incident_of(number).await.map_err(|error| (number.to_string(), error))?,
        };
        loop {
            let answer = match change {
                Some(change) => api::change_incident(number, &change(&before), before.version).await,
                None => api::undo_incident(number).await,
            };
            match answer {
                Ok(after) => {
                    self.queue.put(after);
                    return Ok(());
                }
                // Too many at once: it goes on when it may.
                Err(ApiError::Wait { seconds }) => browser::pause(seconds.saturating_mul(1_000)).await,
                Err(error) => {
                    // Whoever tries again sees what others made of it meanwhile.
                    if error.code() == Some(ProblemCode::VersionConflict)
                        && let Ok(now) = api::incident_of(number).await
                    {
                        self.queue.put(now);
                    }
                    return Err((before.display_name.clone(), error));
                }
            }
        }
    }
}

/// What can be done with those that are selected, and what became of it.
#[component]
pub fn BulkBar(
    /// How it stands.
    bulk: Bulk,
) -> impl IntoView {
    let words = use_words();
    let known = use_known();
    let number = move |number: usize| format::number(words, number as f64);
    let count = Memo::new(move |_| bulk.selection.read().len());
    let idle = whether(move || bulk.progress.read().is_none());
    let (resolving, tagging) = (RwSignal::new(false), RwSignal::new(false));
    let tag = RwSignal::new(String::new());
    let status = move |status: IncidentStatus| {
        bulk.change(words.incident_status(), move |_| IncidentChange {
            status: Some(status),
            ..IncidentChange::default()
        });
    };
    let assign = move || {
        let own = known.session.now().map(|session| session.person.user_principal_name.clone());
        bulk.change(words.incident_assigned(), move |_| IncidentChange {
            assigned_to: own.clone(),
            ..IncidentChange::default()
        });
    };
    let classify = move |classification: Classification| {
        bulk.change(words.incident_classification(), move |_| IncidentChange {
            classification: Some(classification),
            ..IncidentChange::default()
        });
    };
    let add_tag = move || {
        let tag = tag.get_untracked().trim().to_owned();
        tagging.set(false);
        if tag.is_empty() {
            return;
        }
        bulk.change(words.incident_tags(), move |before| {
            let mut tags = before.custom_tags.clone();
            if !tags.contains(&tag) {
                tags.push(tag.clone());
            }
            IncidentChange { custom_tags: Some(tags), ..IncidentChange::default() }
        });
    };
    let failures = move || {
        let failed = bulk.failed.get();
        let line = |failed: &Failed| {
            view! {
                <li>
                    <span dir="auto">{failed.name.clone()}</span>
                    <Failure error=failed.error.clone() />
                </li>
            }
            .into_any()
        };
        // Once all are through: each of them said by itself would be said over the others.
        (!failed.is_empty() && bulk.progress.read().is_none()).then(|| {
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
        <When is=whether(move || count.get() != 0)>
            <div class="row bulk" role="group" aria-label=words.bulk().text()>
                <span role="status">{text(move || words.selected_count(&number(count.get())))}</span>
                <Button label=words.incident_assign_to_me() available=idle on_press=assign />
                <Button
                    label=words.bulk_in_progress()
                    available=idle
                    on_press=move || status(IncidentStatus::InProgress)
                />
                <Button label=words.incident_resolve() available=idle on_press=move || resolving.set(true) />
                <Button
                    label=words.classification_true()
                    available=idle
                    on_press=move || classify(Classification::TruePositive)
                />
                <Button
                    label=words.classification_false()
                    available=idle
                    on_press=move || classify(Classification::FalsePositive)
                />
                <Button label=words.bulk_tag() available=idle on_press=move || tagging.set(true) />
                <Button
                    label=words.select_none()
                    on_press=move || bulk.selection.set(HashSet::new())
                />
            </div>
        </When>
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
                    <span>{text(move || words.bulk_done(what.get(), &number(changed)))}</span>
                    <Button label=words.undo() on_press=move || bulk.undo() />
                })
            }))}
        </div>
        {dynamic(failures)}
        <Dialog
            open=resolving
            title=text(move || words.bulk_resolve_title(&number(count.get())))
            title_id="bulk-resolve"
            on_dismiss=Callback::new(move |()| resolving.set(false))
            answers=move || view! {
                <Button label=words.cancel() on_press=move || resolving.set(false) />
                <Button
                    kind=ButtonKind::Primary
                    label=words.incident_resolve()
                    on_press=move || {
                        resolving.set(false);
                        status(IncidentStatus::Resolved);
                    }
                />
            }
        >
            <p>{words.bulk_resolve_about().text()}</p>
        </Dialog>
        <Dialog
            open=tagging
            title=words.bulk_tag()
            title_id="bulk-tag"
            on_dismiss=Callback::new(move |()| tagging.set(false))
            answers=move || view! {
                <Button label=words.cancel() on_press=move || tagging.set(false) />
                <Button kind=ButtonKind::Primary label=words.apply() on_press=add_tag />
            }
        >
            <Field id="bulk-tag-text" label=words.incident_tag() value=tag kind=FieldKind::Line />
        </Dialog>
    }
}
