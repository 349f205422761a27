//! How many requests each person and each address may send, with the headers that tell (RateLimit and RateLimit-Policy of the
//! IETF's httpapi group, Retry-After of RFC 9110).

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::client::{ClientAddress, subscriber};
use crate::domain::rate::{Full, Left, Policy};
use crate::problem::ApiError;
use crate::request::is_api;
use crate::state::AppState;

/// What a request costs an address that did not prove who it is: guessing cookies, tokens, keys and passwords has to be slow,
/// while an office behind one address may work.
pub const COST_OF_A_FAILURE: u32 = 20;

/// From how many known spenders on those are forgotten who have all their points again.
const CLEAN_FROM: usize = 10_000;

/// From how many on new ones have to share.
const KNOWN_AT_MOST: usize = 100_000;

const WINDOW: u32 = 60;

/// Who spends points.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Spender {
    /// A subscriber.
    Address(IpAddr),
    /// A person by tenant and id, whatever he signs in with.
    Person(String, String),
    /// Everybody for whom there is no room.
    Others,
}

/// The limits, and what everybody has left. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Rates {
    address: Option<Policy>,
    person: Option<Policy>,
    spent: Arc<Mutex<HashMap<Spender, Full>>>,
}

/// What a layer further in found out of the limits of whoever asks, for the headers of the answer.
#[derive(Clone, Debug, Default)]
pub struct Note(Arc<OnceLock<(Policy, Left)>>);

impl Rates {
    /// So many requests a minute from each address and of each person; 0 is no limit.
    #[must_use]
    pub fn per_minute(address: u32, person: u32) -> Self {
        let policy = |quota| (quota > 0).then_some(Policy { quota, window: WINDOW });
        Self { address: policy(address), person: policy(person), spent: Arc::default() }
    }

    /// Whether addresses are limited at all.
    #[must_use]
    pub fn limits_addresses(&self) -> bool {
        self.address.is_some()
    }

    /// Counts a request of a person who has proved who he is.
    ///
    /// # Errors
    /// 429, when he has sent too many.
    pub fn count_person(
        &self,
        note: Option<&Note>,
        (tenant_id, person_id): (&str, &str),
        now: i64,
    ) -> Result<(), ApiError> {
        let Some(policy) = self.person else { return Ok(()) };
        let left = self.spend(policy, Spender::Person(tenant_id.to_owned(), person_id.to_owned()), now);
        if let Some(note) = note {
            // Whoever asks twice in one request is told of the first.
            let _ = note.0.set((policy, left));
        }
        if left.allowed { Ok(()) } else { Err(too_many(policy)) }
    }

    fn spend(&self, policy: Policy, spender: Spender, now: i64) -> Left {
        let now = now * 1000;
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        if spent.len() >= CLEAN_FROM && !spent.contains_key(&spender) {
            spent.retain(|_, full| *full > now);
        }
        let crowded = spent.len() >= KNOWN_AT_MOST && !spent.contains_key(&spender);
        let full = spent.entry(if crowded { Spender::Others } else { spender }).or_insert(now);
        let (after, left) = policy.spend(*full, 1, now);
        *full = after;
        left
    }

    fn charge(&self, address: IpAddr, now: i64) {
        let Some(policy) = self.address else { return };
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(full) = spent.get_mut(&Spender::Address(subscriber(address))) {
            *full = policy.charge(*full, COST_OF_A_FAILURE - 1, now * 1000);
        }
    }
}

fn too_many(policy: Policy) -> ApiError {
    ApiError::too_many_requests(format!(
        "More than {} requests in {} seconds. Wait as long as Retry-After says.",
        policy.quota, policy.window
    ))
}

/// Counts each request of the API for its address, and tells in the answer what is left.
pub async fn limit(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let rates = &state.network.rates;
    let address = request.extensions().get::<ClientAddress>().map(|ClientAddress(address)| *address);
    let (Some(address), Some(policy), true) = (address, rates.address, is_api(request.uri().path())) else {
        return next.run(request).await;
    };
    let left = rates.spend(policy, Spender::Address(subscriber(address)), state.clock.now());
    if !left.allowed {
        let mut response = too_many(policy).into_response();
        tell(response.headers_mut(), "address", policy, left);
        return response;
    }
    let note = Note::default();
    request.extensions_mut().insert(note.clone());
    let mut response = next.run(request).await;
    if response.status() == StatusCode::UNAUTHORIZED {
        rates.charge(address, state.clock.now());
    }
    if let Some((policy, left)) = note.0.get() {
        tell(response.headers_mut(), "person", *policy, *left);
    }
    response
}

fn tell(headers: &mut HeaderMap, name: &str, policy: Policy, left: Left) {
    let mut put = |name: HeaderName, text: String| {
        if let Ok(value) = HeaderValue::from_str(&text) {
            headers.insert(name, value);
        }
    };
    let said = format!("\"{name}\";q={};w={}", policy.quota, policy.window);
    put(HeaderName::from_static("ratelimit-policy"), said);
    let said = format!("\"{name}\";r={};t={}", left.remaining, left.seconds);
    put(HeaderName::from_static("ratelimit"), said);
    if !left.allowed {
        put(header::RETRY_AFTER, left.seconds.max(1).to_string());
    }
}
