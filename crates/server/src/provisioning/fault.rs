//! Faults that tests put into provisioning: a step is held or fails before or after its effect.
//!
//! The list is empty unless a test server fills it (`--test-faults`), and then costs one look per step.

use std::collections::HashMap;
use std::sync::Arc;

use security_center_contract::ProvisioningStep;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

/// What happens to the step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Fault {
    /// It waits until the fault is taken away.
    Hold,
    /// It fails.
    Fail,
}

/// Where in the step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Point {
    /// Before its effect.
    Before,
    /// After its effect, before it is recorded as done.
    After,
}

/// A fault at a point of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StepFault {
    /// What happens.
    pub fault: Fault,
    /// Where.
    pub point: Point,
}

/// Why a step stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Halt {
    /// The server ends while the step is held; it is done again at the next start.
    Parked,
    /// Somebody turned the service off meanwhile.
    Stopped,
    /// It failed, for this reason.
    Failed(String),
}

#[derive(Clone, Copy, Debug)]
struct Planned {
    what: StepFault,
    reached: bool,
}

/// The faults of all steps.
#[derive(Clone, Debug)]
pub struct Faults(Arc<watch::Sender<HashMap<ProvisioningStep, Planned>>>);

impl Default for Faults {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(HashMap::new())))
    }
}

impl Faults {
    /// Puts a fault into a step.
    pub fn put(&self, step: ProvisioningStep, what: StepFault) {
        self.0.send_modify(|faults| {
            faults.insert(step, Planned { what, reached: false });
        });
    }

    /// Takes the fault of a step away: a held step goes on.
    pub fn remove(&self, step: ProvisioningStep) {
        self.0.send_modify(|faults| {
            faults.remove(&step);
        });
    }

    /// Waits until a job has reached the fault of a step. Nothing when the step has none.
    pub async fn reached(&self, step: ProvisioningStep) -> Option<StepFault> {
        let mut faults = self.0.subscribe();
        let known = faults.wait_for(|faults| faults.get(&step).is_none_or(|planned| planned.reached)).await;
        known.ok()?.get(&step).map(|planned| planned.what)
    }

    /// Lets a step pass a point, unless a fault is there.
    pub(super) async fn pass(
        &self,
        step: ProvisioningStep,
        point: Point,
        shutdown: &watch::Receiver<bool>,
    ) -> Result<(), Halt> {
        let here = |faults: &HashMap<ProvisioningStep, Planned>| {
            faults.get(&step).filter(|planned| planned.what.point == point).map(|planned| planned.what.fault)
        };
        let Some(fault) = here(&self.0.borrow()) else { return Ok(()) };
        self.0.send_modify(|faults| {
            if let Some(planned) = faults.get_mut(&step) {
                planned.reached = true;
            }
        });
        if fault == Fault::Fail {
            return Err(Halt::Failed("A test made this step fail.".to_owned()));
        }
        let (mut faults, mut shutdown) = (self.0.subscribe(), shutdown.clone());
        tokio::select! {
            _ = faults.wait_for(|faults| here(faults) != Some(Fault::Hold)) => Ok(()),
            _ = shutdown.wait_for(|down| *down) => Err(Halt::Parked),
        }
    }
}
