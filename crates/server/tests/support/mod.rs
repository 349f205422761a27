//! A server in this process with a clock that stands still and databases of its own.

mod client;
mod databases;
pub(crate) mod postgres;
mod session;

use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};

use axum::Router;
use axum::http::{Method, StatusCode, header};
use ipnet::IpNet;
use security_center_alerts::correlation::Rules;
use security_center_contract::{AuditEntry, Person, Scope, ServiceState};
use security_center_server::app;
use security_center_server::app_files::{AppFiles, Files};
use security_center_server::auth::bearer;
use security_center_server::auth::password::Passwords;
use security_center_server::clock::Clock;
use security_center_server::directory;
use security_center_server::domain::cause::Cause;
use security_center_server::domain::lifecycle::Record;
use security_center_server::health::Health;
use security_center_server::ingest::Intakes;
use security_center_server::metrics::Metrics;
use security_center_server::network::Network;
use security_center_server::network::rates::Rates;
use security_center_server::provider::Provider;
use security_center_server::provisioning::{Runner, fault::Faults};
use security_center_server::settings::PublicUrl;
use security_center_server::state::{AppState, Parts};
use security_center_server::store::api_token::TokenToMake;
use security_center_server::store::audit::AuditFilter;
use security_center_server::store::{Address, Control, LocationStore, Locations};
use sqlx::AnyPool;
use sqlx::any::AnyPoolOptions;
use tempfile::TempDir;
use tokio::sync::watch;

pub(crate) use client::{Answer, Client};
use databases::Databases;
pub(crate) use databases::{Elsewhere, elsewhere, with_postgres};

/// 24 June 2020, 09:20 UTC.
pub(crate) const NOW: i64 = 1_592_990_400_000;

/// From where clients come, unless a test says something else.
const HERE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7));

pub(crate) struct Server {
    pub(crate) state: AppState,
    pub(crate) faults: Faults,
    time: watch::Sender<i64>,
    pub(crate) shut_down: watch::Sender<bool>,
    pub(crate) folder: TempDir,
    databases: Databases,
    app: Router,
}

/// How a server of a test differs from the usual one.
pub(crate) struct Wish {
    pub(crate) demo: bool,
    pub(crate) test_faults: bool,
    pub(crate) app: Option<Files>,
    pub(crate) portals: Option<PathBuf>,
    pub(crate) passwords: Option<Passwords>,
    pub(crate) session_idle_minutes: u32,
    pub(crate) public_url: Option<PublicUrl>,
    pub(crate) app_url: Option<PublicUrl>,
    pub(crate) trusted_proxies: Vec<IpNet>,
    pub(crate) rates: Rates,
    pub(crate) provider: Option<Provider>,
    pub(crate) rules: Rules,
    /// Provisioning waits for what is fetched.
    pub(crate) fetches: bool,
}

impl Default for Wish {
    fn default() -> Self {
        Self {
            demo: true,
            test_faults: false,
            app: None,
            portals: None,
            passwords: None,
            session_idle_minutes: 12 * 60,
            public_url: None,
            app_url: None,
            trusted_proxies: Vec::new(),
            rates: Rates::per_minute(0, 0),
            provider: None,
            rules: Rules::default(),
            fetches: false,
        }
    }
}

/// The demonstration directory.
pub(crate) fn demo_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo")
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::with(Wish::default()).await
    }

    pub(crate) async fn with(wish: Wish) -> Self {
        let folder = TempDir::new().expect("a folder");
        let databases = Databases::new(folder.path()).await;
        let control = Control::open(&databases.address("control.db")).await.expect("the control database");
        let open =
            async |name: &str| LocationStore::open(&databases.address(name)).await.expect("a location");
        let locations = Locations {
            eu: open("location-eu.db").await,
            uk: open("location-uk.db").await,
            us: open("location-us.db").await,
        };
        directory::import_folder(&control, &demo_folder(), NOW).await.expect("the demonstration directory");
        let (time, now) = watch::channel(NOW);
        let clock = Clock::held(now);
        let (shut_down, shutdown) = watch::channel(false);
        let faults = Faults::default();
        let names = ["control.db", "location-eu.db", "location-uk.db", "location-us.db"];
        let files = names.map(|name| databases.address(name).file().map(Path::to_owned)).to_vec();
        let health = Health::new(control.clone(), locations.clone(), files);
        let runner = Runner::new(
            control.clone(),
            locations.clone(),
            health.clone(),
            clock.clone(),
            (faults.clone(), wish.rules, wish.fetches),
            shutdown.clone(),
        );
        let intakes = Intakes::new(control.clone(), locations.clone(), clock.clone());
        let state = AppState::new(Parts {
            clock,
            control,
            locations,
            health,
            runner,
            faults: wish.test_faults.then(|| faults.clone()),
            network: Network::new(wish.trusted_proxies, wish.rates, false),
            metrics: Metrics::default(),
            demo: wish.demo,
            passwords: wish.passwords,
            session_hours: 12,
            session_idle_minutes: wish.session_idle_minutes,
            provider: wish.provider,
            public_url: wish.public_url,
            app_url: wish.app_url,
            retention_days: 30,
            rules: wish.rules,
            intakes,
            app: wish.app.map(|files| AppFiles { files, portals: wish.portals }),
            shutdown,
        });
        Self { app: app(state.clone()), state, faults, time, shut_down, folder, databases }
    }

    /// Where one of the databases is, by the name of the file that it is in SQLite.
    pub(crate) fn address(&self, name: &str) -> Address {
        self.databases.address(name)
    }

    /// Raw connections to one of the databases, for what no interface does. Rows need not refer to rows that are there;
    /// with PostgreSQL, no trigger watches either.
    pub(crate) async fn database(&self, name: &str) -> AnyPool {
        let free = if with_postgres() {
            "SET session_replication_role = replica"
        } else {
            "PRAGMA foreign_keys = OFF"
        };
        self.database_with(name, free).await
    }

    /// Raw connections to one of the databases, each of which begins with this statement.
    pub(crate) async fn database_with(&self, name: &str, first: &'static str) -> AnyPool {
        let url = self.databases.url(name);
        AnyPoolOptions::new()
            .max_connections(2)
            .after_connect(move |made, _| {
                Box::pin(async move { sqlx::raw_sql(first).execute(made).await.map(|_| ()) })
            })
            .connect(&url)
            .await
            .expect("the database is there")
    }

    pub(crate) fn pass_time(&self, milliseconds: i64) {
        self.time.send_modify(|now| *now += milliseconds);
    }

    pub(crate) async fn tenant(&self, name: &str) -> String {
        for id in self.state.control.tenant_ids().await.expect("tenants") {
            let stored = self.state.control.directory(&id).await.expect("readable").expect("there");
            if stored.directory.organization.display_name == name {
                return id;
            }
        }
        panic!("there is no tenant {name}")
    }

    /// Whoever has this name before the @ in the tenant.
    pub(crate) async fn person(&self, tenant: &str, name: &str) -> (String, String) {
        let id = self.tenant(tenant).await;
        let stored = self.state.control.directory(&id).await.expect("readable").expect("there");
        let person = stored
            .directory
            .people
            .iter()
            .find(|one| one.person.user_principal_name.split('@').next() == Some(name))
            .unwrap_or_else(|| panic!("there is no {name} in {tenant}"));
        (id, person.person.id.clone())
    }

    /// A session of this person: by signing in, or where that takes a password or an identity provider, without.
    pub(crate) async fn sign_in(&self, tenant: &str, name: &str) -> Client {
        let (tenant_id, person_id) = self.person(tenant, name).await;
        if !self.state.demo {
            return self.session_of(tenant_id, person_id).await;
        }
        let body = format!(r#"{{"tenantId":"{tenant_id}","personId":"{person_id}"}}"#);
        let answer = self.anonymous().send(Method::POST, "/api/session", &[], Some(&body)).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        let cookie = answer.headers[header::SET_COOKIE].to_str().expect("ASCII");
        Client { cookie: cookie.split(';').next().map(ToOwned::to_owned), ..self.anonymous() }
    }

    pub(crate) fn anonymous(&self) -> Client {
        Client { app: self.app.clone(), cookie: None, authorization: None, address: HERE }
    }

    /// The server itself, to be put behind a listener.
    pub(crate) fn router(&self) -> Router {
        self.app.clone()
    }

    /// The secret of a new API token of a person, whether or not his roles let him make one.
    pub(crate) async fn token(&self, tenant: &str, name: &str, scopes: &[Scope]) -> String {
        let (tenant_id, person_id) = self.person(tenant, name).await;
        let (secret, token) = bearer::new_secret(bearer::API_TOKEN).expect("randomness");
        let now = self.state.clock.now();
        let token = TokenToMake {
            digest: token.digest(),
            id: bearer::new_id().expect("randomness"),
            name: "Of a test".to_owned(),
            scopes: scopes.to_vec(),
            expires_at: now + 30 * 24 * 60 * 60 * 1000,
            application: None,
        };
        let person =
            Person { id: person_id, display_name: name.to_owned(), user_principal_name: String::new() };
        let cause = Cause::person(&person, Cause::operator().origin);
        let made = self.state.control.create_api_token(&tenant_id, &token, i64::MAX, &cause, now).await;
        made.expect("a token").expect("a token");
        secret
    }

    /// Waits, without sleeping, until the service of a tenant is in this state.
    pub(crate) async fn until(&self, tenant: &str, wanted: ServiceState) {
        self.until_service(tenant, |service| service.state == wanted).await;
    }

    /// Waits, without sleeping, until the service of a tenant is as wanted.
    pub(crate) async fn until_service(&self, tenant: &str, wanted: impl Fn(&Record) -> bool) -> Record {
        let id = self.tenant(tenant).await;
        let mut bell = self.state.control.listen();
        loop {
            let service = self.state.control.threat_protection(&id).await.expect("readable").expect("there");
            if wanted(&service) {
                return service;
            }
            bell.recv().await.expect("the bell is there");
        }
    }

    /// The whole audit log of a tenant, the oldest entries first.
    pub(crate) async fn audit(&self, tenant: &str) -> Vec<AuditEntry> {
        let id = self.tenant(tenant).await;
        let all = self.state.control.audit(&id, &AuditFilter::default(), i64::MAX, i64::MAX).await;
        let mut entries = all.expect("readable").0;
        entries.reverse();
        entries
    }

    /// Puts incidents, alerts and remediation actions of a tenant into a location's database, as an ingestion will: one
    /// incident of five is resolved, one action of three pending.
    pub(crate) async fn seed(&self, database: &str, tenant_id: &str) {
        let pool = self.database(database).await;
        let rows = [
            ("INSERT INTO incident (tenant_id, title, number, display_name, severity, status, first_activity_at,
                                    last_activity_at, created_at, last_update_at)
              VALUES ($1, $2, $3, 'Unwelcome guest', 4, CASE $3 WHEN 0 THEN 'resolved' ELSE 'active' END, 0, 0, 0, 0)", 5),
            ("INSERT INTO alert (tenant_id, id, number, title, severity, service, incident, created_at, last_update_at,
                                 first_activity_at, last_activity_at, span_from, span_to, arrived_at)
              VALUES ($1, $2, $3, 'Unwelcome guest', 4, 'azureAtp', 1, $3, $3, $3, $3, $3, $3, $3)", 7),
            ("INSERT INTO remediation_action (tenant_id, id, display_name, status, created_at)
              VALUES ($1, $2, 'Show out', CASE $3 WHEN 0 THEN 'pending' ELSE 'approved' END, 0)", 3),
        ];
        for (statement, count) in rows {
            for n in 0..count {
                let row = sqlx::query(statement).bind(tenant_id).bind(format!("row-{n}")).bind(n);
                row.execute(&pool).await.expect("a row");
            }
        }
        pool.close().await;
    }
}
