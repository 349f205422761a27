//! A PostgreSQL server of our own, from the system's package, that ends with this program. Its data stays.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::{Attempting, Result};

/// How long it may take to start, also after it was killed.
const PATIENCE: Duration = Duration::from_secs(120);

/// What differs from its own defaults: memory and room for its log as a server of some gigabytes has them.
const SETTINGS: [&str; 3] = ["shared_buffers=1GB", "max_wal_size=4GB", "listen_addresses="];

/// A server that runs. It ends when this is dropped.
#[derive(Debug)]
pub struct Cluster {
    folder: PathBuf,
    server: Child,
}

impl Cluster {
    /// Starts one with the data of this folder, which is made where it is missing; an error where PostgreSQL is not installed.
    pub async fn start(folder: &Path) -> Result<Self> {
        let (bin, user) = (programs()?, other_user()?);
        fs::create_dir_all(folder).attempting("make a folder")?;
        let data = folder.join("data");
        if let Some((user, group)) = user {
            chown(folder, Some(user), Some(group)).attempting("give the folder to postgres")?;
        }
        if !data.join("PG_VERSION").is_file() {
            let mut initdb = run_as(user, bin.join("initdb"));
            initdb.args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8"]);
            let made = initdb.arg("--pgdata").arg(&data).output().attempting("run initdb")?;
            if !made.status.success() {
                return Err(format!("initdb: {}", String::from_utf8_lossy(&made.stderr)));
            }
        }
        let mut command = run_as(user, bin.join("postgres"));
        command.arg("-D").arg(&data).arg("-k").arg(folder);
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let server = command.spawn().attempting("start PostgreSQL")?;
        let mut cluster = Self { folder: folder.to_owned(), server };
        cluster.until_ready().await?;
        Ok(cluster)
    }

    /// The URL of a database.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@localhost/{database}?host={}", self.folder.display())
    }

    /// Makes databases of these names, those that are there anew.
    pub async fn make(&self, names: &[&str]) -> Result<()> {
        let url = self.url("postgres");
        let mut connection = PgConnection::connect(&url).await.attempting("reach PostgreSQL")?;
        for name in names {
            for statement in [format!("DROP DATABASE IF EXISTS {name}"), format!("CREATE DATABASE {name}")] {
                let made = sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await;
                made.attempting("make a database")?;
            }
        }
        connection.close().await.attempting("leave PostgreSQL")
    }

    /// It says nothing when it is ready; before, it refuses.
    async fn until_ready(&mut self) -> Result<()> {
        let begun = Instant::now();
        loop {
            let failure = match PgConnection::connect(&self.url("postgres")).await {
                Ok(connection) => return connection.close().await.attempting("leave PostgreSQL"),
                Err(failure) => failure,
            };
            if let Some(status) = self.server.try_wait().attempting("look at PostgreSQL")? {
                return Err(format!("PostgreSQL ended: {status}"));
            }
            if begun.elapsed() > PATIENCE {
                return Err(format!("PostgreSQL does not start: {failure}"));
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // It may have ended by itself. Asked so, it ends at once, and its data is whole.
        if let Some(id) = i32::try_from(self.server.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process(id, Signal::INT);
        }
        let _ = self.server.wait();
    }
}

/// Why there is no PostgreSQL on this machine; nothing where there is.
#[must_use]
pub fn missing() -> Option<String> {
    programs().err()
}

/// Where the programs of the newest installed version are.
fn programs() -> Result<PathBuf> {
    let folders = fs::read_dir("/usr/lib/postgresql")
        .map_err(|_| "there is no /usr/lib/postgresql; install the package postgresql".to_owned())?;
    let mut found: Vec<(u32, PathBuf)> = folders
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let version = path.file_name()?.to_str()?.parse().ok()?;
            path.join("bin/initdb").is_file().then(|| (version, path.join("bin")))
        })
        .collect();
    found.sort();
    found.pop().map(|(_, bin)| bin).ok_or_else(|| "initdb is not installed".to_owned())
}

/// The user and group of PostgreSQL where this runs as root, as whom it refuses to run.
fn other_user() -> Result<Option<(u32, u32)>> {
    if fs::metadata("/proc/self").attempting("see who runs this")?.uid() != 0 {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd").attempting("read the users")?;
    let user = users.lines().find(|line| line.starts_with("postgres:")).ok_or("there is no user postgres")?;
    let mut ids = user.split(':').skip(2).map(str::parse);
    match (ids.next(), ids.next()) {
        (Some(Ok(user)), Some(Ok(group))) => Ok(Some((user, group))),
        _ => Err("the user postgres has no id".to_owned()),
    }
}

/// A program of it as that user. It is asked to end when whoever started it does.
fn run_as(user: Option<(u32, u32)>, program: PathBuf) -> Command {
    let mut command = Command::new("setpriv");
    if let Some((user, group)) = user {
        command.args(["--reuid", &user.to_string(), "--regid", &group.to_string(), "--clear-groups"]);
    }
    command.args(["--pdeathsig", "INT"]).arg(program);
    command
}
