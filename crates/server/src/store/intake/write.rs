//! Writes what was kept of a batch: records, alerts with their incidents, entities, what they are called, and which names are everywhere.

use std::collections::BTreeSet;

use security_center_alerts::entity::Entity;

use super::keep::{Arrived, Kept};
use super::place::Outcome;
use super::{Arriving, Numbers};
use crate::store::database::Tx;
use crate::store::rows::{self, Cell};
use crate::store::{Result, code};

/// What the service's word does not change where a person decided here: see `alert.decided`.
const ON_CONFLICT: &str = "ON CONFLICT (tenant_id, id) DO UPDATE SET
    incident = excluded.incident, title = excluded.title, severity = excluded.severity, category = excluded.category,
    categories = excluded.categories, techniques = excluded.techniques, detection_source = excluded.detection_source,
    status = excluded.status,
    assigned_to = CASE WHEN alert.decided IN (2, 3, 6, 7) THEN alert.assigned_to ELSE excluded.assigned_to END,
    classification = CASE WHEN alert.decided > 3 THEN alert.classification ELSE excluded.classification END,
    determination = CASE WHEN alert.decided > 3 THEN alert.determination ELSE excluded.determination END,
    created_at = excluded.created_at, last_update_at = excluded.last_update_at,
    resolved_at = CASE WHEN alert.decided IN (1, 3, 5, 7) THEN alert.resolved_at ELSE excluded.resolved_at END,
    first_activity_at = excluded.first_activity_at, last_activity_at = excluded.last_activity_at,
    span_from = excluded.span_from, span_to = excluded.span_to, linked_by = excluded.linked_by,
    version = alert.version + 1";

/// Writes a batch. The incidents are there already.
pub(super) async fn alerts(
    tx: &mut Tx,
    arriving: Arriving<'_>,
    kept: &Kept,
    placed: &Outcome,
    numbers: &mut Numbers,
) -> Result<()> {
    let tenant_id = arriving.tenant_id;
    let records = kept.records.iter().map(|(id, part, at, text)| {
        vec![Cell::from(tenant_id), id.clone().into(), part.clone().into(), (*at).into(), text.clone().into()]
    });
    rows::insert(
        tx,
        "alert_record (tenant_id, alert_id, part, at, record)",
        "ON CONFLICT (tenant_id, alert_id, part) DO UPDATE SET at = excluded.at, record = excluded.record",
        records.collect(),
    )
    .await?;
    rows::insert(
        tx,
        "alert (tenant_id, id, number, incident, title, severity, service, category, categories, techniques,
                detection_source, status, assigned_to, classification, determination, created_at, last_update_at,
                resolved_at, first_activity_at, last_activity_at, span_from, span_to, arrived_at, linked_by)",
        ON_CONFLICT,
        kept.alerts.iter().map(|one| alert(arriving, one, placed, numbers)).collect(),
    )
    .await?;
    rows::insert(
        tx,
        "alert_entity (tenant_id, alert_id, key, kind, alias_of, links, incriminated, display, verdict, remediation,
                       roles, group_id, group_name)",
        "ON CONFLICT (tenant_id, alert_id, key) DO UPDATE SET
             alias_of = excluded.alias_of, links = excluded.links, incriminated = excluded.incriminated,
             display = excluded.display, verdict = excluded.verdict, remediation = excluded.remediation,
             roles = excluded.roles, group_id = excluded.group_id, group_name = excluded.group_name",
        kept.alerts
            .iter()
            .flat_map(|one| one.entities.iter().flat_map(|entity| names(tenant_id, one, entity)))
            .collect(),
    )
    .await?;
    rows::insert(
        tx,
        "entity (tenant_id, key, kind, display, first_seen_at, last_seen_at, alerts, period, period_alerts)",
        "ON CONFLICT (tenant_id, key) DO UPDATE SET
             display = excluded.display,
             first_seen_at = CASE WHEN excluded.first_seen_at < entity.first_seen_at
                             THEN excluded.first_seen_at ELSE entity.first_seen_at END,
             last_seen_at = CASE WHEN excluded.last_seen_at > entity.last_seen_at
                            THEN excluded.last_seen_at ELSE entity.last_seen_at END,
             alerts = entity.alerts + excluded.alerts,
             period = excluded.period, period_alerts = excluded.period_alerts",
        kept.names
            .iter()
            .map(|(key, seen)| {
                vec![
                    Cell::from(tenant_id),
                    key.clone().into(),
                    seen.kind.clone().into(),
                    seen.display.clone().into(),
                    seen.first.into(),
                    seen.last.into(),
                    seen.more.into(),
                    seen.count.period.into(),
                    seen.count.alerts.into(),
                ]
            })
            .collect(),
    )
    .await?;
    let called: BTreeSet<(&str, &str)> = kept
        .alerts
        .iter()
        .flat_map(|one| &one.entities)
        .filter(|entity| !entity.display.is_empty())
        .map(|entity| (entity.key(), entity.display.as_str()))
        .collect();
    let called =
        called.into_iter().map(|(key, display)| vec![Cell::from(tenant_id), key.into(), display.into()]);
    let into = "entity_name (tenant_id, key, display)";
    rows::insert(tx, into, "ON CONFLICT (tenant_id, key, display) DO NOTHING", called.collect()).await?;
    let everywhere = kept.everywhere.iter().map(|(key, alerts)| {
        vec![Cell::from(tenant_id), key.clone().into(), arriving.now.into(), (*alerts).into()]
    });
    let into = "common_entity (tenant_id, key, since, alerts)";
    rows::insert(tx, into, "ON CONFLICT (tenant_id, key) DO NOTHING", everywhere.collect()).await
}

fn alert(arriving: Arriving<'_>, one: &Arrived, placed: &Outcome, numbers: &mut Numbers) -> Vec<Cell> {
    let alert = &one.alert;
    let (incident, linked_by) = match placed.alerts.get(&alert.id) {
        Some((incident, linked_by)) => (Some(*incident), linked_by.clone()),
        None => (None, "[]".to_owned()),
    };
    // One that is there keeps its number: this one is never written.
    let mut number = 0;
    if one.before.is_none() {
        number = numbers.alert;
        numbers.alert += 1;
    }
    vec![
        Cell::from(arriving.tenant_id),
        alert.id.clone().into(),
        number.into(),
        incident.into(),
        alert.title.clone().into(),
        (alert.severity as i64).into(),
        code::text(alert.service).into(),
        alert.category.clone().into(),
        alert.kind_of_category().bit().into(),
        code::list_text(&alert.techniques).into(),
        alert.detection_source.clone().into(),
        one.status.code().into(),
        alert.assigned_to.clone().into(),
        alert.classification.code().into(),
        alert.determination.code().into(),
        alert.created_at.into(),
        alert.last_update_at.into(),
        alert.resolved_at.into(),
        alert.first_activity_at.into(),
        alert.last_activity_at.into(),
        one.span.from.into(),
        one.span.to.into(),
        one.arrived_at.into(),
        linked_by.into(),
    ]
}

/// A row for each name of an entity.
fn names<'a>(
    tenant_id: &'a str,
    one: &'a Arrived,
    entity: &'a Entity,
) -> impl Iterator<Item = Vec<Cell>> + 'a {
    let roles: Vec<&String> = entity.roles.iter().collect();
    let roles = code::list_text(&roles);
    entity.keys.iter().enumerate().map(move |(place, key)| {
        let is_first = place == 0;
        let (display, roles) =
            if is_first { (entity.display.clone(), roles.clone()) } else { (String::new(), "[]".to_owned()) };
        let only_first = |text: &Option<String>| Cell::from(text.clone().filter(|_| is_first));
        vec![
            Cell::from(tenant_id),
            one.alert.id.clone().into(),
            key.clone().into(),
            entity.kind.code().into(),
            (!is_first).then(|| entity.key().to_owned()).into(),
            one.links.contains(key).into(),
            entity.incriminated.into(),
            display.into(),
            entity.verdict.code().into(),
            entity.remediation.code().into(),
            roles.into(),
            only_first(&entity.group_id),
            only_first(&entity.group_name),
        ]
    })
}
