//! The server of a test: every request of the app waits until the test answers it.

use js_sys::{Function, Promise};
use serde_json::Value;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, Request, Response, ResponseInit};

/// A request that waits for its answer.
struct Waiting {
    line: String,
    answer: Function,
    lose: Function,
}

/// What the app sent.
#[derive(Clone)]
pub struct Sent {
    /// Method and path below the address of the API, for instance `GET tenant`.
    pub line: String,
    /// `If-Match`.
    pub version: Option<String>,
    body: Request,
}

impl Sent {
    /// The body, as JSON.
    pub async fn body(&self) -> Value {
        let text =
            JsFuture::from(self.body.clone().unwrap().text().unwrap()).await.unwrap().as_string().unwrap();
        serde_json::from_str(&text).unwrap()
    }
}

thread_local! {
    static WAITING: RefCell<Vec<Waiting>> = const { RefCell::new(Vec::new()) };
    static SENT: RefCell<Vec<Sent>> = const { RefCell::new(Vec::new()) };
}

/// Takes the place of the server, with nothing asked yet.
pub fn begin() {
    WAITING.take();
    SENT.take();
    let fetch = Closure::<dyn FnMut(Request) -> Promise>::new(|request: Request| {
        let path = request.url();
        let path = path.split_once("/api/").map_or(path.as_str(), |(_, path)| path);
        let line = format!("{} {path}", request.method());
        let version = request.headers().get("if-match").unwrap();
        let body = request.clone().unwrap();
        SENT.with_borrow_mut(|sent| sent.push(Sent { line: line.clone(), version, body }));
        Promise::new(&mut |answer, lose| {
            let waiting = Waiting { line: line.clone(), answer, lose };
            WAITING.with_borrow_mut(|all| all.push(waiting));
        })
    });
    let window: JsValue = web_sys::window().unwrap().into();
    js_sys::Reflect::set(&window, &"fetch".into(), &fetch.into_js_value()).unwrap();
}

/// Nobody asks any more what was sent so far.
pub fn forget() {
    SENT.take();
}

/// Everything that was sent so far.
pub fn sent() -> Vec<Sent> {
    SENT.with_borrow(Clone::clone)
}

/// How many requests of this line wait for an answer.
pub fn waiting(line: &str) -> usize {
    WAITING.with_borrow(|all| all.iter().filter(|waiting| waiting.line == line).count())
}

/// The lines of all requests that wait for an answer.
pub fn unanswered() -> Vec<String> {
    WAITING.with_borrow(|all| all.iter().map(|waiting| waiting.line.clone()).collect())
}

fn next(line: &str) -> Waiting {
    let lines = unanswered();
    let place = lines.iter().position(|other| other == line);
    let place = place.unwrap_or_else(|| panic!("nobody asked `{line}`, only {lines:?}"));
    WAITING.with_borrow_mut(|all| all.remove(place))
}

/// Answers the request of this line that has waited longest.
pub fn answer(line: &str, status: u16, body: &Value) {
    reply(line, status, &body.to_string());
}

/// The same with one more header.
pub fn answer_with(line: &str, status: u16, body: &Value, name: &str, value: &str) {
    let headers = Headers::new().unwrap();
    headers.set(name, value).unwrap();
    respond(line, status, &body.to_string(), &headers);
}

/// Answers with this text.
pub fn reply(line: &str, status: u16, body: &str) {
    respond(line, status, body, &Headers::new().unwrap());
}

fn respond(line: &str, status: u16, body: &str, headers: &Headers) {
    headers.set("content-type", "application/json").unwrap();
    let options = ResponseInit::new();
    options.set_status(status);
    options.set_headers(headers);
    let body = if status == 204 { None } else { Some(body) };
    let response = Response::new_with_opt_str_and_init(body, &options).unwrap();
    next(line).answer.call1(&JsValue::UNDEFINED, &response).unwrap();
}

/// Loses the connection while the request waits.
pub fn lose(line: &str) {
    let error = js_sys::TypeError::new("Failed to fetch");
    next(line).lose.call1(&JsValue::UNDEFINED, &error).unwrap();
}
