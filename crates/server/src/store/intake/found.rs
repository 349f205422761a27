//! What the store knows of what arrives: alerts, their records and entities, and which names are everywhere.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use security_center_alerts::alert::{AlertStatus, Severity};
use security_center_alerts::category::Categories;
use security_center_alerts::correlation::{Count, Ledger, Segment, Span};
use security_center_alerts::incident::Known;
use security_center_alerts::parts::{Part, Parts};
use sqlx::AssertSqlSafe;

use crate::store::database::Tx;
use crate::store::rows::list;
use crate::store::{Result, StoreError};

/// An alert that is kept.
#[derive(Clone, Debug)]
pub(super) struct KeptAlert {
    pub(super) incident: Option<i64>,
    pub(super) pinned: bool,
    pub(super) service: String,
    pub(super) decided: i64,
    pub(super) status: AlertStatus,
    pub(super) span: Span,
    pub(super) arrived_at: i64,
    /// What it adds to its incident.
    pub(super) known: Known,
    pub(super) linked_by: String,
}

/// A row of `alert`, as far as it is read here.
pub(super) type AlertRow =
    (String, Option<i64>, i64, String, String, i64, i64, i64, String, i64, i64, i64, i64, i64, String);

/// The columns of it.
pub(super) const ALERT_COLUMNS: &str =
    "id, incident, pinned, service, title, severity, categories, decided, status, first_activity_at,
    last_activity_at, span_from, span_to, arrived_at, linked_by";

/// The alert of a row.
pub(super) fn kept_alert(row: AlertRow) -> Result<(String, KeptAlert)> {
    let (
        id,
        incident,
        pinned,
        service,
        title,
        severity,
        categories,
        decided,
        status,
        first,
        last,
        from,
        to,
        arrived_at,
        linked_by,
    ) = row;
    let status =
        AlertStatus::of(&status).ok_or(StoreError::UnknownCode { text: status, kind: "AlertStatus" })?;
    let place = security_center_contract::SupportedService::ALL
        .iter()
        .position(|one| crate::store::code::text(one) == service)
        .unwrap_or_default();
    let known = Known {
        title: Some(title),
        severity: self::severity(severity),
        categories: Categories(categories),
        services: 1 << place,
        alerts: 1,
        active_alerts: i64::from(status != AlertStatus::Resolved),
        first_activity_at: first,
        last_activity_at: last,
    };
    let span = Span { from, to };
    let pinned = pinned != 0;
    Ok((id, KeptAlert { incident, pinned, service, decided, status, span, arrived_at, known, linked_by }))
}

/// The severity of a rank.
pub(super) fn severity(rank: i64) -> Severity {
    usize::try_from(rank).ok().and_then(|rank| Severity::ALL.get(rank)).copied().unwrap_or(Severity::Unknown)
}

/// The alerts of these ids that are kept.
pub(super) async fn alerts(tx: &mut Tx, tenant_id: &str, ids: &str) -> Result<HashMap<String, KeptAlert>> {
    let statement = format!(
        "SELECT {ALERT_COLUMNS} FROM alert WHERE tenant_id = $1 AND id IN (SELECT value FROM json_each($2))"
    );
    let rows: Vec<AlertRow> =
        sqlx::query_as(AssertSqlSafe(statement)).bind(tenant_id).bind(ids).fetch_all(&mut **tx).await?;
    rows.into_iter().map(kept_alert).collect()
}

/// The records that are kept of these alerts.
pub(super) async fn parts(tx: &mut Tx, tenant_id: &str, ids: &str) -> Result<HashMap<String, Parts>> {
    let rows: Vec<(String, String, i64, String)> = sqlx::query_as(
        "SELECT alert_id, part, at, record FROM alert_record
         WHERE tenant_id = $1 AND alert_id IN (SELECT value FROM json_each($2))",
    )
    .bind(tenant_id)
    .bind(ids)
    .fetch_all(&mut **tx)
    .await?;
    let mut found: HashMap<String, Vec<(String, Part)>> = HashMap::new();
    for (id, part, at, text) in rows {
        found.entry(id).or_default().push((part, Part { at, text }));
    }
    Ok(found.into_iter().map(|(id, parts)| (id, Parts::kept(parts))).collect())
}

/// A name of an entity of an alert that is kept.
#[derive(Clone, Debug)]
pub(super) struct KeptName {
    pub(super) kind: String,
    pub(super) alias_of: Option<String>,
    pub(super) links: bool,
    pub(super) incriminated: bool,
    pub(super) display: String,
}

/// The names in these alerts, by alert and name.
pub(super) async fn names(
    tx: &mut Tx,
    tenant_id: &str,
    ids: &str,
) -> Result<HashMap<String, BTreeMap<String, KeptName>>> {
    type Row = (String, String, String, Option<String>, i64, i64, String);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT alert_id, key, kind, alias_of, links, incriminated, display FROM alert_entity
         WHERE tenant_id = $1 AND alert_id IN (SELECT value FROM json_each($2))",
    )
    .bind(tenant_id)
    .bind(ids)
    .fetch_all(&mut **tx)
    .await?;
    let mut found: HashMap<String, BTreeMap<String, KeptName>> = HashMap::new();
    for (id, key, kind, alias_of, links, incriminated, display) in rows {
        let name = KeptName { kind, alias_of, links: links != 0, incriminated: incriminated != 0, display };
        found.entry(id).or_default().insert(key, name);
    }
    Ok(found)
}

/// How many alerts of the latest period each of these names has linked.
pub(super) async fn counts(tx: &mut Tx, tenant_id: &str, keys: &str) -> Result<HashMap<String, Count>> {
    let rows: Vec<(String, i64, i64)> = sqlx::query_as(
        "SELECT key, period, period_alerts FROM entity
         WHERE tenant_id = $1 AND key IN (SELECT value FROM json_each($2))",
    )
    .bind(tenant_id)
    .bind(keys)
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|(key, period, alerts)| (key, Count { period, alerts })).collect())
}

/// Which of these names are everywhere.
pub(super) async fn everywhere(tx: &mut Tx, tenant_id: &str, keys: &str) -> Result<BTreeSet<String>> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT key FROM common_entity WHERE tenant_id = $1 AND key IN (SELECT value FROM json_each($2))",
    )
    .bind(tenant_id)
    .bind(keys)
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|(key,)| key).collect())
}

/// How many segments are read at a time. They come from the latest backwards, and most alerts are near one at most.
const SEGMENTS: usize = 3;

/// How many names are looked for in one statement, the most first: each size is prepared once.
const NAMES: [usize; 3] = [20, 5, 1];

/// Puts into the ledger every segment that is near one of these activities of a name.
pub(super) async fn segments(
    tx: &mut Tx,
    tenant_id: &str,
    ledger: &mut Ledger,
    wanted: Vec<(String, Span)>,
) -> Result<()> {
    let mut left = apart(wanted);
    while !left.is_empty() {
        let size = NAMES.into_iter().find(|size| *size <= left.len()).unwrap_or(1);
        let now: Vec<(String, Span)> = left.drain(..size).collect();
        let one = |at: usize| {
            let (key, to) = (2 * at + 2, 2 * at + 3);
            format!(
                "SELECT * FROM (SELECT CAST({at} AS BIGINT) AS place, from_at, to_at, incident FROM link_segment
                 WHERE tenant_id = $1 AND key = ${key} AND from_at <= ${to} ORDER BY from_at DESC LIMIT {SEGMENTS}) AS s{at}"
            )
        };
        let statement = (0..size).map(one).collect::<Vec<_>>().join(" UNION ALL ");
        let mut query = sqlx::query_as(AssertSqlSafe(statement)).bind(tenant_id);
        for (key, near) in &now {
            query = query.bind(key.clone()).bind(near.to);
        }
        let rows: Vec<(i64, i64, i64, i64)> = query.fetch_all(&mut **tx).await?;
        for (at, (key, near)) in (0..).zip(now) {
            let of_key: Vec<_> = rows.iter().filter(|(place, ..)| *place == at).collect();
            let mut earliest = None;
            for (_, from, to, incident) in &of_key {
                if *to >= near.from {
                    ledger.found(&key, Segment { span: Span { from: *from, to: *to }, incident: *incident });
                    earliest = Some(*from);
                } else {
                    earliest = None;
                }
            }
            if let Some(earliest) = earliest.filter(|_| of_key.len() == SEGMENTS) {
                // All that were read are near: there may be more before them.
                left.push((key, Span { from: near.from, to: earliest - 1 }));
            }
        }
    }
    Ok(())
}

/// Stretches of time for each name, those that overlap as one.
fn apart(mut sorted: Vec<(String, Span)>) -> Vec<(String, Span)> {
    sorted.sort_by(|(one, a), (other, b)| (one, a.from, a.to).cmp(&(other, b.from, b.to)));
    let mut apart: Vec<(String, Span)> = Vec::new();
    for (key, span) in sorted {
        match apart.last_mut() {
            Some((last, before)) if *last == key && before.gap(span) == 0 => *before = before.and(span),
            _ => apart.push((key, span)),
        }
    }
    apart
}

/// The JSON list of these ids or names.
pub(super) fn json<'a>(texts: impl IntoIterator<Item = &'a String>) -> String {
    list(texts.into_iter().map(String::as_str))
}
