//! Sessions without signing in, for servers where that takes a password or an identity provider.

use security_center_contract::SignInMethod;
use security_center_server::auth::bearer;
use security_center_server::auth::cookie::Cookie;
use security_center_server::auth::token::Token;
use security_center_server::store::session::NewSession;

use super::{Client, HERE, Server};

impl Server {
    pub(super) async fn session_of(&self, tenant_id: String, person_id: String) -> Client {
        let (token, now) = (Token::new().expect("randomness"), self.state.clock.now());
        let session = NewSession {
            digest: token.digest(),
            id: bearer::new_id().expect("randomness"),
            tenant_id,
            person_id,
            method: SignInMethod::Provider,
            idle_lasts: i64::from(self.state.session_idle_minutes) * 60_000,
            expires_at: now + 12 * 60 * 60_000,
            address: Some(HERE.to_string()),
            user_agent: None,
            provider: None,
            before: None,
        };
        assert!(self.state.control.create_session(&session, now).await.expect("writable"));
        let cookie = self.state.cookies().set(Cookie::Session, &token, 1);
        let cookie = cookie.to_str().expect("ASCII").split(';').next().map(ToOwned::to_owned);
        Client { cookie, ..self.anonymous() }
    }
}
