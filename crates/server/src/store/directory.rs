//! The directory of the tenants: read as a whole, replaced as a whole.

use security_center_contract::{AuditAction, AuditField, ChangeKind};

use super::code::is_nobodys;
use super::control::Writing;
use super::database::Tx;
use super::document::{ReadDirectory, write_document};
use super::flag::Flag;
use super::{Control, Result, audit, code, directory_people, event, threat_protection};
use crate::domain::cause::Cause;
use crate::domain::directory::{Deployment, Directory, Organization, ServicePlan, Subscription};
use crate::domain::eligibility;

/// A tenant's directory with the version that its representations carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredDirectory {
    /// What the last import brought.
    pub directory: Directory,
    /// Grows with every change.
    pub version: i64,
    /// When it was read.
    pub read_at: i64,
}

/// What an import did with one tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Imported {
    /// The tenant is new.
    Added,
    /// Its directory changed.
    Changed,
    /// Nothing changed, so nothing was written.
    Unchanged,
}

impl Control {
    /// Replaces the directory of each tenant, all or nothing. The digest tells whether anything changed.
    pub async fn replace_directories(
        &self,
        directories: &[ReadDirectory],
        cause: &Cause,
        now: i64,
    ) -> Result<Vec<Imported>> {
        let mut writing = self.write().await?;
        let mut done = Vec::with_capacity(directories.len());
        for read in directories {
            done.push(replace(&mut writing, read, Word::Directory, cause, now).await?);
        }
        writing.commit().await?;
        Ok(done)
    }

    /// The ids of all tenants, by name.
    pub async fn tenant_ids(&self) -> Result<Vec<String>> {
        let rows: Vec<(String,)> =
            sqlx::query_as("SELECT id FROM tenant ORDER BY display_name, id").fetch_all(&self.pool).await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// A tenant's name; empty when there is no such tenant.
    pub async fn tenant_name(&self, tenant_id: &str) -> Result<String> {
        let row: Option<(String,)> = sqlx::query_as("SELECT display_name FROM tenant WHERE id = $1")
            .bind(tenant_id)
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.map(|(name,)| name).unwrap_or_default())
    }

    /// A tenant's directory.
    pub async fn directory(&self, tenant_id: &str) -> Result<Option<StoredDirectory>> {
        self.directory_with(tenant_id, EVERYONE).await
    }

    /// A tenant's directory with only this person of it: a tenant may have very many, and most requests
    /// concern one.
    pub async fn directory_for(&self, tenant_id: &str, person_id: &str) -> Result<Option<StoredDirectory>> {
        self.directory_with(tenant_id, (person_id, person_id)).await
    }

    async fn directory_with(&self, tenant_id: &str, who: (&str, &str)) -> Result<Option<StoredDirectory>> {
        if is_nobodys(tenant_id) || is_nobodys(who.0) {
            return Ok(None);
        }
        let mut tx = self.read().await?;
        let Some((organization, version, read_at)) = organization(&mut tx, tenant_id).await? else {
            return Ok(None);
        };
        let directory = Directory {
            organization,
            subscriptions: subscriptions(&mut tx, tenant_id).await?,
            deployments: deployments(&mut tx, tenant_id).await?,
            people: directory_people::read(&mut tx, tenant_id, who).await?,
            disabled: Vec::new(),
        };
        Ok(Some(StoredDirectory { directory, version, read_at }))
    }
}

/// Whose word a new directory is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// The directory's own.
    Directory,
    /// The operator's, who says nothing of people: the roles that somebody's sign-in has brought since it was read stay.
    Operator,
}

/// Replaces what is known of a tenant; the caller commits.
pub(super) async fn replace(
    writing: &mut Writing,
    read: &ReadDirectory,
    word: Word,
    cause: &Cause,
    now: i64,
) -> Result<Imported> {
    let ReadDirectory { directory, digest, .. } = read;
    let organization = &directory.organization;
    let id = &organization.id;
    let before: Option<(String,)> = sqlx::query_as("SELECT digest FROM tenant WHERE id = $1")
        .bind(id)
        .fetch_optional(&mut *writing.tx)
        .await?;
    if before.as_ref().is_some_and(|(before,)| before == digest) {
        write_document(writing, read).await?;
        return Ok(Imported::Unchanged);
    }
    let was_eligible = eligible(&mut writing.tx, id).await?;
    // Emptied: the directory is to count as a new word when it is read next.
    let digest = match &before {
        Some((before,)) if word == Word::Operator && before.is_empty() => before,
        _ => digest,
    };
    let (version,): (i64,) = sqlx::query_as(
        "INSERT INTO tenant (id, display_name, country, cloud, us_government_institution, automatic_turn_on,
                             digest, version, imported_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8)
         ON CONFLICT (id) DO UPDATE SET display_name = $2, country = $3, cloud = $4,
             us_government_institution = $5, automatic_turn_on = $6, digest = $7, version = tenant.version + 1,
             imported_at = $8
         RETURNING version",
    )
    .bind(id)
    .bind(&organization.display_name)
    .bind(&organization.country)
    .bind(code::text(organization.cloud))
    .bind(Flag(organization.us_government_institution))
    .bind(Flag(organization.automatic_turn_on))
    .bind(digest)
    .bind(now)
    .fetch_one(&mut *writing.tx)
    .await?;
    for statement in
        ["DELETE FROM subscription WHERE tenant_id = $1", "DELETE FROM deployment WHERE tenant_id = $1"]
    {
        sqlx::query(statement).bind(id).execute(&mut *writing.tx).await?;
    }
    write_document(writing, read).await?;
    insert_subscriptions(writing, directory).await?;
    insert_deployments(writing, directory).await?;
    if word == Word::Directory {
        directory_people::replace(writing, directory).await?;
    }
    event::add(writing, id, ChangeKind::Tenant, version, now).await?;
    // Where data will be and what may be done follow from the directory: whoever was about to turn the service
    // on shall see that again before he does (D10).
    threat_protection::directory_changed(writing, id, now).await?;
    if before.is_none() {
        audit::begin(writing, id).await?;
    }
    let earlier = before.is_some().then(|| (version - 1).to_string());
    let told = [audit::change(AuditField::DirectoryVersion, earlier, Some(version.to_string()))];
    audit::add(writing, id, cause, AuditAction::DirectoryImported, &told, now).await?;
    let is_eligible = eligibility::assess(organization, &directory.subscriptions).eligible;
    if was_eligible.is_some_and(|was| was != is_eligible) {
        let before = was_eligible.map(|was| was.to_string());
        let told = [audit::change(AuditField::Eligible, before, Some(is_eligible.to_string()))];
        audit::add(writing, id, cause, AuditAction::EligibilityChanged, &told, now).await?;
    }
    Ok(if before.is_some() { Imported::Changed } else { Imported::Added })
}

async fn insert_subscriptions(writing: &mut Writing, directory: &Directory) -> Result<()> {
    for (position, subscription) in (0_i64..).zip(&directory.subscriptions) {
        sqlx::query(
            "INSERT INTO subscription (tenant_id, position, sku_id, sku_part_number, capability_status, trial)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&directory.organization.id)
        .bind(position)
        .bind(&subscription.sku_id)
        .bind(&subscription.sku_part_number)
        .bind(code::text(subscription.capability_status))
        .bind(Flag(subscription.trial))
        .execute(&mut *writing.tx)
        .await?;
        for (plan_position, plan) in (0_i64..).zip(&subscription.service_plans) {
            sqlx::query(
                "INSERT INTO service_plan (tenant_id, subscription_position, position, id, name, enabled)
                 VALUES ($1, $2, $3, $4, $5, $6)",
            )
            .bind(&directory.organization.id)
            .bind(position)
            .bind(plan_position)
            .bind(&plan.id)
            .bind(&plan.name)
            .bind(Flag(plan.enabled))
            .execute(&mut *writing.tx)
            .await?;
        }
    }
    Ok(())
}

async fn insert_deployments(writing: &mut Writing, directory: &Directory) -> Result<()> {
    for (position, deployment) in (0_i64..).zip(&directory.deployments) {
        sqlx::query(
            "INSERT INTO deployment (tenant_id, position, service, deployed, location,
                                     through_azure_security_center, integration)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&directory.organization.id)
        .bind(position)
        .bind(code::text(deployment.service))
        .bind(Flag(deployment.deployed))
        .bind(deployment.location.map(code::text))
        .bind(Flag(deployment.through_azure_security_center))
        .bind(deployment.integration.map(Flag))
        .execute(&mut *writing.tx)
        .await?;
    }
    Ok(())
}

/// The range of ids that holds everyone: no text is behind the last one.
const EVERYONE: (&str, &str) = ("", "\u{10FFFF}");

/// A tenant's own attributes, the version of its representations, and when it was read.
async fn organization(tx: &mut Tx, tenant_id: &str) -> Result<Option<(Organization, i64, i64)>> {
    let row: Option<(String, String, String, Flag, Flag, i64, i64)> = sqlx::query_as(
        "SELECT display_name, country, cloud, us_government_institution, automatic_turn_on, version,
                imported_at
         FROM tenant WHERE id = $1",
    )
    .bind(tenant_id)
    .fetch_optional(&mut **tx)
    .await?;
    let Some((
        display_name,
        country,
        cloud,
        Flag(us_government_institution),
        Flag(automatic_turn_on),
        version,
        read_at,
    )) = row
    else {
        return Ok(None);
    };
    let organization = Organization {
        id: tenant_id.to_owned(),
        display_name,
        country,
        cloud: code::parse(&cloud)?,
        us_government_institution,
        automatic_turn_on,
    };
    Ok(Some((organization, version, read_at)))
}

/// Whether a tenant is eligible by what is known of it so far; nothing where nothing is.
async fn eligible(tx: &mut Tx, tenant_id: &str) -> Result<Option<bool>> {
    let Some((organization, ..)) = organization(tx, tenant_id).await? else { return Ok(None) };
    Ok(Some(eligibility::assess(&organization, &subscriptions(tx, tenant_id).await?).eligible))
}

async fn subscriptions(tx: &mut Tx, tenant_id: &str) -> Result<Vec<Subscription>> {
    let plans: Vec<(i64, String, String, Flag)> = sqlx::query_as(
        "SELECT subscription_position, id, name, enabled FROM service_plan WHERE tenant_id = $1
         ORDER BY subscription_position, position",
    )
    .bind(tenant_id)
    .fetch_all(&mut **tx)
    .await?;
    let rows: Vec<(i64, String, String, String, Flag)> = sqlx::query_as(
        "SELECT position, sku_id, sku_part_number, capability_status, trial FROM subscription
         WHERE tenant_id = $1 ORDER BY position",
    )
    .bind(tenant_id)
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter()
        .map(|(position, sku_id, sku_part_number, status, Flag(trial))| {
            let service_plans = plans
                .iter()
                .filter(|(of, ..)| *of == position)
                .map(|(_, id, name, enabled)| ServicePlan {
                    id: id.clone(),
                    name: name.clone(),
                    enabled: enabled.0,
                })
                .collect();
            let capability_status = code::parse(&status)?;
            Ok(Subscription { sku_id, sku_part_number, capability_status, trial, service_plans })
        })
        .collect()
}

#[derive(sqlx::FromRow)]
struct DeploymentRow {
    service: String,
    deployed: Flag,
    location: Option<String>,
    through_azure_security_center: Flag,
    integration: Option<Flag>,
}

async fn deployments(tx: &mut Tx, tenant_id: &str) -> Result<Vec<Deployment>> {
    let rows: Vec<DeploymentRow> = sqlx::query_as(
        "SELECT service, deployed, location, through_azure_security_center, integration FROM deployment
         WHERE tenant_id = $1 ORDER BY position",
    )
    .bind(tenant_id)
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Deployment {
                service: code::parse(&row.service)?,
                deployed: row.deployed.0,
                location: code::parse_optional(row.location.as_deref())?,
                through_azure_security_center: row.through_azure_security_center.0,
                integration: row.integration.map(bool::from),
            })
        })
        .collect()
}
