//! A PostgreSQL cluster for the tests: one for each test program, ended and removed with it however it ends, and
//! databases of its own for each test, copied from some that are up to date.

use std::fs;
use std::os::unix::fs::chown;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{OnceLock, mpsc};

use security_center_server::store::{Address, Control, LocationStore};
use sqlx::postgres::PgPool;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

/// The cluster, or why there is none.
static CLUSTER: OnceLock<Result<Cluster, String>> = OnceLock::new();

/// A running cluster.
pub(crate) struct Cluster {
    folder: PathBuf,
    gone: mpsc::Sender<String>,
}

/// The databases of one installation, until this is dropped.
pub(crate) struct Installation {
    pub(crate) control: Address,
    pub(crate) eu: Address,
    pub(crate) uk: Address,
    pub(crate) us: Address,
    name: String,
    cluster: &'static Cluster,
}

/// The cluster of this test program; where there can be none, says so, and why.
pub(crate) fn cluster() -> Option<&'static Cluster> {
    match CLUSTER.get_or_init(start) {
        Ok(cluster) => Some(cluster),
        Err(why) => {
            use std::io::Write;
            // Past the capture of the test harness: whoever runs the tests has to see it.
            let _ = writeln!(std::io::stderr(), "skipped without PostgreSQL: {why}");
            None
        }
    }
}

/// The newest of the installed versions.
fn programs() -> Result<PathBuf, String> {
    let mut found: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .map_err(|_| "there is no /usr/lib/postgresql; install the package postgresql".to_owned())?
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let version = path.file_name()?.to_str()?.parse().ok()?;
            path.join("bin/initdb").is_file().then(|| (version, path.join("bin")))
        })
        .collect();
    found.sort();
    found.pop().map(|(_, bin)| bin).ok_or_else(|| "initdb is not installed".to_owned())
}

/// The user and group of PostgreSQL, where the tests run as root, as whom it refuses to run.
fn other_user() -> Result<Option<(u32, u32)>, String> {
    use std::os::unix::fs::MetadataExt;
    if fs::metadata("/proc/self").map_err(|fault| fault.to_string())?.uid() != 0 {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd").map_err(|fault| fault.to_string())?;
    let user = users.lines().find(|line| line.starts_with("postgres:"));
    let mut ids = user.ok_or("there is no user postgres")?.split(':').skip(2).map(str::parse);
    match (ids.next(), ids.next()) {
        (Some(Ok(user)), Some(Ok(group))) => Ok(Some((user, group))),
        _ => Err("the user postgres has no id".to_owned()),
    }
}

fn start() -> Result<Cluster, String> {
    let bin = programs()?;
    let user = other_user()?;
    let folder = tempfile::Builder::new().prefix("pg-").tempdir().map_err(|fault| fault.to_string())?.keep();
    let as_user = || {
        let mut command = Command::new("setpriv");
        if let Some((user, group)) = user {
            command.args(["--reuid", &user.to_string(), "--regid", &group.to_string(), "--clear-groups"]);
        }
        command
    };
    if let Some((user, group)) = user {
        chown(&folder, Some(user), Some(group)).map_err(|fault| fault.to_string())?;
    }
    // Not the bytes' order: what has to sort by bytes has to say so itself.
    let made = as_user()
        .arg(bin.join("initdb"))
        .args(["--auth=trust", "--username=postgres", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"])
        .args(["--locale-provider=icu", "--icu-locale=en", "--pgdata"])
        .arg(folder.join("data"))
        .output()
        .map_err(|fault| format!("setpriv: {fault}"))?;
    if !made.status.success() {
        return Err(format!("initdb: {}", String::from_utf8_lossy(&made.stderr)));
    }
    let mut command = as_user();
    // It is asked to end when the thread that started it does: with this program, even when it is killed.
    command.args(["--pdeathsig", "TERM", "sh", "-c"]).arg(
        r#"trap 'kill -QUIT $server' TERM INT HUP
           "$1" -D "$0/data" -k "$0" -c listen_addresses= -c fsync=off -c full_page_writes=off \
                -c synchronous_commit=off -c max_connections=400 -c shared_buffers=64MB -c log_min_messages=fatal &
           server=$!; wait $server; wait $server; cd /; rm -rf "$0""#,
    );
    command.arg(&folder).arg(bin.join("postgres"));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    std::thread::spawn(move || command.spawn().and_then(|mut child| child.wait()));
    let (gone, dropped) = mpsc::channel();
    let cluster = Cluster { folder, gone };
    let server = cluster.url("postgres");
    let (ready, is_ready) = mpsc::channel();
    std::thread::spawn(move || keep_house(&server, &ready, &dropped));
    is_ready.recv().map_err(|_| "it did not start".to_owned())??;
    Ok(cluster)
}

/// Waits until the cluster answers, makes the databases that others are copied from, and drops those that are not used
/// any more.
fn keep_house(server: &str, ready: &mpsc::Sender<Result<(), String>>, dropped: &mpsc::Receiver<String>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let mut connection = runtime.block_on(async {
        let mut attempts = 0;
        loop {
            match PgConnection::connect(server).await {
                Ok(connection) => break connection,
                // It says nothing when it is ready; its socket is not there before.
                Err(_) if attempts < 3000 => {
                    attempts += 1;
                    tokio::time::sleep(std::time::Duration::from_millis(10)).await;
                }
                Err(fault) => panic!("{fault}"),
            }
        }
    });
    let made = runtime.block_on(async {
        for name in ["control", "location"] {
            run(&mut connection, format!("CREATE DATABASE {name}")).await;
        }
        let of = |name: &str| server.replacen("/postgres?", &format!("/{name}?"), 1).parse::<Address>();
        Control::open(&of("control")?).await.map_err(|fault| fault.to_string())?.close().await;
        LocationStore::open(&of("location")?).await.map_err(|fault| fault.to_string())?.close().await;
        Ok(())
    });
    ready.send(made).expect("somebody waits");
    while let Ok(name) = dropped.recv() {
        runtime.block_on(async {
            for part in PARTS {
                run(&mut connection, format!("DROP DATABASE IF EXISTS {name}_{part} WITH (FORCE)")).await;
            }
        });
    }
}

async fn run(connection: &mut PgConnection, statement: String) {
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(connection).await.expect("done");
}

const PARTS: [&str; 4] = ["control", "eu", "uk", "us"];

impl Cluster {
    /// The URL of a database.
    pub(crate) fn url(&self, database: &str) -> String {
        format!("postgres://postgres@localhost/{database}?host={}", self.folder.display())
    }

    /// Databases of one more installation: up to date and empty, or, with `made` false, there only in name.
    pub(crate) async fn installation(&'static self, made: bool) -> Installation {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("t{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let server = PgPool::connect(&self.url("postgres")).await.expect("the cluster");
        let of = async |part: &str| {
            let from = match part {
                _ if !made => "template0",
                "control" => "control",
                _ => "location",
            };
            let statement = format!("CREATE DATABASE {name}_{part} TEMPLATE {from}");
            sqlx::raw_sql(AssertSqlSafe(statement)).execute(&server).await.expect("a database");
            self.url(&format!("{name}_{part}")).parse().expect("an address")
        };
        let (control, eu, uk, us) = (of("control").await, of("eu").await, of("uk").await, of("us").await);
        server.close().await;
        Installation { control, eu, uk, us, name, cluster: self }
    }
}

impl Installation {
    /// The URL of one of the databases: `control` or the code of a location.
    pub(crate) fn url(&self, part: &str) -> String {
        self.cluster.url(&format!("{}_{part}", self.name))
    }

    /// The options of the program that lead there.
    #[allow(dead_code, reason = "only the tests of the program start others")]
    pub(crate) fn environment(&self) -> [(&'static str, String); 2] {
        let locations = ["eu", "uk", "us"].map(|part| format!("{part}={}", self.url(part))).join(",");
        [("SECURITY_CENTER_DATABASE", self.url("control")), ("SECURITY_CENTER_LOCATION_DATABASE", locations)]
    }
}

impl Drop for Installation {
    fn drop(&mut self) {
        // At the end of the program nobody listens any more, and everything goes.
        let _ = self.cluster.gone.send(self.name.clone());
    }
}
