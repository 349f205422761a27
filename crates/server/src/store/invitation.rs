//! One-time links: found by the SHA-256 of their token, and gone in the transaction that uses them.

use security_center_contract::{AuditAction, AuditField, Person, Role, RoleSource, TenantName};

use super::control::Writing;
use super::local_person::{insert, now_is, roles_of, roles_text, set_password};
use super::session::TokenDigest;
use super::{Control, Result, audit, code};
use crate::clock::timestamp;
use crate::domain::access::ROLE_TEMPLATES;
use crate::domain::cause::Cause;

/// A link to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewLink {
    /// How it is found.
    pub digest: TokenDigest,
    /// Until when it can be used, in unix milliseconds.
    pub expires_at: i64,
}

/// A link that can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredInvitation {
    /// The tenant.
    pub tenant: TenantName,
    /// Whose password it sets; nothing where it makes a new person.
    pub person: Option<Person>,
    /// The roles that a new person gets.
    pub roles: Vec<Role>,
    /// Until when it can be used, in unix milliseconds.
    pub expires_at: i64,
}

/// What became of a link that was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// The person has the password.
    Done,
    /// It cannot be used (any more).
    Gone,
    /// Somebody of this server has the name already. The link can still be used, unless that was too often.
    Taken,
}

#[derive(sqlx::FromRow)]
struct Row {
    tenant_id: String,
    tenant_name: String,
    person_id: Option<String>,
    display_name: Option<String>,
    user_principal_name: Option<String>,
    roles: String,
    expires_at: i64,
}

/// Makes a link, in the transaction of what it is for. Earlier ones for the same end, and those go whose time is over.
pub(super) async fn make(
    writing: &mut Writing,
    (tenant_id, person_id): (&str, Option<&str>),
    roles: &[Role],
    link: &NewLink,
    cause: &Cause,
    now: i64,
) -> Result<()> {
    sqlx::query("DELETE FROM invitation WHERE expires_at <= $3 OR (tenant_id = $1 AND person_id IS NOT DISTINCT FROM $2)")
        .bind(tenant_id)
        .bind(person_id)
        .bind(now)
        .execute(&mut *writing.tx)
        .await?;
    sqlx::query(
        "INSERT INTO invitation (token_digest, tenant_id, person_id, roles, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(link.digest.as_slice())
    .bind(tenant_id)
    .bind(person_id)
    .bind(code::list_text(roles))
    .bind(now)
    .bind(link.expires_at)
    .execute(&mut *writing.tx)
    .await?;
    let mut told = Vec::new();
    match person_id {
        Some(person_id) => told.push(now_is(AuditField::PersonId, person_id.to_owned())),
        None => told.push(now_is(AuditField::Roles, roles_text(roles))),
    }
    told.push(now_is(AuditField::ExpiresAt, timestamp(link.expires_at).0));
    audit::add(writing, tenant_id, cause, AuditAction::PersonInvited, &told, now).await
}

/// Ends a person's links.
pub(super) async fn end_of(writing: &mut Writing, (tenant_id, person_id): (&str, &str)) -> Result<()> {
    sqlx::query("DELETE FROM invitation WHERE tenant_id = $1 AND person_id = $2")
        .bind(tenant_id)
        .bind(person_id)
        .execute(&mut *writing.tx)
        .await?;
    Ok(())
}

/// A tenant that has an administrator needs no link for the first one.
async fn end_first(writing: &mut Writing, tenant_id: &str) -> Result<()> {
    sqlx::query("DELETE FROM invitation WHERE tenant_id = $1 AND person_id IS NULL")
        .bind(tenant_id)
        .execute(&mut *writing.tx)
        .await?;
    Ok(())
}

impl Control {
    /// The link of a token, while it can be used.
    pub async fn invitation(&self, digest: &TokenDigest, now: i64) -> Result<Option<StoredInvitation>> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT invitation.tenant_id, tenant.display_name AS tenant_name, invitation.person_id,
                    person.display_name, person.user_principal_name, invitation.roles, invitation.expires_at
             FROM invitation JOIN tenant ON tenant.id = invitation.tenant_id
             LEFT JOIN person ON person.tenant_id = invitation.tenant_id AND person.id = invitation.person_id
             WHERE token_digest = $1 AND expires_at > $2",
        )
        .bind(digest.as_slice())
        .bind(now)
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let person = match (row.person_id, row.display_name, row.user_principal_name) {
            (Some(id), Some(display_name), Some(user_principal_name)) => {
                Some(Person { id, display_name, user_principal_name })
            }
            _ => None,
        };
        Ok(Some(StoredInvitation {
            tenant: TenantName { id: row.tenant_id, display_name: row.tenant_name },
            person,
            roles: code::parse_list(&row.roles)?,
            expires_at: row.expires_at,
        }))
    }

    /// Uses a link: sets the password of the person whom it is for, or makes `person`, who is new. Whoever does it is the
    /// person himself. All of his sessions end. A link ends once it met `taken_at_most` names that somebody has.
    pub async fn accept_invitation(
        &self,
        digest: &TokenDigest,
        person: &Person,
        (password_hash, taken_at_most): (&str, i64),
        cause: &Cause,
        now: i64,
    ) -> Result<Accepted> {
        let mut writing = self.write().await?;
        let used: Option<(String, Option<String>, String)> = sqlx::query_as(
            "DELETE FROM invitation WHERE token_digest = $1 AND expires_at > $2
             RETURNING tenant_id, person_id, roles",
        )
        .bind(digest.as_slice())
        .bind(now)
        .fetch_optional(&mut *writing.tx)
        .await?;
        let Some((tenant_id, person_id, roles)) = used else { return Ok(Accepted::Gone) };
        let roles = match person_id {
            None => {
                let roles: Vec<Role> = code::parse_list(&roles)?;
                let given = (roles.as_slice(), Some(password_hash));
                if !insert(&mut writing, &tenant_id, person, given, cause, now).await? {
                    // Nothing of this was done; the link is as it was, but for the count.
                    drop(writing);
                    self.note_taken(digest, taken_at_most).await?;
                    return Ok(Accepted::Taken);
                }
                roles
            }
            Some(person_id) if person_id == person.id => {
                let who = (tenant_id.as_str(), person_id.as_str());
                set_password(&mut writing, who, password_hash, None, cause, now).await?;
                end_of(&mut writing, who).await?;
                roles_of(&mut writing, &tenant_id, &person_id).await?
            }
            Some(_) => return Ok(Accepted::Gone),
        };
        if roles.into_iter().any(Role::may_administer) {
            end_first(&mut writing, &tenant_id).await?;
        }
        writing.commit().await?;
        Ok(Accepted::Done)
    }

    async fn note_taken(&self, digest: &TokenDigest, at_most: i64) -> Result<()> {
        let mut writing = self.write().await?;
        sqlx::query("UPDATE invitation SET taken = taken + 1 WHERE token_digest = $1")
            .bind(digest.as_slice())
            .execute(&mut *writing.tx)
            .await?;
        sqlx::query("DELETE FROM invitation WHERE token_digest = $1 AND taken >= $2")
            .bind(digest.as_slice())
            .bind(at_most)
            .execute(&mut *writing.tx)
            .await?;
        writing.commit().await
    }

    /// Makes a new link for a person of this server; his earlier ones end. False: there is no such person.
    pub async fn invite_again(
        &self,
        tenant_id: &str,
        person_id: &str,
        link: &NewLink,
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
        make(&mut writing, (tenant_id, Some(person_id)), &[], link, cause, now).await?;
        writing.commit().await?;
        Ok(true)
    }

    /// The tenants in which nobody of this server has a password and one of these roles, by name.
    pub async fn tenants_without_administrator(&self) -> Result<Vec<TenantName>> {
        let administering: Vec<_> =
            ROLE_TEMPLATES.iter().filter(|(.., role)| role.may_administer()).map(|(id, ..)| *id).collect();
        let rows: Vec<(String, String)> = sqlx::query_as(
            "SELECT id, display_name FROM tenant WHERE NOT EXISTS
                 (SELECT 1 FROM local_person AS local
                  JOIN role_assignment AS role ON role.tenant_id = local.tenant_id AND role.person_id = local.person_id
                  WHERE local.tenant_id = tenant.id AND local.password_hash IS NOT NULL AND role.source = $1
                    AND role.role_template_id IN (SELECT value FROM json_each($2)))
             ORDER BY display_name, id",
        )
        .bind(code::text(RoleSource::ThisServer))
        .bind(code::list_text(&administering))
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(|(id, display_name)| TenantName { id, display_name }).collect())
    }

    /// Ends every link for a first administrator.
    pub async fn end_first_links(&self) -> Result<()> {
        sqlx::query("DELETE FROM invitation WHERE person_id IS NULL").execute(&self.pool).await?;
        Ok(())
    }

    /// Makes the link for the first administrator of a tenant; the one before ends.
    pub async fn invite_first(
        &self,
        tenant_id: &str,
        role: Role,
        link: &NewLink,
        cause: &Cause,
        now: i64,
    ) -> Result<()> {
        let mut writing = self.write().await?;
        make(&mut writing, (tenant_id, None), &[role], link, cause, now).await?;
        writing.commit().await
    }
}
