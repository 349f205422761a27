//! A filter as a condition of a statement, for both databases. What OData says of properties without a value holds: such a
//! property is unlike every value, and neither more nor less than any.

use security_center_odata::{Comparison, Condition, Filter, Matching, Moment, Value};

use super::database::Kind;
use super::sight::{Reads, Source, View};
use super::sql::{Bound, Sql};

/// A property of a list as its database keeps it.
pub trait Column: Copy + PartialEq {
    /// Where and how.
    fn stored(self) -> Stored;
}

/// Where and how a property is kept.
#[derive(Clone, Copy, Debug)]
pub struct Stored {
    /// The column, or an expression.
    pub sql: &'static str,
    /// Whether there may be no value.
    pub optional: bool,
    /// What it holds.
    pub holds: Holds,
}

/// The bits of all names for which something holds.
pub type MaskOf = fn(&dyn Fn(&str) -> bool) -> i64;

/// What a column holds.
#[derive(Clone, Copy, Debug)]
pub enum Holds {
    /// Text.
    Text,
    /// The text of a code, which may differ from its name on the wire.
    Code(fn(&str) -> String),
    /// Numbers, moments in unix milliseconds, and ranks as their places.
    Number,
    /// Numbers that are texts on the wire.
    Id,
    /// A condition.
    Condition,
    /// A JSON list of texts.
    Texts,
    /// Several of a few names, as bits: those of all names for which something holds.
    Mask(MaskOf),
    /// What a statement leads to from a number, which is a text on the wire, with `{tenant}` and `{id}` in it. It leads those who do not
    /// see everything nowhere.
    Follows(&'static str),
    /// What stands in another table.
    Elsewhere {
        /// Where, for those who see everything.
        all: Elsewhere,
        /// Where, for those who do not: it looks at nothing but what alerts in sight say.
        limited: Elsewhere,
    },
}

/// Other tables, in which something stands.
#[derive(Clone, Copy, Debug)]
pub struct Elsewhere {
    /// Where `eq` and `in` look, and a lambda without a condition.
    pub exactly: LookUp,
    /// Where the functions look.
    pub matching: LookUp,
}

/// How something is looked up.
#[derive(Clone, Copy, Debug)]
pub struct LookUp {
    /// The statement that answers with what a column has to be one of, with `{tenant}` and `{condition}` in it, and with `{sight}`
    /// where the alert has to be in sight that is called `seen` there: `{few}` instead where few are found at most.
    pub select: &'static str,
    /// The column of the condition.
    pub column: &'static str,
}

const ALL: &str = "1 = 1";
const NONE: &str = "1 = 0";

/// Adds the condition, for the rows of a tenant as somebody sees it.
pub(super) fn write<C: Column>(filter: &Filter<C>, source: &Source<'_>, sql: &mut Sql) {
    Writer { kind: source.kind, view: source.view, sql }.write(filter, false);
}

/// Whether a filter asks for one of these columns.
pub(super) fn asks_for<C: Column>(filter: &Filter<C>, columns: &[C]) -> bool {
    match filter {
        Filter::And(parts) | Filter::Or(parts) => parts.iter().any(|part| asks_for(part, columns)),
        Filter::Not(part) => asks_for(part, columns),
        Filter::Compare(column, ..)
        | Filter::In(column, _)
        | Filter::Matches(column, ..)
        | Filter::Any(column, _) => columns.contains(column),
    }
}

/// Whether nothing fits a filter but what has one value in this column, or a higher one than some value.
pub(super) fn narrows<C: Column>(filter: &Filter<C>, to: C) -> bool {
    match filter {
        Filter::And(parts) => parts.iter().any(|part| narrows(part, to)),
        Filter::Compare(column, Comparison::Eq | Comparison::Gt, _) | Filter::In(column, _) => *column == to,
        _ => false,
    }
}

struct Writer<'a> {
    kind: Kind,
    view: View<'a>,
    sql: &'a mut Sql,
}

impl Writer<'_> {
    /// What is negated is written as its opposite: in SQL the opposite of what is unknown is unknown.
    fn write<C: Column>(&mut self, filter: &Filter<C>, negated: bool) {
        match filter {
            Filter::And(parts) => self.joined(parts, negated, !negated),
            Filter::Or(parts) => self.joined(parts, negated, negated),
            Filter::Not(part) => self.write(part, !negated),
            Filter::Compare(column, comparison, value) => {
                self.compare(column.stored(), *comparison, value, negated);
            }
            Filter::In(column, values) => self.one_of(column.stored(), values, negated),
            Filter::Matches(column, matching, text) => {
                let stored = column.stored();
                self.unless_absent(stored, negated, |writer| {
                    writer.sql.add(if negated { "NOT " } else { "" });
                    writer.matches(stored.sql, *matching, text);
                });
            }
            Filter::Any(column, condition) => {
                self.sql.add(if negated { "NOT " } else { "" });
                self.any(column.stored(), condition.as_ref());
            }
        }
    }

    fn joined<C: Column>(&mut self, parts: &[Filter<C>], negated: bool, all: bool) {
        if parts.is_empty() {
            self.sql.add(if all { ALL } else { NONE });
            return;
        }
        for (place, part) in parts.iter().enumerate() {
            self.sql.add(match (place, all) {
                (0, _) => "(",
                (_, true) => " AND ",
                (_, false) => " OR ",
            });
            self.write(part, negated);
        }
        self.sql.add(")");
    }

    /// A condition that holds of what has no value exactly where it is negated.
    fn unless_absent(&mut self, stored: Stored, negated: bool, condition: impl FnOnce(&mut Self)) {
        let absent = stored.optional && negated;
        if absent {
            self.sql.add("(").add(stored.sql).add(" IS NULL OR ");
        }
        condition(self);
        if absent {
            self.sql.add(")");
        }
    }

    fn compare(&mut self, stored: Stored, comparison: Comparison, value: &Value, negated: bool) {
        if *value == Value::Null {
            let absent = (comparison == Comparison::Eq) != negated;
            match (stored.optional, absent) {
                (false, absent) => self.sql.add(if absent { NONE } else { ALL }),
                (true, true) => self.sql.add(stored.sql).add(" IS NULL"),
                (true, false) => self.sql.add(stored.sql).add(" IS NOT NULL"),
            };
            return;
        }
        // No whole millisecond is in between two.
        let between_two = matches!(value, Value::Moment(moment) if !moment.is_whole());
        if between_two && !comparison.asks_for_order() {
            self.sql.add(if (comparison == Comparison::Ne) == negated { NONE } else { ALL });
            return;
        }
        if let (Holds::Condition, Value::Flag(wanted)) = (stored.holds, value) {
            let wanted = (*wanted == (comparison == Comparison::Eq)) != negated;
            self.sql.add(if wanted { "(" } else { "NOT (" }).add(stored.sql).add(")");
            return;
        }
        let Some(bound) = bound(stored.holds, value) else {
            // What is no number is the id of nothing.
            let unlike = (comparison == Comparison::Ne) != negated;
            self.sql.add(if unlike { ALL } else { NONE });
            return;
        };
        if let Holds::Follows(select) = stored.holds {
            let unlike = (comparison == Comparison::Ne) != negated;
            if self.view.is_limited() {
                // From where it is followed may be out of sight.
                self.sql.add(if unlike { ALL } else { NONE });
                return;
            }
            return self.follows(stored.sql, unlike, (select, bound));
        }
        // `ne` is the opposite of `eq`: also where there is no value.
        let (comparison, negated) = match comparison {
            Comparison::Ne => (Comparison::Eq, !negated),
            other => (between(other, value), negated),
        };
        let operator = match (comparison, negated) {
            (Comparison::Eq, false) | (Comparison::Ne, true) => " = ",
            (Comparison::Eq, true) | (Comparison::Ne, false) => " <> ",
            (Comparison::Gt, false) | (Comparison::Le, true) => " > ",
            (Comparison::Ge, false) | (Comparison::Lt, true) => " >= ",
            (Comparison::Lt, false) | (Comparison::Ge, true) => " < ",
            (Comparison::Le, false) | (Comparison::Gt, true) => " <= ",
        };
        self.unless_absent(stored, negated, |writer| {
            writer.sql.add(stored.sql).add(operator).bind(bound);
        });
    }

    fn follows(&mut self, sql: &str, unlike: bool, (select, id): (&str, Bound)) {
        self.sql.add("(").add(sql).add(if unlike { " NOT IN (" } else { " IN (" });
        for part in select.split_inclusive('}') {
            if let Some(before) = part.strip_suffix("{tenant}") {
                self.sql.add(before).bind(self.view.tenant_id.into());
            } else if let Some(before) = part.strip_suffix("{id}") {
                self.sql.add(before).bind(id.clone());
            } else {
                self.sql.add(part);
            }
        }
        self.sql.add("))");
    }

    fn one_of(&mut self, stored: Stored, values: &[Value], negated: bool) {
        let whole = |value: &&Value| !matches!(value, Value::Moment(moment) if !moment.is_whole());
        let values: Vec<_> =
            values.iter().filter(whole).filter_map(|value| bound(stored.holds, value)).collect();
        if values.is_empty() {
            self.sql.add(if negated { ALL } else { NONE });
            return;
        }
        self.unless_absent(stored, negated, |writer| {
            writer.sql.add(stored.sql).add(if negated { " NOT IN " } else { " IN " }).list(values);
        });
    }

    /// Capitals make no difference as far as ASCII goes, which is as far as both databases agree.
    fn matches(&mut self, sql: &str, matching: Matching, text: &str) {
        let long = text.chars().count();
        if long == 0 {
            self.sql.add("(").add(sql).add(" IS NOT NULL)");
            return;
        }
        let wanted = Bound::Text(text.to_ascii_lowercase());
        let whole = self.kind.small(sql);
        match matching {
            Matching::Contains => {
                let (of, like) = (self.kind.without_capitals(sql), like(&text.to_ascii_lowercase()));
                self.sql.add("(").add(&of).add(" LIKE ").bind(Bound::Text(like)).add(r" ESCAPE '\')");
            }
            Matching::StartsWith => {
                self.sql.add(&format!("(substr({whole}, 1, {long}) = ")).bind(wanted).add(")");
            }
            Matching::EndsWith => {
                let from = format!("length({sql}) - {long} + 1");
                self.sql
                    .add(&format!("(length({sql}) >= {long} AND substr({whole}, {from}) = "))
                    .bind(wanted)
                    .add(")");
            }
        }
    }

    fn any(&mut self, stored: Stored, condition: Option<&Condition>) {
        match stored.holds {
            Holds::Mask(bits) => {
                let mask = bits(&|name| condition.is_none_or(|condition| holds(condition, name)));
                self.sql.add("((").add(stored.sql).add(" & ").bind(mask.into()).add(") <> 0)");
            }
            Holds::Elsewhere { all, limited } => {
                let there = if self.view.is_limited() { limited } else { all };
                let LookUp { select, column } = match condition {
                    Some(Condition::Matches(..)) => there.matching,
                    _ => there.exactly,
                };
                self.sql.add("(").add(stored.sql).add(" IN (");
                for part in select.split_inclusive('}') {
                    if let Some(before) = part.strip_suffix("{tenant}") {
                        self.sql.add(before).bind(self.view.tenant_id.into());
                    } else if let Some(before) = part.strip_suffix("{sight}") {
                        self.sql.add(before);
                        self.view.and_sees("seen", Reads::Many, self.sql);
                    } else if let Some(before) = part.strip_suffix("{few}") {
                        self.sql.add(before);
                        self.view.and_sees("seen", Reads::Few, self.sql);
                    } else if let Some(before) = part.strip_suffix("{condition}") {
                        self.sql.add(before);
                        self.one_text(column, condition);
                    } else {
                        self.sql.add(part);
                    }
                }
                self.sql.add("))");
            }
            _ => {
                let each = self.kind.texts_of(stored.sql);
                // Most have none, which is seen without reading a list.
                self.sql
                    .add("(")
                    .add(stored.sql)
                    .add(" <> '[]' AND EXISTS (SELECT 1 FROM ")
                    .add(&each)
                    .add(" WHERE ");
                self.one_text("one.value", condition);
                self.sql.add("))");
            }
        }
    }

    fn one_text(&mut self, column: &str, condition: Option<&Condition>) {
        match condition {
            None => {
                self.sql.add(ALL);
            }
            Some(Condition::In(texts)) if texts.is_empty() => {
                self.sql.add(NONE);
            }
            Some(Condition::In(texts)) => {
                self.sql.add(column).add(" IN ").list(texts.iter().map(|text| text.as_str().into()));
            }
            Some(Condition::Matches(how, text)) => self.matches(column, *how, text),
        }
    }
}

/// The pattern of whatever contains a text.
fn like(text: &str) -> String {
    let is_special = |one: char| matches!(one, '%' | '_' | '\\');
    let escaped = text.chars().flat_map(|one| is_special(one).then_some('\\').into_iter().chain([one]));
    ["%".to_owned(), escaped.collect(), "%".to_owned()].concat()
}

/// A moment between two milliseconds: what is not before it is after the millisecond that is.
fn between(comparison: Comparison, value: &Value) -> Comparison {
    match (comparison, value) {
        (Comparison::Ge, Value::Moment(moment)) if !moment.is_whole() => Comparison::Gt,
        (Comparison::Lt, Value::Moment(moment)) if !moment.is_whole() => Comparison::Le,
        (other, _) => other,
    }
}

fn bound(holds: Holds, value: &Value) -> Option<Bound> {
    Some(match (holds, value) {
        (Holds::Id | Holds::Follows(_), Value::Text(text)) => {
            // One spelling, as it was sent.
            Bound::Number(text.parse().ok().filter(|number: &i64| number.to_string() == *text)?)
        }
        (Holds::Code(stored), Value::Name(name, _)) => Bound::Text(stored(name)),
        (Holds::Number, Value::Name(_, place)) => Bound::Number(i64::try_from(*place).ok()?),
        (_, Value::Name(name, _)) => Bound::from(*name),
        (_, Value::Text(text)) => Bound::from(text.as_str()),
        (_, Value::Moment(moment)) => Bound::Number(Moment::milliseconds(*moment)),
        (_, Value::Number(number)) => Bound::Number(*number),
        (_, Value::Flag(_) | Value::Null) => return None,
    })
}

/// Whether a name is one that is asked for. As in the database, capitals make no difference to the functions.
fn holds(condition: &Condition, name: &str) -> bool {
    match condition {
        Condition::In(names) => names.iter().any(|one| one == name),
        Condition::Matches(matching, text) => {
            let (name, text) = (name.to_ascii_lowercase(), text.to_ascii_lowercase());
            match matching {
                Matching::StartsWith => name.starts_with(&text),
                Matching::Contains => name.contains(&text),
                Matching::EndsWith => name.ends_with(&text),
            }
        }
    }
}
