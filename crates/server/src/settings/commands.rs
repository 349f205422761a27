//! The commands of the operator: what can be done with tenants, and with the audit log (S36, D11).

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Parser, Subcommand};
use security_center_contract::SupportedService;

use super::{
    FactOptions, FeedbackCommand, MailCommand, Options, PersonCommand, Secret, ServiceKeyCommand,
    SupportCommand, TokenCommand,
};

/// The server of the security center.
///
/// Every option can also be given as an environment variable (shown with each) and as a key of the same name
/// in the TOML file given with --config. The command line wins over the environment, the environment over the
/// file, the file over the default.
#[derive(Clone, Debug, Parser)]
#[command(name = "security-center-server", version, propagate_version = true)]
pub struct CommandLine {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// The options.
    #[command(flatten)]
    pub options: Options,
}

/// What the program can do.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Serve the API, and the built app with --app, until SIGTERM or Ctrl-C
    Serve,
    /// Work on tenants; this may be done while the server runs
    #[command(subcommand)]
    Tenant(TenantCommand),
    /// Work on people that this server keeps, who sign in with a password; this may be done while the server runs
    #[command(subcommand)]
    Person(PersonCommand),
    /// Work on the keys with which supported services send data; this may be done while the server runs
    #[command(subcommand)]
    ServiceKey(ServiceKeyCommand),
    /// Take in alerts of a supported service from files; this may be done while the server runs
    ///
    /// A file holds what the service would send: resources `alert` of Microsoft Graph, or rows of AlertInfo and AlertEvidence of
    /// the streaming export, as a JSON array or one in each line, packed with gzip or not. What is known already changes
    /// nothing, so a command that was cut off may simply be given again; it also says from which item on to go on.
    Ingest {
        /// The tenant's id
        #[arg(long, value_name = "ID")]
        tenant: String,
        /// The service: defenderAtp, office365Atp, cloudAppSecurity or azureAtp
        #[arg(long, value_name = "SERVICE", value_parser = super::service_key::service)]
        service: SupportedService,
        /// Pass over so many items of the first file
        #[arg(long, value_name = "ITEMS", default_value_t = 0)]
        from: usize,
        /// The files, in this order; - is the standard input
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// API tokens: list and revoke them
    #[command(subcommand)]
    Token(TokenCommand),
    /// Read and answer requests for help; this may be done while the server runs
    #[command(subcommand)]
    Support(SupportCommand),
    /// Read feedback
    #[command(subcommand)]
    Feedback(FeedbackCommand),
    /// See which mails are not sent, and why
    #[command(subcommand)]
    Mail(MailCommand),
    /// Work on the audit log; this may be done while the server runs
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Ask the server with the same settings whether it can do its work
    Health,
    /// Work on the databases themselves
    #[command(subcommand)]
    Store(StoreCommand),
    /// Copy every database into a new folder; this may be done while the server runs
    Backup {
        /// The folder, which is made
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
    },
    /// Put a backup where the settings say the databases are, once there are none
    ///
    /// The server must not run, and nothing is overwritten. Every session and one-time link of the backup is ended.
    Restore {
        /// The folder that `backup` made
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

/// What can be done with the databases themselves.
#[derive(Clone, Debug, Subcommand)]
pub enum StoreCommand {
    /// Copy the whole installation into other databases, from files to PostgreSQL or back
    ///
    /// No server may run on either. The databases that it is copied into are empty; when a copy was cut off, the same command
    /// goes on with it. At the end, every table is compared by its number of rows and a hash of all of them.
    Copy {
        /// The folder to copy to, where files are copied into
        #[arg(long, value_name = "DIR")]
        to_data: Option<PathBuf>,
        /// The control database to copy into, as for --database
        #[arg(long, env = "SECURITY_CENTER_TO_DATABASE", value_name = "URL", hide_env_values = true)]
        to_database: Option<Secret>,
        /// The database of a location to copy into, as for --location-database
        #[arg(
            long,
            env = "SECURITY_CENTER_TO_LOCATION_DATABASE",
            value_name = "LOCATION=URL",
            value_delimiter = ',',
            hide_env_values = true
        )]
        to_location_database: Vec<Secret>,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

/// What can be done with tenants.
#[derive(Clone, Debug, Subcommand)]
pub enum TenantCommand {
    /// Import the directories of tenants from JSON files: all of them, or none when anything is wrong
    ///
    /// A file holds Microsoft Graph's own answers for one tenant: organization, users, subscribedSkus and
    /// directoryRoles with their members; and securityCenter, which says what Graph cannot tell. A tenant that
    /// is known already gets the new directory; the state of its service stays.
    Import {
        /// The files, one tenant each
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// List the tenants: id, state of the service, name
    List,
    /// Show the service of a tenant: state, location and why there, eligibility, who changed it last
    Show {
        /// The tenant's id
        #[arg(value_name = "TENANT")]
        tenant: String,
    },
    /// Have a tenant, new or known, read from Microsoft Graph, at once and then every few minutes
    ///
    /// Needs --graph-client-id and --graph-client-secret. What Graph cannot tell stays as it is known; of a new tenant
    /// it is taken to be nothing out of the ordinary until it is told here or with `tenant set`.
    Connect {
        /// The tenant's id
        #[arg(value_name = "TENANT")]
        tenant: String,
        /// What Graph cannot tell
        #[command(flatten)]
        facts: Box<FactOptions>,
    },
    /// Have a tenant no longer read from Microsoft Graph; what was read stays
    Disconnect {
        /// The tenant's id
        #[arg(value_name = "TENANT")]
        tenant: String,
    },
    /// Read a tenant from Microsoft Graph now
    Check {
        /// The tenant's id
        #[arg(value_name = "TENANT")]
        tenant: String,
    },
    /// Say what Microsoft Graph cannot tell of a tenant; what is not named stays
    Set {
        /// The tenant's id
        #[arg(value_name = "TENANT")]
        tenant: String,
        /// What Graph cannot tell
        #[command(flatten)]
        facts: Box<FactOptions>,
    },
    /// Turn the service of a tenant on, or go on with a provisioning that failed
    ///
    /// A running server provisions at once; without one, the next that starts does.
    Provision {
        /// The tenant's id
        #[arg(value_name = "TENANT")]
        tenant: String,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
    /// Turn the service of a tenant off; its data is kept for the days of --retention-days
    Deprovision {
        /// The tenant's id
        #[arg(value_name = "TENANT")]
        tenant: String,
        /// Erase the data at once instead
        #[arg(long)]
        erase_now: bool,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
    /// Erase the data of a tenant whose service is off, before its time has come
    Erase {
        /// The tenant's id
        #[arg(value_name = "TENANT")]
        tenant: String,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

/// What can be done with the audit log.
#[derive(Clone, Debug, Subcommand)]
pub enum AuditCommand {
    /// Find entries that were changed, removed, inserted or moved, and say which; fails when there is one
    Verify {
        /// Of this tenant only
        #[arg(long, value_name = "ID")]
        tenant: Option<String>,
        /// An entry that is known from the server's log or from an export; may be repeated
        #[arg(long, requires = "tenant", value_name = "SEQUENCE:HASH")]
        expect: Vec<ExpectedEntry>,
    },
}

/// An entry of the audit log that is known from elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedEntry {
    /// Its place.
    pub sequence: i64,
    /// Its hash.
    pub hash: String,
}

impl FromStr for ExpectedEntry {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (sequence, hash) = text.split_once(':').ok_or("write it as SEQUENCE:HASH")?;
        let sequence = sequence.parse().map_err(|_| format!("{sequence:?} is no number"))?;
        if hash.len() != 64 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(format!("{hash:?} is not 64 hexadecimal digits"));
        }
        Ok(Self { sequence, hash: hash.to_ascii_lowercase() })
    }
}
