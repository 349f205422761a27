//! A PostgreSQL cluster for the tests: one for each test program, ended and removed with it however it ends, and
//! databases of its own for each test, copied from some that are up to date.

use std::fs;
use std::os::unix::fs::chown;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{OnceLock, mpsc};

use security_center_server::store::{Address, Control, LocationStore};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

/// The cluster, or why there is none.
static CLUSTER: OnceLock<Result<Cluster, String>> = OnceLock::new();

/// A running cluster.
pub(crate) struct Cluster {
    folder: PathBuf,
    gone: mpsc::Sender<String>,
}

/// The databases of one installation, until this is dropped.
#[allow(
    dead_code,
    reason = "a server in another process is told the URLs, one in this process the addresses"
)]
pub(crate) struct Installation {
    pub(crate) control: Address,
    pub(crate) eu: Address,
    pub(crate) uk: Address,
    pub(crate) us: Address,
    urls: [String; 4],
    names: Vec<String>,
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
        for name in ["control", "location", "whole"] {
            run(&mut connection, format!("CREATE DATABASE {name}")).await;
        }
        let of = |name: &str| server.replacen("/postgres?", &format!("/{name}?"), 1);
        Control::open(&of("control").parse()?).await.map_err(|fault| fault.to_string())?.close().await;
        LocationStore::open(&of("location").parse()?).await.map_err(|fault| fault.to_string())?.close().await;
        make_whole(&mut connection, &of("whole")).await
    });
    ready.send(made).expect("somebody waits");
    while let Ok(name) = dropped.recv() {
        runtime.block_on(async {
            run(&mut connection, format!("DROP DATABASE {name} WITH (FORCE)")).await;
        });
    }
}

/// One database with a schema for each part: there are four databases of its kind with less than half the work.
async fn make_whole(connection: &mut PgConnection, url: &str) -> Result<(), String> {
    let mut inside = PgConnection::connect(url).await.map_err(|fault| fault.to_string())?;
    for part in PARTS {
        run(&mut inside, format!("CREATE SCHEMA {part}")).await;
        let address = in_schema(url, part).parse::<Address>()?;
        if part == "control" {
            Control::open(&address).await.map_err(|fault| fault.to_string())?.close().await;
        } else {
            LocationStore::open(&address).await.map_err(|fault| fault.to_string())?.close().await;
        }
    }
    inside.close().await.map_err(|fault| fault.to_string())?;
    run(connection, "CHECKPOINT".to_owned()).await;
    Ok(())
}

fn in_schema(url: &str, part: &str) -> String {
    format!("{url}&options[search_path]={part}")
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
        let name = next_name();
        let names: Vec<String> = PARTS.iter().map(|part| format!("{name}_{part}")).collect();
        let from = PARTS.map(|part| match part {
            _ if !made => "template0",
            "control" => "control",
            _ => "location",
        });
        self.make(names.iter().map(String::as_str).zip(from)).await;
        let urls = PARTS.map(|part| self.url(&format!("{name}_{part}")));
        self.with(urls, names)
    }

    /// The same in one database, with a schema for each: made faster, for whoever opens them by themselves.
    #[allow(dead_code, reason = "a server in another process has settings, which want four databases")]
    pub(crate) async fn schemas(&'static self) -> Installation {
        let name = next_name();
        self.make([(name.as_str(), "whole")].into_iter()).await;
        let url = self.url(&name);
        self.with(PARTS.map(|part| in_schema(&url, part)), vec![name])
    }

    async fn make<'a>(&self, databases: impl Iterator<Item = (&'a str, &'a str)>) {
        let mut server = PgConnection::connect(&self.url("postgres")).await.expect("the cluster");
        for (name, from) in databases {
            run(&mut server, format!("CREATE DATABASE {name} TEMPLATE {from}")).await;
        }
        server.close().await.expect("closed");
    }

    fn with(&'static self, urls: [String; 4], names: Vec<String>) -> Installation {
        let [control, eu, uk, us] = urls.clone().map(|url| url.parse().expect("an address"));
        Installation { control, eu, uk, us, urls, names, cluster: self }
    }
}

fn next_name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("t{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

impl Installation {
    /// The URL of one of the databases: `control` or the code of a location.
    pub(crate) fn url(&self, part: &str) -> String {
        let at = PARTS.iter().position(|one| *one == part).expect("a part");
        self.urls[at].clone()
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
        for name in &self.names {
            let _ = self.cluster.gone.send(name.clone());
        }
    }
}
