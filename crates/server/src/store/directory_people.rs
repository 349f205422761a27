//! The people of the tenants' directories, with their roles: read, and replaced when a directory is read.

use security_center_contract::{HeldRole, Person, RoleSource};

use super::control::Writing;
use super::database::Tx;
use super::{Result, code};
use crate::domain::access::role_of_template;
use crate::domain::directory::{Directory, DirectoryPerson};

/// Replaces a tenant's people by those of its directory.
///
/// Those who stay keep their sessions; those who are gone lose them with their row. People who are kept stay even
/// when they are not named, behind the others and without the roles that the directory gave them. App roles, and those that
/// this server itself gives, are no concern of the directory's.
pub(super) async fn replace(writing: &mut Writing, directory: &Directory) -> Result<()> {
    let id = &directory.organization.id;
    sqlx::query("DELETE FROM role_assignment WHERE tenant_id = $1 AND source IN ($2, $3)")
        .bind(id)
        .bind(code::text(RoleSource::AzureActiveDirectory))
        .bind(code::text(RoleSource::SecurityComplianceCenter))
        .execute(&mut *writing.tx)
        .await?;
    // Below zero: not named so far.
    sqlx::query("UPDATE person SET position = -1 - position WHERE tenant_id = $1")
        .bind(id)
        .execute(&mut *writing.tx)
        .await?;
    for (position, DirectoryPerson { person, roles }) in (0_i64..).zip(&directory.people) {
        sqlx::query(
            "INSERT INTO person (tenant_id, id, position, display_name, user_principal_name)
             VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (tenant_id, id)
             DO UPDATE SET position = $3, display_name = $4, user_principal_name = $5",
        )
        .bind(id)
        .bind(&person.id)
        .bind(position)
        .bind(&person.display_name)
        .bind(&person.user_principal_name)
        .execute(&mut *writing.tx)
        .await?;
        add_roles(writing, id, &person.id, roles).await?;
    }
    // Disabled accounts go even where they are kept, and sessions and tokens with them.
    for disabled in &directory.disabled {
        sqlx::query("DELETE FROM person WHERE tenant_id = $1 AND id = $2")
            .bind(id)
            .bind(disabled)
            .execute(&mut *writing.tx)
            .await?;
    }
    sqlx::query("DELETE FROM person WHERE tenant_id = $1 AND position < 0 AND kept = 0")
        .bind(id)
        .execute(&mut *writing.tx)
        .await?;
    sqlx::query(
        "UPDATE person SET position = behind.position
         FROM (SELECT id, $2 - 1 + row_number() OVER (ORDER BY position DESC) AS position FROM person
               WHERE tenant_id = $1 AND position < 0) AS behind
         WHERE person.tenant_id = $1 AND person.id = behind.id",
    )
    .bind(id)
    .bind(i64::try_from(directory.people.len()).unwrap_or(i64::MAX / 2))
    .execute(&mut *writing.tx)
    .await?;
    Ok(())
}

/// Adds roles of a person behind those that he holds.
pub(super) async fn add_roles(
    writing: &mut Writing,
    tenant_id: &str,
    person_id: &str,
    roles: &[HeldRole],
) -> Result<()> {
    for role in roles {
        sqlx::query(
            "INSERT INTO role_assignment (tenant_id, person_id, position, role_template_id, display_name, source)
             SELECT $1, $2, coalesce(max(position) + 1, 0), $3, $4, $5 FROM role_assignment
             WHERE tenant_id = $1 AND person_id = $2",
        )
        .bind(tenant_id)
        .bind(person_id)
        .bind(&role.role_template_id)
        .bind(&role.display_name)
        .bind(code::text(role.source))
        .execute(&mut *writing.tx)
        .await?;
    }
    Ok(())
}

/// Everyone of a tenant whose id is in this range, with every role, in the order in which they are shown. Applications
/// only where the range is one id.
pub(super) async fn read(
    tx: &mut Tx,
    tenant_id: &str,
    (first, last): (&str, &str),
) -> Result<Vec<DirectoryPerson>> {
    let roles: Vec<(String, String, String, String)> = sqlx::query_as(
        "SELECT person_id, role_template_id, display_name, source FROM role_assignment
         WHERE tenant_id = $1 AND person_id BETWEEN $2 AND $3 ORDER BY person_id, position",
    )
    .bind(tenant_id)
    .bind(first)
    .bind(last)
    .fetch_all(&mut **tx)
    .await?;
    let rows: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT id, display_name, user_principal_name FROM person
         WHERE tenant_id = $1 AND id BETWEEN $2 AND $3 AND (application = 0 OR $2 = $3) ORDER BY position",
    )
    .bind(tenant_id)
    .bind(first)
    .bind(last)
    .fetch_all(&mut **tx)
    .await?;
    let mut people = Vec::with_capacity(rows.len());
    for (id, display_name, user_principal_name) in rows {
        let first = roles.partition_point(|(person, ..)| *person < id);
        let roles = roles[first..]
            .iter()
            .take_while(|(person, ..)| *person == id)
            .map(|(_, role_template_id, display_name, source)| {
                Ok(HeldRole {
                    role: role_of_template(role_template_id),
                    role_template_id: role_template_id.clone(),
                    display_name: display_name.clone(),
                    source: code::parse(source)?,
                })
            })
            .collect::<Result<_>>()?;
        people.push(DirectoryPerson { person: Person { id, display_name, user_principal_name }, roles });
    }
    Ok(people)
}
