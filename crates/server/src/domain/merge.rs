//! Several people at once: what of a change is still to be done, and where it collides (D10).

use security_center_contract::{
    Actions, Actor, Conflict, Permit, Refusal, ServiceField, ServiceState, ThreatProtectionChange, Timestamp,
};

use super::lifecycle::{self, Record};

/// When a field was last changed by a person, a visit or the operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// Which field.
    pub field: ServiceField,
    /// The version of the service that the change made.
    pub version: i64,
    /// Who changed it.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
}

/// A change of the state of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Turn on: a job of provisioning begins.
    On,
    /// Turn off, which is an opt-out (D5).
    Off {
        /// Until when data is kept, where there is any, in unix milliseconds (D9).
        keep_data_until: Option<i64>,
    },
    /// Go on with a provisioning that failed.
    Retry,
}

/// What is to be changed. All of it is done together, or nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ServiceChange {
    /// The state.
    pub turn: Option<Turn>,
    /// Whether the tenant gets features in preview (L14).
    pub preview_features: Option<bool>,
}

/// Why a change is not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotMade {
    /// It names nothing.
    Empty,
    /// These fields were changed since, to other values. None are named when the version it is based on is not one
    /// that this service ever had.
    Collides(Vec<Conflict>),
    /// It is not permitted in the present state; every reason.
    Refused(Vec<Refusal>),
}

/// Whether the service is, or is about to be, on.
#[must_use]
pub fn opted_in(record: &Record) -> bool {
    record.state != ServiceState::Off
}

/// What of a wanted change is to be done to the service as it is. Nothing is left to do where every field has the
/// wanted value already, whoever gave it that value.
///
/// A field collides when it was changed after `based_on` and has another value than the wanted one. What the server
/// itself changed (the progress of provisioning, an import) is no collision, but what is permitted is judged now.
pub fn merge(
    wanted: &ThreatProtectionChange,
    based_on: i64,
    record: &Record,
    actions: &Actions,
    now: i64,
    retention_days: u32,
) -> Result<ServiceChange, NotMade> {
    if *wanted == ThreatProtectionChange::default() {
        return Err(NotMade::Empty);
    }
    if based_on > record.version {
        return Err(NotMade::Collides(Vec::new()));
    }
    let opt = wanted.opted_in.filter(|wanted| *wanted != opted_in(record));
    let preview_features = wanted.preview_features.filter(|wanted| *wanted != record.preview_features);
    let fields =
        [opt.map(|_| ServiceField::OptedIn), preview_features.map(|_| ServiceField::PreviewFeatures)];
    let conflicts = collisions(fields.into_iter().flatten(), based_on, record);
    if !conflicts.is_empty() {
        return Err(NotMade::Collides(conflicts));
    }
    permitted([
        opt.map(|on| if on { &actions.turn_on } else { &actions.turn_off }),
        preview_features.map(|_| &actions.change_preview_features),
    ])?;
    let keep_data_until = lifecycle::keep_data_until(record, now, retention_days);
    let turn = opt.map(|on| if on { Turn::On } else { Turn::Off { keep_data_until } });
    Ok(ServiceChange { turn, preview_features })
}

/// Going on with a failed provisioning, which collides with whatever turned the service off or on since.
pub fn retry(based_on: i64, record: &Record, actions: &Actions) -> Result<ServiceChange, NotMade> {
    let conflicts = collisions([ServiceField::OptedIn], based_on, record);
    if based_on > record.version || !conflicts.is_empty() {
        return Err(NotMade::Collides(conflicts));
    }
    permitted([Some(&actions.retry)])?;
    Ok(ServiceChange { turn: Some(Turn::Retry), preview_features: None })
}

impl ServiceChange {
    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

fn collisions(
    fields: impl IntoIterator<Item = ServiceField>,
    based_on: i64,
    record: &Record,
) -> Vec<Conflict> {
    let since = |field| record.fields.iter().find(|one| one.field == field && one.version > based_on);
    fields
        .into_iter()
        .filter_map(since)
        .map(|one| Conflict { field: one.field, by: Some(one.by.clone()), at: Some(one.at.clone()) })
        .collect()
}

fn permitted<'a>(permits: impl IntoIterator<Item = Option<&'a Permit>>) -> Result<(), NotMade> {
    let mut refusals: Vec<Refusal> = Vec::new();
    for refusal in permits.into_iter().flatten().flat_map(|permit| &permit.refusals) {
        if !refusals.contains(refusal) {
            refusals.push(*refusal);
        }
    }
    if refusals.is_empty() { Ok(()) } else { Err(NotMade::Refused(refusals)) }
}
