//! Requests to Graph: with a token, within limits, patient where Graph asks for it, page by page, never to another origin.

use std::collections::HashSet;

use reqwest::{Method, StatusCode, Url};
use serde_json::Value;
use tracing::info;

use super::failure::DIRECTORY;
use super::retry_after::retry_after;
use super::{
    Graph, GraphFailure, LARGEST_ANSWER, LARGEST_WHOLE, LONGEST_WAIT, MOST_REQUESTS, MOST_WAITS,
    REQUEST_LIMIT,
};
use crate::outside::{Answer, OutsideError, Question};

/// One reading of a tenant, and what it has used up.
pub(super) struct Reading<'a> {
    pub(super) graph: &'a Graph,
    pub(super) tenant_id: &'a str,
    requests: usize,
    bytes: usize,
    waits: u32,
    renewed: bool,
    /// The largest answer, in bytes.
    largest: usize,
    /// How long an answer is waited for, in milliseconds.
    limit: i64,
    /// The application permission that it takes.
    permission: &'static str,
}

impl<'a> Reading<'a> {
    pub(super) fn new(graph: &'a Graph, tenant_id: &'a str) -> Self {
        Self {
            graph,
            tenant_id,
            requests: 0,
            bytes: 0,
            waits: 0,
            renewed: false,
            largest: LARGEST_ANSWER,
            limit: REQUEST_LIMIT,
            permission: DIRECTORY,
        }
    }

    /// The same, with answers of up to so many bytes within so many milliseconds, of what this application permission lets
    /// one do.
    pub(super) fn of(self, permission: &'static str, largest: usize, limit: i64) -> Self {
        Self { permission, largest, limit, ..self }
    }

    /// Every item of a list, of all its pages.
    pub(super) async fn list(&mut self, what: &str, path: &str) -> Result<Vec<Value>, GraphFailure> {
        let mut url = format!("{}/v1.0/{path}", self.graph.settings.url);
        let (mut items, mut seen) = (Vec::new(), HashSet::new());
        loop {
            let answer = self.ask(what, &url).await?;
            if !answer.status.is_success() {
                return Err(GraphFailure::status(what, &answer, self.permission));
            }
            let mut page = json(what, answer).await?;
            let Some(Value::Array(value)) = page.get_mut("value").map(Value::take) else {
                return Err(GraphFailure::unreadable(what, "the answer has no array named value"));
            };
            items.extend(value);
            let next = match page.get("@odata.nextLink") {
                None | Some(Value::Null) => return Ok(items),
                Some(next) => next.as_str().unwrap_or_default(),
            };
            let next = self.own(next).ok_or_else(|| {
                GraphFailure::unreadable(
                    what,
                    "its next page is not of this Microsoft Graph; nothing was sent there",
                )
            })?;
            seen.insert(url);
            if seen.contains(&next) {
                return Err(GraphFailure::unreadable(what, "its pages lead in a circle"));
            }
            url = next;
        }
    }

    /// One object; nothing where there is none.
    pub(super) async fn one(&mut self, what: &str, path: &str) -> Result<Option<Value>, GraphFailure> {
        let url = format!("{}/v1.0/{path}", self.graph.settings.url);
        let answer = self.ask(what, &url).await?;
        match answer.status {
            StatusCode::NOT_FOUND => Ok(None),
            status if status.is_success() => json(what, answer).await.map(Some),
            _ => Err(GraphFailure::status(what, &answer, self.permission)),
        }
    }

    /// An address of this Graph: the same origin, below its own path. The token goes nowhere else.
    pub(super) fn own(&self, link: &str) -> Option<String> {
        let (base, link) = (Url::parse(&self.graph.settings.url).ok()?, Url::parse(link).ok()?);
        let below = format!("{}/", base.path().trim_end_matches('/'));
        let login = !link.username().is_empty() || link.password().is_some();
        let own = link.origin() == base.origin() && link.path().starts_with(&below) && !login;
        own.then(|| link.to_string())
    }

    /// Asks with a token; once in a reading with a new one, where the one that was held is refused.
    pub(super) async fn ask(&mut self, what: &str, url: &str) -> Result<Answer, GraphFailure> {
        loop {
            let token = self.token().await?;
            let graph = self.graph;
            let answer = self
                .patiently(what, || {
                    let question = graph.outside.get(url)?;
                    Ok(question.bearer(&token).header("accept", "application/json"))
                })
                .await?;
            if answer.status != StatusCode::UNAUTHORIZED || self.renewed {
                return Ok(answer);
            }
            self.renewed = true;
            graph.forget(self.tenant_id);
        }
    }

    /// Sends a change, once: whether one that failed was made is for the caller to find out. Only where the token is refused it is
    /// sent again, with a new one.
    pub(super) async fn tell(
        &mut self,
        what: &str,
        (method, url): (Method, &str),
        body: &Value,
    ) -> Result<Answer, GraphFailure> {
        loop {
            let token = self.token().await?;
            let question = self.graph.outside.json(method.clone(), url, body);
            let answer = self.send(what, question.map(|question| question.bearer(&token))).await?;
            match answer.status {
                StatusCode::UNAUTHORIZED if !self.renewed => {
                    self.renewed = true;
                    self.graph.forget(self.tenant_id);
                }
                StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                    let wait = retry_after(&answer.headers, self.graph.clock.now());
                    return Err(GraphFailure::throttled(what, wait));
                }
                _ => return Ok(answer),
            }
        }
    }

    /// Sends; again after a pause where the answer says that it is too much or not possible now.
    pub(super) async fn patiently(
        &mut self,
        what: &str,
        question: impl Fn() -> Result<Question, OutsideError>,
    ) -> Result<Answer, GraphFailure> {
        loop {
            let answer = self.send(what, question()).await?;
            let wait = retry_after(&answer.headers, self.graph.clock.now());
            let throttled = match answer.status {
                StatusCode::TOO_MANY_REQUESTS => true,
                StatusCode::SERVICE_UNAVAILABLE => wait.is_some(),
                StatusCode::INTERNAL_SERVER_ERROR | StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT => {
                    false
                }
                _ => return Ok(answer),
            };
            self.waits += 1;
            // Without a word of Graph's: 1, 2, 4 … seconds.
            let pause = wait.unwrap_or(1000 << self.waits.min(10) >> 1);
            if self.waits > MOST_WAITS || pause > LONGEST_WAIT {
                return Err(if throttled {
                    GraphFailure::throttled(what, wait)
                } else {
                    GraphFailure::status(what, &answer, self.permission)
                });
            }
            let again_at = self.graph.clock.now() + pause;
            info!(tenant_id = self.tenant_id, milliseconds = pause, "Microsoft Graph is given time");
            self.graph.clock.reached(again_at).await;
        }
    }

    async fn send(
        &mut self,
        what: &str,
        question: Result<Question, OutsideError>,
    ) -> Result<Answer, GraphFailure> {
        self.requests += 1;
        if self.requests > MOST_REQUESTS {
            let why =
                format!("reading the tenant takes more than the {MOST_REQUESTS} requests that are made");
            return Err(GraphFailure::unreadable(what, why));
        }
        let question = question.map_err(|failure| GraphFailure::outside(what, failure))?;
        let limit = self.graph.clock.now() + self.limit;
        let answer = tokio::select! {
            answer = question.at_most(self.largest).send() => {
                answer.map_err(|failure| GraphFailure::outside(what, failure))?
            }
            () = self.graph.clock.reached(limit) => {
                let why = format!("it did not answer within {} seconds", self.limit / 1000);
                return Err(GraphFailure::unreachable(what, why));
            }
        };
        self.bytes += answer.body.len();
        if self.bytes > LARGEST_WHOLE {
            let why =
                format!("the answers are more than the {} MB that are read", LARGEST_WHOLE / 1024 / 1024);
            return Err(GraphFailure::unreadable(what, why));
        }
        Ok(answer)
    }
}

/// The object in an answer. It may have megabytes, so that reading it would hold up everything else on its thread.
async fn json(what: &str, answer: Answer) -> Result<Value, GraphFailure> {
    let read = tokio::task::spawn_blocking(move || answer.json::<Value>()).await;
    read.ok()
        .flatten()
        .filter(Value::is_object)
        .ok_or_else(|| GraphFailure::unreadable(what, "the answer is not a JSON object"))
}
