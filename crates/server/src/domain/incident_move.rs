//! Alerts that a person moves from their incident into another one: whether it is possible, and what becomes of both.

use security_center_alerts::incident::{Decided, IncidentStatus, TakenOver};

/// An incident, as far as moving asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// Its number.
    pub number: i64,
    /// What was decided about it.
    pub decided: Decided,
    /// How many alerts it has.
    pub alerts: usize,
    /// The incident in which it lives on.
    pub redirect_to: Option<i64>,
}

/// Which of an incident's alerts are to be moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// How many were named.
    pub named: usize,
    /// How many of those are in the incident.
    pub there: usize,
    /// Whether one of them is not resolved.
    pub open: bool,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Some alerts go into an incident of their own, about which this is decided.
    IntoNew(Decided),
    /// Some alerts go into another incident.
    Into {
        /// What is decided about it then.
        decided: Decided,
        /// It was resolved, and is open again.
        reopened: bool,
    },
    /// All of an incident goes into another one, and lives on there.
    Whole {
        /// What is decided about that one then.
        decided: Decided,
        /// It was resolved, and is open again.
        reopened: bool,
        /// What it takes over.
        taken: Vec<TakenOver>,
    },
}

/// Why nothing is moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotMoved {
    /// No alert is named.
    Empty,
    /// This incident lives on in that one.
    Redirected(i64, i64),
    /// They are in that incident already.
    SameIncident,
    /// So many of the named alerts are not in the incident any more, or never were.
    Elsewhere(usize),
    /// All alerts of an incident cannot have one of their own: that is what they have.
    AllIntoNew,
}

/// What a move comes to: of all alerts where none are chosen, and into an incident of their own where no other is named. What was
/// decided about the other incident stays. One that is resolved and gets an open alert is open again, as with any alert that
/// arrives (`docs/CORRELATION.md`).
///
/// An incident of their own takes over who works on it, and whether somebody does; it is resolved where all its alerts are. What
/// the incident that they come from was judged to be, its name and its tags are said of that one.
///
/// # Errors
/// Nothing is moved.
pub fn plan(from: &Side, to: Option<&Side>, chosen: Option<Chosen>) -> Result<Plan, NotMoved> {
    for side in [Some(from), to].into_iter().flatten() {
        if let Some(lives_on) = side.redirect_to {
            return Err(NotMoved::Redirected(side.number, lives_on));
        }
    }
    if to.is_some_and(|to| to.number == from.number) {
        return Err(NotMoved::SameIncident);
    }
    if let Some(chosen) = chosen {
        if chosen.named == 0 {
            return Err(NotMoved::Empty);
        }
        if chosen.there < chosen.named {
            return Err(NotMoved::Elsewhere(chosen.named - chosen.there));
        }
    }
    let some = chosen.filter(|chosen| chosen.there < from.alerts);
    match (to, some) {
        (None, None) => Err(NotMoved::AllIntoNew),
        (None, Some(chosen)) => Ok(Plan::IntoNew(of_their_own(&from.decided, chosen.open))),
        (Some(to), Some(chosen)) => {
            let mut decided = to.decided.clone();
            let reopened = chosen.open && decided.is_resolved();
            if reopened {
                decided.status = IncidentStatus::Active;
            }
            Ok(Plan::Into { decided, reopened })
        }
        (Some(to), None) => {
            let mut decided = to.decided.clone();
            let taken = decided.join(&from.decided);
            let reopened = to.decided.is_resolved() && !decided.is_resolved();
            Ok(Plan::Whole { decided, reopened, taken })
        }
    }
}

fn of_their_own(from: &Decided, open: bool) -> Decided {
    let status = match (open, from.status) {
        (false, _) => IncidentStatus::Resolved,
        (true, IncidentStatus::InProgress) => IncidentStatus::InProgress,
        (true, _) => IncidentStatus::Active,
    };
    Decided { status, assigned_to: from.assigned_to.clone(), ..Decided::default() }
}
