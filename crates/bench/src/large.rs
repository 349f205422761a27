//! A large tenant: the server with databases that stay, in files or at PostgreSQL, and the doors of that tenant.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use reqwest::Client;
use security_center_contract::SupportedService;
use security_center_server::store::code;
use serde_json::json;

use crate::meter::Meter;
use crate::postgres::Cluster;
use crate::product::{Person, Product};
use crate::{Attempting, Result, directory};

/// How long turning on may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// Where its databases are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// In files.
    Sqlite,
    /// At a server.
    Postgres,
}

impl Kind {
    /// Both, in the order in which they are told.
    pub const ALL: [Self; 2] = [Self::Sqlite, Self::Postgres];

    /// As it is told.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// The server that runs for it.
#[derive(Debug)]
pub struct Large {
    /// The server.
    pub product: Product,
    /// An administrator.
    pub person: Person,
    /// The directory's id of the tenant.
    pub tenant: String,
    /// What the database of its location reads.
    pub meter: Meter,
    /// The URLs of the control database and of the location's.
    pub urls: [String; 2],
    program: PathBuf,
    settings: Vec<String>,
    // Behind the server, which uses it: fields are dropped in their order.
    _cluster: Option<Cluster>,
}

impl Large {
    /// Starts the server with new databases below `data`, and turns the tenant's service on.
    pub async fn make(program: &Path, data: &Path, kind: Kind) -> Result<Self> {
        let folder = data.join(kind.name().to_lowercase());
        if folder.exists() {
            if !folder.join("directory").join("tenant.json").is_file() {
                return Err(format!(
                    "{} is there and holds no large tenant; name another folder",
                    folder.display()
                ));
            }
            fs::remove_dir_all(&folder).attempting("remove the databases of the last run")?;
        }
        let large = Self::start(program, &folder, kind, true).await?;
        large.person.change(&json!({ "optedIn": true })).await?;
        let begun = Instant::now();
        loop {
            let service: serde_json::Value =
                large.person.get("/api/threat-protection").await?.json().await.attempting("read")?;
            if service["state"] == "on" {
                return Ok(large);
            }
            if begun.elapsed() > PATIENCE {
                return Err(format!("the service does not get on: {}", service["state"]));
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Starts the server with the databases that a run before left there.
    pub async fn open(program: &Path, data: &Path, kind: Kind) -> Result<Self> {
        let folder = data.join(kind.name().to_lowercase());
        if !folder.join("directory").is_dir() {
            return Err(format!("{} holds no large tenant; measure `intake` first", folder.display()));
        }
        Self::start(program, &folder, kind, false).await
    }

    async fn start(program: &Path, folder: &Path, kind: Kind, fresh: bool) -> Result<Self> {
        let [demo, files] = ["directory", "data"].map(|name| folder.join(name));
        for made in [&demo, &files] {
            fs::create_dir_all(made).attempting("make a folder")?;
        }
        if fresh {
            directory::write(&demo, 0)?;
        }
        let mut settings = vec!["--data".to_owned(), files.display().to_string()];
        let (cluster, urls) = match kind {
            Kind::Sqlite => {
                let url = |name: &str| format!("sqlite:{}", files.join(name).display());
                (None, [url("control.db"), url("location-eu.db")])
            }
            Kind::Postgres => {
                let cluster = Cluster::start(&folder.join("cluster")).await?;
                if fresh {
                    cluster.make(&["control", "eu", "uk", "us"]).await?;
                }
                let url = |name: &str| cluster.url(name);
                settings.extend(["--database".to_owned(), url("control")]);
                for name in ["eu", "uk", "us"] {
                    settings.extend(["--location-database".to_owned(), format!("{name}={}", url(name))]);
                }
                let urls = [url("control"), url("eu")];
                (Some(cluster), urls)
            }
        };
        let demo = demo.display().to_string();
        let serving = ["--demo", "--demo-directory", &demo];
        let unlimited = ["--address-requests-per-minute", "0", "--person-requests-per-minute", "0"];
        let named = settings.iter().map(String::as_str);
        let options: Vec<&str> = named.chain(serving).chain(unlimited).collect();
        let product = Product::start_with(program, &options).await?;
        let (person, tenant) = administrator(&product).await?;
        let meter = match kind {
            Kind::Sqlite => Meter::Files { process: product.process(), url: urls[1].clone() },
            Kind::Postgres => Meter::Server { url: urls[1].clone() },
        };
        let program = program.to_owned();
        Ok(Self { product, person, tenant, meter, urls, program, settings, _cluster: cluster })
    }

    /// Makes a key of a service, with the operator's command.
    pub fn key(&self, service: SupportedService) -> Result<String> {
        let mut command = Command::new(&self.program);
        command.args(["service-key", "create", "--tenant", &self.tenant]);
        command.args(["--service", &code::text(service)]).args(&self.settings);
        let told = command.output().attempting("make a key")?;
        let text = String::from_utf8_lossy(&told.stdout).into_owned();
        let key = text.lines().nth(1).map(str::to_owned);
        key.ok_or_else(|| format!("no key was made: {}", String::from_utf8_lossy(&told.stderr)))
    }

    /// Sends alerts of a service, one in each line, as it would itself. All of them have to be taken.
    pub async fn send(&self, client: &Client, key: &str, lines: String) -> Result<()> {
        let request = client.post(format!("{}/ingest/v1/alerts", self.product.url)).bearer_auth(key);
        let request = request.header("content-type", "application/x-ndjson").body(lines);
        let answer = request.send().await.attempting("send alerts")?;
        let status = answer.status();
        let told: serde_json::Value = answer.json().await.attempting("read what became of alerts")?;
        if status.is_success() && told["faulty"] == 0 { Ok(()) } else { Err(format!("{status}: {told}")) }
    }
}

/// An administrator of the tenant, and the directory's id of it. Others may be in the databases, too, where a demonstration ran on them.
async fn administrator(product: &Product) -> Result<(Person, String)> {
    for person in product.sign_in("Global administrator").await? {
        let session: serde_json::Value =
            person.get("/api/session").await?.json().await.attempting("read the session")?;
        let tenant = &session["tenant"];
        if let (Some(id), true) = (tenant["id"].as_str(), is_named(&tenant["displayName"])) {
            return Ok((person, id.to_owned()));
        }
    }
    Err(format!("no administrator of {} could sign in", directory::NAME))
}

fn is_named(name: &serde_json::Value) -> bool {
    name.as_str().is_some_and(|name| name.starts_with(directory::NAME))
}
