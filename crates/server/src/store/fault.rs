//! What kind of fault a database has, whichever database it is, read from what its driver says.

use sqlx::migrate::MigrateError;

use super::StoreError;

/// A kind of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// There is no room for what is to be written.
    Full,
    /// Somebody else holds a lock for longer than is waited for it.
    Locked,
    /// It takes longer than is waited for it.
    Slow,
    /// It cannot be reached or opened, or takes nothing that is written.
    Lost,
    /// What is there cannot be read as a database.
    Damaged,
    /// Another one, such as a table that is not there: a fault of the program or of a person's hand.
    Other,
}

impl Fault {
    /// Its word in the log and in the answer of readiness.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Locked => "locked",
            Self::Slow => "slow",
            Self::Lost => "lost",
            Self::Damaged => "damaged",
            Self::Other => "failed",
        }
    }

    /// Whether the same may succeed later without anybody changing the program or the data.
    #[must_use]
    pub const fn passes(self) -> bool {
        matches!(self, Self::Full | Self::Locked | Self::Slow | Self::Lost)
    }
}

impl StoreError {
    /// What kind of fault this is.
    #[must_use]
    pub fn fault(&self) -> Fault {
        match self {
            Self::Database(failure) => of(failure),
            Self::Migration(MigrateError::Execute(failure) | MigrateError::ExecuteMigration(failure, _)) => {
                of(failure)
            }
            Self::StillRead => Fault::Locked,
            Self::LeaseLost
            | Self::Unfinished
            | Self::Copy(_)
            | Self::Migration(_)
            | Self::Address(_)
            | Self::UnknownCode { .. } => Fault::Other,
        }
    }
}

fn of(failure: &sqlx::Error) -> Fault {
    match failure {
        sqlx::Error::Database(failure) => failure.code().map_or(Fault::Other, |code| of_code(&code)),
        sqlx::Error::PoolTimedOut => Fault::Slow,
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => Fault::Lost,
        sqlx::Error::Migrate(failure) => match failure.as_ref() {
            MigrateError::Execute(failure) | MigrateError::ExecuteMigration(failure, _) => of(failure),
            _ => Fault::Other,
        },
        _ => Fault::Other,
    }
}

/// PostgreSQL's codes (SQLSTATE) have five places, those of SQLite are numbers of four at most.
fn of_code(code: &str) -> Fault {
    match code.parse::<u32>() {
        Ok(number) if code.len() < 5 => of_sqlite(number),
        _ => of_postgresql(code),
    }
}

fn of_sqlite(code: u32) -> Fault {
    /// The file that the connections share cannot grow.
    const SHARED_MEMORY_SIZE: u32 = 10 | 19 << 8;
    match (code, code & 0xff) {
        // SQLITE_FULL
        (SHARED_MEMORY_SIZE, _) | (_, 13) => Fault::Full,
        // SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL
        (_, 5 | 6 | 15) => Fault::Locked,
        // SQLITE_PERM, SQLITE_READONLY, SQLITE_IOERR, SQLITE_CANTOPEN
        (_, 3 | 8 | 10 | 14) => Fault::Lost,
        // SQLITE_CORRUPT, SQLITE_NOTADB
        (_, 11 | 26) => Fault::Damaged,
        _ => Fault::Other,
    }
}

fn of_postgresql(code: &str) -> Fault {
    match code {
        // disk_full
        "53100" => Fault::Full,
        // lock_not_available, deadlock_detected, serialization_failure
        "55P03" | "40P01" | "40001" => Fault::Locked,
        // query_canceled: a time limit of the database
        "57014" => Fault::Slow,
        // data_corrupted, index_corrupted
        "XX001" | "XX002" => Fault::Damaged,
        // read_only_sql_transaction: a standby that has not taken over yet; invalid_catalog_name
        "25006" | "3D000" => Fault::Lost,
        // Classes: connection, authorization, operator intervention, system error
        _ if ["08", "28", "57", "58"].iter().any(|class| code.starts_with(class)) => Fault::Lost,
        // insufficient_resources other than the disk
        _ if code.starts_with("53") => Fault::Slow,
        _ => Fault::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_of_either_database_tell_the_fault() {
        for (code, fault) in [
            ("13", Fault::Full),
            ("4874", Fault::Full),
            ("53100", Fault::Full),
            ("5", Fault::Locked),
            ("517", Fault::Locked),
            ("262", Fault::Locked),
            ("55P03", Fault::Locked),
            ("40001", Fault::Locked),
            ("57014", Fault::Slow),
            ("53200", Fault::Slow),
            ("14", Fault::Lost),
            ("8", Fault::Lost),
            ("266", Fault::Lost),
            ("08006", Fault::Lost),
            ("57P03", Fault::Lost),
            ("25006", Fault::Lost),
            ("11", Fault::Damaged),
            ("26", Fault::Damaged),
            ("XX001", Fault::Damaged),
            ("1", Fault::Other),
            ("2067", Fault::Other),
            ("23505", Fault::Other),
            ("42P01", Fault::Other),
            ("", Fault::Other),
        ] {
            assert_eq!(of_code(code), fault, "{code}");
        }
        assert_eq!(StoreError::from(sqlx::Error::PoolTimedOut).fault(), Fault::Slow);
        assert_eq!(StoreError::from(sqlx::Error::RowNotFound).fault(), Fault::Other);
        let in_a_migration = MigrateError::Execute(sqlx::Error::WorkerCrashed);
        assert_eq!(StoreError::from(in_a_migration).fault(), Fault::Lost);
    }
}
