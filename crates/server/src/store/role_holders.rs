//! Who holds which role of a tenant (S9).

use security_center_contract::Person;

use super::{Control, Result, code};
use crate::domain::role_holders::HeldBy;

/// How many people of one role are read.
const PEOPLE: i64 = 100;

#[derive(sqlx::FromRow)]
struct Row {
    template: String,
    role_name: String,
    source: String,
    count: i64,
    id: String,
    display_name: String,
    user_principal_name: String,
}

impl Control {
    /// Every role that anybody of the tenant holds, by source, with the first hundred by name and their number.
    /// An application is among them while its token is good.
    pub async fn role_holders(&self, tenant_id: &str, now: i64) -> Result<Vec<HeldBy>> {
        let rows: Vec<Row> = sqlx::query_as(
            "WITH held AS (
                 SELECT lower(role_template_id) AS template, source, person_id, min(display_name) AS role_name
                 FROM role_assignment WHERE tenant_id = $1 GROUP BY 1, 2, 3
             ), numbered AS (
                 SELECT held.template, held.source, person.id, person.display_name, person.user_principal_name,
                        min(held.role_name) OVER role AS role_name,
                        count(*) OVER role AS count,
                        row_number() OVER (PARTITION BY held.template, held.source
                                           ORDER BY lower(person.display_name), person.id) AS place
                 FROM held JOIN person ON person.tenant_id = $1 AND person.id = held.person_id
                 WHERE person.application = 0 OR EXISTS
                       (SELECT 1 FROM api_token WHERE api_token.tenant_id = $1
                          AND api_token.person_id = person.id AND api_token.expires_at > $3)
                 WINDOW role AS (PARTITION BY held.template, held.source)
             )
             SELECT template, role_name, source, count, id, display_name, user_principal_name FROM numbered
             WHERE place <= $2 ORDER BY template, source, place",
        )
        .bind(tenant_id)
        .bind(PEOPLE)
        .bind(now)
        .fetch_all(&self.pool)
        .await?;
        let mut roles: Vec<HeldBy> = Vec::new();
        for row in rows {
            let source = code::parse(&row.source)?;
            let person = Person {
                id: row.id,
                display_name: row.display_name,
                user_principal_name: row.user_principal_name,
            };
            match roles.last_mut() {
                Some(last) if last.role_template_id == row.template && last.source == source => {
                    last.people.push(person);
                }
                _ => roles.push(HeldBy {
                    role_template_id: row.template,
                    display_name: row.role_name,
                    source,
                    people: vec![person],
                    count: u64::try_from(row.count).unwrap_or(0),
                }),
            }
        }
        Ok(roles)
    }
}
