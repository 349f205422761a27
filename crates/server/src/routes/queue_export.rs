//! All items of a queue that fit a filter as a file, however many: CSV for spreadsheets, JSON lines for programs.

use axum::body::Body;
use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};
use futures_util::{Stream, stream};
use tracing::error;

use super::queue_answers::Kept;
use super::queue_query::QueueQuery;
use super::triage::store;
use crate::audit::export::{Format, cell};
use crate::auth::SignedIn;
use crate::clock::timestamp;
use crate::problem::Result;
use crate::state::AppState;
use crate::store::LocationStore;
use crate::store::sight::{Sight, View};

/// How many items are read at once; more are read only when the receiver has taken these.
const BATCH: usize = 500;

/// Items of a queue that a file can hold.
pub trait Filed: Kept {
    /// What the file is called, before its day.
    const NAME: &'static str;
    /// The columns of the CSV file.
    const COLUMNS: &'static [&'static str];

    /// Says in Dutch what of an item is said by rule.
    fn in_dutch(item: &mut Self::Item);

    /// An item's cells, in the order of the columns.
    fn cells(item: &Self::Item) -> Vec<String>;
}

/// The file that an address asks for.
pub async fn export<C: Filed>(state: &AppState, caller: &SignedIn, uri: &Uri) -> Result<Response> {
    let now = state.clock.now();
    let (query, format) = QueueQuery::<C>::of_file(uri, &caller.person.user_principal_name, now)?;
    let store = store(state, caller)?;
    let numbers = C::order(store, caller.view(), &query, u32::MAX).await?.numbers;
    let day = timestamp(now).0;
    let day = day.split('T').next().unwrap_or_default();
    let name = format!("attachment; filename=\"{}-{day}.{}\"", C::NAME, format.ending());
    let headers =
        [(header::CONTENT_TYPE, format.media_type().to_owned()), (header::CONTENT_DISPOSITION, name)];
    let (tenant_id, sight) = (caller.tenant_id().to_owned(), caller.sight.clone());
    let file =
        File { store: store.clone(), tenant_id, sight, format, dutch: query.dutch, numbers, read: None };
    Ok((headers, Body::from_stream(pieces::<C>(file))).into_response())
}

struct File {
    store: LocationStore,
    tenant_id: String,
    sight: Sight,
    format: Format,
    dutch: bool,
    numbers: Vec<i64>,
    /// How many were read; nothing before the opening.
    read: Option<usize>,
}

/// The file, piece by piece. A fault breaks it off, so that nobody takes a part for the whole.
fn pieces<C: Filed>(file: File) -> impl Stream<Item = crate::store::Result<String>> {
    stream::unfold(Some(file), |file| async move {
        let mut file = file?;
        match file.piece::<C>().await {
            Ok(Some(text)) => Some((Ok(text), Some(file))),
            Ok(None) => None,
            Err(failure) => {
                error!(%failure, "an export of {} breaks off", C::NAME);
                Some((Err(failure), None))
            }
        }
    })
}

impl File {
    async fn piece<C: Filed>(&mut self) -> crate::store::Result<Option<String>> {
        let Some(read) = self.read else {
            self.read = Some(0);
            // The mark in front of CSV tells spreadsheets that it is UTF-8.
            let opening = match self.format {
                Format::Csv => format!("\u{feff}{}\r\n", C::COLUMNS.join(",")),
                Format::JsonLines => String::new(),
            };
            return Ok(Some(opening));
        };
        let numbers = self.numbers.get(read..(read + BATCH).min(self.numbers.len())).unwrap_or_default();
        if numbers.is_empty() {
            return Ok(None);
        }
        let mut items = C::items(&self.store, View::new(&self.tenant_id, &self.sight), numbers).await?;
        let place = |number: i64| numbers.iter().position(|other| *other == number);
        items.sort_by_cached_key(|(number, _)| place(*number));
        if self.dutch {
            items.iter_mut().for_each(|(_, item)| C::in_dutch(item));
        }
        self.read = Some(read + numbers.len());
        Ok(Some(items.iter().map(|(_, item)| line::<C>(self.format, item)).collect()))
    }
}

fn line<C: Filed>(format: Format, item: &C::Item) -> String {
    match format {
        Format::Csv => {
            let cells = C::cells(item);
            cells.iter().map(|text| cell(text)).collect::<Vec<_>>().join(",") + "\r\n"
        }
        Format::JsonLines => {
            let line = serde_json::to_string(item);
            line.unwrap_or_else(|_| unreachable!("an item is plain data")) + "\n"
        }
    }
}
