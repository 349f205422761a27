//! An alert of Microsoft Graph v1.0, `microsoft.graph.security.alert`.

use serde_json::{Map, Value};

use super::evidence;
use super::fields::{Fields, technique};
use crate::alert::{
    Alert, AlertStatus, Classification, LONGEST_TITLE, LONGEST_WORD, MOST_ENTITIES, MOST_TECHNIQUES,
    Severity, determination, service,
};
use crate::entity::Entities;
use crate::fault::{Fault, Reason};

/// Reads the resource.
pub(crate) fn alert(object: &Map<String, Value>) -> Result<Alert, Fault> {
    let fields = Fields::of(object);
    let id = fields.demand_id("id")?;
    let name = fields.demand_text("serviceSource", LONGEST_WORD)?;
    let service = service(&name).ok_or_else(|| Fault::at("serviceSource", Reason::UnknownService(name)))?;
    let title = fields.demand_text("title", LONGEST_TITLE)?;
    let created_at = fields.demand_time("createdDateTime")?;
    let last_update_at = fields.time("lastUpdateDateTime")?.unwrap_or(created_at);
    let first = fields.time("firstActivityDateTime")?;
    let last = fields.time("lastActivityDateTime")?;
    let (first, last) = (first.or(last).unwrap_or(created_at), last.or(first).unwrap_or(created_at));
    let code = |name| fields.text(name, LONGEST_WORD).map(Option::unwrap_or_default);
    let mut techniques: Vec<String> = fields
        .list("mitreTechniques", MOST_TECHNIQUES)?
        .iter()
        .filter_map(Value::as_str)
        .filter_map(technique)
        .collect();
    techniques.sort();
    techniques.dedup();
    Ok(Alert {
        id,
        service,
        title,
        severity: Severity::of(&code("severity")?).unwrap_or(Severity::Unknown),
        category: code("category")?,
        status: AlertStatus::of(&code("status")?).unwrap_or(AlertStatus::Unknown),
        classification: Classification::of(&code("classification")?).unwrap_or(Classification::Unknown),
        determination: determination(&code("determination")?),
        assigned_to: fields.text("assignedTo", LONGEST_WORD)?,
        detection_source: fields.text("detectionSource", LONGEST_WORD)?,
        techniques,
        created_at,
        last_update_at,
        resolved_at: fields.time("resolvedDateTime")?,
        first_activity_at: first.min(last),
        last_activity_at: first.max(last),
        entities: entities(fields)?,
    })
}

fn entities(fields: Fields<'_>) -> Result<Vec<crate::entity::Entity>, Fault> {
    let mut named = Vec::new();
    for (place, evidence) in fields.list("evidence", MOST_ENTITIES)?.iter().enumerate() {
        let Value::Object(object) = evidence else {
            return Err(Fault::at(format!("evidence[{place}]"), Reason::NotAnObject));
        };
        named.push(evidence::entities(Fields::of(object)));
    }
    let mut entities = Entities::default();
    entities.add_named(named, MOST_ENTITIES);
    Ok(entities.into_list())
}
