//! How it stands with the incidents of a tenant, in figures.

use crate::{Incident, Severity};

wire! {
    /// How many open incidents are of a severity.
    pub struct SeverityCount {
        /// How bad they are. Those of which no service said it are informational, as the queue shows them.
        pub severity: Severity,
        /// How many.
        pub count: u64,
    }

    /// The incidents that are open: nobody has resolved them.
    pub struct IncidentSummary {
        /// How many there are.
        pub open: u64,
        /// How many of each severity, the worst first; one of which there is none is not named.
        pub severities: Vec<SeverityCount>,
        /// How many nobody works on.
        pub unassigned: u64,
        /// How many the person works on.
        pub own: u64,
        /// The five worst, of those the ones with the latest activity first.
        pub worst: Vec<Incident>,
    }
}
