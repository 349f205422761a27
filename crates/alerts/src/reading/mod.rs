//! An item into what it says: an alert of Microsoft Graph, or a row of the two tables of alerts.

mod along;
mod evidence;
mod export;
mod fields;
mod graph;

use security_center_contract::SupportedService;
use serde_json::{Map, Value};

use crate::fault::{Fault, Reason};
use fields::Fields;

pub(crate) use export::{Row, add_rows, assemble};
pub(crate) use graph::alert as graph_alert;

/// Who sends: what comes from anyone else is refused.
#[derive(Clone, Copy, Debug)]
pub struct Sender<'a> {
    /// The tenant.
    pub tenant_id: &'a str,
    /// The service.
    pub service: SupportedService,
}

/// A record as it came, and what has to be known of it to keep it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The alert that it is of.
    pub alert_id: String,
    /// Which part of the alert it is: a later record of the same part takes its place.
    pub part: String,
    /// When the service wrote it, in unix milliseconds.
    pub at: i64,
    /// As it came.
    pub text: String,
}

/// Reads what is sent as one: an item, or several in a message as the streaming export puts them into an event hub, `{"records": […]}`,
/// whose texts are written anew. Each is a record or the first field that cannot be taken.
#[must_use]
pub fn records(item: &[u8], sender: Sender<'_>) -> Vec<Result<Record, Fault>> {
    let Some(found) = of_a_message(item) else { return vec![record(item, sender)] };
    if found.len() > MOST_RECORDS {
        return vec![Err(Fault::at(RECORDS, Reason::TooMany(MOST_RECORDS)))];
    }
    let each = |(place, one): (usize, Value)| {
        let read = record(one.to_string().as_bytes(), sender);
        read.map_err(|fault| fault.within(&format!("{RECORDS}[{place}]")))
    };
    found.into_iter().enumerate().map(each).collect()
}

const RECORDS: &str = "records";

/// How many items one message may hold: more than its size has room for alerts or rows that say what they have to.
const MOST_RECORDS: usize = 10_000;

/// The items in a message; nothing where it is none. An alert has more than this one property.
fn of_a_message(item: &[u8]) -> Option<Vec<Value>> {
    let inner = item.trim_ascii_start().strip_prefix(b"{")?.trim_ascii_start();
    if !inner.starts_with(b"\"records\"") {
        return None;
    }
    let mut message: Map<String, Value> = serde_json::from_slice(item).ok()?;
    match (message.len(), message.remove(RECORDS)) {
        (1, Some(Value::Array(found))) => Some(found),
        _ => None,
    }
}

/// Reads an item.
///
/// # Errors
/// The first field that cannot be taken.
pub fn record(item: &[u8], sender: Sender<'_>) -> Result<Record, Fault> {
    let text = std::str::from_utf8(item).map_err(|_| Fault::whole(Reason::NotUtf8))?;
    let object = object(text)?;
    if object.contains_key("properties") && object.contains_key("category") {
        let row = Row::read(&object)?;
        demand_tenant(Fields::of(&object).text("tenantId", crate::alert::LONGEST_ID)?, "tenantId", sender)?;
        demand_service(&row.service_source, "properties.ServiceSource", sender)?;
        return Ok(Record { part: row.part(), alert_id: row.alert_id, at: row.at, text: text.to_owned() });
    }
    if ["id", "title", "serviceSource", "evidence"].iter().any(|name| object.contains_key(*name)) {
        let alert = graph_alert(&object)?;
        let fields = Fields::of(&object);
        demand_tenant(fields.text("tenantId", crate::alert::LONGEST_ID)?, "tenantId", sender)?;
        let name = fields.text("serviceSource", crate::alert::LONGEST_WORD)?.unwrap_or_default();
        demand_service(&name, "serviceSource", sender)?;
        return Ok(Record {
            part: crate::parts::WHOLE.to_owned(),
            alert_id: alert.id,
            at: alert.last_update_at,
            text: text.to_owned(),
        });
    }
    Err(Fault::whole(Reason::UnknownForm))
}

pub(crate) fn object(text: &str) -> Result<Map<String, Value>, Fault> {
    match serde_json::from_str(text) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(Fault::whole(Reason::NotAnObject)),
        Err(failure) => Err(Fault::whole(Reason::NotJson(failure.to_string()))),
    }
}

fn demand_tenant(named: Option<String>, field: &str, sender: Sender<'_>) -> Result<(), Fault> {
    match named {
        Some(named) if !named.eq_ignore_ascii_case(sender.tenant_id) => {
            Err(Fault::at(field, Reason::OtherTenant))
        }
        _ => Ok(()),
    }
}

fn demand_service(name: &str, field: &str, sender: Sender<'_>) -> Result<(), Fault> {
    match crate::alert::service(name) {
        Some(service) if service == sender.service => Ok(()),
        Some(_) => Err(Fault::at(field, Reason::OtherService(name.to_owned()))),
        None => Err(Fault::at(field, Reason::UnknownService(name.to_owned()))),
    }
}
