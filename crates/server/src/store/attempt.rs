//! Attempts to sign in that failed or have not ended yet, so that all servers on this database count together.
//! `domain/attempts.rs` says what is counted and how long it lasts.

use std::net::IpAddr;

use sha2::{Digest, Sha256};

use super::control::Writing;
use super::{Control, Result};
use crate::domain::attempts::{Counted, KNOWN_FOR, Scope};

type Key = [u8; 32];

/// The rows that say from where a name was signed in.
const KNOWN: &str = "known";

/// An attempt that is being looked at. It counts as failed until it is said to have succeeded.
#[derive(Clone, Debug)]
pub struct Attempt {
    now: i64,
    known: Key,
    counted: Vec<(Scope, Key, Counted)>,
}

/// Whether an attempt may be looked at.
#[derive(Clone, Debug)]
pub enum Begun {
    /// It may.
    Now(Attempt),
    /// In so many milliseconds one may.
    Wait(i64),
}

fn text(scope: Scope) -> &'static str {
    match scope {
        Scope::NameAndAddress => "nameAndAddress",
        Scope::Address => "address",
        Scope::Name => "name",
    }
}

/// Each part is preceded by its length, so that no two lists are written alike.
fn key(parts: &[&str]) -> Key {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.len().to_be_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}

impl Control {
    /// Begins an attempt with this name, folded, from this address: counts it, or says how long to wait.
    pub async fn begin_attempt(&self, name: &str, address: &str, now: i64) -> Result<Begun> {
        let address = counts_as(address);
        let both = key(&[name, &address]);
        let mut writing = self.write().await?;
        sqlx::query("DELETE FROM sign_in_attempt WHERE forgotten_at <= $1")
            .bind(now)
            .execute(&mut *writing.tx)
            .await?;
        let is_known = read(&mut writing, KNOWN, both).await?.is_some();
        let mut counted = Vec::new();
        let mut wait = 0;
        for scope in Scope::ALL {
            let key = match scope {
                Scope::NameAndAddress => both,
                Scope::Address => key(&[&address]),
                Scope::Name if is_known => continue,
                Scope::Name => key(&[name]),
            };
            let before = read(&mut writing, text(scope), key).await?.unwrap_or_default();
            if scope.holds(is_known) {
                wait = wait.max(scope.allowance().wait(before, now));
            }
            counted.push((scope, key, before));
        }
        if wait == 0 {
            for (scope, key, before) in &counted {
                let after = scope.allowance().one_more(*before, now);
                write(&mut writing, text(*scope), *key, after).await?;
            }
        }
        writing.commit().await?;
        Ok(if wait > 0 { Begun::Wait(wait) } else { Begun::Now(Attempt { now, known: both, counted }) })
    }

    /// The password was right: nothing is left of the name at its address, the others do not count this attempt, and the
    /// address is known.
    pub async fn attempt_succeeded(&self, attempt: &Attempt) -> Result<()> {
        let mut writing = self.write().await?;
        take_back(&mut writing, attempt).await?;
        sqlx::query("DELETE FROM sign_in_attempt WHERE scope = $1 AND counted = $2")
            .bind(text(Scope::NameAndAddress))
            .bind(attempt.known.as_slice())
            .execute(&mut *writing.tx)
            .await?;
        let known = Counted { last_at: attempt.now, forgotten_at: attempt.now + KNOWN_FOR };
        write(&mut writing, KNOWN, attempt.known, known).await?;
        writing.commit().await
    }

    /// Nobody looked at the password, so it was no attempt.
    pub async fn withdraw_attempt(&self, attempt: &Attempt) -> Result<()> {
        let mut writing = self.write().await?;
        take_back(&mut writing, attempt).await?;
        writing.commit().await
    }
}

/// As if this attempt had not been. Others that began since stay counted.
async fn take_back(writing: &mut Writing, attempt: &Attempt) -> Result<()> {
    for (scope, key, before) in &attempt.counted {
        sqlx::query(
            "UPDATE sign_in_attempt SET forgotten_at = forgotten_at - $3,
                 last_at = CASE last_at WHEN $4 THEN $5 ELSE last_at END
             WHERE scope = $1 AND counted = $2",
        )
        .bind(text(*scope))
        .bind(key.as_slice())
        .bind(scope.allowance().forgets_one_in)
        .bind(attempt.now)
        .bind(before.last_at)
        .execute(&mut *writing.tx)
        .await?;
    }
    Ok(())
}

async fn read(writing: &mut Writing, scope: &str, key: Key) -> Result<Option<Counted>> {
    let row: Option<(i64, i64)> =
        sqlx::query_as("SELECT last_at, forgotten_at FROM sign_in_attempt WHERE scope = $1 AND counted = $2")
            .bind(scope)
            .bind(key.as_slice())
            .fetch_optional(&mut *writing.tx)
            .await?;
    Ok(row.map(|(last_at, forgotten_at)| Counted { last_at, forgotten_at }))
}

async fn write(writing: &mut Writing, scope: &str, key: Key, counted: Counted) -> Result<()> {
    sqlx::query(
        "INSERT INTO sign_in_attempt (scope, counted, last_at, forgotten_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (scope, counted) DO UPDATE SET last_at = $3, forgotten_at = $4",
    )
    .bind(scope)
    .bind(key.as_slice())
    .bind(counted.last_at)
    .bind(counted.forgotten_at)
    .execute(&mut *writing.tx)
    .await?;
    Ok(())
}

/// What an address counts as: itself, or the first 64 bits of IPv6. What is no address counts as itself, too.
fn counts_as(address: &str) -> String {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        Ok(address) => address.to_string(),
        Err(_) => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::counts_as;

    #[test]
    fn an_address_counts_as_itself_or_as_its_network() {
        for (address, expected) in [
            ("192.0.2.7", "192.0.2.7"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
            ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
            ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
            ("", ""),
            ("nonsense", "nonsense"),
        ] {
            assert_eq!(counts_as(address), expected);
        }
    }
}
