//! A change of the service under way: sent with the version it is based on, its answer shown, a conflict kept
//! for the person to see (`behaviour.md` D10).

use crate::{
    api::{self, ApiError},
    query::Loaded,
    session::{Known, use_known},
};
use leptos::prelude::*;
use security_center_contract::{ProblemCode, ThreatProtection, ThreatProtectionChange, Timestamp};
use std::future::Future;

/// What came of the last change.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It was based on an old version and not applied.
    Conflict {
        /// What was wanted.
        wanted: bool,
        /// The service as it is now.
        current: Box<ThreatProtection>,
        /// Whether its state is another one than the person saw; if not, what it rests on was imported anew.
        state_changed: bool,
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

    /// Turns the service on or off, based on what the person saw when he made his choice.
    pub fn opt(self, opted_in: bool, seen: &ThreatProtection) {
        let answer = api::change_threat_protection(
            ThreatProtectionChange { opted_in: Some(opted_in), ..Default::default() },
            seen.version,
        );
        self.send(Some(opted_in), seen.since.clone(), answer);
    }

    /// Goes on with a provisioning that failed.
    pub fn retry(self) {
        let seen = self.service.now();
        self.send(None, None, api::retry_provisioning(seen.version));
    }

    fn send(
        self,
        wanted: Option<bool>,
        since: Option<Timestamp>,
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
                Err(error) => Some(self.refused(wanted, since.as_ref(), error)),
            };
            let _ = self.outcome.try_set(outcome);
            let _ = self.sending.try_set(false);
        });
    }

    /// With a conflict the present service comes along, and is shown at once.
    fn refused(self, wanted: Option<bool>, since: Option<&Timestamp>, error: ApiError) -> Outcome {
        if let ApiError::Problem(problem) = &error
            && problem.code == ProblemCode::VersionConflict
            && let Some(current) = &problem.current
        {
            self.known.service.put((**current).clone());
            if let Some(wanted) = wanted {
                let state_changed = current.since.as_ref() != since;
                return Outcome::Conflict { wanted, current: current.clone(), state_changed };
            }
        }
        Outcome::Failed(error)
    }
}
