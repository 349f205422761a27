//! What tokens of the provider say, and whether it holds (OpenID Connect Core 1.0, 3.1.3.7; Back-Channel Logout 1.0, 2.6).
//! Pure: signature and time come from elsewhere.

use security_center_contract::SignInFailure;
use serde::Deserialize;
use subtle::ConstantTimeEq;

use super::Failed;
use crate::domain::claimed_roles;
use crate::settings::{Issuer, ProviderSettings};
use crate::store::proven_person::ProvenPerson;
use crate::store::session::ProviderSession;

/// How far the clocks of provider and server may be apart, in milliseconds.
pub const LEEWAY: i64 = 60_000;

/// The largest name that is taken over, in characters.
const NAME_LIMIT: usize = 256;

/// The event that a logout token tells.
const LOGOUT_EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// A claim that is a text or a list of them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Texts {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl Texts {
    /// As a list.
    #[must_use]
    pub fn list(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

/// A moment in seconds, perhaps with a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct Seconds(f64);

impl Seconds {
    /// In unix milliseconds.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, reason = "a float becomes the nearest integer that there is")]
    pub fn milliseconds(self) -> i64 {
        (self.0 * 1000.0) as i64
    }
}

/// The claims of an ID token or a logout token that count here.
#[derive(Clone, Deserialize)]
pub struct Claims {
    iss: String,
    sub: Option<String>,
    aud: Texts,
    azp: Option<String>,
    exp: Seconds,
    iat: Seconds,
    nbf: Option<Seconds>,
    nonce: Option<String>,
    tid: Option<String>,
    oid: Option<String>,
    name: Option<String>,
    preferred_username: Option<String>,
    wids: Option<Texts>,
    roles: Option<Texts>,
    sid: Option<String>,
    login_hint: Option<String>,
    jti: Option<String>,
    events: Option<serde_json::Map<String, serde_json::Value>>,
}

impl std::fmt::Debug for Claims {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Claims [redacted]")
    }
}

/// What an ID token proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    /// Who.
    pub person: ProvenPerson,
    /// What the provider calls the session.
    pub session: ProviderSession,
}

/// What a logout token proves.
#[derive(Clone, PartialEq, Eq)]
pub struct SignOut {
    /// The issuer.
    pub issuer: String,
    /// Its own id.
    pub id: String,
    /// Whose sessions end.
    pub subject: Option<String>,
    /// Which session of the provider's ends.
    pub session: Option<String>,
    /// When the token ends.
    pub expires_at: i64,
}

impl Claims {
    /// What holds for every token: from this issuer, for this client, now.
    fn check(&self, settings: &ProviderSettings, now: i64) -> Result<(), Failed> {
        if !settings.issuer.is(&self.iss, self.tid.as_deref()) {
            return Err(Failed::unproven("the token is of another issuer"));
        }
        let audience = self.aud.list();
        if !audience.contains(&settings.client_id) {
            return Err(Failed::unproven("the token is for another client"));
        }
        let party = self.azp.as_ref();
        if (audience.len() > 1 && party.is_none()) || party.is_some_and(|one| *one != settings.client_id) {
            return Err(Failed::unproven("the token was given to another client"));
        }
        if now - LEEWAY >= self.exp.milliseconds() {
            return Err(Failed::unproven("the token has expired"));
        }
        let begins = [Some(self.iat), self.nbf];
        if begins.into_iter().flatten().any(|begin| begin.milliseconds() > now + LEEWAY) {
            return Err(Failed::unproven("the token is not valid yet"));
        }
        Ok(())
    }

    /// The same claims, if a key for this issuer (perhaps with `{tenantid}` for the tenant) may prove them.
    ///
    /// # Errors
    /// `Unproven`: the key is for tokens of another issuer.
    pub fn of_key(self, key_issuer: Option<&str>) -> Result<Self, Failed> {
        if key_issuer.is_none_or(|issuer| Issuer::of_key(issuer).is(&self.iss, self.tid.as_deref())) {
            Ok(self)
        } else {
            Err(Failed::unproven("the token's key is for another issuer"))
        }
    }

    /// Whom an ID token proves to be here, and with which roles.
    pub fn person(self, settings: &ProviderSettings, nonce: &str, now: i64) -> Result<Proven, Failed> {
        self.check(settings, now)?;
        let told = self.nonce.as_deref().unwrap_or_default();
        if !bool::from(told.as_bytes().ct_eq(nonce.as_bytes())) {
            return Err(Failed::unproven("the token has another nonce"));
        }
        if self.events.is_some() {
            return Err(Failed::unproven("the token is no ID token"));
        }
        let tid = self.tid.as_deref().map(str::to_ascii_lowercase);
        let tenant_id = match (tid, &settings.tenant) {
            (Some(tid), Some(only)) if tid != *only => {
                let why = "the token is of another tenant than --provider-tenant";
                return Err(Failed { failure: SignInFailure::UnknownTenant, why });
            }
            (Some(tid), _) => tid,
            (None, Some(only)) => only.clone(),
            (None, None) => return Err(Failed::unproven("the token names no tenant, and the settings none")),
        };
        let subject =
            self.sub.filter(|sub| is_id(sub)).ok_or(Failed::unproven("the token has no subject"))?;
        let person_id = match self.oid {
            Some(oid) if is_id(&oid) => oid.to_ascii_lowercase(),
            None if settings.tenant.is_some() => subject.clone(),
            _ => return Err(Failed::unproven("the token names no object id")),
        };
        let (wids, roles) = (self.wids.as_ref().map(Texts::list), self.roles.as_ref().map(Texts::list));
        Ok(Proven {
            person: ProvenPerson {
                tenant_id,
                person_id,
                display_name: self.name.and_then(|name| shown(&name)),
                user_name: self.preferred_username.and_then(|name| shown(&name)),
                directory_roles: claimed_roles::of_the_directory(wids),
                app_roles: claimed_roles::of_the_application(roles),
            },
            session: ProviderSession {
                issuer: self.iss,
                subject,
                session: self.sid.filter(|sid| is_id(sid)),
                hint: self.login_hint.filter(|hint| hint.len() <= 2048 && !hint.contains('\0')),
            },
        })
    }

    /// Whose sessions a logout token ends.
    pub fn sign_out(self, settings: &ProviderSettings, now: i64) -> Result<SignOut, Failed> {
        self.check(settings, now)?;
        let event = self.events.as_ref().and_then(|events| events.get(LOGOUT_EVENT));
        if !event.is_some_and(serde_json::Value::is_object) {
            return Err(Failed::unproven("the token tells of no sign-out"));
        }
        if self.nonce.is_some() {
            return Err(Failed::unproven("a logout token has no nonce"));
        }
        // What could not begin a session ends none.
        let (subject, session) = (self.sub.filter(|sub| is_id(sub)), self.sid.filter(|sid| is_id(sid)));
        if subject.is_none() && session.is_none() {
            return Err(Failed::unproven("the token says neither who nor which session"));
        }
        let id = self.jti.filter(|id| !id.is_empty());
        Ok(SignOut {
            id: id.ok_or(Failed::unproven("the token has no id of its own"))?,
            issuer: self.iss,
            subject,
            session,
            expires_at: self.exp.milliseconds(),
        })
    }
}

/// Whether a text can be an id: some printable ASCII, no spaces.
fn is_id(text: &str) -> bool {
    (1..=255).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// A name as it is kept: without control characters, not too long.
fn shown(name: &str) -> Option<String> {
    let name: String = name.chars().filter(|one| !one.is_control()).take(NAME_LIMIT).collect();
    let name = name.trim();
    (!name.is_empty()).then(|| name.to_owned())
}
