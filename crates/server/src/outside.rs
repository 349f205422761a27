//! HTTP to the outside: to the identity provider, to Microsoft Graph, to the collector of traces. One client, with limits, that follows nothing.

use std::sync::Once;
use std::time::Duration;

use futures_util::StreamExt;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::redirect::Policy;
use reqwest::{Body, Client, Method, RequestBuilder, StatusCode, Url};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::settings::Secret;

/// How long connecting may take.
const CONNECT_LIMIT: Duration = Duration::from_secs(5);

/// How long a whole request may take, with its answer.
const TIME_LIMIT: Duration = Duration::from_secs(15);

/// The largest answer that is read unless a request says otherwise, in bytes.
pub const ANSWER_LIMIT: usize = 1024 * 1024;

/// Why a request to the outside brought no answer. None of them holds an address, a secret, or anything that was
/// answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutsideError {
    /// Only `https:` is asked, and `http:` on loopback addresses.
    #[error("the address is neither https: nor http: to a loopback address")]
    Address,
    /// Nobody answers there, or the line is not safe.
    #[error("it cannot be reached")]
    Unreachable,
    /// It took too long.
    #[error("it did not answer in time")]
    TimedOut,
    /// The answer broke off.
    #[error("its answer broke off")]
    BrokenOff,
    /// The answer is larger than the limit.
    #[error("its answer is too large")]
    TooLarge,
    /// The client itself cannot be made.
    #[error("no client can be made")]
    Client,
}

/// The client.
#[derive(Clone, Debug)]
pub struct Outside(Client);

/// A request that is not sent yet.
#[derive(Debug)]
pub struct Question {
    builder: RequestBuilder,
    limit: usize,
}

/// What was answered, whatever its status.
#[derive(Clone)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Answer {{ status: {}, body: {} bytes }}", self.status, self.body.len())
    }
}

/// Chooses the cryptography of TLS for the whole program; once is enough, and more does nothing.
pub fn choose_cryptography() {
    static CHOSEN: Once = Once::new();
    CHOSEN.call_once(|| {
        // Whoever chose before us chose well.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

/// Whether an address leads to this machine: a loopback address, not a name that may mean anything.
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    address.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The URL of a text that may be asked: `https:`, or `http:` to a loopback address; without user and password.
pub fn address(text: &str) -> Result<Url, OutsideError> {
    let url = Url::parse(text).map_err(|_| OutsideError::Address)?;
    let scheme = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url));
    let login = !url.username().is_empty() || url.password().is_some();
    if scheme && !login && url.has_host() { Ok(url) } else { Err(OutsideError::Address) }
}

impl Outside {
    /// The client. It goes where it is told: no redirects, no proxy from the environment. The machine's own certificates
    /// say whom to trust.
    pub fn new() -> Result<Self, OutsideError> {
        choose_cryptography();
        Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .referer(false)
            .connect_timeout(CONNECT_LIMIT)
            .timeout(TIME_LIMIT)
            .user_agent(concat!("security-center/", env!("CARGO_PKG_VERSION")))
            .build()
            .map(Self)
            .map_err(|_| OutsideError::Client)
    }

    /// A GET of this address.
    pub fn get(&self, to: &str) -> Result<Question, OutsideError> {
        Ok(Question { builder: self.0.get(address(to)?), limit: ANSWER_LIMIT })
    }

    /// A POST of this form to this address.
    pub fn post_form<T: Serialize + ?Sized>(&self, to: &str, form: &T) -> Result<Question, OutsideError> {
        Ok(Question { builder: self.0.post(address(to)?).form(form), limit: ANSWER_LIMIT })
    }

    /// This JSON to this address.
    pub fn json(&self, method: Method, to: &str, body: &Value) -> Result<Question, OutsideError> {
        let builder = self.0.request(method, address(to)?).header(CONTENT_TYPE, "application/json");
        Ok(Question { builder: builder.body(body.to_string()), limit: ANSWER_LIMIT })
    }

    /// A POST of these bytes, with these headers, to this address.
    pub fn post(
        &self,
        to: &str,
        headers: HeaderMap,
        body: impl Into<Body>,
    ) -> Result<Question, OutsideError> {
        Ok(Question { builder: self.0.post(address(to)?).headers(headers).body(body), limit: ANSWER_LIMIT })
    }
}

impl Question {
    /// With `Authorization: Bearer …`.
    #[must_use]
    pub fn bearer(self, token: &Secret) -> Self {
        Self { builder: self.builder.bearer_auth(token.reveal()), ..self }
    }

    /// With `Authorization: Basic …`.
    #[must_use]
    pub fn basic(self, user: &str, password: &Secret) -> Self {
        Self { builder: self.builder.basic_auth(user, Some(password.reveal())), ..self }
    }

    /// With this header.
    #[must_use]
    pub fn header(self, name: &'static str, value: &str) -> Self {
        Self { builder: self.builder.header(name, value), ..self }
    }

    /// With an answer of at most this many bytes.
    #[must_use]
    pub fn at_most(self, bytes: usize) -> Self {
        Self { limit: bytes, ..self }
    }

    /// Sends it, and reads the whole answer.
    pub async fn send(self) -> Result<Answer, OutsideError> {
        let response = self.builder.send().await.map_err(|failure| told(&failure))?;
        let (status, headers) = (response.status(), response.headers().clone());
        let (mut body, mut stream) = (Vec::new(), response.bytes_stream());
        while let Some(part) = stream.next().await {
            let part = part.map_err(|failure| told(&failure))?;
            if body.len() + part.len() > self.limit {
                return Err(OutsideError::TooLarge);
            }
            body.extend_from_slice(&part);
        }
        Ok(Answer { status, headers, body })
    }
}

impl Answer {
    /// The JSON of the body; nothing when it is none of this shape.
    #[must_use]
    pub fn json<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.body).ok()
    }
}

/// What a failure of the client means. Its own text holds the address.
fn told(failure: &reqwest::Error) -> OutsideError {
    if failure.is_timeout() {
        OutsideError::TimedOut
    } else if failure.is_body() || failure.is_decode() {
        OutsideError::BrokenOff
    } else {
        OutsideError::Unreachable
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_safe_addresses_are_asked() {
        for good in ["https://login.example/a?b", "http://127.0.0.1:1/x", "http://[::1]/", "http://127.1.2.3"]
        {
            assert!(address(good).is_ok(), "{good}");
        }
        for bad in [
            "http://login.example",
            "http://localhost/",
            "http://127.0.0.1.example/",
            "http://10.0.0.1/",
            "https://user:secret@login.example/",
            "file:///etc/passwd",
            "login.example",
            "",
        ] {
            assert_eq!(address(bad).err(), Some(OutsideError::Address), "{bad}");
        }
    }
}
