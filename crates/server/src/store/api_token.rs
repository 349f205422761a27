//! API tokens, and the applications that some of them stand for. A token is found by its SHA-256 and stored as nothing else.

use security_center_contract::{ApiToken, AuditAction, AuditField, ChangeKind, Role, RoleSource, Scope};

use super::code::is_nobodys;
use super::control::Writing;
use super::session::TokenDigest;
use super::{Control, Result, audit, code, event};
use crate::clock::timestamp;
use crate::domain::access::ROLE_TEMPLATES;
use crate::domain::cause::Cause;

/// A token as a request finds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredApiToken {
    /// Its id, which opens nothing.
    pub id: String,
    /// The tenant.
    pub tenant_id: String,
    /// Whoever it stands for: a person or an application.
    pub person_id: String,
    /// What it may be used for.
    pub scopes: Vec<Scope>,
    /// When it ends by itself.
    pub expires_at: i64,
    /// When it was last used, to the minute.
    pub last_used_at: Option<i64>,
}

/// A token to be made. It is checked.
#[derive(Clone, Debug)]
pub struct TokenToMake {
    /// How it is found.
    pub digest: TokenDigest,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it may be used for.
    pub scopes: Vec<Scope>,
    /// When it ends.
    pub expires_at: i64,
    /// The id and the role of the application that it is for; nothing where it stands for its maker.
    pub application: Option<(String, Role)>,
}

/// Whose tokens somebody may see and revoke.
#[derive(Clone, Copy, Debug)]
pub struct Reach<'a> {
    /// The tenant.
    pub tenant_id: &'a str,
    /// The person, for his own.
    pub person_id: &'a str,
    /// Whether all others of the tenant are among them: of people and of applications.
    pub everyone: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    name: String,
    scopes: String,
    application_role: Option<String>,
    own: i64,
    created_by: String,
    created_at: i64,
    expires_at: i64,
    last_used_at: Option<i64>,
}

impl Row {
    fn shown(self) -> Result<ApiToken> {
        Ok(ApiToken {
            id: self.id,
            name: self.name,
            scopes: code::parse_list(&self.scopes)?,
            application_role: code::parse_optional(self.application_role.as_deref())?,
            own: self.own == 1,
            created_by: self.created_by,
            created_at: timestamp(self.created_at),
            expires_at: timestamp(self.expires_at),
            last_used_at: self.last_used_at.map(timestamp),
        })
    }
}

impl Control {
    /// Makes a token for the person who causes it or for his application, and clears away those that have ended. Nothing:
    /// he has made as many as he may.
    pub async fn create_api_token(
        &self,
        tenant_id: &str,
        token: &TokenToMake,
        at_most: i64,
        cause: &Cause,
        now: i64,
    ) -> Result<Option<ApiToken>> {
        let (maker_id, maker_name) = (&cause.actor_id, &cause.actor.display_name);
        let mut writing = self.write().await?;
        clear_ended(&mut writing, tenant_id, now).await?;
        let (made,): (i64,) =
            sqlx::query_as("SELECT count(*) FROM api_token WHERE tenant_id = $1 AND created_by_id = $2")
                .bind(tenant_id)
                .bind(maker_id)
                .fetch_one(&mut *writing.tx)
                .await?;
        if made >= at_most {
            return Ok(None);
        }
        if let Some((application_id, role)) = &token.application {
            add_application(&mut writing, tenant_id, application_id, &token.name, *role).await?;
        }
        let role = token.application.as_ref().map(|(_, role)| *role);
        let owner =
            token.application.as_ref().map_or(maker_id.as_deref().unwrap_or_default(), |(id, _)| id.as_str());
        let row: Row = sqlx::query_as(
            "INSERT INTO api_token (digest, tenant_id, person_id, id, name, scopes, application_role,
                                    created_by_id, created_by, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             RETURNING id, name, scopes, application_role, created_by, created_at, expires_at, last_used_at,
                       CASE WHEN application_role IS NULL THEN 1 ELSE 0 END AS own",
        )
        .bind(token.digest.as_slice())
        .bind(tenant_id)
        .bind(owner)
        .bind(&token.id)
        .bind(&token.name)
        .bind(code::list_text(&token.scopes))
        .bind(role.map(code::text))
        .bind(maker_id)
        .bind(maker_name)
        .bind(now)
        .bind(token.expires_at)
        .fetch_one(&mut *writing.tx)
        .await?;
        let told = told(&row, owner)?.map(|(field, value)| audit::change(field, None, value));
        let told: Vec<_> = told.into_iter().filter(|one| one.after.is_some()).collect();
        audit::add(&mut writing, tenant_id, cause, AuditAction::ApiTokenCreated, &told, now).await?;
        tell(&mut writing, tenant_id, role.is_none().then_some(owner), now).await?;
        writing.commit().await?;
        row.shown().map(Some)
    }

    /// The tokens that somebody may see and that have not ended, the newest first.
    pub async fn api_tokens(&self, reach: Reach<'_>, now: i64) -> Result<Vec<ApiToken>> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, name, scopes, application_role, created_by, created_at, expires_at, last_used_at,
                    CASE WHEN person_id = $2 THEN 1 ELSE 0 END AS own
             FROM api_token WHERE tenant_id = $1 AND expires_at > $4 AND (person_id = $2 OR $3 = 1)
             ORDER BY created_at DESC, id",
        )
        .bind(reach.tenant_id)
        .bind(reach.person_id)
        .bind(i64::from(reach.everyone))
        .bind(now)
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(Row::shown).collect()
    }

    /// Revokes a token, and removes the application that it is for. False: there is none of this id within reach.
    pub async fn revoke_api_token(
        &self,
        reach: Reach<'_>,
        id: &str,
        cause: &Cause,
        now: i64,
    ) -> Result<bool> {
        if is_nobodys(id) {
            return Ok(false);
        }
        let mut writing = self.write().await?;
        let tenant_id = reach.tenant_id;
        clear_ended(&mut writing, tenant_id, now).await?;
        let owner: Option<(String,)> = sqlx::query_as(
            "SELECT person_id FROM api_token WHERE tenant_id = $1 AND id = $4 AND (person_id = $2 OR $3 = 1)",
        )
        .bind(tenant_id)
        .bind(reach.person_id)
        .bind(i64::from(reach.everyone))
        .bind(id)
        .fetch_optional(&mut *writing.tx)
        .await?;
        let Some((owner,)) = owner else {
            writing.commit().await?;
            return Ok(false);
        };
        let row: Row = sqlx::query_as(
            "DELETE FROM api_token WHERE tenant_id = $1 AND id = $2
             RETURNING id, name, scopes, application_role, created_by, created_at, expires_at, last_used_at,
                       CASE WHEN application_role IS NULL THEN 1 ELSE 0 END AS own",
        )
        .bind(tenant_id)
        .bind(id)
        .fetch_one(&mut *writing.tx)
        .await?;
        remove_idle_applications(&mut writing, tenant_id).await?;
        let told = told(&row, &owner)?.map(|(field, value)| audit::change(field, value, None));
        let told: Vec<_> = told.into_iter().filter(|one| one.before.is_some()).collect();
        audit::add(&mut writing, tenant_id, cause, AuditAction::ApiTokenRevoked, &told, now).await?;
        let person = row.application_role.is_none().then_some(owner.as_str());
        tell(&mut writing, tenant_id, person, now).await?;
        writing.commit().await?;
        Ok(true)
    }

    /// The token of a digest that has not ended at `now`. One of somebody who comes by the identity provider counts only
    /// while that proved him after `proven_after`.
    pub async fn api_token(
        &self,
        digest: &TokenDigest,
        now: i64,
        proven_after: i64,
    ) -> Result<Option<StoredApiToken>> {
        let row: Option<(String, String, String, String, i64, Option<i64>)> = sqlx::query_as(
            "SELECT token.id, token.tenant_id, token.person_id, scopes, expires_at, last_used_at
             FROM api_token AS token
             JOIN person ON person.tenant_id = token.tenant_id AND person.id = token.person_id
             LEFT JOIN local_person AS local
               ON local.tenant_id = token.tenant_id AND local.person_id = token.person_id
             WHERE digest = $1 AND expires_at > $2
               AND (person.kept = 0 OR person.application = 1 OR local.person_id IS NOT NULL OR proven_at > $3)",
        )
        .bind(digest.as_slice())
        .bind(now)
        .bind(proven_after)
        .fetch_optional(&self.pool)
        .await?;
        row.map(|(id, tenant_id, person_id, scopes, expires_at, last_used_at)| {
            let scopes = code::parse_list(&scopes)?;
            Ok(StoredApiToken { id, tenant_id, person_id, scopes, expires_at, last_used_at })
        })
        .transpose()
    }

    /// Notes that a token is in use.
    pub async fn touch_api_token(&self, digest: &TokenDigest, now: i64) -> Result<()> {
        sqlx::query("UPDATE api_token SET last_used_at = $2 WHERE digest = $1")
            .bind(digest.as_slice())
            .bind(now)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

/// What the audit log tells of a token.
fn told(row: &Row, owner: &str) -> Result<[(AuditField, Option<String>); 5]> {
    let scopes: Vec<Scope> = code::parse_list(&row.scopes)?;
    let scopes: Vec<_> = scopes.into_iter().map(Scope::text).collect();
    Ok([
        (AuditField::CredentialId, Some(row.id.clone())),
        (AuditField::PersonId, Some(owner.to_owned())),
        (AuditField::Roles, row.application_role.clone()),
        (AuditField::Scopes, Some(scopes.join(" "))),
        (AuditField::ExpiresAt, Some(timestamp(row.expires_at).0)),
    ])
}

/// Tells the person's own windows, or those of the tenant: who holds which role changed with an application.
async fn tell(writing: &mut Writing, tenant_id: &str, person: Option<&str>, now: i64) -> Result<()> {
    match person {
        Some(person_id) => event::add_for_person(writing, tenant_id, person_id, now).await,
        None => tell_tenant(writing, tenant_id, now).await,
    }
}

/// Tells all windows of a tenant that something beside its directory changed.
pub(super) async fn tell_tenant(writing: &mut Writing, tenant_id: &str, now: i64) -> Result<()> {
    let (version,): (i64,) = sqlx::query_as("SELECT version FROM tenant WHERE id = $1")
        .bind(tenant_id)
        .fetch_one(&mut *writing.tx)
        .await?;
    event::add(writing, tenant_id, ChangeKind::Tenant, version, now).await
}

async fn add_application(
    writing: &mut Writing,
    tenant_id: &str,
    id: &str,
    name: &str,
    role: Role,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO person (tenant_id, id, position, display_name, user_principal_name, kept, application)
         SELECT $1, $2, coalesce(max(position), 0) + 1, $3,
                'application-' || (coalesce(max(CASE application WHEN 1
                    THEN CAST(substr(user_principal_name, 13) AS INTEGER) END), 0) + 1), 1, 1
         FROM person WHERE tenant_id = $1",
    )
    .bind(tenant_id)
    .bind(id)
    .bind(name)
    .execute(&mut *writing.tx)
    .await?;
    let template = ROLE_TEMPLATES.iter().find(|(.., one)| *one == role);
    let (template, title) = template.map_or(("", ""), |(id, title, _)| (id, title));
    sqlx::query(
        "INSERT INTO role_assignment (tenant_id, person_id, position, role_template_id, display_name, source)
         VALUES ($1, $2, 0, $3, $4, $5)",
    )
    .bind(tenant_id)
    .bind(id)
    .bind(template)
    .bind(title)
    .bind(code::text(RoleSource::ThisServer))
    .execute(&mut *writing.tx)
    .await?;
    Ok(())
}

/// Tokens that have ended go, and with them their applications.
async fn clear_ended(writing: &mut Writing, tenant_id: &str, now: i64) -> Result<()> {
    sqlx::query("DELETE FROM api_token WHERE tenant_id = $1 AND expires_at <= $2")
        .bind(tenant_id)
        .bind(now)
        .execute(&mut *writing.tx)
        .await?;
    remove_idle_applications(writing, tenant_id).await
}

async fn remove_idle_applications(writing: &mut Writing, tenant_id: &str) -> Result<()> {
    sqlx::query(
        "DELETE FROM person WHERE tenant_id = $1 AND application = 1 AND NOT EXISTS
             (SELECT 1 FROM api_token
              WHERE api_token.tenant_id = person.tenant_id AND api_token.person_id = person.id)",
    )
    .bind(tenant_id)
    .execute(&mut *writing.tx)
    .await?;
    Ok(())
}
