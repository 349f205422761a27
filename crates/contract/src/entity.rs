//! An entity: what it is, where and when it was seen, and with what.

use crate::{EntityKind, EvidenceVerdict, Incident, Timestamp};

wire! {
    /// How many alerts said this of an entity.
    pub struct VerdictCount {
        /// What was found.
        pub verdict: EvidenceVerdict,
        /// How many of the alerts that were looked at said so.
        pub alert_count: u64,
    }

    /// An entity that was seen together with another one.
    pub struct SeenWith {
        /// The name by which it is known, which is that of its page.
        pub key: String,
        /// What it is.
        pub kind: EntityKind,
        /// How it is shown.
        pub display: String,
        /// How many of the alerts that were looked at name both.
        pub alert_count: u64,
    }

    /// An entity with where it was seen.
    pub struct EntityDetails {
        /// The name by which it is known.
        pub key: String,
        /// What it is.
        pub kind: EntityKind,
        /// How it is shown.
        pub display: String,
        /// Every name that it has in the alerts that were looked at, with `key`.
        pub names: Vec<String>,
        /// The device group, of a device.
        pub group_name: Option<String>,
        /// When it was first seen.
        pub first_seen_date_time: Timestamp,
        /// When it was last seen.
        pub last_seen_date_time: Timestamp,
        /// Since when it is everywhere, so that alerts are not linked by it; nothing where it is not.
        pub everywhere_since: Option<Timestamp>,
        /// How many alerts name it.
        pub alert_count: u64,
        /// How many of them were looked at for its names, its verdicts, and what it was seen with.
        pub looked_at: u64,
        /// What they said of it, the worst first.
        pub verdicts: Vec<VerdictCount>,
        /// What was seen with it, the most often first; no more than the server sends at once, of `seenWithCount`.
        pub seen_with: Vec<SeenWith>,
        /// How many entities were seen with it in the alerts that were looked at.
        pub seen_with_count: u64,
        /// The incidents in which it is, the newest first; no more than the server sends at once, of `incidentCount`.
        pub incidents: Vec<Incident>,
        /// How many incidents it is in, as far as the server counts.
        pub incident_count: u64,
        /// It is in more incidents than `incidentCount` says: the server counts no further.
        pub incidents_cut: bool,
    }
}
