//! What a database had to read: at PostgreSQL the rows and entries of indices that it counted, at SQLite the bytes that its program
//! read from files.

use sqlx::{Connection, PgConnection, SqliteConnection};

use crate::{Attempting, Result};

/// Where it is counted.
#[derive(Debug)]
pub enum Meter {
    /// Files, which the program of this process reads.
    Files {
        /// The process.
        process: u32,
        /// The URL of the location's database.
        url: String,
    },
    /// A database of a server.
    Server {
        /// Its URL.
        url: String,
    },
}

/// What was read so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct Read {
    /// Rows of tables that were passed over, and entries of indices that were looked at; nothing where they are not counted.
    pub rows: Option<u64>,
    /// Bytes from files; nothing where others read them.
    pub bytes: Option<u64>,
}

impl Read {
    /// What was read since.
    #[must_use]
    pub fn since(self, before: Self) -> Self {
        let less = |now: Option<u64>, before: Option<u64>| Some(now?.saturating_sub(before?));
        Self { rows: less(self.rows, before.rows), bytes: less(self.bytes, before.bytes) }
    }
}

impl Meter {
    /// What was read so far. A server counts what its sessions did up to a second ago, and all that ended sessions did.
    pub async fn read(&self) -> Result<Read> {
        match self {
            Self::Files { process, .. } => {
                Ok(Read { rows: None, bytes: Some(bytes_read_by(&process.to_string())?) })
            }
            Self::Server { url } => {
                let mut connection = PgConnection::connect(url).await.attempting("reach PostgreSQL")?;
                let (rows,): (i64,) = sqlx::query_as(
                    "SELECT CAST((SELECT coalesce(sum(seq_tup_read), 0) FROM pg_stat_user_tables)
                               + (SELECT coalesce(sum(idx_tup_read), 0) FROM pg_stat_user_indexes) AS BIGINT)",
                )
                .fetch_one(&mut connection)
                .await
                .attempting("read what PostgreSQL counts")?;
                connection.close().await.attempting("leave PostgreSQL")?;
                Ok(Read { rows: Some(rows.unsigned_abs()), bytes: None })
            }
        }
    }

    /// How many incidents were ever made for a tenant, and how many bytes the database has.
    pub async fn size(&self, tenant_id: &str) -> Result<(i64, i64)> {
        const MADE: &str = "SELECT next_incident - 1 FROM tenant_store WHERE tenant_id = $1";
        let (made, bytes): ((i64,), (i64,)) = match self {
            Self::Files { url, .. } => {
                let mut connection = SqliteConnection::connect(url).await.attempting("open the database")?;
                let made = sqlx::query_as(MADE).bind(tenant_id).fetch_one(&mut connection).await;
                let pages = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()";
                let bytes = sqlx::query_as(pages).fetch_one(&mut connection).await;
                (made.attempting("count")?, bytes.attempting("count")?)
            }
            Self::Server { url } => {
                let mut connection = PgConnection::connect(url).await.attempting("reach PostgreSQL")?;
                let made = sqlx::query_as(MADE).bind(tenant_id).fetch_one(&mut connection).await;
                let bytes = "SELECT pg_database_size(current_database())";
                let bytes = sqlx::query_as(bytes).fetch_one(&mut connection).await;
                connection.close().await.attempting("leave PostgreSQL")?;
                (made.attempting("count")?, bytes.attempting("count")?)
            }
        };
        Ok((made.0, bytes.0))
    }
}

/// How many bytes a process has read from files, also where the system had them in memory, as Linux counts it.
pub fn bytes_read_by(process: &str) -> Result<u64> {
    let text =
        std::fs::read_to_string(format!("/proc/{process}/io")).attempting("read what the server read")?;
    let bytes = text.lines().find_map(|line| line.strip_prefix("rchar: "));
    bytes.ok_or("what was read is told in another form")?.trim().parse().attempting("read")
}
