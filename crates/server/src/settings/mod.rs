//! Command line, environment and TOML file; in this order the first that says something wins.

mod check;
mod commands;
mod correlation;
mod databases;
mod fetching;
mod file;
mod graph;
mod help_desk;
mod log;
mod network;
mod options;
mod person;
mod provider;
mod public_url;
mod service_key;
mod smtp;
mod token;

use std::net::SocketAddr;
use std::path::PathBuf;

use ipnet::IpNet;
use reqwest::Url;
use security_center_alerts::correlation::Rules;

use crate::network::listen::TlsFiles;

pub use commands::{AuditCommand, Command, CommandLine, ExpectedEntry, StoreCommand, TenantCommand};
pub use databases::Databases;
pub use fetching::Fetching;
pub use graph::{FactOptions, Graph};
pub use help_desk::{FeedbackCommand, MailCommand, Numbered, SupportCommand};
pub use log::LogFormat;
pub use options::Options;
pub use person::PersonCommand;
pub use provider::{Issuer, ProviderSettings};
pub use public_url::PublicUrl;
pub use service_key::ServiceKeyCommand;
pub use smtp::{Secret, Smtp, SmtpTls};
pub use token::TokenCommand;

/// The settings that the program runs with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The folder of the databases, where they are files.
    pub data: PathBuf,
    /// The databases.
    pub databases: Databases,
    /// The folder of the built app.
    pub app: Option<PathBuf>,
    /// The app's `config.json`, where it is not the one that came with it.
    pub portals: Option<PathBuf>,
    /// Whether one may sign in as anybody.
    pub demo: bool,
    /// The demonstration directory.
    pub demo_directory: Option<PathBuf>,
    /// Whether people whom this server keeps sign in with a password.
    pub password_sign_in: bool,
    /// How long data is kept after turning off (D9).
    pub retention_days: u32,
    /// Which alerts belong to one incident.
    pub rules: Rules,
    /// How long a session lasts.
    pub session_hours: u32,
    /// How long a session lasts that is not used.
    pub session_idle_minutes: u32,
    /// The address under which browsers reach this server.
    pub public_url: Option<PublicUrl>,
    /// The address of the app, where it is another one.
    pub app_url: Option<PublicUrl>,
    /// The identity provider; nothing where there is none.
    pub provider: Option<ProviderSettings>,
    /// The mail server; nothing where mails wait.
    pub smtp: Option<Smtp>,
    /// The server's own certificate and key; nothing where it speaks without TLS.
    pub tls: Option<TlsFiles>,
    /// The proxies whose word on the client's address counts.
    pub trusted_proxies: Vec<IpNet>,
    /// How many connections may be open at a time.
    pub max_connections: u32,
    /// How many of them one address may have open.
    pub max_connections_per_address: u32,
    /// How many requests a minute one address may send; 0 is no limit.
    pub address_requests_per_minute: u32,
    /// How many requests a minute one person may send; 0 is no limit.
    pub person_requests_per_minute: u32,
    /// Microsoft Graph; nothing where no tenant can be read from it.
    pub graph: Option<Graph>,
    /// Fetching of alerts from it; nothing where none are fetched.
    pub fetching: Option<Fetching>,
    /// Where figures are served; nothing where they are not.
    pub metrics_listen: Option<SocketAddr>,
    /// The collector of traces; nothing where there is none.
    pub traces: Option<Url>,
    /// How the log is written.
    pub log: LogFormat,
    /// Whether tests may put faults into provisioning.
    pub test_faults: bool,
}

/// Settings that cannot be run with. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The TOML file cannot be read.
    #[error("the settings file {0} cannot be read: {1}")]
    File(PathBuf, std::io::Error),
    /// The TOML file is wrong: at this line, for this reason. The line itself may hold a password.
    #[error("the settings file {0} is wrong at line {1}: {2}")]
    Toml(PathBuf, usize, String),
    /// Two settings do not go together, or a value makes no sense.
    #[error("{0}")]
    Contradiction(String),
}

impl Settings {
    /// Brings the options of all sources together, and refuses those that do not go together.
    pub fn resolve(command_line: &CommandLine) -> Result<Self, SettingsError> {
        let given = command_line.options.clone();
        let file = file::read(given.config.as_deref())?;
        let provider = ProviderSettings::resolve(&given, &file)?;
        let graph = Graph::resolve(&given, &file).map_err(SettingsError::Contradiction)?;
        let fetching = Fetching::resolve(&given, &file, graph.is_some())?;
        let rules = correlation::resolve(&given, &file)?;
        let data = given.data.or(file.data).unwrap_or_else(|| PathBuf::from("data"));
        let locations =
            if given.location_database.is_empty() { file.location_database } else { given.location_database };
        let database = given.database.or(file.database);
        let databases = Databases::resolve(&data, database.as_ref(), &locations)?;
        let settings = Self {
            listen: given.listen.or(file.listen).unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8787))),
            data,
            databases,
            app: given.app.or(file.app),
            portals: given.portals.or(file.portals),
            demo: given.demo.or(file.demo).unwrap_or(false),
            demo_directory: given.demo_directory.or(file.demo_directory),
            password_sign_in: given.password_sign_in.or(file.password_sign_in).unwrap_or(false),
            retention_days: given.retention_days.or(file.retention_days).unwrap_or(30),
            rules,
            session_hours: given.session_hours.or(file.session_hours).unwrap_or(12),
            session_idle_minutes: given.session_idle_minutes.or(file.session_idle_minutes).unwrap_or(60),
            public_url: given.public_url.or(file.public_url),
            app_url: given.app_url.or(file.app_url),
            provider,
            smtp: smtp::resolve(
                given.smtp_url.or(file.smtp_url),
                given.mail_from.or(file.mail_from),
                given.mail_to.or(file.mail_to),
            )?,
            tls: network::tls(
                given.tls_certificate.or(file.tls_certificate),
                given.tls_key.or(file.tls_key),
            )?,
            trusted_proxies: if given.trusted_proxy.is_empty() {
                file.trusted_proxy
            } else {
                given.trusted_proxy
            },
            max_connections: given.max_connections.or(file.max_connections).unwrap_or(10_000).max(1),
            max_connections_per_address: given
                .max_connections_per_address
                .or(file.max_connections_per_address)
                .unwrap_or(1000)
                .max(1),
            address_requests_per_minute: given
                .address_requests_per_minute
                .or(file.address_requests_per_minute)
                .unwrap_or(6000),
            person_requests_per_minute: given
                .person_requests_per_minute
                .or(file.person_requests_per_minute)
                .unwrap_or(1200),
            graph,
            fetching,
            metrics_listen: given.metrics_listen.or(file.metrics_listen),
            traces: given.traces.or(file.traces),
            log: given.log.or(file.log).unwrap_or_default(),
            test_faults: given.test_faults.or(file.test_faults).unwrap_or(false),
        };
        settings.check()?;
        Ok(settings)
    }
}
