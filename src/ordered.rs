//! A list of very many items: the order of all of them is a snapshot, so that nothing moves under the cursor; the items
//! themselves are fetched where they are looked at, and stay up to date.

use crate::{
    api::{self, ApiError, Listed, Resource},
    query::{Query, Shown},
};
use leptos::prelude::*;
use security_center_contract::{Alert, Incident, List, News, Order, Read as FromWire};
use std::{
    collections::{HashMap, HashSet},
    ops::Range,
    sync::Arc,
};

/// How many items are asked for at once; the server answers with no more.
const AT_ONCE: usize = 100;

/// How many items are kept; beyond that, those far from what is in sight are forgotten.
const KEPT: usize = 1_000;

/// An item that has a number, by which the order names it.
pub trait Numbered: FromWire + Clone + PartialEq + Send + Sync + 'static {
    /// Its number.
    fn number(&self) -> u32;
    /// Its version: a later one is higher.
    fn version(&self) -> i64;
}

impl Numbered for Incident {
    fn number(&self) -> u32 {
        // The server counts its incidents so; none of them is without a number.
        self.id.parse().unwrap_or_default()
    }

    fn version(&self) -> i64 {
        self.version
    }
}

impl Numbered for Alert {
    fn number(&self) -> u32 {
        // As of an incident.
        self.id.parse().unwrap_or_default()
    }

    fn version(&self) -> i64 {
        self.version
    }
}

/// A list and how it stands with it. Copy it freely; it lives as long as its owner.
pub struct Ordered<T: 'static> {
    resources: &'static Listed<T>,
    /// The order, as it was when it was last asked for.
    pub order: Query<Order>,
    numbers: Memo<Arc<Vec<u32>>>,
    news: Query<News>,
    /// An order is on its way, and whether something changed meanwhile.
    ordering: StoredValue<bool>,
    missed: StoredValue<bool>,
    filter: StoredValue<String>,
    items: StoredValue<HashMap<u32, Arc<T>>>,
    /// Those that were asked for, and did not come, or not yet.
    under_way: StoredValue<HashSet<u32>>,
    /// Those that are shown, and have changed since.
    stale: StoredValue<HashSet<u32>>,
    sight: StoredValue<Range<usize>>,
    /// Moves with every change of `items`.
    revision: RwSignal<u32>,
    /// Those that somebody changed since they were first shown.
    changed: RwSignal<HashSet<u32>>,
    /// Why items could not be fetched; what is shown stays.
    pub error: RwSignal<Option<ApiError>>,
}

impl<T> Clone for Ordered<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Ordered<T> {}

impl<T: Numbered> Ordered<T>
where
    List<T>: Shown,
{
    /// A list of which nothing was fetched yet.
    #[must_use]
    pub fn new(resources: &'static Listed<T>) -> Self {
        let order = Query::new(&resources.order);
        let list = Self {
            resources,
            order,
            numbers: Memo::new(move |_| {
                let numbers = order.get().map(|order| numbers(&order.ids));
                Arc::new(numbers.unwrap_or_default())
            }),
            news: Query::new(&resources.news),
            ordering: StoredValue::new(false),
            missed: StoredValue::new(false),
            filter: StoredValue::new(String::new()),
            items: StoredValue::new(HashMap::new()),
            under_way: StoredValue::new(HashSet::new()),
            stale: StoredValue::new(HashSet::new()),
            sight: StoredValue::new(0..0),
            revision: RwSignal::new(0),
            changed: RwSignal::new(HashSet::new()),
            error: RwSignal::new(None),
        };
        crate::ui::effect(move || list.heard());
        crate::ui::effect(move || list.arrived());
        list
    }

    /// Lists the items of this filter from now on.
    pub fn aim(self, filter: String) {
        self.filter.set_value(filter);
        self.order_anew();
    }

    /// Puts the items in order anew, with those that came since.
    pub fn order_anew(self) {
        self.ordering.set_value(true);
        self.news.forget();
        self.changed.set(HashSet::new());
        self.under_way.set_value(HashSet::new());
        self.order.aim(self.asked(&self.resources.order, ""));
    }

    /// Asks what changed since; where an order is on its way, once it is here.
    pub fn look(self) {
        if self.ordering.get_value() {
            self.missed.set_value(true);
            return;
        }
        if let Some(order) = self.order.now() {
            let since = self.news.now().map_or_else(|| order.at.0.clone(), |news| news.at.0.clone());
            let parameters =
                [("since", since), ("ordered", order.at.0.clone()), ("after", order.newest.to_string())];
            self.news.aim(self.asked(&self.resources.news, &api::parameters(&parameters)));
        }
    }

    /// How many items would be new in the order. Followed.
    #[must_use]
    pub fn fresh(self) -> u64 {
        self.news.get().map_or(0, |news| news.fresh)
    }

    /// How many items are listed. Followed.
    #[must_use]
    pub fn len(self) -> usize {
        self.numbers.read().len()
    }

    /// Whether none is. Followed.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The number at a place. Followed.
    #[must_use]
    pub fn number(self, place: usize) -> Option<u32> {
        self.numbers.read().get(place).copied()
    }

    /// Every number in its order. Followed.
    #[must_use]
    pub fn numbers(self) -> Arc<Vec<u32>> {
        self.numbers.get()
    }

    /// The place of a number.
    #[must_use]
    pub fn place(self, number: u32) -> Option<usize> {
        self.numbers.read_untracked().iter().position(|other| *other == number)
    }

    /// The item at a place; nothing while it was not fetched yet. Followed.
    #[must_use]
    pub fn item(self, place: usize) -> Option<Arc<T>> {
        self.of_number(self.number(place)?)
    }

    /// The item of this number; nothing while it was not fetched yet. Followed.
    #[must_use]
    pub fn of_number(self, number: u32) -> Option<Arc<T>> {
        self.revision.track();
        self.items.with_value(|items| items.get(&number).cloned())
    }

    /// Whether somebody changed the item since it was first shown. Followed.
    #[must_use]
    pub fn is_changed(self, number: u32) -> bool {
        self.changed.read().contains(&number)
    }

    /// These places are in sight: fetches what is missing there.
    pub fn see(self, sight: Range<usize>) {
        self.sight.set_value(sight);
        self.fetch_missing();
    }

    /// Shows this item from now on: the answer to a change of the person's own.
    pub fn put(self, item: T) {
        let _ = self.items.try_update_value(|items| {
            // Answers come in any order: what is known to be later stays.
            if items.get(&item.number()).is_none_or(|known| known.version() <= item.version()) {
                items.insert(item.number(), Arc::new(item));
            }
        });
        let _ = self.revision.try_update(|revision| *revision += 1);
    }

    /// An order is here, or could not be fetched: what is in sight may be other items than before.
    fn arrived(self) {
        self.numbers.track();
        if self.order.get().is_none() && self.order.error().is_none() {
            return;
        }
        self.ordering.set_value(false);
        self.fetch_missing();
        if self.missed.try_update_value(std::mem::take) == Some(true) {
            self.look();
        }
    }

    /// What was asked for in `look` is here: those that changed are fetched again where they are in sight.
    fn heard(self) {
        let Some(news) = self.news.get() else { return };
        let changed = numbers(&news.changed);
        if changed.is_empty() && !news.cut {
            return;
        }
        self.stale.update_value(|stale| {
            self.items.with_value(|items| {
                // More than was told: whatever is shown may be old.
                let told: HashSet<u32> =
                    if news.cut { items.keys().copied().collect() } else { changed.into_iter().collect() };
                // What is under way may be an answer from before.
                self.under_way.update_value(|under_way| under_way.retain(|one| !told.contains(one)));
                stale.extend(told.into_iter().filter(|number| items.contains_key(number)));
            });
        });
        self.fetch_missing();
    }

    fn fetch_missing(self) {
        let numbers = self.numbers.get_untracked();
        let sight = self.sight.get_value();
        let near =
            numbers.get(sight.start.min(numbers.len())..sight.end.min(numbers.len())).unwrap_or_default();
        let missing = |number: &u32| {
            let known = self.items.with_value(|items| items.contains_key(number));
            let wanted = !known || self.stale.with_value(|stale| stale.contains(number));
            wanted && !self.under_way.with_value(|under_way| under_way.contains(number))
        };
        let missing: Vec<u32> = near.iter().copied().filter(missing).collect();
        for some in missing.chunks(AT_ONCE) {
            self.fetch(some.to_vec());
        }
    }

    fn fetch(self, some: Vec<u32>) {
        self.under_way.update_value(|under_way| under_way.extend(&some));
        let ids = some.iter().map(u32::to_string).collect::<Vec<_>>().join(",");
        let path = [self.resources.items.path(), "?ids=", &ids].concat();
        leptos::task::spawn_local(async move {
            let answer = api::fetch(&path).await.and_then(api::read::<List<T>>);
            // The list may be gone by now.
            if self.error.try_set(answer.as_ref().err().cloned()).is_some() {
                return;
            }
            match answer {
                Ok(list) => self.keep(list.value),
                Err(_) => {
                    self.under_way.update_value(|under_way| under_way.retain(|one| !some.contains(one)))
                }
            }
        });
    }

    fn keep(self, arrived: Vec<T>) {
        let numbers = self.numbers.get_untracked();
        let sight = self.sight.get_value();
        self.items.update_value(|items| {
            for item in arrived {
                let number = item.number();
                self.under_way.update_value(|under_way| _ = under_way.remove(&number));
                if items.get(&number).is_some_and(|before| before.version() > item.version()) {
                    continue;
                }
                if self.stale.try_update_value(|stale| stale.remove(&number)) == Some(true)
                    && items.get(&number).is_some_and(|before| **before != item)
                {
                    self.changed.update(|changed| _ = changed.insert(number));
                }
                items.insert(number, Arc::new(item));
            }
            if items.len() > KEPT {
                let around = sight.start.saturating_sub(KEPT / 4)..(sight.end + KEPT / 4).min(numbers.len());
                let near: HashSet<u32> = numbers.get(around).unwrap_or_default().iter().copied().collect();
                items.retain(|number, _| near.contains(number));
            }
        });
        self.revision.update(|revision| *revision += 1);
    }

    fn asked<A>(self, resource: &Resource<A>, more: &str) -> String {
        let filter = self.filter.get_value();
        let parts: Vec<&str> = [filter.as_str(), more].into_iter().filter(|part| !part.is_empty()).collect();
        if parts.is_empty() {
            resource.path().to_owned()
        } else {
            [resource.path(), "?", &parts.join("&")].concat()
        }
    }
}

/// Numbers in decimal with a space between them.
fn numbers(text: &str) -> Vec<u32> {
    text.split(' ').filter_map(|number| number.parse().ok()).collect()
}
