//! To whom incidents and alerts of a tenant can be handed over.

use security_center_contract::{Person, RoleSource};

use super::{Control, Result, code, rows};
use crate::domain::access::responding_templates;

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    display_name: String,
    user_principal_name: String,
    count: i64,
}

impl Control {
    /// Those of the tenant whose roles let them change incidents and alerts, by name, so many at most; and how many there are.
    /// Applications are not among them: nobody hands work over to one.
    pub async fn assignees(&self, tenant_id: &str, at_most: i64) -> Result<(Vec<Person>, u64)> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, display_name, user_principal_name, count(*) OVER () AS count FROM person
             WHERE tenant_id = $1 AND application = 0 AND user_principal_name <> '' AND EXISTS
                   (SELECT 1 FROM role_assignment AS held
                    WHERE held.tenant_id = $1 AND held.person_id = person.id AND held.source <> $2
                      AND lower(held.role_template_id) IN (SELECT value FROM json_each($3)))
             ORDER BY lower(display_name), user_principal_name, id LIMIT $4",
        )
        .bind(tenant_id)
        // What is held there gives nothing here (L6).
        .bind(code::text(RoleSource::SecurityComplianceCenter))
        .bind(rows::list(responding_templates()))
        .bind(at_most)
        .fetch_all(&self.pool)
        .await?;
        let count = rows.first().map_or(0, |row| u64::try_from(row.count).unwrap_or(0));
        let person = |Row { id, display_name, user_principal_name, .. }| Person {
            id,
            display_name,
            user_principal_name,
        };
        Ok((rows.into_iter().map(person).collect(), count))
    }
}
