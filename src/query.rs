//! One representation of the server: fetched, fetched again, replaced after a change.
//!
//! An older version never replaces a newer one, an equal answer notifies nobody, and what was there stays while it is
//! fetched again, so that a page is never rebuilt by a refresh. The machine is one for all types (`Core`); what
//! knows the type is thin, which keeps the download small.

use crate::api::{self, ApiError, Resource};
use leptos::prelude::*;
use security_center_contract::{
    Alert, AlertDetails, ApiTokens, AuditEntry, DataSource, EntityDetails, HelpContent, Incident,
    IncidentDetails, IncidentEntity, IncidentHistoryEntry, IncidentSummary, List, News, Notifications, Order,
    OwnSessions, Person, Read, RemediationAction, RoleHolders, SavedViews, ServiceKeys, Session,
    SignInMethods, SupportExpectation, SupportRequest, Tenant, ThreatProtection, TurningOffPreview, Value,
};
use std::{any::Any, borrow::Cow, marker::PhantomData, sync::Arc};

/// A representation whose type only `Query` knows.
type Held = Arc<dyn Any + Send + Sync>;
/// What the type knows: how it is read, and whether the present representation stays: `(present, arriving)`.
type ReadHeld = fn(Value) -> Result<Held, ApiError>;
type Keeps = fn(&Held, &Held) -> bool;

/// The fetch under way. At most one is: wishes that come meanwhile are met by one more fetch after it.
#[derive(Clone, Copy, Default, PartialEq)]
struct Flight {
    /// Counts the owners of the answer; an answer for an earlier one is dropped.
    owner: u32,
    under_way: bool,
    again: bool,
    /// What is held is of another path.
    moved: bool,
}

/// A representation and how it stands with it, whatever its type.
#[derive(Clone, Copy)]
struct Core {
    /// Moves with every change of `held`.
    revision: RwSignal<u32>,
    held: StoredValue<Option<Held>>,
    error: RwSignal<Option<ApiError>>,
    flight: StoredValue<Flight>,
    path: StoredValue<Cow<'static, str>>,
    read: ReadHeld,
    keeps: Keeps,
}

impl Core {
    fn held(self) -> Option<Held> {
        self.revision.track();
        self.held_now()
    }

    fn held_now(self) -> Option<Held> {
        self.held.try_get_value().flatten()
    }

    fn hold(self, held: Option<Held>) {
        self.held.set_value(held);
        self.revision.update(|revision| *revision += 1);
    }

    fn refetch(self) {
        let Some(mut flight) = self.flight.try_get_value() else { return };
        if flight.under_way {
            flight.again = true;
            self.flight.set_value(flight);
            return;
        }
        flight.under_way = true;
        self.flight.set_value(flight);
        let path = self.path.get_value();
        leptos::task::spawn_local(async move {
            let answer = api::fetch(&path).await.and_then(self.read);
            // The query may be gone by now, or have been told to forget.
            let Some(now) = self.flight.try_get_value().filter(|now| now.owner == flight.owner) else {
                return;
            };
            self.flight.set_value(Flight { owner: now.owner, ..Flight::default() });
            match answer {
                Ok(held) => self.put(held),
                Err(error) => {
                    if now.moved {
                        self.hold(None);
                    }
                    self.fail(error);
                }
            }
            if now.again {
                self.refetch();
            }
        });
    }

    fn refetch_anew(self) {
        let Some(flight) = self.flight.try_get_value() else { return };
        let moved = flight.moved;
        self.flight.set_value(Flight { owner: flight.owner + 1, moved, ..Flight::default() });
        self.refetch();
    }

    fn aim(self, path: String) {
        if self.path.with_value(|present| *present == path) {
            self.refetch();
            return;
        }
        self.path.set_value(path.into());
        self.flight.update_value(|flight| flight.moved = true);
        self.refetch_anew();
    }

    fn put(self, arriving: Held) {
        let present = self.held_now();
        if !present.is_some_and(|present| (self.keeps)(&present, &arriving)) {
            self.hold(Some(arriving));
        }
        if self.error.try_with_untracked(Option::is_some) == Some(true) {
            self.error.set(None);
        }
    }

    fn fail(self, error: ApiError) {
        // Who may no longer see a thing must not go on seeing it; a lost connection takes nothing away.
        if error.is_refusal() {
            self.hold(None);
        }
        self.error.set(Some(error));
    }
}

/// A representation and how it stands with it. Copy it freely; it lives as long as its owner.
pub struct Query<T> {
    core: Core,
    kind: PhantomData<fn() -> T>,
}

impl<T> Clone for Query<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Query<T> {}

/// A representation that can be shown.
pub trait Shown: Read + PartialEq + Send + Sync + 'static {
    /// True when `arriving` is older than what is shown, and must not replace it.
    fn outdates(&self, arriving: &Self) -> bool {
        let _ = arriving;
        false
    }
}

impl<T: Shown> Query<T> {
    /// A query that has fetched nothing yet.
    #[must_use]
    pub fn new(resource: &Resource<T>) -> Self {
        let core = Core {
            revision: RwSignal::new(0),
            held: StoredValue::new(None),
            error: RwSignal::new(None),
            flight: StoredValue::new(Flight::default()),
            path: StoredValue::new(Cow::Borrowed(resource.path())),
            read: |value| api::read::<T>(value).map(|value| Arc::new(value) as Held),
            keeps: |present, arriving| match (present.downcast_ref::<T>(), arriving.downcast_ref::<T>()) {
                (Some(present), Some(arriving)) => present == arriving || present.outdates(arriving),
                _ => false,
            },
        };
        Self { core, kind: PhantomData }
    }

    /// What the server said last; follows every change.
    #[must_use]
    pub fn get(self) -> Option<Arc<T>> {
        self.core.held()?.downcast().ok()
    }

    /// The same without being told of changes.
    #[must_use]
    pub fn now(self) -> Option<Arc<T>> {
        self.core.held_now()?.downcast().ok()
    }

    /// Why the last fetch failed; `None` once one succeeds.
    #[must_use]
    pub fn error(self) -> Option<ApiError> {
        self.core.error.get()
    }

    /// Fetches, or, while a fetch is under way, fetches once more when that has ended.
    pub fn refetch(self) {
        self.core.refetch();
    }

    /// Fetches, and drops the answer of a fetch that is under way: it may be older than a change that was just made.
    pub fn refetch_anew(self) {
        self.core.refetch_anew();
    }

    /// Fetches what is at this path below the address of the API, from now on: another part of a list, say. What was there
    /// stays until the answer is.
    pub fn aim(self, path: String) {
        self.core.aim(path);
    }

    /// Shows this representation from now on: the answer to a change.
    pub fn put(self, value: T) {
        self.core.put(Arc::new(value));
    }

    /// The request that a representation was to come from has failed.
    pub fn fail(self, error: ApiError) {
        self.core.fail(error);
    }

    /// Forgets the representation, as when another person signs in.
    pub fn forget(self) {
        self.core
            .flight
            .update_value(|flight| *flight = Flight { owner: flight.owner + 1, ..Flight::default() });
        if self.core.held_now().is_some() {
            self.core.hold(None);
        }
        self.core.error.set(None);
    }

    /// For those who are drawn only while the representation is there; `None` while it is not.
    #[must_use]
    pub fn loaded(self) -> Option<Loaded<T>> {
        let last = StoredValue::new(self.core.held_now()?);
        Some(Loaded { core: self.core, last, kind: PhantomData })
    }
}

impl Shown for SignInMethods {}
impl Shown for Session {}
impl Shown for Tenant {}
impl Shown for List<Incident> {}
impl Shown for IncidentDetails {}
impl Shown for List<IncidentHistoryEntry> {}
impl Shown for List<IncidentEntity> {}
impl Shown for List<Person> {}
impl Shown for Order {}
impl Shown for News {}
impl Shown for List<RemediationAction> {}
impl Shown for List<DataSource> {}
impl Shown for List<SupportRequest> {}
impl Shown for SupportExpectation {}
impl Shown for HelpContent {}
impl Shown for List<AuditEntry> {}
impl Shown for TurningOffPreview {}
impl Shown for List<Alert> {}
impl Shown for AlertDetails {}
impl Shown for SavedViews {}
impl Shown for IncidentSummary {}
impl Shown for EntityDetails {}
impl Shown for List<RoleHolders> {}
impl Shown for Notifications {}
impl Shown for OwnSessions {}
impl Shown for ApiTokens {}
impl Shown for ServiceKeys {}

impl Shown for ThreatProtection {
    fn outdates(&self, arriving: &Self) -> bool {
        arriving.version < self.version
    }
}

/// A representation that is there. It follows every change, and while it is being taken away shows the last.
pub struct Loaded<T> {
    core: Core,
    last: StoredValue<Held>,
    kind: PhantomData<fn() -> T>,
}

impl<T> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Loaded<T> {}

impl<T: Send + Sync + 'static> Loaded<T> {
    /// What the server said last; follows every change.
    ///
    /// # Panics
    /// Never: a `Loaded` is only made of a representation of its type.
    #[must_use]
    pub fn get(self) -> Arc<T> {
        self.typed(self.core.held())
    }

    /// The same without being told of changes.
    #[must_use]
    pub fn now(self) -> Arc<T> {
        self.typed(self.core.held_now())
    }

    fn typed(self, held: Option<Held>) -> Arc<T> {
        let held = held.unwrap_or_else(|| self.last.get_value());
        held.downcast().unwrap_or_else(|_| unreachable!("a query holds one type"))
    }
}
