//! People who come by signing in at the identity provider: known by tenant and object id, kept from then on.

use security_center_contract::{AuditAction, AuditField, ChangeKind, HeldRole, Person, Role, RoleSource};

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
    pub directory_roles: Option<Vec<HeldRole>>,
    /// The app roles: all that there are.
    pub app_roles: Vec<HeldRole>,
}

/// Somebody who came by the identity provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownPerson {
    /// The tenant.
    pub tenant_id: String,
    /// Who.
    pub person: Person,
    /// When the provider proved him last; nothing where that was before it was noted.
    pub proven_at: Option<i64>,
}

impl std::fmt::Debug for ProvenPerson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ProvenPerson {{ tenant: {:?}, person: {:?} }}", self.tenant_id, self.person_id)
    }
}

impl Control {
    /// Takes over what the provider says. False: there is no such tenant here, and nothing was written.
    ///
    /// Where the directory's roles differ, the word of the provider is newer than that of the directory: it counts until the
    /// directory is read the next time. Of app roles the directory knows nothing.
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
            "INSERT INTO person (tenant_id, id, position, display_name, user_principal_name, kept, proven_at)
             SELECT $1, $2, coalesce(max(position) + 1, 0), $3, $4, 1, $7 FROM person WHERE tenant_id = $1
             ON CONFLICT (tenant_id, id) DO UPDATE
             SET kept = 1, proven_at = $7, display_name = coalesce($5, person.display_name),
                 user_principal_name = coalesce($6, person.user_principal_name)",
        )
        .bind(&proven.tenant_id)
        .bind(&proven.person_id)
        .bind(name)
        .bind(user_name)
        .bind(&proven.display_name)
        .bind(&proven.user_name)
        .bind(now)
        .execute(&mut *writing.tx)
        .await?;
        take_over_roles(&mut writing, proven, cause, now).await?;
        writing.commit().await?;
        Ok(true)
    }

    /// Everyone who came by the identity provider, of one tenant or of all, by tenant and sign-in name.
    pub async fn proven_people(&self, tenant_id: Option<&str>) -> Result<Vec<KnownPerson>> {
        let rows: Vec<(String, String, String, String, Option<i64>)> = sqlx::query_as(
            "SELECT person.tenant_id, person.id, person.display_name, user_principal_name, proven_at FROM person
             LEFT JOIN local_person AS local ON local.tenant_id = person.tenant_id AND local.person_id = person.id
             WHERE kept = 1 AND application = 0 AND local.person_id IS NULL
               AND (person.tenant_id = $1 OR $2 = 1)
             ORDER BY person.tenant_id, user_principal_name, person.id",
        )
        .bind(tenant_id.unwrap_or_default())
        .bind(i64::from(tenant_id.is_none()))
        .fetch_all(&self.pool)
        .await?;
        let known = |(tenant_id, id, display_name, user_principal_name, proven_at)| KnownPerson {
            tenant_id,
            person: Person { id, display_name, user_principal_name },
            proven_at,
        };
        Ok(rows.into_iter().map(known).collect())
    }

    /// Removes somebody who came by the identity provider, with sessions and tokens. Whom the directory names comes back with
    /// its next reading, without either. False: there is no such person.
    pub async fn remove_proven_person(
        &self,
        tenant_id: &str,
        person_id: &str,
        cause: &Cause,
        now: i64,
    ) -> Result<bool> {
        let mut writing = self.write().await?;
        let removed = sqlx::query(
            "DELETE FROM person WHERE tenant_id = $1 AND id = $2 AND kept = 1 AND application = 0 AND NOT EXISTS
                 (SELECT 1 FROM local_person WHERE local_person.tenant_id = $1 AND person_id = $2)",
        )
        .bind(tenant_id)
        .bind(person_id)
        .execute(&mut *writing.tx)
        .await?;
        if removed.rows_affected() == 0 {
            return Ok(false);
        }
        // Without its digest the directory counts as new when it is read next.
        let (version,): (i64,) = sqlx::query_as(
            "UPDATE tenant SET version = version + 1, digest = '' WHERE id = $1 RETURNING version",
        )
        .bind(tenant_id)
        .fetch_one(&mut *writing.tx)
        .await?;
        event::add(&mut writing, tenant_id, ChangeKind::Tenant, version, now).await?;
        threat_protection::directory_changed(&mut writing, tenant_id, now).await?;
        let told = [audit::change(AuditField::PersonId, None, Some(person_id.to_owned()))];
        audit::add(&mut writing, tenant_id, cause, AuditAction::PersonRemoved, &told, now).await?;
        writing.commit().await?;
        Ok(true)
    }
}

/// Gives the person the roles that are told instead of those so far from the same source. The same roles change nothing.
async fn take_over_roles(
    writing: &mut Writing,
    proven: &ProvenPerson,
    cause: &Cause,
    now: i64,
) -> Result<()> {
    let tenant_id = &proven.tenant_id;
    let (mut before, mut after) = (Vec::new(), Vec::new());
    let (mut directory_changed, mut changed) = (false, false);
    let told = [
        (RoleSource::AzureActiveDirectory, proven.directory_roles.as_ref()),
        (RoleSource::AppRole, Some(&proven.app_roles)),
    ];
    for (source, roles) in told {
        let Some(roles) = roles else { continue };
        // Roles that give nothing here are not told by the provider in words, so they are neither added nor taken away.
        let known: Vec<Role> = known(writing, proven, source).await?;
        let new: Vec<Role> = roles.iter().filter_map(|held| held.role).collect();
        if known.len() != new.len() || !new.iter().all(|role| known.contains(role)) {
            replace_roles(writing, proven, source, roles).await?;
            directory_changed |= source == RoleSource::AzureActiveDirectory;
            changed = true;
        }
        before.extend(known);
        after.extend(new);
    }
    if !changed {
        return Ok(());
    }
    if directory_changed {
        // Without its digest the directory that was read last counts as a newer word again when it is read the next time.
        sqlx::query("UPDATE tenant SET digest = '' WHERE id = $1")
            .bind(tenant_id)
            .execute(&mut *writing.tx)
            .await?;
    }
    let (version,): (i64,) =
        sqlx::query_as("UPDATE tenant SET version = version + 1 WHERE id = $1 RETURNING version")
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

/// The roles of ours that the person has from this source.
async fn known(writing: &mut Writing, proven: &ProvenPerson, source: RoleSource) -> Result<Vec<Role>> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT role_template_id FROM role_assignment WHERE tenant_id = $1 AND person_id = $2 AND source = $3
         ORDER BY position",
    )
    .bind(&proven.tenant_id)
    .bind(&proven.person_id)
    .bind(code::text(source))
    .fetch_all(&mut *writing.tx)
    .await?;
    Ok(rows.iter().filter_map(|(id,)| role_of_template(id)).collect())
}

async fn replace_roles(
    writing: &mut Writing,
    proven: &ProvenPerson,
    source: RoleSource,
    roles: &[HeldRole],
) -> Result<()> {
    for (id, ..) in crate::domain::access::ROLE_TEMPLATES {
        sqlx::query(
            "DELETE FROM role_assignment
             WHERE tenant_id = $1 AND person_id = $2 AND source = $3 AND lower(role_template_id) = $4",
        )
        .bind(&proven.tenant_id)
        .bind(&proven.person_id)
        .bind(code::text(source))
        .bind(id)
        .execute(&mut *writing.tx)
        .await?;
    }
    directory_people::add_roles(writing, &proven.tenant_id, &proven.person_id, roles).await
}

/// Roles as the audit log tells them.
fn codes(roles: &[Role]) -> Option<String> {
    let codes: Vec<String> = roles.iter().map(code::text).collect();
    (!codes.is_empty()).then(|| codes.join(" "))
}
