//! The rows of incidents, and of the names of their entities.

use std::collections::{BTreeMap, BTreeSet};

use security_center_alerts::alert::{Classification, Determination};
use security_center_alerts::category::Categories;
use security_center_alerts::entity::Kind;
use security_center_alerts::incident::{
    Decided, Group, IncidentStatus, Known, Member, NameFacts, Names, SameAs,
};
use sqlx::AssertSqlSafe;

use super::found::{json, severity};
use crate::store::database::{Kind as Database, Tx};
use crate::store::rows::{self, Cell};
use crate::store::{Result, StoreError, code};

/// An incident that lives on.
#[derive(Clone, Debug)]
pub(in crate::store) struct Incident {
    pub(in crate::store) number: i64,
    pub(in crate::store) decided: Decided,
    pub(in crate::store) known: Known,
    /// Devices, people, mailboxes.
    pub(in crate::store) counts: [i64; 3],
    pub(in crate::store) created_at: i64,
    pub(in crate::store) last_update_at: i64,
    pub(in crate::store) resolved_at: Option<i64>,
    pub(in crate::store) version: i64,
}

impl Incident {
    /// Of one alert.
    pub(in crate::store) fn new(number: i64, known: Known, now: i64) -> Self {
        Self {
            number,
            decided: Decided::default(),
            known,
            counts: [0; 3],
            created_at: now,
            last_update_at: now,
            resolved_at: None,
            version: 0,
        }
    }

    fn names(&self) -> Names {
        if let Some(name) = &self.decided.name {
            return Names::given(name);
        }
        let [devices, users, mailboxes] = self.counts;
        let facts = NameFacts {
            title: self.known.title.clone(),
            categories: self.known.categories,
            devices,
            users,
            mailboxes,
            services: i64::from(self.known.services.count_ones()),
        };
        facts.names()
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    number: i64,
    display_name: String,
    named: i64,
    title: Option<String>,
    severity: i64,
    status: String,
    assigned_to: Option<String>,
    classification: String,
    determination: String,
    tags: String,
    categories: i64,
    services: i64,
    alerts: i64,
    active_alerts: i64,
    devices: i64,
    users: i64,
    mailboxes: i64,
    first_activity_at: i64,
    last_activity_at: i64,
    created_at: i64,
    last_update_at: i64,
    resolved_at: Option<i64>,
    version: i64,
}

fn unknown(text: String, kind: &'static str) -> StoreError {
    StoreError::UnknownCode { text, kind }
}

impl Row {
    fn incident(self) -> Result<Incident> {
        Ok(Incident {
            number: self.number,
            decided: Decided {
                name: (self.named != 0).then_some(self.display_name),
                status: IncidentStatus::of(&self.status)
                    .ok_or_else(|| unknown(self.status, "IncidentStatus"))?,
                assigned_to: self.assigned_to,
                classification: Classification::of(&self.classification)
                    .ok_or_else(|| unknown(self.classification, "Classification"))?,
                determination: Determination::of(&self.determination)
                    .ok_or_else(|| unknown(self.determination, "Determination"))?,
                tags: code::parse_list::<String>(&self.tags)?.into_iter().collect(),
            },
            known: Known {
                title: self.title,
                severity: severity(self.severity),
                categories: Categories(self.categories),
                services: self.services,
                alerts: self.alerts,
                active_alerts: self.active_alerts,
                first_activity_at: self.first_activity_at,
                last_activity_at: self.last_activity_at,
            },
            counts: [self.devices, self.users, self.mailboxes],
            created_at: self.created_at,
            last_update_at: self.last_update_at,
            resolved_at: self.resolved_at,
            version: self.version,
        })
    }
}

/// The incidents of these numbers.
pub(in crate::store) async fn find(
    tx: &mut Tx,
    tenant_id: &str,
    numbers: &BTreeSet<i64>,
) -> Result<BTreeMap<i64, Incident>> {
    if numbers.is_empty() {
        return Ok(BTreeMap::new());
    }
    let texts: Vec<String> = numbers.iter().map(i64::to_string).collect();
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT number, display_name, named, title, severity, status, assigned_to, classification, determination, tags,
                categories, services, alerts, active_alerts, devices, users, mailboxes, first_activity_at,
                last_activity_at, created_at, last_update_at, resolved_at, version
         FROM incident
         WHERE tenant_id = $1 AND number IN (SELECT CAST(value AS BIGINT) FROM json_each($2))",
    )
    .bind(tenant_id)
    .bind(json(&texts))
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter().map(|row| Ok((row.number, row.incident()?))).collect()
}

/// The columns that are written; the first two are the key.
const COLUMNS: [&str; 25] = [
    "tenant_id",
    "number",
    "display_name",
    "display_name_nl",
    "named",
    "title",
    "severity",
    "status",
    "assigned_to",
    "classification",
    "determination",
    "tags",
    "categories",
    "services",
    "alerts",
    "active_alerts",
    "devices",
    "users",
    "mailboxes",
    "first_activity_at",
    "last_activity_at",
    "created_at",
    "last_update_at",
    "resolved_at",
    "version",
];

/// Writes incidents, new ones and others.
pub(super) async fn write(tx: &mut Tx, tenant_id: &str, incidents: &[&Incident]) -> Result<()> {
    let into = format!("incident ({})", COLUMNS.join(", "));
    let set: Vec<String> = COLUMNS[2..].iter().map(|one| format!("{one} = excluded.{one}")).collect();
    let on_conflict = format!("ON CONFLICT (tenant_id, number) DO UPDATE SET {}", set.join(", "));
    let rows = incidents.iter().map(|one| {
        let (decided, known) = (&one.decided, &one.known);
        let tags: Vec<&String> = decided.tags.iter().collect();
        let names = one.names();
        vec![
            Cell::from(tenant_id),
            one.number.into(),
            names.english.into(),
            names.dutch.into(),
            decided.name.is_some().into(),
            known.title.clone().into(),
            (known.severity as i64).into(),
            decided.status.code().into(),
            decided.assigned_to.clone().into(),
            decided.classification.code().into(),
            decided.determination.code().into(),
            code::list_text(&tags).into(),
            known.categories.0.into(),
            known.services.into(),
            known.alerts.into(),
            known.active_alerts.into(),
            one.counts[0].into(),
            one.counts[1].into(),
            one.counts[2].into(),
            known.first_activity_at.into(),
            known.last_activity_at.into(),
            one.created_at.into(),
            one.last_update_at.into(),
            one.resolved_at.into(),
            one.version.into(),
        ]
    });
    rows::insert(tx, &into, &on_conflict, rows.collect()).await
}

/// The entities of an incident, each with all its names.
pub(super) async fn entities_of(tx: &mut Tx, tenant_id: &str, incident: i64) -> Result<Vec<Group>> {
    let rows: Vec<(String, String, String, i64)> = sqlx::query_as(
        "SELECT key, kind, counted_as, incriminated FROM incident_entity WHERE tenant_id = $1 AND incident = $2",
    )
    .bind(tenant_id)
    .bind(incident)
    .fetch_all(&mut **tx)
    .await?;
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    for (key, kind, counted_as, incriminated) in rows {
        let kind = Kind::of(&kind).unwrap_or(Kind::Other);
        let group = groups.entry(counted_as).or_insert(Group { kind, keys: Vec::new(), incriminated: false });
        group.keys.push(key);
        group.incriminated |= incriminated != 0;
    }
    Ok(groups.into_values().collect())
}

/// The names in an incident that are those of the same entities as these.
pub(super) async fn members(tx: &mut Tx, tenant_id: &str, incident: i64, keys: &str) -> Result<SameAs> {
    let database = Database::of(tx);
    let of = |condition| format!("one.tenant_id = $1 AND one.incident = $2 AND {condition}");
    let named = database.for_each("incident_entity", "one", &of("one.key = wanted.value"));
    let itself = database.for_each("incident_entity", "one", &of("one.key = counted.key"));
    // The condition of the index on them.
    let other = of("one.counted_as = counted.key AND one.counted_as <> one.key");
    let others = database.for_each("incident_entity", "one", &other);
    let statement = format!(
        "WITH counted AS MATERIALIZED
             (SELECT DISTINCT one.counted_as AS key FROM json_each($3) AS wanted{named})
         SELECT one.key, one.kind, one.counted_as, one.incriminated FROM counted{itself}
         UNION ALL SELECT one.key, one.kind, one.counted_as, one.incriminated FROM counted{others}"
    );
    let rows: Vec<(String, String, String, i64)> = sqlx::query_as(AssertSqlSafe(statement))
        .bind(tenant_id)
        .bind(incident)
        .bind(keys)
        .fetch_all(&mut **tx)
        .await?;
    let mut same = SameAs::default();
    for (key, kind, counted_as, incriminated) in rows {
        let kind = Kind::of(&kind).unwrap_or(Kind::Other);
        same.found(key, Member { kind, counted_as, incriminated: incriminated != 0 });
    }
    Ok(same)
}

/// Writes the names that are new in incidents, or are counted otherwise.
pub(super) async fn write_members(
    tx: &mut Tx,
    tenant_id: &str,
    incidents: &[(Incident, SameAs)],
) -> Result<()> {
    let rows = incidents.iter().flat_map(|(incident, same)| {
        same.changed().map(|(key, member)| {
            vec![
                Cell::from(tenant_id),
                incident.number.into(),
                key.into(),
                member.kind.code().into(),
                member.counted_as.clone().into(),
                member.incriminated.into(),
            ]
        })
    });
    rows::insert(
        tx,
        "incident_entity (tenant_id, incident, key, kind, counted_as, incriminated)",
        "ON CONFLICT (tenant_id, incident, key) DO UPDATE SET
             counted_as = excluded.counted_as, incriminated = excluded.incriminated",
        rows.collect(),
    )
    .await
}
