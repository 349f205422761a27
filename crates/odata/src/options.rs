//! All query options of a list together: each known, at most once, within its bounds.

use crate::fault::shortened;
use crate::{Fault, Filter, Properties, parse};

/// The most properties that a list is ordered by at a time.
const ORDERED_BY: usize = 5;

/// The most characters of a token that leads to the next page.
const TOKEN: usize = 2048;

const POSSIBLE: &str = "$filter, $orderby, $top, $skip, $count, $select, $expand, $skiptoken";

/// Upwards or downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// The lowest, or earliest, first.
    #[default]
    Ascending,
    /// The highest, or latest, first.
    Descending,
}

/// A property by which a list is ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort<P> {
    /// The property.
    pub by: P,
    /// Which end comes first.
    pub direction: Direction,
}

/// What a list offers.
#[derive(Clone, Copy, Debug)]
pub struct Allowed<P: 'static> {
    /// What it can be filtered by.
    pub filter: Properties<P>,
    /// What it can be ordered by, by name.
    pub order: &'static [&'static str],
    /// What its items consist of.
    pub select: &'static [&'static str],
    /// What can be put into them.
    pub expand: &'static [&'static str],
    /// The most items of a page.
    pub top: u32,
    /// The most items of a page into which something is put.
    pub top_expanded: u32,
    /// The most items that can be left out at the beginning.
    pub skip: u32,
}

/// What was asked of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options<P> {
    /// Which items.
    pub filter: Option<Filter<P>>,
    /// In which order; empty where it was not said.
    pub order: Vec<Sort<P>>,
    /// How many items a page has at most.
    pub top: Option<u32>,
    /// How many items are left out at the beginning.
    pub skip: u32,
    /// Whether the number of all items is wanted.
    pub count: bool,
    /// Which of an item's parts are wanted; nothing where all are.
    pub select: Option<Vec<&'static str>>,
    /// What is put into each item.
    pub expand: Vec<&'static str>,
    /// Where the page begins, as an earlier page said.
    pub skip_token: Option<String>,
}

impl<P: Copy + PartialEq> Options<P> {
    /// The options of an address, decoded. Names without `$` mean the same (OData 4.01), others that have none are no
    /// options of a list and are left alone.
    ///
    /// # Errors
    /// The first fault, and what is possible instead.
    pub fn parse<'a>(
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
        allowed: &Allowed<P>,
    ) -> Result<Self, Fault> {
        let mut options = Self {
            filter: None,
            order: Vec::new(),
            top: None,
            skip: 0,
            count: false,
            select: None,
            expand: Vec::new(),
            skip_token: None,
        };
        let mut seen: Vec<String> = Vec::new();
        for (name, value) in pairs {
            let plain = name.strip_prefix('$').unwrap_or(name).to_ascii_lowercase();
            match plain.as_str() {
                "filter" => options.filter = Some(parse(value, &allowed.filter)?),
                "orderby" => options.order = order(value, allowed)?,
                "top" => options.top = Some(number("$top", value, allowed.top)?),
                "skip" => options.skip = skip(value, allowed.skip)?,
                "count" => options.count = yes_or_no("$count", value)?,
                "select" => options.select = Some(names("$select", value, allowed.select)?),
                "expand" => options.expand = names("$expand", value, allowed.expand)?,
                "skiptoken" => options.skip_token = Some(token(value)?),
                _ if name.starts_with(['$', '@']) => {
                    let message = format!("this option is not possible here. Possible are: {POSSIBLE}.");
                    return Err(Fault::of(name, message));
                }
                _ => continue,
            }
            if seen.contains(&plain) {
                return Err(Fault::of(&format!("${plain}"), "it stands there more than once."));
            }
            seen.push(plain);
        }
        let (most, what) = match options.expand.is_empty() {
            true => (allowed.top, ""),
            false => (allowed.top_expanded, " with $expand"),
        };
        if options.top.is_some_and(|top| top > most) {
            return Err(Fault::of("$top", format!("from 0 to {most} are possible{what}.")));
        }
        Ok(options)
    }
}

fn order<P: Copy + PartialEq>(value: &str, allowed: &Allowed<P>) -> Result<Vec<Sort<P>>, Fault> {
    const OPTION: &str = "$orderby";
    let mut found: Vec<Sort<P>> = Vec::new();
    let mut at = 1;
    for part in value.split(',') {
        let mut words = part.split([' ', '\t']).filter(|word| !word.is_empty());
        let name = words.next().unwrap_or_default();
        let property = allowed.filter.named(name).filter(|one| allowed.order.contains(&one.name));
        let Some(property) = property else {
            let (name, possible) = (shortened(name), allowed.order.join(", "));
            let message = format!("`{name}` is nothing to order by. Possible are: {possible}.");
            return Err(Fault::at(OPTION, at, message));
        };
        let direction = match words.next() {
            None => Direction::Ascending,
            Some(word) if word.eq_ignore_ascii_case("asc") => Direction::Ascending,
            Some(word) if word.eq_ignore_ascii_case("desc") => Direction::Descending,
            Some(word) => {
                let message = format!("`{}` stands where asc or desc is possible.", shortened(word));
                return Err(Fault::at(OPTION, at, message));
            }
        };
        if let Some(word) = words.next() {
            let message = format!("`{}` stands where a comma is possible.", shortened(word));
            return Err(Fault::at(OPTION, at, message));
        }
        if found.iter().any(|sort| sort.by == property.is) {
            return Err(Fault::at(OPTION, at, format!("`{}` stands there twice.", property.name)));
        }
        found.push(Sort { by: property.is, direction });
        at += part.chars().count() + 1;
    }
    if found.len() > ORDERED_BY {
        return Err(Fault::of(OPTION, format!("at most {ORDERED_BY} properties are possible.")));
    }
    Ok(found)
}

fn number(option: &str, value: &str, most: u32) -> Result<u32, Fault> {
    let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    let number = digits.then(|| value.parse().unwrap_or(u32::MAX)).filter(|number| *number <= most);
    number.ok_or_else(|| {
        let message = format!("'{}' is not possible: whole numbers from 0 to {most} are.", shortened(value));
        Fault::of(option, message)
    })
}

fn skip(value: &str, most: u32) -> Result<u32, Fault> {
    number("$skip", value, most).map_err(|fault| Fault {
        message: format!("{} Farther on, follow @odata.nextLink or filter.", fault.message),
        ..fault
    })
}

fn yes_or_no(option: &str, value: &str) -> Result<bool, Fault> {
    match value {
        _ if value.eq_ignore_ascii_case("true") => Ok(true),
        _ if value.eq_ignore_ascii_case("false") => Ok(false),
        _ => Err(Fault::of(option, format!("'{}' is neither true nor false.", shortened(value)))),
    }
}

fn names(option: &str, value: &str, possible: &[&'static str]) -> Result<Vec<&'static str>, Fault> {
    let mut found = Vec::new();
    let mut at = 1;
    for part in value.split(',') {
        let name = part.trim_matches([' ', '\t']);
        let known = possible.iter().find(|one| **one == name);
        let known = known.or_else(|| possible.iter().find(|one| one.eq_ignore_ascii_case(name)));
        let Some(known) = known else {
            let (name, possible) = (shortened(name), possible.join(", "));
            let message = match possible.as_str() {
                "" => "nothing can be named here.".to_owned(),
                _ => format!("`{name}` is not there. Possible are: {possible}."),
            };
            return Err(Fault::at(option, at, message));
        };
        if !found.contains(known) {
            found.push(*known);
        }
        at += part.chars().count() + 1;
    }
    Ok(found)
}

fn token(value: &str) -> Result<String, Fault> {
    if value.is_empty() || value.len() > TOKEN {
        return Err(Fault::of("$skiptoken", "it is not one that this server made."));
    }
    Ok(value.to_owned())
}
