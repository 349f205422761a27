//! Passwords: hashed and compared with Argon2id, a few at a time, on threads that may block.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use argon2::password_hash::{self, PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;
use tracing::error;
use unicode_normalization::UnicodeNormalization;

/// How many hashes are computed at a time: each takes 19 MiB.
const AT_A_TIME: usize = 4;

/// How many may wait for that. Whoever comes then is sent away: a flood cannot pile up.
const WAITING: usize = 64;

/// Computes hashes of passwords. Cheap to clone; all clones share the limits.
#[derive(Clone, Debug)]
pub struct Passwords(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    params: Params,
    gate: Arc<Semaphore>,
    waiting: AtomicUsize,
    computed: Arc<AtomicU64>,
    /// Looks like a hash with these parameters and is that of no password.
    nobodys: String,
}

/// Why no hash was computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Too many wait for theirs.
    #[error("too many passwords wait to be looked at")]
    Busy,
    /// There is no randomness, or a thread died.
    #[error("a password cannot be hashed")]
    Failed,
}

/// What a look at a password found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is not the one.
    Wrong,
    /// It is the one.
    Right,
    /// It is the one, and its hash is weaker than those that are made now.
    RightButWeaker,
}

type Result<T> = std::result::Result<T, PasswordError>;

impl Passwords {
    /// With 19 MiB, two passes, one lane: what OWASP's Password Storage Cheat Sheet asks for at least.
    pub fn new() -> Result<Self> {
        Self::with(Params::DEFAULT)
    }

    /// With these parameters.
    pub fn with(params: Params) -> Result<Self> {
        let mut random = [0; 48];
        getrandom::fill(&mut random).map_err(|_| PasswordError::Failed)?;
        let (salt, output) = random.split_at(16);
        let salt = SaltString::encode_b64(salt).map_err(|_| PasswordError::Failed)?;
        let output = password_hash::Output::new(output).map_err(|_| PasswordError::Failed)?;
        let nobodys = PasswordHash {
            algorithm: argon2::ARGON2ID_IDENT,
            version: Some(Version::V0x13.into()),
            params: (&params).try_into().map_err(|_| PasswordError::Failed)?,
            salt: Some(salt.as_salt()),
            hash: Some(output),
        };
        Ok(Self(Arc::new(Inner {
            nobodys: nobodys.to_string(),
            params,
            gate: Arc::new(Semaphore::new(AT_A_TIME)),
            waiting: AtomicUsize::new(0),
            computed: Arc::default(),
        })))
    }

    /// How many hashes were computed since the start.
    #[must_use]
    pub fn computed(&self) -> u64 {
        self.0.computed.load(Ordering::Relaxed)
    }

    /// The hash of a password, as a PHC string with a new salt.
    pub async fn hash(&self, password: &str) -> Result<String> {
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(|_| PasswordError::Failed)?;
        let salt = SaltString::encode_b64(&salt).map_err(|_| PasswordError::Failed)?;
        let (password, params) = (normal(password), self.0.params.clone());
        self.compute(move || {
            let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
            argon2.hash_password(password.as_bytes(), &salt).map(|hash| hash.to_string())
        })
        .await?
        .map_err(|_| PasswordError::Failed)
    }

    /// Compares a password with a hash. Where there is none, the same is computed and the answer is `Wrong`, so that
    /// nobody learns from the time of an answer who is known here.
    pub async fn verify(&self, password: &str, hash: Option<&str>) -> Result<Verdict> {
        let hash = match hash.map(PasswordHash::new) {
            Some(Ok(hash)) => hash.to_string(),
            Some(Err(failure)) => {
                error!(%failure, "a stored password hash cannot be read");
                self.0.nobodys.clone()
            }
            None => self.0.nobodys.clone(),
        };
        let (password, params) = (normal(password), self.0.params.clone());
        self.compute(move || {
            let Ok(hash) = PasswordHash::new(&hash) else { return Verdict::Wrong };
            // With the parameters of the hash. The comparison takes the same time for any two.
            match Argon2::default().verify_password(password.as_bytes(), &hash) {
                Ok(()) if is_weaker(&hash, &params) => Verdict::RightButWeaker,
                Ok(()) => Verdict::Right,
                Err(_) => Verdict::Wrong,
            }
        })
        .await
    }

    async fn compute<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let place = Place::take(&self.0)?;
        let permit = self.0.gate.clone().acquire_owned().await.map_err(|_| PasswordError::Failed)?;
        drop(place);
        let computed = self.0.computed.clone();
        let done = tokio::task::spawn_blocking(move || {
            // Held until the work is over, even when whoever asked for it has gone.
            let _permit = permit;
            computed.fetch_add(1, Ordering::Relaxed);
            work()
        });
        done.await.map_err(|_| PasswordError::Failed)
    }
}

/// A place among those that wait; given back however the waiting ends.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(inner: &'a Inner) -> Result<Self> {
        let place = Self(&inner.waiting);
        if inner.waiting.fetch_add(1, Ordering::Relaxed) >= WAITING {
            return Err(PasswordError::Busy);
        }
        Ok(place)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The same text typed on another keyboard is the same password (NFKC, as NIST SP 800-63B 3.1.1.2 asks).
fn normal(password: &str) -> String {
    password.nfkc().collect()
}

fn is_weaker(hash: &PasswordHash<'_>, params: &Params) -> bool {
    let Ok(of_hash) = Params::try_from(hash) else { return true };
    hash.algorithm != argon2::ARGON2ID_IDENT
        || of_hash.m_cost() < params.m_cost()
        || of_hash.t_cost() < params.t_cost()
        || of_hash.p_cost() < params.p_cost()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small(m: u32) -> Passwords {
        Passwords::with(Params::new(m, 1, 1, None).expect("parameters")).expect("passwords")
    }

    #[tokio::test]
    async fn a_password_is_found_again_and_no_other_is() {
        let passwords = small(8);
        let hash = passwords.hash("correct horse é").await.expect("a hash");
        assert!(hash.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{hash}");
        assert_ne!(hash, passwords.hash("correct horse é").await.expect("a hash"), "each has its salt");
        let verify = async |password| passwords.verify(password, Some(&hash)).await.expect("looked at");
        assert_eq!(verify("correct horse é").await, Verdict::Right);
        assert_eq!(verify("correct horse e\u{301}").await, Verdict::Right, "the same in other code points");
        for wrong in ["correct horse e", "Correct horse é", "correct horse é ", ""] {
            assert_eq!(verify(wrong).await, Verdict::Wrong, "{wrong}");
        }
    }

    #[tokio::test]
    async fn as_much_is_computed_where_there_is_no_hash_or_one_that_cannot_be_read() {
        let passwords = small(8);
        for hash in [None, Some("$argon2id$broken"), Some("")] {
            let before = passwords.computed();
            assert_eq!(passwords.verify("whatever", hash).await, Ok(Verdict::Wrong));
            assert_eq!(passwords.computed(), before + 1, "{hash:?}");
        }
        let nobodys = PasswordHash::new(&passwords.0.nobodys).expect("a hash");
        assert!(!is_weaker(&nobodys, &passwords.0.params), "with the same parameters");
    }

    #[tokio::test]
    async fn a_hash_with_less_memory_than_is_used_now_is_told_apart() {
        let hash = small(8).hash("whatever it is").await.expect("a hash");
        let now = small(16);
        assert_eq!(now.verify("whatever it is", Some(&hash)).await, Ok(Verdict::RightButWeaker));
        assert_eq!(now.verify("whatever it was", Some(&hash)).await, Ok(Verdict::Wrong));
        let hash = now.hash("whatever it is").await.expect("a hash");
        assert_eq!(now.verify("whatever it is", Some(&hash)).await, Ok(Verdict::Right));
    }

    #[tokio::test]
    async fn no_more_wait_than_there_are_places_and_those_who_leave_give_theirs_back() {
        let passwords = small(8);
        let all = passwords.0.gate.clone().acquire_many_owned(4).await.expect("permits");
        let mut waiting: Vec<_> =
            (0..WAITING).map(|_| Box::pin(passwords.verify("whatever", None))).collect();
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        for one in &mut waiting {
            assert!(one.as_mut().poll(&mut context).is_pending());
        }
        assert_eq!(passwords.verify("whatever", None).await, Err(PasswordError::Busy));
        drop(waiting);
        drop(all);
        assert_eq!(passwords.verify("whatever", None).await, Ok(Verdict::Wrong));
        assert_eq!(passwords.computed(), 1);
    }
}
