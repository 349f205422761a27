//! Taking back the last change of an incident, with what followed from it for its alerts: in one transaction, and only where
//! nobody changed the same since.

use std::collections::BTreeSet;

use security_center_alerts::alert::{Classification, Determination};
use security_center_alerts::incident::IncidentStatus;
use serde_json::{Value, json};

use super::database::Tx;
use super::incident_change::{Of, fields_of, note_fields, present_incident, write_incident};
use super::incident_history::{By, add_history, in_history, raise_revision};
use super::incident_move_back::LastMove;
use super::incident_restore::{restore, restored};
use super::sight::View;
use super::{LocationStore, Result, code, incident_list};
use crate::domain::incident_change::{ChangedBy, ForAlerts, NotMade, Status, Wanted, of_incident};
use crate::domain::judgement::Rejudged;

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
        if last.what != "changed" {
            if made.is_some() {
                return Ok(TakenBack::Another);
            }
            let Last { entry, what, details, before } = &last;
            let done = LastMove { entry: *entry, what, details, before };
            let done = done.take_back(&mut tx, (view, number), by).await?;
            if done == TakenBack::Made {
                tx.commit().await?;
            }
            return Ok(done);
        }
        let fields = fields_of(&mut tx, tenant_id, Of::Incident(number)).await?;
        let changed = &last.details["fields"];
        let is_of_it = |one: &&ChangedBy| changed.get(code::text(one.field)).is_some();
        let versions = fields.iter().filter(is_of_it).map(|one| one.version).max();
        if made.is_some() && made != versions {
            return Ok(TakenBack::Another);
        }
        let present = present_incident(&row, fields);
        let same = |field: &str, now: Option<&str>| {
            changed.get(field).is_none_or(|change| change["after"].as_str() == now)
        };
        let tags = (!present.tags.is_empty()).then(|| json!(present.tags).to_string());
        let judgement = present.judgement;
        let known = |code: &'static str| Some(code).filter(|code| *code != "unknown");
        let unchanged = same("displayName", present.name.as_deref())
            && same("status", Some(present.status.code()))
            && same("assignedTo", present.assigned_to.as_deref())
            && same("classification", known(judgement.classification.code()))
            && same("determination", known(judgement.determination.code()))
            && same("customTags", tags.as_deref());
        if !unchanged {
            return Ok(TakenBack::ChangedSince);
        }
        let edit = match of_incident(&wanted(changed), None, &present) {
            Ok(mut edit) => {
                // What followed then is taken back below; nothing follows from that.
                edit.alerts = ForAlerts::default();
                edit
            }
            Err(NotMade::Redirected(_)) => return Ok(TakenBack::ChangedSince),
            Err(_) => return Ok(TakenBack::Nothing),
        };
        let restored = restored(&mut tx, tenant_id, number, last.alerts()).await?;
        // None that is resolved has an open alert, such as one that came since.
        let resolves = edit.after.status.is_resolved() && !present.status.is_resolved();
        if resolves && restored.leaves_open {
            return Ok(TakenBack::ChangedSince);
        }
        restore(&mut tx, tenant_id, number, &restored, by).await?;
        write_incident(&mut tx, tenant_id, &row, &edit, by).await?;
        note_fields(&mut tx, tenant_id, Of::Incident(number), row.version + 1, &edit.fields, by).await?;
        let details =
            json!({ "entry": last.entry, "fields": in_history(&edit.fields), "alertCount": restored.count });
        add_history(&mut tx, tenant_id, number, ("takenBack", details), by).await?;
        raise_revision(&mut tx, tenant_id).await?;
        tx.commit().await?;
        Ok(TakenBack::Made)
    }
}

/// A change that may be taken back.
struct Last {
    entry: i64,
    what: String,
    details: Value,
    /// What the history keeps of before: of a change a list of what the alerts were that followed.
    before: Value,
}

impl Last {
    fn alerts(&self) -> &[Value] {
        self.before.as_array().map(Vec::as_slice).unwrap_or_default()
    }
}

/// The person's last change at this moment or later, if it was not taken back.
async fn last_change(
    tx: &mut Tx,
    (tenant_id, incident): (&str, i64),
    person_id: &str,
    since: i64,
) -> Result<Option<Last>> {
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
    Ok(changed.map(|(entry, what, details, before)| Last {
        entry,
        what,
        details: serde_json::from_str(&details).unwrap_or_default(),
        before: before.and_then(|before| serde_json::from_str(&before).ok()).unwrap_or_default(),
    }))
}

fn text(change: &Value) -> Option<Option<String>> {
    change.get("before").map(|before| before.as_str().map(str::to_owned))
}

/// What leads back, of the fields that were changed.
fn wanted(changed: &Value) -> Wanted<IncidentStatus> {
    let before = |field: &str| changed.get(field).and_then(text);
    Wanted {
        name: before("displayName"),
        status: before("status").flatten().and_then(|code| IncidentStatus::of(&code)),
        assigned_to: before("assignedTo"),
        judgement: judged(before("classification"), before("determination")),
        tags: before("customTags").map(|tags| {
            let tags = tags.and_then(|tags| serde_json::from_str::<BTreeSet<String>>(&tags).ok());
            tags.unwrap_or_default()
        }),
    }
}

fn judged(classification: Option<Option<String>>, determination: Option<Option<String>>) -> Rejudged {
    let classification = classification
        .map(|code| code.and_then(|code| Classification::of(&code)).unwrap_or(Classification::Unknown));
    let determination = determination
        .map(|code| code.and_then(|code| Determination::of(&code)).unwrap_or(Determination::Unknown));
    Rejudged { classification, determination }
}
