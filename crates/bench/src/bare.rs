//! The floor: handlers that run the SQL of the product's for the same request, on the same kind of pool, and answer with the very
//! bytes that the product answered. No rules, no limits, no log, no headers, no JSON of their own.

use std::path::Path;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use security_center_server::auth::cookie::{Cookie, Cookies};
use security_center_server::clock::Clock;
use security_center_server::store::audit::AuditFilter;
use security_center_server::store::session::StoredSession;
use security_center_server::store::{Address, Control};
use tokio::net::TcpListener;

use crate::{Attempting, Result};

/// The paths that are answered.
pub const PATHS: [&str; 3] = ["/api/session", "/api/threat-protection", "/api/audit"];

/// How many entries of the audit log the product reads for a page: one more than it shows.
const AUDIT_ROWS: i64 = 101;

/// What the handlers share.
#[derive(Clone)]
pub struct Bare {
    control: Control,
    clock: Clock,
    bodies: [Bytes; 3],
}

impl Bare {
    /// With what the product answered at each of the paths.
    #[must_use]
    pub fn new(control: Control, clock: Clock, bodies: [Bytes; 3]) -> Self {
        Self { control, clock, bodies }
    }

    /// The handlers.
    pub fn router(self) -> Router {
        let [session, service, audit] = PATHS;
        Router::new()
            .route(session, get(|state, headers| answer(0, state, headers)))
            .route(service, get(|state, headers| answer(1, state, headers)))
            .route(audit, get(|state, headers| answer(2, state, headers)))
            .with_state(self)
    }

    /// The reads of the product for the request of somebody with a session.
    async fn read(&self, place: usize, headers: &HeaderMap) -> Option<()> {
        let session = caller(&self.control, headers, self.clock.now()).await?;
        if place == 2 {
            let filter = AuditFilter::default();
            self.control.audit(&session.tenant_id, &filter, i64::MAX, AUDIT_ROWS).await.ok()?;
        }
        Some(())
    }
}

/// What the product reads of whoever asks, before it answers.
pub async fn caller(control: &Control, headers: &HeaderMap, now: i64) -> Option<StoredSession> {
    let token = Cookies { secure: false }.read(Cookie::Session, headers)?;
    let session = control.session(&token.digest(), now).await.ok()??;
    control.threat_protection(&session.tenant_id).await.ok()??;
    control.directory_for(&session.tenant_id, &session.person_id).await.ok()??;
    control.preferences_and_sight(&session.tenant_id, &session.person_id).await.ok()?;
    Some(session)
}

async fn answer(place: usize, State(bare): State<Bare>, headers: HeaderMap) -> Response {
    match bare.read(place, &headers).await {
        Some(()) => {
            ([(header::CONTENT_TYPE, "application/json")], bare.bodies[place].clone()).into_response()
        }
        None => StatusCode::UNAUTHORIZED.into_response(),
    }
}

/// The name of the file with the answer of a path.
#[must_use]
pub fn file_of(path: &str) -> String {
    format!("{}.json", path.trim_start_matches('/').replace('/', "-"))
}

/// Serves over the data of a server until it is ended.
pub async fn run(data: &Path, bodies: &Path) -> Result<()> {
    let control = Control::open(&Address::File(data.join("control.db"))).await.attempting("open the data")?;
    let mut contents = [const { Bytes::new() }; 3];
    for (content, path) in contents.iter_mut().zip(PATHS) {
        *content = std::fs::read(bodies.join(file_of(path))).attempting("read an answer")?.into();
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.attempting("listen")?;
    println!("listening on http://{}", listener.local_addr().attempting("find the port")?);
    axum::serve(listener, Bare::new(control, Clock::of_the_machine(), contents).router())
        .await
        .attempting("serve")
}
