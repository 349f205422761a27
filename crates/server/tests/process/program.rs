//! Starts the real program on a free port and talks to it over HTTP.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use reqwest::{Method, Response};
use security_center_contract::{ServiceState, SignInMethods, ThreatProtection};

/// Only so that a program that hangs fails the test.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_security-center-server"));
    // Whatever the tests' own environment says is not what is tested.
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("SECURITY_CENTER_") {
            command.env_remove(name);
        }
    }
    command
}

pub(crate) fn demo_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo")
}

/// reqwest and the program's own modules need to know who does the cryptography of TLS.
pub(crate) fn with_crypto() {
    // Another test was first.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

pub(crate) struct Program {
    child: Child,
    out: BufReader<ChildStdout>,
    pub(crate) base: String,
    log: Receiver<String>,
    http: reqwest::Client,
    cookie: Option<String>,
}

impl Program {
    pub(crate) fn start(data: &Path) -> Self {
        Self::start_with(data, &[])
    }

    pub(crate) fn start_with(data: &Path, environment: &[(&str, &str)]) -> Self {
        Self::start_on(data, Some(&demo_folder()), environment)
    }

    fn start_on(data: &Path, directory: Option<&Path>, environment: &[(&str, &str)]) -> Self {
        let mut command = command();
        command.args(["serve", "--listen", "127.0.0.1:0", "--demo", "--test-faults", "--log", "json"]);
        if let Some(directory) = directory {
            command.arg("--demo-directory").arg(directory);
        }
        let mut child = command
            .arg("--data")
            .arg(data)
            .env("RUST_LOG", "warn")
            .envs(environment.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let log = follow(child.stderr.take().expect("its log"));
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().expect("its output"));
        out.read_line(&mut line).expect("a line");
        let base = line.trim().strip_prefix("listening on ").expect("the address").to_owned();
        with_crypto();
        let http = reqwest::Client::builder().timeout(PATIENCE).build().expect("a client");
        Self { child, out, base, log, http, cookie: None }
    }

    /// The next line that it prints.
    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).expect("a line");
        line.trim_end().to_owned()
    }

    /// Uses the session that an answer began.
    pub(crate) fn keep_session(&mut self, answer: &Response) {
        assert_eq!(answer.status(), 201);
        let cookie = answer.headers()["set-cookie"].to_str().expect("ASCII");
        self.cookie = cookie.split(';').next().map(ToOwned::to_owned);
    }

    /// Starts again on the same data, still signed in.
    pub(crate) fn restart(data: &Path, before: &Self) -> Self {
        Self::start(data).with_session_of(before)
    }

    /// The same, with the directory as it was left.
    pub(crate) fn restart_without_directory(data: &Path, before: &Self) -> Self {
        Self::start_on(data, None, &[]).with_session_of(before)
    }

    fn with_session_of(mut self, before: &Self) -> Self {
        self.cookie.clone_from(&before.cookie);
        self
    }

    /// Uses the session of another program.
    pub(crate) fn share_session(&mut self, other: &Self) {
        self.cookie.clone_from(&other.cookie);
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        if_match: Option<i64>,
        body: &str,
    ) -> Response {
        self.try_send(method, path, if_match, body).await.expect("an answer")
    }

    /// Nothing where there is no answer.
    pub(crate) async fn try_send(
        &self,
        method: Method,
        path: &str,
        if_match: Option<i64>,
        body: &str,
    ) -> Option<Response> {
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        if let Some(version) = if_match {
            request = request.header("if-match", format!("\"{version}\""));
        }
        if !body.is_empty() {
            request = request.header("content-type", "application/json").body(body.to_owned());
        }
        request.send().await.ok()
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        self.send(Method::GET, path, None, "").await
    }

    pub(crate) async fn sign_in(&mut self, tenant: &str) -> String {
        let methods: SignInMethods = self.get("/api/sign-in").await.json().await.expect("the ways");
        let tenants = methods.demonstration.expect("a demonstration");
        let tenant = tenants.iter().find(|one| one.tenant.display_name == tenant).expect("the tenant");
        let (tenant_id, person_id) = (&tenant.tenant.id, &tenant.people[0].person.id);
        let body = format!(r#"{{"tenantId":"{tenant_id}","personId":"{person_id}"}}"#);
        let answer = self.send(Method::POST, "/api/session", None, &body).await;
        self.keep_session(&answer);
        tenant_id.clone()
    }

    pub(crate) async fn service(&self) -> ThreatProtection {
        self.get("/api/threat-protection").await.json().await.expect("the service")
    }

    pub(crate) async fn opt(&self, opted_in: bool) {
        let version = self.service().await.version;
        let body = format!(r#"{{"optedIn":{opted_in}}}"#);
        let answer = self.send(Method::PATCH, "/api/threat-protection", Some(version), &body).await;
        assert_eq!(answer.status(), 200);
    }

    /// Waits for a state by way of the event stream.
    pub(crate) async fn until(&self, wanted: ServiceState) -> ThreatProtection {
        let mut events = self.get("/api/events").await;
        loop {
            let service = self.service().await;
            if service.state == wanted {
                return service;
            }
            let more = tokio::time::timeout(PATIENCE, events.chunk()).await.expect("the stream is silent");
            more.expect("readable").expect("the stream goes on");
        }
    }

    /// Waits until the log says something, and gives the line.
    pub(crate) fn until_logged(&self, text: &str) -> String {
        loop {
            let line = self.log.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("never logged: {text}"));
            if line.contains(text) {
                return line;
            }
        }
    }

    /// Waits until a line of the log is as wanted, and returns all until then, with it.
    pub(crate) fn logged_until(&self, wanted: impl Fn(&str) -> bool) -> Vec<String> {
        let mut lines = Vec::new();
        loop {
            let line =
                self.log.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("never logged after {lines:#?}"));
            let ends = wanted(&line);
            lines.push(line);
            if ends {
                return lines;
            }
        }
    }

    /// Every line of the log that nobody has read, to its end; to be called once the program has ended.
    pub(crate) fn rest_of_the_log(&self) -> Vec<String> {
        self.log.iter().collect()
    }

    /// Its number at the system.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends it a signal by name.
    pub(crate) fn signal(&self, name: &str) {
        let done = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status();
        assert!(done.expect("kill is there").success());
    }

    /// Ends it as a crash does.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }

    /// Asks it to end, and waits for that.
    pub(crate) async fn terminate(&mut self) -> ExitStatus {
        self.signal("TERM");
        let mut child = std::mem::replace(&mut self.child, Command::new("true").spawn().expect("a process"));
        let waiting = tokio::task::spawn_blocking(move || child.wait());
        let ended = tokio::time::timeout(PATIENCE, waiting).await.expect("it ends within its time");
        ended.expect("waited").expect("its status")
    }
}

/// Whether a line of the log says that this database has this fault.
pub(crate) fn is_not_well(line: &str, database: &str, fault: &str) -> bool {
    let fields = [format!(r#""database":"{database}""#), format!(r#""fault":"{fault}""#)];
    line.contains("a database is not well") && fields.iter().all(|field| line.contains(field))
}

/// Whether a line of the log says that this database is well again.
pub(crate) fn is_well_again(line: &str, database: &str) -> bool {
    line.contains("a database is well again") && line.contains(&format!(r#""database":"{database}""#))
}

/// The lines of the log, which also go where those of the tests go.
fn follow(log: ChildStderr) -> Receiver<String> {
    let (lines, heard) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(log).lines().map_while(Result::ok) {
            eprintln!("{line}");
            // Nobody may want to hear it.
            let _ = lines.send(line);
        }
    });
    heard
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
