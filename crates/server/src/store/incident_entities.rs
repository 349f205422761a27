//! What an incident's alerts name: each entity once, with what they say of it; how many there are of each sort, and page by page.

use std::collections::{BTreeMap, HashMap};

use security_center_alerts::entity::{Kind, RemediationStatus, Verdict};
use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::database::{Kind as Database, Tx};
use super::flag::Flag;
use super::incident_list::coded;
use super::sight::{self, View};
use super::sql::{Bound, Sql};
use super::{LocationStore, Result, code};

/// How many alerts or entities a statement names.
const AT_ONCE: usize = 500;

/// An entity of an incident. Times are unix milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncidentEntityRow {
    /// The name under which it is counted.
    pub key: String,
    /// What it is.
    pub kind: Kind,
    /// How it is shown.
    pub display: String,
    /// Whether it is incriminated.
    pub incriminated: bool,
    /// When it was first seen, in any incident.
    pub first_seen_at: i64,
    /// When it was last seen.
    pub last_seen_at: i64,
    /// The worst that was found.
    pub verdict: Verdict,
    /// The most that was done.
    pub remediation: RemediationStatus,
    /// The device group, of a device.
    pub group_name: Option<String>,
    /// How many alerts of the incident name it.
    pub alerts: u64,
}

/// Which entities of an incident are wanted. Those of every sort where a list is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntitiesWanted {
    /// Of these kinds.
    pub kinds: Vec<Kind>,
    /// With these verdicts.
    pub verdicts: Vec<Verdict>,
    /// About which this was done.
    pub remediations: Vec<RemediationStatus>,
    /// Behind this place.
    pub after: Option<EntityPlace>,
    /// How many at most.
    pub top: usize,
}

/// A place among the entities of an incident: what they are ordered by. Not incriminated, kind, how it is shown, key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EntityPlace(u8, String, String, String);

/// A page of the entities of an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityPage {
    /// They, those incriminated first, those of a kind together.
    pub entities: Vec<IncidentEntityRow>,
    /// How many are wanted in all.
    pub count: u64,
    /// Behind which place there are more; nothing at the end.
    pub next: Option<EntityPlace>,
}

/// The first entities of an incident, how many there are of each sort, and which of them some of its alerts name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// The first.
    pub entities: Vec<IncidentEntityRow>,
    /// How many there are of each kind.
    pub kinds: BTreeMap<Kind, u64>,
    /// How many there are of each verdict and remediation.
    pub found: BTreeMap<(Verdict, RemediationStatus), u64>,
    /// The keys that each of the alerts names.
    pub names: HashMap<String, Vec<String>>,
}

impl EntitiesWanted {
    /// The first, whatever they are.
    #[must_use]
    pub fn first(top: usize) -> Self {
        Self { top, ..Self::default() }
    }

    /// Whether an entity is wanted, wherever it stands.
    pub(super) fn takes(&self, one: &IncidentEntityRow) -> bool {
        fn among<T: PartialEq>(wanted: &[T], one: &T) -> bool {
            wanted.is_empty() || wanted.contains(one)
        }
        among(&self.kinds, &one.kind)
            && among(&self.verdicts, &one.verdict)
            && among(&self.remediations, &one.remediation)
    }
}

impl EntityPlace {
    /// That of an entity.
    pub(super) fn of(one: &IncidentEntityRow) -> Self {
        let kind = one.kind.code().to_owned();
        Self(u8::from(!one.incriminated), kind, one.display.clone(), one.key.clone())
    }

    /// Whether it can be one: no text holds U+0000, which PostgreSQL does not even look for.
    #[must_use]
    pub fn may_be(&self) -> bool {
        ![&self.1, &self.2, &self.3].into_iter().any(|text| code::is_nobodys(text))
    }
}

impl LocationStore {
    /// A page of the entities of an incident. To whoever does not see everything, those that alerts in his sight name, and what
    /// these say.
    pub async fn incident_entities(
        &self,
        view: View<'_>,
        incident: i64,
        wanted: &EntitiesWanted,
    ) -> Result<EntityPage> {
        let mut tx = self.database.read().await?;
        if view.is_limited() {
            return sight::entities::page(&mut tx, view, incident, wanted).await;
        }
        page(&mut tx, (view.tenant_id, incident), wanted).await
    }

    /// The first entities of an incident, at most so many, with all that is to be counted, and which of them these alerts name.
    pub async fn incident_evidence(
        &self,
        view: View<'_>,
        incident: i64,
        (top, alerts): (usize, &[&str]),
    ) -> Result<Evidence> {
        let mut tx = self.database.read().await?;
        if view.is_limited() {
            return sight::entities::evidence(&mut tx, view, incident, (top, alerts)).await;
        }
        let of = (view.tenant_id, incident);
        let entities = page(&mut tx, of, &EntitiesWanted::first(top)).await?.entities;
        let mut sql =
            Sql::of("SELECT counted.kind AS kind, count(*) AS count FROM incident_entity AS counted WHERE ");
        each_once(of, &mut sql).add(" GROUP BY counted.kind");
        let mut kinds = BTreeMap::new();
        for row in &sql.all(&mut tx).await? {
            let count: i64 = row.try_get("count")?;
            kinds.insert(coded(row, "kind", Kind::of)?, count.unsigned_abs());
        }
        let (verdict, remediation) = weighed();
        let mut sql = Sql::of(format!(
            "SELECT verdict, remediation, count(*) AS count
             FROM (SELECT {verdict} AS verdict, {remediation} AS remediation"
        ));
        statements(Database::of(&tx), of, &mut sql)
            .add(" GROUP BY member.counted_as) AS said GROUP BY verdict, remediation");
        let mut found = BTreeMap::new();
        for row in &sql.all(&mut tx).await? {
            let count: i64 = row.try_get("count")?;
            let place =
                (said(row, "verdict", Verdict::ALL)?, said(row, "remediation", RemediationStatus::ALL)?);
            found.insert(place, count.unsigned_abs());
        }
        let names = names(&mut tx, of, alerts).await?;
        Ok(Evidence { entities, kinds, found, names })
    }
}

async fn page(tx: &mut Tx, of: (&str, i64), wanted: &EntitiesWanted) -> Result<EntityPage> {
    let mut sql = Sql::of("SELECT count(*) AS count FROM ");
    if wanted.verdicts.is_empty() && wanted.remediations.is_empty() {
        each_once(of, sql.add("incident_entity AS counted WHERE "));
        of_kinds(wanted, &mut sql);
    } else {
        grouped(Database::of(tx), of, (wanted, None), sql.add("(SELECT counted.key"));
        sql.add(") AS listed");
    }
    let count: i64 = sql.one(tx).await?.map_or(Ok(0), |row| row.try_get("count"))?;
    let (verdict, remediation) = weighed();
    let mut sql = Sql::of(format!(
        "SELECT counted.key AS key, counted.kind AS kind, counted.incriminated AS incriminated,
                entity.display AS display, entity.first_seen_at AS first_seen_at,
                entity.last_seen_at AS last_seen_at, {verdict} AS verdict, {remediation} AS remediation,
                count(DISTINCT named.alert_id) AS alerts"
    ));
    grouped(Database::of(tx), of, (wanted, wanted.after.as_ref()), &mut sql);
    sql.add(" ORDER BY counted.incriminated DESC, counted.kind, entity.display, counted.key LIMIT ");
    let limit = i64::try_from(wanted.top).unwrap_or(i64::MAX - 1) + 1;
    let rows = sql.bind(limit.into()).clone().all(tx).await?;
    let mut entities = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
    let more = entities.len() > wanted.top;
    entities.truncate(wanted.top);
    let groups = groups(tx, of, &entities).await?;
    for entity in &mut entities {
        entity.group_name = groups.get(&entity.key).cloned();
    }
    let next = entities.last().filter(|_| more).map(EntityPlace::of);
    Ok(EntityPage { entities, count: count.unsigned_abs(), next })
}

/// Goes on with the condition that each entity of an incident is there once, at the name under which it is counted.
fn each_once<'s>((tenant_id, incident): (&str, i64), sql: &'s mut Sql) -> &'s mut Sql {
    sql.add("counted.tenant_id = ").bind(tenant_id.into());
    sql.add(" AND counted.incident = ").bind(incident.into()).add(" AND counted.counted_as = counted.key")
}

/// Goes on with the entities that are wanted, of what the alerts say each by itself.
fn grouped(
    database: Database,
    of: (&str, i64),
    (wanted, after): (&EntitiesWanted, Option<&EntityPlace>),
    sql: &mut Sql,
) {
    statements(database, of, sql);
    of_kinds(wanted, sql);
    if let Some(EntityPlace(harmless, kind, display, key)) = after {
        sql.add(" AND (1 - counted.incriminated, counted.kind, entity.display, counted.key) > ");
        sql.list([
            i64::from(*harmless).into(),
            kind.as_str().into(),
            display.as_str().into(),
            key.as_str().into(),
        ]);
    }
    sql.add(
        " GROUP BY counted.key, counted.kind, counted.incriminated, entity.display, entity.first_seen_at,
                   entity.last_seen_at",
    );
    let (verdict, remediation) = weighed();
    let place =
        |place: Option<usize>| Bound::from(place.map_or(-1, |place| i64::try_from(place).unwrap_or(-1)));
    let mut and = " HAVING ";
    if !wanted.verdicts.is_empty() {
        let of = |one| Verdict::ALL.iter().position(|other| other == one);
        sql.add(&format!("{and}{verdict} IN ")).list(wanted.verdicts.iter().map(of).map(place));
        and = " AND ";
    }
    if !wanted.remediations.is_empty() {
        let of = |one| RemediationStatus::ALL.iter().position(|other| other == one);
        sql.add(&format!("{and}{remediation} IN ")).list(wanted.remediations.iter().map(of).map(place));
    }
}

fn of_kinds(wanted: &EntitiesWanted, sql: &mut Sql) {
    if !wanted.kinds.is_empty() {
        sql.add(" AND counted.kind IN ").list(wanted.kinds.iter().map(|kind| kind.code().into()));
    }
}

/// Goes on with what the alerts of an incident say of its entities: they are looked at in the order of the alerts.
fn statements<'s>(database: Database, of: (&str, i64), sql: &'s mut Sql) -> &'s mut Sql {
    let counted = database.for_each(
        "incident_entity",
        "counted",
        "counted.tenant_id = member.tenant_id AND counted.incident = member.incident AND counted.key = member.counted_as",
    );
    let entity = database.for_each(
        "entity",
        "entity",
        "entity.tenant_id = counted.tenant_id AND entity.key = counted.key",
    );
    members(database, sql).add(&counted).add(&entity);
    of_alerts(of, sql)
}

/// Goes on with the names in alerts, and with each of them in their incident. All of it is found by key, from one to the next.
fn members(database: Database, sql: &mut Sql) -> &mut Sql {
    let named = database.for_each(
        "alert_entity",
        "named",
        "named.tenant_id = alert.tenant_id AND named.alert_id = alert.id AND named.alias_of IS NULL",
    );
    let member = database.for_each(
        "incident_entity",
        "member",
        "member.tenant_id = alert.tenant_id AND member.incident = alert.incident AND member.key = named.key",
    );
    sql.add(" FROM alert").add(&named).add(&member)
}

fn of_alerts<'s>((tenant_id, incident): (&str, i64), sql: &'s mut Sql) -> &'s mut Sql {
    sql.add(" WHERE alert.tenant_id = ").bind(tenant_id.into());
    sql.add(" AND alert.incident = ").bind(incident.into())
}

/// The worst that was found and the most that was done, as places among the verdicts and remediations.
fn weighed() -> (String, String) {
    let verdict = ranks("named.verdict", Verdict::ALL.iter().map(|one| one.code()));
    let remediation = ranks("named.remediation", RemediationStatus::ALL.iter().map(|one| one.code()));
    (format!("coalesce(max({verdict}), 0)"), format!("coalesce(max({remediation}), 0)"))
}

/// The place of a code among others, of which a later one weighs more.
fn ranks(column: &str, codes: impl Iterator<Item = &'static str>) -> String {
    let each = codes.enumerate().map(|(place, code)| format!(" WHEN '{code}' THEN {place}"));
    format!("CAST(CASE {column}{} END AS BIGINT)", each.collect::<String>())
}

/// What stands at such a place.
fn said<T: Copy>(row: &AnyRow, column: &str, all: &[T]) -> Result<T> {
    let place: i64 = row.try_get(column)?;
    // Only places of these are written into the statement.
    Ok(usize::try_from(place).ok().and_then(|place| all.get(place)).copied().unwrap_or(all[0]))
}

fn read(row: &AnyRow) -> Result<IncidentEntityRow> {
    let alerts: i64 = row.try_get("alerts")?;
    Ok(IncidentEntityRow {
        key: row.try_get("key")?,
        kind: coded(row, "kind", Kind::of)?,
        display: row.try_get("display")?,
        incriminated: row.try_get::<Flag, _>("incriminated")?.0,
        first_seen_at: row.try_get("first_seen_at")?,
        last_seen_at: row.try_get("last_seen_at")?,
        verdict: said(row, "verdict", Verdict::ALL)?,
        remediation: said(row, "remediation", RemediationStatus::ALL)?,
        group_name: None,
        alerts: alerts.unsigned_abs(),
    })
}

/// The groups of those that are devices, as the first alert says that names one.
async fn groups(
    tx: &mut Tx,
    of: (&str, i64),
    entities: &[IncidentEntityRow],
) -> Result<HashMap<String, String>> {
    let devices: Vec<&str> =
        entities.iter().filter(|one| one.kind == Kind::Device).map(|one| one.key.as_str()).collect();
    let mut found = HashMap::new();
    for devices in devices.chunks(AT_ONCE) {
        let mut sql = Sql::of(
            "SELECT key, group_name FROM (
                 SELECT member.counted_as AS key, named.group_name AS group_name,
                        row_number() OVER (PARTITION BY member.counted_as ORDER BY alert.first_activity_at, alert.id) AS place",
        );
        // Otherwise SQLite looks for each of them in what each alert names.
        statements(Database::of(tx), of, &mut sql)
            .add(" AND named.group_name IS NOT NULL AND member.counted_as || '' IN ");
        sql.list(devices.iter().map(|key| (*key).into())).add(") AS told WHERE place = 1");
        for row in sql.all(tx).await? {
            found.insert(row.try_get("key")?, row.try_get("group_name")?);
        }
    }
    Ok(found)
}

/// Under which names the entities are counted that each of these alerts names.
async fn names(tx: &mut Tx, of: (&str, i64), alerts: &[&str]) -> Result<HashMap<String, Vec<String>>> {
    let mut found: HashMap<String, Vec<String>> = HashMap::new();
    for alerts in alerts.chunks(AT_ONCE) {
        let mut sql = Sql::of("SELECT DISTINCT named.alert_id AS alert_id, member.counted_as AS key");
        of_alerts(of, members(Database::of(tx), &mut sql));
        sql.add(" AND alert.id IN ").list(alerts.iter().map(|id| (*id).into()));
        for row in sql.all(tx).await? {
            found.entry(row.try_get("alert_id")?).or_default().push(row.try_get("key")?);
        }
    }
    Ok(found)
}
