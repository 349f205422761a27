//! Every endpoint the app calls: a constant for each representation, a function for each change. What they do and
//! who may call them: `docs/API.md`.

use super::{
    ApiError, Listed, Resource, Sent, address, ask, bare, base, exchange, fetch, read, send, with_body,
};
use gloo_net::http::{Method, RequestBuilder};
use security_center_contract::{
    AcceptInvitation, Alert, AlertDetails, ApiTokens, AuditEntry, ChangePassword, DataSource,
    DemonstrationSignIn, EntityDetails, HelpContent, Incident, IncidentDetails, IncidentSummary, Invitation,
    InvitationToken, List, NewApiToken, NewFeedback, NewServiceKey, NewSupportRequest, Notifications,
    NotificationsSeen, OwnSessions, PasswordSignIn, Preferences, PreferencesChange, RemediationAction,
    RoleHolders, ServiceKeys, Session, SignInMethods, SignedOut, Stored, SupportExpectation, SupportRequest,
    Tenant, ThreatProtection, ThreatProtectionChange, TurningOffPreview, Value,
};
use std::{future::Future, pin::Pin};

/// The ways to sign in at this server.
pub const SIGN_IN_METHODS: Resource<SignInMethods> = Resource::at("sign-in");
/// Who is signed in.
pub const SESSION: Resource<Session> = Resource::at("session");
/// The tenant and its eligibility.
pub const TENANT: Resource<Tenant> = Resource::at("tenant");
/// The service.
pub const THREAT_PROTECTION: Resource<ThreatProtection> = Resource::at("threat-protection");
/// What turning the service off would do now.
pub const TURNING_OFF: Resource<TurningOffPreview> = Resource::at("threat-protection/turning-off");
/// The connected services, also while the service is being provisioned.
pub const LOADING_SOURCES: Resource<List<DataSource>> = Resource::at("threat-protection/sources");
/// How it stands with the incidents.
pub const INCIDENT_SUMMARY: Resource<IncidentSummary> = Resource::at("incidents/summary");
/// The queue of incidents.
pub static INCIDENTS: Listed<Incident> = Listed {
    order: Resource::at("incidents/order"),
    news: Resource::at("incidents/news"),
    items: Resource::at("incidents"),
};
/// An incident with all that belongs to it; which one: `incident`.
pub const INCIDENT: Resource<IncidentDetails> = Resource::at("incidents/");
/// The remediation actions, newest first.
pub const REMEDIATION_ACTIONS: Resource<List<RemediationAction>> = Resource::at("remediation-actions");
/// The services connected to the tenant's store.
pub const DATA_SOURCES: Resource<List<DataSource>> = Resource::at("data-sources");
/// The person's own requests for help, newest first.
pub const SUPPORT_REQUESTS: Resource<List<SupportRequest>> = Resource::at("support-requests");
/// How long a first answer takes.
pub const SUPPORT_EXPECTATION: Resource<SupportExpectation> = Resource::at("support-expectation");
/// The help's content in English and in Dutch: files of the app, which lie beside the API.
pub const HELP: [Resource<HelpContent>; 2] =
    [Resource::at("../help/en.json"), Resource::at("../help/nl.json")];

/// An answer that is awaited, whatever was asked.
pub type Awaited<T> = Pin<Box<dyn Future<Output = Result<T, ApiError>>>>;
/// The audit log, newest first; which entries: `audit_filter`.
pub const AUDIT: Resource<List<AuditEntry>> = Resource::at("audit");
/// The newest entry of the audit log about preview features, if there is one.
pub const LAST_PREVIEW_CHANGE: Resource<List<AuditEntry>> =
    Resource::at("audit?action=previewFeaturesChanged&top=1");
/// The queue of alerts.
pub static ALERTS: Listed<Alert> = Listed {
    order: Resource::at("alerts/order"),
    news: Resource::at("alerts/news"),
    items: Resource::at("alerts"),
};
/// An alert with all that belongs to it; which one: `alert`.
pub const ALERT: Resource<AlertDetails> = Resource::at("alerts/");
/// An entity with where it was seen; which one: `entity`.
pub const ENTITY: Resource<EntityDetails> = Resource::at("entities/");
/// Who holds which role.
pub const PERMISSIONS: Resource<List<RoleHolders>> = Resource::at("permissions");
/// What happened to the service and to the person's own requests.
pub const NOTIFICATIONS: Resource<Notifications> = Resource::at("notifications");

/// The person's own sessions, the last used first.
pub const SESSIONS: Resource<OwnSessions> = Resource::at("sessions");
/// The API tokens that the person may see, newest first.
pub const TOKENS: Resource<ApiTokens> = Resource::at("tokens");
/// The keys of the tenant's supported services.
pub const SERVICE_KEYS: Resource<ServiceKeys> = Resource::at("service-keys");

/// What the operator configured (D14): a file beside the app, not below the address of the API.
///
/// # Errors
/// As every request.
pub async fn configuration() -> Result<Value, ApiError> {
    fetch("../config.json").await
}

/// The page of the app as it is delivered now; where it is the same, the browser has it already.
///
/// # Errors
/// When there is no answer, or another than a page.
pub async fn page() -> Result<String, ApiError> {
    let lost = |_| ApiError::Unreachable;
    let request = RequestBuilder::new(&base()).cache(web_sys::RequestCache::NoCache);
    let answer = request.build().map_err(lost)?.send().await.map_err(lost)?;
    if answer.ok() {
        answer.text().await.map_err(lost)
    } else {
        Err(ApiError::Unreadable { status: answer.status() })
    }
}

/// Signs in as a person of the demonstration directory.
///
/// # Errors
/// As every request; here and below.
pub async fn sign_in_demonstration(who: DemonstrationSignIn) -> Result<(), ApiError> {
    exchange(SESSION.path(), with_body(Method::POST, &who)).await.map(|_| ())
}

/// Where the browser goes to sign in at the identity provider, and comes back to this address of the app.
#[must_use]
pub fn provider_sign_in(return_to: &str) -> String {
    let return_to = String::from(js_sys::encode_uri_component(return_to));
    address(&["sign-in/provider?returnTo=", &return_to].concat())
}

/// A change whose answer is read, if at all, by whoever asked.
pub(super) fn change(path: String, sent: Sent) -> Awaited<Value> {
    Box::pin(async move { exchange(&path, sent).await })
}

/// Signs in with a password.
#[must_use]
pub fn sign_in_password(who: &PasswordSignIn) -> Awaited<Value> {
    change("sign-in/password".to_owned(), with_body(Method::POST, who))
}

/// What a one-time link is for.
///
/// # Errors
/// `linkNotValid`; otherwise as every request.
pub async fn look_at_invitation(token: &InvitationToken) -> Result<Invitation, ApiError> {
    send("invitations/look", with_body(Method::POST, token)).await
}

/// Uses a one-time link: sets the password and signs in.
#[must_use]
pub fn accept_invitation(accepted: &AcceptInvitation) -> Awaited<Value> {
    change("invitations/accept".to_owned(), with_body(Method::POST, accepted))
}

/// Changes one's own password.
#[must_use]
pub fn change_password(change_to: &ChangePassword) -> Awaited<Value> {
    change("password".to_owned(), with_body(Method::PUT, change_to))
}

/// Ends the session, or all of one's own.
///
/// # Errors
/// As every request.
pub async fn sign_out(everywhere: bool) -> Result<SignedOut, ApiError> {
    let path = if everywhere { SESSIONS.path() } else { SESSION.path() };
    let answer = exchange(path, bare(Method::DELETE)).await?;
    // An answer that says nothing leaves nothing to do.
    Ok(read(answer).unwrap_or(SignedOut { provider_address: None }))
}

/// Ends one of the person's own sessions.
#[must_use]
pub fn end_session(id: &str) -> Awaited<Value> {
    remove(SESSIONS.path(), id)
}

/// Makes an API token; the answer holds its secret.
#[must_use]
pub fn create_token(token: &NewApiToken) -> Awaited<Value> {
    change(TOKENS.path().to_owned(), with_body(Method::POST, token))
}

/// Revokes an API token.
#[must_use]
pub fn revoke_token(id: &str) -> Awaited<Value> {
    remove(TOKENS.path(), id)
}

/// Makes a key for a service; the answer holds its secret.
#[must_use]
pub fn create_service_key(key: &NewServiceKey) -> Awaited<Value> {
    change(SERVICE_KEYS.path().to_owned(), with_body(Method::POST, key))
}

/// Revokes the key of a service.
#[must_use]
pub fn revoke_service_key(id: &str) -> Awaited<Value> {
    remove(SERVICE_KEYS.path(), id)
}

fn remove(path: &str, id: &str) -> Awaited<Value> {
    change([path, "/", id].concat(), bare(Method::DELETE))
}

/// The secret that an answer holds, shown this once.
#[must_use]
pub fn secret(answer: Value) -> Option<String> {
    let Value::Object(fields) = answer else { return None };
    fields.into_iter().find_map(|(name, value)| match value {
        Value::Text(secret) if name == "secret" => Some(secret),
        _ => None,
    })
}

/// Where an incident is, below the address of the API.
#[must_use]
pub fn incident(number: u32) -> String {
    format!("{}{number}", INCIDENT.path())
}

/// Where an entity is, by one of its names, below the address of the API.
#[must_use]
pub fn entity(key: &str) -> String {
    [ENTITY.path(), &String::from(js_sys::encode_uri_component(key))].concat()
}

/// Has the tenant's directory read again.
#[must_use]
pub fn check_tenant() -> Awaited<Value> {
    change("tenant/check".to_owned(), bare(Method::POST))
}

/// Who is signed in. Says to the server that the person visits, which may turn the service on (S2). The only request that
/// never waits for somebody to sign in: it is how one learns whether somebody has.
///
/// # Errors
/// As every request.
pub async fn visit() -> Result<Session, ApiError> {
    read(ask("visits", &bare(Method::POST)).await?)
}

/// Changes what is named of the service, based on `version`.
///
/// # Errors
/// `versionConflict` when somebody changed the same since; otherwise as every request.
pub async fn change_threat_protection(
    change: ThreatProtectionChange,
    version: i64,
) -> Result<ThreatProtection, ApiError> {
    let body = with_body(Method::PATCH, &change);
    send(THREAT_PROTECTION.path(), Sent { version: Some(version), ..body }).await
}

/// Goes on with a provisioning that failed, based on `version`.
///
/// # Errors
/// As for a change.
pub async fn retry_provisioning(version: i64) -> Result<ThreatProtection, ApiError> {
    send("threat-protection/retry", Sent { version: Some(version), ..bare(Method::POST) }).await
}

/// Asks for help (L33).
///
/// # Errors
/// `invalidFields` with every field that cannot be taken; otherwise as every request.
#[must_use]
pub fn request_support(request: &NewSupportRequest) -> Awaited<Stored> {
    Box::pin(send(SUPPORT_REQUESTS.path(), with_body(Method::POST, request)))
}

/// Gives feedback (L32).
///
/// # Errors
/// As for a request for help.
#[must_use]
pub fn give_feedback(feedback: &NewFeedback) -> Awaited<Stored> {
    Box::pin(send("feedback", with_body(Method::POST, feedback)))
}

/// Changes what is named of the signed-in person's own settings.
///
/// # Errors
/// As every request.
pub async fn change_preferences(change: PreferencesChange) -> Result<Preferences, ApiError> {
    send("preferences", with_body(Method::PATCH, &change)).await
}

/// Says that the person has seen the notifications up to a moment, and returns them as they are after that.
///
/// # Errors
/// As every request.
pub async fn notifications_seen(until: NotificationsSeen) -> Result<Notifications, ApiError> {
    send("notifications/seen", with_body(Method::POST, &until)).await
}

/// Parameters of an address, each with its value.
#[must_use]
pub fn parameters(parameters: &[(&str, String)]) -> String {
    let named = parameters.iter().map(|(name, value)| {
        let value = String::from(js_sys::encode_uri_component(value));
        [*name, "=", &value].concat()
    });
    named.collect::<Vec<_>>().join("&")
}

/// The address of the audit log as a file: `csv` or `jsonl`.
#[must_use]
pub fn audit_export(format: &str, filter: &str) -> String {
    let and = if filter.is_empty() { "" } else { "&" };
    address(&["audit/export?format=", format, and, filter].concat())
}
