//! The alerts of a tenant: filtered, ordered, page by page, counted, and one by one.

use security_center_alerts::alert::{AlertStatus, Classification, Determination, Severity};
use security_center_contract::SupportedService;
use security_center_odata::{Direction, Filter, Sort};
use sqlx::any::AnyRow;
use sqlx::{FromRow, Row};

use super::database::Tx;
use super::filter_sql::{Column, Elsewhere, Holds, LookUp, Stored, narrows};
use super::flag::Flag;
use super::incident_list::{categories, coded, ranked, stored_determination, unreadable};
use super::page_sql::{List, Page, Wanted};
use super::sight::{Reads, Source, View};
use super::sql::Sql;
use super::{LocationStore, Result, code};

/// What alerts can be filtered and ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertColumn {
    /// The provider's id.
    Id,
    /// Its number, as a text on the wire.
    Number,
    /// The number of its incident, as a text on the wire.
    Incident,
    /// Its title.
    Title,
    /// How bad it is.
    Severity,
    /// The service that raised it.
    Service,
    /// What noticed it.
    DetectionSource,
    /// The service's own word for its category.
    Category,
    /// The category that this stands for.
    Categories,
    /// The techniques of ATT&CK.
    Techniques,
    /// How far the work is.
    Status,
    /// Who works on it.
    AssignedTo,
    /// Whether it was right.
    Classification,
    /// What it was.
    Determination,
    /// What it names: `eq` and `in` by key, the functions by how it is shown.
    Entities,
    /// When it was raised.
    Created,
    /// When it last changed.
    LastUpdate,
    /// When it was resolved.
    Resolved,
    /// The first activity.
    FirstActivity,
    /// The last activity.
    LastActivity,
}

/// An alert as it is kept. Times are unix milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertRow {
    /// The provider's id.
    pub id: String,
    /// Its number in the tenant.
    pub number: i64,
    /// The number of its incident; nothing until it is correlated.
    pub incident: Option<i64>,
    /// Whether a person put it there.
    pub pinned: bool,
    /// Its title.
    pub title: String,
    /// How bad it is.
    pub severity: Severity,
    /// The service that raised it.
    pub service: SupportedService,
    /// The service's own word for its category.
    pub category: String,
    /// The techniques of ATT&CK.
    pub techniques: Vec<String>,
    /// What noticed it.
    pub detection_source: Option<String>,
    /// How far the work is.
    pub status: AlertStatus,
    /// Who works on it.
    pub assigned_to: Option<String>,
    /// Whether it was right.
    pub classification: Classification,
    /// What it was.
    pub determination: Determination,
    /// What a person decided here, as bits (`DECIDED_…` in the migration).
    pub decided: i64,
    /// When it was raised.
    pub created_at: i64,
    /// When it last changed.
    pub last_update_at: i64,
    /// When it was resolved.
    pub resolved_at: Option<i64>,
    /// The first activity.
    pub first_activity_at: i64,
    /// The last activity.
    pub last_activity_at: i64,
    /// Why it is in its incident, as JSON.
    pub linked_by: String,
    /// Its version.
    pub version: i64,
}

/// A part of what a service sent of an alert, as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertRecord {
    /// Of which alert.
    pub alert_id: String,
    /// Which part.
    pub part: String,
    /// JSON.
    pub record: String,
}

pub(super) const SELECT: &str =
    "alert.id, alert.number, alert.incident, alert.pinned, alert.title, alert.severity, alert.service,
     alert.category, alert.techniques, alert.detection_source, alert.status, alert.assigned_to,
     alert.classification, alert.determination, alert.decided, alert.created_at, alert.last_update_at,
     alert.resolved_at, alert.first_activity_at, alert.last_activity_at, alert.linked_by, alert.version";

/// The order of alerts where none is asked for.
pub const NEWEST: [Sort<AlertColumn>; 1] =
    [Sort { by: AlertColumn::Created, direction: Direction::Descending }];

const LIST: List<AlertColumn> = List {
    table: "alert",
    from: |source, sql| source.alerts(sql),
    select: SELECT,
    id: AlertColumn::Id,
    newest: &NEWEST,
};

impl Column for AlertColumn {
    fn stored(self) -> Stored {
        let is = |sql, holds| Stored { sql, optional: false, holds };
        let may_be = |sql, holds| Stored { sql, optional: true, holds };
        match self {
            Self::Id => is("alert.id", Holds::Text),
            Self::Number => is("alert.number", Holds::Id),
            Self::Incident => may_be("alert.incident", Holds::Id),
            Self::Title => is("alert.title", Holds::Text),
            Self::Severity => is("alert.severity", Holds::Number),
            Self::Service => is("alert.service", Holds::Code(stored_service)),
            Self::DetectionSource => may_be("alert.detection_source", Holds::Text),
            Self::Category => is("alert.category", Holds::Text),
            Self::Categories => is("alert.categories", Holds::Mask(categories)),
            Self::Techniques => is("alert.techniques", Holds::Texts),
            Self::Status => is("alert.status", Holds::Text),
            Self::AssignedTo => may_be("alert.assigned_to", Holds::Text),
            Self::Classification => is("alert.classification", Holds::Text),
            Self::Determination => is("alert.determination", Holds::Code(stored_determination)),
            Self::Entities => is("alert.id", ENTITIES),
            Self::Created => is("alert.created_at", Holds::Number),
            Self::LastUpdate => is("alert.last_update_at", Holds::Number),
            Self::Resolved => may_be("alert.resolved_at", Holds::Number),
            Self::FirstActivity => is("alert.first_activity_at", Holds::Number),
            Self::LastActivity => is("alert.last_activity_at", Holds::Number),
        }
    }
}

/// Whoever sees an alert sees all that it names. What the alert itself says is looked at: others may call the same entity otherwise.
const ENTITIES: Holds = Holds::Elsewhere { all: NAMED, limited: NAMED };

const NAMED: Elsewhere = Elsewhere {
    exactly: LookUp {
        select: "SELECT named.alert_id FROM alert_entity AS named
             WHERE named.tenant_id = {tenant} AND {condition}",
        column: "named.key",
    },
    matching: LookUp {
        select: "SELECT named.alert_id FROM entity_name AS called CROSS JOIN alert_entity AS named
             WHERE called.tenant_id = {tenant} AND {condition}
               AND named.tenant_id = called.tenant_id AND named.key = called.key AND named.display = called.display",
        column: "called.display",
    },
};

/// A service is kept by the contract's code, and has another name in Microsoft Graph.
fn stored_service(name: &str) -> String {
    security_center_alerts::alert::service(name).map_or_else(|| name.to_owned(), code::text)
}

impl<'r> FromRow<'r, AnyRow> for AlertRow {
    fn from_row(row: &'r AnyRow) -> sqlx::Result<Self> {
        let techniques = serde_json::from_str(row.try_get("techniques")?);
        Ok(Self {
            id: row.try_get("id")?,
            number: row.try_get("number")?,
            incident: row.try_get("incident")?,
            pinned: row.try_get::<Flag, _>("pinned")?.0,
            title: row.try_get("title")?,
            severity: ranked(row)?,
            service: coded(row, "service", |text| code::parse(text).ok())?,
            category: row.try_get("category")?,
            techniques: techniques.map_err(|fault| unreadable("techniques", fault))?,
            detection_source: row.try_get("detection_source")?,
            status: coded(row, "status", AlertStatus::of)?,
            assigned_to: row.try_get("assigned_to")?,
            classification: coded(row, "classification", Classification::of)?,
            determination: coded(row, "determination", Determination::of)?,
            decided: row.try_get("decided")?,
            created_at: row.try_get("created_at")?,
            last_update_at: row.try_get("last_update_at")?,
            resolved_at: row.try_get("resolved_at")?,
            first_activity_at: row.try_get("first_activity_at")?,
            last_activity_at: row.try_get("last_activity_at")?,
            linked_by: row.try_get("linked_by")?,
            version: row.try_get("version")?,
        })
    }
}

impl LocationStore {
    /// A page of the alerts in sight and, if that is wanted, how many there are in all: both of one moment.
    pub async fn alert_page(
        &self,
        view: View<'_>,
        wanted: &Wanted<'_, AlertColumn>,
        count: bool,
    ) -> Result<(Page<AlertRow>, Option<u64>)> {
        let (mut tx, source) = (self.database.read().await?, self.alert_source(view, wanted.filter));
        let total = match count {
            true => Some(LIST.count((&mut tx, &source), wanted.filter).await?),
            false => None,
        };
        let item = |row: &AnyRow| Ok(AlertRow::from_row(row)?);
        Ok((LIST.page((&mut tx, &source), wanted, item).await?, total))
    }

    /// How many alerts in sight there are.
    pub async fn alert_count(&self, view: View<'_>, filter: Option<&Filter<AlertColumn>>) -> Result<u64> {
        let (mut tx, source) = (self.database.read().await?, self.alert_source(view, filter));
        LIST.count((&mut tx, &source), filter).await
    }

    /// An alert in sight.
    pub async fn alert(&self, view: View<'_>, id: &str) -> Result<Option<AlertRow>> {
        if code::is_nobodys(id) {
            return Ok(None);
        }
        alert(&mut self.database.read().await?, view, id).await
    }

    /// How many characters what was sent of each of these alerts, as far as they are in sight, has, in all its parts.
    pub async fn alert_sizes(&self, view: View<'_>, ids: &[&str]) -> Result<Vec<(String, i64)>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = Sql::of("SELECT alert_id, sum(length(record)) FROM alert_record WHERE tenant_id = ");
        sql.bind(view.tenant_id.into()).add(" AND alert_id IN ").list(ids.iter().map(|id| (*id).into()));
        view.and_sees_alert("alert_record.alert_id", &mut sql);
        let rows = sql.add(" GROUP BY alert_id").clone().all(&mut self.database.read().await?).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }

    /// What was sent of these alerts, as far as they are in sight, as it came.
    pub async fn alert_records(&self, view: View<'_>, ids: &[&str]) -> Result<Vec<AlertRecord>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = Sql::of("SELECT alert_id, part, record FROM alert_record WHERE tenant_id = ");
        sql.bind(view.tenant_id.into()).add(" AND alert_id IN ").list(ids.iter().map(|id| (*id).into()));
        view.and_sees_alert("alert_record.alert_id", &mut sql);
        let rows = sql.add(" ORDER BY alert_id, part").clone().all(&mut self.database.read().await?).await?;
        let record = |row: &AnyRow| {
            Ok(AlertRecord {
                alert_id: row.try_get("alert_id")?,
                part: row.try_get("part")?,
                record: row.try_get("record")?,
            })
        };
        rows.iter().map(record).collect()
    }

    pub(super) fn alert_source<'a>(
        &self,
        view: View<'a>,
        filter: Option<&Filter<AlertColumn>>,
    ) -> Source<'a> {
        let few = [AlertColumn::Incident, AlertColumn::Id, AlertColumn::Number]
            .into_iter()
            .any(|column| filter.is_some_and(|filter| narrows(filter, column)));
        Source::new(view, self.database.kind, if few { Reads::Few } else { Reads::Many })
    }
}

/// An alert in sight, within a transaction.
pub(super) async fn alert(tx: &mut Tx, view: View<'_>, id: &str) -> Result<Option<AlertRow>> {
    let mut sql = Sql::of(format!("SELECT {SELECT} FROM alert WHERE tenant_id = "));
    sql.bind(view.tenant_id.into()).add(" AND id = ").bind(id.into());
    view.and_sees("alert", Reads::Few, &mut sql);
    let row = sql.one(tx).await?;
    Ok(row.as_ref().map(AlertRow::from_row).transpose()?)
}

/// All alerts for which a condition holds, by id.
pub(super) async fn all(tx: &mut Tx, condition: &Sql) -> Result<Vec<AlertRow>> {
    let mut sql = Sql::of(format!("SELECT {SELECT} FROM alert WHERE "));
    sql.append(condition).add(" ORDER BY alert.id");
    let rows = sql.all(tx).await?;
    Ok(rows.iter().map(AlertRow::from_row).collect::<sqlx::Result<_>>()?)
}
