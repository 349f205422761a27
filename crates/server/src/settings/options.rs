//! The options as they were given: on the command line, in the environment, or in the file.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use ipnet::IpNet;
use reqwest::Url;
use serde::Deserialize;

use super::{LogFormat, PublicUrl, Secret, databases, network};

/// The options as they were given.
#[derive(Clone, Debug, Default, Args, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Options {
    /// A TOML file with any of these options
    #[arg(long, global = true, env = "SECURITY_CENTER_CONFIG", value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// Address and port to listen on; port 0 takes a free one, which is printed [default: 127.0.0.1:8787]
    #[arg(long, global = true, env = "SECURITY_CENTER_LISTEN", value_name = "ADDRESS:PORT")]
    pub listen: Option<SocketAddr>,
    /// The folder of the databases: control.db, and one per location unless --location-database says otherwise
    /// [default: data]
    #[arg(long, global = true, env = "SECURITY_CENTER_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// The control database: sqlite:FILE, or postgres://USER:PASSWORD@HOST:PORT/DATABASE, where several servers may be on
    /// one installation [default: control.db in the data folder]. With a password it is best given by the environment or
    /// the file: others see a command line
    #[arg(long, global = true, env = "SECURITY_CENTER_DATABASE", value_name = "URL", hide_env_values = true)]
    pub database: Option<Secret>,
    /// The database of a data center location (eu, uk or us), as for --database; may be repeated, or separated by commas
    /// [default: location-eu.db, location-uk.db and location-us.db in the data folder]
    #[arg(
        long,
        global = true,
        env = "SECURITY_CENTER_LOCATION_DATABASE",
        value_name = "LOCATION=URL",
        value_delimiter = ',',
        hide_env_values = true
    )]
    #[serde(deserialize_with = "databases::location_table")]
    pub location_database: Vec<Secret>,
    /// Serve the built app from this folder [default: the app in this program, where it was built with one]
    #[arg(long, global = true, env = "SECURITY_CENTER_APP", value_name = "DIR")]
    pub app: Option<PathBuf>,
    /// The app's config.json, which names other portals, in place of the one that came with the app
    #[arg(long, global = true, env = "SECURITY_CENTER_PORTALS", value_name = "FILE")]
    pub portals: Option<PathBuf>,
    /// Let anybody sign in as anyone of the directory. For demonstrations; only on a loopback address
    #[arg(
        long,
        global = true,
        env = "SECURITY_CENTER_DEMO",
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true"
    )]
    pub demo: Option<bool>,
    /// Import every *.json of this folder at the start; needs --demo
    #[arg(long, global = true, env = "SECURITY_CENTER_DEMO_DIRECTORY", value_name = "DIR")]
    pub demo_directory: Option<PathBuf>,
    /// Let people whom this server keeps sign in with a name and a password; the start prints a one-time link for the
    /// first administrator of each tenant that has none
    #[arg(
        long,
        global = true,
        env = "SECURITY_CENTER_PASSWORD_SIGN_IN",
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true"
    )]
    pub password_sign_in: Option<bool>,
    /// For how many days data is kept after the service was turned off [default: 30]
    #[arg(long, global = true, env = "SECURITY_CENTER_RETENTION_DAYS", value_name = "DAYS")]
    pub retention_days: Option<u32>,
    /// How many hours may lie between two alerts that share an entity and belong to one incident [default: 24]
    #[arg(long, global = true, env = "SECURITY_CENTER_CORRELATION_WINDOW_HOURS", value_name = "HOURS")]
    pub correlation_window_hours: Option<u32>,
    /// How many alerts of 30 days may share an entity before it is everywhere and links no more of them [default: 200]
    #[arg(long, global = true, env = "SECURITY_CENTER_EVERYWHERE_FROM", value_name = "NUMBER")]
    pub everywhere_from: Option<u32>,
    /// After how many hours a session ends by itself [default: 12]
    #[arg(long, global = true, env = "SECURITY_CENTER_SESSION_HOURS", value_name = "HOURS")]
    pub session_hours: Option<u32>,
    /// After how many minutes without use a session ends by itself [default: 60]
    #[arg(long, global = true, env = "SECURITY_CENTER_SESSION_IDLE_MINUTES", value_name = "MINUTES")]
    pub session_idle_minutes: Option<u32>,
    /// The address under which browsers reach this server: https://HOST, or http:// on a loopback address, perhaps with a
    /// path below which everything is. With https:
    /// the cookies are bound to this host and to TLS
    #[arg(long, global = true, env = "SECURITY_CENTER_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<PublicUrl>,
    /// The address under which browsers find the app, where that is not --public-url: another address of the same site,
    /// whose pages may then use the API of this server, which serves no app itself. Needs --public-url
    #[arg(long, global = true, env = "SECURITY_CENTER_APP_URL", value_name = "URL")]
    pub app_url: Option<PublicUrl>,
    /// The identity provider's issuer, exactly as its metadata names it; {tenantid} stands for the tenant where there is
    /// one issuer for each, as with Microsoft Entra ID: https://login.microsoftonline.com/{tenantid}/v2.0
    #[arg(long, global = true, env = "SECURITY_CENTER_PROVIDER_ISSUER", value_name = "URL")]
    pub provider_issuer: Option<String>,
    /// What the identity provider calls this server
    #[arg(long, global = true, env = "SECURITY_CENTER_PROVIDER_CLIENT_ID", value_name = "ID")]
    pub provider_client_id: Option<String>,
    /// With what this server proves itself to the identity provider; left out for a public client. It is best given by the
    /// environment or the file
    #[arg(
        long,
        global = true,
        env = "SECURITY_CENTER_PROVIDER_CLIENT_SECRET",
        value_name = "SECRET",
        hide_env_values = true
    )]
    pub provider_client_secret: Option<Secret>,
    /// What to call the identity provider on the sign-in page [default: the host of its issuer]
    #[arg(long, global = true, env = "SECURITY_CENTER_PROVIDER_NAME", value_name = "NAME")]
    pub provider_name: Option<String>,
    /// The tenant of everybody who signs in, for an identity provider whose tokens name none (no tid)
    #[arg(long, global = true, env = "SECURITY_CENTER_PROVIDER_TENANT", value_name = "ID")]
    pub provider_tenant: Option<String>,
    /// The mail server that mails requests for help and feedback to the operator, and answers to their authors:
    /// smtps://USER:PASSWORD@HOST:PORT, or smtp:// for STARTTLS, with ?tls=none behind it for no encryption. Without it,
    /// mails wait. It is best given by the environment or the file: others see a command line
    #[arg(long, global = true, env = "SECURITY_CENTER_SMTP_URL", value_name = "URL", hide_env_values = true)]
    pub smtp_url: Option<Secret>,
    /// The address that mails are from; needed with --smtp-url
    #[arg(long, global = true, env = "SECURITY_CENTER_MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<String>,
    /// The operator's address; needed with --smtp-url
    #[arg(long, global = true, env = "SECURITY_CENTER_MAIL_TO", value_name = "ADDRESS")]
    pub mail_to: Option<String>,
    /// The certificate with its chain, PEM: the server speaks TLS itself. Read again at SIGHUP; needs --tls-key
    #[arg(long, global = true, env = "SECURITY_CENTER_TLS_CERTIFICATE", value_name = "FILE")]
    pub tls_certificate: Option<PathBuf>,
    /// The key of the certificate, PEM
    #[arg(long, global = true, env = "SECURITY_CENTER_TLS_KEY", value_name = "FILE")]
    pub tls_key: Option<PathBuf>,
    /// A proxy, or a network of proxies, whose X-Forwarded-For is believed; may be repeated, or separated by commas.
    /// Without one, the client's address is that of the connection
    #[arg(
        long,
        global = true,
        env = "SECURITY_CENTER_TRUSTED_PROXY",
        value_name = "NETWORK",
        value_delimiter = ',',
        value_parser = network::proxy
    )]
    pub trusted_proxy: Vec<IpNet>,
    /// How many connections may be open at a time; more are closed [default: 10000]
    #[arg(long, global = true, env = "SECURITY_CENTER_MAX_CONNECTIONS", value_name = "NUMBER")]
    pub max_connections: Option<u32>,
    /// How many of them one address may have open, if it is not a trusted proxy [default: 1000]
    #[arg(long, global = true, env = "SECURITY_CENTER_MAX_CONNECTIONS_PER_ADDRESS", value_name = "NUMBER")]
    pub max_connections_per_address: Option<u32>,
    /// How many requests a minute one address may send; one that fails to prove who it is counts as 20; 0 is no limit
    /// [default: 6000]
    #[arg(long, global = true, env = "SECURITY_CENTER_ADDRESS_REQUESTS_PER_MINUTE", value_name = "NUMBER")]
    pub address_requests_per_minute: Option<u32>,
    /// How many requests a minute one person may send, with whatever he signs in; 0 is no limit [default: 1200]
    #[arg(long, global = true, env = "SECURITY_CENTER_PERSON_REQUESTS_PER_MINUTE", value_name = "NUMBER")]
    pub person_requests_per_minute: Option<u32>,
    /// The app registration (application id) with which tenants are read from Microsoft Graph; needed with
    /// --graph-client-secret
    #[arg(long, global = true, env = "SECURITY_CENTER_GRAPH_CLIENT_ID", value_name = "ID")]
    pub graph_client_id: Option<String>,
    /// The secret of the app registration. It is best given by the environment or the file: others see a command line
    #[arg(
        long,
        global = true,
        env = "SECURITY_CENTER_GRAPH_CLIENT_SECRET",
        value_name = "SECRET",
        hide_env_values = true
    )]
    pub graph_client_secret: Option<Secret>,
    /// The address of Microsoft Graph [default: https://graph.microsoft.com]
    #[arg(long, global = true, env = "SECURITY_CENTER_GRAPH_URL", value_name = "URL")]
    pub graph_url: Option<String>,
    /// Where tokens for it are given out [default: https://login.microsoftonline.com]
    #[arg(long, global = true, env = "SECURITY_CENTER_GRAPH_LOGIN_URL", value_name = "URL")]
    pub graph_login_url: Option<String>,
    /// After how many minutes a tenant is read from Microsoft Graph again [default: 15]
    #[arg(long, global = true, env = "SECURITY_CENTER_GRAPH_INTERVAL_MINUTES", value_name = "MINUTES")]
    pub graph_interval_minutes: Option<u32>,
    /// Fetch the alerts of connected tenants from Microsoft Graph while their service is on; needs --graph-client-id, and
    /// SecurityAlert.Read.All for the app registration
    #[arg(
        long,
        global = true,
        env = "SECURITY_CENTER_GRAPH_ALERTS",
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true"
    )]
    pub graph_alerts: Option<bool>,
    /// After how many minutes the alerts of a service are fetched again [default: 5]
    #[arg(
        long,
        global = true,
        env = "SECURITY_CENTER_GRAPH_ALERTS_INTERVAL_MINUTES",
        value_name = "MINUTES"
    )]
    pub graph_alerts_interval_minutes: Option<u32>,
    /// From how many days back alerts are fetched the first time [default: 30]
    #[arg(long, global = true, env = "SECURITY_CENTER_GRAPH_ALERTS_DAYS", value_name = "DAYS")]
    pub graph_alerts_days: Option<u32>,
    /// Write back to Microsoft Graph what is decided here of alerts that were fetched from it; needs --graph-alerts, and
    /// SecurityAlert.ReadWrite.All for the app registration
    #[arg(
        long,
        global = true,
        env = "SECURITY_CENTER_GRAPH_ALERTS_WRITE_BACK",
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true"
    )]
    pub graph_alerts_write_back: Option<bool>,
    /// Address and port to serve figures for Prometheus on, at /metrics, in the clear; not served without it
    #[arg(long, global = true, env = "SECURITY_CENTER_METRICS_LISTEN", value_name = "ADDRESS:PORT")]
    pub metrics_listen: Option<SocketAddr>,
    /// A collector of traces: OTLP over HTTP with protobuf, at /v1/traces below this address; https://, or http:// to a
    /// loopback address. Without it, nothing is traced
    #[arg(long, global = true, env = "SECURITY_CENTER_TRACES", value_name = "URL", value_parser = network::collector)]
    #[serde(deserialize_with = "network::collector_of_file")]
    pub traces: Option<Url>,
    /// How the log is written to standard error [default: text]
    #[arg(long, global = true, env = "SECURITY_CENTER_LOG", value_name = "FORMAT")]
    pub log: Option<LogFormat>,
    /// Let tests hold provisioning steps or make them fail; needs --demo
    #[arg(
        long,
        global = true,
        env = "SECURITY_CENTER_TEST_FAULTS",
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true"
    )]
    pub test_faults: Option<bool>,
}
