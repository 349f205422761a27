//! A change of the service under way: sent with the version it is based on, its answer shown, a conflict kept
//! for the person to see (`behaviour.md` D10).

use crate::{
    api::{self, ApiError},
    query::Loaded,
    session::{Known, use_known},
};
use leptos::prelude::*;
use security_center_contract::{Conflict, ProblemCode, ThreatProtection, ThreatProtectionChange};
use std::future::Future;

/// What came of the last change.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Somebody else changed the same since, and nothing was applied.
    Conflict {
        /// What was wanted.
        wanted: ThreatProtectionChange,
        /// The fields that collide. None are named when the version is not one that this service had.
        conflicts: Vec<Conflict>,
        /// The service as it is now.
        current: Box<ThreatProtection>,
    },
    /// It failed.
    Failed(ApiError),
}

/// The change. Copy it freely.
#[derive(Clone, Copy)]
pub struct Change {
    service: Loaded<ThreatProtection>,
    /// True from sending to the answer.
    pub sending: RwSignal<bool>,
    /// What came of it; `None` when it was applied.
    pub outcome: RwSignal<Option<Outcome>>,
    /// Counts the changes that were applied.
    pub applied: RwSignal<u32>,
    known: Known,
}

impl Change {
    /// No change yet.
    #[must_use]
    pub fn new(service: Loaded<ThreatProtection>) -> Self {
        Self {
            service,
            sending: RwSignal::new(false),
            outcome: RwSignal::new(None),
            applied: RwSignal::new(0),
            known: use_known(),
        }
    }

    /// Changes what is named, based on the version that the person saw when he made his choice.
    pub fn apply(self, wanted: ThreatProtectionChange, based_on: i64) {
        self.send(wanted, api::change_threat_protection(wanted, based_on));
    }

    /// Goes on with a provisioning that failed.
    pub fn retry(self) {
        let seen = self.service.now();
        self.send(ThreatProtectionChange::default(), api::retry_provisioning(seen.version));
    }

    fn send(
        self,
        wanted: ThreatProtectionChange,
        answer: impl Future<Output = Result<ThreatProtection, ApiError>> + 'static,
    ) {
        if self.sending.get_untracked() {
            return;
        }
        self.sending.set(true);
        self.outcome.set(None);
        let person = self.known.person();
        leptos::task::spawn_local(async move {
            let answer = answer.await;
            // The page may have been left meanwhile; the answer is shown all the same, but to nobody else.
            if self.known.person() != person {
                return;
            }
            let outcome = match answer {
                Ok(service) => {
                    self.known.service.put(service);
                    let _ = self.applied.try_update(|applied| *applied += 1);
                    None
                }
                Err(error) => Some(self.refused(wanted, error)),
            };
            let _ = self.outcome.try_set(outcome);
            let _ = self.sending.try_set(false);
        });
    }

    /// With a conflict the present service comes along, and is shown at once.
    fn refused(self, wanted: ThreatProtectionChange, error: ApiError) -> Outcome {
        if let ApiError::Problem(problem) = &error
            && problem.code == ProblemCode::VersionConflict
            && let Some(current) = &problem.current
        {
            self.known.service.put((**current).clone());
            return Outcome::Conflict {
                wanted,
                conflicts: problem.conflicts.clone(),
                current: current.clone(),
            };
        }
        Outcome::Failed(error)
    }
}
