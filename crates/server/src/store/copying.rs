//! What copying needs of each of the two databases: time, triggers out of the way, and numbers that go on.

use sqlx::AssertSqlSafe;

use super::copy::UNFINISHED;
use super::database::{Database, Kind, SERVING, Tx};
use super::tables::Table;
use super::{Result, StoreError};

impl Database {
    /// Refuses a database whose copy was not finished.
    pub(super) async fn demand_finished(&self) -> Result<()> {
        let mut tx = self.read().await?;
        if self.is_unfinished_copy(&mut tx).await? { Err(StoreError::Unfinished) } else { Ok(()) }
    }

    /// How many connections servers and commands have to this database. Of a file that cannot be seen.
    pub(super) async fn others(&self) -> Result<i64> {
        if self.kind == Kind::Sqlite {
            return Ok(0);
        }
        let statement = "SELECT count(*) FROM pg_stat_activity
                         WHERE datname = current_database() AND application_name = $1";
        let (others,): (i64,) = sqlx::query_as(statement).bind(SERVING).fetch_one(&self.pool).await?;
        Ok(others)
    }

    /// Lets a transaction stand still for as long as the other database needs.
    pub(super) async fn no_hurry(&self, tx: &mut Tx) -> Result<()> {
        if self.kind == Kind::Postgres {
            let patient = "SET LOCAL idle_in_transaction_session_timeout = 0";
            sqlx::raw_sql(patient).execute(&mut **tx).await?;
        }
        Ok(())
    }

    /// Whether a copy into this database was begun and not finished.
    pub(super) async fn is_unfinished_copy(&self, tx: &mut Tx) -> Result<bool> {
        let statement = match self.kind {
            Kind::Sqlite => "SELECT count(*) FROM sqlite_schema WHERE name = $1",
            Kind::Postgres => {
                "SELECT count(*) FROM pg_class WHERE relname = $1 AND relnamespace = CAST(current_schema() AS regnamespace)"
            }
        };
        let (there,): (i64,) = sqlx::query_as(statement).bind(UNFINISHED).fetch_one(&mut **tx).await?;
        Ok(there > 0)
    }

    /// Takes the triggers of a table away until the statements of the answer, which bring them back, have run in the same
    /// transaction. Nobody else sees the table without them, and a transaction that fails has changed nothing.
    pub(super) async fn take_triggers_away(&self, tx: &mut Tx, table: &str) -> Result<Vec<String>> {
        if self.kind == Kind::Postgres {
            let away = format!("ALTER TABLE {table} DISABLE TRIGGER USER");
            sqlx::raw_sql(AssertSqlSafe(away)).execute(&mut **tx).await?;
            return Ok(vec![format!("ALTER TABLE {table} ENABLE TRIGGER USER")]);
        }
        let triggers: Vec<(String, String)> =
            sqlx::query_as("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = $1")
                .bind(table)
                .fetch_all(&mut **tx)
                .await?;
        let mut back = Vec::with_capacity(triggers.len());
        for (name, statement) in triggers {
            sqlx::raw_sql(AssertSqlSafe(format!("DROP TRIGGER {name}"))).execute(&mut **tx).await?;
            back.push(statement);
        }
        Ok(back)
    }

    /// The last number that the database gave to a row of a table by itself; nothing where it gives none, or gave none.
    pub(super) async fn last_number(&self, tx: &mut Tx, table: &Table) -> Result<Option<i64>> {
        let row: Option<(i64,)> = match self.kind {
            Kind::Sqlite => {
                // The table is there once any table has such numbers.
                let own = "SELECT name FROM sqlite_schema WHERE name = 'sqlite_sequence'";
                let any: Option<(String,)> = sqlx::query_as(own).fetch_optional(&mut **tx).await?;
                if any.is_none() {
                    return Ok(None);
                }
                let statement = "SELECT CAST(seq AS INTEGER) FROM sqlite_sequence WHERE name = $1";
                sqlx::query_as(statement).bind(&table.name).fetch_optional(&mut **tx).await?
            }
            Kind::Postgres => {
                let Some(sequence) = self.sequence(tx, table).await? else { return Ok(None) };
                let statement = format!("SELECT last_value FROM {sequence} WHERE is_called");
                sqlx::query_as(AssertSqlSafe(statement)).fetch_optional(&mut **tx).await?
            }
        };
        Ok(row.map(|(last,)| last))
    }

    /// Has the database number new rows of a table after this number.
    pub(super) async fn number_after(&self, tx: &mut Tx, table: &Table, last: i64) -> Result<()> {
        match self.kind {
            Kind::Sqlite => {
                sqlx::query("DELETE FROM sqlite_sequence WHERE name = $1")
                    .bind(&table.name)
                    .execute(&mut **tx)
                    .await?;
                sqlx::query("INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)")
                    .bind(&table.name)
                    .bind(last)
                    .execute(&mut **tx)
                    .await?;
            }
            Kind::Postgres => {
                if let Some(sequence) = self.sequence(tx, table).await? {
                    sqlx::query("SELECT setval(CAST($1 AS regclass), $2)")
                        .bind(sequence)
                        .bind(last)
                        .execute(&mut **tx)
                        .await?;
                }
            }
        }
        Ok(())
    }

    /// The sequence that numbers the rows of a table of PostgreSQL's.
    async fn sequence(&self, tx: &mut Tx, table: &Table) -> Result<Option<String>> {
        let [key] = table.key.as_slice() else { return Ok(None) };
        let (sequence,): (Option<String>,) = sqlx::query_as("SELECT pg_get_serial_sequence($1, $2)")
            .bind(&table.name)
            .bind(key)
            .fetch_one(&mut **tx)
            .await?;
        Ok(sequence)
    }
}
