//! One representation of the server: fetched, fetched again, replaced after a change.
//!
//! An older version never replaces a newer one, an equal answer notifies nobody, and what was there stays while it is
//! fetched again, so that a page is never rebuilt by a refresh.

use crate::api::ApiError;
use leptos::prelude::*;
use std::{future::Future, pin::Pin, rc::Rc};

/// The fetch under way. At most one is: wishes that come meanwhile are met by one more fetch after it.
#[derive(Clone, Copy, Default, PartialEq)]
struct Flight {
    /// Counts the owners of the answer; an answer for an earlier one is dropped.
    owner: u32,
    under_way: bool,
    again: bool,
}

type Fetch<T> = Rc<dyn Fn() -> Pin<Box<dyn Future<Output = Result<T, ApiError>>>>>;

/// A representation and how it stands with it. Cheap to copy; lives as long as its owner.
pub struct Query<T: Clone + PartialEq + Send + Sync + 'static> {
    value: RwSignal<Option<T>>,
    error: RwSignal<Option<ApiError>>,
    flight: StoredValue<Flight>,
    fetch: StoredValue<Fetch<T>, LocalStorage>,
    outdates: fn(&T, &T) -> bool,
}

impl<T: Clone + PartialEq + Send + Sync + 'static> Clone for Query<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Clone + PartialEq + Send + Sync + 'static> Copy for Query<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> Query<T> {
    /// A query that has fetched nothing yet.
    pub fn new<F>(fetch: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = Result<T, ApiError>> + 'static,
    {
        Self {
            value: RwSignal::new(None),
            error: RwSignal::new(None),
            flight: StoredValue::new(Flight::default()),
            fetch: StoredValue::new_local(Rc::new(move || Box::pin(fetch()))),
            outdates: |_, _| false,
        }
    }

    /// As `new`, for representations that carry a version: `outdates(present, arriving)` is true when the
    /// arriving one is older and must not be shown.
    #[must_use]
    pub fn unless_older(mut self, outdates: fn(&T, &T) -> bool) -> Self {
        self.outdates = outdates;
        self
    }

    /// What the server said last.
    pub fn value(&self) -> Option<T> {
        self.value.get()
    }

    /// The same without being told of changes.
    pub fn value_now(&self) -> Option<T> {
        self.value.try_get_untracked().flatten()
    }

    /// Why the last fetch failed; `None` once one succeeds.
    pub fn error(&self) -> Option<ApiError> {
        self.error.get()
    }

    /// Fetches, or, while a fetch is under way, fetches once more when that has ended.
    pub fn refetch(&self) {
        let query = *self;
        let Some(mut flight) = query.flight.try_get_value() else { return };
        if flight.under_way {
            flight.again = true;
            query.flight.set_value(flight);
            return;
        }
        flight.under_way = true;
        query.flight.set_value(flight);
        let Some(answer) = query.fetch.try_with_value(|fetch| fetch()) else { return };
        leptos::task::spawn_local(async move {
            let answer = answer.await;
            // The query may be gone by now, or have been told to forget.
            let Some(now) = query.flight.try_get_value().filter(|now| now.owner == flight.owner) else {
                return;
            };
            query.flight.set_value(Flight { owner: now.owner, under_way: false, again: false });
            match answer {
                Ok(value) => query.put(value),
                Err(error) => query.fail(error),
            }
            if now.again {
                query.refetch();
            }
        });
    }

    /// Shows this representation from now on: the answer to a change.
    pub fn put(&self, value: T) {
        let outdated = self.value.try_with_untracked(|present| {
            present.as_ref().is_some_and(|present| (self.outdates)(present, &value))
        });
        if outdated == Some(false) {
            let equal = self.value.with_untracked(|present| present.as_ref() == Some(&value));
            if !equal {
                self.value.set(Some(value));
            }
            if self.error.with_untracked(Option::is_some) {
                self.error.set(None);
            }
        }
    }

    /// Forgets the representation, as when another person signs in.
    pub fn forget(&self) {
        self.flight.update_value(|flight| *flight = Flight { owner: flight.owner + 1, ..Flight::default() });
        self.value.set(None);
        self.error.set(None);
    }

    /// The request that a representation was to come from has failed.
    pub fn fail(&self, error: ApiError) {
        // Who may no longer see a thing must not go on seeing it; a lost connection takes nothing away.
        if error.is_refusal() {
            self.value.set(None);
        }
        self.error.set(Some(error));
    }
}
