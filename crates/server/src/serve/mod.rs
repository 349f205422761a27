//! From settings to a running server, and to its graceful end.

pub mod audit;
pub mod backup;
pub mod confirm;
mod connection;
pub mod copy;
mod fetching_text;
pub mod health;
pub mod help_desk;
pub mod ingest;
pub mod link;
pub mod person;
mod scope;
pub mod service_key;
pub mod tenant;
mod tenant_text;
pub mod terminal;
pub mod token;
pub mod unread;

use std::error::Error;
use std::fs::{File, TryLockError};
use std::io::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tracing::{info, warn};
use tracing_subscriber::filter::{EnvFilter, FilterExt, filter_fn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};

use crate::app_files::{AppFiles, Files, in_the_program};
use crate::auth::password::Passwords;
use crate::clock::Clock;
use crate::domain::fetching::LONGEST_LIST;
use crate::erasure::Eraser;
use crate::fetching::{self, Fetcher};
use crate::graph::{Connector, Graph};
use crate::health::Health;
use crate::ingest::Intakes;
use crate::mail::Post;
use crate::metrics::{self, Metrics};
use crate::network::Network;
use crate::network::listen::{self, Connections};
use crate::network::rates::Rates;
use crate::outside::Outside;
use crate::provider::Provider;
use crate::provisioning::Runner;
use crate::provisioning::fault::Faults;
use crate::settings::{LogFormat, PublicUrl, Settings};
use crate::state::{AppState, Parts};
use crate::store::{Address, Control, LocationStore, Locations};
use crate::traces::{self, Traces};
use crate::{app, directory, events};

/// How long requests and steps that run may take to end once the server is told to.
const GRACE: Duration = Duration::from_secs(5);

/// Writes the log to standard error. `RUST_LOG` chooses what; without it, everything of ours from `info` on. Traces, where
/// there are some, go their own way.
pub fn log_to_stderr(format: LogFormat, traces: Option<&Traces>) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let filter = filter.and(filter_fn(|about| !traces::is_ours(about)));
    // Whoever read the log may be gone: the server goes on, and complaining of it there would panic.
    let log = fmt::layer().with_writer(std::io::stderr).log_internal_errors(false);
    let log = match format {
        LogFormat::Text => {
            log.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).with_filter(filter).boxed()
        }
        LogFormat::Json => log.json().with_filter(filter).boxed(),
    };
    tracing_subscriber::registry().with(log).with(traces.map(Traces::layer)).init();
}

/// Opens the control database.
pub async fn open_control(settings: &Settings) -> Result<Control, Box<dyn Error>> {
    if !settings.is_shared() {
        std::fs::create_dir_all(&settings.data).map_err(|failure| {
            format!("the data folder {} cannot be made: {failure}", settings.data.display())
        })?;
    }
    let address = &settings.databases.control;
    Ok(Control::open(address).await.map_err(|failure| format!("{address}: {failure}"))?)
}

/// Opens the databases of the locations.
pub async fn open_locations(settings: &Settings) -> Result<Locations, Box<dyn Error>> {
    let [eu, uk, us] = &settings.databases.locations;
    let open = async |(_, address): &(_, Address)| {
        LocationStore::open(address).await.map_err(|failure| format!("{address}: {failure}"))
    };
    Ok(Locations { eu: open(eu).await?, uk: open(uk).await?, us: open(us).await? })
}

/// Serves until SIGTERM or SIGINT.
pub async fn serve(settings: Settings) -> Result<(), Box<dyn Error>> {
    for warning in settings.warnings() {
        warn!("{warning}");
    }
    let control = open_control(&settings).await?;
    let _lock = if settings.is_shared() { None } else { Some(lock(&settings.data)?) };
    if !settings.is_shared() {
        // There is no other server: whatever one of before had begun is nobody's.
        control.free_leases().await?;
        control.readings_cut_off().await?;
    }
    let locations = open_locations(&settings).await?;
    let app_files = app_files(&settings)?;
    let clock = Clock::of_the_machine();
    if let Some(folder) = &settings.demo_directory {
        for file in directory::import_folder(&control, folder, clock.now()).await? {
            info!(file = %file.path.display(), outcome = ?file.imported, "demonstration directory imported");
        }
    }
    let (shut_down, shutdown) = watch::channel(false);
    let faults = Faults::default();
    let health = Health::new(control.clone(), locations.clone(), settings.database_files());
    let runner = Runner::new(
        control.clone(),
        locations.clone(),
        health.clone(),
        clock.clone(),
        (faults.clone(), settings.rules, settings.fetching.is_some()),
        shutdown.clone(),
    );
    let intakes = Intakes::new(control.clone(), locations.clone(), clock.clone());
    intakes.catch_up().await?;
    let provider = provider(&settings)?;
    let app_address = settings.app_address().cloned();
    let post = settings.smtp.map(|smtp| Post::new(control.clone(), clock.clone(), smtp));
    let state = AppState::new(Parts {
        clock: clock.clone(),
        control: control.clone(),
        locations: locations.clone(),
        health: health.clone(),
        runner: runner.clone(),
        faults: settings.test_faults.then_some(faults),
        network: Network::new(
            settings.trusted_proxies,
            Rates::per_minute(settings.address_requests_per_minute, settings.person_requests_per_minute),
            settings.tls.is_some(),
        ),
        metrics: Metrics::default(),
        demo: settings.demo,
        passwords: settings.password_sign_in.then(Passwords::new).transpose()?,
        session_hours: settings.session_hours,
        session_idle_minutes: settings.session_idle_minutes,
        provider,
        public_url: settings.public_url.clone(),
        app_url: settings.app_url.clone(),
        retention_days: settings.retention_days,
        rules: settings.rules,
        intakes: intakes.clone(),
        app: app_files,
        shutdown: shutdown.clone(),
    });
    let listener = TcpListener::bind(settings.listen)
        .await
        .map_err(|failure| format!("cannot listen on {}: {failure}", settings.listen))?;
    let tls = match settings.tls {
        Some(files) => Some(listen::tls(files).await?),
        None => None,
    };
    announce("listening on", if tls.is_some() { "https" } else { "http" }, listener.local_addr()?);
    if let Some(address) = settings.metrics_listen {
        announce("figures on", "http", metrics::listen(address, state.clone()).await?);
    }
    if settings.password_sign_in {
        let ways = (app_address.as_ref(), state.provider.is_some());
        link::print_first_links(&control, ways, listener.local_addr()?, clock.now()).await?;
    }
    let watching = tokio::spawn(health.clone().run(shutdown.clone()));
    runner.resume().await?;
    let other_processes =
        tokio::spawn(events::watch_other_processes(control.clone(), runner.clone(), shutdown.clone()));
    let eraser = Eraser::new(control.clone(), locations.clone(), clock.clone());
    let erasing = tokio::spawn(eraser.run(health.clone(), shutdown.clone()));
    let graph = settings.graph.map(|graph| Graph::new(graph, clock.clone())).transpose()?.map(Arc::new);
    let spread = graph.as_ref().map_or(0, |graph| graph.interval() / 10);
    let connector = Connector::new(control.clone(), clock.clone(), graph.clone(), spread);
    let reading = tokio::spawn(connector.run(health.clone(), shutdown.clone()));
    for location in locations.all() {
        let writes_back = settings.fetching.is_some_and(|fetching| fetching.write_back);
        location.fetching_is(settings.fetching.is_some(), writes_back).await?;
    }
    let fetching = graph.zip(settings.fetching).map(|(graph, fetching)| {
        let fetcher = Fetcher::new(fetching::Parts {
            control: control.clone(),
            locations: locations.clone(),
            clock: clock.clone(),
            graph,
            intakes: intakes.clone(),
            rules: settings.rules,
            settings: fetching,
            longest_list: LONGEST_LIST,
            spread: fetching.interval / 10,
        });
        tokio::spawn(fetcher.run(health.clone(), shutdown.clone()))
    });
    let post = post.map(|post| tokio::spawn(post.run(health.clone(), shutdown.clone())));
    tokio::spawn(ended(shut_down));
    let at_most = usize::try_from(settings.max_connections).unwrap_or(usize::MAX);
    let of_an_address = usize::try_from(settings.max_connections_per_address).unwrap_or(usize::MAX);
    let trusted_proxies = state.network.trusted_proxies.clone();
    let connections =
        Connections { tls, at_most, of_an_address, trusted_proxies, head: listen::HEAD, grace: GRACE };
    listen::serve(listener, app(state), connections, shutdown).await?;
    if tokio::time::timeout(GRACE, runner.parked()).await.is_err() {
        warn!("a provisioning step did not end in time; it is done again at the next start");
    }
    if let Some(post) = post
        && tokio::time::timeout(GRACE, post).await.is_err()
    {
        warn!("a mail was not sent in time; it is tried again at the next start");
    }
    other_processes.await?;
    erasing.await?;
    reading.await?;
    if let Some(fetching) = fetching {
        fetching.await?;
    }
    watching.await?;
    control.close().await;
    for location in locations.all() {
        location.close().await;
    }
    info!("ended");
    Ok(())
}

/// The app: of the folder that was named, or else the one in this program, where there is one; none where it has an address
/// of its own.
fn app_files(settings: &Settings) -> Result<Option<AppFiles>, Box<dyn Error>> {
    if settings.app_url.is_some() {
        return Ok(None);
    }
    let base = settings.public_url.as_ref().map_or("", PublicUrl::path);
    let files = match &settings.app {
        Some(folder) => {
            demand_app(folder, base)?;
            Some(Files::Folder(folder.clone()))
        }
        None => in_the_program(base).map(Files::Packed),
    };
    Ok(files.map(|files| AppFiles { files, portals: settings.portals.clone() }))
}

/// The folder holds an app that was built for the path below which it will be asked for.
fn demand_app(folder: &Path, base: &str) -> Result<(), Box<dyn Error>> {
    let Ok(page) = std::fs::read_to_string(folder.join("index.html")) else {
        return Err(
            format!("--app: there is no index.html in {}; build the app first", folder.display()).into()
        );
    };
    // The page as it is delivered has no quotes around its attributes.
    let built = page.split_once("/boot-").and_then(|(before, _)| before.rsplit(['=', '"']).next());
    if let Some(built) = built
        && built != base
    {
        return Err(format!(
            "--app: the app in {} was built for {built}/ and not for {base}/, where --public-url says that it is. Build it \
             again with: cargo xtask build --public-url {base}/",
            folder.display()
        )
        .into());
    }
    Ok(())
}

/// The identity provider of the settings.
fn provider(settings: &Settings) -> Result<Option<Provider>, Box<dyn Error>> {
    let (Some(provider), Some(public_url)) = (&settings.provider, &settings.public_url) else {
        return Ok(None);
    };
    let app = settings.app_address().unwrap_or(public_url);
    Ok(Some(Provider::new(provider.clone(), (public_url.clone(), app.clone()), Outside::new()?)))
}

/// One server per data folder: two would both run the same jobs. The lock ends with the process, however it ends.
fn lock(data: &Path) -> Result<File, Box<dyn Error>> {
    let path = data.join("server.lock");
    let file = File::create(&path).map_err(|failure| format!("{}: {failure}", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(format!(
            "another server uses the data folder {}. End it, or choose another folder with --data.",
            data.display()
        )
        .into()),
        Err(TryLockError::Error(failure)) => Err(format!("{}: {failure}", path.display()).into()),
    }
}

/// Tells where something listens, for whoever started it with port 0.
fn announce(what: &str, scheme: &str, address: SocketAddr) {
    info!("{what} {scheme}://{address}");
    let mut out = std::io::stdout().lock();
    // Whoever closed the output does not want to know.
    let _ = writeln!(out, "{what} {scheme}://{address}").and_then(|()| out.flush());
}

/// Waits for a signal, then tells everything to end.
fn ended(shut_down: watch::Sender<bool>) -> impl Future<Output = ()> + Send + 'static {
    let terminate = signal(SignalKind::terminate());
    let interrupt = signal(SignalKind::interrupt());
    async move {
        match (terminate, interrupt) {
            (Ok(mut terminate), Ok(mut interrupt)) => {
                tokio::select! {
                    _ = terminate.recv() => {}
                    _ = interrupt.recv() => {}
                }
            }
            _ => {
                warn!("signals cannot be heard; only killing ends this server");
                std::future::pending::<()>().await;
            }
        }
        shut_down.send_replace(true);
        info!("ending");
    }
}
