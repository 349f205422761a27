//! The tree of a filter, and its text.

use std::fmt::Write as _;

use crate::{Moment, Properties};

/// Which items are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter<P> {
    /// Those that all of these want.
    And(Vec<Self>),
    /// Those that one of these wants.
    Or(Vec<Self>),
    /// All others.
    Not(Box<Self>),
    /// Those whose property compares so. A property that has no value is unlike every value, and neither more nor less.
    Compare(P, Comparison, Value),
    /// Those whose property is one of these.
    In(P, Vec<Value>),
    /// Those whose text matches.
    Matches(P, Matching, String),
    /// Those with a text among several that matches; with no condition those that have any.
    Any(P, Option<Condition>),
}

/// How a property compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// The same.
    Eq,
    /// Another, or none.
    Ne,
    /// More, or later.
    Gt,
    /// Not less.
    Ge,
    /// Less, or earlier.
    Lt,
    /// Not more.
    Le,
}

/// How a text matches another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matching {
    /// It begins so.
    StartsWith,
    /// It holds it.
    Contains,
    /// It ends so.
    EndsWith,
}

/// What one of several texts is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// One of these, exactly.
    In(Vec<String>),
    /// It matches.
    Matches(Matching, String),
}

/// A value to compare with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A string.
    Text(String),
    /// The name of an enumeration's value, and its place among them.
    Name(&'static str, usize),
    /// A moment.
    Moment(Moment),
    /// A whole number.
    Number(i64),
    /// Yes or no.
    Flag(bool),
    /// No value.
    Null,
}

impl Comparison {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Eq, Self::Ne, Self::Gt, Self::Ge, Self::Lt, Self::Le];

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Eq => "eq",
            Self::Ne => "ne",
            Self::Gt => "gt",
            Self::Ge => "ge",
            Self::Lt => "lt",
            Self::Le => "le",
        }
    }

    /// Whether it asks for an order.
    #[must_use]
    pub fn asks_for_order(self) -> bool {
        !matches!(self, Self::Eq | Self::Ne)
    }
}

impl Matching {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::StartsWith, Self::Contains, Self::EndsWith];

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::StartsWith => "startswith",
            Self::Contains => "contains",
            Self::EndsWith => "endswith",
        }
    }
}

impl<P: Copy + PartialEq> Properties<P> {
    /// The text of a filter, which is understood as the same filter again.
    #[must_use]
    pub fn text(&self, filter: &Filter<P>) -> String {
        let mut text = String::new();
        self.write(filter, &mut text);
        text
    }

    fn write(&self, filter: &Filter<P>, to: &mut String) {
        match filter {
            Filter::And(parts) => self.write_joined(parts, " and ", to),
            Filter::Or(parts) => self.write_joined(parts, " or ", to),
            Filter::Not(part) => {
                to.push_str("not (");
                self.write(part, to);
                to.push(')');
            }
            Filter::Compare(property, comparison, value) => {
                let _ = write!(to, "{} {} ", self.name(*property), comparison.word());
                write_value(value, to);
            }
            Filter::In(property, values) => {
                let _ = write!(to, "{} in ", self.name(*property));
                write_list(values, write_value, to);
            }
            Filter::Matches(property, matching, text) => {
                let _ = write!(to, "{}({},", matching.word(), self.name(*property));
                write_text(text, to);
                to.push(')');
            }
            Filter::Any(property, condition) => {
                let _ = write!(to, "{}/any(", self.name(*property));
                match condition {
                    None => {}
                    Some(Condition::In(texts)) => {
                        to.push_str("x:x in ");
                        write_list(texts, |text, to| write_text(text, to), to);
                    }
                    Some(Condition::Matches(matching, text)) => {
                        let _ = write!(to, "x:{}(x,", matching.word());
                        write_text(text, to);
                        to.push(')');
                    }
                }
                to.push(')');
            }
        }
    }

    fn write_joined(&self, parts: &[Filter<P>], word: &str, to: &mut String) {
        for (place, part) in parts.iter().enumerate() {
            if place > 0 {
                to.push_str(word);
            }
            let grouped = matches!(part, Filter::And(_) | Filter::Or(_));
            to.push_str(if grouped { "(" } else { "" });
            self.write(part, to);
            to.push_str(if grouped { ")" } else { "" });
        }
    }
}

fn write_list<T>(items: &[T], write: impl Fn(&T, &mut String), to: &mut String) {
    for (place, item) in items.iter().enumerate() {
        to.push(if place == 0 { '(' } else { ',' });
        write(item, to);
    }
    to.push(')');
}

fn write_value(value: &Value, to: &mut String) {
    let _ = match value {
        Value::Text(text) => return write_text(text, to),
        Value::Name(name, _) => return write_text(name, to),
        Value::Moment(moment) => write!(to, "{moment}"),
        Value::Number(number) => write!(to, "{number}"),
        Value::Flag(flag) => write!(to, "{flag}"),
        Value::Null => write!(to, "null"),
    };
}

fn write_text(text: &str, to: &mut String) {
    to.push('\'');
    to.push_str(&text.replace('\'', "''"));
    to.push('\'');
}
