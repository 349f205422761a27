//! A server on this machine that answers in the documented shapes of Microsoft Graph and of its token endpoint, and goes
//! wrong where a test asks it to.

#[path = "graph_alerts.rs"]
mod alerts;

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Response, StatusCode, header};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};

pub(crate) const CLIENT: &str = "3a1c3c2e-5d5c-4b0e-9d5a-0c6f0c4b7a11";
pub(crate) const SECRET: &str = "a-secret~that.must-not-show";

/// What the server does wrong, once, when it is asked for a path.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    /// It answers this instead.
    Says(u16, &'static [(&'static str, &'static str)], String),
    /// It says nothing, for ever.
    Silent,
    /// It takes the token for one that has ended.
    TokenEnded,
    /// It answers as usual, once it is let to.
    Held(Arc<Notify>),
    /// It does what it is asked for, and then answers this, or nothing, for ever.
    Done(Option<u16>),
}

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) token: Option<String>,
    pub(crate) body: Value,
}

#[derive(Clone)]
pub(crate) struct GraphServer {
    pub(crate) address: SocketAddr,
    inner: Arc<Inner>,
}

struct Inner {
    tenants: Mutex<HashMap<String, Value>>,
    faults: Mutex<Vec<(String, VecDeque<Fault>)>>,
    tokens: Mutex<HashMap<String, String>>,
    asked: watch::Sender<Vec<Asked>>,
    page: Mutex<usize>,
    alerts: Mutex<HashMap<String, Vec<Value>>>,
    unlinked: Mutex<bool>,
    meanwhile: Mutex<Vec<(String, Meanwhile)>>,
}

/// What happens at the server at a moment that a test chooses.
type Meanwhile = Box<dyn FnOnce(&GraphServer) + Send>;

impl GraphServer {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let inner = Arc::new(Inner {
            tenants: Mutex::default(),
            faults: Mutex::default(),
            tokens: Mutex::default(),
            asked: watch::Sender::new(Vec::new()),
            page: Mutex::new(100),
            alerts: Mutex::default(),
            unlinked: Mutex::default(),
            meanwhile: Mutex::default(),
        });
        let server = Self { address, inner };
        let app = Router::new().fallback(answer).with_state(server.clone());
        tokio::spawn(async move { axum::serve(listener, app).await.expect("it serves") });
        server
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Knows a tenant of the demonstration directory. Gives its id.
    pub(crate) fn knows(&self, name: &str) -> String {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo");
        let text = std::fs::read_to_string(folder.join(format!("{name}.json"))).expect("the file");
        let tenant: Value = serde_json::from_str(&text).expect("JSON");
        let id = tenant["organization"]["id"].as_str().expect("an id").to_owned();
        lock(&self.inner.tenants).insert(id.clone(), tenant);
        id
    }

    /// Changes what is so in a tenant.
    pub(crate) fn change(&self, tenant: &str, change: impl FnOnce(&mut Value)) {
        change(lock(&self.inner.tenants).get_mut(tenant).expect("the tenant"));
    }

    /// The next time it is asked for a path that holds this, or for `METHOD path`, it does that instead.
    pub(crate) fn fault(&self, path: &str, fault: Fault) {
        let mut faults = lock(&self.inner.faults);
        match faults.iter_mut().find(|(known, _)| known == path) {
            Some((_, queue)) => queue.push_back(fault),
            None => faults.push((path.to_owned(), VecDeque::from([fault]))),
        }
    }

    /// The next time it is asked for a path that holds this, that happens before it answers.
    pub(crate) fn meanwhile(&self, path: &str, what: impl FnOnce(&Self) + Send + 'static) {
        lock(&self.inner.meanwhile).push((path.to_owned(), Box::new(what)));
    }

    /// How many items a page holds.
    pub(crate) fn pages_of(&self, items: usize) {
        *lock(&self.inner.page) = items;
    }

    /// Everything that was asked so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.inner.asked.borrow().clone()
    }

    /// How often it was asked for a path that holds this.
    pub(crate) fn count(&self, path: &str) -> usize {
        count(&self.inner.asked.borrow(), path)
    }

    /// Waits, without sleeping, until it was asked so often.
    pub(crate) async fn until_asked(&self, path: &str, times: usize) {
        let mut asked = self.inner.asked.subscribe();
        asked.wait_for(|asked| count(asked, path) >= times).await.expect("the server is there");
    }
}

fn count(asked: &[Asked], path: &str) -> usize {
    asked.iter().filter(|one| format!("{} {}", one.method, one.path).contains(path)).count()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("nobody failed with it")
}

fn says(status: StatusCode, body: &Value) -> Response<Body> {
    let response = Response::builder().status(status).header(header::CONTENT_TYPE, "application/json");
    response.body(Body::from(body.to_string())).expect("a response")
}

fn error(status: StatusCode, code: &str) -> Response<Body> {
    let inner = json!({"date": "2020-06-24T09:20:00", "request-id": "7c0e1d0a-0000-0000-0000-000000000000"});
    says(status, &json!({"error": {"code": code, "message": "It is so.", "innerError": inner}}))
}

async fn answer(State(server): State<GraphServer>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path_and_query().expect("a path").as_str().to_owned();
    let token = parts.headers.get(header::AUTHORIZATION).map(|one| one.to_str().expect("ASCII").to_owned());
    let body = to_bytes(body, 64 * 1024).await.expect("a body");
    let asked = Asked {
        method: parts.method.to_string(),
        path: path.clone(),
        token: token.clone(),
        body: serde_json::from_slice(&body).unwrap_or_default(),
    };
    let (line, changed) = (format!("{} {path}", asked.method), asked.body.clone());
    server.inner.asked.send_modify(|all| all.push(asked));
    let fault = lock(&server.inner.faults)
        .iter_mut()
        .filter(|(known, _)| line.contains(known.as_str()))
        .find_map(|(_, queue)| queue.pop_front());
    match &fault {
        Some(Fault::Says(status, headers, body)) => {
            let mut response = Response::builder().status(*status);
            for (name, value) in *headers {
                response = response.header(*name, *value);
            }
            return response.body(Body::from(body.clone())).expect("a response");
        }
        Some(Fault::Silent) => std::future::pending().await,
        Some(Fault::TokenEnded) => {
            lock(&server.inner.tokens).clear();
            return error(StatusCode::UNAUTHORIZED, "InvalidAuthenticationToken");
        }
        Some(Fault::Held(until)) => until.notified().await,
        Some(Fault::Done(_)) | None => {}
    }
    let happens = {
        let mut waiting = lock(&server.inner.meanwhile);
        let place = waiting.iter().position(|(known, _)| line.contains(known.as_str()));
        place.map(|place| waiting.remove(place).1)
    };
    if let Some(happens) = happens {
        happens(&server);
    }
    if path.ends_with("/oauth2/v2.0/token") {
        return server.token(&path, &body);
    }
    let held = token.as_deref().and_then(|token| token.strip_prefix("Bearer ")).map(ToOwned::to_owned);
    let tenant = held.and_then(|token| lock(&server.inner.tokens).get(&token).cloned());
    let answer = match tenant {
        Some(tenant) if path.starts_with(alerts::BELOW) => server.alert(&tenant, &line, &changed),
        Some(tenant) if path.starts_with(alerts::PATH) => server.alerts(&tenant, &path),
        Some(tenant) => server.graph(&tenant, &path),
        None => error(StatusCode::UNAUTHORIZED, "InvalidAuthenticationToken"),
    };
    match fault {
        Some(Fault::Done(Some(status))) => says(StatusCode::from_u16(status).expect("a status"), &json!({})),
        Some(Fault::Done(None)) => std::future::pending().await,
        _ => answer,
    }
}

impl GraphServer {
    fn token(&self, path: &str, body: &[u8]) -> Response<Body> {
        let form: HashMap<String, String> = form_urlencoded::parse(body).into_owned().collect();
        let tenant =
            path.strip_suffix("/oauth2/v2.0/token").expect("the token endpoint").trim_start_matches('/');
        assert_eq!(form["grant_type"], "client_credentials");
        assert_eq!(form["scope"], format!("{}/.default", self.url()));
        let refusal = if !lock(&self.inner.tenants).contains_key(tenant) {
            Some(("invalid_request", 90002, StatusCode::BAD_REQUEST))
        } else if form["client_id"] != CLIENT || form["client_secret"] != SECRET {
            Some(("invalid_client", 7_000_215, StatusCode::UNAUTHORIZED))
        } else {
            None
        };
        if let Some((code, number, status)) = refusal {
            let sent = form["client_secret"].clone();
            let description = format!("AADSTS{number}: It is not so, says who was sent {sent}.");
            let body = json!({"error": code, "error_description": description, "error_codes": [number],
                              "timestamp": "2020-06-24 09:20:00Z", "trace_id": "x", "correlation_id": "y"});
            return says(status, &body);
        }
        let mut tokens = lock(&self.inner.tokens);
        let token = format!("token.{}.{}", tokens.len(), self.count("/oauth2/"));
        tokens.insert(token.clone(), tenant.to_owned());
        says(
            StatusCode::OK,
            &json!({"token_type": "Bearer", "expires_in": 3599, "ext_expires_in": 3599, "access_token": token}),
        )
    }

    fn graph(&self, tenant: &str, path: &str) -> Response<Body> {
        let tenants = lock(&self.inner.tenants);
        let known = &tenants[tenant];
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        let found = match parts.as_slice() {
            ["v1.0", "organization"] => {
                let mut organization = known["organization"].clone();
                organization["businessPhones"] = json!(["+31 20 000 0000"]);
                Some(vec![organization])
            }
            ["v1.0", "subscribedSkus"] => Some(items(&known["subscribedSkus"]["value"])),
            ["v1.0", "directoryRoles"] => {
                let mut roles = items(&known["directoryRoles"]["value"]);
                for role in &mut roles {
                    role.as_object_mut().expect("a role").remove("members");
                    role["description"] = json!("Does what it says.");
                }
                Some(roles)
            }
            ["v1.0", "directoryRoles", id, "members"] => {
                let roles = items(&known["directoryRoles"]["value"]);
                let members = roles.iter().find(|role| role["id"] == *id).map(|role| items(&role["members"]));
                members.map(|members| members.into_iter().map(|member| selected(member, query)).collect())
            }
            ["v1.0", "groups", id, "transitiveMembers"] => known["groups"].get(*id).map(items),
            ["v1.0", "users", id] => {
                let users = items(&known["users"]["value"]);
                return match users.iter().find(|user| user["id"] == *id) {
                    Some(user) => says(StatusCode::OK, user),
                    None => error(StatusCode::NOT_FOUND, "Request_ResourceNotFound"),
                };
            }
            _ => None,
        };
        match found {
            Some(all) => says(StatusCode::OK, &self.page(path, query, &all)),
            None => error(StatusCode::NOT_FOUND, "Request_ResourceNotFound"),
        }
    }

    /// One page of a list, with the way to the next.
    fn page(&self, path: &str, query: &str, all: &[Value]) -> Value {
        let skipped = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "$skiptoken");
        let from: usize = skipped.map_or(0, |(_, value)| value.parse().expect("a number"));
        let to = all.len().min(from + *lock(&self.inner.page));
        let mut page =
            json!({"@odata.context": format!("{}/v1.0/$metadata", self.url()), "value": all[from..to]});
        if to < all.len() {
            page["@odata.nextLink"] = json!(format!("{}{path}?$skiptoken={to}", self.url()));
        }
        page
    }
}

/// A member as it is asked for: whether its account is enabled is told only where that is selected.
fn selected(mut member: Value, query: &str) -> Value {
    if query.contains("$select") && !query.contains("accountEnabled") {
        member.as_object_mut().expect("a member").remove("accountEnabled");
    }
    member
}

fn items(list: &Value) -> Vec<Value> {
    list.as_array().expect("a list").clone()
}
