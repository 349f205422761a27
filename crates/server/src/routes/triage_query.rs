//! Which incidents the app's queue asks for: the parameters of its addresses, or a problem that says which is wrong.

use std::borrow::Cow;

use axum::http::Uri;
use security_center_contract::{Category, Classification, IncidentStatus, Severity, SupportedService};
use security_center_odata::{Comparison, Condition, Direction, Filter, Matching, Moment, Sort, Value};

use crate::audit::export::Format;
use crate::clock::moment;
use crate::domain::fields::Fields;
use crate::problem::{ApiError, Result};
use crate::store::code;
use crate::store::incident_list::IncidentColumn as Column;

/// The longest text to look for.
const SOUGHT: usize = 256;

/// How many values a parameter may list: more than there are of any kind.
const LISTED: usize = 30;

/// A day, in milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1000;

/// How many incidents are asked for by number at once.
pub const AT_ONCE: usize = 100;

/// Which incidents, and in which order.
#[derive(Clone, Debug, PartialEq)]
pub struct QueueQuery {
    /// Which.
    pub filter: Filter<Column>,
    /// In which order.
    pub order: Vec<Sort<Column>>,
    /// Since when what changed is asked for.
    pub since: Option<i64>,
    /// Those of a higher number are new.
    pub after: Option<i64>,
    /// When the order was made: what was opened again later is new, too.
    pub ordered: Option<i64>,
    /// In which form a file of them is wanted.
    format: Option<Format>,
}

impl QueueQuery {
    /// Reads the parameters of a window, for whoever signs in with `own_name`.
    pub fn of_window(uri: &Uri, own_name: &str, now: i64) -> Result<Self> {
        let query = Self::read(uri, own_name, now)?;
        if query.format.is_some() { Err(unknown("format")) } else { Ok(query) }
    }

    /// Reads the parameters of a file, and its form.
    pub fn of_file(uri: &Uri, own_name: &str, now: i64) -> Result<(Self, Format)> {
        let query = Self::read(uri, own_name, now)?;
        let format = query.format;
        let missing = || ApiError::invalid_request("format is missing: csv or jsonl.");
        Ok((query, format.ok_or_else(missing)?))
    }

    fn read(uri: &Uri, own_name: &str, now: i64) -> Result<Self> {
        let mut query = Self {
            filter: lives_on(),
            order: Vec::new(),
            since: None,
            after: None,
            ordered: None,
            format: None,
        };
        let mut parts = vec![query.filter.clone()];
        for (name, value) in &parameters(uri)? {
            let value = value.as_ref();
            match name.as_ref() {
                "sort" => query.order = order(sort(value)?),
                "since" => query.since = Some(time("since", value)?),
                "ordered" => query.ordered = Some(time("ordered", value)?),
                "format" if value == "csv" => query.format = Some(Format::Csv),
                "format" if value == "jsonl" => query.format = Some(Format::JsonLines),
                "format" => return Err(wrong("format", value, "is neither csv nor jsonl")),
                "after" => query.after = Some(number("after", value)?),
                name => parts.push(part(name, value, own_name, now)?),
            }
        }
        query.filter = Filter::And(parts);
        Ok(query)
    }

    /// The same, of those alone whose number is higher than `after`.
    #[must_use]
    pub fn newer(&self) -> Filter<Column> {
        let after = self.after.unwrap_or(0).to_string();
        let newer = Filter::Compare(Column::Number, Comparison::Gt, Value::Text(after));
        Filter::And(vec![self.filter.clone(), newer])
    }
}

/// Those that do not live on in another one, where they are found.
#[must_use]
pub fn lives_on() -> Filter<Column> {
    Filter::Compare(Column::Status, Comparison::Ne, Value::Text(code::text(IncidentStatus::Redirected)))
}

/// The numbers that are asked for: nothing where none are.
pub fn numbers(uri: &Uri) -> Result<Option<Vec<i64>>> {
    let mut asked = None;
    for (name, value) in parameters(uri)? {
        if name != "ids" {
            return Err(unknown(&name));
        }
        let ids: Vec<i64> = value.split(',').map(|id| number("ids", id)).collect::<Result<_>>()?;
        if ids.len() > AT_ONCE {
            let detail =
                format!("ids: {} were asked for, and at most {AT_ONCE} are answered at once.", ids.len());
            return Err(ApiError::invalid_request(detail));
        }
        asked = Some(ids);
    }
    Ok(asked)
}

/// The parameters of an address, each of which may stand there once.
fn parameters(uri: &Uri) -> Result<Vec<(Cow<'_, str>, Cow<'_, str>)>> {
    let mut all: Vec<(Cow<'_, str>, Cow<'_, str>)> = Vec::new();
    for (name, value) in form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()) {
        if all.iter().any(|(other, _)| *other == name) {
            let name = shown(&name);
            return Err(ApiError::invalid_request(format!("{name:?} is there twice, and may be once.")));
        }
        // So few are known that more cannot all be.
        if all.len() > LISTED {
            return Err(unknown(&name));
        }
        all.push((name, value));
    }
    Ok(all)
}

fn part(name: &str, value: &str, own_name: &str, now: i64) -> Result<Filter<Column>> {
    let each = || value.split(',').filter(|one| !one.is_empty());
    if name != "q" && value.split(',').count() > LISTED {
        let detail = format!("{}: at most {LISTED} values are possible.", shown(name));
        return Err(ApiError::invalid_request(detail));
    }
    Ok(match name {
        "status" => one_of(Column::Status, each().map(|one| coded::<IncidentStatus>(name, one)))?,
        "classification" => {
            one_of(Column::Classification, each().map(|one| coded::<Classification>(name, one)))?
        }
        "severity" => {
            let mut ranks = Vec::new();
            for one in each() {
                ranks.extend(ranks_of(code::parse(one).map_err(|_| wrong(name, one, "is no severity"))?));
            }
            Filter::In(Column::Severity, ranks.iter().map(|rank| Value::Number(*rank)).collect())
        }
        "service" => any(Column::Services, each().map(|one| coded::<SupportedService>(name, one)))?,
        "category" => {
            // Kept by the words of the services, which begin with a capital.
            let kept = |one: &str| {
                let code = coded::<Category>(name, one)?;
                let mut letters = code.chars();
                let first = letters.next().map(|first| first.to_ascii_uppercase());
                Ok(first.into_iter().chain(letters).collect::<String>())
            };
            any(Column::Categories, each().map(kept))?
        }
        "assigned" => {
            let nobody = || Filter::Compare(Column::AssignedTo, Comparison::Eq, Value::Null);
            let parts = each().map(|one| match one {
                "me" => {
                    Ok(Filter::Compare(Column::AssignedTo, Comparison::Eq, Value::Text(own_name.to_owned())))
                }
                "nobody" => Ok(nobody()),
                "somebody" => Ok(Filter::Not(Box::new(nobody()))),
                _ => Err(wrong(name, one, "is neither me, somebody nor nobody")),
            });
            Filter::Or(parts.collect::<Result<_>>()?)
        }
        "services" => {
            several(name, value, Filter::Compare(Column::SeveralServices, Comparison::Eq, Value::Flag(true)))?
        }
        "categories" => several(
            name,
            value,
            Filter::Compare(Column::SeveralCategories, Comparison::Eq, Value::Flag(true)),
        )?,
        "alerts" => several(name, value, Filter::Compare(Column::Alerts, Comparison::Gt, Value::Number(1)))?,
        "days" => {
            let days = number(name, value)?;
            if !(1..=3660).contains(&days) {
                return Err(wrong(name, value, "is no number of days from 1 to 3660"));
            }
            let from = Moment::of_milliseconds(now - days * DAY);
            Filter::Compare(Column::LastActivity, Comparison::Ge, Value::Moment(from))
        }
        "q" if value.chars().count() > SOUGHT => {
            let mut fields = Fields::default();
            fields.too_long(name, SOUGHT);
            fields.finish(())?;
            Filter::And(Vec::new())
        }
        // Which no text holds, and PostgreSQL does not even look for.
        "q" if value.contains('\0') => {
            let mut fields = Fields::default();
            fields.forbidden_character(name, '\0');
            fields.finish(())?;
            Filter::And(Vec::new())
        }
        "q" => {
            let text = value.to_owned();
            let condition = Condition::Matches(Matching::Contains, text.clone());
            Filter::Or(vec![
                Filter::Matches(Column::Name, Matching::Contains, text.clone()),
                Filter::Compare(Column::Number, Comparison::Eq, Value::Text(text)),
                Filter::Any(Column::Tags, Some(condition.clone())),
                Filter::Any(Column::Entities, Some(condition)),
            ])
        }
        _ => return Err(unknown(name)),
    })
}

/// The places of a severity as it is kept. What no service said how bad it is is shown as informational.
fn ranks_of(severity: Severity) -> &'static [i64] {
    match severity {
        Severity::Informational => &[0, 1],
        Severity::Low => &[2],
        Severity::Medium => &[3],
        Severity::High => &[4],
    }
}

fn one_of(column: Column, codes: impl Iterator<Item = Result<String>>) -> Result<Filter<Column>> {
    Ok(Filter::In(column, codes.map(|code| code.map(Value::Text)).collect::<Result<_>>()?))
}

fn any(column: Column, codes: impl Iterator<Item = Result<String>>) -> Result<Filter<Column>> {
    Ok(Filter::Any(column, Some(Condition::In(codes.collect::<Result<_>>()?))))
}

fn several(name: &str, value: &str, many: Filter<Column>) -> Result<Filter<Column>> {
    match value {
        "many" => Ok(many),
        "one" => Ok(Filter::Not(Box::new(many))),
        _ => Err(wrong(name, value, "is neither many nor one")),
    }
}

fn coded<T: serde::Serialize + serde::de::DeserializeOwned>(name: &str, one: &str) -> Result<String> {
    let known: T = code::parse(one).map_err(|_| wrong(name, one, "is none of its values"))?;
    Ok(code::text(known))
}

/// What is alike in that is ordered by what happened last.
fn order(first: Sort<Column>) -> Vec<Sort<Column>> {
    let last = Sort { by: Column::LastActivity, direction: Direction::Descending };
    if first.by == Column::LastActivity { vec![first] } else { vec![first, last] }
}

fn sort(value: &str) -> Result<Sort<Column>> {
    let (direction, name) = match value.strip_prefix('-') {
        Some(name) => (Direction::Descending, name),
        None => (Direction::Ascending, value),
    };
    let by = match name {
        "name" => Column::Name,
        "id" => Column::Number,
        "severity" => Column::Severity,
        "status" => Column::Status,
        "categories" => Column::Categories,
        "alerts" => Column::ActiveAlerts,
        "entities" => Column::Devices,
        "services" => Column::Services,
        "tags" => Column::Tags,
        "assigned" => Column::AssignedTo,
        "classification" => Column::Classification,
        "firstActivity" => Column::FirstActivity,
        "lastActivity" => Column::LastActivity,
        "created" => Column::Created,
        "updated" => Column::LastUpdate,
        _ => return Err(wrong("sort", value, "is no column")),
    };
    Ok(Sort { by, direction })
}

fn time(name: &str, value: &str) -> Result<i64> {
    moment(value).ok_or_else(|| wrong(name, value, "is no time"))
}

fn number(name: &str, value: &str) -> Result<i64> {
    value.parse().ok().filter(|number| *number >= 0).ok_or_else(|| wrong(name, value, "is no number"))
}

fn wrong(name: &str, value: &str, what: &str) -> ApiError {
    ApiError::invalid_request(format!("{name}: {value:?} {what}."))
}

fn unknown(name: &str) -> ApiError {
    let name = shown(name);
    ApiError::invalid_request(format!("{name:?} is no parameter of this address."))
}

fn shown(name: &str) -> String {
    name.chars().take(40).collect()
}
