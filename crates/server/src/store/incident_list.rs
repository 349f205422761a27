//! The incidents of a tenant: filtered, ordered, page by page, counted, and one by one.

use std::collections::BTreeSet;

use security_center_alerts::alert::{Classification, Determination, Severity, determination};
use security_center_alerts::category::Category;
use security_center_alerts::incident::IncidentStatus;
use security_center_contract::SupportedService;
use security_center_odata::{Filter, Sort};
use sqlx::any::AnyRow;
use sqlx::{FromRow, Row};

use super::database::Tx;
use super::filter_sql::{Column, Holds, Stored, asks_for, narrows};
use super::flag::Flag;
use super::incident_elsewhere::{DEVICE_GROUPS, ENTITIES, LIVES_ON};
use super::page_sql::{List, Page, Wanted};
use super::sight::{Reads, Source, View, fill, tell};
use super::sql::Sql;
use super::{LocationStore, Result, StoreError};

/// What incidents can be filtered and ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IncidentColumn {
    /// Its number, as a text on the wire.
    Number,
    /// Its name: what a person called it, or by rule in English.
    Name,
    /// Its name as it is read in Dutch.
    NameInDutch,
    /// The highest of its alerts'.
    Severity,
    /// How far the work is.
    Status,
    /// Who works on it.
    AssignedTo,
    /// Whether it was right.
    Classification,
    /// What it was.
    Determination,
    /// Tags.
    Tags,
    /// The categories of its alerts.
    Categories,
    /// Whether they are several.
    SeveralCategories,
    /// The services that raised its alerts, by the contract's codes.
    Services,
    /// Whether they are several.
    SeveralServices,
    /// How many alerts.
    Alerts,
    /// How many of them are not resolved.
    ActiveAlerts,
    /// How many devices.
    Devices,
    /// How many people.
    Users,
    /// How many mailboxes.
    Mailboxes,
    /// How many devices, people and mailboxes together.
    Incriminated,
    /// The names of what its alerts name: `eq` and `in` by key, the functions by how it is shown.
    Entities,
    /// The names of the device groups of its devices.
    DeviceGroups,
    /// The first activity.
    FirstActivity,
    /// The last activity.
    LastActivity,
    /// When it was made.
    Created,
    /// When it last changed.
    LastUpdate,
    /// In which one it lives on, as a text on the wire.
    RedirectTo,
    /// The numbers of incidents that live on in it: `eq` only.
    MergedAway,
}

/// An incident as it is kept. Times are unix milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncidentRow {
    /// Its number in the tenant.
    pub number: i64,
    /// Its name: by rule, in English, or by a person.
    pub display_name: String,
    /// Whether a person named it.
    pub named: bool,
    /// The title of its alert, where it has but one.
    pub title: Option<String>,
    /// The highest of its alerts'.
    pub severity: Severity,
    /// How far the work is.
    pub status: IncidentStatus,
    /// Who works on it.
    pub assigned_to: Option<String>,
    /// Whether it was right.
    pub classification: Classification,
    /// What it was.
    pub determination: Determination,
    /// Tags.
    pub tags: BTreeSet<String>,
    /// The categories of its alerts, as bits.
    pub categories: i64,
    /// The services that raised them, as bits.
    pub services: i64,
    /// How many alerts.
    pub alerts: i64,
    /// How many of them are not resolved.
    pub active_alerts: i64,
    /// How many devices.
    pub devices: i64,
    /// How many people.
    pub users: i64,
    /// How many mailboxes.
    pub mailboxes: i64,
    /// The first activity.
    pub first_activity_at: i64,
    /// The last activity.
    pub last_activity_at: i64,
    /// When it was made.
    pub created_at: i64,
    /// When it last changed.
    pub last_update_at: i64,
    /// When it was resolved.
    pub resolved_at: Option<i64>,
    /// The incident in which it lives on.
    pub redirect_to: Option<i64>,
    /// Its version.
    pub version: i64,
}

pub(super) const SELECT: &str = "incident.number, incident.display_name, incident.named, incident.title,
     incident.severity, incident.status, incident.assigned_to, incident.classification, incident.determination,
     incident.tags, incident.categories, incident.services, incident.alerts, incident.active_alerts,
     incident.devices, incident.users, incident.mailboxes, incident.first_activity_at, incident.last_activity_at,
     incident.created_at, incident.last_update_at, incident.resolved_at, incident.redirect_to, incident.version";

/// The order of incidents where none is asked for: by number alone.
pub const NEWEST: [Sort<IncidentColumn>; 0] = [];

pub(super) const LIST: List<IncidentColumn> = List {
    table: "incident",
    from: |source, sql| source.incidents(sql),
    select: SELECT,
    id: IncidentColumn::Number,
    newest: &NEWEST,
};

/// What a limited person's incidents have only once it was told.
const TOLD: [IncidentColumn; 6] = [
    IncidentColumn::Name,
    IncidentColumn::NameInDutch,
    IncidentColumn::Devices,
    IncidentColumn::Users,
    IncidentColumn::Mailboxes,
    IncidentColumn::Incriminated,
];

impl Column for IncidentColumn {
    fn stored(self) -> Stored {
        let is = |sql, holds| Stored { sql, optional: false, holds };
        let may_be = |sql, holds| Stored { sql, optional: true, holds };
        match self {
            Self::Number => is("incident.number", Holds::Id),
            Self::Name => is("incident.display_name", Holds::Text),
            Self::NameInDutch => is("coalesce(incident.display_name_nl, incident.display_name)", Holds::Text),
            Self::Severity => is("incident.severity", Holds::Number),
            Self::Status => is("incident.status", Holds::Text),
            Self::AssignedTo => may_be("incident.assigned_to", Holds::Text),
            Self::Classification => is("incident.classification", Holds::Text),
            Self::Determination => is("incident.determination", Holds::Code(stored_determination)),
            Self::Tags => is("incident.tags", Holds::Texts),
            Self::Categories => is("incident.categories", Holds::Mask(categories)),
            Self::SeveralCategories => {
                is("(incident.categories & (incident.categories - 1)) <> 0", Holds::Condition)
            }
            Self::Services => is("incident.services", Holds::Mask(services)),
            Self::SeveralServices => {
                is("(incident.services & (incident.services - 1)) <> 0", Holds::Condition)
            }
            Self::Alerts => is("incident.alerts", Holds::Number),
            Self::ActiveAlerts => is("incident.active_alerts", Holds::Number),
            Self::Devices => is("incident.devices", Holds::Number),
            Self::Users => is("incident.users", Holds::Number),
            Self::Mailboxes => is("incident.mailboxes", Holds::Number),
            Self::Incriminated => {
                is("(incident.devices + incident.users + incident.mailboxes)", Holds::Number)
            }
            Self::Entities => is("incident.number", ENTITIES),
            Self::DeviceGroups => is("incident.number", DEVICE_GROUPS),
            Self::FirstActivity => is("incident.first_activity_at", Holds::Number),
            Self::LastActivity => is("incident.last_activity_at", Holds::Number),
            Self::Created => is("incident.created_at", Holds::Number),
            Self::LastUpdate => is("incident.last_update_at", Holds::Number),
            Self::MergedAway => is("incident.number", Holds::Follows(LIVES_ON)),
            Self::RedirectTo => may_be("incident.redirect_to", Holds::Id),
        }
    }
}

/// Some determinations have two names in Microsoft Graph.
pub(super) fn stored_determination(name: &str) -> String {
    determination(name).code().to_owned()
}

pub(super) fn categories(wanted: &dyn Fn(&str) -> bool) -> i64 {
    let wanted = Category::ALL.iter().filter(|one| wanted(one.code()));
    wanted.fold(0, |mask, one| mask | one.bit())
}

fn services(wanted: &dyn Fn(&str) -> bool) -> i64 {
    let wanted = SupportedService::ALL.into_iter().filter(|one| wanted(&super::code::text(*one)));
    wanted.fold(0, |mask, one| mask | 1 << (one as i64))
}

impl<'r> FromRow<'r, AnyRow> for IncidentRow {
    fn from_row(row: &'r AnyRow) -> sqlx::Result<Self> {
        Ok(Self {
            number: row.try_get("number")?,
            display_name: row.try_get("display_name")?,
            named: row.try_get::<Flag, _>("named")?.0,
            title: row.try_get("title")?,
            severity: ranked(row)?,
            status: coded(row, "status", IncidentStatus::of)?,
            assigned_to: row.try_get("assigned_to")?,
            classification: coded(row, "classification", Classification::of)?,
            determination: coded(row, "determination", Determination::of)?,
            tags: serde_json::from_str(row.try_get("tags")?).map_err(|fault| unreadable("tags", fault))?,
            categories: row.try_get("categories")?,
            services: row.try_get("services")?,
            alerts: row.try_get("alerts")?,
            active_alerts: row.try_get("active_alerts")?,
            devices: row.try_get("devices")?,
            users: row.try_get("users")?,
            mailboxes: row.try_get("mailboxes")?,
            first_activity_at: row.try_get("first_activity_at")?,
            last_activity_at: row.try_get("last_activity_at")?,
            created_at: row.try_get("created_at")?,
            last_update_at: row.try_get("last_update_at")?,
            resolved_at: row.try_get("resolved_at")?,
            redirect_to: row.try_get("redirect_to")?,
            version: row.try_get("version")?,
        })
    }
}

/// The severity of a row, which is kept as its place.
pub(super) fn ranked(row: &AnyRow) -> sqlx::Result<Severity> {
    let place: i64 = row.try_get("severity")?;
    let severity = usize::try_from(place).ok().and_then(|place| Severity::ALL.get(place));
    severity.copied().ok_or_else(|| {
        unreadable("severity", StoreError::UnknownCode { text: place.to_string(), kind: "Severity" })
    })
}

/// The code in a column of a row.
pub(super) fn coded<T>(row: &AnyRow, column: &str, of: fn(&str) -> Option<T>) -> sqlx::Result<T> {
    let text: &str = row.try_get(column)?;
    of(text).ok_or_else(|| {
        let kind = std::any::type_name::<T>();
        unreadable(column, StoreError::UnknownCode { text: text.to_owned(), kind })
    })
}

/// A column that holds what this version does not know.
pub(super) fn unreadable(column: &str, why: impl Into<sqlx::error::BoxDynError>) -> sqlx::Error {
    sqlx::Error::ColumnDecode { index: column.to_owned(), source: why.into() }
}

impl LocationStore {
    /// A page of the incidents in sight and, if that is wanted, how many there are in all: both of one moment.
    pub async fn incident_page(
        &self,
        view: View<'_>,
        wanted: &Wanted<'_, IncidentColumn>,
        count: bool,
    ) -> Result<(Page<IncidentRow>, Option<u64>)> {
        let mut tx = self.database.read().await?;
        let source = self.incident_source(&mut tx, view, wanted.filter, wanted.order).await?;
        let total = match count {
            true => Some(LIST.count((&mut tx, &source), wanted.filter).await?),
            false => None,
        };
        let item = |row: &AnyRow| Ok(IncidentRow::from_row(row)?);
        let mut page = LIST.page((&mut tx, &source), wanted, item).await?;
        fill(&mut tx, view, &mut page.items).await?;
        Ok((page, total))
    }

    /// How many incidents in sight there are.
    pub async fn incident_count(
        &self,
        view: View<'_>,
        filter: Option<&Filter<IncidentColumn>>,
    ) -> Result<u64> {
        let mut tx = self.database.read().await?;
        let source = self.incident_source(&mut tx, view, filter, &[]).await?;
        LIST.count((&mut tx, &source), filter).await
    }

    /// An incident in sight.
    pub async fn incident(&self, view: View<'_>, number: i64) -> Result<Option<IncidentRow>> {
        incident(&mut self.database.read().await?, view, number).await
    }

    /// Whether every alert of an incident is in sight.
    pub async fn sees_all_of_incident(&self, view: View<'_>, number: i64) -> Result<bool> {
        if !view.is_limited() {
            return Ok(true);
        }
        view.sees_all_of(&mut self.database.read().await?, number).await
    }

    /// From where incidents are read of which some fit this filter, in this order.
    pub(super) async fn incident_source<'a>(
        &self,
        tx: &mut Tx,
        view: View<'a>,
        filter: Option<&Filter<IncidentColumn>>,
        order: &[Sort<IncidentColumn>],
    ) -> Result<Source<'a>> {
        let kind = self.database.kind;
        let named = filter.is_some_and(|filter| asks_for(filter, &TOLD));
        if named || order.iter().any(|sort| TOLD.contains(&sort.by)) {
            let source = Source::new(view, kind, Reads::Many);
            let told = tell(tx, &source).await?;
            return Ok(Source { told, ..source });
        }
        let few = filter.is_some_and(|filter| narrows(filter, IncidentColumn::Number));
        Ok(Source::new(view, kind, if few { Reads::Few } else { Reads::Many }))
    }
}

/// An incident in sight, within a transaction.
pub(super) async fn incident(tx: &mut Tx, view: View<'_>, number: i64) -> Result<Option<IncidentRow>> {
    Ok(incidents(tx, view, &[number]).await?.pop())
}

/// The incidents in sight of these numbers, within a transaction.
pub(super) async fn incidents(tx: &mut Tx, view: View<'_>, numbers: &[i64]) -> Result<Vec<IncidentRow>> {
    let mut sql = Sql::of(format!("SELECT {SELECT} FROM "));
    view.incidents(&mut sql);
    sql.add(" WHERE tenant_id = ").bind(view.tenant_id.into());
    match numbers {
        [number] => sql.add(" AND number = ").bind((*number).into()),
        numbers => sql.add(" AND number IN ").list(numbers.iter().map(|number| (*number).into())),
    };
    let rows = sql.all(tx).await?;
    let mut found: Vec<_> = rows.iter().map(IncidentRow::from_row).collect::<sqlx::Result<_>>()?;
    fill(tx, view, &mut found).await?;
    Ok(found)
}
