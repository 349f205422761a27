//! Taking back the last change of an incident, with what followed from it for its alerts: in one transaction, and only where
//! nobody changed the same since.

use security_center_alerts::incident::IncidentStatus;
use security_center_contract::Refusal;
use serde_json::{Value, json};

use super::database::Tx;
use super::incident_change::{Of, fields_of, note_fields, present_incident, write_incident};
use super::incident_history::{By, add_history, in_history, raise_revision};
use super::incident_list::IncidentRow;
use super::incident_move_back::MadeMove;
use super::incident_obstacles::taken_back;
use super::incident_restore::{restore, restored};
use super::sight::View;
use super::{LocationStore, Result, code, incident_list};
use crate::domain::incident_change::{ChangedBy, Edit, FieldEdit, Status};
use crate::domain::taking_back::way_back;

/// What became of taking back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TakenBack {
    /// There is no incident of this number in sight.
    NotThere,
    /// Part of the incident is not in sight.
    Outside,
    /// This person changed nothing of it that could be taken back: not within the time, or it is taken back already.
    Nothing,
    /// Somebody changed the same since, or it would be resolved with an open alert.
    ChangedSince,
    /// This person's last change is another one than that which is to be taken back.
    Another,
    /// It is as it was. Windows are to be told of a new revision of the tenant's incidents and alerts.
    Made,
}

impl LocationStore {
    /// Takes back the last change that this person made of an incident, all of which has to be in sight, at this moment or later;
    /// where it is said which version the change made that is meant, only that one.
    pub async fn take_back(
        &self,
        (view, number): (View<'_>, i64),
        by: By<'_>,
        since: i64,
        made: Option<i64>,
    ) -> Result<TakenBack> {
        let (mut tx, tenant_id) = (self.database.write().await?, view.tenant_id);
        let Some(row) = incident_list::incident(&mut tx, view, number).await? else {
            return Ok(TakenBack::NotThere);
        };
        if !view.sees_all_of(&mut tx, number).await? {
            return Ok(TakenBack::Outside);
        }
        let last = last_change(&mut tx, (tenant_id, number), by.person_id, since).await?;
        let Some(last) = last else { return Ok(TakenBack::Nothing) };
        // Somebody else may have done so, from the history.
        let done = taken_back(&mut tx, (tenant_id, number), last.entry).await?;
        if done.by((last.entry, &last.what)).is_some() {
            return Ok(TakenBack::Nothing);
        }
        if last.what != "changed" {
            if made.is_some() {
                return Ok(TakenBack::Another);
            }
            let done = move_of(&last).take_back(&mut tx, (view, number), by).await?;
            if done == TakenBack::Made {
                tx.commit().await?;
            }
            return Ok(done);
        }
        let fields = fields_of(&mut tx, tenant_id, Of::Incident(number)).await?;
        let changed = last.fields();
        let is_of_it = |one: &&ChangedBy| changed.iter().any(|edit| edit.field == one.field);
        let versions = fields.iter().filter(is_of_it).map(|one| one.version).max();
        if made.is_some() && made != versions {
            return Ok(TakenBack::Another);
        }
        let edit = match way_back(&changed, &present_incident(&row, fields)) {
            Ok(edit) => edit,
            Err(why) if why.refusal == Refusal::NoChange => return Ok(TakenBack::Nothing),
            Err(_) => return Ok(TakenBack::ChangedSince),
        };
        if !last.fields_back(&mut tx, (tenant_id, &row), &edit, by).await? {
            return Ok(TakenBack::ChangedSince);
        }
        tx.commit().await?;
        Ok(TakenBack::Made)
    }
}

/// A change of the history that may be taken back.
pub(super) struct Change {
    pub(super) entry: i64,
    pub(super) what: String,
    pub(super) details: Value,
    /// What the history keeps of before: of a change a list of what the alerts were that followed.
    pub(super) before: Value,
}

impl Change {
    /// As the columns of the history hold it.
    pub(super) fn of(entry: i64, what: String, details: &str, before: Option<&str>) -> Self {
        Self {
            entry,
            what,
            details: serde_json::from_str(details).unwrap_or_default(),
            before: before.and_then(|before| serde_json::from_str(before).ok()).unwrap_or_default(),
        }
    }

    /// The fields that it changed.
    pub(super) fn fields(&self) -> Vec<FieldEdit> {
        edits(&self.details)
    }

    /// What the alerts were that followed.
    fn alerts(&self) -> &[Value] {
        self.before.as_array().map(Vec::as_slice).unwrap_or_default()
    }

    /// Changes the fields back, with what followed from it for the alerts. Nothing is written, and the answer is false, where the
    /// incident would be resolved with an alert that is open. The caller commits.
    pub(super) async fn fields_back(
        &self,
        tx: &mut Tx,
        (tenant_id, row): (&str, &IncidentRow),
        edit: &Edit<IncidentStatus>,
        by: By<'_>,
    ) -> Result<bool> {
        let number = row.number;
        let restored = restored(tx, tenant_id, number, self.alerts()).await?;
        // None that is resolved has an open alert, such as one that came since.
        if edit.after.status.is_resolved() && !row.status.is_resolved() && restored.leaves_open {
            return Ok(false);
        }
        restore(tx, tenant_id, number, &restored, by).await?;
        write_incident(tx, tenant_id, row, edit, by).await?;
        note_fields(tx, tenant_id, Of::Incident(number), row.version + 1, &edit.fields, by).await?;
        let details =
            json!({ "entry": self.entry, "fields": in_history(&edit.fields), "alertCount": restored.count });
        add_history(tx, tenant_id, number, ("takenBack", details), by).await?;
        raise_revision(tx, tenant_id).await?;
        Ok(true)
    }
}

/// The changed fields that the details of an entry tell of.
pub(super) fn edits(details: &Value) -> Vec<FieldEdit> {
    let edit = |(field, change): (&String, &Value)| {
        let text = |name: &str| change[name].as_str().map(str::to_owned);
        Some(FieldEdit { field: code::parse(field).ok()?, before: text("before"), after: text("after") })
    };
    let fields = details["fields"].as_object();
    fields.map(|fields| fields.iter().filter_map(edit).collect()).unwrap_or_default()
}

/// A change as what it moved.
pub(super) fn move_of(change: &Change) -> MadeMove<'_> {
    let Change { entry, what, details, before } = change;
    MadeMove { entry: *entry, what, details, before }
}

/// The person's last change at this moment or later, if he did not take it back himself.
async fn last_change(
    tx: &mut Tx,
    (tenant_id, incident): (&str, i64),
    person_id: &str,
    since: i64,
) -> Result<Option<Change>> {
    let last: Option<(i64, String, String, Option<String>)> = sqlx::query_as(
        "SELECT entry, what, details, alerts FROM incident_history
         WHERE tenant_id = $1 AND incident = $2 AND actor_kind = 'person' AND actor_id = $3 AND at >= $4
           AND what IN ('changed', 'alertsMoved', 'alertsBrought', 'joined', 'takenBack')
         ORDER BY entry DESC LIMIT 1",
    )
    .bind(tenant_id)
    .bind(incident)
    .bind(person_id)
    .bind(since)
    .fetch_optional(&mut **tx)
    .await?;
    let changed = last.filter(|(_, what, ..)| what != "takenBack");
    Ok(changed.map(|(entry, what, details, before)| Change::of(entry, what, &details, before.as_deref())))
}
