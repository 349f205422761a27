//! What somebody decides about: an incident, or an alert.

use crate::{
    api::{self, Awaited},
    components::alert_status,
    i18n::{Word, Words},
    ordered::Numbered,
    query::Shown,
};
use security_center_contract::{
    Alert, AlertChange, AlertDetails, AlertStatus, Classification, Determination, Incident, IncidentChange,
    IncidentDetails, IncidentStatus, NewIncidentComment, Permit, Severity, Timestamp, Value,
};

/// One of the two.
pub trait Decided: Numbered {
    /// Everything of it, as its page shows it.
    type Details: Shown + Clone;
    /// What is changed of it; what is not named stays.
    type Change: Clone + Send + Sync + 'static;
    /// How far the work on it is.
    type Status: Copy + PartialEq + Send + Sync + 'static;
    /// Those that somebody chooses: nobody has begun, somebody has, it is resolved.
    const STATUSES: [Self::Status; 3];
    /// The ids of the fields for status, classification and determination.
    const IDS: [&'static str; 3];

    /// It, of everything.
    fn of(details: &Self::Details) -> &Self;
    /// Everything, with it as it is now.
    fn within(self, details: &Self::Details) -> Self::Details;
    /// Whether the person may change it.
    fn permit(details: &Self::Details) -> &Permit;
    /// How bad it is.
    fn severity(&self) -> Severity;
    /// When something of it first happened, and when last.
    fn activity(&self) -> (&Timestamp, &Timestamp);
    /// When it was made here, and when it last changed.
    fn kept(&self) -> (&Timestamp, &Timestamp);
    /// How far the work on it is.
    fn status(&self) -> Self::Status;
    /// That in words.
    fn status_word(words: Words, status: Self::Status) -> Word;
    /// What setting it back to where nobody has begun is called.
    fn reopen_word(words: Words) -> Word;
    /// The name of whom it is assigned to.
    fn assigned_to(&self) -> Option<&String>;
    /// Whether it was right, and of which kind.
    fn classified(&self) -> (Classification, Determination);
    /// To a status.
    fn set(status: Self::Status) -> Self::Change;
    /// To somebody; to nobody where the name is empty.
    fn assign(to: String) -> Self::Change;
    /// Whether it was right, and where it is said, of which kind.
    fn classify(classification: Classification, determination: Option<Determination>) -> Self::Change;
    /// Asks for a change of what has this version.
    fn ask(number: u32, change: &Self::Change, version: i64) -> Awaited<Self>;
    /// Asks for taking back the person's own change of what was so before, and has this version since.
    fn ask_back(number: u32, before: &Self, change: &Self::Change, version: i64) -> Awaited<Self>;
    /// Writes about it.
    fn comment(number: u32, comment: &NewIncidentComment) -> Awaited<Value>;
}

impl Decided for Incident {
    type Details = IncidentDetails;
    type Change = IncidentChange;
    type Status = IncidentStatus;
    const STATUSES: [IncidentStatus; 3] =
        [IncidentStatus::Active, IncidentStatus::InProgress, IncidentStatus::Resolved];
    const IDS: [&'static str; 3] = ["incident-status", "incident-classification", "incident-determination"];

    fn of(details: &IncidentDetails) -> &Self {
        &details.incident
    }

    fn within(self, details: &IncidentDetails) -> IncidentDetails {
        IncidentDetails { incident: self, ..details.clone() }
    }

    fn permit(details: &IncidentDetails) -> &Permit {
        &details.change
    }

    fn severity(&self) -> Severity {
        self.severity
    }

    fn activity(&self) -> (&Timestamp, &Timestamp) {
        (&self.first_activity_date_time, &self.last_activity_date_time)
    }

    fn kept(&self) -> (&Timestamp, &Timestamp) {
        (&self.created_date_time, &self.last_update_date_time)
    }

    fn status(&self) -> IncidentStatus {
        self.status
    }

    fn status_word(words: Words, status: IncidentStatus) -> Word {
        words.incident_state(status)
    }

    fn reopen_word(words: Words) -> Word {
        words.bulk_active()
    }

    fn assigned_to(&self) -> Option<&String> {
        self.assigned_to.as_ref()
    }

    fn classified(&self) -> (Classification, Determination) {
        (self.classification, self.determination)
    }

    fn set(status: IncidentStatus) -> IncidentChange {
        IncidentChange { status: Some(status), ..IncidentChange::default() }
    }

    fn assign(to: String) -> IncidentChange {
        IncidentChange { assigned_to: Some(to), ..IncidentChange::default() }
    }

    fn classify(classification: Classification, determination: Option<Determination>) -> IncidentChange {
        IncidentChange { classification: Some(classification), determination, ..IncidentChange::default() }
    }

    fn ask(number: u32, change: &IncidentChange, version: i64) -> Awaited<Self> {
        api::change_incident(number, change, version)
    }

    /// The server knows what the change was, with what followed from it for the alerts.
    fn ask_back(number: u32, _: &Self, _: &IncidentChange, version: i64) -> Awaited<Self> {
        api::undo_incident(number, Some(version))
    }

    fn comment(number: u32, comment: &NewIncidentComment) -> Awaited<Value> {
        api::comment_on_incident(number, comment)
    }
}

impl Decided for Alert {
    type Details = AlertDetails;
    type Change = AlertChange;
    type Status = AlertStatus;
    const STATUSES: [AlertStatus; 3] = [AlertStatus::New, AlertStatus::InProgress, AlertStatus::Resolved];
    const IDS: [&'static str; 3] = ["alert-status", "alert-classification", "alert-determination"];

    fn of(details: &AlertDetails) -> &Self {
        &details.alert
    }

    fn within(self, details: &AlertDetails) -> AlertDetails {
        AlertDetails { alert: self, ..details.clone() }
    }

    fn permit(details: &AlertDetails) -> &Permit {
        &details.change
    }

    fn severity(&self) -> Severity {
        self.severity
    }

    fn activity(&self) -> (&Timestamp, &Timestamp) {
        (&self.first_activity_date_time, &self.last_activity_date_time)
    }

    fn kept(&self) -> (&Timestamp, &Timestamp) {
        (&self.created_date_time, &self.last_update_date_time)
    }

    fn status(&self) -> AlertStatus {
        self.status
    }

    fn status_word(words: Words, status: AlertStatus) -> Word {
        alert_status(words, status)
    }

    fn reopen_word(words: Words) -> Word {
        words.bulk_new()
    }

    fn assigned_to(&self) -> Option<&String> {
        self.assigned_to.as_ref()
    }

    fn classified(&self) -> (Classification, Determination) {
        (self.classification, self.determination)
    }

    fn set(status: AlertStatus) -> AlertChange {
        AlertChange { status: Some(status), ..AlertChange::default() }
    }

    fn assign(to: String) -> AlertChange {
        AlertChange { assigned_to: Some(to), ..AlertChange::default() }
    }

    fn classify(classification: Classification, determination: Option<Determination>) -> AlertChange {
        AlertChange { classification: Some(classification), determination, ..AlertChange::default() }
    }

    fn ask(number: u32, change: &AlertChange, version: i64) -> Awaited<Self> {
        api::change_alert(number, change, version)
    }

    /// The change after which what the other one names is as before; refused where somebody changed the same since.
    fn ask_back(number: u32, before: &Self, change: &AlertChange, version: i64) -> Awaited<Self> {
        let judged = change.classification.is_some() || change.determination.is_some();
        let back = AlertChange {
            status: change.status.map(|_| before.status),
            assigned_to: change.assigned_to.as_ref().map(|_| before.assigned_to.clone().unwrap_or_default()),
            classification: judged.then_some(before.classification),
            determination: judged.then_some(before.determination),
        };
        api::change_alert(number, &back, version)
    }

    fn comment(number: u32, comment: &NewIncidentComment) -> Awaited<Value> {
        api::comment_on_alert(number, comment)
    }
}
