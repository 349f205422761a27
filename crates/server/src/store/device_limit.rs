//! Which people see only what concerns the devices of some groups (L7): the operator says so, and it holds from their next request
//! on. Whoever has no limit sees everything.

use std::collections::BTreeSet;

use security_center_contract::{AuditAction, AuditField, Person};

use super::{Control, Result, audit, code, event};
use crate::domain::cause::Cause;

/// Somebody who is limited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitedPerson {
    /// The tenant.
    pub tenant_id: String,
    /// The directory's id of the person.
    pub person_id: String,
    /// Who that is; nothing where nobody of this id is known now.
    pub person: Option<Person>,
    /// The groups.
    pub groups: Vec<String>,
}

impl Control {
    /// Limits a person to the devices of these groups, or to nothing where none are named. His windows are told. False: it was so
    /// already.
    pub async fn limit_to_groups(
        &self,
        tenant_id: &str,
        person_id: &str,
        groups: &BTreeSet<String>,
        cause: &Cause,
        now: i64,
    ) -> Result<bool> {
        let mut writing = self.write().await?;
        let before: Option<(String,)> =
            sqlx::query_as("SELECT group_names FROM device_limit WHERE tenant_id = $1 AND person_id = $2")
                .bind(tenant_id)
                .bind(person_id)
                .fetch_optional(&mut *writing.tx)
                .await?;
        let before = before.map(|(names,)| names);
        let names: Vec<&String> = groups.iter().collect();
        let after = (!names.is_empty()).then(|| code::list_text(&names));
        if before == after {
            return Ok(false);
        }
        match &after {
            Some(names) => {
                sqlx::query(
                    "INSERT INTO device_limit (tenant_id, person_id, group_names, set_at) VALUES ($1, $2, $3, $4)
                     ON CONFLICT (tenant_id, person_id) DO UPDATE SET group_names = $3, set_at = $4",
                )
                .bind(tenant_id)
                .bind(person_id)
                .bind(names)
                .bind(now)
                .execute(&mut *writing.tx)
                .await?;
            }
            None => {
                sqlx::query("DELETE FROM device_limit WHERE tenant_id = $1 AND person_id = $2")
                    .bind(tenant_id)
                    .bind(person_id)
                    .execute(&mut *writing.tx)
                    .await?;
            }
        }
        event::add_for_person(&mut writing, tenant_id, person_id, now).await?;
        let told = [
            audit::change(AuditField::PersonId, None, Some(person_id.to_owned())),
            audit::change(AuditField::DeviceGroups, before, after),
        ];
        audit::add(&mut writing, tenant_id, cause, AuditAction::PersonScopeChanged, &told, now).await?;
        writing.commit().await?;
        Ok(true)
    }

    /// Everybody who is limited, of one tenant or of all, by tenant and name.
    pub async fn limited_people(&self, tenant_id: Option<&str>) -> Result<Vec<LimitedPerson>> {
        type Row = (String, String, Option<String>, Option<String>, String);
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT device_limit.tenant_id, device_limit.person_id, person.display_name,
                    person.user_principal_name, device_limit.group_names
             FROM device_limit LEFT JOIN person
               ON person.tenant_id = device_limit.tenant_id AND person.id = device_limit.person_id
             WHERE (device_limit.tenant_id = $1 OR $2 = 1)
             ORDER BY device_limit.tenant_id, person.user_principal_name, device_limit.person_id",
        )
        .bind(tenant_id.unwrap_or_default())
        .bind(i64::from(tenant_id.is_none()))
        .fetch_all(&self.pool)
        .await?;
        let limited = |(tenant_id, person_id, display_name, user_principal_name, groups): Row| {
            let known = display_name.zip(user_principal_name);
            let person = known.map(|(display_name, user_principal_name)| Person {
                id: person_id.clone(),
                display_name,
                user_principal_name,
            });
            Ok(LimitedPerson { groups: code::parse_list(&groups)?, tenant_id, person_id, person })
        };
        rows.into_iter().map(limited).collect()
    }

    /// The people and applications with this sign-in name or id, of one tenant or of all, compared without regard to capitals:
    /// each with his tenant.
    pub async fn people_called(&self, tenant_id: Option<&str>, name: &str) -> Result<Vec<(String, Person)>> {
        if code::is_nobodys(name) {
            return Ok(Vec::new());
        }
        let rows: Vec<(String, String, String, String)> = sqlx::query_as(
            "SELECT tenant_id, id, display_name, user_principal_name FROM person
             WHERE (tenant_id = $1 OR $2 = 1) AND (lower(user_principal_name) = $3 OR lower(id) = $3)
             ORDER BY tenant_id, id",
        )
        .bind(tenant_id.unwrap_or_default())
        .bind(i64::from(tenant_id.is_none()))
        .bind(name.to_ascii_lowercase())
        .fetch_all(&self.pool)
        .await?;
        let person = |(tenant_id, id, display_name, user_principal_name)| {
            (tenant_id, Person { id, display_name, user_principal_name })
        };
        Ok(rows.into_iter().map(person).collect())
    }
}
