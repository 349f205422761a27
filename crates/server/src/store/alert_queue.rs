//! What the app's queue of alerts is made of: the order of all that fit, what changed since, and rows by their numbers; and
//! what belongs to one of them.

use security_center_alerts::entity::{Kind, RemediationStatus, Verdict};
use security_center_odata::{Filter, Sort};
use sqlx::any::AnyRow;
use sqlx::{FromRow, Row};

use super::alert_list::{AlertColumn, AlertRecord, AlertRow, NEWEST, SELECT};
use super::flag::Flag;
use super::incident_history::{self, HistoryRow};
use super::incident_list::{coded, unreadable};
use super::incident_queue::QueueOrder;
use super::page_sql::List;
use super::sight::{self, Reads, View};
use super::sql::Sql;
use super::{LocationStore, Result};

/// The alerts by their numbers, which is how the app orders them.
const QUEUE: List<AlertColumn> = List {
    table: "alert",
    from: |source, sql| source.alerts(sql),
    select: SELECT,
    id: AlertColumn::Number,
    newest: &NEWEST,
};

/// What an alert says of an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceRow {
    /// The name by which it is shown and counted.
    pub key: String,
    /// What it is.
    pub kind: Kind,
    /// How it is shown.
    pub display: String,
    /// What was found about it.
    pub verdict: Verdict,
    /// What was done about it.
    pub remediation: RemediationStatus,
    /// What part it plays, in the service's words.
    pub roles: Vec<String>,
    /// The alert incriminates it.
    pub incriminated: bool,
    /// The device group, of a device.
    pub group_name: Option<String>,
}

/// What a service sent of an alert, as far as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoundedRecords {
    /// The parts, each with how many characters it has in all.
    pub parts: Vec<(AlertRecord, u64)>,
    /// How many parts there are.
    pub count: u64,
}

impl LocationStore {
    /// The order of the alerts in sight that fit a filter, at most so many of them.
    pub async fn alert_order(
        &self,
        view: View<'_>,
        filter: &Filter<AlertColumn>,
        order: &[Sort<AlertColumn>],
        limit: u32,
    ) -> Result<QueueOrder> {
        let mut tx = self.database.read().await?;
        let source = self.alert_source(view, Some(filter));
        let numbers = QUEUE.ids((&mut tx, &source), filter, order, limit).await?;
        let count = if numbers.len() < usize::try_from(limit).unwrap_or(usize::MAX) {
            numbers.len() as u64
        } else {
            QUEUE.count((&mut tx, &source), Some(filter)).await?
        };
        let mut sql = Sql::of("SELECT coalesce(max(alert.number), 0) FROM ");
        view.alerts(Reads::Many, &mut sql);
        sql.add(" WHERE alert.tenant_id = ").bind(view.tenant_id.into());
        let newest = sql.one(&mut tx).await?.map_or(Ok(0), |row| row.try_get(0))?;
        Ok(QueueOrder { numbers, count, newest })
    }

    /// The numbers of the alerts in sight that changed at this moment or later, those that changed last first, at most so many.
    pub async fn alerts_changed(&self, view: View<'_>, since: i64, limit: i64) -> Result<Vec<i64>> {
        let mut sql = Sql::of("SELECT alert.number FROM ");
        view.alerts(Reads::Few, &mut sql);
        sql.add(" WHERE alert.tenant_id = ").bind(view.tenant_id.into());
        sql.add(" AND alert.last_update_at >= ").bind(since.into());
        sql.add(" ORDER BY alert.last_update_at DESC, alert.id LIMIT ").bind(limit.into());
        let rows = sql.all(&mut self.database.read().await?).await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    /// The alerts in sight of these numbers, as far as there are any.
    pub async fn alerts_of(&self, view: View<'_>, numbers: &[i64]) -> Result<Vec<AlertRow>> {
        if numbers.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = Sql::of(format!("SELECT {SELECT} FROM "));
        view.alerts(Reads::Few, &mut sql);
        sql.add(" WHERE tenant_id = ").bind(view.tenant_id.into());
        sql.add(" AND number IN ").list(numbers.iter().map(|number| (*number).into()));
        let rows = sql.all(&mut self.database.read().await?).await?;
        rows.iter().map(|row| Ok(AlertRow::from_row(row)?)).collect()
    }

    /// The alert in sight of this number.
    pub async fn alert_numbered(&self, view: View<'_>, number: i64) -> Result<Option<AlertRow>> {
        Ok(self.alerts_of(view, &[number]).await?.pop())
    }

    /// What an alert in sight names, those incriminated first, at most so many; and how many there are.
    pub async fn alert_evidence(
        &self,
        view: View<'_>,
        id: &str,
        limit: i64,
    ) -> Result<(Vec<EvidenceRow>, u64)> {
        let mut tx = self.database.read().await?;
        let of_alert = |sql: &mut Sql| {
            sql.add(" FROM alert_entity AS named WHERE named.tenant_id = ").bind(view.tenant_id.into());
            sql.add(" AND named.alert_id = ").bind(id.into()).add(" AND named.alias_of IS NULL");
            view.and_sees_alert("named.alert_id", sql);
        };
        let mut sql = Sql::of("SELECT count(*)");
        of_alert(&mut sql);
        let count: i64 = sql.one(&mut tx).await?.map_or(Ok(0), |row| row.try_get(0))?;
        let mut sql =
            Sql::of("SELECT key, kind, display, verdict, remediation, roles, incriminated, group_name");
        of_alert(&mut sql);
        sql.add(" ORDER BY incriminated DESC, kind, display, key LIMIT ").bind(limit.into());
        let rows = sql.all(&mut tx).await?;
        Ok((rows.iter().map(evidence).collect::<Result<_>>()?, count.unsigned_abs()))
    }

    /// What a service sent of an alert in sight, as it came: the parts in their order, as many as fit into so many characters; of the last
    /// one the beginning.
    pub async fn bounded_records(&self, view: View<'_>, id: &str, characters: i64) -> Result<BoundedRecords> {
        let mut tx = self.database.read().await?;
        let mut sql = Sql::of(
            "SELECT sent.part AS part, CAST(length(sent.record) AS BIGINT) AS size FROM alert_record AS sent
             WHERE sent.tenant_id = ",
        );
        sql.bind(view.tenant_id.into()).add(" AND sent.alert_id = ").bind(id.into());
        view.and_sees_alert("sent.alert_id", &mut sql);
        let rows = sql.add(" ORDER BY sent.part").clone().all(&mut tx).await?;
        let size = |row: &AnyRow| Ok((row.try_get("part")?, row.try_get("size")?));
        let sizes: Vec<(String, i64)> = rows.iter().map(size).collect::<sqlx::Result<_>>()?;
        let mut before = 0;
        let begun = sizes.iter().take_while(|(_, size)| {
            let begins = before < characters;
            before += size;
            begins
        });
        let begun: Vec<&str> = begun.map(|(part, _)| part.as_str()).collect();
        let mut parts = Vec::new();
        if !begun.is_empty() {
            let mut sql = Sql::of("SELECT part, substr(record, 1, CAST(");
            sql.bind(characters.into()).add(" AS INTEGER)) AS record FROM alert_record WHERE tenant_id = ");
            sql.bind(view.tenant_id.into()).add(" AND alert_id = ").bind(id.into());
            sql.add(" AND part IN ").list(begun.into_iter().map(Into::into)).add(" ORDER BY part");
            let mut left = usize::try_from(characters).unwrap_or_default();
            for (row, (part, size)) in sql.all(&mut tx).await?.iter().zip(&sizes) {
                let record: String = row.try_get("record")?;
                let record: String = record.chars().take(left).collect();
                left = left.saturating_sub(usize::try_from(*size).unwrap_or(usize::MAX));
                let (alert_id, part) = (id.to_owned(), part.clone());
                parts.push((AlertRecord { alert_id, part, record }, size.unsigned_abs()));
            }
        }
        Ok(BoundedRecords { parts, count: sizes.len() as u64 })
    }

    /// A part of what a service sent of an alert in sight, whole.
    pub async fn alert_part(&self, view: View<'_>, id: &str, part: &str) -> Result<Option<String>> {
        let mut sql = Sql::of("SELECT sent.record FROM alert_record AS sent WHERE sent.tenant_id = ");
        sql.bind(view.tenant_id.into()).add(" AND sent.alert_id = ").bind(id.into());
        sql.add(" AND sent.part = ").bind(part.into());
        view.and_sees_alert("sent.alert_id", &mut sql);
        let row = sql.one(&mut self.database.read().await?).await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?)
    }

    /// What the history of an incident tells of an alert in sight of it, the newest first: of its newest entries, at most so many.
    pub async fn alert_history(
        &self,
        (view, incident): (View<'_>, i64),
        id: &str,
        looked_at: i64,
    ) -> Result<Vec<HistoryRow>> {
        // As the entries are written: a name and a text of JSON.
        let named = format!("\"alert\":{}", serde_json::Value::from(id));
        let mut tx = self.database.read().await?;
        let rows: Vec<incident_history::Row> = sqlx::query_as(
            "SELECT entry, at, actor_id, actor_name, what, details FROM (
                 SELECT entry, at, actor_id, actor_name, what, details FROM incident_history
                 WHERE tenant_id = $1 AND incident = $2 ORDER BY entry DESC LIMIT $4
             ) AS newest WHERE replace(details, $3, '') <> details ORDER BY entry DESC",
        )
        .bind(view.tenant_id)
        .bind(incident)
        .bind(named)
        .bind(looked_at)
        .fetch_all(&mut *tx)
        .await?;
        let told: Vec<HistoryRow> = rows.into_iter().map(incident_history::Row::entry).collect();
        let told = told.into_iter().filter(|row| row.details["alert"] == id).collect();
        sight::history::of_alert(&mut tx, view, id, told).await
    }
}

fn evidence(row: &AnyRow) -> Result<EvidenceRow> {
    let roles = serde_json::from_str(row.try_get("roles")?);
    Ok(EvidenceRow {
        key: row.try_get("key")?,
        kind: coded(row, "kind", Kind::of)?,
        display: row.try_get("display")?,
        verdict: coded(row, "verdict", Verdict::of)?,
        remediation: coded(row, "remediation", RemediationStatus::of)?,
        roles: roles.map_err(|fault| unreadable("roles", fault))?,
        incriminated: row.try_get::<Flag, _>("incriminated")?.0,
        group_name: row.try_get("group_name")?,
    })
}
