//! A page of a list: ordered, from a place on. A place is what the last item is ordered by, so that whatever arrives or goes
//! before it moves nothing.

use security_center_odata::{Direction, Filter, Sort};
use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::Result;
use super::database::Tx;
use super::filter_sql::{self, Column, Holds, Stored};
use super::sight::{Reads, Source};
use super::sql::{Bound, Sql};

/// What is wanted of a list.
#[derive(Clone, Debug)]
pub struct Wanted<'a, C> {
    /// Which items; all where nothing is said.
    pub filter: Option<&'a Filter<C>>,
    /// In which order; the newest first where nothing is said.
    pub order: &'a [Sort<C>],
    /// From behind this place on.
    pub after: Option<&'a Place>,
    /// How many items are left out.
    pub skip: u32,
    /// How many items at most.
    pub top: u32,
}

/// A place in a list: the values that its order compares, the last of them the item's id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Place(Vec<Bound>);

/// Items, and where the next ones begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// Behind which place there are more; nothing at the end.
    pub next: Option<Place>,
}

/// A list in the database.
pub(super) struct List<C: 'static> {
    /// The name of the table in statements.
    pub(super) table: &'static str,
    /// Goes on with the table, or with what is in sight of it under that name.
    pub(super) from: fn(&Source<'_>, &mut Sql),
    /// What is selected.
    pub(super) select: &'static str,
    /// What names an item, within its tenant.
    pub(super) id: C,
    /// The order where none is asked for: the newest first, by what never changes.
    pub(super) newest: &'static [Sort<C>],
}

struct Ordered {
    sql: String,
    is_text: bool,
    descending: bool,
}

impl Place {
    /// Whether it can be a place in a list of this order.
    #[must_use]
    pub fn is_of<C: Column>(&self, order: &[Sort<C>], id: C) -> bool {
        let columns = order.iter().map(|sort| sort.by).chain([id]);
        let kinds: Vec<_> = columns.map(|column| is_text(column.stored())).collect();
        let own: Vec<_> = self.0.iter().map(|value| matches!(value, Bound::Text(_))).collect();
        // No text holds U+0000, which PostgreSQL does not even look for.
        let nobodys = |value: &Bound| matches!(value, Bound::Text(text) if super::code::is_nobodys(text));
        kinds == own && !self.0.iter().any(nobodys)
    }
}

impl<C: Column + 'static> List<C> {
    /// A page.
    pub(super) async fn page<T>(
        &self,
        (tx, source): (&mut Tx, &Source<'_>),
        wanted: &Wanted<'_, C>,
        item: impl Fn(&AnyRow) -> Result<T>,
    ) -> Result<Page<T>> {
        let order = if wanted.order.is_empty() { self.newest } else { wanted.order };
        let ordered = self.ordered(order);
        let mut sql = Sql::of(format!("SELECT {}", self.select));
        for (place, one) in ordered.iter().enumerate() {
            sql.add(&format!(", {} AS place_{place}", one.sql));
        }
        self.from(&mut sql, source, wanted.filter);
        if let Some(Place(values)) = wanted.after {
            behind(&mut sql, &ordered, values);
        }
        for (place, one) in ordered.iter().enumerate() {
            let direction = if one.descending { " DESC" } else { "" };
            sql.add(if place == 0 { " ORDER BY " } else { ", " }).add(&one.sql).add(direction);
        }
        sql.add(" LIMIT ").bind((i64::from(wanted.top) + 1).into());
        sql.add(" OFFSET ").bind(i64::from(wanted.skip).into());
        let mut rows = sql.all(tx).await?;
        let top = usize::try_from(wanted.top).unwrap_or(usize::MAX);
        let more = rows.len() > top;
        rows.truncate(top);
        let next = match rows.last() {
            Some(last) if more => Some(self.place(last, order)?),
            _ => None,
        };
        Ok(Page { items: rows.iter().map(item).collect::<Result<_>>()?, next })
    }

    /// The ids of the first items, which are numbers.
    pub(super) async fn ids(
        &self,
        (tx, source): (&mut Tx, &Source<'_>),
        filter: &Filter<C>,
        order: &[Sort<C>],
        limit: u32,
    ) -> Result<Vec<i64>> {
        let mut sql = Sql::of(format!("SELECT {} AS id", self.id.stored().sql));
        self.from(&mut sql, source, Some(filter));
        for (place, one) in self.ordered(order).iter().enumerate() {
            let direction = if one.descending { " DESC" } else { "" };
            sql.add(if place == 0 { " ORDER BY " } else { ", " });
            match source.reads {
                Reads::Many => sql.add(&one.sql),
                // Otherwise SQLite looks through all of them in the order of an index, for the few that are named.
                Reads::Few if one.is_text => sql.add(&one.sql).add(" || ''"),
                Reads::Few => sql.add("+").add(&one.sql),
            };
            sql.add(direction);
        }
        let rows = sql.add(" LIMIT ").bind(i64::from(limit).into()).clone().all(tx).await?;
        rows.iter().map(|row| Ok(row.try_get("id")?)).collect()
    }

    /// How many items there are.
    pub(super) async fn count(
        &self,
        (tx, source): (&mut Tx, &Source<'_>),
        filter: Option<&Filter<C>>,
    ) -> Result<u64> {
        let mut sql = Sql::of("SELECT count(*)");
        self.from(&mut sql, source, filter);
        let row = sql.one(tx).await?;
        let count: i64 = row.map_or(Ok(0), |row| row.try_get(0))?;
        Ok(count.unsigned_abs())
    }

    /// Where an item that was selected stands.
    fn place(&self, row: &AnyRow, order: &[Sort<C>]) -> Result<Place> {
        let columns = order.iter().map(|sort| sort.by).chain([self.id]);
        let values = columns.enumerate().map(|(place, column)| {
            let name = format!("place_{place}");
            Ok(match is_text(column.stored()) {
                true => Bound::Text(row.try_get(name.as_str())?),
                false => Bound::Number(row.try_get(name.as_str())?),
            })
        });
        Ok(Place(values.collect::<Result<_>>()?))
    }

    fn from(&self, sql: &mut Sql, source: &Source<'_>, filter: Option<&Filter<C>>) {
        sql.add(" FROM ");
        (self.from)(source, sql);
        sql.add(&format!(" WHERE {}.tenant_id = ", self.table)).bind(source.view.tenant_id.into());
        if let Some(filter) = filter {
            sql.add(" AND ");
            filter_sql::write(filter, source, sql);
        }
    }

    /// What is the same in all that was asked for is ordered by id, downwards where the rest goes upwards: so do the indices.
    fn ordered(&self, order: &[Sort<C>]) -> Vec<Ordered> {
        let id_descends = order.first().is_none_or(|sort| sort.direction == Direction::Ascending);
        let wanted = order.iter().map(|sort| (sort.by, sort.direction == Direction::Descending));
        wanted
            .chain([(self.id, id_descends)])
            .map(|(column, descending)| {
                let stored = column.stored();
                // The databases differ in where they put what has no value: here it is less than all others.
                let sql = match (stored.optional, is_text(stored)) {
                    (false, _) => stored.sql.to_owned(),
                    (true, true) => format!("coalesce({}, '')", stored.sql),
                    (true, false) => format!("coalesce({}, -9223372036854775807)", stored.sql),
                };
                Ordered { sql, is_text: is_text(stored), descending }
            })
            .collect()
    }
}

fn is_text(stored: Stored) -> bool {
    matches!(stored.holds, Holds::Text | Holds::Code(_) | Holds::Texts)
}

/// Only what stands behind these values. The first comparison is there for the index.
fn behind(sql: &mut Sql, ordered: &[Ordered], values: &[Bound]) {
    let Some((first, value)) = ordered.first().zip(values.first()) else { return };
    let operator = if first.descending { " <= " } else { " >= " };
    sql.add(" AND ").add(&first.sql).add(operator).bind(value.clone());
    for last in 0..ordered.len().min(values.len()) {
        sql.add(if last == 0 { " AND ((" } else { " OR (" });
        for (one, value) in ordered[..last].iter().zip(values) {
            sql.add(&one.sql).add(" = ").bind(value.clone()).add(" AND ");
        }
        let operator = if ordered[last].descending { " < " } else { " > " };
        sql.add(&ordered[last].sql).add(operator).bind(values[last].clone()).add(")");
    }
    sql.add(")");
}
