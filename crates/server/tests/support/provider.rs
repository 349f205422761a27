//! An identity provider on a loopback address, in the shapes of OpenID Connect Discovery, Core and Back-Channel Logout.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use clap::Parser;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey};
use security_center_server::outside::Outside;
use security_center_server::provider::Provider;
use security_center_server::settings::{CommandLine, Settings};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;

use crate::local_people::hashing_with;
use crate::support::{Answer, NOW, Server, Wish};

/// What the provider calls the server, and with what the server proves itself.
pub(crate) const CLIENT_ID: &str = "security center";
const SECRET: &str = "a secret+of/two words";

/// Where the browsers reach the server.
pub(crate) const PUBLIC: &str = "https://security.example";

/// A pair of keys of the provider.
#[derive(Clone, Copy)]
pub(crate) struct Pair {
    pub(crate) id: &'static str,
    private: &'static str,
}

pub(crate) const FIRST: Pair = Pair { id: "first", private: include_str!("../data/keys/provider-first.pem") };
pub(crate) const SECOND: Pair =
    Pair { id: "second", private: include_str!("../data/keys/provider-second.pem") };

/// On the curve P-256; the others are RSA.
pub(crate) const CURVE: Pair = Pair { id: "curve", private: include_str!("../data/keys/provider-curve.pem") };

impl Pair {
    fn encoding(self) -> EncodingKey {
        let (pem, curve) = (self.private.as_bytes(), self.algorithm() == Algorithm::ES256);
        if curve { EncodingKey::from_ec_pem(pem) } else { EncodingKey::from_rsa_pem(pem) }.expect("a key")
    }

    fn algorithm(self) -> Algorithm {
        if self.id == CURVE.id { Algorithm::ES256 } else { Algorithm::RS256 }
    }

    /// The public key as the provider publishes it.
    pub(crate) fn public(self) -> Value {
        let jwk = Jwk::from_encoding_key(&self.encoding(), self.algorithm()).expect("a public key");
        let mut value = serde_json::to_value(jwk).expect("JSON");
        value["kid"] = json!(self.id);
        value["use"] = json!("sig");
        value
    }
}

/// How tokens are signed.
#[derive(Clone, Copy)]
pub(crate) enum Signed {
    With(Pair, Algorithm),
    /// `"alg": "none"`, without a signature.
    Not,
    /// HS256, with the text of the public key as the secret.
    WithPublicKey,
}

/// What the provider does.
pub(crate) struct Script {
    /// Claims beside the usual ones; `null` takes a claim away.
    pub(crate) claims: Value,
    /// Members of the token's header beside the usual ones.
    pub(crate) header: Value,
    pub(crate) signed: Signed,
    /// Its clock, in seconds.
    pub(crate) now: i64,
    /// The keys that it publishes.
    pub(crate) keys: Vec<Value>,
    /// It answers nothing but 503.
    pub(crate) down: bool,
    /// What its token endpoint answers instead of tokens.
    pub(crate) token_error: Option<(u16, &'static str)>,
    /// What its metadata says beside the usual; `null` takes it away.
    pub(crate) metadata: Value,
    /// With what it sends browsers back beside `code` and `state`; `null` takes it away.
    pub(crate) answer: Value,
    /// How often its keys were asked for.
    pub(crate) key_readings: u32,
    /// How often its metadata was asked for.
    pub(crate) metadata_readings: u32,
    codes: HashMap<String, Map<String, Value>>,
}

pub(crate) struct TestProvider {
    pub(crate) url: String,
    /// What it calls itself; `{tenantid}` in it stands for the tenant.
    pub(crate) issuer: String,
    script: Arc<Mutex<Script>>,
}

type Shared = State<(Arc<Mutex<Script>>, String, String)>;

/// How the server is told of the provider.
#[derive(Clone, Copy, Default)]
pub(crate) struct Told {
    /// What is behind the provider's address in its issuer.
    pub(crate) path: &'static str,
    /// The path below which the server is.
    pub(crate) base: &'static str,
    pub(crate) public_client: bool,
    pub(crate) tenant: Option<&'static str>,
    pub(crate) session_idle_minutes: Option<u32>,
    /// Where the app is, if not at the server.
    pub(crate) app_url: Option<&'static str>,
    /// Whether people sign in with passwords, too.
    pub(crate) passwords: bool,
}

/// A provider, and a server that knows it. Its people are of Contoso unless the script says otherwise.
pub(crate) async fn start(told: Told) -> (Server, TestProvider) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let issuer = format!("{url}{}", told.path);
    let script = Arc::new(Mutex::new(Script {
        claims: json!({}),
        header: json!({}),
        signed: Signed::With(FIRST, Algorithm::RS256),
        now: NOW / 1000,
        keys: vec![FIRST.public()],
        down: false,
        token_error: None,
        metadata: json!({}),
        answer: json!({}),
        key_readings: 0,
        metadata_readings: 0,
        codes: HashMap::new(),
    }));
    let app = Router::new()
        .route("/.well-known/openid-configuration", get(metadata))
        .route("/organizations/v2.0/.well-known/openid-configuration", get(metadata))
        .route("/authorize", get(authorize))
        .route("/token", post(token))
        .route("/keys", get(keys))
        .with_state((script.clone(), url.clone(), issuer.clone()));
    tokio::spawn(async move { axum::serve(listener, app).await });
    let mut arguments = vec!["security-center-server", "serve", "--provider-issuer", &issuer];
    arguments.extend(["--provider-client-id", CLIENT_ID, "--provider-name", "Our directory"]);
    let public_url = [PUBLIC, told.base].concat();
    arguments.extend(["--public-url", &public_url]);
    if let Some(app) = told.app_url {
        arguments.extend(["--app-url", app]);
    }
    if !told.public_client {
        arguments.extend(["--provider-client-secret", SECRET]);
    }
    if let Some(tenant) = told.tenant {
        arguments.extend(["--provider-tenant", tenant]);
    }
    let settings = Settings::resolve(&CommandLine::parse_from(arguments)).expect("good settings");
    let app = settings.app_address().cloned().expect("an address");
    let public_url = settings.public_url.expect("a public address");
    let outside = Outside::new().expect("a client");
    let provider = Provider::new(settings.provider.expect("a provider"), (public_url.clone(), app), outside);
    let server = Server::with(Wish {
        demo: false,
        public_url: Some(public_url),
        app_url: settings.app_url,
        provider: Some(provider),
        passwords: told.passwords.then(|| hashing_with(8)),
        session_idle_minutes: told.session_idle_minutes.unwrap_or(12 * 60),
        ..Wish::default()
    })
    .await;
    let provider = TestProvider { url, issuer, script };
    let tenant = server.tenant("Contoso").await;
    provider.script().claims = json!({ "tid": tenant });
    (server, provider)
}

/// The usual, with what is beside it.
fn with(usual: Value, beside: &Value) -> Value {
    let mut merged = usual;
    for (name, value) in beside.as_object().expect("an object") {
        if value.is_null() {
            merged.as_object_mut().expect("an object").remove(name);
        } else {
            merged[name] = value.clone();
        }
    }
    merged
}

fn down() -> Response {
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}

async fn metadata(State((script, url, issuer)): Shared) -> Response {
    let mut script = script.lock().expect("the script");
    script.metadata_readings += 1;
    if script.down {
        return down();
    }
    let usual = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{url}/authorize"),
        "token_endpoint": format!("{url}/token"),
        "jwks_uri": format!("{url}/keys"),
        "end_session_endpoint": format!("{url}/end?p=1"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
    });
    Json(with(usual, &script.metadata)).into_response()
}

async fn keys(State((script, ..)): Shared) -> Response {
    let mut script = script.lock().expect("the script");
    script.key_readings += 1;
    if script.down { down() } else { Json(json!({ "keys": script.keys })).into_response() }
}

fn form(text: &str) -> Map<String, Value> {
    form_urlencoded::parse(text.as_bytes()).map(|(name, value)| (name.into_owned(), json!(value))).collect()
}

/// Everybody signs in at once: the code remembers what was asked.
async fn authorize(State((script, ..)): Shared, RawQuery(query): RawQuery) -> Response {
    let mut script = script.lock().expect("the script");
    let asked = form(&query.unwrap_or_default());
    for (name, value) in [
        ("response_type", "code"),
        ("client_id", CLIENT_ID),
        ("redirect_uri", "https://security.example/api/sign-in/callback"),
        ("scope", "openid profile"),
        ("code_challenge_method", "S256"),
    ] {
        assert_eq!(asked[name], value, "{name}");
    }
    let code = format!("code-{}", script.codes.len());
    let usual = json!({ "code": code, "state": asked["state"] });
    let answer = with(usual, &script.answer);
    let mut back = form_urlencoded::Serializer::new(String::new());
    for (name, value) in answer.as_object().expect("an object") {
        back.append_pair(name, value.as_str().expect("text"));
    }
    let address = format!("{}?{}", asked["redirect_uri"].as_str().expect("text"), back.finish());
    script.codes.insert(code, asked);
    Redirect::to(&address).into_response()
}

fn refuse(error: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({ "error": error }))).into_response()
}

/// Whether the client proves itself in one of the two ways.
fn is_client(headers: &HeaderMap, form: &Map<String, Value>) -> bool {
    let Some(basic) = headers.get(header::AUTHORIZATION) else {
        let secret = form.get("client_secret");
        return form.get("client_id") == Some(&json!(CLIENT_ID))
            && secret.is_none_or(|secret| secret == SECRET);
    };
    let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let expected = BASE64_STANDARD.encode(format!("{}:{}", encoded(CLIENT_ID), encoded(SECRET)));
    basic == format!("Basic {expected}").as_str() && !form.contains_key("client_secret")
}

async fn token(State((script, _, issuer)): Shared, headers: HeaderMap, body: String) -> Response {
    let mut script = script.lock().expect("the script");
    if let Some((status, error)) = script.token_error {
        let status = StatusCode::from_u16(status).expect("a status");
        return (status, Json(json!({ "error": error }))).into_response();
    }
    let form = form(&body);
    if !is_client(&headers, &form) {
        return refuse("invalid_client");
    }
    let code = form["code"].as_str().unwrap_or_default();
    let Some(asked) = script.codes.remove(code) else { return refuse("invalid_grant") };
    let verifier = form["code_verifier"].as_str().unwrap_or_default();
    let challenge = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
    if asked["code_challenge"] != challenge || asked["redirect_uri"] != form["redirect_uri"] {
        return refuse("invalid_grant");
    }
    let claims = json!({ "nonce": asked["nonce"] });
    Json(json!({
        "token_type": "Bearer",
        "access_token": "not for the server",
        "id_token": script.token(&issuer, claims),
    }))
    .into_response()
}

impl Script {
    fn token(&self, issuer: &str, more: Value) -> String {
        let tenant = self.claims["tid"].as_str().unwrap_or_default();
        let usual = with(
            json!({
                "iss": issuer.replace("{tenantid}", tenant),
                "aud": CLIENT_ID,
                "sub": "subject-1",
                "sid": "session-1",
                "iat": self.now,
                "nbf": self.now,
                "exp": self.now + 300,
                "oid": "aaaaaaaa-0000-4000-8000-000000000001",
                "name": "Visitor",
                "preferred_username": "visitor@contoso.example",
            }),
            &more,
        );
        self.sign(&with(usual, &self.claims))
    }

    /// Signs claims as the script says.
    fn sign(&self, claims: &Value) -> String {
        let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        let (algorithm, id) = match self.signed {
            Signed::With(pair, algorithm) => (json!(algorithm), pair.id),
            Signed::Not => (json!("none"), FIRST.id),
            Signed::WithPublicKey => (json!("HS256"), FIRST.id),
        };
        let head = with(json!({ "typ": "JWT", "alg": algorithm, "kid": id }), &self.header);
        let message = format!("{}.{}", part(&head), part(claims));
        let sign = |key: &EncodingKey, algorithm| {
            jsonwebtoken::crypto::sign(message.as_bytes(), key, algorithm).expect("signed")
        };
        let signature = match self.signed {
            Signed::With(pair, algorithm) => sign(&pair.encoding(), algorithm),
            Signed::Not => String::new(),
            Signed::WithPublicKey => {
                let public = FIRST.public()["n"].as_str().expect("a modulus").to_owned();
                sign(&EncodingKey::from_secret(public.as_bytes()), Algorithm::HS256)
            }
        };
        format!("{message}.{signature}")
    }
}

impl TestProvider {
    /// What it does, to be changed.
    pub(crate) fn script(&self) -> MutexGuard<'_, Script> {
        self.script.lock().expect("the script")
    }

    /// Claims beside those that are there.
    pub(crate) fn claim(&self, claims: Value) {
        let mut script = self.script();
        for (name, value) in claims.as_object().expect("an object") {
            script.claims[name] = value.clone();
        }
    }

    /// A logout token with these claims beside the usual ones; `null` takes one away.
    pub(crate) fn logout_token(&self, claims: &Value) -> String {
        let script = self.script();
        let usual = json!({
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": script.now,
            "exp": script.now + 120,
            "jti": "logout-1",
            "sid": "session-1",
            "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
        });
        script.sign(&with(usual, claims))
    }

    /// Tells the server of a sign-out.
    pub(crate) async fn sign_out(&self, server: &Server, token: &str) -> Answer {
        let body =
            form_urlencoded::Serializer::new(String::new()).append_pair("logout_token", token).finish();
        let form = [("content-type", "application/x-www-form-urlencoded")];
        server.anonymous().send(Method::POST, "/api/sign-in/logout", &form, Some(&body)).await
    }
}
