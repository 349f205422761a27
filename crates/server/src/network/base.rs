//! The path below which browsers reach this server, taken off before anything else looks at an address.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::Uri;
use axum::http::uri::PathAndQuery;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};

/// The same router below `base` (`/security`; empty is the root). It answers without it, too: to a proxy that takes the
/// path off itself, and to whoever asks this machine whether the server is well.
pub fn below(base: String, router: Router) -> Router {
    if base.is_empty() {
        return router;
    }
    let base: Arc<str> = base.into();
    Router::new().fallback_service(router).layer(from_fn_with_state(base, take_off))
}

async fn take_off(State(base): State<Arc<str>>, mut request: Request, next: Next) -> Response {
    let whole = request.uri().path_and_query().map_or("/", PathAndQuery::as_str);
    match whole.strip_prefix(&*base) {
        // The app's addresses are relative to the path with its slash.
        Some(rest) if rest.is_empty() || rest.starts_with('?') => {
            return Redirect::permanent(&format!("{base}/{rest}")).into_response();
        }
        Some(rest) if rest.starts_with('/') => {
            if let Ok(place) = rest.parse::<Uri>() {
                *request.uri_mut() = place;
            }
        }
        _ => {}
    }
    next.run(request).await
}
