//! Every endpoint the app calls, one function each. What they do and who may call them: `docs/API.md`.

use super::{ApiError, Sent, exchange, fetch, get, with_body};
use gloo_net::http::Method;
use security_center_contract::{
    DataSource, DemonstrationSignIn, Incident, List, RemediationAction, Session, SignInMethods, Tenant,
    ThreatProtection, ThreatProtectionChange,
};

/// The ways to sign in at this server.
pub async fn sign_in_methods() -> Result<SignInMethods, ApiError> {
    fetch("sign-in", get()).await
}

/// Signs in as a person of the demonstration directory.
pub async fn sign_in_demonstration(who: DemonstrationSignIn) -> Result<Session, ApiError> {
    fetch("session", with_body(Method::POST, &who)).await
}

/// Ends the session.
pub async fn sign_out() -> Result<(), ApiError> {
    exchange("session", Sent { method: Method::DELETE, ..get() }).await.map(|_| ())
}

/// Who is signed in. Says to the server that the person visits, which may turn the service on (S2).
pub async fn visit() -> Result<Session, ApiError> {
    fetch("visits", Sent { method: Method::POST, ..get() }).await
}

/// Who is signed in.
pub async fn session() -> Result<Session, ApiError> {
    fetch("session", get()).await
}

/// The tenant and its eligibility.
pub async fn tenant() -> Result<Tenant, ApiError> {
    fetch("tenant", get()).await
}

/// The service.
pub async fn threat_protection() -> Result<ThreatProtection, ApiError> {
    fetch("threat-protection", get()).await
}

/// Turns the service on or off, based on `version`.
pub async fn change_threat_protection(opted_in: bool, version: i64) -> Result<ThreatProtection, ApiError> {
    let body = with_body(Method::PUT, &ThreatProtectionChange { opted_in });
    fetch("threat-protection", Sent { version: Some(version), ..body }).await
}

/// Goes on with a provisioning that failed, based on `version`.
pub async fn retry_provisioning(version: i64) -> Result<ThreatProtection, ApiError> {
    fetch("threat-protection/retry", Sent { method: Method::POST, version: Some(version), body: None }).await
}

/// The incidents, newest first.
pub async fn incidents() -> Result<List<Incident>, ApiError> {
    fetch("incidents", get()).await
}

/// The remediation actions, newest first.
pub async fn remediation_actions() -> Result<List<RemediationAction>, ApiError> {
    fetch("remediation-actions", get()).await
}

/// The services connected to the tenant's store.
pub async fn data_sources() -> Result<List<DataSource>, ApiError> {
    fetch("data-sources", get()).await
}
