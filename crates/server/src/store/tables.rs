//! The tables of a database as its own schema describes them: columns, keys, and in which order rows can be put in.

use std::collections::BTreeMap;

use super::Result;
use super::database::{Database, Kind, Tx};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Whole numbers.
    Numbers,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub holds: Holds,
    /// Whether it always holds something.
    pub required: bool,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns, by name.
    pub columns: Vec<Column>,
    /// The names of the columns of its key, in their order.
    pub key: Vec<String>,
    /// The tables that its rows refer to.
    pub refers_to: Vec<String>,
}

const SQLITE_COLUMNS: &str = "SELECT t.name, c.name, upper(c.type), c.\"notnull\" <> 0 OR c.pk <> 0, CAST(c.pk AS INTEGER)
     FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c
     WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND t.name NOT IN ('_sqlx_migrations', $1)
     ORDER BY t.name, c.name";

const POSTGRES_COLUMNS: &str =
    "SELECT CAST(t.relname AS text), CAST(c.attname AS text), upper(format_type(c.atttypid, NULL)),
            c.attnotnull,
            coalesce((SELECT CAST(array_position(CAST(i.indkey AS smallint[]), c.attnum) + 1 AS bigint)
                      FROM pg_index AS i WHERE i.indrelid = t.oid AND i.indisprimary), 0)
     FROM pg_class AS t JOIN pg_attribute AS c ON c.attrelid = t.oid AND c.attnum > 0 AND NOT c.attisdropped
     WHERE t.relkind = 'r' AND t.relnamespace = CAST(current_schema() AS regnamespace)
       AND t.relname NOT IN ('_sqlx_migrations', $1)
     ORDER BY CAST(t.relname AS text) COLLATE \"C\", CAST(c.attname AS text) COLLATE \"C\"";

const SQLITE_REFERENCES: &str = "SELECT DISTINCT t.name, r.\"table\" FROM sqlite_schema AS t
     JOIN pragma_foreign_key_list(t.name) AS r WHERE t.type = 'table' ORDER BY 1, 2";

const POSTGRES_REFERENCES: &str =
    "SELECT DISTINCT CAST(t.relname AS text), CAST(r.relname AS text) FROM pg_constraint AS c
     JOIN pg_class AS t ON t.oid = c.conrelid JOIN pg_class AS r ON r.oid = c.confrelid
     WHERE c.contype = 'f' AND c.connamespace = CAST(current_schema() AS regnamespace) ORDER BY 1, 2";

impl Database {
    /// Every table but those of the migrations and `without`; each behind those that it refers to.
    pub(super) async fn tables(&self, tx: &mut Tx, without: &str) -> Result<Vec<Table>> {
        let (columns, references) = match self.kind {
            Kind::Sqlite => (SQLITE_COLUMNS, SQLITE_REFERENCES),
            Kind::Postgres => (POSTGRES_COLUMNS, POSTGRES_REFERENCES),
        };
        let rows: Vec<(String, String, String, super::flag::Flag, i64)> =
            sqlx::query_as(columns).bind(without).fetch_all(&mut **tx).await?;
        let references: Vec<(String, String)> = sqlx::query_as(references).fetch_all(&mut **tx).await?;
        let mut tables: BTreeMap<String, (Vec<Column>, BTreeMap<i64, String>)> = BTreeMap::new();
        for (table, name, holds, required, place) in rows {
            let (columns, key) = tables.entry(table).or_default();
            if place > 0 {
                key.insert(place, name.clone());
            }
            let holds = match holds.as_str() {
                "TEXT" => Holds::Text,
                "BLOB" | "BYTEA" => Holds::Bytes,
                _ => Holds::Numbers,
            };
            columns.push(Column { name, holds, required: required.0 });
        }
        let table = |(name, (columns, key)): (String, (Vec<Column>, BTreeMap<i64, String>))| {
            let of_it = references.iter().filter(|(from, to)| *from == name && *to != name);
            let mut refers_to: Vec<String> = of_it.map(|(_, to)| to.clone()).collect();
            refers_to.sort();
            Table { columns, key: key.into_values().collect(), refers_to, name }
        };
        Ok(in_order(tables.into_iter().map(table).collect()))
    }
}

/// Each behind those that it refers to, by name where that leaves a choice.
fn in_order(mut left: Vec<Table>) -> Vec<Table> {
    let mut ordered: Vec<Table> = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let is_placed = |name: &String| ordered.iter().any(|table| table.name == *name);
        // Rows that refer to each other in a circle could not be put in one after another: then any order is as good.
        let next = left.iter().position(|table| table.refers_to.iter().all(is_placed)).unwrap_or(0);
        let table = left.remove(next);
        ordered.push(table);
    }
    ordered
}
