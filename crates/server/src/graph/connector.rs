//! Reads every connected tenant when it is due: each by itself, few at once, and what was read last stays when one fails.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tracing::{Instrument, info, warn};

use super::{Graph, GraphFailure, WHOLE_LIMIT};
use crate::clock::Clock;
use crate::directory::{self, Document};
use crate::domain::reading::wait;
use crate::health::Health;
use crate::store::directory::Imported;
use crate::store::document::{ReadDirectory, Written};
use crate::store::reading::{Attempt, StoredFailure};
use crate::store::{Control, Result};
use crate::traces;

/// How many tenants are read at once.
const AT_ONCE: usize = 2;

/// How often a tenant is tried again where there is nothing to read it with, in milliseconds.
const WITHOUT_GRAPH: i64 = 60 * 60_000;

/// For how long an attempt counts as running when nothing is heard of it any more, in milliseconds.
const LEASE: i64 = WHOLE_LIMIT + 60_000;

/// How long to wait at most before the control database is tried again after it failed.
const PAUSE: Duration = Duration::from_secs(60);

/// Reads tenants from Graph into the control database.
#[derive(Clone, Debug)]
pub struct Connector {
    pub(super) control: Control,
    pub(super) clock: Clock,
    pub(super) graph: Option<Arc<Graph>>,
    /// Up to how much later than the interval a tenant is read, in milliseconds, so that many do not come at once.
    spread: i64,
}

/// What became of a reading.
#[derive(Clone, Debug)]
pub enum Done {
    /// It was read.
    Read(Box<ReadDirectory>, Imported),
    /// It could not be read; what was read before stays.
    Failed(GraphFailure),
    /// Somebody else reads it, or it is not read from Graph any more.
    Superseded,
}

impl Connector {
    /// A connector that has not begun. Without Graph every attempt fails, and says why.
    #[must_use]
    pub fn new(control: Control, clock: Clock, graph: Option<Arc<Graph>>, spread: i64) -> Self {
        Self { control, clock, graph, spread }
    }

    /// Reads what is due, now and whenever something becomes due or is asked for, until the server ends.
    pub async fn run(self, health: Health, mut shutdown: watch::Receiver<bool>) {
        // Listening begins before the first look, so that nothing falls between.
        let mut bell = self.control.listen();
        let mut readings = JoinSet::new();
        let mut tries = 0;
        while !*shutdown.borrow() {
            let begun = match health.demand_files() {
                Ok(()) => self.begin_due(&mut readings, &health, &shutdown).await,
                Err(failure) => Err(failure),
            };
            tries = if begun.is_ok() { 0 } else { tries + 1 };
            let next = async {
                match begun {
                    Ok(next) => self.until(next).await,
                    Err(failure) => {
                        health.suspect(&failure);
                        health.recovered(tries, PAUSE).await;
                    }
                }
            };
            tokio::select! {
                Some(_) = readings.join_next() => {}
                () = next => {}
                // A bell that rang too often to be heard each time has rung for us, as far as we know.
                _ = bell.recv() => {}
                _ = shutdown.wait_for(|down| *down) => {}
            }
        }
        while readings.join_next().await.is_some() {}
    }

    /// Begins what is due, as far as there is room, and says when there is more; nothing while there is no room.
    async fn begin_due(
        &self,
        readings: &mut JoinSet<()>,
        health: &Health,
        shutdown: &watch::Receiver<bool>,
    ) -> Result<Option<i64>> {
        while readings.try_join_next().is_some() {}
        for tenant_id in self.control.readings_due(self.clock.now()).await? {
            if readings.len() >= AT_ONCE {
                return Ok(None);
            }
            if let Some(attempt) = self.begin(&tenant_id).await? {
                let (connector, health, shutdown) = (self.clone(), health.clone(), shutdown.clone());
                readings.spawn(async move { connector.read_until(&attempt, &health, shutdown).await });
            }
        }
        self.control.next_reading_at().await
    }

    async fn begin(&self, tenant_id: &str) -> Result<Option<Attempt>> {
        let now = self.clock.now();
        self.control.begin_reading(tenant_id, now, now + LEASE).await
    }

    /// Reads, unless the server ends first. What cannot be recorded is read again as soon as the database is well, or,
    /// where the fault does not pass, when nothing has been heard of the attempt for long enough.
    async fn read_until(&self, attempt: &Attempt, health: &Health, mut shutdown: watch::Receiver<bool>) {
        let done = tokio::select! {
            done = self.traced(attempt) => Some(done),
            _ = shutdown.wait_for(|down| *down) => None,
        };
        let mut ended = match done {
            Some(done) => done,
            None => self.reading_cut_off(attempt).await,
        };
        let mut tries = 0;
        while let Err(failure) = ended {
            health.suspect(&failure);
            if !failure.fault().passes() || *shutdown.borrow() {
                warn!(
                    tenant_id = attempt.tenant_id,
                    "a reading cannot be recorded; the tenant is read again later"
                );
                return;
            }
            tokio::select! {
                () = health.recovered(tries, PAUSE) => {}
                _ = shutdown.wait_for(|down| *down) => {}
            }
            tries += 1;
            ended = self.reading_cut_off(attempt).await;
        }
    }

    async fn traced(&self, attempt: &Attempt) -> Result<()> {
        let trace = traces::work("directory reading", "");
        let done = self.read(attempt).instrument(trace.clone()).await;
        let outcome = match &done {
            Ok(Done::Read(..)) => "done",
            Ok(Done::Superseded) => "superseded",
            Ok(Done::Failed(_)) | Err(_) => "failed",
        };
        traces::ended(&trace, outcome, matches!(done, Ok(Done::Read(..) | Done::Superseded)));
        done.map(|_| ())
    }

    async fn reading_cut_off(&self, attempt: &Attempt) -> Result<()> {
        self.control.reading_cut_off(attempt, self.clock.now()).await
    }

    /// Reads a tenant now. Nothing is done while somebody else reads it, and where it is not read from Graph.
    pub async fn check(&self, tenant_id: &str) -> Result<Done> {
        match self.begin(tenant_id).await? {
            Some(attempt) => self.read(&attempt).await,
            None => Ok(Done::Superseded),
        }
    }

    async fn read(&self, attempt: &Attempt) -> Result<Done> {
        let tenant_id = attempt.tenant_id.as_str();
        match self.attempt(attempt).await? {
            Ok((read, Written::Done(imported))) => {
                info!(tenant_id, outcome = ?imported, "a tenant was read from Microsoft Graph");
                Ok(Done::Read(Box::new(read), imported))
            }
            Ok(_) => Ok(Done::Superseded),
            Err(failure) => {
                // The detail may name somebody: it is for `tenant show`.
                warn!(tenant_id, reason = ?failure.reason, "a tenant could not be read from Microsoft Graph");
                self.note(attempt, &failure).await?;
                Ok(Done::Failed(failure))
            }
        }
    }

    async fn attempt(
        &self,
        attempt: &Attempt,
    ) -> Result<std::result::Result<(ReadDirectory, Written), GraphFailure>> {
        let Some(graph) = &self.graph else { return Ok(Err(GraphFailure::not_configured())) };
        let tenant_id = attempt.tenant_id.as_str();
        let (facts, _) = self.facts(tenant_id).await?;
        let answers = match graph.read(tenant_id, &Document::people_of_facts(&facts)).await {
            Ok(answers) => Arc::new(answers),
            Err(failure) => return Ok(Err(failure)),
        };
        loop {
            // As they are now: the operator may have changed them meanwhile.
            let (facts, revision) = self.facts(tenant_id).await?;
            let answers = answers.clone();
            // Of a large tenant this is tens of megabytes: not on a thread that others' requests wait for.
            let understood = tokio::task::spawn_blocking(move || {
                (Document { answers: (*answers).clone(), facts }).read_without_the_gone()
            });
            let read = match understood.await {
                Ok(Ok(read)) => read,
                Ok(Err(faults)) => return Ok(Err(GraphFailure::faults(&faults))),
                // It says nothing of what it was about: a panic's message is in the log.
                Err(_) => {
                    return Ok(Err(GraphFailure::unreadable("directory", "it could not be understood")));
                }
            };
            let now = self.clock.now();
            let next_at = now + graph.interval() + self.spread();
            match self.control.reading_succeeded(attempt, &read, revision, now, next_at).await? {
                Written::Outdated => {}
                written => return Ok(Ok((read, written))),
            }
        }
    }

    async fn facts(&self, tenant_id: &str) -> Result<(Value, i64)> {
        let current = directory::current(&self.control, tenant_id).await?;
        Ok(current.map_or((Value::Null, 0), |(document, revision)| (document.facts, revision)))
    }

    async fn note(&self, attempt: &Attempt, failure: &GraphFailure) -> Result<()> {
        let before = self.control.connection(&attempt.tenant_id).await?;
        let failures = before.map_or(0, |connection| connection.failures) + 1;
        let now = self.clock.now();
        let pause = match &self.graph {
            Some(graph) => wait(failures, graph.interval(), failure.stay_away),
            None => WITHOUT_GRAPH,
        };
        let failure = StoredFailure { at: now, reason: failure.reason, detail: failure.detail.clone() };
        self.control.reading_failed(attempt, &failure, now + pause).await
    }

    fn spread(&self) -> i64 {
        let mut random = [0; 4];
        if self.spread < 1 || getrandom::fill(&mut random).is_err() {
            return 0;
        }
        i64::from(u32::from_le_bytes(random)) % self.spread
    }

    async fn until(&self, moment: Option<i64>) {
        match moment {
            Some(moment) => self.clock.reached(moment).await,
            None => std::future::pending().await,
        }
    }
}
