//! Which items a queue of the app asks for: the parameters of its addresses, or a problem that says which is wrong.

use std::borrow::Cow;

use axum::http::Uri;
use security_center_alerts::entity;
use security_center_contract::Severity;
use security_center_odata::{Comparison, Condition, Direction, Filter, Matching, Moment, Sort, Value};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::audit::export::Format;
use crate::clock::moment;
use crate::domain::fields::Fields;
use crate::problem::{ApiError, Result};
use crate::store::code;
use crate::store::filter_sql::Column;

/// The longest text to look for.
const SOUGHT: usize = 256;

/// How many values a parameter may list: more than there are of any kind.
const LISTED: usize = 30;

/// A day, in milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1000;

/// How many items are asked for by number at once.
pub const AT_ONCE: usize = 100;

/// Items that have a queue: what its parameters mean for them.
pub trait Queued: Column + 'static {
    /// The number of an item.
    const NUMBER: Self;
    /// When it was last active: what is alike in the order that is asked for is ordered by that.
    const LAST_ACTIVITY: Self;

    /// What fits whatever is asked for.
    fn always() -> Filter<Self>;

    /// What a parameter asks for; nothing where the queue has none of this name.
    fn part(asked: &Asked<'_>) -> Result<Option<Filter<Self>>>;

    /// The column of this name, as it is read in Dutch or in English.
    fn sorted(name: &str, dutch: bool) -> Option<Self>;
}

/// A parameter, and who asks when.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its value.
    pub value: &'a str,
    /// The name with which whoever asks signs in.
    pub own_name: &'a str,
    /// Now, in unix milliseconds.
    pub now: i64,
}

/// Which items, and in which order.
#[derive(Clone, Debug, PartialEq)]
pub struct QueueQuery<C> {
    /// Which.
    pub filter: Filter<C>,
    /// In which order.
    pub order: Vec<Sort<C>>,
    /// Since when what changed is asked for.
    pub since: Option<i64>,
    /// Those of a higher number are new.
    pub after: Option<i64>,
    /// When the order was made: what was opened again later is new, too.
    pub ordered: Option<i64>,
    /// Whether names are read in Dutch.
    pub dutch: bool,
    /// In which form a file of them is wanted.
    format: Option<Format>,
}

impl<C: Queued> QueueQuery<C> {
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
        let parameters = parameters(uri)?;
        let dutch = parameters.iter().any(|(name, value)| name == "language" && value == "nl");
        let mut query = Self {
            filter: C::always(),
            order: Vec::new(),
            since: None,
            after: None,
            ordered: None,
            dutch,
            format: None,
        };
        let mut parts = vec![query.filter.clone()];
        for (name, value) in &parameters {
            let value = value.as_ref();
            match name.as_ref() {
                "language" if matches!(value, "en" | "nl") => {}
                "language" => return Err(wrong("language", value, "is neither en nor nl")),
                "sort" => query.order = order(sort(value, dutch)?),
                "since" => query.since = Some(time("since", value)?),
                "ordered" => query.ordered = Some(time("ordered", value)?),
                "format" if value == "csv" => query.format = Some(Format::Csv),
                "format" if value == "jsonl" => query.format = Some(Format::JsonLines),
                "format" => return Err(wrong("format", value, "is neither csv nor jsonl")),
                "after" => query.after = Some(number("after", value)?),
                name => {
                    let asked = Asked { name, value, own_name, now };
                    parts.push(C::part(&asked)?.ok_or_else(|| unknown(name))?);
                }
            }
        }
        query.filter = Filter::And(parts);
        Ok(query)
    }

    /// The same, of those alone whose number is higher than `after`.
    #[must_use]
    pub fn newer(&self) -> Filter<C> {
        let after = self.after.unwrap_or(0).to_string();
        let newer = Filter::Compare(C::NUMBER, Comparison::Gt, Value::Text(after));
        Filter::And(vec![self.filter.clone(), newer])
    }
}

impl Asked<'_> {
    fn each(&self) -> Result<impl Iterator<Item = &str>> {
        if self.value.split(',').count() > LISTED {
            let detail = format!("{}: at most {LISTED} values are possible.", shown(self.name));
            return Err(ApiError::invalid_request(detail));
        }
        Ok(self.value.split(',').filter(|one| !one.is_empty()))
    }

    /// Its codes, each of which is known.
    pub fn codes<T: Serialize + DeserializeOwned>(&self) -> Result<Vec<String>> {
        let code = |one: &str| match code::parse::<T>(one) {
            Ok(known) => Ok(code::text(known)),
            Err(_) => Err(wrong(self.name, one, "is none of its values")),
        };
        self.each()?.map(code).collect()
    }

    /// One of these codes.
    pub fn one_of<T: Serialize + DeserializeOwned, C>(&self, column: C) -> Result<Filter<C>> {
        Ok(Filter::In(column, self.codes::<T>()?.into_iter().map(Value::Text).collect()))
    }

    /// Any of these codes, in a column that holds several.
    pub fn any<T: Serialize + DeserializeOwned, C>(&self, column: C) -> Result<Filter<C>> {
        Ok(Filter::Any(column, Some(Condition::In(self.codes::<T>()?))))
    }

    /// Of these severities.
    pub fn severity<C>(&self, column: C) -> Result<Filter<C>> {
        let mut ranks = Vec::new();
        for one in self.each()? {
            let known = code::parse(one).map_err(|_| wrong(self.name, one, "is no severity"))?;
            ranks.extend(ranks_of(known));
        }
        Ok(Filter::In(column, ranks.iter().map(|rank| Value::Number(*rank)).collect()))
    }

    /// Of these categories, which are kept by the words of the services.
    pub fn category<C>(&self, column: C) -> Result<Filter<C>> {
        // Those begin with a capital.
        let kept = |code: String| {
            let mut letters = code.chars();
            let first = letters.next().map(|first| first.to_ascii_uppercase());
            first.into_iter().chain(letters).collect::<String>()
        };
        let codes = self.codes::<security_center_contract::Category>()?;
        Ok(Filter::Any(column, Some(Condition::In(codes.into_iter().map(kept).collect()))))
    }

    /// Assigned to me, somebody, nobody.
    pub fn assigned<C: Copy>(&self, column: C) -> Result<Filter<C>> {
        let nobody = || Filter::Compare(column, Comparison::Eq, Value::Null);
        let part = |one: &str| match one {
            "me" => Ok(Filter::Compare(column, Comparison::Eq, Value::Text(self.own_name.to_owned()))),
            "nobody" => Ok(nobody()),
            "somebody" => Ok(Filter::Not(Box::new(nobody()))),
            _ => Err(wrong(self.name, one, "is neither me, somebody nor nobody")),
        };
        Ok(Filter::Or(self.each()?.map(part).collect::<Result<_>>()?))
    }

    /// Of the incident of this number.
    pub fn incident<C>(&self, column: C) -> Result<Filter<C>> {
        let number = number(self.name, self.value)?;
        Ok(Filter::Compare(column, Comparison::Eq, Value::Text(number.to_string())))
    }

    /// Within so many days.
    pub fn days<C>(&self, column: C) -> Result<Filter<C>> {
        let days = number(self.name, self.value)?;
        if !(1..=3660).contains(&days) {
            return Err(wrong(self.name, self.value, "is no number of days from 1 to 3660"));
        }
        let from = Moment::of_milliseconds(self.now - days * DAY);
        Ok(Filter::Compare(column, Comparison::Ge, Value::Moment(from)))
    }

    /// `many`, or `one`.
    pub fn several<C>(&self, many: Filter<C>) -> Result<Filter<C>> {
        match self.value {
            "many" => Ok(many),
            "one" => Ok(Filter::Not(Box::new(many))),
            _ => Err(wrong(self.name, self.value, "is neither many nor one")),
        }
    }

    /// The text that is looked for, or an entity's name, which is no longer.
    pub fn sought(&self) -> Result<String> {
        let mut fields = Fields::default();
        if self.value.chars().count() > SOUGHT {
            fields.too_long(self.name, SOUGHT);
        } else if self.value.contains('\0') {
            // Which no text holds, and PostgreSQL does not even look for.
            fields.forbidden_character(self.name, '\0');
        }
        fields.finish(())?;
        Ok(self.value.to_owned())
    }
}

/// What names an entity that is called so, or is known by that text, in a column of entities: whoever looks for a hash, an id or a
/// principal name has it from elsewhere, and alerts show another name.
pub fn names_of<C: Copy>(column: C, text: &str) -> Filter<C> {
    let called = Filter::Any(column, Some(Condition::Matches(Matching::Contains, text.to_owned())));
    let names = entity::sought(text);
    if names.is_empty() {
        return called;
    }
    Filter::Or(vec![called, Filter::Any(column, Some(Condition::In(names)))])
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
pub(super) fn parameters(uri: &Uri) -> Result<Vec<(Cow<'_, str>, Cow<'_, str>)>> {
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

/// The places of a severity as it is kept. What no service said how bad it is is shown as informational.
fn ranks_of(severity: Severity) -> &'static [i64] {
    match severity {
        Severity::Informational => &[0, 1],
        Severity::Low => &[2],
        Severity::Medium => &[3],
        Severity::High => &[4],
    }
}

/// What is alike in that is ordered by what happened last.
fn order<C: Queued>(first: Sort<C>) -> Vec<Sort<C>> {
    let last = Sort { by: C::LAST_ACTIVITY, direction: Direction::Descending };
    if first.by == C::LAST_ACTIVITY { vec![first] } else { vec![first, last] }
}

fn sort<C: Queued>(value: &str, dutch: bool) -> Result<Sort<C>> {
    let (direction, name) = match value.strip_prefix('-') {
        Some(name) => (Direction::Descending, name),
        None => (Direction::Ascending, value),
    };
    let by = C::sorted(name, dutch).ok_or_else(|| wrong("sort", value, "is no column"))?;
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

pub(super) fn unknown(name: &str) -> ApiError {
    let name = shown(name);
    ApiError::invalid_request(format!("{name:?} is no parameter of this address."))
}

fn shown(name: &str) -> String {
    name.chars().take(40).collect()
}
