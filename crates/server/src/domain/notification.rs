//! Which of the things that happened a person is told of, and which of them he has seen.

use security_center_contract::{Actor, Notification, NotificationKind, Notifications, Timestamp};

/// How many are shown.
pub const AT_MOST: i64 = 50;

/// How far back, in milliseconds.
pub const PERIOD: i64 = 90 * 24 * 60 * 60 * 1000;

/// Something that happened, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: NotificationKind,
    /// Who caused it.
    pub actor: Option<Actor>,
    /// The directory's id of the person who caused it.
    pub actor_id: Option<String>,
    /// The number of the request that it is about.
    pub request: Option<i64>,
}

/// The newest of everything that happened, for a person who has seen all of it until a moment. What he did himself
/// he has seen.
#[must_use]
pub fn show(mut happened: Vec<Happened>, person_id: &str, seen_until: &Timestamp) -> Notifications {
    happened.sort_by(|one, other| (&other.at, other.request).cmp(&(&one.at, one.request)));
    happened.truncate(usize::try_from(AT_MOST).unwrap_or(usize::MAX));
    let value: Vec<Notification> = happened
        .into_iter()
        .map(|one| Notification {
            seen: one.at <= *seen_until || one.actor_id.as_deref() == Some(person_id),
            at: one.at,
            kind: one.kind,
            actor: one.actor,
            request: one.request,
        })
        .collect();
    let unseen = value.iter().filter(|one| !one.seen).count() as u64;
    Notifications { value, unseen }
}
