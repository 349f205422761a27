//! What a queue of the app is answered: its order, what changed since, and items by their numbers.

use std::future::Future;

use axum::Json;
use axum::http::Uri;
use security_center_contract::{List, News, Order};
use serde::Serialize;

use super::queue_query::{QueueQuery, Queued, numbers};
use super::triage::store;
use crate::auth::SignedIn;
use crate::clock::timestamp;
use crate::problem::{ApiError, Result};
use crate::state::AppState;
use crate::store::incident_queue::QueueOrder;
use crate::store::sight::View;
use crate::store::{LocationStore, Result as Read};

/// How many items an order names: their numbers are under a megabyte, and a window has to keep all of them.
pub const ORDERED: u32 = 100_000;

/// How many that changed are named; beyond that, all are to be fetched again.
pub const CHANGED: usize = 1_000;

/// How long a change may take from its moment until others see it: no request takes longer, and no clock of several servers
/// may be further off.
pub const UNSEEN: i64 = 60_000;

/// Items of a queue as the store keeps them.
pub trait Kept: Queued + Send {
    /// An item as it is sent.
    type Item: Serialize + Send;

    /// Those that fit, in their order, up to a limit.
    fn order(
        store: &LocationStore,
        view: View<'_>,
        query: &QueueQuery<Self>,
        limit: u32,
    ) -> impl Future<Output = Read<QueueOrder>> + Send
    where
        Self: Sized;

    /// The numbers of those that changed since a moment, the last first, up to a limit.
    fn changed(
        store: &LocationStore,
        view: View<'_>,
        since: i64,
        limit: usize,
    ) -> impl Future<Output = Read<Vec<i64>>> + Send;

    /// How many that fit came since the order was made.
    fn fresh(
        store: &LocationStore,
        view: View<'_>,
        query: &QueueQuery<Self>,
    ) -> impl Future<Output = Read<u64>> + Send
    where
        Self: Sized;

    /// The items of these numbers, each with its own, in any order.
    fn items(
        store: &LocationStore,
        view: View<'_>,
        numbers: &[i64],
    ) -> impl Future<Output = Read<Vec<(i64, Self::Item)>>> + Send;

    /// The first hundred of all, and how many there are.
    fn newest(
        store: &LocationStore,
        view: View<'_>,
    ) -> impl Future<Output = Read<(Vec<Self::Item>, u64)>> + Send;
}

/// The order of the items that fit a filter.
pub async fn order<C: Kept>(state: &AppState, caller: &SignedIn, uri: &Uri) -> Result<Json<Order>> {
    let now = state.clock.now();
    let query = QueueQuery::<C>::of_window(uri, &caller.person.user_principal_name, now)?;
    let found = C::order(store(state, caller)?, caller.view(), &query, ORDERED).await?;
    Ok(Json(Order {
        ids: in_decimal(&found.numbers),
        count: found.count,
        newest: found.newest,
        at: timestamp(now),
    }))
}

/// What changed since an order was made.
pub async fn news<C: Kept>(state: &AppState, caller: &SignedIn, uri: &Uri) -> Result<Json<News>> {
    let now = state.clock.now();
    let query = QueueQuery::<C>::of_window(uri, &caller.person.user_principal_name, now)?;
    let since = query.since.ok_or_else(|| ApiError::invalid_request("since is missing."))?;
    let (store, view) = (store(state, caller)?, caller.view());
    let mut changed = C::changed(store, view, since.saturating_sub(UNSEEN), CHANGED + 1).await?;
    let cut = changed.len() > CHANGED;
    changed.truncate(CHANGED);
    let fresh = C::fresh(store, view, &query).await?;
    Ok(Json(News { changed: in_decimal(&changed), cut, fresh, at: timestamp(now) }))
}

/// The items of the numbers that are asked for; without any, the first hundred.
pub async fn list<C: Kept>(state: &AppState, caller: &SignedIn, uri: &Uri) -> Result<Json<List<C::Item>>> {
    let (store, view) = (store(state, caller)?, caller.view());
    let (value, count) = match numbers(uri)? {
        Some(numbers) => {
            let items = C::items(store, view, &numbers).await?;
            let count = items.len() as u64;
            (items.into_iter().map(|(_, item)| item).collect(), count)
        }
        None => C::newest(store, view).await?,
    };
    Ok(Json(List { value, count, next_link: None }))
}

fn in_decimal(numbers: &[i64]) -> String {
    let mut text = String::with_capacity(numbers.len() * 7);
    for number in numbers {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&number.to_string());
    }
    text
}
