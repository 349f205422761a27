//! How the databases are: looked at again and again, told in the log once per change, and waited for by whoever needs them.

mod database;

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use security_center_contract::DataCenterLocation;
use tokio::sync::{Notify, Semaphore, watch};
use tokio::time::{sleep, timeout};
use tracing::{debug, error, info, warn};

use crate::problem::ApiError;
use crate::request::is_api;
use crate::state::AppState;
use crate::store::fault::Fault;
use crate::store::{Control, Locations, Result, StoreError};
use database::{COUNT, DATABASES, Kept};

/// How often the databases are looked at while all are well.
const EVERY: Duration = Duration::from_secs(30);

/// How often while one of them is not, and how long at least whoever met a fault waits before he tries again.
const AGAIN: Duration = Duration::from_secs(1);

/// How long readiness waits for a database.
const READY_WITHIN: Duration = Duration::from_secs(2);

/// How long anybody waits for a note that nothing depends on.
const ASIDE_WITHIN: Duration = Duration::from_secs(1);

/// How the databases are. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Health(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    kept: Kept,
    found: watch::Sender<Found>,
    /// How many looks have begun.
    begun: AtomicU64,
    /// What was met since the last look.
    suspected: Mutex<Option<Fault>>,
    poked: Notify,
    aside: Arc<Semaphore>,
}

/// What was found last, for each database in their order.
#[derive(Clone, Copy, Debug, Default)]
struct Found {
    reading: [Option<Fault>; COUNT],
    writing: [Option<Fault>; COUNT],
    /// The last look that has ended.
    look: u64,
}

impl Found {
    fn faults(&self) -> [Option<Fault>; COUNT] {
        let mut faults = self.reading;
        for (fault, writing) in faults.iter_mut().zip(self.writing) {
            *fault = fault.or(writing);
        }
        faults
    }

    fn well(&self) -> bool {
        self.faults().iter().all(Option::is_none)
    }
}

/// A fault with what the database said of it.
type Met = (Fault, String);

impl Health {
    /// Of these databases, which are in these files: that of the control database, then those of the locations. As far as
    /// is known, all are well.
    #[must_use]
    pub fn new(control: Control, locations: Locations, files: Vec<Option<PathBuf>>) -> Self {
        Self(Arc::new(Inner {
            kept: Kept::new(control, locations, files),
            found: watch::Sender::new(Found::default()),
            begun: AtomicU64::new(0),
            suspected: Mutex::default(),
            poked: Notify::new(),
            aside: Arc::new(Semaphore::new(1)),
        }))
    }

    /// Looks at the databases until the server ends.
    pub async fn run(self, mut shutdown: watch::Receiver<bool>) {
        while !*shutdown.borrow() {
            self.look().await;
            let pause = if self.0.found.borrow().well() { EVERY } else { AGAIN };
            tokio::select! {
                () = sleep(pause) => {}
                () = self.0.poked.notified() => {}
                _ = shutdown.wait_for(|down| *down) => {}
            }
        }
    }

    /// Reads and writes in every database.
    async fn look(&self) {
        let look = self.0.begun.fetch_add(1, Ordering::SeqCst) + 1;
        let suspected = self.suspected().take();
        let one = async |at: usize| {
            let reading = self.0.kept.read(at).await;
            // What cannot be read is not written, and what is known of writing stays as it is.
            let writing = if reading.is_none() { Some(self.0.kept.write(at).await) } else { None };
            (reading, writing)
        };
        let (control, eu, uk, us) = tokio::join!(one(0), one(1), one(2), one(3));
        let was_well = self.0.found.borrow().well();
        self.note([control, eu, uk, us], Some(look));
        if let Some(fault) = suspected
            && was_well
            && self.0.found.borrow().well()
        {
            warn!(fault = fault.word(), "a database failed for a moment; it is well");
        }
    }

    /// What is not well: the name of each such database, and its fault. All are read now; whether they take what is
    /// written is as the last look found it.
    pub async fn faults(&self) -> Vec<(&'static str, Fault)> {
        let one = async |at: usize| {
            let read = timeout(READY_WITHIN, self.0.kept.read(at)).await;
            let late = |_| Some((Fault::Slow, format!("no answer within {READY_WITHIN:?}")));
            (read.unwrap_or_else(late), None)
        };
        let (control, eu, uk, us) = tokio::join!(one(0), one(1), one(2), one(3));
        self.note([control, eu, uk, us], None);
        let faults = self.0.found.borrow().faults();
        DATABASES.into_iter().zip(faults).filter_map(|(name, fault)| Some((name, fault?))).collect()
    }

    /// Keeps what was found, and tells what has changed.
    fn note(&self, found: [(Option<Met>, Option<Option<Met>>); COUNT], look: Option<u64>) {
        let (mut before, mut after) = Default::default();
        self.0.found.send_modify(|present| {
            before = present.faults();
            for (at, (reading, writing)) in found.iter().enumerate() {
                present.reading[at] = reading.as_ref().map(|(fault, _)| *fault);
                if let Some(writing) = writing {
                    present.writing[at] = writing.as_ref().map(|(fault, _)| *fault);
                }
            }
            present.look = look.unwrap_or(present.look);
            after = present.faults();
        });
        for (at, (reading, writing)) in found.into_iter().enumerate() {
            let database = DATABASES[at];
            match (before[at], after[at]) {
                (before, Some(fault)) if before != Some(fault) => {
                    let failure = reading.or(writing.flatten()).map(|(_, failure)| failure);
                    warn!(database, fault = fault.word(), failure, "a database is not well");
                }
                (Some(_), None) => info!(database, "a database is well again"),
                _ => {}
            }
        }
    }

    /// Somebody met this fault: the databases are looked at now. What passes is told when a look finds it, once; what does
    /// not is told at once.
    pub fn suspect(&self, failure: &StoreError) {
        let fault = failure.fault();
        if fault.passes() {
            debug!(%failure, "a store failed");
        } else {
            error!(%failure, "a store failed");
        }
        self.poke(fault);
    }

    fn poke(&self, fault: Fault) {
        self.suspected().get_or_insert(fault);
        self.0.poked.notify_one();
    }

    fn suspected(&self) -> std::sync::MutexGuard<'_, Option<Fault>> {
        // Whoever held it can have put in or taken out one word only.
        self.0.suspected.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until a look that began after now finds every database well, and so long at most; a moment at least, and longer
    /// with each try in a row that failed all the same.
    pub async fn recovered(&self, tries: u32, at_most: Duration) {
        let mut found = self.0.found.subscribe();
        let now = self.0.begun.load(Ordering::SeqCst);
        sleep(AGAIN.saturating_mul(1 << tries.min(6)).min(at_most)).await;
        let _ = timeout(at_most, found.wait_for(|found| found.look > now && found.well())).await;
    }

    /// Refuses while a database's file is gone or another is in its place: what is open still takes what is written, and
    /// nobody would find it again.
    pub fn demand_files(&self) -> Result<()> {
        (0..COUNT).try_for_each(|at| self.0.kept.demand_file(at))
    }

    /// The same, where nothing but the control database is needed.
    pub fn demand_control_file(&self) -> Result<()> {
        self.0.kept.demand_file(0)
    }

    /// The same, where nothing but the database of this location is needed.
    pub fn demand_location_file(&self, location: DataCenterLocation) -> Result<()> {
        self.0.kept.demand_file(match location {
            DataCenterLocation::Eu => 1,
            DataCenterLocation::Uk => 2,
            DataCenterLocation::Us => 3,
        })
    }

    /// Writes something that nothing depends on, such as when a session was last used. It makes nobody fail, and nobody
    /// wait for long; while the control database is not well it is left out.
    pub async fn aside(&self, write: impl Future<Output = Result<()>> + Send + 'static) {
        if self.0.found.borrow().faults()[0].is_some() {
            return;
        }
        let health = self.clone();
        let turn = self.0.aside.clone();
        let _ = timeout(ASIDE_WITHIN, async move {
            let Ok(turn) = turn.acquire_owned().await else { return };
            let written = tokio::spawn(async move {
                let _turn = turn;
                if let Err(failure) = write.await {
                    health.suspect(&failure);
                }
            });
            let _ = written.await;
        })
        .await;
    }
}

/// Answers nothing of the API, except health, from a control database whose file is gone; and looks at the databases when a
/// request met a fault of one.
pub async fn watch(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if !is_api(path) || path.starts_with("/api/health/") {
        return next.run(request).await;
    }
    if let Err(failure) = state.health.0.kept.demand_file(0) {
        state.health.suspect(&failure);
        return ApiError::from(failure).into_response();
    }
    let response = next.run(request).await;
    if let Some(fault) = response.extensions().get::<crate::problem::MetFault>() {
        state.health.poke(fault.0);
    }
    response
}
