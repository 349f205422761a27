//! The door for the alerts of the supported services, each with its key.

use std::time::Duration;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, header};
use futures_util::StreamExt;
use security_center_contract::{IngestedAlerts, Problem, Refusal};
use tracing::info;

use crate::auth::ServiceCaller;
use crate::ingest::{Failed, Intake, LARGEST, NoPlace, OF_A_SERVICE, Unzip, UnzipError, demand_open};
use crate::problem::{ApiError, Result};
use crate::state::AppState;

/// How long a sender may be silent.
const SILENCE: Duration = Duration::from_secs(30);

/// What an array, or JSON lines, are called.
const KINDS: [&str; 4] =
    ["application/json", "application/x-ndjson", "application/jsonl", "application/x-jsonlines"];

/// Take alerts of a supported service: resources `alert` of Microsoft Graph v1.0 with their evidence, or rows of `AlertInfo`
/// and `AlertEvidence` as Microsoft's streaming export writes them; as a JSON array, or one in each line.
#[utoipa::path(post, path = "/ingest/v1/alerts", tag = "ingestion",
    request_body(content = String, content_type = "application/json", description = "An array, or with `application/x-ndjson` one item in each line. `Content-Encoding: gzip` is taken. At most 256 MiB unpacked; an item at most 1 MiB."),
    responses(
    (status = 200, description = "All of it is durable, but for the items that are named as faulty. Sent once more, it changes nothing.", body = IngestedAlerts),
    (status = 400, description = "`invalidRequest`: it cannot be taken apart from somewhere on; `detail` says how many items before that were taken.", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "`notSignedIn`: without the key of a service, or with one that was revoked.", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`disabledFeature` while the service is not on; `forbidden` with `sourceNotDeployed` or `integrationOff`.", body = Problem, content_type = "application/problem+json"),
    (status = 504, description = "`timedOut`: nothing came for 30 seconds.", body = Problem, content_type = "application/problem+json"),
    (status = 413, description = "`tooLarge`", body = Problem, content_type = "application/problem+json"),
    (status = 415, description = "`unsupportedMediaType`", body = Problem, content_type = "application/problem+json"),
    (status = 429, description = "`tooManyRequests`: the service sends two requests already.", body = Problem, content_type = "application/problem+json"),
    (status = 503, description = "`unavailable`, `storeFull`, `storeBusy` or `storeLost`: what was not taken may be sent again.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn alerts(
    State(state): State<AppState>,
    caller: ServiceCaller,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<IngestedAlerts>> {
    let unzip = packing(&headers)?;
    demand_open(&state.control, &caller.tenant_id, caller.service).await.map_err(closed)?;
    let _place = state.intakes.enter(&caller.tenant_id, caller.service).map_err(|none| match none {
        NoPlace::OfTheService => ApiError::too_many_requests(format!(
            "A service may send {OF_A_SERVICE} requests at the same time."
        ))
        .retry_after(1),
        NoPlace::AtAll => ApiError::unavailable().detail("Too much is sent at once.").retry_after(1),
    })?;
    let sender = (caller.tenant_id.as_str(), caller.service);
    let mut intake = Intake::new(state.control.clone(), state.locations.clone(), sender, state.rules)
        .with_key(caller.digest);
    let taken = take(&state, &caller.tenant_id, &mut intake, body, unzip).await;
    let so_far = intake.so_far();
    let (accepted, updated, faulty) = (so_far.accepted, so_far.updated, so_far.faulty);
    info!(accepted, updated, faulty, whole = taken.is_ok(), "alerts taken in");
    match taken {
        Ok(()) => Ok(Json(intake.so_far().clone())),
        Err(refused) => Err(refused),
    }
}

/// Takes everything. However it ends, what came before is written, and the windows hear of it.
async fn take(
    state: &AppState,
    tenant_id: &str,
    intake: &mut Intake,
    body: Body,
    unzip: Option<Unzip>,
) -> Result<()> {
    let ended = stream(state, tenant_id, intake, body, unzip).await;
    let written = match &ended {
        Ok(()) => intake.end(state.clock.now()).await,
        Err(_) => intake.write(state.clock.now()).await,
    };
    if intake.take_shows() {
        state.intakes.changed(tenant_id).await;
    }
    let before = intake.settled();
    ended.and(written.map_err(|failed| refused(failed, before)))
}

async fn stream(
    state: &AppState,
    tenant_id: &str,
    intake: &mut Intake,
    body: Body,
    mut unzip: Option<Unzip>,
) -> Result<()> {
    let mut body = body.into_data_stream();
    let mut packed: u64 = 0;
    loop {
        let next = tokio::time::timeout(SILENCE, body.next()).await.map_err(|_| ApiError::timed_out())?;
        let Some(next) = next else { break };
        let bytes = next.map_err(|_| ApiError::invalid_request("The body broke off."))?;
        packed += bytes.len() as u64;
        if packed > LARGEST {
            return Err(refused(Failed::TooLarge, intake.settled()));
        }
        push(state, tenant_id, intake, &bytes, unzip.as_mut()).await?;
    }
    if let Some(unzip) = unzip {
        let rest = unzip.end().map_err(|failed| not_gzip(&failed, intake))?;
        put(state, tenant_id, intake, &rest).await?;
    }
    Ok(())
}

async fn push(
    state: &AppState,
    tenant_id: &str,
    intake: &mut Intake,
    bytes: &Bytes,
    unzip: Option<&mut Unzip>,
) -> Result<()> {
    let Some(unzip) = unzip else { return put(state, tenant_id, intake, bytes).await };
    for step in Unzip::steps(bytes) {
        let unpacked = unzip.push(step).map_err(|failed| not_gzip(&failed, intake))?;
        put(state, tenant_id, intake, &unpacked).await?;
    }
    Ok(())
}

async fn put(state: &AppState, tenant_id: &str, intake: &mut Intake, bytes: &[u8]) -> Result<()> {
    let put = intake.push(bytes, state.clock.now()).await;
    if intake.take_shows() {
        state.intakes.changed(tenant_id).await;
    }
    put.map_err(|failed| refused(failed, intake.settled()))
}

/// Whether it is packed.
fn packing(headers: &HeaderMap) -> Result<Option<Unzip>> {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default().trim());
    let kind = text(header::CONTENT_TYPE).unwrap_or_default().split(';').next().unwrap_or_default().trim();
    if !KINDS.iter().any(|known| kind.eq_ignore_ascii_case(known)) {
        let detail = format!("It may be {}.", KINDS.join(" or "));
        return Err(ApiError::unsupported_media_type().detail(detail));
    }
    match text(header::CONTENT_ENCODING).unwrap_or("identity").to_ascii_lowercase().as_str() {
        "identity" | "" => Ok(None),
        "gzip" | "x-gzip" => Ok(Some(Unzip::default())),
        _ => Err(ApiError::unsupported_media_type().detail("It may be packed with gzip, or not at all.")),
    }
}

fn not_gzip(failed: &UnzipError, intake: &Intake) -> ApiError {
    ApiError::invalid_request(format!("The body cannot be unpacked: {failed}.{}", before(intake.settled())))
}

/// The refusal for a sender whose first so many items are settled.
fn refused(failed: Failed, settled: usize) -> ApiError {
    match failed {
        Failed::Broken(why) => {
            ApiError::invalid_request(format!("From item {settled} on, {why}.{}", before(settled)))
        }
        Failed::TooLarge => {
            ApiError::too_large().detail(format!("It may have {LARGEST} bytes, unpacked.{}", before(settled)))
        }
        other => closed(other),
    }
}

fn before(settled: usize) -> String {
    format!(" The first {settled} items were taken, or were faulty.")
}

fn closed(failed: Failed) -> ApiError {
    match failed {
        Failed::Closed(refusals) if refusals.contains(&Refusal::ServiceOff) => ApiError::disabled_feature(),
        Failed::Closed(refusals) => ApiError::forbidden(refusals),
        Failed::Revoked => ApiError::bad_token(),
        Failed::Store(failure) => failure.into(),
        Failed::Broken(_) | Failed::TooLarge => ApiError::internal(),
    }
}
