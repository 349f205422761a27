//! The server as it is delivered: a process with data of its own, and people who sign in to it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use reqwest::{Client, Method, Response};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::oneshot;

use crate::{Attempting, Result};

/// How long a server may take to listen.
const PATIENCE: Duration = Duration::from_secs(120);

/// A server that runs. It ends when this is dropped.
#[derive(Debug)]
pub struct Product {
    /// Where it answers, without a slash at the end.
    pub url: String,
    /// How long it took from its start until it was ready.
    pub ready_after: Duration,
    child: Running,
    /// The folder with the databases, where it is this program's own.
    data: Option<TempDir>,
    client: Client,
}

/// Whoever is signed in.
#[derive(Clone, Debug)]
pub struct Person {
    /// The header `Cookie` of his requests.
    pub cookie: String,
    url: String,
    client: Client,
}

impl Product {
    /// Starts the program with new data and waits until it is ready.
    pub async fn start(program: &Path, options: &[&str]) -> Result<Self> {
        let data = tempfile::tempdir().attempting("make a folder")?;
        let folder = data.path().display().to_string();
        let mut product = Self::start_with(program, &[&["--data", &folder][..], options].concat()).await?;
        product.data = Some(data);
        Ok(product)
    }

    /// Starts the program with the data that the options name and waits until it is ready.
    pub async fn start_with(program: &Path, options: &[&str]) -> Result<Self> {
        let client = Client::builder().no_proxy().build().attempting("make a client")?;
        let begun = Instant::now();
        let mut command = Command::new(program);
        command.args(["serve", "--listen", "127.0.0.1:0"]).args(options);
        let (child, url) = listening(command).await?;
        let ready = client.get(format!("{url}/api/health/ready")).send().await;
        let ready = ready.attempting("ask whether the server is ready")?;
        if !ready.status().is_success() {
            return Err(format!("the server is not ready: {}", ready.status()));
        }
        Ok(Self { url, ready_after: begun.elapsed(), child, data: None, client })
    }

    /// Where its databases are, where they are this program's own.
    pub fn data(&self) -> Result<&Path> {
        Ok(self.data.as_ref().ok_or("the data is somewhere else")?.path())
    }

    /// The number of its process.
    #[must_use]
    pub fn process(&self) -> u32 {
        self.child.0.id()
    }

    /// The memory that is its own, in bytes: what it shares with nobody, as Linux counts it.
    pub fn memory(&self) -> Result<u64> {
        let id = self.child.0.id();
        let text = std::fs::read_to_string(format!("/proc/{id}/smaps_rollup"))
            .attempting("read how much memory the server has")?;
        let kilobytes = text.lines().find_map(|line| line.strip_prefix("Rss:")?.trim().strip_suffix(" kB"));
        let kilobytes: u64 =
            kilobytes.ok_or("the memory is told in another form")?.trim().parse().attempting("read")?;
        Ok(kilobytes * 1024)
    }

    /// Signs in as people of the demonstration directory whose name begins with this.
    pub async fn sign_in(&self, beginning: &str) -> Result<Vec<Person>> {
        let answer = self.client.get(format!("{}/api/sign-in", self.url)).send().await;
        let methods: Value =
            answer.attempting("ask who may sign in")?.json().await.attempting("read who may")?;
        let mut people = Vec::new();
        for tenant in methods["demonstration"].as_array().into_iter().flatten() {
            for person in tenant["people"].as_array().into_iter().flatten() {
                let person = &person["person"];
                if person["displayName"].as_str().is_some_and(|name| name.starts_with(beginning)) {
                    people.push(self.session(&tenant["tenant"]["id"], &person["id"]).await?);
                }
            }
        }
        Ok(people)
    }

    async fn session(&self, tenant: &Value, person: &Value) -> Result<Person> {
        let wanted = json!({ "tenantId": tenant, "personId": person });
        let answer = self.client.post(format!("{}/api/session", self.url)).json(&wanted).send().await;
        let answer = answer.attempting("sign in")?;
        let cookie = answer.headers().get("set-cookie").and_then(|value| value.to_str().ok());
        let cookie = cookie.and_then(|text| text.split(';').next()).ok_or("no cookie was set")?.to_owned();
        Ok(Person { cookie, url: self.url.clone(), client: self.client.clone() })
    }
}

impl Person {
    /// Reads a path of the API.
    pub async fn get(&self, path: &str) -> Result<Response> {
        let request = self.client.get(format!("{}{path}", self.url)).header("cookie", &self.cookie);
        let answer = request.send().await.attempting(path)?;
        if answer.status().is_success() { Ok(answer) } else { Err(format!("{path}: {}", answer.status())) }
    }

    /// Changes the service from how it is now.
    pub async fn change(&self, change: &Value) -> Result<()> {
        let path = "/api/threat-protection";
        let now = self.get(path).await?;
        let version = now.headers().get("etag").cloned().ok_or("the service has no version")?;
        let request = self.client.request(Method::PATCH, format!("{}{path}", self.url));
        let request = request.header("cookie", &self.cookie).header("if-match", version).json(change);
        let answer = request.send().await.attempting("change the service")?;
        if answer.status().is_success() { Ok(()) } else { Err(format!("the change: {}", answer.status())) }
    }
}

/// A child that ends when this is dropped.
#[derive(Debug)]
pub struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a command that says where it listens, and hears where that is.
pub async fn listening(mut command: Command) -> Result<(Running, String)> {
    for (name, _) in std::env::vars_os() {
        // Settings of a server of this person's own are not meant for this one.
        if name.to_string_lossy().starts_with("SECURITY_CENTER_") {
            command.env_remove(name);
        }
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = Running(command.spawn().attempting("start the server")?);
    let output = child.0.stdout.take().ok_or("the server has no output")?;
    let (told, heard) = oneshot::channel();
    std::thread::spawn(move || {
        let mut told = Some(told);
        // To its end: what it says later has to be taken, or it would wait for us.
        for line in BufReader::new(output).lines().map_while(std::result::Result::ok) {
            if let (Some((_, rest)), true) = (line.split_once("listening on "), told.is_some()) {
                let url = rest.split_whitespace().next().unwrap_or_default().to_owned();
                let _ = told.take().map(|told| told.send(url));
            }
        }
    });
    let heard = tokio::time::timeout(PATIENCE, heard).await.map_err(|_| "the server does not listen")?;
    Ok((child, heard.map_err(|_| "the server ended before it listened")?))
}

/// Where this program is, to be started once more.
pub fn this_program() -> Result<PathBuf> {
    std::env::current_exe().attempting("find this program")
}
