//! How many statements of SQL a request needs, and that the bare handlers run the same ones.

use std::sync::{Mutex, Once, PoisonError};

use axum::body::{Body, Bytes};
use axum::http::{Request, StatusCode, header};
use security_center_bench::bare::{Bare, PATHS};
use tower::ServiceExt;
use tracing::field::{Field, Visit};
use tracing::span::Id;
use tracing::{Event, Instrument, Subscriber, info_span};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;

use crate::ALONE;
use crate::support::Server;

/// Statements for each of the paths: whoever asks (his session, the service, the directory, his choices) is found in eleven.
const BUDGETS: [usize; 3] = [11, 11, 13];

/// The span of what is counted.
pub(crate) const COUNTED: &str = "counted";

/// Every statement that ran in such a span, and how many rows it brought.
static SEEN: Mutex<Vec<(Id, String, u64)>> = Mutex::new(Vec::new());

/// Hears of each statement from sqlx.
struct Listener;

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Listener {
    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        if event.metadata().target() != "sqlx::query" {
            return;
        }
        let within =
            context.event_scope(event).and_then(|mut scope| scope.find(|span| span.name() == COUNTED));
        if let Some(span) = within {
            let mut statement = Statement::default();
            event.record(&mut statement);
            let rows = statement.rows;
            SEEN.lock().unwrap_or_else(PoisonError::into_inner).push((span.id(), statement.text(), rows));
        }
    }
}

/// A statement as sqlx tells it: its beginning, and the whole where that is longer.
#[derive(Default)]
struct Statement {
    summary: String,
    whole: String,
    rows: u64,
}

impl Statement {
    fn text(self) -> String {
        let text = if self.whole.trim().is_empty() { self.summary } else { self.whole };
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

impl Visit for Statement {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => value.clone_into(&mut self.summary),
            "db.statement" => value.clone_into(&mut self.whole),
            _ => {}
        }
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == "rows_returned" {
            self.rows = value;
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

pub(crate) fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let subscriber = tracing_subscriber::registry().with(Listener);
        tracing::subscriber::set_global_default(subscriber).expect("nothing else listens");
    });
}

/// The statements of a request of an administrator, to the product or to the bare handlers, in their order.
async fn statements(path: &str, bare: bool) -> Vec<String> {
    listen();
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    let span = info_span!("counted");
    let id = span.id().expect("somebody listens");
    let status = if bare {
        let router =
            Bare::new(server.state.control.clone(), server.state.clock.clone(), [const { Bytes::new() }; 3]);
        let cookie = client.cookie.clone().expect("signed in");
        let request = Request::builder().uri(path).header(header::COOKIE, cookie).body(Body::empty());
        router
            .router()
            .oneshot(request.expect("a request"))
            .instrument(span)
            .await
            .expect("an answer")
            .status()
    } else {
        client.get(path).instrument(span).await.status
    };
    assert_eq!(status, StatusCode::OK, "{path}");
    // A statement is told once its connection is done with it: a closed connection has told of all.
    server.state.control.close().await;
    seen(&id).into_iter().map(|(text, _)| text).collect()
}

/// The statements of a span, and how many rows each brought.
pub(crate) fn seen(id: &Id) -> Vec<(String, u64)> {
    let seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    let own = seen.iter().filter(|(within, ..)| within == id);
    // What a connection that is opened begins with belongs to no request.
    own.filter(|(_, text, _)| !text.starts_with("PRAGMA"))
        .map(|(_, text, rows)| (text.clone(), *rows))
        .collect()
}

#[tokio::test]
async fn a_request_needs_no_more_statements_than_it_did() {
    let _alone = ALONE.lock().await;
    for (path, budget) in PATHS.into_iter().zip(BUDGETS) {
        let ran = statements(path, false).await;
        assert_eq!(ran.len(), budget, "{path}: {ran:#?}");
    }
}

#[tokio::test]
async fn the_bare_handlers_run_the_sql_of_the_product() {
    let _alone = ALONE.lock().await;
    for path in PATHS {
        let (mut product, mut bare) = (statements(path, false).await, statements(path, true).await);
        product.sort();
        bare.sort();
        assert!(!product.is_empty());
        assert_eq!(product, bare, "{path}");
    }
}
