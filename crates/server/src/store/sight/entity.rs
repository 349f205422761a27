//! An entity as the alerts in sight alone tell of it: it is there where one of them names it.

use security_center_alerts::entity::Kind;
use sqlx::Row;

use super::{Reads, View};
use crate::store::Result;
use crate::store::database::Tx;
use crate::store::entity::EntityRow;
use crate::store::incident_list::{IncidentRow, coded, incidents};
use crate::store::sql::Sql;

/// The entity of this name. That it is everywhere is a fact of all alerts, and is not told.
pub(in crate::store) async fn of_name(tx: &mut Tx, view: View<'_>, key: &str) -> Result<Option<EntityRow>> {
    let mut sql = Sql::of(
        "SELECT min(named.kind) AS kind, min(seen.span_from) AS first_seen_at, max(seen.span_to) AS last_seen_at,
                count(*) AS alerts",
    );
    naming(view, key, &mut sql);
    let Some(row) = sql.one(tx).await? else { return Ok(None) };
    let alerts: i64 = row.try_get("alerts")?;
    if alerts == 0 {
        return Ok(None);
    }
    // As the last alert shows it.
    let mut sql = Sql::of(
        "SELECT (SELECT shown.display FROM alert_entity AS shown
                 WHERE shown.tenant_id = named.tenant_id AND shown.alert_id = named.alert_id
                   AND shown.key = coalesce(named.alias_of, named.key)) AS display",
    );
    naming(view, key, &mut sql);
    sql.add(
        " AND EXISTS (SELECT 1 FROM alert_entity AS shown
                 WHERE shown.tenant_id = named.tenant_id AND shown.alert_id = named.alert_id
                   AND shown.key = coalesce(named.alias_of, named.key) AND shown.display <> '')
         ORDER BY seen.arrived_at DESC, seen.id DESC LIMIT 1",
    );
    let display = sql.one(tx).await?.map_or(Ok(String::new()), |row| row.try_get("display"))?;
    Ok(Some(EntityRow {
        key: key.to_owned(),
        kind: coded(&row, "kind", Kind::of)?,
        display,
        first_seen_at: row.try_get("first_seen_at")?,
        last_seen_at: row.try_get("last_seen_at")?,
        alerts: alerts.unsigned_abs(),
        everywhere_since: None,
    }))
}

/// The incidents in which alerts in sight name it, the newest first, at most `limit` of them; and how many there are, counted no
/// further than `counted`.
pub(in crate::store) async fn incidents_with(
    tx: &mut Tx,
    view: View<'_>,
    key: &str,
    (limit, counted): (i64, i64),
) -> Result<(Vec<IncidentRow>, u64)> {
    let mut sql = Sql::of("SELECT count(*) FROM (SELECT DISTINCT seen.incident");
    naming(view, key, &mut sql);
    sql.add(" AND seen.incident IS NOT NULL LIMIT ").bind(counted.into()).add(") AS found");
    let count: i64 = sql.one(tx).await?.map_or(Ok(0), |row| row.try_get(0))?;
    let mut sql = Sql::of("SELECT DISTINCT seen.incident AS incident");
    naming(view, key, &mut sql);
    sql.add(" AND seen.incident IS NOT NULL ORDER BY incident DESC LIMIT ").bind(limit.into());
    let rows = sql.all(tx).await?;
    let numbers: Vec<i64> = rows.iter().map(|row| row.try_get("incident")).collect::<sqlx::Result<_>>()?;
    if numbers.is_empty() {
        return Ok((Vec::new(), 0));
    }
    let mut rows = incidents(tx, view, &numbers).await?;
    rows.sort_by_key(|row| std::cmp::Reverse(row.number));
    Ok((rows, count.unsigned_abs()))
}

/// Goes on with the alerts in sight, `seen`, that name it, and the name in each, `named`.
fn naming(view: View<'_>, key: &str, sql: &mut Sql) {
    sql.add(
        " FROM alert_entity AS named JOIN alert AS seen
           ON seen.tenant_id = named.tenant_id AND seen.id = named.alert_id
         WHERE named.tenant_id = ",
    );
    sql.bind(view.tenant_id.into()).add(" AND named.key = ").bind(key.into());
    view.and_sees("seen", Reads::Few, sql);
}
