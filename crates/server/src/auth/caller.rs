//! The extractors: each says in its type who may call, and loads what it needs to know that (D1).

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use security_center_contract::{
    AuditOrigin, AuditOriginKind, Eligibility, HeldRole, Person, Preferences, ServiceState, SignInMethod,
};

use super::proof::Proof;
use super::token::Token;
use crate::domain::access::{self, Standing};
use crate::domain::directory::{Directory, DirectoryPerson};
use crate::domain::eligibility;
use crate::domain::lifecycle::Record;
use crate::network::client::ClientAddress;
use crate::network::rates::Note;
use crate::problem::{ApiError, Result};
use crate::state::AppState;
use crate::store::sight::{Sight, View};

/// Anyone who is signed in, with everything that decides what he may do.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// By what: a session or an API token.
    pub proof: Proof,
    /// Who.
    pub person: Person,
    /// Every role held.
    pub roles: Vec<HeldRole>,
    /// What the person has set for himself.
    pub preferences: Preferences,
    /// What the roles amount to.
    pub standing: Standing,
    /// The tenant's directory, with nobody but this person in it.
    pub directory: Directory,
    /// The version of the tenant's representation.
    pub tenant_version: i64,
    /// When the tenant's directory was read.
    pub directory_read_at: i64,
    /// Whether the tenant may use the service.
    pub eligibility: Eligibility,
    /// The service.
    pub service: Record,
    /// What of alerts and incidents is there for him (L7).
    pub sight: Sight,
}

/// Someone who may look at the service: one of the five roles, in an eligible tenant or while the service is
/// not off (L5, S18).
#[derive(Clone, Debug)]
pub struct Viewer(pub SignedIn);

/// Someone who may read the audit log and who holds which role: one of the five roles, in any tenant (L5, S9, D11).
#[derive(Clone, Debug)]
pub struct Reader(pub SignedIn);

/// Where a request comes from: the peer of its connection, or whom a trusted proxy names.
#[derive(Clone, Debug)]
pub struct Origin(pub AuditOrigin);

/// Someone who may turn the service on and off (S8), in an eligible tenant or while the service is not off.
#[derive(Clone, Debug)]
pub struct Administrator(pub SignedIn);

/// Someone for whom Incidents, Action center and Hunting are open (S26 to S29, S33).
#[derive(Clone, Debug)]
pub struct FeatureViewer(pub SignedIn);

/// Someone who may change incidents and alerts while they are open for him: an administrator or the Security Operator.
#[derive(Clone, Debug)]
pub struct Responder(pub SignedIn);

impl Origin {
    /// The address, for the log: empty where there is none.
    #[must_use]
    pub fn text(&self) -> &str {
        self.0.address.as_deref().unwrap_or_default()
    }
}

impl SignedIn {
    /// The directory's id of the tenant.
    #[must_use]
    pub fn tenant_id(&self) -> &str {
        &self.directory.organization.id
    }

    /// The tenant's alerts and incidents as he sees them.
    #[must_use]
    pub fn view(&self) -> View<'_> {
        View::new(self.tenant_id(), &self.sight)
    }

    async fn load(parts: &Parts, state: &AppState) -> Result<Self> {
        let caller = Self::of_proof(Proof::of_request(parts, state).await?, state).await?;
        let whose = (caller.tenant_id(), caller.person.id.as_str());
        state.network.rates.count_person(parts.extensions.get::<Note>(), whose, state.clock.now())?;
        Ok(caller)
    }

    /// Whoever holds the token of this session.
    pub async fn of_token(token: &Token, state: &AppState) -> Result<Self> {
        let proof = Proof::find(&token.digest(), SignInMethod::Demonstration, state).await?;
        Self::of_proof(proof.ok_or_else(ApiError::not_signed_in)?, state).await
    }

    /// The same person, with everything as it is now.
    pub async fn again(&self, state: &AppState) -> Result<Self> {
        let proof = self.proof.again(state).await?;
        Self::of_proof(proof.ok_or_else(ApiError::not_signed_in)?, state).await
    }

    async fn of_proof(proof: Proof, state: &AppState) -> Result<Self> {
        // The service first: an import raises its version too, so that a change that is made from this version was
        // permitted by the directory of this version or of a later one.
        let service =
            state.control.threat_protection(&proof.tenant_id).await?.ok_or_else(ApiError::internal)?;
        let stored = state.control.directory_for(&proof.tenant_id, &proof.person_id).await?;
        let stored = stored.ok_or_else(ApiError::not_signed_in)?;
        // By the id once more: nobody may ever pass for somebody else.
        let found = stored.directory.people.iter().find(|one| one.person.id == proof.person_id).cloned();
        let DirectoryPerson { person, roles } = found.ok_or_else(ApiError::not_signed_in)?;
        let (preferences, sight) =
            state.control.preferences_and_sight(&proof.tenant_id, &proof.person_id).await?;
        Ok(Self {
            standing: access::standing(&roles),
            eligibility: eligibility::assess(&stored.directory.organization, &stored.directory.subscriptions),
            preferences,
            sight,
            person,
            roles,
            directory: stored.directory,
            tenant_version: stored.version,
            directory_read_at: stored.read_at,
            service,
            proof,
        })
    }
}

impl FromRequestParts<AppState> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        Self::load(parts, state).await
    }
}

impl FromRequestParts<AppState> for Viewer {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        let caller = SignedIn::load(parts, state).await?;
        let refusals =
            access::refusals_to_view(caller.standing, caller.eligibility.eligible, caller.service.state);
        if refusals.is_empty() { Ok(Self(caller)) } else { Err(ApiError::forbidden(refusals)) }
    }
}

impl FromRequestParts<AppState> for Administrator {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        let caller = SignedIn::load(parts, state).await?;
        let refusals = access::refusals_to_administer(
            caller.standing,
            caller.eligibility.eligible,
            caller.service.state,
        );
        if refusals.is_empty() { Ok(Self(caller)) } else { Err(ApiError::forbidden(refusals)) }
    }
}

impl FromRequestParts<AppState> for Reader {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        let caller = SignedIn::load(parts, state).await?;
        let refusals = access::refusals_to_read(caller.standing);
        if refusals.is_empty() { Ok(Self(caller)) } else { Err(ApiError::forbidden(refusals)) }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> std::result::Result<Self, Infallible> {
        let address =
            parts.extensions.get::<ClientAddress>().map(|ClientAddress(address)| address.to_string());
        Ok(Self(AuditOrigin { kind: AuditOriginKind::Request, address }))
    }
}

impl FromRequestParts<AppState> for FeatureViewer {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        let caller = SignedIn::load(parts, state).await?;
        let features =
            access::access(caller.standing, caller.eligibility.eligible, caller.service.state).features;
        if !features.refusals.is_empty() {
            return Err(ApiError::forbidden(features.refusals));
        }
        if caller.service.state != ServiceState::On {
            return Err(ApiError::disabled_feature());
        }
        Ok(Self(caller))
    }
}

impl FromRequestParts<AppState> for Responder {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        let caller = SignedIn::load(parts, state).await?;
        let refusals = access::refusals_to_respond(&caller.roles, caller.eligibility.eligible);
        if !refusals.is_empty() {
            return Err(ApiError::forbidden(refusals));
        }
        if caller.service.state != ServiceState::On {
            return Err(ApiError::disabled_feature());
        }
        Ok(Self(caller))
    }
}
