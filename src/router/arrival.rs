//! Coming to the app anew: signing in by the address, where whoever does so goes on, the token of a one-time link, and
//! loading the page again.

use super::{ENTRY, Move, Router, history, parameters};
use crate::{
    browser,
    routes::{self, Route},
};
use leptos::prelude::*;

impl Router {
    /// Takes the token of a one-time link out of the address at once, so that it stays neither there nor in the history.
    pub(super) fn take_link(&self) -> bool {
        let fragment = browser::window().location().hash().unwrap_or_default();
        let token = fragment.strip_prefix("#link=").map(str::to_owned);
        let taken = token.is_some();
        if taken {
            self.link.set(token);
            let _ = history().replace_state_with_url(&ENTRY.get().into(), "", Some(&present_path()));
        }
        taken
    }

    /// Where whoever signs in wants to go on, as an address of the app.
    #[must_use]
    pub fn wanted(&self) -> String {
        if self.route.get_untracked() != Route::SignIn {
            return present_path();
        }
        let wanted = parameters(&self.search.get_untracked()).get("returnTo").unwrap_or_default();
        let (path, search) = wanted.split_once('?').unwrap_or((&wanted, ""));
        let path = path.strip_prefix(routes::base().as_str()).unwrap_or(path);
        let route = match Route::parse(path) {
            Route::SignIn | Route::NotFound => Route::Home,
            route => route,
        };
        // Made of the place, not of what was sent: it never leads elsewhere.
        let question = if search.is_empty() { "" } else { "?" };
        [&route.href(), question, search].concat()
    }

    /// Loads the page anew, or asks first when changes would be lost.
    pub fn reload(&self) {
        let router = *self;
        self.then(Callback::new(move |()| {
            // It was decided on: the browser need not ask again.
            router.unsaved.set(None);
            let _ = browser::window().location().reload();
        }));
    }

    /// Somebody has signed in: whoever came to do so goes on where he wanted, whoever was sent here stays where he is.
    pub fn go_on(&self) {
        self.link.set(None);
        if self.route.get_untracked() == Route::SignIn {
            self.attempt(Move::To(self.wanted()));
        }
    }
}

fn present_path() -> String {
    let location = browser::window().location();
    location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
}
