//! The app at another address of the same site: its pages may ask the API, and no other address's may (the Fetch standard's
//! CORS protocol).
//!
//! The session's cookie stays what it is, bound to this host and SameSite=Lax: browsers send it because both addresses are of
//! one site, and only where the page asks for that.

use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, Method, header};
use security_center_contract::UNATTENDED;
use tower_http::cors::{AllowOrigin, CorsLayer};

/// For how long a browser need not ask again whether it may ask; browsers keep it for two hours at most.
const KNOWN_FOR: Duration = Duration::from_secs(2 * 60 * 60);

/// What the app reads of an answer besides its body, and what programs in a page would look for.
const TOLD: [HeaderName; 4] =
    [header::DATE, header::ETAG, header::RETRY_AFTER, HeaderName::from_static("x-request-id")];

/// Lets the pages of this origin in, with their cookies.
pub fn let_in(origin: &str) -> CorsLayer {
    let own = origin.to_owned();
    CorsLayer::new()
        // Compared, not put into every answer: whoever else asks learns nothing of where the app is.
        .allow_origin(AllowOrigin::predicate(move |asking: &HeaderValue, _| asking == own.as_str()))
        .allow_credentials(true)
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_headers([header::CONTENT_TYPE, header::IF_MATCH, HeaderName::from_static(UNATTENDED)])
        .expose_headers(TOLD)
        .max_age(KNOWN_FOR)
}
