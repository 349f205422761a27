//! The event stream: which representation changed, for everyone who is signed in; what is a person's own, for him.

use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum::response::sse::{KeepAlive, Sse};
use security_center_contract::{Change, Problem};

use crate::auth::SignedIn;
use crate::events;
use crate::network::streams::STREAMS_OF_A_PERSON;
use crate::problem::{ApiError, Result};
use crate::state::AppState;

/// Proxies tend to close what is silent for a minute or less.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Changes of the tenant, and of what is the person's own, as server-sent events named `change`; `Last-Event-ID` resumes.
#[utoipa::path(get, path = "/api/events", tag = "events",
    params(("Last-Event-ID" = Option<String>, Header, description = "The id of the last event that was seen. One that is no longer known gives one event of kind `everything`.")),
    responses(
    (status = 200, description = "A stream that ends with the session or the token. The data of each event is a `Change`.", body = Change, content_type = "text/event-stream"),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 429, description = "`tooManyRequests`: the person has as many streams open as he may have.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn show(
    State(state): State<AppState>,
    caller: SignedIn,
    headers: HeaderMap,
) -> Result<impl IntoResponse> {
    // An id that is not even text is as unknown as any other.
    let last = headers.get("last-event-id").map(|id| id.to_str().unwrap_or("unknown").to_owned());
    let open = state.network.streams.open(caller.tenant_id(), &caller.person.id).ok_or_else(|| {
        ApiError::too_many_requests(format!(
            "A person may have {STREAMS_OF_A_PERSON} streams open at a time."
        ))
    })?;
    let stream = events::stream(state, caller.proof, last, open).await?;
    Ok(Sse::new(stream).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}
