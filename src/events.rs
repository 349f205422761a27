//! The server's event stream: which of the known representations to fetch again.

use crate::{
    api::{Connection, EventStream, Told},
    browser,
    release::use_release,
    routes::Route,
    session::Known,
    ui::effect,
};
use leptos::prelude::*;
use security_center_contract::{Change, ChangeKind};

/// Follows the stream while somebody is signed in. Returns how it stands with the connection.
///
/// Not where one signs in: it may be somebody else who does, and what was known so far must not be asked for in his name.
pub fn follow(known: Known, route: Memo<Route>) -> ReadSignal<Connection> {
    let connection = RwSignal::new(Connection::Idle);
    let release = use_release();
    let person = Memo::new(move |_| {
        let session = known.session.get().filter(|_| route.get() != Route::SignIn)?;
        Some(format!("{} {}", session.tenant.id, session.person.id))
    });
    let stream = StoredValue::new_local(None::<EventStream>);
    let followed = StoredValue::new(None::<String>);
    let open = move || {
        EventStream::open(move |told| match told {
            Told::Change(change) => changed(known, &change),
            Told::Connection(now) => {
                let before = connection.get_untracked();
                connection.set(now);
                match (before, now) {
                    // From here on every change is heard, so that what is fetched now cannot grow old. Without
                    // a stream it is fetched all the same.
                    (Connection::Idle, _) => known.refetch_details(),
                    // Lost: perhaps the session has ended. Open again: changes may have been missed.
                    (Connection::Live, Connection::Lost) => known.refetch_all(),
                    (Connection::Lost, Connection::Live) => {
                        known.refetch_all();
                        // Perhaps it is another version that answers.
                        release.look();
                    }
                    // Still lost: perhaps because the session has ended meanwhile.
                    (Connection::Lost, Connection::Lost) => known.session.refetch(),
                    _ => {}
                }
            }
        })
    };
    effect(move || {
        // The old one is closed first.
        stream.set_value(None);
        connection.set(Connection::Idle);
        let Some(person) = person.get() else { return };
        // Back from where one signs in, and nobody else did: changes may have been missed.
        if followed.get_value().as_ref() == Some(&person) {
            known.session.refetch();
            known.refetch_notifications();
        }
        followed.set_value(Some(person));
        stream.set_value(Some(open()));
    });
    // The network is there again: no need to wait for the next try.
    browser::on_window("online", move |_: web_sys::Event| {
        if connection.try_get_untracked() == Some(Connection::Lost) {
            stream.set_value(Some(open()));
        }
    });
    connection.read_only()
}

fn changed(known: Known, change: &Change) {
    if matches!(change.kind, ChangeKind::ThreatProtection | ChangeKind::Tenant) {
        known.heard.update(|heard| *heard += 1);
    }
    match change.kind {
        ChangeKind::ThreatProtection => {
            known.refetch_notifications();
            let known_version = known.service.now().map(|service| service.version);
            if known_version.is_none_or(|version| version < change.version) {
                // Those who may not see the service learn from the session what that means for them.
                known.session.refetch();
                known.refetch_service();
            }
        }
        ChangeKind::Tenant => {
            known.session.refetch();
            known.tenant.refetch();
            known.fetching.update(|moved| *moved += 1);
        }
        ChangeKind::Alerts => known.alerts.update(|moved| *moved += 1),
        ChangeKind::Person => known.own_changed(),
        ChangeKind::Everything => known.refetch_all(),
    }
}
