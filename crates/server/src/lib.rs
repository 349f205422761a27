//! The server of the security center: `app(state)` is all of it as a router. The modules, in reading order:
//!
//! - `settings`: command line, environment, TOML file
//! - `serve`: from settings to a running server, and its graceful end
//! - `routes`: one file per resource of the API
//! - `auth`: the session cookie, and extractors that say who may call
//! - `domain`: the rules, pure
//! - `store`: the control database and one database per data center location
//! - `provisioning`: the job that turns the service on, step by step
//! - `erasure`: ends the data of a service that was turned off, when its time has come
//! - `audit`: verifies the audit log, and writes it as a file
//! - `directory`: a tenant's directory, from files or Graph's answers, with what the operator adds
//! - `graph`: reads directories from Microsoft Graph, on schedule and when asked
//! - `fetching`: fetches alerts from Microsoft Graph
//! - `ingest`: takes in the alerts of the supported services
//! - `events`: the stream of changes
//! - `mail`: sends what waits in the outbox
//! - `network`: connections, the client's address, limits, headers of every answer
//! - `provider`: sign-in and sign-out with the identity provider
//! - `outside`: HTTP to the outside, to the identity provider and Microsoft Graph
//! - `health`: how the databases are, and waiting for them
//! - `metrics`: what the server counts, for Prometheus
//! - `traces`: spans of requests and of work in the background, for a collector
//! - `request`, `problem`, `error_form`, `app_files`, `state`, `clock`: what surrounds them

pub mod app_files;
pub mod audit;
pub mod auth;
pub mod clock;
pub mod directory;
pub mod domain;
pub mod erasure;
pub mod error_form;
pub mod events;
pub mod fetching;
pub mod graph;
pub mod health;
pub mod ingest;
pub mod mail;
pub mod metrics;
pub mod network;
pub mod outside;
pub mod problem;
pub mod provider;
pub mod provisioning;
pub mod request;
pub mod routes;
pub mod serve;
pub mod settings;
pub mod state;
pub mod store;
pub mod traces;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use tower::util::option_layer;
use tower_http::catch_panic::CatchPanicLayer;

use problem::ApiError;
use state::AppState;

/// The whole server, below the path of its public address.
pub fn app(state: AppState) -> Router {
    let base = state.base().to_owned();
    network::base::below(base, at_the_root(state))
}

fn at_the_root(state: AppState) -> Router {
    routes::api(&state, request::TIME_LIMIT)
        .fallback(elsewhere)
        .layer(DefaultBodyLimit::max(request::BODY_LIMIT))
        .layer(from_fn_with_state(state.clone(), health::watch))
        .layer(from_fn_with_state(state.clone(), request::demand_own_name))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(state.clone(), network::limits::at_once))
        .layer(from_fn_with_state(state.clone(), network::rates::limit))
        .layer(option_layer(state.app_url.as_ref().map(|app| network::app_origin::let_in(app.origin()))))
        .layer(from_fn_with_state(state.clone(), request::log))
        .layer(from_fn_with_state(state.clone(), network::headers::protect))
        .layer(from_fn_with_state(state.clone(), network::client::know))
        .with_state(state)
}

/// Whatever is no route of the API: an unknown address below `/api`, or a file or page of the app.
async fn elsewhere(State(state): State<AppState>, request: Request) -> Response {
    if request::is_api(request.uri().path()) {
        return ApiError::not_found().into_response();
    }
    match &state.app {
        Some(app) => app_files::serve(app, request).await,
        None => app_files::refuse(StatusCode::NOT_FOUND, "This server serves the API only."),
    }
}
