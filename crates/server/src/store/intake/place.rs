//! Alerts into incidents: which segments are near, which incidents are joined, and what each alert is linked by.

use std::collections::{BTreeMap, BTreeSet};

use security_center_alerts::correlation::{Ledger, Link, Placed, Span};
use security_center_alerts::entity::{Entity, Kind};
use security_center_alerts::incident::{Group, Known};
use serde_json::{Value, json};

use super::incidents;
use super::keep::Arrived;
use super::{Arriving, Numbers};
use crate::store::Result;
use crate::store::database::Tx;
use crate::store::rows::{self, Cell};

/// How many links are kept with an alert. More of them say nothing more to a person; the entities themselves are all kept.
const LINKS_KEPT: usize = 20;

/// An alert that is to be placed.
pub(super) trait Placeable {
    fn id(&self) -> &str;
    fn title(&self) -> &str;
    fn span(&self) -> Span;
    fn links(&self) -> &BTreeSet<String>;
    /// The incident that it is in, and whether a person put it there.
    fn own(&self) -> Option<(i64, bool)>;
    /// What it adds to its incident, and what it added before.
    fn adds(&self) -> (Known, Option<Known>);
    /// The kind and the display of the entity of a name.
    fn entity(&self, key: &str) -> Option<(Kind, String)>;
    fn groups(&self) -> Vec<Group>;
    fn linked_by(&self) -> Option<&str>;
}

/// Where each alert is from now on, and the incidents whose sums have to be made anew.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// By alert: its incident, and the JSON of its links.
    pub(super) alerts: BTreeMap<String, (i64, String)>,
    pub(super) recount: BTreeSet<i64>,
}

/// What an alert of the batch came to: the first number may be of an incident that is joined by a later alert.
pub(super) struct Step<'a, A> {
    pub(super) alert: &'a A,
    pub(super) incident: i64,
    pub(super) joined: Vec<i64>,
    pub(super) links: Value,
}

/// Places alerts, in this order.
pub(super) async fn place<A: Placeable + Sync>(
    tx: &mut Tx,
    arriving: Arriving<'_>,
    alerts: &[A],
    numbers: &mut Numbers,
) -> Result<Outcome> {
    let mut ledger = Ledger::new(arriving.rules.window);
    let free = |alert: &A| !alert.own().is_some_and(|(_, pinned)| pinned);
    let wanted = alerts.iter().filter(|alert| free(alert)).flat_map(|alert| {
        let near = ledger.near(alert.span());
        alert.links().iter().map(move |key| (key.clone(), near))
    });
    let wanted: Vec<(String, Span)> = wanted.collect();
    super::found::segments(tx, arriving.tenant_id, &mut ledger, wanted).await?;
    let mut fresh = numbers.incident;
    let mut steps = Vec::with_capacity(alerts.len());
    for alert in alerts {
        let own = alert.own();
        let placed = match own {
            Some((incident, true)) => {
                Placed { incident: ledger.living(incident), joined: Vec::new(), links: Vec::new() }
            }
            _ => {
                let keys: Vec<String> = alert.links().iter().cloned().collect();
                ledger.place(&keys, alert.span(), own.map(|(incident, _)| incident), fresh)
            }
        };
        if placed.incident == fresh {
            fresh += 1;
        }
        let links = reasons(alert, &placed);
        steps.push(Step { alert, incident: placed.incident, joined: placed.joined, links });
    }
    let numbering = number(&ledger, numbers.incident, fresh);
    let final_number = |incident: i64| {
        let living = ledger.living(incident);
        numbering.get(&living).copied().unwrap_or(living)
    };
    let first_fresh = numbers.incident;
    numbers.incident += i64::try_from(numbering.len()).unwrap_or_default();
    let mut outcome = Outcome::default();
    for step in &steps {
        let linked_by = match step.alert.linked_by() {
            Some(before) => before.to_owned(),
            None => step.links.to_string(),
        };
        outcome.alerts.insert(step.alert.id().to_owned(), (final_number(step.incident), linked_by));
    }
    outcome.recount =
        incidents::become_of(tx, arriving, &steps, (first_fresh, &final_number), numbers).await?;
    write_segments(tx, arriving.tenant_id, &ledger, &final_number).await?;
    Ok(outcome)
}

/// The numbers of the incidents that are new and still are there at the end of the batch: without gaps, in their order.
fn number(ledger: &Ledger, first: i64, end: i64) -> BTreeMap<i64, i64> {
    (first..end).filter(|one| ledger.living(*one) == *one).zip(first..).collect()
}

/// Why the alert is where it is, as data: each entity once, by the nearest of its names.
fn reasons<A: Placeable>(alert: &A, placed: &Placed) -> Value {
    let is_news = |link: &&Link| alert.own().is_none() || placed.joined.contains(&link.incident);
    let mut nearest: BTreeMap<(Kind, String), i64> = BTreeMap::new();
    for link in placed.links.iter().filter(is_news) {
        let entity = alert.entity(&link.key).unwrap_or((Kind::Other, link.key.clone()));
        let gap = nearest.entry(entity).or_insert(link.gap);
        *gap = link.gap.min(*gap);
    }
    let reason = |((kind, display), gap): ((Kind, String), i64)| json!({ "kind": kind.code(), "display": display, "gapMinutes": gap / 60_000 });
    nearest.into_iter().take(LINKS_KEPT).map(reason).collect()
}

async fn write_segments(
    tx: &mut Tx,
    tenant_id: &str,
    ledger: &Ledger,
    final_number: &impl Fn(i64) -> i64,
) -> Result<()> {
    let changes = ledger.changes();
    for (key, from) in &changes.gone {
        sqlx::query("DELETE FROM link_segment WHERE tenant_id = $1 AND key = $2 AND from_at = $3")
            .bind(tenant_id)
            .bind(key)
            .bind(from)
            .execute(&mut **tx)
            .await?;
    }
    let rows = changes.there.into_iter().map(|(key, segment)| {
        let incident = final_number(segment.incident);
        vec![
            Cell::from(tenant_id),
            key.into(),
            segment.span.from.into(),
            segment.span.to.into(),
            incident.into(),
        ]
    });
    rows::insert(
        tx,
        "link_segment (tenant_id, key, from_at, to_at, incident)",
        "ON CONFLICT (tenant_id, key, from_at) DO UPDATE SET to_at = excluded.to_at, incident = excluded.incident",
        rows.collect(),
    )
    .await
}

/// An entity as it is counted in an incident.
pub(super) fn group(entity: &Entity) -> Group {
    Group { kind: entity.kind, keys: entity.keys.clone(), incriminated: entity.incriminated }
}

impl Placeable for &Arrived {
    fn id(&self) -> &str {
        &self.alert.id
    }

    fn title(&self) -> &str {
        &self.alert.title
    }

    fn span(&self) -> Span {
        self.span
    }

    fn links(&self) -> &BTreeSet<String> {
        &self.links
    }

    fn own(&self) -> Option<(i64, bool)> {
        let before = self.before.as_ref()?;
        Some((before.incident?, before.pinned))
    }

    fn adds(&self) -> (Known, Option<Known>) {
        let before = self.before.as_ref().filter(|before| before.incident.is_some());
        (self.known(), before.map(|before| before.known.clone()))
    }

    fn entity(&self, key: &str) -> Option<(Kind, String)> {
        let named = self.entities.iter().find(|entity| entity.keys.iter().any(|one| one == key))?;
        Some((named.kind, named.display.clone()))
    }

    fn groups(&self) -> Vec<Group> {
        self.entities.iter().map(group).collect()
    }

    fn linked_by(&self) -> Option<&str> {
        self.own().and(self.before.as_ref()).map(|before| before.linked_by.as_str())
    }
}
