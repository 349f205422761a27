//! What somebody sees of a tenant's alerts and incidents: everything, or what concerns the devices of some groups (L7).
//!
//! An alert is in sight where it names a device of one of the groups, an incident where one of its alerts is. What a limited
//! person reads of an incident is added up from the alerts in his sight alone: statements read from derived tables in the place
//! of `alert` and `incident`, so that every filter, order and count is written once.
//!
//! - `incident`: the derived table of incidents
//! - `told`: what takes the names of entities: how many devices, people and mailboxes there are, and the name by rule
//! - `entities`: the entities of an incident
//! - `entity`: an entity by its name
//! - `history`: the lines of its history

pub(super) mod entities;
pub(super) mod entity;
pub(super) mod history;
mod incident;
mod told;

use std::collections::{BTreeSet, HashSet};

use sqlx::Row;

use super::database::{Kind, Tx};
use super::sql::Sql;
use super::{Result, code};

pub(super) use told::{fill, tell};

/// What somebody sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Everything of his tenant.
    Everything,
    /// What concerns devices of these groups. Names compare exactly. Where there are none, nothing.
    Groups(Vec<String>),
}

/// A tenant as somebody sees it: what every function takes that reads alerts, incidents, entities or history.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The directory's id of the tenant.
    pub tenant_id: &'a str,
    sight: &'a Sight,
}

/// How much a statement looks at, for the databases to begin at the right end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reads {
    /// A few rows that are named: for each is asked whether it is in sight.
    Few,
    /// A list: what is in sight is looked up first.
    Many,
}

/// From where a list is read.
#[derive(Clone, Debug)]
pub(super) struct Source<'a> {
    pub(super) view: View<'a>,
    pub(super) kind: Kind,
    pub(super) reads: Reads,
    /// What was told of all incidents in sight before, as JSON, where the statement asks for a name or for a count of entities.
    pub(super) told: Option<String>,
}

impl Sight {
    /// The sight of a limit as it is kept: the names of groups as a JSON list.
    pub(super) fn of_limit(kept: Option<&str>) -> Result<Self> {
        kept.map_or(Ok(Self::Everything), |groups| Ok(Self::Groups(code::parse_list(groups)?)))
    }

    /// The groups; nothing where everything is seen.
    #[must_use]
    pub fn groups(&self) -> Option<&[String]> {
        match self {
            Self::Everything => None,
            Self::Groups(groups) => Some(groups),
        }
    }
}

impl<'a> View<'a> {
    /// A tenant as somebody with this sight sees it.
    #[must_use]
    pub fn new(tenant_id: &'a str, sight: &'a Sight) -> Self {
        Self { tenant_id, sight }
    }

    /// A tenant as the server itself sees it: everything of it.
    #[must_use]
    pub fn whole(tenant_id: &'a str) -> Self {
        Self { tenant_id, sight: &Sight::Everything }
    }

    /// Whether there is something that is not in sight.
    #[must_use]
    pub fn is_limited(self) -> bool {
        self.sight.groups().is_some()
    }

    /// Goes on with the condition that the alert of this name in the statement is in sight; with nothing where everything is.
    pub(super) fn and_sees(self, alert: &str, reads: Reads, sql: &mut Sql) {
        if self.is_limited() {
            sql.add(" AND ");
            self.sees(&format!("{alert}.id"), reads, sql);
        }
    }

    /// The same, where the statement has the id of the alert in this column.
    pub(super) fn and_sees_alert(self, id: &str, sql: &mut Sql) {
        if self.is_limited() {
            sql.add(" AND ");
            self.sees(id, Reads::Few, sql);
        }
    }

    /// Goes on with that condition. All that it asks for is in an index.
    fn sees(self, id: &str, reads: Reads, sql: &mut Sql) {
        let Some(groups) = self.sight.groups() else { return };
        if groups.is_empty() {
            sql.add("1 = 0");
            return;
        }
        let (before, after) = match reads {
            Reads::Few => ("EXISTS (SELECT 1".to_owned(), format!(" AND device.alert_id = {id}")),
            Reads::Many => (format!("{id} IN (SELECT device.alert_id"), String::new()),
        };
        sql.add(&before).add(" FROM alert_entity AS device WHERE device.tenant_id = ");
        sql.bind(self.tenant_id.into()).add(&after);
        sql.add(" AND device.kind = 'device' AND device.group_name IN ");
        sql.list(groups.iter().map(|group| group.as_str().into())).add(")");
    }

    /// Goes on with the table `alert`, or with what is in sight of it under that name.
    pub(super) fn alerts(self, reads: Reads, sql: &mut Sql) {
        if !self.is_limited() {
            sql.add("alert");
            return;
        }
        sql.add("(SELECT seen.* FROM alert AS seen WHERE seen.tenant_id = ").bind(self.tenant_id.into());
        self.and_sees("seen", reads, sql);
        sql.add(") AS alert");
    }

    /// Goes on with the table `incident`, or with what is in sight of it, for a statement about a few of them that asks neither for
    /// names nor for counts of entities.
    pub(super) fn incidents(self, sql: &mut Sql) {
        // Nothing in it differs between the databases.
        Source::new(self, Kind::Sqlite, Reads::Few).incidents(sql);
    }

    /// Goes on with the condition that an alert of the incident of this number, in the statement, is in sight.
    pub(super) fn and_sees_of(self, incident: &str, sql: &mut Sql) {
        if self.is_limited() {
            sql.add(" AND EXISTS (SELECT 1 FROM alert AS seen WHERE seen.tenant_id = ");
            sql.bind(self.tenant_id.into()).add(&format!(" AND seen.incident = {incident}"));
            self.and_sees("seen", Reads::Few, sql);
            sql.add(")");
        }
    }

    /// Which of these alerts are in sight.
    pub(super) async fn of_alerts(self, tx: &mut Tx, ids: &BTreeSet<String>) -> Result<HashSet<String>> {
        let mut found = HashSet::new();
        for ids in ids.iter().collect::<Vec<_>>().chunks(AT_ONCE) {
            let mut sql = Sql::of("SELECT seen.id FROM alert AS seen WHERE seen.tenant_id = ");
            sql.bind(self.tenant_id.into()).add(" AND seen.id IN ");
            sql.list(ids.iter().map(|id| id.as_str().into()));
            self.and_sees("seen", Reads::Few, &mut sql);
            for row in sql.all(tx).await? {
                found.insert(row.try_get(0)?);
            }
        }
        Ok(found)
    }

    /// Whether every alert of an incident is in sight.
    pub(super) async fn sees_all_of(self, tx: &mut Tx, incident: i64) -> Result<bool> {
        Ok(self.outside_of(tx, &[incident]).await?.is_empty())
    }

    /// Those of some incidents of which an alert is not in sight.
    pub(super) async fn outside_of(self, tx: &mut Tx, incidents: &[i64]) -> Result<Vec<i64>> {
        if !self.is_limited() {
            return Ok(Vec::new());
        }
        let mut sql = Sql::of("SELECT DISTINCT seen.incident FROM alert AS seen WHERE seen.tenant_id = ");
        sql.bind(self.tenant_id.into()).add(" AND seen.incident IN ");
        sql.list(incidents.iter().map(|number| (*number).into())).add(" AND NOT ");
        self.sees("seen.id", Reads::Few, &mut sql);
        sql.all(tx).await?.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }
}

/// How many alerts or names a statement names.
const AT_ONCE: usize = 500;

impl<'a> Source<'a> {
    /// Of a view, with nothing told before.
    pub(super) fn new(view: View<'a>, kind: Kind, reads: Reads) -> Self {
        Self { view, kind, reads, told: None }
    }

    /// Goes on with the table `alert`, or with what is in sight of it.
    pub(super) fn alerts(&self, sql: &mut Sql) {
        self.view.alerts(self.reads, sql);
    }

    /// Goes on with the table `incident`, or with what is in sight of it.
    pub(super) fn incidents(&self, sql: &mut Sql) {
        if self.view.is_limited() {
            incident::derived(self, sql);
        } else {
            sql.add("incident");
        }
    }
}
