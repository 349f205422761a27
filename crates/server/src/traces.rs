//! Traces: a span for each request and each piece of work in the background, sent with OTLP (HTTP, protobuf) to a collector
//! where the operator names one. They hold patterns and codes: no tenant, person, address, or anything that was typed.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::http::Method;
use opentelemetry::trace::TracerProvider;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{RetryPolicy, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use reqwest::Url;
use tokio::runtime::Handle;
use tracing::field::Empty;
use tracing::{Span, Subscriber, info, info_span, warn};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::registry::LookupSpan;

use crate::metrics::known;
use crate::outside::Outside;

/// The target of the spans that are sent, and of nothing else.
const TARGET: &str = "security_center::traces";

/// How long the end of the server waits for the spans that are not sent yet.
const LAST_WITHIN: Duration = Duration::from_secs(2);

/// Sends spans until the server ends.
#[derive(Debug)]
pub struct Traces(SdkTracerProvider);

impl Traces {
    /// Sends to the collector with this address, with the connections of this runtime.
    ///
    /// # Errors
    /// A sentence, when that cannot begin.
    pub fn begin(collector: &Url, runtime: Handle) -> Result<Self, String> {
        let told = |failure: &dyn std::fmt::Display| format!("--traces: {failure}");
        let outside = Outside::new().map_err(|failure| told(&failure))?;
        let line = Line(Arc::new(Inner { outside, runtime, away: AtomicBool::new(false) }));
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(line)
            .with_endpoint(endpoint(collector))
            // While the old ones were tried again, newer ones would be lost.
            .with_retry_policy(RetryPolicy::default().with_max_retries(0))
            .build()
            .map_err(|failure| told(&failure))?;
        let name = Resource::builder().with_service_name("security-center");
        let version = opentelemetry::KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
        let provider = SdkTracerProvider::builder()
            // A thread of its own sends; what it is too late for is dropped.
            .with_batch_exporter(exporter)
            .with_resource(name.with_attribute(version).build())
            .build();
        Ok(Self(provider))
    }

    /// What takes the spans.
    #[must_use]
    pub fn layer<S: Subscriber + for<'a> LookupSpan<'a>>(&self) -> impl Layer<S> + use<S> {
        tracing_opentelemetry::layer()
            .with_tracer(self.0.tracer("security-center-server"))
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_tracked_inactivity(false)
            .with_filter(filter_fn(|about| about.target() == TARGET))
    }

    /// Sends what is left, unless that takes long.
    pub async fn end(self) {
        let ended = tokio::task::spawn_blocking(move || self.0.shutdown_with_timeout(LAST_WITHIN));
        // Nobody can be told of spans any more.
        let _ = ended.await;
    }
}

/// Whether this is of a trace, and so not for the log.
#[must_use]
pub fn is_ours(about: &tracing::Metadata<'_>) -> bool {
    about.target() == TARGET
}

/// A request, by its method and the pattern of its route. The id is that of the log and of the answer.
#[must_use]
pub fn request(method: &Method, route: &str, id: &str) -> Span {
    let method = known(method);
    let name = format!("{method} {route}");
    let span = info_span!(
        target: TARGET, parent: None, "request",
        otel.name = name.trim_end(), otel.kind = "server", otel.status_code = Empty,
        http.request.method = method, http.route = Empty, http.response.status_code = Empty,
        security_center.request_id = id,
    );
    if !route.is_empty() {
        span.record("http.route", route);
    }
    span
}

/// The request was answered with this status.
pub fn answered(span: &Span, status: u16) {
    span.record("http.response.status_code", i64::from(status));
    if status >= 500 {
        span.record("otel.status_code", "ERROR");
    }
}

/// Work in the background, and which part of it.
#[must_use]
pub fn work(kind: &str, part: &str) -> Span {
    let span = info_span!(
        target: TARGET, parent: None, "work",
        otel.name = kind, otel.kind = "internal", otel.status_code = Empty,
        security_center.part = Empty, security_center.outcome = Empty,
    );
    if !part.is_empty() {
        span.record("security_center.part", part);
    }
    span
}

/// The work ended like this.
pub fn ended(span: &Span, outcome: &str, well: bool) {
    span.record("security_center.outcome", outcome);
    if !well {
        span.record("otel.status_code", "ERROR");
    }
}

/// Where the collector takes traces.
fn endpoint(collector: &Url) -> String {
    format!("{}/v1/traces", collector.as_str().trim_end_matches('/'))
}

/// The way to the collector.
#[derive(Clone, Debug)]
struct Line(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    outside: Outside,
    runtime: Handle,
    away: AtomicBool,
}

type Sent<'a> = Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + Send + 'a>>;

impl HttpClient for Line {
    fn send_bytes<'life0, 'async_trait>(&'life0 self, request: Request<Bytes>) -> Sent<'async_trait>
    where
        'life0: 'async_trait,
        Self: 'async_trait,
    {
        // The thread that sends is none of the runtime's.
        let line = Arc::clone(&self.0);
        let sent = self.0.runtime.spawn(async move { line.send(request).await });
        Box::pin(async move { sent.await? })
    }
}

impl Inner {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (parts, body) = request.into_parts();
        let answer = match self.outside.post(&parts.uri.to_string(), parts.headers, body) {
            Ok(question) => question.send().await,
            Err(failure) => Err(failure),
        };
        let refused = |status| format!("it answers with {status}");
        let failure = match &answer {
            Ok(answer) if answer.status.is_success() => None,
            Ok(answer) => Some(refused(answer.status)),
            Err(failure) => Some(failure.to_string()),
        };
        match (self.away.swap(failure.is_some(), Ordering::Relaxed), failure) {
            (false, Some(failure)) => warn!(failure, "traces are dropped: the collector does not take them"),
            (true, None) => info!("the collector takes traces again"),
            _ => {}
        }
        let answer = answer?;
        let response = Response::builder().status(answer.status);
        Ok(response.body(Bytes::from(answer.body))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traces_go_below_the_address_of_the_collector() {
        for (collector, expected) in [
            ("https://collector.example", "https://collector.example/v1/traces"),
            ("https://collector.example/otlp/", "https://collector.example/otlp/v1/traces"),
            ("http://127.0.0.1:4318/", "http://127.0.0.1:4318/v1/traces"),
        ] {
            assert_eq!(endpoint(&collector.parse().expect("a URL")), expected);
        }
    }
}
