//! Fetches the alerts of connected tenants from Microsoft Graph into their stores, each service when it is due, and writes back what is
//! decided here. Of several servers on one installation, one at a time does so for a service of a tenant.
//!
//! - `jobs`: what is done at once, and for whom there is a place
//! - `looks`: which tenant is to be looked at when
//! - `round`: the alerts of one service, from its mark on, page by page
//! - `writing`: what was decided of the alerts of one service, alert by alert

mod jobs;
mod looks;
mod round;
mod writing;

use std::sync::Arc;
use std::time::Duration;

use security_center_alerts::correlation::Rules;
use security_center_contract::{DataCenterLocation, SupportedService};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;
use tracing::{Instrument, warn};

use crate::clock::Clock;
use crate::graph::{Graph, GraphFailure};
use crate::health::Health;
use crate::ingest::{Failed, Intakes, demand_fetched};
use crate::settings::Fetching;
use crate::store::lease::{Lease, Taken, of_fetching};
use crate::store::{Control, Locations, Result, StoreError, code};
use crate::traces;

use jobs::{Due, Jobs};
use looks::Looks;

/// After how long is tried again what a location's database failed at, in milliseconds. The tenants of the others go on.
const AFTER_A_FAULT: i64 = 60_000;

/// How long to wait at most before all is tried again after the control database failed.
const PAUSE: Duration = Duration::from_secs(60);

/// Fetches alerts. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Fetcher(Arc<Parts>);

/// What it takes to fetch.
#[derive(Debug)]
pub struct Parts {
    /// The control database.
    pub control: Control,
    /// The databases of the locations.
    pub locations: Locations,
    /// The time.
    pub clock: Clock,
    /// Where alerts come from.
    pub graph: Arc<Graph>,
    /// Tells windows of what arrived.
    pub intakes: Intakes,
    /// Which alerts belong to one incident.
    pub rules: Rules,
    /// What the operator says.
    pub settings: Fetching,
    /// How many alerts of one list are read before it is taken in two.
    pub longest_list: usize,
    /// Up to how much later than the interval alerts are fetched, in milliseconds, so that many do not come at once.
    pub spread: i64,
}

/// What became of a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// All that changed is here.
    Through,
    /// It failed; what it brought stays, and the next begins at the mark: where this one began, or where it got to in a long list.
    Failed(GraphFailure),
    /// The tenant takes nothing from the service now, or the round was not due.
    NotOpen,
    /// Another server does it, for so many milliseconds at least.
    SomebodyElses(i64),
}

/// The alerts of a service of a tenant.
type Key = (String, SupportedService);

impl Fetcher {
    /// A fetcher that has not begun.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// Fetches what is due, now and whenever something becomes due, until the server ends.
    pub async fn run(self, health: Health, mut shutdown: watch::Receiver<bool>) {
        // Listening begins before the first look, so that nothing falls between.
        let mut bell = self.0.control.listen();
        let (mut looks, mut jobs) = (Looks::default(), Jobs::default());
        let mut tries = 0;
        while !*shutdown.borrow() {
            let begun = match health.demand_control_file() {
                Ok(()) => self.begin_due(&mut looks, &mut jobs, (&health, &shutdown)).await,
                Err(failure) => Err(failure),
            };
            tries = if begun.is_ok() { 0 } else { tries + 1 };
            let next = async {
                match begun {
                    Ok(Some(next)) => self.0.clock.reached(next).await,
                    Ok(None) => std::future::pending().await,
                    Err(failure) => {
                        health.suspect(&failure);
                        health.recovered(tries, PAUSE).await;
                    }
                }
            };
            tokio::select! {
                Some(ended) = jobs.set.join_next_with_id() => {
                    let (id, again) = match ended {
                        Ok((id, again)) => (id, again),
                        Err(failure) => (failure.id(), Some(self.0.clock.now() + AFTER_A_FAULT)),
                    };
                    if let Some((tenant_id, _)) = jobs.keys.remove(&id) {
                        looks.at(&tenant_id, again.unwrap_or_else(|| self.0.clock.now()));
                    }
                }
                () = next => {}
                rung = bell.recv() => match rung {
                    Ok(tenant_id) => looks.at(&tenant_id, self.0.clock.now()),
                    Err(RecvError::Lagged(_)) => looks.all_at(self.0.clock.now()),
                    Err(RecvError::Closed) => return,
                },
                _ = shutdown.wait_for(|down| *down) => {}
            }
        }
        while jobs.set.join_next().await.is_some() {}
    }

    /// Begins what is due, as far as there is room, and says when more becomes due. What finds no room is looked at again when a job ends.
    async fn begin_due(
        &self,
        looks: &mut Looks,
        jobs: &mut Jobs,
        (health, shutdown): (&Health, &watch::Receiver<bool>),
    ) -> Result<Option<i64>> {
        let now = self.0.clock.now();
        if looks.wants_all(now) {
            let (tenants, all) = self.tenants(health).await?;
            looks.all(&tenants, now);
            if !all {
                looks.all_at(now + AFTER_A_FAULT);
            }
        }
        let (mut away, mut due) = (Vec::new(), Vec::new());
        for tenant_id in looks.due(now) {
            if jobs.are_filled_by(&due) {
                break;
            }
            let Some(open) = self.open_services(&tenant_id, health, &mut away).await? else {
                looks.next(&tenant_id, Some(now + AFTER_A_FAULT));
                continue;
            };
            let next = open.iter().map(|(_, at)| *at).filter(|at| *at > now).min();
            let ready = open.into_iter().filter(|(_, at)| *at <= now).map(|(service, _)| service);
            let ready: Vec<Key> =
                ready.map(|service| (tenant_id.clone(), service)).filter(|key| !jobs.has(key)).collect();
            due.push(Due { tenant_id, ready: ready.into(), next });
        }
        let others = due.iter().filter(|one| !one.ready.is_empty()).count() > 1;
        let mut began = true;
        while began {
            began = false;
            // Each in turn.
            for one in &mut due {
                if !jobs.have_room(&one.tenant_id, others) {
                    continue;
                }
                let Some(key) = one.ready.pop_front() else { continue };
                let (fetcher, health, shutdown) = (self.clone(), health.clone(), shutdown.clone());
                let of = key.clone();
                let job = jobs.set.spawn(async move { fetcher.job(&of, &health, shutdown).await });
                jobs.keys.insert(job.id(), key);
                began = true;
            }
        }
        // Whoever found no place stays due, for when there is one.
        for one in due.iter().filter(|one| one.ready.is_empty()) {
            looks.next(&one.tenant_id, one.next);
        }
        Ok(looks.soonest_after(now))
    }

    /// The tenants that are connected, and those that were when alerts of them were last fetched; and whether these are all.
    async fn tenants(&self, health: &Health) -> Result<(Vec<String>, bool)> {
        let (mut tenants, mut all) = (self.0.control.connected_tenants().await?, true);
        for location in self.0.locations.all() {
            match location.fetched_tenants().await {
                Ok(fetched) => tenants.extend(fetched),
                Err(failure) => {
                    health.suspect(&failure);
                    all = false;
                }
            }
        }
        Ok((tenants, all))
    }

    /// The services of a tenant whose alerts are fetched, and when next. Of others that were, it is noted that they are not.
    /// Nothing where the tenant's location failed; where that is away, it is not asked for another tenant.
    async fn open_services(
        &self,
        tenant_id: &str,
        health: &Health,
        away: &mut Vec<DataCenterLocation>,
    ) -> Result<Option<Vec<(SupportedService, i64)>>> {
        let record = self.0.control.threat_protection(tenant_id).await?;
        let Some(reserved) = record.and_then(|record| record.reserved) else { return Ok(Some(Vec::new())) };
        if away.contains(&reserved.location) {
            return Ok(None);
        }
        let open = match health.demand_location_file(reserved.location) {
            Ok(()) => self.open_services_at(reserved.location, tenant_id).await,
            Err(failure) => Err(failure),
        };
        let failure = match open {
            Ok(open) => return Ok(Some(open)),
            Err(failure) => failure,
        };
        // Without the control database nothing is fetched of anybody.
        self.0.control.check().await?;
        health.suspect(&failure);
        if failure.fault().passes() {
            away.push(reserved.location);
        }
        Ok(None)
    }

    async fn open_services_at(
        &self,
        location: DataCenterLocation,
        tenant_id: &str,
    ) -> Result<Vec<(SupportedService, i64)>> {
        let (control, store) = (&self.0.control, self.0.locations.at(location));
        let (connected, mut open) = (control.connection(tenant_id).await?.is_some(), Vec::new());
        for next in store.fetches_next(tenant_id).await? {
            if connected && self.open(tenant_id, next.service).await?.is_some() {
                if self.0.settings.write_back && !next.writes_back {
                    store.writes_opened(tenant_id, next.service).await?;
                }
                let writes_at = next.writes_at.filter(|_| self.0.settings.write_back);
                open.push((next.service, writes_at.map_or(next.at, |at| at.min(next.at))));
            } else if next.active {
                store.fetch_closed(tenant_id, next.service).await?;
                control.tell_of_fetching(tenant_id, self.0.clock.now()).await?;
            }
        }
        Ok(open)
    }

    /// Where a tenant keeps what this service sends, while it takes anything from it and is connected with Graph.
    async fn open(&self, tenant_id: &str, service: SupportedService) -> Result<Option<DataCenterLocation>> {
        if self.0.control.connection(tenant_id).await?.is_none() {
            return Ok(None);
        }
        match demand_fetched(&self.0.control, tenant_id, service).await {
            Ok(location) => Ok(Some(location)),
            Err(Failed::Store(failure)) => Err(failure),
            Err(_) => Ok(None),
        }
    }

    /// Fetches, unless the server ends first. Says when the tenant is to be looked at again, where that is not at once.
    async fn job(
        &self,
        (tenant_id, service): &Key,
        health: &Health,
        mut shutdown: watch::Receiver<bool>,
    ) -> Option<i64> {
        let ended = async move { drop(shutdown.wait_for(|down| *down).await) };
        let now = || self.0.clock.now();
        match self.fetch_until(tenant_id, *service, ended).await {
            Ok(Fetched::SomebodyElses(left)) => Some(now() + left),
            Ok(_) | Err(StoreError::LeaseLost) => None,
            Err(failure) => {
                health.suspect(&failure);
                warn!(tenant_id, "alerts cannot be kept; they are fetched again later");
                Some(now() + AFTER_A_FAULT)
            }
        }
    }

    /// Fetches the alerts of a service of a tenant, if that is due and nobody else does.
    ///
    /// # Errors
    /// A database failed.
    pub async fn fetch(&self, tenant_id: &str, service: SupportedService) -> Result<Fetched> {
        self.fetch_until(tenant_id, service, std::future::pending()).await
    }

    async fn fetch_until(
        &self,
        tenant_id: &str,
        service: SupportedService,
        ended: impl Future<Output = ()>,
    ) -> Result<Fetched> {
        let control = &self.0.control;
        let lease = match control.take_lease(&of_fetching(tenant_id, service)).await? {
            Taken::Ours(lease) => lease,
            Taken::Theirs(left) => return Ok(Fetched::SomebodyElses(left)),
        };
        tokio::select! {
            done = control.while_leased(&lease, self.traced(tenant_id, service, &lease)) => {
                done?.unwrap_or(Err(StoreError::LeaseLost))
            }
            () = ended => {
                control.give_back(&lease).await?;
                Ok(Fetched::NotOpen)
            }
        }
    }

    async fn traced(&self, tenant_id: &str, service: SupportedService, lease: &Lease) -> Result<Fetched> {
        let trace = traces::work("fetching alerts", &code::text(service));
        let done = self.round(tenant_id, service, lease).instrument(trace.clone()).await;
        let outcome = match &done {
            Ok(Fetched::Through) => "done",
            Ok(Fetched::NotOpen | Fetched::SomebodyElses(_)) => "superseded",
            Ok(Fetched::Failed(_)) | Err(_) => "failed",
        };
        traces::ended(&trace, outcome, !matches!(done, Ok(Fetched::Failed(_)) | Err(_)));
        done
    }
}
