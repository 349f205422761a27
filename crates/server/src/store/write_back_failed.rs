//! What is noted where alerts could not be written back: why, and when they are tried again.

use security_center_contract::SupportedService;

use super::database::Tx;
use super::incident_history::raise_revision;
use super::location_step::Held;
use super::sql::Sql;
use super::write_back::{Hindrance, one};
use super::write_back_step::where_alert;
use super::{LocationStore, Result, code};

impl LocationStore {
    /// An alert could not be written. It is tried again after as many milliseconds as `wait` makes of how often it failed in a row;
    /// where that is nothing, once something of it changes.
    pub async fn write_failed(
        &self,
        held: Held<'_>,
        of: (&str, &str),
        (why, now): (Hindrance, i64),
        wait: impl Fn(i64) -> Option<i64>,
    ) -> Result<()> {
        let mut tx = self.write_for(held).await?;
        let (tenant_id, alert_id) = of;
        tell(&mut tx, &one(tenant_id, alert_id), why).await?;
        let mut sql = Sql::of("UPDATE write_back SET failures = failures");
        failed_because(&mut sql, why, now);
        where_alert(&mut sql, tenant_id, alert_id);
        sql.run(&mut tx).await?;
        put_off(&mut tx, of, now, wait).await?;
        raise_revision(&mut tx, tenant_id).await?;
        Ok(tx.commit().await?)
    }

    /// What Microsoft Graph answered of an alert is of no use; that says nothing of why it waits. It is asked again after as many
    /// milliseconds as `wait` makes of how often that was in a row.
    pub async fn write_later(
        &self,
        held: Held<'_>,
        of: (&str, &str),
        now: i64,
        wait: impl Fn(i64) -> i64,
    ) -> Result<()> {
        let mut tx = self.write_for(held).await?;
        put_off(&mut tx, of, now, |failures| Some(wait(failures))).await?;
        Ok(tx.commit().await?)
    }

    /// Nothing of a service can be written now, as was seen at this alert. It is tried again after as many milliseconds as `wait` makes
    /// of how many attempts failed in a row, and then begins with another alert.
    pub async fn writes_failed(
        &self,
        held: Held<'_>,
        (tenant_id, service, alert_id): (&str, SupportedService, &str),
        (why, now): (Hindrance, i64),
        wait: impl Fn(i64) -> i64,
    ) -> Result<()> {
        let mut tx = self.write_for(held).await?;
        let service = code::text(service);
        let mut due = Sql::of("alert.tenant_id = ");
        due.bind(tenant_id.into())
            .add(" AND alert.id IN (SELECT alert_id FROM write_back WHERE tenant_id = ");
        due.bind(tenant_id.into()).add(" AND service = ").bind(service.as_str().into());
        due.add(" AND next_at <= ").bind(now.into()).add(")");
        tell(&mut tx, &due, why).await?;
        sqlx::query(
            "UPDATE write_back SET failed_at = $4, failure_reason = $5
             WHERE tenant_id = $1 AND service = $2 AND next_at <= $3",
        )
        .bind(tenant_id)
        .bind(&service)
        .bind(now)
        .bind(now)
        .bind(code::text(why))
        .execute(&mut *tx)
        .await?;
        let failures = put_off(&mut tx, (tenant_id, alert_id), now, |failures| Some(wait(failures))).await?;
        // One that is not answered again and again may be the only one: the others do not wait longer each time.
        let counts = why != Hindrance::Unreachable || failures <= 1;
        let failed: Option<(i64,)> = sqlx::query_as(
            "UPDATE alert_fetch SET write_failures = write_failures + $3 WHERE tenant_id = $1 AND service = $2
             RETURNING write_failures",
        )
        .bind(tenant_id)
        .bind(&service)
        .bind(i64::from(counts))
        .fetch_optional(&mut *tx)
        .await?;
        let Some((failures,)) = failed else { return Ok(()) };
        sqlx::query("UPDATE alert_fetch SET writes_from = $3 WHERE tenant_id = $1 AND service = $2")
            .bind(tenant_id)
            .bind(&service)
            .bind(now + wait(failures))
            .execute(&mut *tx)
            .await?;
        raise_revision(&mut tx, tenant_id).await?;
        Ok(tx.commit().await?)
    }
}

/// Goes on with setting why something was not written.
pub(super) fn failed_because(sql: &mut Sql, why: Hindrance, now: i64) -> &mut Sql {
    sql.add(", failed_at = ").bind(now.into());
    sql.add(", failure_reason = ").bind(code::text(why).as_str().into())
}

/// An alert failed once more, and is tried again after as many milliseconds as `wait` makes of how often it did in a row. Answers with
/// how often.
async fn put_off(
    tx: &mut Tx,
    (tenant_id, alert_id): (&str, &str),
    now: i64,
    wait: impl Fn(i64) -> Option<i64>,
) -> Result<i64> {
    let failed: Option<(i64,)> = sqlx::query_as(
        "UPDATE write_back SET failures = failures + 1 WHERE tenant_id = $1 AND alert_id = $2 RETURNING failures",
    )
    .bind(tenant_id)
    .bind(alert_id)
    .fetch_optional(&mut **tx)
    .await?;
    let Some((failures,)) = failed else { return Ok(0) };
    sqlx::query("UPDATE write_back SET next_at = $3 WHERE tenant_id = $1 AND alert_id = $2")
        .bind(tenant_id)
        .bind(alert_id)
        .bind(wait(failures).map(|wait| now + wait))
        .execute(&mut **tx)
        .await?;
    Ok(failures)
}

/// Windows that show one of these alerts are to show it anew, where it could not be written for another reason before.
async fn tell(tx: &mut Tx, of: &Sql, why: Hindrance) -> Result<()> {
    let mut sql = Sql::of("UPDATE alert SET version = version + 1 WHERE ");
    sql.append(of).add(
        " AND EXISTS (SELECT 1 FROM write_back
                      WHERE write_back.tenant_id = alert.tenant_id AND write_back.alert_id = alert.id
                        AND write_back.failure_reason IS DISTINCT FROM ",
    );
    sql.bind(code::text(why).as_str().into()).add(")");
    sql.run(tx).await?;
    Ok(())
}
