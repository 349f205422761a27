//! The fetching of alerts from Microsoft Graph: how far each service of a tenant is, and what failed. It is kept beside the alerts,
//! and goes with them.

use std::collections::BTreeMap;

use security_center_alerts::fault::Fault;
use security_center_alerts::reading::Record;
use security_center_contract::{
    AlertFetching, ReadingFailure, ReadingFailureReason, SupportedService, WriteBackCounts,
};

use super::database::Tx;
use super::intake::{Arriving, Taken};
use super::location_step::Held;
use super::reading::StoredFailure;
use super::write_back::WaitingCount;
use super::{LocationStore, Result, code, fetched_alert, write_back};
use crate::clock::timestamp;

/// How many faulty alerts are named; all are counted.
const NAMED: usize = 20;

/// How the fetching of a service's alerts stands. Moments are unix milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetch {
    /// The service.
    pub service: SupportedService,
    /// What changed at Graph up to then is here; nothing until a first round, or the older part of its list, is through.
    pub mark: Option<i64>,
    /// When the round began that is not through.
    pub begun_at: Option<i64>,
    /// How many alerts the last round brought so far, those included that were here already.
    pub seen: u64,
    /// How many of them were new, or changed something here.
    pub taken: u64,
    /// How many could not be taken.
    pub faulty: u64,
    /// Which, and why: the first of them.
    pub faults: Vec<String>,
    /// When a round was last through.
    pub fetched_at: Option<i64>,
    /// When the next begins.
    pub next_at: i64,
    /// Attempts that failed since the last that was through.
    pub failures: i64,
    /// The last attempt, where it failed.
    pub failure: Option<StoredFailure>,
    /// Whether what is decided here is written back.
    pub writes_back: bool,
}

/// When the alerts of a service are to be fetched next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Next {
    /// The service.
    pub service: SupportedService,
    /// When, in unix milliseconds; 0 where they never were.
    pub at: i64,
    /// Whether it is known as one whose alerts are fetched.
    pub active: bool,
    /// When anything is to be written back next; nothing where nothing waits for that.
    pub writes_at: Option<i64>,
    /// Whether what is decided is noted to be written back; also where nothing was fetched yet.
    pub writes_back: bool,
}

/// What else there is to say of alerts that go into the store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brought {
    /// How many the page had that were not on a page before.
    pub seen: u64,
    /// What could not be taken, each in words.
    pub faults: Vec<String>,
}

/// A round that has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Round {
    /// The mark so far: of the last one that was through, or of a later one that got through the older part of its list.
    pub mark: Option<i64>,
}

impl Fetch {
    /// As it is shown, with how many alerts wait to be written back.
    #[must_use]
    pub fn shown(&self, waiting: Option<&WaitingCount>) -> AlertFetching {
        let failure = self.failure.as_ref();
        let count = |of: fn(&WaitingCount) -> i64| waiting.map_or(0, of).unsigned_abs();
        let counts = || WriteBackCounts {
            waiting: count(|one| one.waiting),
            failed: count(|one| one.failed),
            differing: count(|one| one.differing),
        };
        AlertFetching {
            running: self.begun_at.is_some(),
            fetched_at: self.fetched_at.map(timestamp),
            next_at: timestamp(self.next_at),
            alert_count: self.seen,
            changed_count: self.taken,
            faulty_count: self.faulty,
            faults: self.faults.clone(),
            failure: failure.map(|one| ReadingFailure { at: timestamp(one.at), reason: one.reason }),
            write_back: self.writes_back.then(counts),
        }
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    service: String,
    mark: Option<i64>,
    begun_at: Option<i64>,
    seen: i64,
    taken: i64,
    faulty: i64,
    faults: String,
    fetched_at: Option<i64>,
    next_at: i64,
    failures: i64,
    failed_at: Option<i64>,
    failure_reason: Option<String>,
    failure_detail: Option<String>,
    writes_back: i64,
}

impl LocationStore {
    /// How fetching stands for each service of a tenant that is fetched.
    pub async fn fetches(&self, tenant_id: &str) -> Result<Vec<Fetch>> {
        Self::fetches_in(&mut self.database.read().await?, tenant_id).await
    }

    /// The same, as the transaction sees it.
    pub(super) async fn fetches_in(tx: &mut Tx, tenant_id: &str) -> Result<Vec<Fetch>> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT service, mark, begun_at, seen, taken, faulty, faults, fetched_at, next_at, failures, failed_at,
                    failure_reason, failure_detail, writes_back
             FROM alert_fetch WHERE tenant_id = $1 AND active = 1 ORDER BY service",
        )
        .bind(tenant_id)
        .fetch_all(&mut **tx)
        .await?;
        rows.into_iter().map(fetch).collect()
    }

    /// When the alerts of each connected service of a tenant are to be fetched next.
    pub async fn fetches_next(&self, tenant_id: &str) -> Result<Vec<Next>> {
        let rows: Vec<(String, i64, i64, Option<i64>, i64, i64)> = sqlx::query_as(
            "SELECT source.service, coalesce(alert_fetch.next_at, 0), coalesce(alert_fetch.active, 0),
                    (SELECT min(write_back.next_at) FROM write_back
                     WHERE write_back.tenant_id = source.tenant_id AND write_back.service = source.service),
                    coalesce(alert_fetch.writes_from, 0), coalesce(alert_fetch.writes_back, 1)
             FROM source
             LEFT JOIN alert_fetch ON alert_fetch.tenant_id = source.tenant_id AND alert_fetch.service = source.service
             WHERE source.tenant_id = $1 ORDER BY 2, 1",
        )
        .bind(tenant_id)
        .fetch_all(&self.pool)
        .await?;
        let next =
            |(service, at, active, waits, from, writes_back): (String, i64, i64, Option<i64>, i64, i64)| {
                let (writes_at, writes_back) = (waits.map(|at| at.max(from)), writes_back != 0);
                Ok(Next { service: code::parse(&service)?, at, active: active != 0, writes_at, writes_back })
            };
        rows.into_iter().map(next).collect()
    }

    /// The tenants of which alerts are fetched.
    pub async fn fetched_tenants(&self) -> Result<Vec<String>> {
        let rows: Vec<(String,)> =
            sqlx::query_as("SELECT DISTINCT tenant_id FROM alert_fetch WHERE active = 1 ORDER BY tenant_id")
                .fetch_all(&self.pool)
                .await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// The alerts of a service of a tenant are not fetched any more, and nothing is written back. Its mark stays, and so does what
    /// waits, for when they are again.
    pub async fn fetch_closed(&self, tenant_id: &str, service: SupportedService) -> Result<()> {
        sqlx::query(
            "UPDATE alert_fetch SET active = 0, begun_at = NULL, writes_back = 0 WHERE tenant_id = $1 AND service = $2",
        )
        .bind(tenant_id)
        .bind(code::text(service))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Begins a round that is due; nothing where it is not, or the service is not connected. A server that does not write back says
    /// nothing of whether another one does.
    pub async fn begin_fetch(
        &self,
        held: Held<'_>,
        (tenant_id, service): (&str, SupportedService),
        (now, writes_back): (i64, bool),
    ) -> Result<Option<Round>> {
        let mut tx = self.write_for(held).await?;
        let begun: Option<(Option<i64>,)> = sqlx::query_as(
            "INSERT INTO alert_fetch (tenant_id, service, active, begun_at, next_at, writes_back)
             SELECT tenant_id, service, 1, CAST($3 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS BIGINT) FROM source
             WHERE tenant_id = $1 AND service = $2
             ON CONFLICT (tenant_id, service) DO UPDATE SET active = 1, begun_at = excluded.begun_at,
                 seen = 0, taken = 0, faulty = 0, faults = '[]', writes_back = alert_fetch.writes_back | excluded.writes_back
             WHERE alert_fetch.next_at <= excluded.begun_at
             RETURNING mark",
        )
        .bind(tenant_id)
        .bind(code::text(service))
        .bind(now)
        .bind(i64::from(writes_back))
        .fetch_optional(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(begun.map(|(mark,)| Round { mark }))
    }

    /// Takes alerts of a round, as `take_alerts` does, and notes how far the round is in the same transaction. Nothing: the
    /// service is not connected any more.
    pub async fn take_fetched(
        &self,
        held: Held<'_>,
        arriving: Arriving<'_>,
        records: Vec<(usize, Record)>,
        brought: &Brought,
    ) -> Result<Option<Taken>> {
        let mut tx = self.write_for(held).await?;
        let service = code::text(arriving.service);
        let there: Option<(String,)> =
            sqlx::query_as("SELECT faults FROM alert_fetch WHERE tenant_id = $1 AND service = $2")
                .bind(arriving.tenant_id)
                .bind(&service)
                .fetch_optional(&mut *tx)
                .await?;
        let Some((faults,)) = there else { return Ok(None) };
        let ids: BTreeMap<usize, String> =
            records.iter().map(|(place, record)| (*place, record.alert_id.clone())).collect();
        let told = fetched_alert::told(&records);
        let Some(taken) = Self::take(&mut tx, arriving, records, true).await? else { return Ok(None) };
        let told = told.into_iter().filter(|(place, _)| taken.faults.iter().all(|(one, _)| one != place));
        fetched_alert::note(&mut tx, arriving, told.map(|(_, told)| told).collect()).await?;
        let mut faults: Vec<String> = code::parse_list(&faults)?;
        let refused = taken.faults.iter().map(|(place, fault)| {
            let id = ids.get(place).map(String::as_str).unwrap_or_default();
            in_words(id, fault)
        });
        let faulty = brought.faults.len() + taken.faults.len();
        faults.extend(brought.faults.iter().cloned().chain(refused));
        faults.truncate(NAMED);
        sqlx::query(
            "UPDATE alert_fetch SET seen = seen + $3, taken = taken + $4, faulty = faulty + $5, faults = $6
             WHERE tenant_id = $1 AND service = $2",
        )
        .bind(arriving.tenant_id)
        .bind(&service)
        .bind(number(brought.seen))
        .bind(number(taken.accepted + taken.updated))
        .bind(i64::try_from(faulty).unwrap_or(i64::MAX))
        .bind(code::list_text(&faults))
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        self.measure_grown(arriving.tenant_id, Some(&taken));
        Ok(Some(taken))
    }

    /// A round is through: what changed up to the mark is here.
    pub async fn fetch_done(
        &self,
        held: Held<'_>,
        (tenant_id, service): (&str, SupportedService),
        mark: i64,
        now: i64,
        next_at: i64,
    ) -> Result<()> {
        let mut tx = self.write_for(held).await?;
        sqlx::query(
            "UPDATE alert_fetch SET active = 1, mark = $3, begun_at = NULL, fetched_at = $4, next_at = $5, failures = 0,
                 failed_at = NULL, failure_reason = NULL, failure_detail = NULL
             WHERE tenant_id = $1 AND service = $2",
        )
        .bind(tenant_id)
        .bind(code::text(service))
        .bind(mark)
        .bind(now)
        .bind(next_at)
        .execute(&mut *tx)
        .await?;
        Ok(tx.commit().await?)
    }

    /// A round was not through. What it brought stays, and the next begins at the mark that it reached, after as many milliseconds as
    /// `wait` makes of how many failed in a row.
    pub async fn fetch_failed(
        &self,
        held: Held<'_>,
        (tenant_id, service): (&str, SupportedService),
        failure: &StoredFailure,
        wait: impl Fn(i64) -> i64,
    ) -> Result<()> {
        let mut tx = self.write_for(held).await?;
        let failed: Option<(i64,)> = sqlx::query_as(
            "UPDATE alert_fetch SET active = 1, begun_at = NULL, failures = failures + 1, failed_at = $3, failure_reason = $4,
                 failure_detail = $5
             WHERE tenant_id = $1 AND service = $2 RETURNING failures",
        )
        .bind(tenant_id)
        .bind(code::text(service))
        .bind(failure.at)
        .bind(code::text(failure.reason))
        .bind(&failure.detail)
        .fetch_optional(&mut *tx)
        .await?;
        if let Some((failures,)) = failed {
            sqlx::query("UPDATE alert_fetch SET next_at = $3 WHERE tenant_id = $1 AND service = $2")
                .bind(tenant_id)
                .bind(code::text(service))
                .bind(failure.at + wait(failures))
                .execute(&mut *tx)
                .await?;
        }
        Ok(tx.commit().await?)
    }

    /// Whether anything is fetched here, and written back: what says otherwise was written by a server with other settings. Where
    /// nothing is written back any more, nothing waits.
    pub async fn fetching_is(&self, fetches: bool, writes_back: bool) -> Result<()> {
        let mut tx = self.database.write().await?;
        if !writes_back {
            write_back::drop_all(&mut tx).await?;
        }
        sqlx::query("UPDATE alert_fetch SET active = active * $1, writes_back = active * $2")
            .bind(i64::from(fetches))
            .bind(i64::from(writes_back))
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// How many services' last round failed, of all tenants.
    pub async fn failing_fetches(&self) -> Result<i64> {
        let (count,): (i64,) =
            sqlx::query_as("SELECT count(*) FROM alert_fetch WHERE active = 1 AND failures > 0")
                .fetch_one(&self.pool)
                .await?;
        Ok(count)
    }
}

/// A fault in words, with the alert that has it, as far as it is known.
#[must_use]
pub fn in_words(alert_id: &str, fault: &Fault) -> String {
    let whose = if alert_id.is_empty() { "an alert without a readable id" } else { alert_id };
    let field = if fault.field.is_empty() { String::new() } else { format!("{} ", fault.field) };
    format!("{whose}: {field}{}", fault.reason)
}

fn fetch(row: Row) -> Result<Fetch> {
    let reason: Option<ReadingFailureReason> = code::parse_optional(row.failure_reason.as_deref())?;
    let detail = row.failure_detail.unwrap_or_default();
    Ok(Fetch {
        service: code::parse(&row.service)?,
        mark: row.mark,
        begun_at: row.begun_at,
        seen: row.seen.unsigned_abs(),
        taken: row.taken.unsigned_abs(),
        faulty: row.faulty.unsigned_abs(),
        faults: code::parse_list(&row.faults)?,
        fetched_at: row.fetched_at,
        next_at: row.next_at,
        failures: row.failures,
        failure: row.failed_at.zip(reason).map(|(at, reason)| StoredFailure { at, reason, detail }),
        writes_back: row.writes_back != 0,
    })
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
