//! The runner of provisioning: takes each tenant's job from step to step, and resumes after a restart (D6). Once the
//! service is on, it keeps its sources those of the tenant's directory.

pub mod fault;
mod loading;
mod sources;
mod step;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use security_center_alerts::correlation::Rules;
use security_center_contract::ProvisioningStep;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tracing::{Instrument, info, warn};

use crate::clock::Clock;
use crate::health::Health;
use crate::store::lease::{Lease, Taken, of_provisioning};
use crate::store::location_step::Held;
use crate::store::provisioning::NextStep;
use crate::store::{Control, Locations, StoreError};
use crate::traces;
use fault::{Faults, Halt, Point};
use step::StepError;

/// Runs jobs, one task per tenant that has one.
#[derive(Clone, Debug)]
pub struct Runner(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    control: Control,
    locations: Locations,
    health: Health,
    clock: Clock,
    faults: Faults,
    rules: Rules,
    /// Whether alerts of connected tenants are fetched here.
    fetches: bool,
    shutdown: watch::Receiver<bool>,
    /// The tenants with a task; true when the task was woken since it last looked.
    running: Mutex<HashMap<String, bool>>,
    tasks: Mutex<JoinSet<()>>,
}

/// How long to wait at most before a step is tried again for which a database was not there.
const PAUSE: Duration = Duration::from_secs(10);

impl Runner {
    /// A runner without work; whether alerts of connected tenants are fetched here is said with the rules. `shutdown` turning true parks every job at the end of its current step.
    #[must_use]
    pub fn new(
        control: Control,
        locations: Locations,
        health: Health,
        clock: Clock,
        (faults, rules, fetches): (Faults, Rules, bool),
        shutdown: watch::Receiver<bool>,
    ) -> Self {
        Self(Arc::new(Inner {
            control,
            locations,
            health,
            clock,
            faults,
            rules,
            fetches,
            shutdown,
            running: Mutex::default(),
            tasks: Mutex::default(),
        }))
    }

    /// Takes up every job that was not finished when the server ended, and whatever directories became meanwhile.
    pub async fn resume(&self) -> crate::store::Result<()> {
        for tenant_id in self.0.control.tenants_with_sources().await? {
            self.wake(&tenant_id);
        }
        Ok(())
    }

    /// Says that a tenant may have a job to run. There is never more than one task for a tenant: one that runs
    /// looks again before it ends.
    pub fn wake(&self, tenant_id: &str) {
        let mut running = lock(&self.0.running);
        if let Some(woken) = running.get_mut(tenant_id) {
            *woken = true;
            return;
        }
        running.insert(tenant_id.to_owned(), false);
        let (inner, tenant_id) = (Arc::clone(&self.0), tenant_id.to_owned());
        let mut tasks = lock(&self.0.tasks);
        while tasks.try_join_next().is_some() {}
        tasks.spawn(async move { inner.run(&tenant_id).await });
    }

    /// Waits until every task has finished or parked its job; to be called once `shutdown` is true.
    pub async fn parked(&self) {
        let mut tasks = std::mem::take(&mut *lock(&self.0.tasks));
        while tasks.join_next().await.is_some() {}
    }
}

impl Inner {
    async fn run(&self, tenant_id: &str) {
        loop {
            self.run_job(tenant_id).await;
            let mut running = lock(&self.running);
            match running.get_mut(tenant_id) {
                Some(woken) if *woken && !*self.shutdown.borrow() => *woken = false,
                _ => {
                    running.remove(tenant_id);
                    return;
                }
            }
        }
    }

    /// Until the job is on, failed or parked. One server at a time has the job; the others wait, and go on with it when
    /// whoever had it is gone.
    async fn run_job(&self, tenant_id: &str) {
        let mut tries = 0;
        while !*self.shutdown.borrow() {
            let mut shutdown = self.shutdown.clone();
            match self.take_turn(tenant_id).await {
                Ok(None) => return,
                Ok(Some(pause)) => {
                    tries = 0;
                    tokio::select! {
                        () = tokio::time::sleep(pause) => {}
                        _ = shutdown.wait_for(|down| *down) => {}
                    }
                }
                Err(failure) => {
                    // The job stands where it stood.
                    self.health.suspect(&failure);
                    tokio::select! {
                        () = self.health.recovered(tries, PAUSE) => {}
                        _ = shutdown.wait_for(|down| *down) => {}
                    }
                    tries += 1;
                }
            }
        }
        info!(tenant_id, "provisioning parked");
    }

    /// Does what there is to do, where it is ours to do; else says when to look again. Nothing: there is nothing to do.
    async fn take_turn(&self, tenant_id: &str) -> crate::store::Result<Option<Duration>> {
        if self.control.next_step(tenant_id).await?.is_none()
            && self.other_sources(tenant_id).await?.is_none()
        {
            return Ok(None);
        }
        let lease = match self.control.take_lease(&of_provisioning(tenant_id)).await? {
            Taken::Ours(lease) => lease,
            Taken::Theirs(left) => {
                return Ok(Some(Duration::from_millis(u64::try_from(left).unwrap_or_default())));
            }
        };
        let steps = async {
            while !*self.shutdown.borrow() {
                if !self.run_step(tenant_id, &lease).await? {
                    return Ok(None);
                }
            }
            Ok(Some(Duration::ZERO))
        };
        match self.control.while_leased(&lease, steps).await? {
            None | Some(Err(StoreError::LeaseLost)) => {
                warn!(tenant_id, "another server goes on with provisioning");
                Ok(Some(Duration::ZERO))
            }
            Some(done) => done,
        }
    }

    /// Does one step; false when there is nothing more to do now.
    async fn run_step(&self, tenant_id: &str, lease: &Lease) -> crate::store::Result<bool> {
        self.health.demand_files()?;
        let Some(next) = self.control.next_step(tenant_id).await? else {
            return self.follow_directory(tenant_id, lease).await;
        };
        self.control.step_begins(tenant_id, (&next, lease), self.clock.now()).await?;
        info!(tenant_id, step = ?next.step, "provisioning step begins");
        let trace = traces::work("provisioning", &format!("{:?}", next.step));
        let done = self.attempt(tenant_id, &next, lease).instrument(trace.clone()).await;
        let outcome = match &done {
            Ok(Ok(())) => "done",
            Ok(Err(Halt::Parked)) => "parked",
            Ok(Err(Halt::Stopped)) => "superseded",
            Ok(Err(Halt::Failed(_))) => "failed",
            Err(_) => "waits",
        };
        traces::ended(&trace, outcome, matches!(done, Ok(Ok(()) | Err(Halt::Parked | Halt::Stopped))));
        match done? {
            Ok(()) => {
                self.control.step_done(tenant_id, (&next, lease), self.clock.now()).await?;
                Ok(true)
            }
            Err(Halt::Parked) => Ok(false),
            Err(Halt::Stopped) => Ok(true),
            Err(Halt::Failed(why)) => {
                warn!(tenant_id, step = ?next.step, why, "provisioning step failed");
                self.control.step_failed(tenant_id, (&next, lease), &why, self.clock.now()).await?;
                Ok(false)
            }
        }
    }

    /// A fault of a database that passes is no failure of the step: it is tried again. Nor is it one when the step is
    /// another server's by now.
    async fn attempt(
        &self,
        tenant_id: &str,
        next: &NextStep,
        lease: &Lease,
    ) -> crate::store::Result<Result<(), Halt>> {
        if let Err(halt) = self.faults.pass(next.step, Point::Before, &self.shutdown).await {
            return Ok(Err(halt));
        }
        if next.step == ProvisioningStep::LoadData
            && let Err(halt) = self.loaded(tenant_id).await?
        {
            return Ok(Err(halt));
        }
        let held = Held { control: &self.control, lease };
        match step::perform(held, &self.locations, tenant_id, next, (self.rules, self.clock.now())).await {
            Ok(()) => Ok(self.faults.pass(next.step, Point::After, &self.shutdown).await),
            Err(StepError::Store(StoreError::LeaseLost)) => Err(StoreError::LeaseLost),
            Err(StepError::Store(failure)) if failure.fault().passes() => Err(failure),
            Err(failure) => Ok(Err(Halt::Failed(failure.to_string()))),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
