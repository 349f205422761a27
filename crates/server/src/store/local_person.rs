//! People that this server keeps: their rows, roles and passwords, with the audit entries of each change.

use security_center_contract::{
    AuditAction, AuditChange, AuditField, ChangeKind, HeldRole, Person, Role, RoleSource, TenantName,
};

use super::code::is_nobodys;
use super::control::Writing;
use super::invitation::{self, NewLink};
use super::session::TokenDigest;
use super::{Control, Result, audit, code, directory_people, event, threat_protection};
use crate::domain::access::template_of;
use crate::domain::cause::Cause;

/// How somebody signs in.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Credentials {
    /// The tenant.
    pub tenant_id: String,
    /// Who.
    pub person_id: String,
    /// The sign-in name, in small letters.
    pub user_name: String,
    /// The name to show.
    pub display_name: String,
    /// The hash; nothing until a one-time link was used.
    pub password_hash: Option<String>,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Credentials [redacted]")
    }
}

/// Somebody as the operator sees him.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalPerson {
    /// The tenant.
    pub tenant: TenantName,
    /// Who.
    pub person: Person,
    /// The roles that this server gave.
    pub roles: Vec<Role>,
    /// Whether there is a password.
    pub has_password: bool,
    /// Until when a one-time link can be used, in unix milliseconds.
    pub link_until: Option<i64>,
}

/// What became of somebody new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// He is there.
    Done,
    /// Somebody of this server has the name already.
    Taken,
    /// There is no such tenant.
    UnknownTenant,
}

/// The roles in the text of an audit entry.
pub(super) fn roles_text(roles: &[Role]) -> String {
    roles.iter().map(|role| code::text(*role)).collect::<Vec<_>>().join(" ")
}

pub(super) fn now_is(field: AuditField, value: String) -> AuditChange {
    audit::change(field, None, Some(value))
}

/// Roles, and who is there, changed: everybody's windows look again, and whoever was about to change the service is judged
/// by the roles as they are now.
async fn tenant_changed(writing: &mut Writing, tenant_id: &str, now: i64) -> Result<()> {
    let (version,): (i64,) =
        sqlx::query_as("UPDATE tenant SET version = version + 1 WHERE id = $1 RETURNING version")
            .bind(tenant_id)
            .fetch_one(&mut *writing.tx)
            .await?;
    event::add(writing, tenant_id, ChangeKind::Tenant, version, now).await?;
    threat_protection::directory_changed(writing, tenant_id, now).await
}

/// Adds somebody with his roles. False: the name is taken. The tenant is there.
pub(super) async fn insert(
    writing: &mut Writing,
    tenant_id: &str,
    person: &Person,
    (roles, password_hash): (&[Role], Option<&str>),
    cause: &Cause,
    now: i64,
) -> Result<bool> {
    let taken: Option<(i64,)> = sqlx::query_as("SELECT 1 FROM local_person WHERE user_name = $1")
        .bind(&person.user_principal_name)
        .fetch_optional(&mut *writing.tx)
        .await?;
    if taken.is_some() {
        return Ok(false);
    }
    sqlx::query(
        "INSERT INTO person (tenant_id, id, position, display_name, user_principal_name, kept)
         SELECT $1, $2, coalesce(max(position), -1) + 1, $3, $4, 1 FROM person WHERE tenant_id = $1",
    )
    .bind(tenant_id)
    .bind(&person.id)
    .bind(&person.display_name)
    .bind(&person.user_principal_name)
    .execute(&mut *writing.tx)
    .await?;
    sqlx::query(
        "INSERT INTO local_person (tenant_id, person_id, user_name, password_hash, created_at, password_changed_at)
         VALUES ($1, $2, $3, $4, $5, CASE WHEN $4 IS NOT NULL THEN $5 END)",
    )
    .bind(tenant_id)
    .bind(&person.id)
    .bind(&person.user_principal_name)
    .bind(password_hash)
    .bind(now)
    .execute(&mut *writing.tx)
    .await?;
    give(writing, tenant_id, &person.id, roles).await?;
    tenant_changed(writing, tenant_id, now).await?;
    let told =
        [now_is(AuditField::PersonId, person.id.clone()), now_is(AuditField::Roles, roles_text(roles))];
    audit::add(writing, tenant_id, cause, AuditAction::PersonAdded, &told, now).await?;
    Ok(true)
}

async fn give(writing: &mut Writing, tenant_id: &str, person_id: &str, roles: &[Role]) -> Result<()> {
    let held = |role: &Role| {
        let (id, name) = template_of(*role);
        HeldRole {
            role_template_id: id.to_owned(),
            display_name: name.to_owned(),
            role: Some(*role),
            source: RoleSource::ThisServer,
        }
    };
    let held: Vec<_> = roles.iter().map(held).collect();
    directory_people::add_roles(writing, tenant_id, person_id, &held).await
}

/// Sets a password, and ends all of the person's sessions but one.
pub(super) async fn set_password(
    writing: &mut Writing,
    (tenant_id, person_id): (&str, &str),
    password_hash: &str,
    but: Option<&TokenDigest>,
    cause: &Cause,
    now: i64,
) -> Result<()> {
    sqlx::query(
        "UPDATE local_person SET password_hash = $3, password_changed_at = $4
         WHERE tenant_id = $1 AND person_id = $2",
    )
    .bind(tenant_id)
    .bind(person_id)
    .bind(password_hash)
    .bind(now)
    .execute(&mut *writing.tx)
    .await?;
    sqlx::query(
        "DELETE FROM session WHERE tenant_id = $1 AND person_id = $2 AND token_digest IS DISTINCT FROM $3",
    )
    .bind(tenant_id)
    .bind(person_id)
    .bind(but.map(|digest| digest.as_slice()))
    .execute(&mut *writing.tx)
    .await?;
    // Streams of the sessions that ended end with them.
    writing.concerns(tenant_id);
    let told = [now_is(AuditField::PersonId, person_id.to_owned())];
    audit::add(writing, tenant_id, cause, AuditAction::PasswordChanged, &told, now).await
}

/// The roles that this server gave, in the order in which they were given.
pub(super) async fn roles_of(writing: &mut Writing, tenant_id: &str, person_id: &str) -> Result<Vec<Role>> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT role_template_id FROM role_assignment
         WHERE tenant_id = $1 AND person_id = $2 AND source = $3 ORDER BY position",
    )
    .bind(tenant_id)
    .bind(person_id)
    .bind(code::text(RoleSource::ThisServer))
    .fetch_all(&mut *writing.tx)
    .await?;
    Ok(rows.iter().filter_map(|(id,)| crate::domain::access::role_of_template(id)).collect())
}

impl Control {
    /// Whoever has this sign-in name, folded. It alone says to which tenant he belongs.
    pub async fn credentials(&self, user_name: &str) -> Result<Option<Credentials>> {
        if is_nobodys(user_name) {
            return Ok(None);
        }
        Ok(sqlx::query_as(
            "SELECT local_person.tenant_id, person_id, user_name, display_name, password_hash
             FROM local_person
             JOIN person ON person.tenant_id = local_person.tenant_id AND person.id = local_person.person_id
             WHERE user_name = $1",
        )
        .bind(user_name)
        .fetch_optional(&self.pool)
        .await?)
    }

    /// How a person signs in; nothing when this server does not keep him.
    pub async fn credentials_of(&self, tenant_id: &str, person_id: &str) -> Result<Option<Credentials>> {
        Ok(sqlx::query_as(
            "SELECT local_person.tenant_id, person_id, user_name, display_name, password_hash
             FROM local_person
             JOIN person ON person.tenant_id = local_person.tenant_id AND person.id = local_person.person_id
             WHERE local_person.tenant_id = $1 AND person_id = $2",
        )
        .bind(tenant_id)
        .bind(person_id)
        .fetch_optional(&self.pool)
        .await?)
    }

    /// Puts a stronger hash of the same password into the place of a weaker one, unless it was changed meanwhile.
    pub async fn strengthen(&self, of: &Credentials, password_hash: &str) -> Result<()> {
        sqlx::query(
            "UPDATE local_person SET password_hash = $3
             WHERE tenant_id = $1 AND person_id = $2 AND password_hash = $4",
        )
        .bind(&of.tenant_id)
        .bind(&of.person_id)
        .bind(password_hash)
        .bind(&of.password_hash)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Changes a password, and ends the person's sessions but this one. False: it was changed meanwhile.
    pub async fn change_password(
        &self,
        of: &Credentials,
        password_hash: &str,
        but: &TokenDigest,
        cause: &Cause,
        now: i64,
    ) -> Result<bool> {
        let mut writing = self.write().await?;
        let same: Option<(i64,)> = sqlx::query_as(
            "SELECT 1 FROM local_person WHERE tenant_id = $1 AND person_id = $2 AND password_hash = $3",
        )
        .bind(&of.tenant_id)
        .bind(&of.person_id)
        .bind(&of.password_hash)
        .fetch_optional(&mut *writing.tx)
        .await?;
        if same.is_none() {
            return Ok(false);
        }
        let who = (of.tenant_id.as_str(), of.person_id.as_str());
        set_password(&mut writing, who, password_hash, Some(but), cause, now).await?;
        invitation::end_of(&mut writing, who).await?;
        writing.commit().await?;
        Ok(true)
    }

    /// Adds somebody without a password, and the one-time link with which he sets one.
    pub async fn add_local_person(
        &self,
        tenant_id: &str,
        person: &Person,
        roles: &[Role],
        link: &NewLink,
        cause: &Cause,
        now: i64,
    ) -> Result<Added> {
        let mut writing = self.write().await?;
        let tenant: Option<(i64,)> = sqlx::query_as("SELECT 1 FROM tenant WHERE id = $1")
            .bind(tenant_id)
            .fetch_optional(&mut *writing.tx)
            .await?;
        if tenant.is_none() {
            return Ok(Added::UnknownTenant);
        }
        if !insert(&mut writing, tenant_id, person, (roles, None), cause, now).await? {
            return Ok(Added::Taken);
        }
        invitation::make(&mut writing, (tenant_id, Some(&person.id)), &[], link, cause, now).await?;
        writing.commit().await?;
        Ok(Added::Done)
    }

    /// Gives a person these roles in the place of those he had from this server. False: there is no such person.
    pub async fn change_local_roles(
        &self,
        tenant_id: &str,
        person_id: &str,
        roles: &[Role],
        cause: &Cause,
        now: i64,
    ) -> Result<bool> {
        let mut writing = self.write().await?;
        let known: Option<(i64,)> =
            sqlx::query_as("SELECT 1 FROM local_person WHERE tenant_id = $1 AND person_id = $2")
                .bind(tenant_id)
                .bind(person_id)
                .fetch_optional(&mut *writing.tx)
                .await?;
        if known.is_none() {
            return Ok(false);
        }
        let before = roles_of(&mut writing, tenant_id, person_id).await?;
        if before == roles {
            return Ok(true);
        }
        sqlx::query("DELETE FROM role_assignment WHERE tenant_id = $1 AND person_id = $2 AND source = $3")
            .bind(tenant_id)
            .bind(person_id)
            .bind(code::text(RoleSource::ThisServer))
            .execute(&mut *writing.tx)
            .await?;
        give(&mut writing, tenant_id, person_id, roles).await?;
        tenant_changed(&mut writing, tenant_id, now).await?;
        let told = [
            now_is(AuditField::PersonId, person_id.to_owned()),
            audit::change(AuditField::Roles, Some(roles_text(&before)), Some(roles_text(roles))),
        ];
        audit::add(&mut writing, tenant_id, cause, AuditAction::PersonRolesChanged, &told, now).await?;
        writing.commit().await?;
        Ok(true)
    }

    /// Removes a person with sessions, links, settings and whatever else is his own. False: there is no such person.
    pub async fn remove_local_person(
        &self,
        tenant_id: &str,
        person_id: &str,
        cause: &Cause,
        now: i64,
    ) -> Result<bool> {
        let mut writing = self.write().await?;
        let before = roles_of(&mut writing, tenant_id, person_id).await?;
        let removed = sqlx::query(
            "DELETE FROM person WHERE tenant_id = $1 AND id =
                 (SELECT person_id FROM local_person WHERE tenant_id = $1 AND person_id = $2)",
        )
        .bind(tenant_id)
        .bind(person_id)
        .execute(&mut *writing.tx)
        .await?;
        if removed.rows_affected() == 0 {
            return Ok(false);
        }
        tenant_changed(&mut writing, tenant_id, now).await?;
        let told = [
            now_is(AuditField::PersonId, person_id.to_owned()),
            audit::change(AuditField::Roles, Some(roles_text(&before)), None),
        ];
        audit::add(&mut writing, tenant_id, cause, AuditAction::PersonRemoved, &told, now).await?;
        writing.commit().await?;
        Ok(true)
    }
}
