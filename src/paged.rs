//! A list that is longer than one answer: its newest page, and further pages as they are asked for. How many items came since waits until
//! it is asked for, so that no row moves under the cursor; or, where a list follows what it is of, all that is shown is fetched again.

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

/// What is wanted of a list that is there.
#[derive(Clone, Copy, PartialEq)]
enum Wish {
    /// All that is shown, as it is now.
    Again,
    /// What came since.
    Fresh,
    /// The next page.
    More,
}

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
    /// What was wanted last.
    wish: StoredValue<Wish>,
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
            wish: StoredValue::new(Wish::Again),
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

    /// Fetches the items of this filter; where it does so already, as many as are shown are fetched again: what changed of them is seen
    /// then.
    pub fn follow(self, filter: String) {
        // The list may be gone by now.
        if self.filter.try_get_value().is_none() {
            return;
        }
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
        self.fetch(Wish::Again);
    }

    /// Tries again what could not be fetched.
    pub fn retry(self) {
        self.fetch(self.wish.get_value());
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
        self.fetch(Wish::Fresh);
    }

    /// Shows the next page below what is shown.
    pub fn show_more(self) {
        self.fetch(Wish::More);
    }

    /// From where a wish is fetched, and how many items at least.
    fn asked(self, wish: Wish, whole: &List<T>) -> Option<(String, usize)> {
        match wish {
            Wish::Again => {
                let shown = whole.value.len().max(self.size);
                // Of more than the server sends at once, parts of one size.
                Some((self.page(shown.div_ceil(shown.div_ceil(MOST))), shown))
            }
            Wish::Fresh => Some((self.page(self.size), 0)),
            Wish::More => Some((api::below(whole.next_link.as_ref()?), 0)),
        }
    }

    /// Fetches what is wanted and joins it to the whole, unless that has become another one meanwhile.
    fn fetch(self, wish: Wish) {
        let whole = self.list.now();
        let Some((path, least)) = whole.as_ref().and_then(|whole| self.asked(wish, whole)) else { return };
        if self.fetching.get_untracked() {
            return;
        }
        self.wish.set_value(wish);
        self.fetching.set(true);
        self.error.set(None);
        leptos::task::spawn_local(async move {
            let answer = at_least::<T>(path, least).await;
            let now = self.list.now();
            let again = self.again.try_update_value(std::mem::take).unwrap_or_default();
            if now.as_ref().map(std::sync::Arc::as_ptr) != whole.as_ref().map(std::sync::Arc::as_ptr) {
                let _ = self.fetching.try_set(false);
                return;
            }
            match (answer, now) {
                (Ok(page), Some(now)) => self.list.put(join(wish, &now, page)),
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

/// The items from there on, page by page until there are so many.
async fn at_least<T>(path: String, least: usize) -> Result<List<T>, ApiError>
where
    List<T>: Shown,
{
    let mut whole = api::fetch(&path).await.and_then(api::read::<List<T>>)?;
    while whole.value.len() < least
        && let Some(next) = &whole.next_link
    {
        let page = api::fetch(&api::below(next)).await.and_then(api::read::<List<T>>)?;
        whole.value.extend(page.value);
        whole.next_link = page.next_link;
    }
    Ok(whole)
}

/// What is shown once what was wanted is there.
fn join<T: Clone + PartialEq>(wish: Wish, whole: &List<T>, page: List<T>) -> List<T> {
    let rest = match wish {
        Wish::Again => return page,
        Wish::More => {
            let value = whole.value.iter().cloned().chain(page.value).collect();
            return List { value, count: whole.count, next_link: page.next_link };
        }
        Wish::Fresh => whole.value.first(),
    };
    match page.value.iter().position(|item| Some(item) == rest) {
        Some(place) => {
            let value = page.value.into_iter().take(place).chain(whole.value.iter().cloned()).collect();
            List { value, count: page.count, next_link: whole.next_link.clone() }
        }
        None => page,
    }
}
