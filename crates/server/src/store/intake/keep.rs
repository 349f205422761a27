//! Records into alerts and their entities, beside what is kept of them already; and which names link.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use security_center_alerts::alert::{Alert, AlertStatus};
use security_center_alerts::correlation::{Count, Span};
use security_center_alerts::entity::Entity;
use security_center_alerts::fault::{Fault, Reason};
use security_center_alerts::incident::Known;
use security_center_alerts::parts::{Added, Parts};
use security_center_alerts::reading::Record;

use super::found::{self, KeptAlert, KeptName, json};
use super::{Arriving, Taken};
use crate::store::database::Tx;
use crate::store::{Result, code};

/// What a person decided about an alert here, as bits of `alert.decided`.
pub(super) const DECIDED_STATUS: i64 = 1;

/// What is to be written of a batch.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) taken: Taken,
    /// The alerts that are new, or of which something new was said.
    pub(super) alerts: Vec<Arrived>,
    /// Each record that is new: alert, part, time, text.
    pub(super) records: Vec<(String, String, i64, String)>,
    /// What is new of each name that any of them names.
    pub(super) names: BTreeMap<String, Seen>,
    /// Names that are everywhere since now.
    pub(super) everywhere: BTreeMap<String, i64>,
}

/// An alert as it is from now on.
#[derive(Debug)]
pub(super) struct Arrived {
    pub(super) alert: Alert,
    pub(super) before: Option<KeptAlert>,
    pub(super) status: AlertStatus,
    pub(super) span: Span,
    pub(super) arrived_at: i64,
    /// Its entities; those that it named before and no longer does are not among them, and stay.
    pub(super) entities: Vec<Entity>,
    /// Every name that links it.
    pub(super) links: BTreeSet<String>,
    /// Only records came that are older than those that are kept.
    only_older: bool,
    /// And they say nothing that is not known.
    says_nothing: bool,
}

impl Arrived {
    /// What it adds to its incident.
    pub(super) fn known(&self) -> Known {
        Known::of(&self.alert, self.status)
    }
}

/// What is new of a name.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) kind: String,
    pub(super) display: String,
    pub(super) first: i64,
    pub(super) last: i64,
    /// How many alerts name it that did not before.
    pub(super) more: i64,
    pub(super) count: Count,
}

/// Works out what a batch of records makes of what is kept. Where it is not correlated at once, every name that could link is
/// noted as one that does, until the whole is measured.
pub(super) async fn keep(
    tx: &mut Tx,
    arriving: Arriving<'_>,
    records: Vec<(usize, Record)>,
    correlate: bool,
) -> Result<Kept> {
    let tenant_id = arriving.tenant_id;
    let ids: BTreeSet<String> = records.iter().map(|(_, record)| record.alert_id.clone()).collect();
    let mut known = found::alerts(tx, tenant_id, &json(&ids)).await?;
    let mut parts = found::parts(tx, tenant_id, &json(&ids)).await?;
    let mut kept = Kept::default();
    let mut changed: Vec<(String, Vec<Alert>)> = Vec::new();
    for (place, record) in records {
        let id = record.alert_id.clone();
        match add(&known, &mut parts, arriving, &record) {
            Err(fault) => kept.taken.faults.push((place, fault)),
            Ok(Added::Known) => kept.taken.already_known += 1,
            Ok(added) => {
                let older = match added {
                    Added::Older(older) => older.map(|alert| *alert),
                    _ => {
                        kept.records.push((id.clone(), record.part, record.at, record.text));
                        None
                    }
                };
                match changed.iter_mut().find(|(one, _)| *one == id) {
                    Some((_, all)) => all.extend(older),
                    None => changed.push((id, older.into_iter().collect())),
                }
            }
        }
    }
    for (id, older) in changed {
        let of_it = kept.records.iter().filter(|record| record.0 == id).count() as u64;
        let Some(alert) = parts.get(&id).and_then(Parts::alert) else {
            kept.taken.waiting += of_it;
            continue;
        };
        let mut one = arrived(alert, older, known.remove(&id), arriving.now);
        one.only_older = of_it == 0;
        kept.alerts.push(one);
    }
    // Of one part of one alert, the last that came in this batch is the one that stays.
    let mut last = BTreeMap::new();
    for (id, part, at, text) in std::mem::take(&mut kept.records) {
        let newer = parts.get(&id).and_then(|parts| parts.get(&part)).is_none_or(|kept| kept.text == text);
        if newer {
            last.insert((id, part), (at, text));
        }
    }
    kept.records = last.into_iter().map(|((id, part), (at, text))| (id, part, at, text)).collect();
    name(tx, arriving, &mut kept, correlate).await?;
    let (said_nothing, alerts): (Vec<_>, Vec<_>) = kept.alerts.into_iter().partition(|one| one.says_nothing);
    kept.alerts = alerts;
    kept.taken.already_known += said_nothing.len() as u64;
    kept.taken.updated = kept.alerts.iter().filter(|one| one.before.is_some()).count() as u64;
    kept.taken.accepted = kept.alerts.len() as u64 - kept.taken.updated;
    Ok(kept)
}

fn add(
    known: &HashMap<String, KeptAlert>,
    parts: &mut HashMap<String, Parts>,
    arriving: Arriving<'_>,
    record: &Record,
) -> std::result::Result<Added, Fault> {
    let service = code::text(arriving.service);
    if let Some(other) = known.get(&record.alert_id).filter(|kept| kept.service != service) {
        return Err(Fault::at("id", Reason::OtherService(other.service.clone())));
    }
    parts.entry(record.alert_id.clone()).or_default().add(record.clone())
}

fn arrived(mut alert: Alert, older: Vec<Alert>, before: Option<KeptAlert>, now: i64) -> Arrived {
    let span_of = |alert: &Alert| Span::of_activity(alert.first_activity_at, alert.last_activity_at, now);
    let mut span = span_of(&alert);
    let mut entities = alert.entities.clone();
    for one in older {
        span = span.and(span_of(&one));
        alert.first_activity_at = alert.first_activity_at.min(one.first_activity_at);
        alert.last_activity_at = alert.last_activity_at.max(one.last_activity_at);
        entities = together(entities, one.entities);
    }
    let mut status = alert.status;
    if let Some(before) = &before {
        span = span.and(before.span);
        alert.first_activity_at = alert.first_activity_at.min(before.known.first_activity_at);
        alert.last_activity_at = alert.last_activity_at.max(before.known.last_activity_at);
        if before.decided & DECIDED_STATUS != 0 {
            status = before.status;
        }
    }
    let arrived_at = before.as_ref().map_or(now, |before| before.arrived_at);
    Arrived {
        alert,
        before,
        status,
        span,
        arrived_at,
        entities,
        links: BTreeSet::new(),
        only_older: false,
        says_nothing: false,
    }
}

fn together(one: Vec<Entity>, other: Vec<Entity>) -> Vec<Entity> {
    let mut entities = security_center_alerts::entity::Entities::default();
    one.into_iter().chain(other).for_each(|entity| entities.add(entity));
    entities.into_list()
}

/// Counts the names, and decides which of them link: a name that links an alert does so for good.
async fn name(tx: &mut Tx, arriving: Arriving<'_>, kept: &mut Kept, correlate: bool) -> Result<()> {
    let tenant_id = arriving.tenant_id;
    let again = kept.alerts.iter().filter(|one| one.before.is_some()).map(|one| &one.alert.id);
    let before = found::names(tx, tenant_id, &json(again)).await?;
    let keys: BTreeSet<&String> =
        kept.alerts.iter().flat_map(|one| &one.entities).flat_map(|entity| &entity.keys).collect();
    let keys = json(keys);
    let mut counts = found::counts(tx, tenant_id, &keys).await?;
    let mut everywhere = found::everywhere(tx, tenant_id, &keys).await?;
    let nothing = BTreeMap::new();
    for one in &mut kept.alerts {
        let before = before.get(&one.alert.id).unwrap_or(&nothing);
        one.links = before.iter().filter(|(_, name)| name.links).map(|(key, _)| key.clone()).collect();
        let links_before = one.links.len();
        // What is in an incident already is correlated now in any case.
        let now = correlate || one.before.as_ref().is_some_and(|before| before.incident.is_some());
        for entity in &one.entities {
            let may_link = entity.links_by();
            for key in &entity.keys {
                let count = counts.entry(key.clone()).or_default();
                if may_link.contains(key) && !one.links.contains(key) {
                    *count = count.with(one.span.to);
                    let many = now && count.is_everywhere(arriving.rules.everywhere_from);
                    if many && everywhere.insert(key.clone()) {
                        kept.everywhere.insert(key.clone(), count.alerts);
                    }
                    if !now || !everywhere.contains(key) {
                        one.links.insert(key.clone());
                    }
                }
                see(&mut kept.names, key, entity, one.span, *count, before.get(key));
            }
        }
        let is_named = |key: &String| before.contains_key(key);
        one.says_nothing = one.only_older
            && one.before.as_ref().is_some_and(|before| before.span == one.span)
            && one.links.len() == links_before
            && one.entities.iter().flat_map(|entity| &entity.keys).all(is_named);
    }
    Ok(())
}

fn see(
    names: &mut BTreeMap<String, Seen>,
    key: &str,
    entity: &Entity,
    span: Span,
    count: Count,
    before: Option<&KeptName>,
) {
    let seen = names.entry(key.to_owned()).or_insert_with(|| Seen {
        kind: entity.kind.code().to_owned(),
        display: entity.display.clone(),
        first: span.from,
        last: span.to,
        more: 0,
        count,
    });
    seen.first = seen.first.min(span.from);
    seen.last = seen.last.max(span.to);
    seen.count = count;
    seen.more += i64::from(before.is_none());
    if !entity.display.is_empty() {
        seen.display.clone_from(&entity.display);
    }
}
