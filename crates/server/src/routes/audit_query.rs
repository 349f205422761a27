//! What is asked of the audit log: the parameters of its addresses, or a problem that says which is wrong.

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use form_urlencoded::Serializer;

use crate::audit::export::Format;
use crate::clock::{moment, timestamp};
use crate::domain::fields::Fields;
use crate::problem::{ApiError, Result};
use crate::store::audit::AuditFilter;
use crate::store::code;

/// The most that one page holds.
const TOP: i64 = 100;

/// The longest text to look for in names.
const PERSON: usize = 256;

/// Which page of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditPageQuery {
    /// Which entries.
    pub filter: AuditFilter,
    /// Entries before this place.
    pub before: i64,
    /// How many at most.
    pub top: i64,
}

/// Which entries in which form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditExportQuery {
    /// Which entries.
    pub filter: AuditFilter,
    /// The form of the file.
    pub format: Format,
}

impl<S: Send + Sync> FromRequestParts<S> for AuditPageQuery {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let mut query = Self { filter: AuditFilter::default(), before: i64::MAX, top: TOP };
        for (name, value) in &pairs(parts)? {
            match name.as_str() {
                "before" => query.before = number(name, value, 1..=i64::MAX)?,
                "top" => query.top = number(name, value, 1..=TOP)?,
                _ => add_to_filter(&mut query.filter, name, value)?,
            }
        }
        checked(&query.filter)?;
        Ok(query)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for AuditExportQuery {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let (mut filter, mut format) = (AuditFilter::default(), None);
        for (name, value) in &pairs(parts)? {
            match (name.as_str(), value.as_str()) {
                ("format", "csv") => format = Some(Format::Csv),
                ("format", "jsonl") => format = Some(Format::JsonLines),
                ("format", _) => return Err(wrong(name, value, "is neither csv nor jsonl")),
                _ => add_to_filter(&mut filter, name, value)?,
            }
        }
        checked(&filter)?;
        let format = format.ok_or_else(|| ApiError::invalid_request("format is missing: csv or jsonl."))?;
        Ok(Self { filter, format })
    }
}

impl AuditPageQuery {
    /// The address of the page after this one, which ends with the entry at `last`.
    #[must_use]
    pub fn next_link(&self, last: i64) -> String {
        let AuditFilter { from, to, actions, person } = &self.filter;
        let mut query = Serializer::new(String::new());
        if *from != i64::MIN {
            query.append_pair("from", &timestamp(*from).0);
        }
        if *to != i64::MAX {
            query.append_pair("to", &timestamp(*to).0);
        }
        for action in actions {
            query.append_pair("action", &code::text(action));
        }
        if !person.is_empty() {
            query.append_pair("person", person);
        }
        query.append_pair("before", &last.to_string()).append_pair("top", &self.top.to_string());
        format!("/api/audit?{}", query.finish())
    }
}

fn pairs(parts: &Parts) -> Result<Vec<(String, String)>> {
    let query = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
    query.map(|Query(pairs)| pairs).map_err(|_| ApiError::invalid_request("The query cannot be read."))
}

fn add_to_filter(filter: &mut AuditFilter, name: &str, value: &str) -> Result<()> {
    let time = || moment(value).ok_or_else(|| wrong(name, value, "is no time such as 2020-06-24T09:20:00Z"));
    match name {
        "from" => filter.from = time()?,
        "to" => filter.to = time()?,
        "action" => {
            for one in value.split(',') {
                filter.actions.push(code::parse(one).map_err(|_| wrong(name, one, "is no action"))?);
            }
        }
        "person" if value.chars().count() > PERSON => {
            let mut fields = Fields::default();
            fields.too_long(name, PERSON);
            fields.finish(())?;
        }
        "person" => value.clone_into(&mut filter.person),
        _ => return Err(ApiError::invalid_request(format!("{name:?} is no parameter of this address."))),
    }
    Ok(())
}

fn checked(filter: &AuditFilter) -> Result<()> {
    if filter.from > filter.to {
        return Err(ApiError::invalid_request("from is later than to."));
    }
    Ok(())
}

fn number(name: &str, value: &str, range: std::ops::RangeInclusive<i64>) -> Result<i64> {
    let number = value.parse().ok().filter(|number| range.contains(number));
    number.ok_or_else(|| {
        let what = format!("is no number from {} to {}", range.start(), range.end());
        wrong(name, value, &what)
    })
}

fn wrong(name: &str, value: &str, what: &str) -> ApiError {
    ApiError::invalid_request(format!("{name}: {value:?} {what}."))
}
