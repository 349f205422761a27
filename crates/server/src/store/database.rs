//! One database, whichever it is: SQLite or PostgreSQL. Where the two differ it is said here and in the migrations; every
//! statement elsewhere is one that both understand.

use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions, install_default_drivers};
use sqlx::migrate::Migrator;
use sqlx::pool::PoolOptions;
use sqlx::{Any, AnyPool, AssertSqlSafe, Connection, Executor, Transaction};

use super::{Address, Result, StoreError};

/// How long whoever reads waits for a connection.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a change waits for its turn to write. It may wait as long again for another program that writes.
const TURN: Duration = Duration::from_secs(5);

/// What every connection to SQLite needs. `secure_delete`: what is erased is overwritten in the file, not only forgotten
/// (behaviour.md D9). `cache_size`: up to 8 MiB of memory for each.
const SQLITE_CONNECTION: &str = "PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; \
     PRAGMA cache_size = -8192;";

/// What the connection that writes needs in addition. A batch of alerts changes many pages of a large tenant, in places that are far
/// apart. `cache_size`: it finds up to 16 MiB of what it wrote last in memory; more would make each commit slower, since SQLite looks
/// through all of it after a commit that moved pages, as long as a file has less than 1 GiB. `temp_store`: how it was before each statement,
/// in case that one fails, stays in memory. `wal_autocheckpoint`: pages that are changed again and again go into the file once for 8,000
/// of them (32 MB).
const SQLITE_WRITER: &str =
    "PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 8000;";

/// What every connection to PostgreSQL needs. A server that stalls within a transaction, or whose machine is gone, must not
/// hold the lock of those who write: PostgreSQL ends its session, and nothing of the transaction was done.
const POSTGRES_CONNECTION: &str = "SET idle_in_transaction_session_timeout = '5s'; SET client_min_messages = warning; SET application_name = ";

/// How connections of servers and of most commands are named at PostgreSQL.
pub(super) const SERVING: &str = "security-center";

/// How those that copy are.
pub(super) const COPYING: &str = "security-center copy";

/// Which of the two it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// A transaction.
pub(super) type Tx = Transaction<'static, Any>;

impl Kind {
    /// That of a transaction.
    pub(super) fn of(tx: &Tx) -> Self {
        if tx.backend_name() == "SQLite" { Self::Sqlite } else { Self::Postgres }
    }

    /// The database's own time in unix milliseconds, for a statement.
    pub(super) fn now(self) -> &'static str {
        match self {
            Self::Sqlite => "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
            Self::Postgres => "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)",
        }
    }

    /// A column for `LIKE` with a text in small letters: SQLite's makes no difference between them and capitals, as far as ASCII goes.
    pub(super) fn without_capitals(self, column: &str) -> String {
        match self {
            Self::Sqlite => column.to_owned(),
            Self::Postgres => self.small(column),
        }
    }

    /// A text in small letters, as far as ASCII goes. What comes out of JSON would go by the rules of the database's language at PostgreSQL.
    pub(super) fn small(self, column: &str) -> String {
        match self {
            Self::Sqlite => format!("lower({column})"),
            Self::Postgres => format!("lower({column} COLLATE \"C\")"),
        }
    }

    /// The texts of a JSON list in a column, each a row of `one` with a `value`.
    pub(super) fn texts_of(self, column: &str) -> String {
        match self {
            Self::Sqlite => format!("json_each({column}) AS one"),
            Self::Postgres => format!("jsonb_array_elements_text(CAST({column} AS jsonb)) AS one(value)"),
        }
    }

    /// What stands before and behind a JSON list of lists, so that each of these is a row of `one` with a `value`.
    pub(super) fn lists(self) -> (&'static str, &'static str) {
        match self {
            Self::Sqlite => ("json_each(", ") AS one"),
            Self::Postgres => ("jsonb_array_elements(CAST(", " AS jsonb)) AS one(value)"),
        }
    }

    /// What stands at a place of such a list: a number, or a text that compares as those in columns do.
    pub(super) fn part_of(self, place: usize, number: bool) -> String {
        let part = match self {
            Self::Sqlite => format!("json_extract(one.value, '$[{place}]')"),
            Self::Postgres => format!("(one.value ->> {place}) COLLATE \"C\""),
        };
        if number { format!("CAST({part} AS BIGINT)") } else { part }
    }

    /// Goes on, in a FROM, with the rows of a table that fit a condition on those before: they are looked for by key, for each of those
    /// before. SQLite keeps the order of a CROSS JOIN. PostgreSQL takes all of an incident for a single row as long as it has not looked
    /// at what a table holds, and would go through all of it for each row of the other: what has an OFFSET stays as it is written.
    pub(super) fn for_each(self, table: &str, name: &str, condition: &str) -> String {
        match self {
            Self::Sqlite => format!(" CROSS JOIN {table} AS {name} ON {condition}"),
            Self::Postgres => format!(
                " CROSS JOIN LATERAL (SELECT * FROM {table} AS {name} WHERE {condition} OFFSET 0) AS {name}"
            ),
        }
    }

    /// A transaction that reads: everything in it is of one moment.
    fn begin_to_read(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN",
            Self::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        }
    }

    /// A transaction that writes: the only one of its kind in this database, whichever server began it. It may read,
    /// decide and write, and what it writes is numbered in the order of the commits.
    ///
    /// SQLite has one writer: asking for its lock at once means waiting here instead of failing half way. PostgreSQL has
    /// many, so those that write take one lock of the database's, which ends with the transaction.
    fn begin_to_write(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN IMMEDIATE",
            Self::Postgres => {
                "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = '10s'; \
                 SELECT pg_advisory_xact_lock(7305811410423165043)"
            }
        }
    }
}

/// An open database.
#[derive(Clone, Debug)]
pub(super) struct Database {
    /// Those that read. A single statement may write here where little is written.
    pub(super) pool: AnyPool,
    /// The one that writes: whoever waits for it holds none of the others, which those who read need.
    writer: AnyPool,
    pub(super) kind: Kind,
}

impl Database {
    /// Opens a database; a file is made where it is missing.
    pub(super) async fn open(address: &Address, name: &str) -> Result<Self> {
        install_default_drivers();
        let kind = address.kind();
        let (connection, connections, writer) = match kind {
            Kind::Sqlite => (SQLITE_CONNECTION.to_owned(), 4, format!("{SQLITE_CONNECTION} {SQLITE_WRITER}")),
            Kind::Postgres => {
                let connection = format!("{POSTGRES_CONNECTION}'{name}'");
                (connection.clone(), 10, connection)
            }
        };
        let options: AnyConnectOptions = address.url()?.parse()?;
        let pool = connections_of(connections, PATIENCE, connection).connect_with(options.clone()).await?;
        let writer = connections_of(1, TURN, writer).connect_lazy_with(options);
        Ok(Self { pool, writer, kind })
    }

    /// Closes every connection.
    pub(super) async fn close(&self) {
        self.writer.close().await;
        self.pool.close().await;
    }

    /// Brings the schema up to date. Several servers may do so at once: PostgreSQL lets one of them, and then the next.
    pub(super) async fn migrate(&self, sqlite: &Migrator, postgres: &Migrator) -> Result<()> {
        let migrations = match self.kind {
            Kind::Sqlite => sqlite,
            Kind::Postgres => postgres,
        };
        Ok(migrations.run(&self.pool).await?)
    }

    /// Begins to read several things of one moment.
    pub(super) async fn read(&self) -> Result<Tx> {
        Ok(self.pool.begin_with(self.kind.begin_to_read()).await?)
    }

    /// After rows of these tables were deleted for good: leaves as little of them as the database allows. SQLite has
    /// overwritten them (`secure_delete`), and its write-ahead log is cut off here, unless somebody still reads what was there before: then
    /// it has to be done again. PostgreSQL only frees their room.
    pub(super) async fn forget_deleted(&self, tables: &[&str]) -> Result<()> {
        match self.kind {
            Kind::Sqlite => {
                let (busy, ..): (i64, i64, i64) =
                    sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&self.pool).await?;
                if busy == 0 { Ok(()) } else { Err(StoreError::StillRead) }
            }
            Kind::Postgres => {
                let statement = format!("VACUUM {}", tables.join(", "));
                sqlx::raw_sql(AssertSqlSafe(statement)).execute(&self.pool).await?;
                Ok(())
            }
        }
    }

    /// Has the database look at how much is in these tables, but for those that somebody else works on. SQLite finds rows by the keys alone.
    pub(super) async fn measure(&self, tables: &[&str]) -> Result<()> {
        if self.kind == Kind::Postgres {
            let statement = format!("ANALYZE (SKIP_LOCKED) {}", tables.join(", "));
            sqlx::raw_sql(AssertSqlSafe(statement)).execute(&self.pool).await?;
        }
        Ok(())
    }

    /// Begins to write, once nobody else does.
    pub(super) async fn write(&self) -> Result<Tx> {
        Ok(self.writer.begin_with(self.kind.begin_to_write()).await?)
    }

    /// The same for a statement about everything that a tenant has: SQLite keeps what it needs for that in files, while the one that writes
    /// would keep it in memory.
    pub(super) async fn write_much(&self) -> Result<Tx> {
        Ok(self.pool.begin_with(self.kind.begin_to_write()).await?)
    }
}

/// At most so many connections, each of which begins with these statements; and how long they are waited for.
fn connections_of(many: u32, patience: Duration, first: String) -> PoolOptions<Any> {
    AnyPoolOptions::new()
        .max_connections(many)
        .acquire_timeout(patience)
        // Where a commit failed because the disk is full, SQLite has rolled back by itself, and the connection takes
        // itself for one that is still in a transaction: what it wrote from then on would never be committed.
        .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
        .after_connect(move |made, _| {
            let first = AssertSqlSafe(first.clone());
            Box::pin(async move { made.execute(first).await.map(|_| ()) })
        })
}
