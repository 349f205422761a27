//! Tokens by client credentials: asked for once, kept in memory until shortly before their end.

use std::collections::HashMap;
use std::sync::{MutexGuard, PoisonError};

use serde::Deserialize;

use super::request::Reading;
use super::{Graph, GraphFailure};
use crate::settings::Secret;

/// How long before its end a token is no longer used, in milliseconds; a short one for half its time.
const MARGIN: i64 = 5 * 60_000;

/// The longest that a token is kept, whatever is said of it, in milliseconds.
const LONGEST: i64 = 24 * 60 * 60_000;

/// A token, and until when it is used.
#[derive(Clone)]
pub(super) struct Held {
    token: Secret,
    until: i64,
}

#[derive(Deserialize)]
struct Given {
    access_token: Secret,
    token_type: String,
    expires_in: i64,
}

impl Graph {
    fn held(&self) -> MutexGuard<'_, HashMap<String, Held>> {
        // Whoever held it can have added or removed one token only.
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A token that was refused is not used again.
    pub(super) fn forget(&self, tenant_id: &str) {
        self.held().remove(tenant_id);
    }
}

impl Reading<'_> {
    /// The token of the tenant: the one that is held, or a new one.
    pub(super) async fn token(&mut self) -> Result<Secret, GraphFailure> {
        let (graph, now) = (self.graph, self.graph.clock.now());
        if let Some(held) = graph.held().get(self.tenant_id).filter(|held| held.until > now) {
            return Ok(held.token.clone());
        }
        let settings = &graph.settings;
        let to = format!("{}/{}/oauth2/v2.0/token", settings.login_url, self.tenant_id);
        let scope = format!("{}/.default", settings.url);
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", settings.client_id.as_str()),
            ("client_secret", settings.client_secret.reveal()),
            ("scope", scope.as_str()),
        ];
        let answer = self.patiently("token", || graph.outside.post_form(&to, &form)).await?;
        if !answer.status.is_success() {
            return Err(GraphFailure::token(&answer));
        }
        let given: Option<Given> = answer.json();
        let is_good = |given: &Given| {
            given.token_type.eq_ignore_ascii_case("bearer")
                && !given.access_token.reveal().is_empty()
                && given.access_token.reveal().bytes().all(|byte| byte.is_ascii_graphic())
        };
        let Some(given) = given.filter(is_good) else {
            return Err(GraphFailure::unreadable("token", "the answer holds no bearer token"));
        };
        let lasts = given.expires_in.clamp(0, LONGEST / 1000) * 1000;
        let until = now + (lasts - MARGIN).max(lasts / 2);
        let token = given.access_token.clone();
        graph.held().insert(self.tenant_id.to_owned(), Held { token: given.access_token, until });
        Ok(token)
    }
}
