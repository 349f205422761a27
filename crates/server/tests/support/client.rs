//! A client of a server under test, and what it is answered.

use std::net::{IpAddr, SocketAddr};

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use security_center_contract::{Problem, ProblemCode};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tower::ServiceExt;

#[derive(Clone)]
pub(crate) struct Client {
    pub(super) app: Router,
    pub(crate) cookie: Option<String>,
    pub(crate) authorization: Option<String>,
    /// The peer of its connections.
    pub(crate) address: IpAddr,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Client {
    /// The same client, with this header `Authorization` beside whatever it had.
    pub(crate) fn with_authorization(&self, value: &str) -> Self {
        Self { authorization: Some(value.to_owned()), ..self.clone() }
    }

    /// The same client, with this secret in the header `Authorization`.
    pub(crate) fn with_secret(&self, secret: &str) -> Self {
        self.with_authorization(&format!("Bearer {secret}"))
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&str>,
    ) -> Answer {
        let response = self.open(method, path, headers, body).await;
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("a body").to_bytes().to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// Sends, and leaves the body to be read.
    pub(crate) async fn open(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&str>,
    ) -> axum::http::Response<Body> {
        let peer = ConnectInfo(SocketAddr::from((self.address, 40_000)));
        let mut request = Request::builder().method(method).uri(path).extension(peer);
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        if let Some(authorization) = &self.authorization {
            request = request.header(header::AUTHORIZATION, authorization);
        }
        for (name, value) in headers {
            // Bytes: what is no ASCII can be sent, too.
            request = request.header(*name, value.as_bytes());
        }
        if body.is_some() && !headers.iter().any(|(name, _)| *name == "content-type") {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let body = body.map_or_else(Body::empty, |text| Body::from(text.to_owned()));
        let Ok(response) = self.app.clone().oneshot(request.body(body).expect("a request")).await;
        response
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], None).await
    }

    pub(crate) async fn post(&self, path: &str) -> Answer {
        self.send(Method::POST, path, &[], None).await
    }

    /// Asks for a state of the service, from this version on.
    pub(crate) async fn opt(&self, opted_in: bool, version: &str) -> Answer {
        let body = format!(r#"{{"optedIn":{opted_in}}}"#);
        self.send(Method::PATCH, "/api/threat-protection", &[("if-match", version)], Some(&body)).await
    }

    /// Asks for a state of the service, from its present version on.
    pub(crate) async fn opt_now(&self, opted_in: bool) -> Answer {
        let version = self.get("/api/threat-protection").await.etag();
        self.opt(opted_in, &version).await
    }
}

impl Answer {
    pub(crate) fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap_or_else(|fault| panic!("{fault}: {}", self.text()))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn etag(&self) -> String {
        self.headers[header::ETAG].to_str().expect("ASCII").to_owned()
    }

    /// The problem of an error, after a look at what every problem has.
    pub(crate) fn problem(&self) -> Problem {
        if let Some(problem) = self.error_of_graph() {
            return problem;
        }
        assert_eq!(self.headers[header::CONTENT_TYPE], "application/problem+json", "{}", self.text());
        assert_eq!(self.headers[header::CACHE_CONTROL], "no-store");
        let problem: Problem = self.json();
        assert_eq!(problem.status, self.status.as_u16());
        assert_eq!(problem.request_id.as_deref(), self.headers["x-request-id"].to_str().ok());
        problem
    }

    /// The problem that an error in the form of Microsoft Graph stands for.
    fn error_of_graph(&self) -> Option<Problem> {
        let body: Value = serde_json::from_slice(&self.body).ok()?;
        let error = body.get("error")?;
        let message = error["message"].as_str().expect("a message").to_owned();
        let code = match error["code"].as_str().expect("a code") {
            "InvalidAuthenticationToken" => ProblemCode::NotSignedIn,
            "Forbidden" if message.contains("API token") => ProblemCode::InsufficientScope,
            "Forbidden" => ProblemCode::Forbidden,
            "DisabledFeature" => ProblemCode::DisabledFeature,
            "NotFound" => ProblemCode::NotFound,
            other => panic!("no test has asked for {other} so far"),
        };
        let reasons = error["details"].as_array().into_iter().flatten();
        Some(Problem {
            code,
            title: String::new(),
            status: self.status.as_u16(),
            detail: Some(message),
            request_id: error["innerError"]["request-id"].as_str().map(ToOwned::to_owned),
            refusals: reasons
                .map(|one| serde_json::from_value(one["code"].clone()).expect("a reason"))
                .collect(),
            fields: Vec::new(),
            conflicts: Vec::new(),
            field_conflicts: Vec::new(),
            current: None,
        })
    }
}
