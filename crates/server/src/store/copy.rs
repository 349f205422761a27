//! Copies a whole database into another, whichever each is: table by table in the order of their keys, so that a copy that
//! was cut off goes on where it stopped; verified at the end by the counts and hashes of every table.

use sha2::{Digest, Sha256};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::database::{Database, Kind, Tx};
use super::tables::{Column, Holds, Table};
use super::{Control, LocationStore, Result, StoreError};

/// How many rows are read and written at a time.
const ROWS: usize = 250;

/// The table that is there for as long as a copy is not finished: no server opens such a database.
pub(super) const UNFINISHED: &str = "unfinished_copy";

/// A table that was copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Its name.
    pub table: String,
    /// How many rows it has.
    pub rows: u64,
    /// The SHA-256 of all of them, in the order of their keys.
    pub hash: String,
}

/// Hears how far a copy is: the table, and how many of its rows are there.
pub type Progress<'a> = &'a mut (dyn FnMut(&str, u64) + Send);

impl Control {
    /// Copies everything into another control database, which is empty or an unfinished copy of this one.
    pub async fn copy_into(&self, target: &Self, progress: Progress<'_>) -> Result<Vec<Copied>> {
        copy(&self.database, &target.database, progress).await
    }
}

impl LocationStore {
    /// As for the control database.
    pub async fn copy_into(&self, target: &Self, progress: Progress<'_>) -> Result<Vec<Copied>> {
        copy(&self.database, &target.database, progress).await
    }
}

async fn copy(from: &Database, to: &Database, progress: Progress<'_>) -> Result<Vec<Copied>> {
    let mut source = from.read().await?;
    from.no_hurry(&mut source).await?;
    let tables = from.tables(&mut source, UNFINISHED).await?;
    begin(to, &tables).await?;
    let mut copied = Vec::with_capacity(tables.len());
    for table in &tables {
        copied.push(copy_table(&mut source, to, table, progress).await?);
    }
    for table in &tables {
        continue_numbers(from, &mut source, to, table).await?;
    }
    source.rollback().await?;
    let mut target = to.read().await?;
    to.no_hurry(&mut target).await?;
    for (table, expected) in tables.iter().zip(&copied) {
        let (found, _) = hash_of(&mut target, table).await?;
        if found != *expected {
            return Err(refused(format!("{} is not the same after it was copied", table.name)));
        }
    }
    target.rollback().await?;
    let mut done = to.write().await?;
    sqlx::raw_sql(AssertSqlSafe(format!("DROP TABLE {UNFINISHED}"))).execute(&mut *done).await?;
    done.commit().await?;
    Ok(copied)
}

/// The target is empty, and marked now; or it was marked before.
async fn begin(to: &Database, tables: &[Table]) -> Result<()> {
    let mut tx = to.write().await?;
    let own = to.tables(&mut tx, UNFINISHED).await?;
    if own != *tables {
        return Err(refused("the two databases do not have the same tables".to_owned()));
    }
    if to.is_unfinished_copy(&mut tx).await? {
        return Ok(());
    }
    for table in tables {
        let any = format!("SELECT count(*) FROM (SELECT 1 FROM {} LIMIT 1) AS one", table.name);
        let (rows,): (i64,) = sqlx::query_as(AssertSqlSafe(any)).fetch_one(&mut *tx).await?;
        if rows > 0 {
            return Err(refused(format!(
                "{} holds something already. Nothing is overwritten: name an empty database.",
                table.name
            )));
        }
    }
    let mark = format!("CREATE TABLE {UNFINISHED} (begun BIGINT)");
    sqlx::raw_sql(AssertSqlSafe(mark)).execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(())
}

/// What is in the target already has to be what the source begins with; the rest is added.
async fn copy_table(source: &mut Tx, to: &Database, table: &Table, progress: Progress<'_>) -> Result<Copied> {
    let mut target = to.read().await?;
    to.no_hurry(&mut target).await?;
    let (there, _) = hash_of(&mut target, table).await?;
    target.rollback().await?;
    let mut sum = Sum::default();
    let mut last: Option<AnyRow> = None;
    loop {
        // The first of what is not there yet begins a batch of its own.
        let left = usize::try_from(there.rows.saturating_sub(sum.rows)).unwrap_or(ROWS);
        let missing = left == 0;
        if missing && sum.rows == there.rows && sum.clone().end(table) != there {
            return Err(changed(table));
        }
        let most = if missing { ROWS } else { left.min(ROWS) };
        let rows = batch(source, table, last.as_ref(), most).await?;
        for row in &rows {
            sum.add(table, row)?;
        }
        if missing && !rows.is_empty() {
            insert(to, table, &rows).await?;
        }
        progress(&table.name, sum.rows);
        match rows.into_iter().next_back() {
            Some(row) => last = Some(row),
            None if sum.rows < there.rows => return Err(changed(table)),
            None => return Ok(sum.end(table)),
        }
    }
}

fn changed(table: &Table) -> StoreError {
    refused(format!(
        "{} holds something else than what is copied: it changed since the copy was begun. Begin anew with an empty database.",
        table.name
    ))
}

fn refused(why: String) -> StoreError {
    StoreError::Copy(why)
}

/// The next rows in the order of the key, behind `last`.
async fn batch(tx: &mut Tx, table: &Table, last: Option<&AnyRow>, most: usize) -> Result<Vec<AnyRow>> {
    let columns = names(&table.columns);
    let key = table.key.join(", ");
    let places: Vec<String> = (1..=table.key.len()).map(|place| format!("${place}")).collect();
    let behind = last.map_or_else(String::new, |_| format!("WHERE ({key}) > ({})", places.join(", ")));
    let statement = format!("SELECT {columns} FROM {} {behind} ORDER BY {key} LIMIT {most}", table.name);
    let mut query = sqlx::query(AssertSqlSafe(statement));
    if let Some(last) = last {
        for name in &table.key {
            let Some(column) = table.columns.iter().find(|column| column.name == *name) else { continue };
            query = match column.holds {
                Holds::Numbers => query.bind(last.try_get::<Option<i64>, _>(name.as_str())?),
                Holds::Text => query.bind(last.try_get::<Option<String>, _>(name.as_str())?),
                Holds::Bytes => query.bind(last.try_get::<Option<Vec<u8>>, _>(name.as_str())?),
            };
        }
    }
    Ok(query.fetch_all(&mut **tx).await?)
}

/// Puts rows in, all or none. The triggers of the table are away in this transaction only, which nobody else sees.
async fn insert(to: &Database, table: &Table, rows: &[AnyRow]) -> Result<()> {
    let width = table.columns.len();
    let row = |at: usize| {
        let places: Vec<String> = (1..=width).map(|place| format!("${}", at * width + place)).collect();
        format!("({})", places.join(", "))
    };
    let values: Vec<String> = (0..rows.len()).map(row).collect();
    let statement =
        format!("INSERT INTO {} ({}) VALUES {}", table.name, names(&table.columns), values.join(", "));
    let mut query = sqlx::query(AssertSqlSafe(statement));
    for row in rows {
        for column in &table.columns {
            let name = column.name.as_str();
            query = match column.holds {
                Holds::Numbers => query.bind(row.try_get::<Option<i64>, _>(name)?),
                Holds::Text => {
                    let text: Option<String> = row.try_get(name)?;
                    if to.kind == Kind::Postgres && text.as_ref().is_some_and(|text| text.contains('\0')) {
                        let what = "a text with U+0000, which PostgreSQL cannot hold";
                        return Err(refused(format!("{}.{name} holds {what}", table.name)));
                    }
                    query.bind(text)
                }
                Holds::Bytes => query.bind(row.try_get::<Option<Vec<u8>>, _>(name)?),
            };
        }
    }
    let mut tx = to.write().await?;
    let back = to.take_triggers_away(&mut tx, &table.name).await?;
    query.execute(&mut *tx).await?;
    for statement in back {
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut *tx).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn hash_of(tx: &mut Tx, table: &Table) -> Result<(Copied, Option<AnyRow>)> {
    let mut sum = Sum::default();
    let mut last = None;
    loop {
        let rows = batch(tx, table, last.as_ref(), ROWS).await?;
        for row in &rows {
            sum.add(table, row)?;
        }
        match rows.into_iter().next_back() {
            Some(row) => last = Some(row),
            None => return Ok((sum.end(table), last)),
        }
    }
}

/// New rows are numbered after the last that there ever was, also where that one is gone.
async fn continue_numbers(from: &Database, source: &mut Tx, to: &Database, table: &Table) -> Result<()> {
    if let Some(last) = from.last_number(source, table).await? {
        let mut tx = to.write().await?;
        to.number_after(&mut tx, table, last).await?;
        tx.commit().await?;
    }
    Ok(())
}

fn names(columns: &[Column]) -> String {
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    names.join(", ")
}

/// Count and hash of rows. Each value is preceded by what it is and how long, so that no two lists of rows are written alike.
#[derive(Clone, Default)]
struct Sum {
    rows: u64,
    hasher: Sha256,
}

impl Sum {
    fn add(&mut self, table: &Table, row: &AnyRow) -> Result<()> {
        for column in &table.columns {
            let name = column.name.as_str();
            let value: Option<Vec<u8>> = match column.holds {
                Holds::Numbers => row.try_get::<Option<i64>, _>(name)?.map(|one| one.to_be_bytes().to_vec()),
                Holds::Text => row.try_get::<Option<String>, _>(name)?.map(String::into_bytes),
                Holds::Bytes => row.try_get(name)?,
            };
            match value {
                None => self.hasher.update([0]),
                Some(value) => {
                    self.hasher.update([1]);
                    self.hasher.update((value.len() as u64).to_be_bytes());
                    self.hasher.update(value);
                }
            }
        }
        self.rows += 1;
        Ok(())
    }

    fn end(self, table: &Table) -> Copied {
        let hash: String = self.hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Copied { table: table.name.clone(), rows: self.rows, hash }
    }
}
