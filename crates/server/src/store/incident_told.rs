//! What a person is told of incidents that are assigned to him: that somebody assigned one, and what others wrote about one.

use security_center_contract::{Actor, ActorKind, NotificationKind};
use sqlx::Row;

use super::database::Tx;
use super::sight::View;
use super::sql::Sql;
use super::{Control, LocationStore, Result, event};
use crate::clock::timestamp;
use crate::domain::notification::{Happened, What};

/// Whom others tell something.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// The directory's id of the person.
    pub person_id: &'a str,
    /// The name with which he signs in, as incidents are assigned.
    pub own_name: &'a str,
}

impl LocationStore {
    /// The newest of it after a moment, as far as the incidents are in his sight.
    pub async fn happened_to_incidents(
        &self,
        view: View<'_>,
        told: Told<'_>,
        (since, at_most): (i64, i64),
    ) -> Result<Vec<Happened>> {
        let mut tx = self.database.read().await?;
        let mut happened = Vec::new();
        let assigned =
            ("incident_field", " AND noted.field = 'assignedTo'", NotificationKind::IncidentAssigned);
        let commented = ("incident_comment", "", NotificationKind::IncidentCommented);
        for (table, only, kind) in [assigned, commented] {
            let mut sql =
                Sql::of("SELECT noted.at, noted.incident, noted.person_id, noted.person_name FROM ");
            view.incidents(&mut sql);
            sql.add(&format!(" JOIN {table} AS noted ON noted.tenant_id = "));
            sql.bind(view.tenant_id.into()).add(" AND noted.incident = incident.number").add(only);
            sql.add(" WHERE incident.tenant_id = ").bind(view.tenant_id.into());
            sql.add(" AND incident.assigned_to = ").bind(told.own_name.into());
            sql.add(" AND noted.at > ").bind(since.into());
            sql.add(" AND noted.person_id <> ").bind(told.person_id.into());
            sql.add(" ORDER BY noted.at DESC LIMIT ").bind(at_most.into());
            for row in sql.all(&mut tx).await? {
                happened.push(Happened {
                    at: timestamp(row.try_get(0)?),
                    what: What::just(kind),
                    actor: Some(Actor { kind: ActorKind::Person, display_name: row.try_get(3)? }),
                    actor_id: row.try_get(2)?,
                    request: None,
                    incident: row.try_get(1)?,
                });
            }
        }
        Ok(happened)
    }
}

impl Control {
    /// Tells the windows of whoever signs in with this name, unless it is the person who does it. Whom an incident is assigned to
    /// is a text: where it is nobody's name, nobody is told.
    pub async fn tell_of_incident(
        &self,
        tenant_id: &str,
        assigned_to: &str,
        by_person: &str,
        now: i64,
    ) -> Result<()> {
        let mut writing = self.write().await?;
        let person = named(&mut writing.tx, tenant_id, assigned_to).await?;
        if let Some(person) = person.filter(|person| person != by_person) {
            event::add_for_person(&mut writing, tenant_id, &person, now).await?;
            writing.commit().await?;
        }
        Ok(())
    }
}

async fn named(tx: &mut Tx, tenant_id: &str, name: &str) -> Result<Option<String>> {
    let found: Option<(String,)> = sqlx::query_as(
        "SELECT id FROM person WHERE tenant_id = $1 AND user_principal_name = $2 ORDER BY id LIMIT 1",
    )
    .bind(tenant_id)
    .bind(name)
    .fetch_optional(&mut **tx)
    .await?;
    Ok(found.map(|(id,)| id))
}
