//! Incidents and alerts for programs, at the addresses and in the shapes of Microsoft Graph v1.0.
//!
//! - `properties`: what can be filtered, ordered and selected
//! - `page`: query options into a page, and the link to the next one
//! - `shape`, `evidence`: the resources
//! - `wanted`: the bodies of changes
//! - `incidents`, `alerts`: the handlers

pub mod alerts;
mod evidence;
pub mod incidents;
mod page;
mod properties;
mod shape;
mod wanted;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use reqwest::Url;
use security_center_contract::{FieldConflict, Refusal, limits};

use super::triage::{by, store, tell};
use super::version;
use crate::clock::timestamp;
use crate::domain::incident_change::{Collision, NotMade};
use crate::domain::judgement::{Judgement, determinations};
use crate::problem::{ApiError, Result};
use crate::state::AppState;

pub use shape::{GraphAlert, GraphComment, GraphIncident};

/// What a client prefers that knows what to do with members of enumerations that came later.
const UNKNOWN_MEMBERS: &str = "include-unknown-enum-members";

/// What is asked for at one of these addresses, beside who asks.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The address below which everything is, such as `https://security.example`, as whoever asks reaches it.
    base: String,
    /// The options, decoded.
    options: Vec<(String, String)>,
    /// Members of enumerations that came later are wanted.
    unknown_members: bool,
    /// The version that a change is based on; nothing where that was not said.
    based_on: Option<i64>,
}

impl FromRequestParts<AppState> for Asked {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        let query = parts.uri.query().unwrap_or_default();
        Ok(Self {
            base: base(state, &parts.headers),
            options: form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
            unknown_members: prefers(&parts.headers, UNKNOWN_MEMBERS),
            based_on: based_on(parts)?,
        })
    }
}

impl Asked {
    /// A whole address of the API or the app.
    fn address(&self, place: &str) -> String {
        format!("{}{place}", self.base)
    }

    /// What Graph says an answer is.
    fn context(&self, what: &str) -> String {
        self.address(&format!("/v1.0/$metadata#security/{what}"))
    }

    /// Says which preference was followed.
    fn applied(&self) -> Option<(HeaderName, HeaderValue)> {
        let name = HeaderName::from_static("preference-applied");
        self.unknown_members.then(|| (name, HeaderValue::from_static(UNKNOWN_MEMBERS)))
    }
}

/// Links have to be whole for the clients of Graph. Where the operator has not said how browsers reach the server, it is as
/// whoever asks says: it only leads himself.
fn base(state: &AppState, headers: &HeaderMap) -> String {
    if let Some(public_url) = &state.public_url {
        return public_url.address("");
    }
    let scheme = if state.is_https() { "https" } else { "http" };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let url = Url::parse(&format!("{scheme}://{host}/")).ok();
    let plain = url.filter(|url| url.path() == "/" && url.username().is_empty() && url.password().is_none());
    plain.map_or_else(String::new, |url| url.origin().ascii_serialization())
}

fn prefers(headers: &HeaderMap, preference: &str) -> bool {
    let said = headers.get_all("prefer").iter().filter_map(|value| value.to_str().ok());
    said.flat_map(|value| value.split(',')).any(|one| one.trim().eq_ignore_ascii_case(preference))
}

/// A change without a version, or with any (`*`), is based on what is there: so Graph does.
fn based_on(parts: &Parts) -> Result<Option<i64>> {
    match parts.headers.get(header::IF_MATCH) {
        None => Ok(None),
        Some(value) if value == "*" => Ok(None),
        Some(_) => version::if_match(&parts.headers).map(Some),
    }
}

pub(super) fn not_made(why: NotMade) -> ApiError {
    match why {
        NotMade::Empty => ApiError::invalid_request("The body names nothing to change."),
        NotMade::Collides(collisions) => {
            let said: Vec<_> = collisions.iter().map(collision).collect();
            ApiError::precondition_failed(match said.is_empty() {
                true => "If-Match names a version that was never there.".to_owned(),
                false => said.join(" "),
            })
            .colliding(collisions.into_iter().map(field_conflict).collect())
        }
        NotMade::Redirected(number) => redirected(number),
        NotMade::StatusOfTheServer(status) => {
            ApiError::invalid_request(format!("status: nobody but the server sets '{status}'."))
        }
        NotMade::Mismatch(Judgement { classification, determination }) => {
            let possible: Vec<_> = determinations(classification).iter().map(|one| one.code()).collect();
            let possible = match possible.as_slice() {
                [] => "none is: name the classification, too".to_owned(),
                possible => format!("possible are {}", possible.join(", ")),
            };
            let (classification, determination) = (classification.code(), determination.code());
            ApiError::invalid_request(format!(
                "determination: '{determination}' does not go with the classification '{classification}'; {possible}."
            ))
        }
    }
}

fn collision(collision: &Collision) -> String {
    let changed = &collision.changed;
    let field = crate::store::code::text(changed.field);
    let present = collision.present.as_ref().map_or_else(|| "nothing".to_owned(), |text| format!("'{text}'"));
    format!("{field} was changed by {} at {}; it is {present} now.", changed.by, timestamp(changed.at).0)
}

fn field_conflict(Collision { changed, present }: Collision) -> FieldConflict {
    FieldConflict { field: changed.field, by: changed.by, at: timestamp(changed.at), now: present }
}

/// Part of an incident concerns devices outside of the groups that whoever wants to change it is limited to.
pub(super) fn outside() -> ApiError {
    let detail = "Part of the incident concerns devices outside of your device groups. Somebody who sees all of it has to change it.";
    ApiError::forbidden(vec![Refusal::OutsideDeviceGroups]).detail(detail)
}

pub(super) fn redirected(number: i64) -> ApiError {
    let detail = format!("The incident was joined with another one and lives on as {number}.");
    ApiError::not_possible_now(Vec::new()).detail(detail)
}

pub(super) fn too_many_comments() -> ApiError {
    let detail = format!("There are {} comments, as many as there may be.", limits::COMMENTS);
    ApiError::not_possible_now(Vec::new()).detail(detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preference_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append("prefer", HeaderValue::from_static("return=minimal, Include-Unknown-Enum-Members"));
        assert!(prefers(&headers, UNKNOWN_MEMBERS));
        assert!(!prefers(&HeaderMap::new(), UNKNOWN_MEMBERS));
    }
}
