//! People who come by signing in at the identity provider: known by tenant and object id, kept from then on.

use security_center_contract::{AuditAction, AuditField, ChangeKind, HeldRole, Role, RoleSource};

use super::control::Writing;
use super::{Control, Result, audit, code, directory_people, event, threat_protection};
use crate::domain::access::role_of_template;
use crate::domain::cause::Cause;

/// What the identity provider says of a person.
#[derive(Clone, PartialEq, Eq)]
pub struct ProvenPerson {
    /// The tenant.
    pub tenant_id: String,
    /// The object id.
    pub person_id: String,
    /// The name to show, where it is told.
    pub display_name: Option<String>,
    /// The sign-in name, where it is told.
    pub user_name: Option<String>,
    /// The roles in the directory; nothing where they are not told, so that those that are known stay.
    pub roles: Option<Vec<HeldRole>>,
}

impl std::fmt::Debug for ProvenPerson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ProvenPerson {{ tenant: {:?}, person: {:?} }}", self.tenant_id, self.person_id)
    }
}

impl Control {
    /// Takes over what the provider says. False: there is no such tenant here, and nothing was written.
    ///
    /// Where the roles differ, the word of the provider is newer than that of the directory: it counts until the
    /// directory is read the next time.
    pub async fn receive_person(&self, proven: &ProvenPerson, cause: &Cause, now: i64) -> Result<bool> {
        let mut writing = self.write().await?;
        let tenant: Option<(i64,)> = sqlx::query_as("SELECT version FROM tenant WHERE id = $1")
            .bind(&proven.tenant_id)
            .fetch_optional(&mut *writing.tx)
            .await?;
        if tenant.is_none() {
            return Ok(false);
        }
        let name = proven.display_name.as_ref().or(proven.user_name.as_ref()).unwrap_or(&proven.person_id);
        let user_name = proven.user_name.as_ref().unwrap_or(name);
        sqlx::query(
            "INSERT INTO person (tenant_id, id, position, display_name, user_principal_name, kept)
             SELECT $1, $2, coalesce(max(position) + 1, 0), $3, $4, 1 FROM person WHERE tenant_id = $1
             ON CONFLICT (tenant_id, id) DO UPDATE
             SET kept = 1, display_name = coalesce($5, person.display_name),
                 user_principal_name = coalesce($6, person.user_principal_name)",
        )
        .bind(&proven.tenant_id)
        .bind(&proven.person_id)
        .bind(name)
        .bind(user_name)
        .bind(&proven.display_name)
        .bind(&proven.user_name)
        .execute(&mut *writing.tx)
        .await?;
        if let Some(roles) = &proven.roles {
            replace_roles(&mut writing, proven, roles, cause, now).await?;
        }
        writing.commit().await?;
        Ok(true)
    }
}

/// Gives the person these roles in the directory instead of those so far. The same roles change nothing.
async fn replace_roles(
    writing: &mut Writing,
    proven: &ProvenPerson,
    roles: &[HeldRole],
    cause: &Cause,
    now: i64,
) -> Result<()> {
    let (tenant_id, source) = (&proven.tenant_id, code::text(RoleSource::AzureActiveDirectory));
    let before: Vec<(String,)> = sqlx::query_as(
        "SELECT role_template_id FROM role_assignment WHERE tenant_id = $1 AND person_id = $2 AND source = $3
         ORDER BY position",
    )
    .bind(tenant_id)
    .bind(&proven.person_id)
    .bind(&source)
    .fetch_all(&mut *writing.tx)
    .await?;
    // Roles that give nothing here are not told by the provider in words, so they are neither added nor taken away.
    let before: Vec<Role> = before.iter().filter_map(|(id,)| role_of_template(id)).collect();
    let after: Vec<Role> = roles.iter().filter_map(|held| held.role).collect();
    if before.len() == after.len() && after.iter().all(|role| before.contains(role)) {
        return Ok(());
    }
    for (id, ..) in crate::domain::access::ROLE_TEMPLATES {
        sqlx::query(
            "DELETE FROM role_assignment
             WHERE tenant_id = $1 AND person_id = $2 AND source = $3 AND lower(role_template_id) = $4",
        )
        .bind(tenant_id)
        .bind(&proven.person_id)
        .bind(&source)
        .bind(id)
        .execute(&mut *writing.tx)
        .await?;
    }
    directory_people::add_roles(writing, tenant_id, &proven.person_id, roles).await?;
    // Without its digest the directory that was read last counts as a newer word again when it is read the next time.
    let (version,): (i64,) = sqlx::query_as(
        "UPDATE tenant SET version = version + 1, digest = '' WHERE id = $1 RETURNING version",
    )
    .bind(tenant_id)
    .fetch_one(&mut *writing.tx)
    .await?;
    event::add(writing, tenant_id, ChangeKind::Tenant, version, now).await?;
    // Whoever changes the service at this moment is judged by his roles as they are now.
    threat_protection::directory_changed(writing, tenant_id, now).await?;
    let told = [
        audit::change(AuditField::PersonId, None, Some(proven.person_id.clone())),
        audit::change(AuditField::Roles, codes(&before), codes(&after)),
    ];
    audit::add(writing, tenant_id, cause, AuditAction::PersonRolesChanged, &told, now).await
}

/// Roles as the audit log tells them.
fn codes(roles: &[Role]) -> Option<String> {
    let codes: Vec<String> = roles.iter().map(code::text).collect();
    (!codes.is_empty()).then(|| codes.join(" "))
}
