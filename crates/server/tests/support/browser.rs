//! A browser that goes to an identity provider and comes back.

use std::collections::BTreeMap;

use axum::http::{Method, StatusCode, header};
use security_center_contract::{Session, SignInMethod};
use security_center_server::outside::Outside;

use crate::provider::PUBLIC;
use crate::support::{Answer, Client, Server};

/// A browser, with its cookies.
pub(crate) struct Browser {
    client: Client,
    jar: BTreeMap<String, String>,
}

impl Browser {
    pub(crate) fn of(server: &Server) -> Self {
        Self { client: server.anonymous(), jar: BTreeMap::new() }
    }

    /// A client with the cookies as they are now.
    pub(crate) fn client(&self) -> Client {
        let mut client = self.client.clone();
        let pairs: Vec<_> = self.jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
        client.cookie = Some(pairs.join("; "));
        client
    }

    pub(crate) async fn send(&mut self, method: Method, path: &str) -> Answer {
        let agent = [("user-agent", "Browser of a test")];
        let answer = self.client().send(method, path, &agent, None).await;
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().expect("ASCII");
            assert!(cookie.contains("; HttpOnly; SameSite=Lax; Path=/; Secure"), "{cookie}");
            let (name, value) =
                cookie.split(';').next().and_then(|pair| pair.split_once('=')).expect("a pair");
            assert!(name.starts_with("__Host-"), "{name}");
            self.jar.insert(name.to_owned(), value.to_owned());
        }
        answer
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path).await
    }

    /// Begins to sign in, and tells where the server sends the browser.
    pub(crate) async fn leave(&mut self, return_to: &str) -> String {
        let query =
            form_urlencoded::Serializer::new(String::new()).append_pair("returnTo", return_to).finish();
        let answer = self.get(&format!("/api/sign-in/provider?{query}")).await;
        location(&answer)
    }

    /// Signs in at the provider, and tells where that sends the browser, as an address of the server.
    pub(crate) async fn at_the_provider(&self, address: &str) -> String {
        let outside = Outside::new().expect("a client");
        let answer =
            outside.get(address).expect("a good address").send().await.expect("the provider answers");
        assert_eq!(answer.status, 303);
        let back = answer.headers["location"].to_str().expect("ASCII");
        back.strip_prefix(PUBLIC).expect("back to the server").to_owned()
    }

    /// Signs in, and tells where that ends.
    pub(crate) async fn sign_in(&mut self, return_to: &str) -> String {
        let there = self.leave(return_to).await;
        let back = self.at_the_provider(&there).await;
        location(&self.get(&back).await)
    }

    /// Signs in, and tells as what it failed.
    pub(crate) async fn fail(&mut self) -> String {
        let end = self.sign_in("/settings").await;
        assert_eq!(self.get("/api/session").await.status, StatusCode::UNAUTHORIZED, "{end}");
        let code =
            end.strip_prefix("/sign-in?failed=").and_then(|rest| rest.strip_suffix("&returnTo=%2Fsettings"));
        code.unwrap_or_else(|| panic!("{end}")).to_owned()
    }

    /// The session, which began with the provider.
    pub(crate) async fn session(&mut self) -> Session {
        let answer = self.get("/api/session").await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        let session: Session = answer.json();
        assert_eq!(session.method, SignInMethod::Provider);
        session
    }
}

/// Where an answer sends the browser.
pub(crate) fn location(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.headers[header::LOCATION].to_str().expect("ASCII").to_owned()
}
