//! What the app knows of the signed-in person: the session, the tenant, the service. The server decides all of
//! it; this only fetches it at the right time.

mod pause;

pub use pause::Pause;

use crate::{api, browser, i18n::use_words, query::Query, router::Router, routes::Route, ui::effect};
use leptos::prelude::*;
use security_center_contract::{
    FeatureAccess, Notifications, Preferences, ServiceState, Session, SignedOut, Tenant, ThreatProtection,
    TimeZoneChoice,
};

/// The representations that every page may need. Copy it freely.
#[derive(Clone, Copy)]
pub struct Known {
    /// Who is signed in, and what is allowed.
    pub session: Query<Session>,
    /// The tenant and its eligibility.
    pub tenant: Query<Tenant>,
    /// The service; fetched only for those who may see it.
    pub service: Query<ThreatProtection>,
    /// Moves when something of the person's own may have changed: notifications, requests for help.
    pub own: RwSignal<u32>,
    /// What happened; fetched once the page can be used.
    pub notifications: Query<Notifications>,
    /// Moves when something of the tenant changed, or may have: what is listed of it may have become longer.
    pub heard: RwSignal<u32>,
    /// Moves when the fetching of the tenant's alerts stands otherwise, or may.
    pub fetching: RwSignal<u32>,
    /// Moves when what the open features list changed, or may have.
    pub alerts: RwSignal<u32>,
    /// Whether the session has ended in the middle of work.
    pub pause: Pause,
}

/// Offers what is known to all that is below, and keeps it consistent.
pub fn provide_known() -> Known {
    let known = Known {
        session: Query::new(&api::SESSION),
        tenant: Query::new(&api::TENANT),
        service: Query::new(&api::THREAT_PROTECTION),
        own: RwSignal::new(0),
        notifications: Query::new(&api::NOTIFICATIONS),
        heard: RwSignal::new(0),
        fetching: RwSignal::new(0),
        alerts: RwSignal::new(0),
        pause: Pause::new(),
    };
    provide_context(known);
    known.follow_windows();
    // For a first visit, and for whoever has signed out, there is nothing to wait for.
    api::when_ended(move || known.session.now().and_then(|_| known.pause.begin()));

    // Another person, or other rights: what was known of the tenant and the service no longer holds.
    let person = Memo::new(move |_| {
        let session = known.session.get()?;
        let may_see_service = session.access.settings.allowed;
        Some(format!("{} {} {may_see_service}", session.tenant.id, session.person.id))
    });
    effect(move || {
        // Read, because a memo that nobody reads never notices a change.
        person.get();
        known.pause.settle();
        known.tenant.forget();
        known.service.forget();
        known.notifications.forget();
    });

    // What the session allows follows from the state of the service: where they disagree, the session is older.
    let on = Memo::new(move |_| known.service.get().map(|service| service.state == ServiceState::On));
    effect(move || {
        let open = known.session.now().map(|session| session.access.features.access == FeatureAccess::Open);
        if on.get().is_some_and(|on| Some(on) != open) {
            known.session.refetch();
        }
    });

    let words = use_words();
    effect(move || {
        let zone = known.session.get().map(|session| session.preferences.time_zone);
        words.tell_local_times(zone == Some(TimeZoneChoice::Local));
    });
    known
}

/// What is known.
///
/// # Panics
/// Where nothing was provided.
#[must_use]
pub fn use_known() -> Known {
    expect_context()
}

impl Known {
    /// Begins: says to the server that the person visits, and learns who he is.
    pub fn begin(&self) {
        let known = *self;
        leptos::task::spawn_local(async move {
            match api::visit().await {
                Ok(session) => known.welcome(session),
                // Not yet signed in again: the question stays.
                Err(_) if known.pause.has_begun() => {}
                Err(error) => known.session.fail(error),
            }
        });
    }

    /// Somebody is signed in. Where work was interrupted it goes on for the same person; another one begins anew.
    fn welcome(&self, session: Session) {
        let same = self.person() == Some(key(&session));
        if self.pause.has_begun() && !same {
            self.session.forget();
        }
        self.session.put(session);
        self.pause.end(same);
        // Other windows may be waiting for it.
        browser::keep(SIGNED_IN, Some(&browser::unique()));
    }

    /// The person has signed out: here, and where the provider has an address for that, there.
    pub fn signed_out(&self, router: Router, left: SignedOut) {
        router.leave_to(&Route::Home);
        browser::keep(SIGNED_OUT, Some(&browser::unique()));
        self.leave();
        if let Some(address) = left.provider_address {
            let _ = browser::window().location().set_href(&address);
        }
    }

    /// Somebody signed out on purpose: nothing waits for him.
    fn leave(&self) {
        self.pause.leave();
        self.session.refetch();
    }

    /// Follows what is done in other windows of this browser; coming back to this one is taken for a sign, too.
    fn follow_windows(self) {
        browser::on_window("storage", move |event: web_sys::StorageEvent| {
            let name = event.key().unwrap_or_default();
            if name.ends_with(SIGNED_IN) && self.pause.has_begun() {
                self.begin();
            } else if name.ends_with(SIGNED_OUT) && self.session.now().is_some() {
                self.leave();
            }
        });
        browser::on_window("focus", move |_: web_sys::Event| {
            if self.pause.has_begun() {
                self.begin();
            }
        });
    }

    /// Fetches what the session leads to: the tenant, and the service for those who may see it.
    pub fn refetch_details(&self) {
        self.tenant.refetch();
        self.refetch_service();
    }

    /// Fetches everything again, as after changes may have been missed.
    pub fn refetch_all(&self) {
        self.heard.update(|heard| *heard += 1);
        self.fetching.update(|moved| *moved += 1);
        self.alerts.update(|moved| *moved += 1);
        self.own_changed();
        self.refetch_details();
    }

    /// Something of the person's own changed: fetches the session with its preferences, and tells whoever shows the rest.
    pub fn own_changed(&self) {
        self.session.refetch();
        self.refetch_notifications();
        self.own.update(|own| *own += 1);
    }

    /// Fetches the service again, for those who may see it.
    pub fn refetch_service(&self) {
        if self.session.now().is_some_and(|session| session.access.settings.allowed) {
            self.service.refetch();
        }
    }

    /// Fetches again what happened, once it was fetched at all.
    pub fn refetch_notifications(&self) {
        if self.notifications.now().is_some() {
            self.notifications.refetch();
        }
    }

    /// Shows the person's own settings from now on: the answer to a change of them. What was asked before it is dropped,
    /// and what another window chose meanwhile is fetched.
    pub fn put_preferences(&self, preferences: Preferences) {
        if let Some(session) = self.session.now() {
            self.session.put(Session { preferences, ..(*session).clone() });
            self.session.refetch_anew();
        }
    }

    /// Who is signed in, as a key that differs for each person of each tenant. Not followed.
    #[must_use]
    pub fn person(&self) -> Option<String> {
        self.session.now().map(|session| key(&session))
    }
}

/// Under these names the windows of a browser tell each other that somebody has signed in or out.
const SIGNED_IN: &str = "signed-in";
const SIGNED_OUT: &str = "signed-out";

fn key(session: &Session) -> String {
    format!("{} {}", session.tenant.id, session.person.id)
}
