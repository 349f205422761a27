//! The runner of provisioning: takes each tenant's job from step to step, and resumes after a restart (D6). Once the
//! service is on, it keeps its sources those of the tenant's directory.

pub mod fault;
mod sources;
mod step;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;
use tracing::{error, info, warn};

use crate::clock::Clock;
use crate::store::provisioning::NextStep;
use crate::store::{Control, Locations};
use fault::{Faults, Halt, Point};

/// Runs jobs, one task per tenant that has one.
#[derive(Clone, Debug)]
pub struct Runner(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    control: Control,
    locations: Locations,
    clock: Clock,
    faults: Faults,
    shutdown: watch::Receiver<bool>,
    /// The tenants with a task; true when the task was woken since it last looked.
    running: Mutex<HashMap<String, bool>>,
    tasks: Mutex<JoinSet<()>>,
}

/// How long to wait before the control database is tried again when a transition could not be recorded.
const CONTROL_PAUSE: Duration = Duration::from_secs(1);

impl Runner {
    /// A runner without work. `shutdown` turning true parks every job at the end of its current step.
    #[must_use]
    pub fn new(
        control: Control,
        locations: Locations,
        clock: Clock,
        faults: Faults,
        shutdown: watch::Receiver<bool>,
    ) -> Self {
        Self(Arc::new(Inner {
            control,
            locations,
            clock,
            faults,
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

    /// Until the job is on, failed or parked.
    async fn run_job(&self, tenant_id: &str) {
        while !*self.shutdown.borrow() {
            match self.run_step(tenant_id).await {
                Ok(true) => {}
                Ok(false) => return,
                Err(failure) => {
                    // The control database did not record a transition. The job stands where it stood.
                    error!(tenant_id, %failure, "provisioning cannot be recorded; trying again");
                    let mut shutdown = self.shutdown.clone();
                    tokio::select! {
                        () = tokio::time::sleep(CONTROL_PAUSE) => {}
                        _ = shutdown.wait_for(|down| *down) => {}
                    }
                }
            }
        }
        info!(tenant_id, "provisioning parked");
    }

    /// Does one step; false when there is nothing more to do now.
    async fn run_step(&self, tenant_id: &str) -> crate::store::Result<bool> {
        let Some(next) = self.control.next_step(tenant_id).await? else {
            return self.follow_directory(tenant_id).await;
        };
        self.control.step_begins(tenant_id, &next, self.clock.now()).await?;
        info!(tenant_id, step = ?next.step, "provisioning step begins");
        match self.attempt(tenant_id, &next).await {
            Ok(()) => {
                self.control.step_done(tenant_id, &next, self.clock.now()).await?;
                Ok(true)
            }
            Err(Halt::Parked) => Ok(false),
            Err(Halt::Failed(why)) => {
                warn!(tenant_id, step = ?next.step, why, "provisioning step failed");
                self.control.step_failed(tenant_id, &next, &why, self.clock.now()).await?;
                Ok(false)
            }
        }
    }

    async fn attempt(&self, tenant_id: &str, next: &NextStep) -> Result<(), Halt> {
        self.faults.pass(next.step, Point::Before, &self.shutdown).await?;
        step::perform(&self.control, &self.locations, tenant_id, next, self.clock.now())
            .await
            .map_err(|failure| Halt::Failed(failure.to_string()))?;
        self.faults.pass(next.step, Point::After, &self.shutdown).await
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
