//! What is decided here of an alert, beside what Microsoft Graph says of it: what is to be written there, what both agree on, and what
//! is not written because Microsoft Graph says a third thing.

use security_center_alerts::alert::{Alert, AlertStatus};
use security_center_alerts::parts::{Part, Parts, WHOLE};
use security_center_alerts::reading::Record;
use security_center_contract::IncidentField;

use super::judgement::Judgement;

/// How far the work is, as a bit of what is decided or waits.
pub const STATUS: i64 = 1;

/// Who works on it.
pub const ASSIGNMENT: i64 = 2;

/// Whether it was right, and what it was: one goes with the other.
pub const JUDGEMENT: i64 = 4;

/// All that has a value at Microsoft Graph that can be changed.
pub const FIELDS: i64 = STATUS | ASSIGNMENT | JUDGEMENT;

/// What was written about it. Comments are added there, and never differ.
pub const COMMENTS: i64 = 8;

/// What somebody says of an alert, in what can be decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// How far the work is.
    pub status: AlertStatus,
    /// Who works on it.
    pub assigned_to: Option<String>,
    /// Whether it was right, and what it was.
    pub judgement: Judgement,
}

/// What waits to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// What, as bits.
    pub fields: i64,
    /// What Microsoft Graph said when it was decided.
    pub base: Said,
    /// What was sent last. Whether it arrived may be unknown.
    pub tried: Option<Said>,
    /// What is decided.
    pub ours: Said,
}

/// What is to be done with what waits, each as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// It is to be written.
    pub write: i64,
    /// Microsoft Graph says the same already.
    pub agrees: i64,
    /// Microsoft Graph says neither what it did then nor what is decided here.
    pub differs: i64,
    /// Whoever it is assigned to has no name there.
    pub unnamed: i64,
}

impl Said {
    fn of(alert: &Alert) -> Self {
        Self {
            status: alert.status,
            assigned_to: alert.assigned_to.clone(),
            judgement: Judgement { classification: alert.classification, determination: alert.determination },
        }
    }

    /// What a record of Microsoft Graph says; nothing where it is not a whole alert.
    #[must_use]
    pub fn read(record: &Record) -> Option<Self> {
        let part = Part { at: record.at, text: record.text.clone() };
        let whole = (record.part == WHOLE).then(|| (WHOLE.to_owned(), part))?;
        Parts::kept([whole]).alert().map(|alert| Self::of(&alert))
    }

    /// In what another differs, as bits. Names of people are the same whatever their capitals.
    #[must_use]
    pub fn differing(&self, other: &Self) -> i64 {
        let name = |said: &Self| said.assigned_to.as_deref().map(str::to_lowercase);
        let bit = |differs: bool, field: i64| if differs { field } else { 0 };
        bit(self.status != other.status, STATUS)
            | bit(name(self) != name(other), ASSIGNMENT)
            | bit(self.judgement != other.judgement, JUDGEMENT)
    }

    /// The same, with what another says of these fields.
    #[must_use]
    pub fn with(mut self, fields: i64, other: &Self) -> Self {
        if fields & STATUS != 0 {
            self.status = other.status;
        }
        if fields & ASSIGNMENT != 0 {
            self.assigned_to.clone_from(&other.assigned_to);
        }
        if fields & JUDGEMENT != 0 {
            self.judgement = other.judgement;
        }
        self
    }
}

/// What is to be done, when Microsoft Graph says this now. What it says there is to be overwritten only where it is what whoever
/// decided knew of, or what was sent from here.
#[must_use]
pub fn plan(waiting: &Waiting, there: &Said) -> Plan {
    let (fields, there_is_not) = (waiting.fields & FIELDS, |other: &Said| there.differing(other));
    let other = fields & there_is_not(&waiting.ours);
    let foreign = there_is_not(&waiting.base) & waiting.tried.as_ref().map_or(FIELDS, there_is_not);
    let write = other & !foreign;
    let unnamed = match &waiting.ours.assigned_to {
        Some(name) if !is_principal_name(name) => write & ASSIGNMENT,
        _ => 0,
    };
    Plan { write: write & !unnamed, agrees: fields & !other, differs: other & foreign, unnamed }
}

/// What Microsoft Graph said as is decided here, and says otherwise since: as bits. What a person decided stays; it is shown that it
/// differs.
#[must_use]
pub fn overruled(decided: i64, ours: &Said, before: &Said, now: &Said) -> i64 {
    decided & FIELDS & !before.differing(ours) & now.differing(ours)
}

/// Whether a name is of the form of a user principal name, `name@domain`: Microsoft Graph knows people by nothing else. People of this
/// server, who sign in here with a name of their own, may have none.
#[must_use]
pub fn is_principal_name(name: &str) -> bool {
    let mut parts = name.split('@');
    let (before, behind) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    !before.is_empty() && !behind.is_empty() && parts.next().is_none() && !name.contains(char::is_whitespace)
}

/// How a comment is written there. Microsoft Graph names the application as its author: who wrote it stands before it.
#[must_use]
pub fn comment_text(author: &str, comment: &str) -> String {
    format!("{author}: {comment}")
}

/// A field as a bit. Those that an alert does not have are none.
#[must_use]
pub fn bit(field: IncidentField) -> i64 {
    match field {
        IncidentField::Status => STATUS,
        IncidentField::AssignedTo => ASSIGNMENT,
        IncidentField::Classification | IncidentField::Determination => JUDGEMENT,
        IncidentField::DisplayName | IncidentField::CustomTags => 0,
    }
}
