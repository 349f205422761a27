//! What the app knows of the signed-in person: the session, the tenant, the service. The server decides all of
//! it; this only fetches it at the right time.

use crate::{api, query::Query};
use leptos::prelude::*;
use security_center_contract::{ServiceState, Session, Tenant, ThreatProtection};

/// The three representations that every page may need. Copy it freely.
#[derive(Clone, Copy)]
pub struct Known {
    /// Who is signed in, and what is allowed.
    pub session: Query<Session>,
    /// The tenant and its eligibility.
    pub tenant: Query<Tenant>,
    /// The service; fetched only for those who may see it.
    pub service: Query<ThreatProtection>,
}

/// Offers what is known to all that is below, and keeps the three consistent with each other.
pub fn provide_known() -> Known {
    let known = Known {
        session: Query::new(api::session),
        tenant: Query::new(api::tenant),
        service: Query::new(api::threat_protection).unless_older(|now, new| new.version < now.version),
    };
    provide_context(known);

    // Another person, or other rights: what was known of the tenant and the service no longer holds.
    let person = Memo::new(move |_| {
        known
            .session
            .value()
            .map(|session| (session.tenant.id, session.person.id, session.access.settings.allowed))
    });
    Effect::new(move |before: Option<Option<(String, String, bool)>>| {
        let now = person.get();
        if before.flatten() != now {
            known.tenant.forget();
            known.service.forget();
        }
        if let Some((_, _, may_see_service)) = &now {
            known.tenant.refetch();
            if *may_see_service {
                known.service.refetch();
            }
        }
        now
    });

    // What the session allows follows from the state of the service.
    let state = Memo::new(move |_| known.service.value().map(|service| service.state));
    Effect::new(move |before: Option<Option<ServiceState>>| {
        let now = state.get();
        if before.flatten().is_some_and(|before| Some(before) != now) {
            known.session.refetch();
        }
        now
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
                Ok(session) => known.session.put(session),
                Err(error) => known.session.fail(error),
            }
        });
    }

    /// Fetches everything again, as after changes may have been missed.
    pub fn refetch_all(&self) {
        self.session.refetch();
        self.tenant.refetch();
        if self.session.value_now().is_some_and(|session| session.access.settings.allowed) {
            self.service.refetch();
        }
    }

    /// Ends the session, here and on the server.
    pub fn sign_out(&self) {
        let known = *self;
        leptos::task::spawn_local(async move {
            let _ = api::sign_out().await;
            known.session.refetch();
        });
    }
}
