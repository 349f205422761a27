//! What persons decided about an incident. The machine changes nothing of it but for one thing: an incident that is resolved is
//! open again when something comes that nobody has judged.

use std::collections::BTreeSet;

use crate::alert::{Classification, Determination};
use crate::coded;

coded! {
    /// How far the work on an incident is.
    pub enum IncidentStatus {
        /// Open.
        Active = "active",
        /// Somebody works on it.
        InProgress = "inProgress",
        /// Closed.
        Resolved = "resolved",
        /// It lives on in another one.
        Redirected = "redirected",
    }

    /// What a joined incident's decision was taken over for: the incident that lives on had none.
    pub enum TakenOver {
        /// Its name.
        Name = "displayName",
        /// Who works on it.
        AssignedTo = "assignedTo",
        /// Whether it was right, and what it was.
        Classification = "classification",
        /// That somebody works on it.
        Status = "status",
        /// Tags.
        Tags = "customTags",
    }
}

/// What was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The name that a person gave; nothing where the rule names it.
    pub name: Option<String>,
    /// How far the work is.
    pub status: IncidentStatus,
    /// Who works on it.
    pub assigned_to: Option<String>,
    /// Whether it was right.
    pub classification: Classification,
    /// What it was.
    pub determination: Determination,
    /// Tags.
    pub tags: BTreeSet<String>,
}

impl Default for Decided {
    fn default() -> Self {
        Self {
            name: None,
            status: IncidentStatus::Active,
            assigned_to: None,
            classification: Classification::Unknown,
            determination: Determination::Unknown,
            tags: BTreeSet::new(),
        }
    }
}

impl Decided {
    /// Whether it is closed.
    #[must_use]
    pub fn is_resolved(&self) -> bool {
        self.status == IncidentStatus::Resolved
    }

    /// Takes over from an incident that is joined with this one whatever is not decided here. What is decided here stays. It
    /// is resolved only where both were: the open alerts of the other are here now. Says what was taken over.
    pub fn join(&mut self, other: &Self) -> Vec<TakenOver> {
        let mut taken = Vec::new();
        if self.name.is_none() && other.name.is_some() {
            self.name.clone_from(&other.name);
            taken.push(TakenOver::Name);
        }
        if self.assigned_to.is_none() && other.assigned_to.is_some() {
            self.assigned_to.clone_from(&other.assigned_to);
            taken.push(TakenOver::AssignedTo);
        }
        if self.classification == Classification::Unknown && other.classification != Classification::Unknown {
            (self.classification, self.determination) = (other.classification, other.determination);
            taken.push(TakenOver::Classification);
        }
        if !other.tags.is_subset(&self.tags) {
            self.tags.extend(other.tags.iter().cloned());
            taken.push(TakenOver::Tags);
        }
        let before = self.status;
        self.status = match (self.status, other.status) {
            (IncidentStatus::Resolved, IncidentStatus::Resolved) => IncidentStatus::Resolved,
            (IncidentStatus::InProgress, _) | (_, IncidentStatus::InProgress) => IncidentStatus::InProgress,
            _ => IncidentStatus::Active,
        };
        if before == IncidentStatus::Active && self.status == IncidentStatus::InProgress {
            taken.push(TakenOver::Status);
        }
        taken
    }
}
