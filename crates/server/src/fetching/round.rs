//! One round: the alerts of a service that changed since its mark, page by page into the store. The mark moves once all of them are
//! durable, or all of the older part of a long list; a round that is cut off begins again at the mark, and what is here already changes
//! nothing.

use std::collections::HashSet;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use security_center_alerts::fault::{Fault, Reason};
use security_center_alerts::reading::{Record, Sender, record};
use security_center_contract::SupportedService;
use serde_json::Value;
use tracing::{info, warn};

use super::{Fetched, Fetcher};
use crate::clock::timestamp;
use crate::domain::fetching::{Passes, from, half, mark, may_have_missed};
use crate::domain::reading::wait;
use crate::graph::{AlertPage, Asked, GraphFailure, LARGEST_PAGE, Span};
use crate::store::alert_fetch::{Brought, in_words};
use crate::store::intake::{Arriving, BATCH};
use crate::store::lease::Lease;
use crate::store::location_step::Held;
use crate::store::reading::StoredFailure;
use crate::store::{LocationStore, Result};

/// How many alerts a page has. Where a page of so many is too large, half as many are asked for, down to one.
const TOP: usize = 100;

/// How many pages a round may have: two million alerts. A Graph that does not heed what it is asked for is given up then.
const MOST_PAGES: usize = 20_000;

/// How many alerts of a list may be larger than a page. A Graph of which no page can be read is given up then.
const MOST_TOO_LARGE: usize = 100;

/// How many bytes of records go in one transaction at most.
const LARGEST_BATCH: usize = 4 * 1024 * 1024;

/// The longest id by which a faulty alert is named, in characters.
const LONGEST_NAME: usize = 128;

/// Why a round goes on no more.
enum Stopped {
    Failed(GraphFailure),
    NotOpen,
}

/// How a pass over a list ended.
enum Pass {
    /// At its last page: how many pages there were, and how many alerts there are by the last.
    Whole(usize, Option<u64>),
    /// There are more alerts in it than are read of one list.
    TooLong,
}

/// What a round has seen so far.
#[derive(Default)]
struct Seen {
    /// A number for each alert: tens of thousands of ids would be megabytes.
    alerts: HashSet<u64>,
    /// Those of the list that is read.
    of_list: HashSet<u64>,
    /// Alerts of a pass that were passed over, of which nothing is known, and how many of such were told of.
    unread: u64,
    unread_told: u64,
    /// How many there were of such in the lists before.
    unread_before: u64,
    /// The latest change of any.
    newest: Option<i64>,
}

impl Seen {
    /// Notes an alert by its number. Says whether it was not seen in this round before.
    fn is_new(&mut self, number: u64) -> bool {
        self.of_list.insert(number);
        self.alerts.insert(number)
    }
}

/// A round under way.
struct Round<'a> {
    fetcher: &'a Fetcher,
    store: &'a LocationStore,
    held: Held<'a>,
    of: (&'a str, SupportedService),
    begun_at: i64,
    /// Up to where all was here before.
    mark: Option<i64>,
    top: usize,
    pages: usize,
    seen: Seen,
}

impl Fetcher {
    /// Writes back what waits, and makes a round, if one is due.
    pub(super) async fn round(
        &self,
        tenant_id: &str,
        service: SupportedService,
        lease: &Lease,
    ) -> Result<Fetched> {
        let parts = &self.0;
        let (of, held) = ((tenant_id, service), Held { control: &parts.control, lease });
        let Some(location) = self.open(tenant_id, service).await? else { return Ok(Fetched::NotOpen) };
        let store = parts.locations.at(location);
        if parts.settings.write_back {
            self.write(of, store, held).await?;
        }
        let begun_at = parts.clock.now();
        let Some(begun) = store.begin_fetch(held, of, (begun_at, parts.settings.write_back)).await? else {
            return Ok(Fetched::NotOpen);
        };
        let from = from(begun.mark, begun_at, parts.settings.first);
        let (mark_before, seen) = (begun.mark, Seen::default());
        let mut round =
            Round { fetcher: self, store, held, of, begun_at, mark: mark_before, top: TOP, pages: 0, seen };
        let done = match round.lists(from).await? {
            Ok(()) => {
                let mark = mark(mark_before, from, round.seen.newest, begun_at);
                let now = parts.clock.now();
                store.fetch_done(held, of, mark, now, now + parts.settings.interval + self.spread()).await?;
                info!(tenant_id, ?service, alerts = round.seen.alerts.len(), "alerts were fetched");
                Fetched::Through
            }
            Err(Stopped::NotOpen) => return Ok(Fetched::NotOpen),
            Err(Stopped::Failed(failure)) => {
                // The detail is for the operator, on `tenant show`.
                warn!(tenant_id, ?service, reason = ?failure.reason, "alerts could not be fetched");
                let told = StoredFailure {
                    at: parts.clock.now(),
                    reason: failure.reason,
                    detail: failure.detail.clone(),
                };
                let pause = |failures| wait(failures, parts.settings.interval, failure.stay_away);
                store.fetch_failed(held, of, &told, pause).await?;
                Fetched::Failed(failure)
            }
        };
        parts.control.tell_of_fetching(tenant_id, parts.clock.now()).await?;
        Ok(done)
    }

    fn spread(&self) -> i64 {
        let mut random = [0; 4];
        if self.0.spread < 1 || getrandom::fill(&mut random).is_err() {
            return 0;
        }
        i64::from(u32::from_le_bytes(random)) % self.0.spread
    }
}

impl Round<'_> {
    /// Reads all that changed since a moment. A list that is too long is taken in two, the older half first: what changes
    /// meanwhile is in the newer one then. The mark moves with each part that is through, so that a long history is not begun anew.
    async fn lists(&mut self, from: i64) -> Result<std::result::Result<(), Stopped>> {
        let mut left = vec![Span { from, to: None }];
        while let Some(span) = left.pop() {
            let half = half(span.from, span.to, self.begun_at);
            // What made a list's pages too large is not in the next one.
            self.top = TOP;
            match self.passes(span, half.is_some()).await? {
                Ok(true) => {
                    if let (Some(to), Some(newest)) = (span.to, self.seen.newest) {
                        // Some alert changed as late as that, by Graph's clock: nothing changes before it any more.
                        let mark = mark(self.mark, from, Some(newest.min(to)), self.begun_at);
                        self.store.fetch_reached(self.held, self.of, mark).await?;
                    }
                }
                Ok(false) => {
                    left.push(Span { from: half.unwrap_or(span.from), ..span });
                    left.push(Span { to: half, ..span });
                }
                Err(stopped) => return Ok(Err(stopped)),
            }
        }
        Ok(Ok(()))
    }

    /// Goes over a list until nothing can have been missed. False: it is too long.
    async fn passes(
        &mut self,
        span: Span,
        may_be_halved: bool,
    ) -> Result<std::result::Result<bool, Stopped>> {
        self.seen.of_list.clear();
        loop {
            let before = self.seen.of_list.len();
            self.seen.unread = self.seen.unread_before;
            let (pages, count) = match self.pass(span, may_be_halved).await? {
                Ok(Pass::Whole(pages, count)) => (pages, count),
                Ok(Pass::TooLong) => return Ok(Ok(false)),
                Err(Stopped::Failed(failure)) if failure.too_large && self.top > 1 => {
                    self.top /= 2;
                    continue;
                }
                Err(stopped) => return Ok(Err(stopped)),
            };
            let added = (self.seen.of_list.len() - before) as u64;
            let seen = self.seen.of_list.len() as u64 + self.seen.unread - self.seen.unread_before;
            if !may_have_missed(Passes { pages, seen, added, count }) {
                self.seen.unread_before = self.seen.unread;
                return Ok(Ok(true));
            }
        }
    }

    /// All pages once.
    async fn pass(&mut self, span: Span, may_be_halved: bool) -> Result<std::result::Result<Pass, Stopped>> {
        let (mut next, mut links): (Option<String>, HashSet<u64>) = (None, HashSet::new());
        let (mut pages, mut behind, mut too_large) = (0, 0, 0);
        let failed = |why: String| Ok(Err(Stopped::Failed(GraphFailure::of_alerts(why))));
        loop {
            let (tenant_id, service) = self.of;
            let asked = match &next {
                None => Asked::Of(service, span, self.top, behind),
                Some(link) => Asked::Next(link),
            };
            let mut unread_is = String::new();
            let page = match self.fetcher.0.graph.alerts(tenant_id, asked).await {
                Ok(page) => page,
                // An alert that no page holds is passed over: less cannot be asked for.
                Err(failure) if failure.too_large && self.top == 1 && too_large < MOST_TOO_LARGE => {
                    too_large += 1;
                    unread_is = place(span, behind);
                    AlertPage { items: vec![Err(Reason::TooLarge(LARGEST_PAGE))], ..AlertPage::default() }
                }
                Err(failure) => return Ok(Err(Stopped::Failed(failure))),
            };
            let (here, count) = (page.items.len(), page.count);
            // A request may take long: whether anything is still taken is asked after it.
            if self.fetcher.open(tenant_id, service).await?.is_none()
                || !self.take(page.items, &unread_is).await?
            {
                return Ok(Err(Stopped::NotOpen));
            }
            pages += 1;
            behind += here;
            // A list that is asked for with `$top` may name no next page, and yet go on.
            let goes_on =
                here > 0 && (here >= self.top || count.is_some_and(|count| (behind as u64) < count));
            if page.next.is_none() && !goes_on {
                return Ok(Ok(Pass::Whole(pages, count)));
            }
            let longest = self.fetcher.0.longest_list;
            if may_be_halved && behind >= longest {
                return Ok(Ok(Pass::TooLong));
            }
            self.pages += 1;
            if self.pages >= MOST_PAGES {
                return failed(format!("its pages do not end: there are more than {MOST_PAGES}"));
            }
            if page.next.as_ref().is_some_and(|link| !links.insert(number_of(link.as_bytes()))) {
                return failed("its pages lead in a circle".to_owned());
            }
            next = page.next;
        }
    }

    /// Puts the alerts of a page into the store, and names so what of it cannot be read at all. False: nothing is taken any more.
    async fn take(
        &mut self,
        items: Vec<std::result::Result<Vec<u8>, Reason>>,
        unread_is: &str,
    ) -> Result<bool> {
        let (tenant_id, service) = self.of;
        let (mut records, mut brought) = (Vec::new(), Brought::default());
        for item in items {
            let item = match item {
                Ok(item) => item,
                Err(reason) => {
                    self.seen.unread += 1;
                    if self.seen.unread > self.seen.unread_told {
                        self.seen.unread_told = self.seen.unread;
                        brought.seen += 1;
                        brought.faults.push(in_words(unread_is, &Fault::whole(reason)));
                    }
                    continue;
                }
            };
            match record(&item, Sender { tenant_id, service }) {
                Ok(record) => {
                    brought.seen += u64::from(self.seen.is_new(number_of(record.alert_id.as_bytes())));
                    self.seen.newest = self.seen.newest.max(Some(record.at));
                    records.push(record);
                }
                // What cannot be read is known by all of it.
                Err(fault) => {
                    if self.seen.is_new(number_of(&item)) {
                        brought.seen += 1;
                        brought.faults.push(in_words(&name(&item), &fault));
                    }
                }
            }
        }
        if records.is_empty() && brought == Brought::default() {
            return Ok(true);
        }
        let mut shows = false;
        for batch in batches(records) {
            let now = self.fetcher.0.clock.now();
            let arriving = Arriving { tenant_id, service, now, rules: self.fetcher.0.rules };
            let batch = batch.into_iter().enumerate().collect();
            let taken =
                self.store.take_fetched(self.held, arriving, batch, &std::mem::take(&mut brought)).await?;
            let Some(taken) = taken else { return Ok(false) };
            shows |= taken.shows();
        }
        if shows {
            self.fetcher.0.intakes.changed(tenant_id).await;
        }
        Ok(true)
    }
}

/// The records in batches that fit in a transaction; one at least.
fn batches(records: Vec<Record>) -> Vec<Vec<Record>> {
    let (mut batches, mut bytes) = (vec![Vec::new()], 0);
    for record in records {
        bytes += record.text.len();
        if batches.last().is_none_or(|batch: &Vec<Record>| batch.len() >= BATCH || bytes > LARGEST_BATCH) {
            bytes = record.text.len();
            batches.push(Vec::new());
        }
        if let Some(batch) = batches.last_mut() {
            batch.push(record);
        }
    }
    batches
}

fn number_of(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

/// By what an alert is named of which nothing can be read: its place in the list, behind so many others.
fn place(Span { from, to }: Span, behind: usize) -> String {
    let before = to.map(|to| format!(" and before {}", timestamp(to).0)).unwrap_or_default();
    format!("alert {} of those that changed since {}{before}", behind + 1, timestamp(from).0)
}

/// By what a faulty alert is named: its id, as far as one can be shown.
fn name(item: &[u8]) -> String {
    let item: Value = serde_json::from_slice(item).unwrap_or_default();
    let id = item["id"].as_str().unwrap_or_default();
    id.chars().filter(|one| !one.is_control()).take(LONGEST_NAME).collect()
}
