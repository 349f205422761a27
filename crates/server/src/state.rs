//! What every handler can reach.

use std::ops::Deref;
use std::sync::Arc;

use security_center_alerts::correlation::Rules;
use security_center_contract::{
    Actions, DirectoryReading, DirectorySource, ReadingFailure, Tenant, ThreatProtection, TurningOffPreview,
};
use tokio::sync::watch;

use crate::app_files::AppFiles;
use crate::auth::SignedIn;
use crate::auth::cookie::Cookies;
use crate::auth::password::Passwords;
use crate::clock::{Clock, timestamp};
use crate::domain::lifecycle::Record;
use crate::domain::{access, eligibility, lifecycle, reading, supported_service};
use crate::health::Health;
use crate::ingest::Intakes;
use crate::metrics::Metrics;
use crate::network::Network;
use crate::problem::{ApiError, Result};
use crate::provider::Provider;
use crate::provisioning::Runner;
use crate::provisioning::fault::Faults;
use crate::settings::PublicUrl;
use crate::store::location_figures::Figures;
use crate::store::{Control, Locations};

/// Shared by all requests; cheap to clone.
#[derive(Clone, Debug)]
pub struct AppState(Arc<Parts>);

/// The parts of the state.
#[derive(Debug)]
pub struct Parts {
    /// The time.
    pub clock: Clock,
    /// The control database.
    pub control: Control,
    /// The databases of the locations.
    pub locations: Locations,
    /// How the databases are.
    pub health: Health,
    /// Runs provisioning.
    pub runner: Runner,
    /// The faults of a test server; nothing on any other.
    pub faults: Option<Faults>,
    /// What the layers around the routes share.
    pub network: Network,
    /// What is counted.
    pub metrics: Metrics,
    /// Whether one may sign in as anybody of the directory.
    pub demo: bool,
    /// The passwords of people that this server keeps; nothing where nobody signs in so.
    pub passwords: Option<Passwords>,
    /// How long a session lasts.
    pub session_hours: u32,
    /// How long a session lasts that is not used.
    pub session_idle_minutes: u32,
    /// The address under which browsers reach this server, where the operator has said it.
    pub public_url: Option<PublicUrl>,
    /// The address of the app, where it is another one than this server's.
    pub app_url: Option<PublicUrl>,
    /// How long data is kept after turning off (D9).
    pub retention_days: u32,
    /// The identity provider, where people sign in with one.
    pub provider: Option<Provider>,
    /// What those share who take in alerts.
    pub intakes: Intakes,
    /// Which alerts belong to one incident.
    pub rules: Rules,
    /// The built app, where this server serves it.
    pub app: Option<AppFiles>,
    /// Turns true when the server ends.
    pub shutdown: watch::Receiver<bool>,
}

impl AppState {
    /// Shares the parts.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// How cookies are written and read here.
    #[must_use]
    pub fn cookies(&self) -> Cookies {
        Cookies { secure: self.is_https() }
    }

    /// Whether browsers reach this server over TLS: its own, or that of whatever stands before it.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.network.tls || self.public_url.as_ref().is_some_and(PublicUrl::is_https)
    }

    /// The path below which browsers reach this server, without the `/` at its end; empty at the root.
    #[must_use]
    pub fn base(&self) -> &str {
        self.public_url.as_ref().map_or("", PublicUrl::path)
    }

    /// The path below which the app is on its host, without the `/` at its end.
    #[must_use]
    pub fn app_base(&self) -> &str {
        self.app_url.as_ref().map_or(self.base(), PublicUrl::path)
    }

    /// Where a path of the app's host is, as a browser that comes from this server is sent there.
    #[must_use]
    pub fn at_app(&self, path: &str) -> String {
        [self.app_url.as_ref().map_or("", PublicUrl::origin), path].concat()
    }

    /// The service as this person sees it.
    #[must_use]
    pub fn show_service(&self, caller: &SignedIn, record: Record) -> ThreatProtection {
        let actions = self.actions(caller, &record);
        lifecycle::show(record, &caller.directory, self.retention_days, actions)
    }

    /// What this person may do with the service.
    #[must_use]
    pub fn actions(&self, caller: &SignedIn, record: &Record) -> Actions {
        let now = (record.erasing, record.loads());
        access::actions(caller.standing, caller.eligibility.eligible, record.state, now)
    }

    /// The service as it is now, read again after a change.
    pub async fn service_now(&self, caller: &SignedIn) -> Result<Record> {
        self.control.threat_protection(caller.tenant_id()).await?.ok_or_else(ApiError::internal)
    }

    /// What turning off would do now (D9).
    pub async fn preview_turning_off(&self, tenant_id: &str, record: &Record) -> Result<TurningOffPreview> {
        let now = self.clock.now();
        let (figures, services) = match &record.reserved {
            Some(reserved) => {
                let store = self.locations.at(reserved.location);
                (store.figures(tenant_id).await?, store.connected(tenant_id).await?)
            }
            None => (Figures::default(), Vec::new()),
        };
        Ok(TurningOffPreview {
            at: timestamp(now),
            open_incidents: figures.open_incidents,
            incidents: figures.incidents,
            alerts: figures.alerts,
            pending_actions: figures.pending_actions,
            services,
            data_kept_until: lifecycle::keep_data_until(record, now, self.retention_days).map(timestamp),
        })
    }

    /// Where this person's tenant is read from, and how fresh it is.
    pub async fn show_reading(&self, caller: &SignedIn) -> Result<DirectoryReading> {
        let (now, read_at) = (self.clock.now(), timestamp(caller.directory_read_at));
        let connection = self.control.connection(caller.tenant_id()).await?;
        let running = connection.as_ref().is_some_and(|one| one.running(now));
        let failure = connection.as_ref().and_then(|one| one.failure.as_ref());
        Ok(DirectoryReading {
            source: if connection.is_some() { DirectorySource::Graph } else { DirectorySource::File },
            read_at,
            failure: failure
                .map(|failure| ReadingFailure { at: timestamp(failure.at), reason: failure.reason }),
            next_at: connection.as_ref().filter(|_| !running).map(|one| timestamp(one.next_at)),
            running,
            check: reading::check(caller.standing, connection.is_some(), running),
        })
    }

    /// The tenant of this person.
    pub async fn show_tenant(&self, caller: SignedIn) -> Result<Tenant> {
        let reading = self.show_reading(&caller).await?;
        let last_data = match &caller.service.reserved {
            Some(reserved) => self.locations.at(reserved.location).last_data(caller.view()).await?,
            None => Vec::new(),
        };
        let directory = caller.directory;
        let location = lifecycle::show_location(caller.service.reserved, &directory);
        let services = directory
            .deployments
            .iter()
            .map(|deployment| {
                let at = last_data.iter().find(|(service, _)| *service == deployment.service);
                supported_service::state(
                    deployment,
                    &directory.subscriptions,
                    at.and_then(|(_, at)| at.clone()),
                )
            })
            .collect();
        Ok(Tenant {
            id: directory.organization.id,
            display_name: directory.organization.display_name,
            country: directory.organization.country,
            eligibility: eligibility::for_person(caller.eligibility, caller.standing),
            roles: access::effective(&caller.roles),
            location,
            services,
            reading,
        })
    }
}

impl Deref for AppState {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
