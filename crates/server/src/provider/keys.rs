//! The provider's keys, and the signatures that they prove. A key that is not known makes them read anew, but not more
//! often than once a minute, whoever sends it.

use std::sync::Arc;

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation, decode, decode_header};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;
use tracing::warn;

use super::Failed;
use super::discovery::{FRESH, PAUSE};
use crate::outside::Outside;

/// How long keys are not read again for the sake of one that is not known, in milliseconds.
const UNKNOWN_PAUSE: i64 = 60_000;

/// The shortest text of an RSA modulus: 2048 bits in base64url.
const MODULUS: usize = 342;

/// A key, with the algorithms that it is for. There is none without a signature, and none with a shared secret: a token
/// that was made with what everybody may read proves nothing.
struct Key {
    id: Option<String>,
    issuer: Option<String>,
    algorithms: Vec<Algorithm>,
    key: DecodingKey,
}

#[derive(Default)]
struct Known {
    keys: Arc<Vec<Key>>,
    read_at: i64,
    tried_at: Option<i64>,
}

/// The keys, as they were read last.
#[derive(Default)]
pub(super) struct Keys(Mutex<Known>);

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys")
    }
}

/// A token whose signature holds.
pub(super) struct Verified<T> {
    /// What it says.
    pub(super) claims: T,
    /// What its header calls it.
    pub(super) kind: Option<String>,
    /// Whose tokens the key is for, where the provider says so: a provider of many tenants has keys for one of them, too.
    pub(super) key_issuer: Option<String>,
}

#[derive(Deserialize)]
struct Set {
    keys: Vec<serde_json::Value>,
}

impl Key {
    /// The key of an entry of the set; nothing for keys that are not for signatures of ours.
    fn of(value: serde_json::Value) -> Option<Self> {
        let issuer = value.get("issuer").map(|issuer| issuer.as_str().unwrap_or_default().to_owned());
        let jwk: Jwk = serde_json::from_value(value).ok()?;
        if jwk.common.public_key_use.as_ref().is_some_and(|of| *of != PublicKeyUse::Signature) {
            return None;
        }
        let family = match &jwk.algorithm {
            AlgorithmParameters::RSA(key) if key.n.len() >= MODULUS => vec![
                (Algorithm::RS256, KeyAlgorithm::RS256),
                (Algorithm::RS384, KeyAlgorithm::RS384),
                (Algorithm::RS512, KeyAlgorithm::RS512),
                (Algorithm::PS256, KeyAlgorithm::PS256),
                (Algorithm::PS384, KeyAlgorithm::PS384),
                (Algorithm::PS512, KeyAlgorithm::PS512),
            ],
            AlgorithmParameters::EllipticCurve(key) => match key.curve {
                EllipticCurve::P256 => vec![(Algorithm::ES256, KeyAlgorithm::ES256)],
                EllipticCurve::P384 => vec![(Algorithm::ES384, KeyAlgorithm::ES384)],
                _ => return None,
            },
            AlgorithmParameters::OctetKeyPair(_) => vec![(Algorithm::EdDSA, KeyAlgorithm::EdDSA)],
            _ => return None,
        };
        let named = jwk.common.key_algorithm;
        let named = family.into_iter().filter(|(_, name)| named.is_none_or(|one| one == *name));
        let key = DecodingKey::from_jwk(&jwk).ok()?;
        Some(Self { id: jwk.common.key_id, issuer, algorithms: named.map(|(one, _)| one).collect(), key })
    }
}

/// The key that a token names; where it names none, the only one of its kind.
fn find<'a>(keys: &'a [Key], header: &Header) -> Option<&'a Key> {
    let mut fitting = keys.iter().filter(|key| key.algorithms.contains(&header.alg));
    match &header.kid {
        Some(id) => fitting.find(|key| key.id.as_ref() == Some(id)),
        None => fitting.next().filter(|_| fitting.next().is_none()),
    }
}

impl Keys {
    /// A token whose signature one of the keys at this address proves.
    pub(super) async fn verify<T: DeserializeOwned>(
        &self,
        token: &str,
        jwks_uri: &str,
        outside: &Outside,
        now: i64,
    ) -> Result<Verified<T>, Failed> {
        let header = decode_header(token).map_err(|_| Failed::unproven("the token has no header of ours"))?;
        if matches!(header.alg, Algorithm::HS256 | Algorithm::HS384 | Algorithm::HS512) {
            return Err(Failed::unproven("the token is not signed with a key pair"));
        }
        if header.crit.is_some() {
            return Err(Failed::unproven("the token demands an extension"));
        }
        let mut keys = self.keys(jwks_uri, outside, now, false).await?;
        if find(&keys, &header).is_none() {
            keys = self.keys(jwks_uri, outside, now, true).await?;
        }
        let key =
            find(&keys, &header).ok_or(Failed::unproven("the token's key is not one of the provider"))?;
        // What the claims say is judged elsewhere, by the server's own clock.
        let mut validation = Validation::new(header.alg);
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        validation.validate_aud = false;
        let decoded = decode::<T>(token, &key.key, &validation)
            .map_err(|_| Failed::unproven("the token's signature or shape is wrong"))?;
        Ok(Verified { claims: decoded.claims, kind: header.typ, key_issuer: key.issuer.clone() })
    }

    /// The keys; read anew where they are old, or where one was not among them (`missing`) and it is time.
    async fn keys(
        &self,
        jwks_uri: &str,
        outside: &Outside,
        now: i64,
        missing: bool,
    ) -> Result<Arc<Vec<Key>>, Failed> {
        let mut known = self.0.lock().await;
        let none = known.keys.is_empty();
        let due = missing || none || now - known.read_at >= FRESH;
        let pause = if none { PAUSE } else { UNKNOWN_PAUSE };
        if due && known.tried_at.is_none_or(|tried_at| now - tried_at >= pause) {
            known.tried_at = Some(now);
            match read(jwks_uri, outside).await {
                Ok(keys) => {
                    known.keys = Arc::new(keys);
                    known.read_at = now;
                    if none {
                        // One that appears right after the first reading may be asked for at once.
                        known.tried_at = None;
                    }
                }
                Err(failure) => warn!(%failure, "the identity provider's keys cannot be read"),
            }
        }
        if known.keys.is_empty() {
            return Err(Failed::unavailable("the provider's keys are not known"));
        }
        Ok(known.keys.clone())
    }
}

async fn read(jwks_uri: &str, outside: &Outside) -> Result<Vec<Key>, Failed> {
    let question = outside.get(jwks_uri).map_err(|_| Failed::unavailable("the keys may not be asked for"))?;
    let answer = question.send().await.map_err(|_| Failed::unavailable("the provider does not answer"))?;
    if !answer.status.is_success() {
        return Err(Failed::unavailable("the provider does not answer with its keys"));
    }
    let set: Set = answer.json().ok_or(Failed::unavailable("the provider's keys cannot be understood"))?;
    let keys: Vec<Key> = set.keys.into_iter().filter_map(Key::of).collect();
    if keys.is_empty() { Err(Failed::unavailable("the provider has no key that fits")) } else { Ok(keys) }
}
