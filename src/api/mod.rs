//! The only module that speaks HTTP: one typed function per endpoint, one error type.

mod attended;
mod endpoints;
mod error;
mod json;
mod stream;
mod triage;
mod views;

pub use endpoints::*;
pub use error::ApiError;
pub use json::parse as parse_json;
pub use stream::{Connection, EventStream, Told};
pub use triage::*;
pub use views::*;

use crate::browser;
use gloo_net::http::{Method, RequestBuilder, Response};
use security_center_contract::{
    FieldConflict, List, News, Order, Problem, ProblemCode, Read, UNATTENDED, Value,
};
use serde::Serialize;
use std::{
    cell::{Cell, RefCell},
    marker::PhantomData,
};
use wasm_bindgen_futures::JsFuture;
use web_sys::RequestCredentials;

/// After so many milliseconds without an answer a request is given up. The server gives up after 30 s itself.
const TIME_LIMIT: u32 = 35_000;

thread_local! {
    /// The server's clock less this browser's, in milliseconds, from the last answer's `Date`.
    static CLOCK_OFFSET: Cell<f64> = const { Cell::new(0.0) };
    /// Asked when the server says that nobody is signed in any more.
    static ENDED: RefCell<Option<Ended>> = const { RefCell::new(None) };
}

/// What a request waits for when the session has ended in the middle of work: whether to send it again. `None` where there
/// is nothing to wait for.
type Ended = Box<dyn Fn() -> Option<js_sys::Promise>>;

/// From now on a request that is refused because the session has ended waits for this, and is sent again where the answer
/// is `true`; whoever made it learns nothing of that.
pub fn when_ended(ask: impl Fn() -> Option<js_sys::Promise> + 'static) {
    ENDED.set(Some(Box::new(ask)));
}

/// Now by the server's clock, in milliseconds since 1970; as exact as the header `Date`: to a second.
#[must_use]
pub fn server_now() -> f64 {
    js_sys::Date::now() + CLOCK_OFFSET.get()
}

/// The address of an endpoint: at the place that the page names, or else where the app is hosted. What begins with `../`
/// is a file of the app, wherever the API is.
fn address(path: &str) -> String {
    match path.strip_prefix("../") {
        Some(file) => base() + file,
        None => browser::root().dataset().get("api").unwrap_or_else(base) + "api/" + path,
    }
}

/// Where the app is hosted.
fn base() -> String {
    browser::root().dataset().get("base").unwrap_or_else(|| "/".to_owned())
}

/// What a request carries besides its address.
struct Sent {
    method: Method,
    /// `If-Match`: the version the change is based on.
    version: Option<i64>,
    body: Option<String>,
}

fn bare(method: Method) -> Sent {
    Sent { method, version: None, body: None }
}

fn with_body(method: Method, body: &impl Serialize) -> Sent {
    Sent { method, version: None, body: serde_json::to_string(body).ok() }
}

/// A representation that can be fetched. Data, not a function, so that one machine serves all of them.
pub struct Resource<T> {
    path: &'static str,
    kind: PhantomData<fn() -> T>,
}

impl<T> Resource<T> {
    const fn at(path: &'static str) -> Self {
        Self { path, kind: PhantomData }
    }

    /// Where it is, below the address of the API.
    #[must_use]
    pub fn path(&self) -> &'static str {
        self.path
    }
}

/// Where a list of very many items is.
pub struct Listed<T> {
    /// The order of the items that fit a filter.
    pub order: Resource<Order>,
    /// What changed since an order was made.
    pub news: Resource<News>,
    /// Items by their numbers.
    pub items: Resource<List<T>>,
}

/// Fetches what is at a path, as a value that has no type yet.
///
/// # Errors
/// When there is no answer, a refusal, or something that is not JSON.
pub async fn fetch(path: &str) -> Result<Value, ApiError> {
    exchange(path, bare(Method::GET)).await
}

/// The path below the address of the API that a `nextLink` leads to.
#[must_use]
pub fn below(link: &str) -> String {
    link.split_once("/api/").map_or(link, |(_, path)| path).to_owned()
}

/// Sends, and reads the answer as `T`.
async fn send<T: Read>(path: &str, sent: Sent) -> Result<T, ApiError> {
    read(exchange(path, sent).await?)
}

/// Reads an answer as `T`.
///
/// # Errors
/// `Unreadable`, when it has another shape.
pub fn read<T: Read>(value: Value) -> Result<T, ApiError> {
    T::read(value).map_err(|_| ApiError::Unreadable { status: 200 })
}

/// Sends, and returns what a successful answer holds; in the middle of work also when somebody has to sign in again
/// meanwhile. Not generic, so that it is compiled once.
async fn exchange(path: &str, sent: Sent) -> Result<Value, ApiError> {
    loop {
        let answer = ask(path, &sent).await;
        if answer.as_ref().err().and_then(ApiError::code) != Some(ProblemCode::NotSignedIn) {
            return answer;
        }
        let wait = ENDED.with_borrow(|ended| ended.as_ref().and_then(|ask| ask()));
        let Some(wait) = wait else { return answer };
        if JsFuture::from(wait).await.ok().and_then(|again| again.as_bool()) != Some(true) {
            return answer;
        }
    }
}

/// Sends once.
async fn ask(path: &str, sent: &Sent) -> Result<Value, ApiError> {
    let limit = web_sys::AbortSignal::timeout_with_u32(TIME_LIMIT);
    let mut request =
        RequestBuilder::new(&address(path)).method(sent.method.clone()).abort_signal(Some(&limit));
    // The session's cookie goes to an API at another address of this site, too.
    request = request.credentials(RequestCredentials::Include);
    if let Some(version) = sent.version {
        request = request.header("if-match", &format!("\"{version}\""));
    }
    if sent.method == Method::GET && !attended::is_attended() {
        request = request.header(UNATTENDED, "true");
    }
    let request = match &sent.body {
        Some(body) => request.header("content-type", "application/json").body(body),
        None => request.build(),
    };
    let lost = |_| if limit.aborted() { ApiError::TimedOut } else { ApiError::Unreachable };
    let response = request.map_err(lost)?.send().await.map_err(lost)?;
    note_clock(&response);
    let status = response.status();
    if let (429, Some(seconds)) = (status, response.headers().get("retry-after"))
        && let Ok(seconds) = seconds.parse()
    {
        return Err(ApiError::Wait { seconds });
    }
    let text = response.text().await.map_err(lost)?;
    let value = if text.is_empty() { Some(Value::Null) } else { json::parse(&text) };
    let problem = match value {
        Some(value) if response.ok() => return Ok(value),
        Some(value) => Problem::read(value).ok(),
        None => None,
    };
    Err(match problem {
        Some(problem) => ApiError::Problem(Box::new(problem)),
        // A proxy in between answers so while the server behind it is gone.
        None if matches!(status, 502..=504) => ApiError::Unreachable,
        None => ApiError::Unreadable { status },
    })
}

fn note_clock(response: &Response) {
    let date = response.headers().get("date").map_or(f64::NAN, |date| js_sys::Date::parse(&date));
    if date.is_finite() {
        let offset = date - js_sys::Date::now();
        // The header is cut to the second, and answers take time: below two seconds both clocks agree.
        CLOCK_OFFSET.set(if offset.abs() < 2_000.0 { 0.0 } else { offset });
    }
}

impl ApiError {
    /// The code of the server's answer, if it gave one.
    #[must_use]
    pub fn code(&self) -> Option<ProblemCode> {
        match self {
            Self::Problem(problem) => Some(problem.code),
            _ => None,
        }
    }

    /// The fields of an incident or an alert that somebody else changed meanwhile.
    #[must_use]
    pub fn field_conflicts(&self) -> &[FieldConflict] {
        match self {
            Self::Problem(problem) => &problem.field_conflicts,
            _ => &[],
        }
    }
}
