//! A change of an incident or an alert by a person: what is possible, where it collides with another one (D10), and what follows
//! from it for the alerts of an incident, and for the incident of an alert.

use std::collections::BTreeSet;

use security_center_alerts::alert::{AlertStatus, Classification, Determination};
use security_center_alerts::incident::{Decided, IncidentStatus};
use security_center_contract::IncidentField;

use super::judgement::{Judgement, Mismatch, Rejudged};
use super::write_back::Said;

/// Who last changed a field, and at which version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedBy {
    /// Which field.
    pub field: IncidentField,
    /// The version of the incident or the alert that the change made.
    pub version: i64,
    /// Who changed it, by name.
    pub by: String,
    /// When, in unix milliseconds.
    pub at: i64,
}

/// An incident or an alert as it is, as far as persons change it. `S` is its status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Present<S> {
    /// Its version.
    pub version: i64,
    /// The name that a person gave; of an alert always nothing.
    pub name: Option<String>,
    /// How far the work is.
    pub status: S,
    /// Who works on it.
    pub assigned_to: Option<String>,
    /// Whether it was right, and what it was.
    pub judgement: Judgement,
    /// Tags; of an alert always none.
    pub tags: BTreeSet<String>,
    /// The incident in which it lives on.
    pub redirect_to: Option<i64>,
    /// Who last changed which field.
    pub fields: Vec<ChangedBy>,
}

/// What is to be changed: only what is named. Texts are checked before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted<S> {
    /// The name; within it nothing for the one by rule.
    pub name: Option<Option<String>>,
    /// How far the work is.
    pub status: Option<S>,
    /// Who works on it; within it nothing for nobody.
    pub assigned_to: Option<Option<String>>,
    /// Whether it was right, and what it was.
    pub judgement: Rejudged,
    /// Tags, all of them.
    pub tags: Option<BTreeSet<String>>,
}

/// A field with what it was and what it becomes, as texts of the wire; nothing where it has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldEdit {
    /// Which field.
    pub field: IncidentField,
    /// Before.
    pub before: Option<String>,
    /// After.
    pub after: Option<String>,
}

/// What is to be done. Nothing where every field has the wanted value already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit<S> {
    /// As it is to be.
    pub after: Present<S>,
    /// What differs.
    pub fields: Vec<FieldEdit>,
    /// What follows for the alerts of an incident; of an alert always nothing.
    pub alerts: ForAlerts,
    /// Whether the incident of an alert, if it is resolved, is open again; of an incident always no.
    pub reopens: bool,
}

/// What follows for the alerts of an incident.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ForAlerts {
    /// Those that are not resolved are.
    pub resolve: bool,
    /// All are assigned to him.
    pub assign: Option<String>,
    /// Those that nobody has judged are judged so.
    pub judge: Option<Judgement>,
}

/// A field that somebody changed since, to another value than the wanted one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collision {
    /// By whom and when.
    pub changed: ChangedBy,
    /// What it is now.
    pub present: Option<String>,
}

/// Why a change is not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotMade {
    /// It names nothing.
    Empty,
    /// These fields were changed since. None are named when the version it is based on was never there.
    Collides(Vec<Collision>),
    /// The incident lives on in this one.
    Redirected(i64),
    /// Only the server sets this status.
    StatusOfTheServer(&'static str),
    /// The determination does not go with the classification.
    Mismatch(Judgement),
}

/// How far the work is, on an incident or an alert.
pub trait Status: Copy + PartialEq {
    /// Its text on the wire.
    fn text(self) -> &'static str;
    /// Whether a person may set it.
    fn is_ours(self) -> bool;
    /// Whether it is closed.
    fn is_resolved(self) -> bool;
    /// The one of this text.
    fn named(text: &str) -> Option<Self>;
}

impl Status for IncidentStatus {
    fn text(self) -> &'static str {
        self.code()
    }

    fn is_ours(self) -> bool {
        self != Self::Redirected
    }

    fn is_resolved(self) -> bool {
        self == Self::Resolved
    }

    fn named(text: &str) -> Option<Self> {
        Self::of(text)
    }
}

impl Status for AlertStatus {
    fn text(self) -> &'static str {
        self.code()
    }

    fn is_ours(self) -> bool {
        self != Self::Unknown
    }

    fn is_resolved(self) -> bool {
        self == Self::Resolved
    }

    fn named(text: &str) -> Option<Self> {
        Self::of(text)
    }
}

impl<S> Default for Wanted<S> {
    fn default() -> Self {
        Self { name: None, status: None, assigned_to: None, judgement: Rejudged::default(), tags: None }
    }
}

impl<S> Edit<S> {
    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.fields.is_empty()
    }
}

/// What of a wanted change of an incident is to be done. Without a version it is based on what is there now.
///
/// Resolving resolves its alerts, assigning to somebody assigns them all, and what it was judged to be is said of those that
/// nobody has judged (the service's pages of 2020 and 2021). What is taken back, opened again or assigned to nobody leaves the
/// alerts as they are.
pub fn of_incident(
    wanted: &Wanted<IncidentStatus>,
    based_on: Option<i64>,
    present: &Present<IncidentStatus>,
) -> Result<Edit<IncidentStatus>, NotMade> {
    if let Some(lives_on) = present.redirect_to {
        return Err(NotMade::Redirected(lives_on));
    }
    let mut edit = edited(wanted, based_on, present)?;
    let changes = |field| edit.fields.iter().any(|one| one.field == field);
    let judged = changes(IncidentField::Classification) || changes(IncidentField::Determination);
    edit.alerts = ForAlerts {
        resolve: changes(IncidentField::Status) && edit.after.status.is_resolved(),
        assign: edit.after.assigned_to.clone().filter(|_| changes(IncidentField::AssignedTo)),
        judge: Some(edit.after.judgement)
            .filter(|after| judged && after.classification != Classification::Unknown),
    };
    Ok(edit)
}

/// What of a wanted change of an alert is to be done. Opening a resolved one opens its incident: none that is resolved has an
/// open alert.
pub fn of_alert(
    wanted: &Wanted<AlertStatus>,
    based_on: Option<i64>,
    present: &Present<AlertStatus>,
) -> Result<Edit<AlertStatus>, NotMade> {
    let mut edit = edited(wanted, based_on, present)?;
    edit.reopens = present.status.is_resolved() && !edit.after.status.is_resolved();
    Ok(edit)
}

/// What is to be done where these fields of an alert are to be as its service says, whatever that is.
#[must_use]
pub fn of_service(said: &Said, fields: i64, present: &Present<AlertStatus>) -> Edit<AlertStatus> {
    let ours = Said {
        status: present.status,
        assigned_to: present.assigned_to.clone(),
        judgement: present.judgement,
    };
    let Said { status, assigned_to, judgement } = ours.with(fields, said);
    let after = Present { status, assigned_to, judgement, ..present.clone() };
    let reopens = present.status.is_resolved() && !status.is_resolved();
    Edit { fields: differing(present, &after), after, alerts: ForAlerts::default(), reopens }
}

/// What of a wanted change is to be done, with nothing that follows from it.
pub(super) fn edited<S: Status>(
    wanted: &Wanted<S>,
    based_on: Option<i64>,
    present: &Present<S>,
) -> Result<Edit<S>, NotMade> {
    if *wanted == Wanted::default() {
        return Err(NotMade::Empty);
    }
    if based_on.is_some_and(|version| version > present.version) {
        return Err(NotMade::Collides(Vec::new()));
    }
    if let Some(status) = wanted.status.filter(|status| !status.is_ours()) {
        return Err(NotMade::StatusOfTheServer(status.text()));
    }
    let judgement = present.judgement.changed(wanted.judgement);
    let after = Present {
        name: wanted.name.clone().unwrap_or_else(|| present.name.clone()),
        status: wanted.status.unwrap_or(present.status),
        assigned_to: wanted.assigned_to.clone().unwrap_or_else(|| present.assigned_to.clone()),
        judgement: judgement.unwrap_or_else(|Mismatch(wanted)| wanted),
        tags: wanted.tags.clone().unwrap_or_else(|| present.tags.clone()),
        ..present.clone()
    };
    let fields = differing(present, &after);
    let since = |edit: &FieldEdit| {
        let changed = present.fields.iter().find(|one| one.field == edit.field);
        let changed = changed.filter(|one| based_on.is_some_and(|version| one.version > version))?;
        Some(Collision { changed: changed.clone(), present: edit.before.clone() })
    };
    let collisions: Vec<_> = fields.iter().filter_map(since).collect();
    if !collisions.is_empty() {
        return Err(NotMade::Collides(collisions));
    }
    // After the collisions: whoever sees an old classification is to see the new one first.
    judgement.map_err(|Mismatch(wanted)| NotMade::Mismatch(wanted))?;
    Ok(Edit { after, fields, alerts: ForAlerts::default(), reopens: false })
}

/// What differs between what was decided about an incident before and after.
#[must_use]
pub fn redecided(before: &Decided, after: &Decided) -> Vec<FieldEdit> {
    let present = |decided: &Decided| Present {
        version: 0,
        name: decided.name.clone(),
        status: decided.status,
        assigned_to: decided.assigned_to.clone(),
        judgement: Judgement { classification: decided.classification, determination: decided.determination },
        tags: decided.tags.clone(),
        redirect_to: None,
        fields: Vec::new(),
    };
    differing(&present(before), &present(after))
}

/// The fields that persons change, with their values as texts of the wire; nothing where one has no value.
pub(super) fn texts<S: Status>(present: &Present<S>) -> [(IncidentField, Option<String>); 6] {
    let Judgement { classification, determination } = present.judgement;
    [
        (IncidentField::DisplayName, present.name.clone()),
        (IncidentField::Status, Some(present.status.text().to_owned())),
        (IncidentField::AssignedTo, present.assigned_to.clone()),
        (IncidentField::Classification, known(classification, Classification::Unknown, Classification::code)),
        (IncidentField::Determination, known(determination, Determination::Unknown, Determination::code)),
        (IncidentField::CustomTags, listed(&present.tags)),
    ]
}

fn differing<S: Status>(before: &Present<S>, after: &Present<S>) -> Vec<FieldEdit> {
    let pairs = texts(before).into_iter().zip(texts(after));
    pairs
        .filter(|((_, before), (_, after))| before != after)
        .map(|((field, before), (_, after))| FieldEdit { field, before, after })
        .collect()
}

fn known<T: PartialEq>(value: T, unknown: T, code: fn(T) -> &'static str) -> Option<String> {
    (value != unknown).then(|| code(value).to_owned())
}

/// Tags as a JSON list, so that a history tells them apart whatever is in them.
fn listed(tags: &BTreeSet<String>) -> Option<String> {
    (!tags.is_empty()).then(|| serde_json::to_string(tags).unwrap_or_default())
}
