//! The table of endpoints: method, path, handler, and what whoever calls has to bring. The router is made of it, and the
//! tests that go through every endpoint are, too.

use std::time::Duration;

use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, on};
use axum::{Extension, Router};

pub use crate::auth::Needs;
use crate::request;
use crate::state::AppState;

/// One method at one path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// The method.
    pub method: Method,
    /// The path, with `{…}` where an id stands.
    pub path: &'static str,
    /// What the caller brings.
    pub needs: Needs,
}

/// The endpoints, collected one by one.
#[derive(Debug, Default)]
pub struct Endpoints {
    list: Vec<Endpoint>,
    limited: Router<AppState>,
    endless: Router<AppState>,
}

impl Endpoints {
    /// Reads.
    #[must_use]
    pub fn get<T: 'static>(
        self,
        path: &'static str,
        handler: impl Handler<T, AppState>,
        needs: Needs,
    ) -> Self {
        self.limited(Method::GET, MethodFilter::GET, path, handler, needs)
    }

    /// Makes something, or does something.
    #[must_use]
    pub fn post<T: 'static>(
        self,
        path: &'static str,
        handler: impl Handler<T, AppState>,
        needs: Needs,
    ) -> Self {
        self.limited(Method::POST, MethodFilter::POST, path, handler, needs)
    }

    /// Changes a part.
    #[must_use]
    pub fn patch<T: 'static>(
        self,
        path: &'static str,
        handler: impl Handler<T, AppState>,
        needs: Needs,
    ) -> Self {
        self.limited(Method::PATCH, MethodFilter::PATCH, path, handler, needs)
    }

    /// Puts something in its place.
    #[must_use]
    pub fn put<T: 'static>(
        self,
        path: &'static str,
        handler: impl Handler<T, AppState>,
        needs: Needs,
    ) -> Self {
        self.limited(Method::PUT, MethodFilter::PUT, path, handler, needs)
    }

    /// Takes away.
    #[must_use]
    pub fn delete<T: 'static>(
        self,
        path: &'static str,
        handler: impl Handler<T, AppState>,
        needs: Needs,
    ) -> Self {
        self.limited(Method::DELETE, MethodFilter::DELETE, path, handler, needs)
    }

    /// Reads what goes on for as long as the caller listens: without a time limit.
    #[must_use]
    pub fn stream<T: 'static>(
        mut self,
        path: &'static str,
        handler: impl Handler<T, AppState>,
        needs: Needs,
    ) -> Self {
        self.list.push(Endpoint { method: Method::GET, path, needs });
        self.endless = self.endless.route(path, on(MethodFilter::GET, handler).route_layer(Extension(needs)));
        self
    }

    /// Takes what goes on for as long as the caller sends: without a time limit, and without a limit of the body but its own.
    #[must_use]
    pub fn intake<T: 'static>(
        mut self,
        path: &'static str,
        handler: impl Handler<T, AppState>,
        needs: Needs,
    ) -> Self {
        self.list.push(Endpoint { method: Method::POST, path, needs });
        self.endless =
            self.endless.route(path, on(MethodFilter::POST, handler).route_layer(Extension(needs)));
        self
    }

    fn limited<T: 'static>(
        mut self,
        method: Method,
        filter: MethodFilter,
        path: &'static str,
        handler: impl Handler<T, AppState>,
        needs: Needs,
    ) -> Self {
        self.list.push(Endpoint { method, path, needs });
        self.limited = self.limited.route(path, on(filter, handler).route_layer(Extension(needs)));
        self
    }

    /// All of them, in the order in which they were added.
    #[must_use]
    pub fn list(&self) -> &[Endpoint] {
        &self.list
    }

    /// The router. All but the streams end after `time_limit`.
    pub fn router(self, time_limit: Duration) -> Router<AppState> {
        self.limited.route_layer(from_fn_with_state(time_limit, request::limit_time)).merge(self.endless)
    }
}
