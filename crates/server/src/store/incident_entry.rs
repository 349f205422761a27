//! Taking back what one entry of an incident's history tells, whoever did it and however long ago: in one transaction, and only while
//! it is still as it was made.

use security_center_contract::Refusal;
use serde_json::json;

use super::database::Tx;
use super::incident_change::{Of, alter_told, fields_of, present_alert, present_incident};
use super::incident_history::{By, in_history, line, raise_revision};
use super::incident_list::IncidentRow;
use super::incident_obstacles::{can_be_taken_back, move_obstacle, taken_back};
use super::incident_sides::Sides;
use super::incident_undo::{Change, TakenBack, move_of};
use super::sight::View;
use super::{LocationStore, Result, alert_list, incident_list, sight, write_back};
use crate::domain::incident_change::{NotMade, Status};
use crate::domain::taking_back::{Obstacle, changed_after, way_back};
use crate::domain::write_back::bit;

/// What became of taking an entry back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryBack {
    /// There is no such incident in sight, or no such entry in its history.
    NotThere,
    /// Part of what would change is not in sight.
    Outside,
    /// Somebody changed the same since the version that it is based on.
    Collides(NotMade),
    /// Something else stands against it.
    Not(Obstacle),
    /// It is taken back already.
    Already,
    /// It is as it was. Windows are to be told of a new revision of the tenant's incidents and alerts.
    Made,
}

impl LocationStore {
    /// Takes back what an entry of an incident's history tells. All of the incident has to be in sight, and of the one into which or
    /// from which alerts were moved. It is based on a version of the incident.
    pub async fn take_entry_back(
        &self,
        (view, number): (View<'_>, i64),
        (entry, based_on): (i64, i64),
        by: By<'_>,
    ) -> Result<EntryBack> {
        let mut tx = self.database.write().await?;
        let Some(row) = incident_list::incident(&mut tx, view, number).await? else {
            return Ok(EntryBack::NotThere);
        };
        let Some((told, before)) = line(&mut tx, view.tenant_id, number, entry).await? else {
            return Ok(EntryBack::NotThere);
        };
        if sight::history::of_one(&mut tx, view, &told, before.as_deref()).await?.is_none() {
            return Ok(EntryBack::NotThere);
        }
        if !view.sees_all_of(&mut tx, number).await? {
            return Ok(EntryBack::Outside);
        }
        if !can_be_taken_back(&told) {
            return Ok(EntryBack::Not(Obstacle::of(Refusal::NoChange)));
        }
        let done = taken_back(&mut tx, (view.tenant_id, number), entry).await?;
        if done.by((entry, &told.what)).is_some() {
            return Ok(EntryBack::Already);
        }
        if based_on > row.version {
            return Ok(EntryBack::Collides(NotMade::Collides(Vec::new())));
        }
        let before = before.and_then(|before| serde_json::from_str(&before).ok()).unwrap_or_default();
        let change = Change { entry, what: told.what, details: told.details, before };
        let done = match change.what.as_str() {
            "changed" => fields(&mut tx, (view, &row), &change, based_on, by).await?,
            "alertChanged" => alert(&mut tx, (view, number), &change, by).await?,
            _ => moved(&mut tx, (view, number), &change, by).await?,
        };
        if done == EntryBack::Made {
            tx.commit().await?;
        }
        Ok(done)
    }
}

async fn fields(
    tx: &mut Tx,
    (view, row): (View<'_>, &IncidentRow),
    change: &Change,
    based_on: i64,
    by: By<'_>,
) -> Result<EntryBack> {
    let tenant_id = view.tenant_id;
    let present = present_incident(row, fields_of(tx, tenant_id, Of::Incident(row.number)).await?);
    let since = changed_after(&change.fields(), based_on, &present);
    if !since.is_empty() {
        return Ok(EntryBack::Collides(NotMade::Collides(since)));
    }
    let edit = match way_back(&change.fields(), &present) {
        Ok(edit) => edit,
        Err(why) => return Ok(EntryBack::Not(why)),
    };
    Ok(match change.fields_back(tx, (tenant_id, row), &edit, by).await? {
        true => EntryBack::Made,
        false => EntryBack::Not(Obstacle::of(Refusal::AlertOpen)),
    })
}

/// An alert by itself. What it is then is decided, as whatever people change.
async fn alert(
    tx: &mut Tx,
    (view, number): (View<'_>, i64),
    change: &Change,
    by: By<'_>,
) -> Result<EntryBack> {
    let tenant_id = view.tenant_id;
    let id = change.details["alert"].as_str().unwrap_or_default();
    let row = alert_list::alert(tx, view, id).await?.filter(|row| row.incident == Some(number));
    let Some(row) = row else { return Ok(EntryBack::Not(Obstacle::of(Refusal::MovedSince))) };
    let present = present_alert(&row, fields_of(tx, tenant_id, Of::Alert(id)).await?);
    let mut edit = match way_back(&change.fields(), &present) {
        Ok(edit) => edit,
        Err(why) => return Ok(EntryBack::Not(why)),
    };
    edit.reopens = present.status.is_resolved() && !edit.after.status.is_resolved();
    let details = json!({
        "entry": change.entry, "alert": id, "title": row.title, "fields": in_history(&edit.fields),
    });
    if !alter_told(tx, (view, &row), &edit, ("takenBack", details), by).await? {
        return Ok(EntryBack::Outside);
    }
    let bits = edit.fields.iter().fold(0, |bits, one| bits | bit(one.field));
    write_back::decided(tx, &write_back::one(tenant_id, id), bits, by.now).await?;
    raise_revision(tx, tenant_id).await?;
    Ok(EntryBack::Made)
}

async fn moved(
    tx: &mut Tx,
    (view, number): (View<'_>, i64),
    change: &Change,
    by: By<'_>,
) -> Result<EntryBack> {
    let sides = Sides::of(tx, (view, number), &[move_of(change)]).await?;
    let fields = fields_of(tx, view.tenant_id, Of::Incident(number)).await?;
    match move_obstacle(number, &move_of(change), &sides, &fields) {
        Some(why) if why.refusal == Refusal::OutsideDeviceGroups => return Ok(EntryBack::Outside),
        Some(why) => return Ok(EntryBack::Not(why)),
        None => {}
    }
    Ok(match move_of(change).take_back(tx, (view, number), by).await? {
        TakenBack::Made => EntryBack::Made,
        TakenBack::Outside => EntryBack::Outside,
        _ => EntryBack::Not(Obstacle::of(Refusal::MovedSince)),
    })
}
