//! The people that this server keeps, as the operator sees them, and who could administer a tenant.

use security_center_contract::{HeldRole, Person, RoleSource, TenantName};

use super::flag::Flag;
use super::local_person::LocalPerson;
use super::{Control, Result, code};
use crate::domain::access::{role_of_template, standing};

#[derive(sqlx::FromRow)]
struct Row {
    tenant_id: String,
    tenant_name: String,
    person_id: String,
    display_name: String,
    user_name: String,
    has_password: Flag,
    link_until: Option<i64>,
}

impl Control {
    /// Everyone that this server keeps, of one tenant or of all, by tenant and sign-in name.
    pub async fn local_people(&self, tenant_id: Option<&str>, now: i64) -> Result<Vec<LocalPerson>> {
        let mut tx = self.read().await?;
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT local.tenant_id, tenant.display_name AS tenant_name, local.person_id, person.display_name,
                    local.user_name, local.password_hash IS NOT NULL AS has_password,
                    (SELECT max(expires_at) FROM invitation
                     WHERE invitation.tenant_id = local.tenant_id AND invitation.person_id = local.person_id
                       AND expires_at > $2) AS link_until
             FROM local_person AS local
             JOIN tenant ON tenant.id = local.tenant_id
             JOIN person ON person.tenant_id = local.tenant_id AND person.id = local.person_id
             WHERE $1 IS NULL OR local.tenant_id = $1
             ORDER BY tenant.display_name, local.tenant_id, local.user_name",
        )
        .bind(tenant_id)
        .bind(now)
        .fetch_all(&mut *tx)
        .await?;
        let mut people = Vec::with_capacity(rows.len());
        for row in rows {
            let roles: Vec<(String,)> = sqlx::query_as(
                "SELECT role_template_id FROM role_assignment
                 WHERE tenant_id = $1 AND person_id = $2 AND source = $3 ORDER BY position",
            )
            .bind(&row.tenant_id)
            .bind(&row.person_id)
            .bind(code::text(RoleSource::ThisServer))
            .fetch_all(&mut *tx)
            .await?;
            people.push(LocalPerson {
                tenant: TenantName { id: row.tenant_id, display_name: row.tenant_name },
                person: Person {
                    id: row.person_id,
                    display_name: row.display_name,
                    user_principal_name: row.user_name,
                },
                roles: roles.iter().filter_map(|(id,)| role_of_template(id)).collect(),
                has_password: row.has_password.0,
                link_until: row.link_until,
            });
        }
        Ok(people)
    }

    /// The ids of those who may administer a tenant, from wherever their roles come, and could sign in as far as this
    /// server knows: those that it keeps have a password or a link that can be used.
    pub async fn administrators(&self, tenant_id: &str, now: i64) -> Result<Vec<String>> {
        let rows: Vec<(String, String, String)> = sqlx::query_as(
            "SELECT role.person_id, role.role_template_id, role.source FROM role_assignment AS role
             LEFT JOIN local_person AS local ON local.tenant_id = $1 AND local.person_id = role.person_id
             WHERE role.tenant_id = $1
               AND (local.person_id IS NULL OR local.password_hash IS NOT NULL OR EXISTS
                    (SELECT 1 FROM invitation WHERE invitation.tenant_id = $1
                       AND invitation.person_id = role.person_id AND expires_at > $2))
             ORDER BY role.person_id",
        )
        .bind(tenant_id)
        .bind(now)
        .fetch_all(&self.pool)
        .await?;
        let mut found: Vec<String> = Vec::new();
        for (person_id, role_template_id, source) in rows {
            let role = role_of_template(&role_template_id);
            let held = HeldRole {
                role_template_id,
                display_name: String::new(),
                role,
                source: code::parse(&source)?,
            };
            if standing(&[held]).administers && found.last() != Some(&person_id) {
                found.push(person_id);
            }
        }
        Ok(found)
    }
}
