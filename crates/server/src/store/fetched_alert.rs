//! What Microsoft Graph said last of each alert that was fetched from it. What was written there, and is said otherwise since, differs
//! from then on.

use std::collections::HashMap;

use security_center_alerts::alert::{AlertStatus, Classification, Determination};
use security_center_alerts::reading::Record;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::database::Tx;
use super::incident_list::coded;
use super::intake::Arriving;
use super::rows::{self, Cell};
use super::sql::Sql;
use super::write_back::Hindrance;
use super::{Result, code};
use crate::domain::judgement::Judgement;
use crate::domain::write_back::{ASSIGNMENT, JUDGEMENT, STATUS, Said, overruled};

/// What Microsoft Graph says of an alert.
#[derive(Clone, Debug)]
pub(super) struct Told {
    alert_id: String,
    /// When it changed there, in unix milliseconds.
    at: i64,
    said: Said,
}

/// What is known of an alert that is told of again.
struct Known {
    decided: i64,
    ours: Said,
    at: i64,
    said: Said,
    /// What waits, where anything does.
    waits: Option<i64>,
    /// It was not there when it was looked at.
    gone: bool,
}

/// What records of Microsoft Graph say, each with its place.
pub(super) fn told(records: &[(usize, Record)]) -> Vec<(usize, Told)> {
    let told = |(place, record): &(usize, Record)| {
        let said = Said::read(record)?;
        Some((*place, Told { said, alert_id: record.alert_id.clone(), at: record.at }))
    };
    records.iter().filter_map(told).collect()
}

/// Notes it, once the alerts are there. What is older than what is known changes nothing.
pub(super) async fn note(tx: &mut Tx, arriving: Arriving<'_>, told: Vec<Told>) -> Result<()> {
    if told.is_empty() {
        return Ok(());
    }
    // Of several, the last that changed stays.
    let mut newest: HashMap<String, Told> = HashMap::new();
    for one in told {
        if newest.get(&one.alert_id).is_none_or(|known| known.at <= one.at) {
            newest.insert(one.alert_id.clone(), one);
        }
    }
    look(tx, arriving, &newest).await?;
    let row = |one: Told| {
        let Judgement { classification, determination } = one.said.judgement;
        vec![
            Cell::from(arriving.tenant_id),
            one.alert_id.into(),
            one.at.into(),
            one.said.status.code().into(),
            one.said.assigned_to.into(),
            classification.code().into(),
            determination.code().into(),
        ]
    };
    rows::insert(
        tx,
        "fetched_alert (tenant_id, alert_id, at, status, assigned_to, classification, determination)",
        "ON CONFLICT (tenant_id, alert_id) DO UPDATE SET at = excluded.at, status = excluded.status,
             assigned_to = excluded.assigned_to, classification = excluded.classification,
             determination = excluded.determination
         WHERE excluded.at >= fetched_alert.at",
        newest.into_values().map(row).collect(),
    )
    .await
}

/// Where something was decided of them, or waits, it is looked at anew whether both still agree.
async fn look(tx: &mut Tx, arriving: Arriving<'_>, told: &HashMap<String, Told>) -> Result<()> {
    for (alert_id, known) in known(tx, arriving.tenant_id, told).await? {
        let Some(now) = told.get(&alert_id).filter(|now| now.at >= known.at) else { continue };
        match known.waits {
            None => {
                let differs = overruled(known.decided, &known.ours, &known.said, &now.said);
                if differs != 0 {
                    differ(tx, arriving, (&alert_id, differs), &known.said).await?;
                }
            }
            // What waits for nothing but a change there has one; what was gone is there.
            Some(waits) if known.gone || known.said.differing(&now.said) != 0 => {
                let differs = overruled(known.decided & !waits, &known.ours, &known.said, &now.said);
                let mut sql = Sql::of("UPDATE write_back SET next_at = coalesce(next_at, ");
                sql.bind(arriving.now.into()).add("), waits = waits | ").bind(differs.into());
                sql.add(", differs = differs | ").bind(differs.into());
                set(&mut sql, "base_", &known.said, differs);
                sql.add(" WHERE tenant_id = ").bind(arriving.tenant_id.into());
                sql.add(" AND alert_id = ").bind(alert_id.as_str().into());
                sql.run(tx).await?;
            }
            Some(_) => {}
        }
    }
    Ok(())
}

async fn known(tx: &mut Tx, tenant_id: &str, told: &HashMap<String, Told>) -> Result<Vec<(String, Known)>> {
    let mut sql = Sql::of(format!(
        "SELECT alert.id, alert.decided, said.at, write_back.waits, write_back.failure_reason, {}, {} FROM alert
         JOIN fetched_alert AS said ON said.tenant_id = alert.tenant_id AND said.alert_id = alert.id
         JOIN alert_fetch ON alert_fetch.tenant_id = alert.tenant_id AND alert_fetch.service = alert.service
              AND alert_fetch.writes_back = 1
         LEFT JOIN write_back ON write_back.tenant_id = alert.tenant_id AND write_back.alert_id = alert.id
         WHERE (alert.decided <> 0 OR write_back.waits IS NOT NULL) AND alert.tenant_id = ",
        columns("alert.", "our_"),
        columns("said.", "their_"),
    ));
    sql.bind(tenant_id.into()).add(" AND alert.id IN ").list(told.keys().map(|id| id.as_str().into()));
    let known = |row: &AnyRow| {
        let reason: Option<Hindrance> = code::parse_optional(row.try_get("failure_reason")?)?;
        let known = Known {
            decided: row.try_get("decided")?,
            ours: said(row, "our_")?,
            at: row.try_get("at")?,
            said: said(row, "their_")?,
            waits: row.try_get("waits")?,
            gone: reason == Some(Hindrance::Gone),
        };
        Ok((row.try_get("id")?, known))
    };
    sql.all(tx).await?.iter().map(known).collect()
}

/// Nothing of it waits; this differs from now on.
async fn differ(
    tx: &mut Tx,
    arriving: Arriving<'_>,
    (alert_id, differs): (&str, i64),
    before: &Said,
) -> Result<()> {
    let Judgement { classification, determination } = before.judgement;
    let service = code::text(arriving.service);
    let row = vec![
        Cell::from(arriving.tenant_id),
        alert_id.into(),
        service.into(),
        differs.into(),
        differs.into(),
        before.status.code().into(),
        before.assigned_to.clone().into(),
        classification.code().into(),
        determination.code().into(),
        arriving.now.into(),
    ];
    let into = "write_back (tenant_id, alert_id, service, waits, differs, base_status, base_assigned_to,
                            base_classification, base_determination, since)";
    rows::insert(tx, into, "ON CONFLICT (tenant_id, alert_id) DO NOTHING", vec![row]).await
}

/// The columns of what somebody says, of a table (`alert.`) or with names that begin so (`write_back.base_`), under names that begin
/// with `named`.
pub(super) fn columns(of: &str, named: &str) -> String {
    let column = |name: &str| format!("{of}{name} AS {named}{name}");
    ["status", "assigned_to", "classification", "determination"].map(column).join(", ")
}

/// Goes on with setting these fields, of columns whose names begin so, to what somebody says.
pub(super) fn set(sql: &mut Sql, named: &str, said: &Said, fields: i64) {
    let mut set = |name: &str, value: Option<&str>| {
        sql.add(&format!(", {named}{name} = "));
        match value {
            Some(value) => sql.bind(value.into()),
            None => sql.add("NULL"),
        };
    };
    if fields & STATUS != 0 {
        set("status", Some(said.status.code()));
    }
    if fields & ASSIGNMENT != 0 {
        set("assigned_to", said.assigned_to.as_deref());
    }
    if fields & JUDGEMENT != 0 {
        set("classification", Some(said.judgement.classification.code()));
        set("determination", Some(said.judgement.determination.code()));
    }
}

/// What stands in these columns.
pub(super) fn said(row: &AnyRow, named: &str) -> Result<Said> {
    let name = |name: &str| format!("{named}{name}");
    Ok(Said {
        status: coded(row, &name("status"), AlertStatus::of)?,
        assigned_to: row.try_get(name("assigned_to").as_str())?,
        judgement: Judgement {
            classification: coded(row, &name("classification"), Classification::of)?,
            determination: coded(row, &name("determination"), Determination::of)?,
        },
    })
}
