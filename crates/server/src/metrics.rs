//! What the server counts, written as OpenMetrics for Prometheus. Labels are patterns and codes: nothing that somebody
//! typed, and no tenant or person.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;
use tokio::net::TcpListener;
use tracing::warn;

use crate::state::AppState;
use crate::store;

/// Upper bounds of the classes of how long a request took, in seconds.
const SECONDS: [f64; 9] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10.0];

const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The counters; cheap to clone.
#[derive(Clone, Debug)]
pub struct Metrics(Arc<Counted>);

#[derive(Debug)]
struct Counted {
    requests: Family<Answered, Counter>,
    seconds: Family<Of, Histogram, fn() -> Histogram>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: String,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Of {
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct In {
    state: String,
}

impl Default for Metrics {
    fn default() -> Self {
        let seconds = Family::new_with_constructor((|| Histogram::new(SECONDS)) as fn() -> Histogram);
        Self(Arc::new(Counted { requests: Family::default(), seconds }))
    }
}

impl Metrics {
    /// Counts an answer: its route is the pattern, or empty for the files of the app and for addresses that are none.
    pub fn answered(&self, method: &Method, route: &str, status: u16, taken: Duration) {
        let route = route.to_owned();
        let label = Answered { method: known(method).to_owned(), route: route.clone(), status };
        self.0.requests.get_or_create(&label).inc();
        self.0.seconds.get_or_create(&Of { route }).observe(taken.as_secs_f64());
    }
}

/// The method's name, or `other`. Anybody may invent methods; each would be a row of its own for as long as the server runs.
#[must_use]
pub fn known(method: &Method) -> &str {
    match *method {
        Method::GET | Method::HEAD | Method::POST | Method::PUT | Method::PATCH | Method::DELETE => {
            method.as_str()
        }
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// Serves the figures at `/metrics` of this address, which is no address of the product, until the server ends. Says where.
///
/// # Errors
/// A sentence, when the address cannot be listened on.
pub async fn listen(address: SocketAddr, state: AppState) -> Result<SocketAddr, String> {
    let listener = TcpListener::bind(address)
        .await
        .map_err(|failure| format!("--metrics-listen: cannot listen on {address}: {failure}"))?;
    let there = listener.local_addr().map_err(|failure| format!("--metrics-listen: {failure}"))?;
    let mut shutdown = state.shutdown.clone();
    let router = Router::new().route("/metrics", get(figures)).with_state(state);
    tokio::spawn(async move {
        let ended = async move { drop(shutdown.wait_for(|down| *down).await) };
        if let Err(failure) = axum::serve(listener, router).with_graceful_shutdown(ended).await {
            warn!(%failure, "figures are no longer served");
        }
    });
    Ok(there)
}

async fn figures(State(state): State<AppState>) -> Response {
    match text(&state).await {
        Ok(text) => ([(header::CONTENT_TYPE, MEDIA_TYPE)], text).into_response(),
        Err(failure) => {
            warn!(%failure, "figures cannot be read");
            (StatusCode::SERVICE_UNAVAILABLE, "The database does not answer.\n").into_response()
        }
    }
}

/// All figures at this moment.
///
/// # Errors
/// When a database does not answer.
pub async fn text(state: &AppState) -> store::Result<String> {
    let there = state.control.installation_figures(state.clock.now()).await?;
    let mut registry = Registry::with_prefix("security_center");
    let version = Info::new(vec![("version", env!("CARGO_PKG_VERSION"))]);
    registry.register("build", "The version that runs", version);
    let counted = &state.metrics.0;
    registry.register("requests", "Requests that were answered", counted.requests.clone());
    registry.register("request_seconds", "How long answers took to begin", counted.seconds.clone());
    let mut failing_fetches = 0;
    for location in state.locations.all() {
        failing_fetches += location.failing_fetches().await?;
    }
    let streams = i64::try_from(state.network.streams.count()).unwrap_or(i64::MAX);
    let gauges = [
        ("event_streams", "Event streams that are open", streams),
        ("sessions", "Sessions that have not ended", there.sessions),
        (
            "failing_directory_readings",
            "Tenants whose last reading from Microsoft Graph failed",
            there.failing_readings,
        ),
        (
            "failing_alert_fetches",
            "Services of tenants whose alerts could not be fetched from Microsoft Graph the last time",
            failing_fetches,
        ),
    ];
    for (name, help, value) in gauges {
        let gauge = Gauge::<i64>::default();
        gauge.set(value);
        registry.register(name, help, gauge);
    }
    let families = [
        ("services", "Tenants by the state of their service", there.services),
        ("mails", "Mails by what became of them", there.mails),
    ];
    for (name, help, values) in families {
        let family = Family::<In, Gauge>::default();
        for (state, value) in values {
            family.get_or_create(&In { state }).set(value);
        }
        registry.register(name, help, family);
    }
    let mut text = String::new();
    // Writing into a string cannot fail.
    let _ = encode(&mut text, &registry);
    Ok(text)
}
