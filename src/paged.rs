//! A list that is longer than one answer: its newest page, further pages as they are asked for, and how many items came
//! since, which wait until they are asked for, so that no row moves under the cursor.

use crate::{
    api::{self, ApiError, Resource},
    query::{Query, Shown},
};
use leptos::prelude::*;
use security_center_contract::List;
use std::borrow::Cow;

/// How many items a page holds where nothing else is said.
const PAGE: usize = 50;

/// The most that the server sends at once.
const MOST: usize = 500;

/// A list and how it stands with it. Copy it freely; it lives as long as its owner.
pub struct Paged<T> {
    /// Every item that is shown, and where the next are. `count` is that of the moment when the newest page was fetched.
    pub list: Query<List<T>>,
    /// One item, for the sake of the count that comes with it.
    newest: Query<List<T>>,
    path: StoredValue<Cow<'static, str>>,
    /// How many items a page holds.
    size: usize,
    /// Which items: the parameters of the address.
    filter: StoredValue<String>,
    /// All of it is to be fetched again once what is under way is there.
    again: StoredValue<bool>,
    /// True while a further page, or what is new, is under way.
    pub fetching: RwSignal<bool>,
    /// Why that could not be fetched; what is shown stays.
    pub error: RwSignal<Option<ApiError>>,
}

impl<T> Clone for Paged<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Paged<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> Paged<T>
where
    List<T>: Shown,
{
    /// A list of which nothing was fetched yet.
    #[must_use]
    pub fn new(resource: &Resource<List<T>>) -> Self {
        Self::at(resource, resource.path(), PAGE)
    }

    /// The same, at another path below the address of the API, and so many items at once.
    #[must_use]
    pub fn at(resource: &Resource<List<T>>, path: impl Into<Cow<'static, str>>, size: usize) -> Self {
        Self {
            list: Query::new(resource),
            newest: Query::new(resource),
            path: StoredValue::new(path.into()),
            size,
            filter: StoredValue::new(String::new()),
            again: StoredValue::new(false),
            fetching: RwSignal::new(false),
            error: RwSignal::new(None),
        }
    }

    /// Fetches the items of this filter from now on.
    pub fn aim(self, filter: String) {
        self.filter.set_value(filter);
        self.newest.forget();
        self.error.set(None);
        self.fetching.set(false);
        self.list.aim(self.page(self.size));
    }

    /// Fetches the items of this filter; where it does so already, as many as are shown are fetched again, up to the most that the
    /// server sends at once: what changed of them is seen then.
    pub fn follow(self, filter: String) {
        if self.list.now().is_some() && self.filter.with_value(|present| *present == filter) {
            self.renew();
        } else {
            self.aim(filter);
        }
    }

    fn renew(self) {
        if self.fetching.get_untracked() {
            self.again.set_value(true);
            return;
        }
        let shown = self.list.now().map_or(0, |list| list.value.len());
        self.fetch(self.page(shown.clamp(self.size, MOST)), |_, page| page);
    }

    /// Asks how many items there are now.
    pub fn look(self) {
        if self.list.now().is_some() {
            self.newest.aim(self.page(1));
        }
    }

    /// How many items came since the newest page was fetched. Followed.
    #[must_use]
    pub fn fresh(self) -> u64 {
        match (self.newest.get(), self.list.get()) {
            (Some(newest), Some(list)) => newest.count.saturating_sub(list.count),
            _ => 0,
        }
    }

    /// Shows what came since, above what is shown; in place of it where so much came that there is a gap between.
    pub fn show_fresh(self) {
        let asked = self.page(self.size);
        self.fetch(asked, |whole, page| {
            let before = whole.value.first();
            match page.value.iter().position(|item| Some(item) == before) {
                Some(place) => {
                    let mut value = page.value;
                    value.truncate(place);
                    value.extend(whole.value);
                    List { value, count: page.count, next_link: whole.next_link }
                }
                None => page,
            }
        });
    }

    /// Shows the next page below what is shown.
    pub fn show_more(self) {
        let next = self.list.now().and_then(|list| list.next_link.clone());
        if let Some(next) = next {
            self.fetch(api::below(&next), |mut whole, page| {
                whole.value.extend(page.value);
                List { value: whole.value, count: whole.count, next_link: page.next_link }
            });
        }
    }

    /// Fetches a page and joins it to the whole, unless that has become another one meanwhile.
    fn fetch(self, path: String, join: fn(List<T>, List<T>) -> List<T>) {
        if self.fetching.get_untracked() {
            return;
        }
        self.fetching.set(true);
        self.error.set(None);
        let whole = self.list.now();
        leptos::task::spawn_local(async move {
            let answer = api::fetch(&path).await.and_then(api::read::<List<T>>);
            let now = self.list.now();
            let again = self.again.try_update_value(std::mem::take).unwrap_or_default();
            if now.as_ref().map(std::sync::Arc::as_ptr) != whole.as_ref().map(std::sync::Arc::as_ptr) {
                let _ = self.fetching.try_set(false);
                return;
            }
            match (answer, now) {
                (Ok(page), Some(now)) => self.list.put(join((*now).clone(), page)),
                // Who may no longer see it must not go on seeing it.
                (Err(error), Some(_)) if error.is_refusal() => self.list.fail(error),
                (Err(error), _) => {
                    let _ = self.error.try_set(Some(error));
                }
                (Ok(_), None) => {}
            }
            if self.fetching.try_set(false).is_none() && again {
                self.renew();
            }
        });
    }

    fn page(self, top: usize) -> String {
        let filter = self.filter.get_value();
        let and = if filter.is_empty() { "" } else { "&" };
        [&self.path.get_value(), "?", &filter, and, "top=", &top.to_string()].concat()
    }
}
