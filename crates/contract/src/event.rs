//! What the event stream says: which representation changed, never what is in it.

wire_code! {
    /// The representation to fetch again.
    pub enum ChangeKind {
        /// `/api/threat-protection`, and with it what the session allows.
        ThreatProtection,
        /// `/api/tenant`, and with it what the session allows.
        Tenant,
        /// What is the person's own: preferences (in `/api/session`), notifications, requests for help. Only that person's
        /// windows are told.
        Person,
        /// What the open features list: alerts, incidents, and when data last arrived. At most once a second, however much
        /// changes.
        Alerts,
        /// Everything: the events missed are no longer known.
        Everything,
    }
}

wire! {
    /// The data of one server-sent event named `change`. Its id is the place in the stream.
    pub struct Change {
        /// What to fetch again.
        pub kind: ChangeKind,
        /// The new version of it; 0 for `everything`.
        pub version: i64,
    }
}
