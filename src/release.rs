//! Which version of the app this window runs, and whether another one is delivered by now. It never loads by itself: what
//! a person does in an old window goes on.

use crate::{api, browser, router::Router};
use leptos::prelude::*;

/// A window asks no more often than this, in milliseconds.
const PAUSE: f64 = 60_000.0;
/// Nor less often, while it is looked at.
const INTERVAL: i32 = 1_800_000;

/// What is known of the version. Copy it freely.
#[derive(Clone, Copy)]
pub struct Release {
    router: Router,
    /// The page that is delivered names other files than this one.
    new: RwSignal<bool>,
    /// The person knows, and goes on as it is.
    put_away: RwSignal<bool>,
    asked: StoredValue<f64>,
}

/// Offers the version to all that is below, and asks for a newer one from time to time.
pub fn provide_release(router: Router) -> Release {
    let release = Release {
        router,
        new: RwSignal::new(false),
        put_away: RwSignal::new(false),
        asked: StoredValue::new(js_sys::Date::now()),
    };
    provide_context(release);
    browser::on_document("visibilitychange", move || release.look());
    every(INTERVAL, move || release.look());
    release
}

/// The version.
///
/// # Panics
/// Where none was provided.
#[must_use]
pub fn use_release() -> Release {
    expect_context()
}

impl Release {
    /// Whether a newer version is delivered.
    #[must_use]
    pub fn is_new(self) -> bool {
        self.new.get()
    }

    /// Whether that is still to be said.
    #[must_use]
    pub fn is_news(self) -> bool {
        self.new.get() && !self.put_away.get()
    }

    /// The person goes on with the version that is here.
    pub fn put_away(self) {
        self.put_away.set(true);
    }

    /// Loads the newer version, after asking where changes would be lost.
    pub fn load(self) {
        self.router.reload();
    }

    /// Asks, if this window is looked at and has not asked just now: somebody comes back to it, or the server does.
    pub fn look(self) {
        let asked = self.asked.try_get_value();
        if browser::is_visible() && asked.is_some_and(|asked| js_sys::Date::now() - asked > PAUSE) {
            self.ask();
        }
    }

    /// Asks now.
    pub fn ask(self) {
        self.asked.set_value(js_sys::Date::now());
        if self.new.try_get_untracked() != Some(false) {
            return;
        }
        leptos::task::spawn_local(async move {
            if let Ok(page) = api::page().await
                && is_another(&page, &browser::own_files())
            {
                let _ = self.new.try_set(true);
            }
        });
    }
}

/// Whether this is the page of the app and names other files than those of this window. Something else in its place, as a
/// proxy shows that wants a sign-in of its own, is no version.
fn is_another(page: &str, own: &[String]) -> bool {
    let of_the_app = page.contains("name=app") || page.contains("name=\"app\"");
    of_the_app && own.iter().any(|file| !page.contains(file.as_str()))
}

/// Calls back again and again.
fn every(milliseconds: i32, then: impl Fn() + Copy + 'static) {
    browser::after(milliseconds, move || {
        then();
        every(milliseconds, then);
    });
}

#[cfg(test)]
mod tests {
    use super::is_another;

    #[test]
    fn only_a_page_of_the_app_that_names_other_files_is_another_version() {
        let own = ["app-1.js".to_owned(), "app-1_bg.wasm".to_owned()];
        let page = |files: &str| format!("<html><meta content=\"{files}\" name=app><div id=app>");
        assert!(!is_another(&page("app-1.js app-1_bg.wasm"), &own));
        assert!(is_another(&page("app-2.js app-2_bg.wasm"), &own));
        assert!(is_another(&page("app-1.js app-2_bg.wasm"), &own));
        assert!(!is_another("<html>Sign in to the network", &own));
        assert!(!is_another(&page("app-2.js"), &[]), "a window that does not know itself");
    }
}
