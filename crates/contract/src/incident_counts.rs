//! How much there is of what belongs to an incident, counted by the server: an answer holds less than that where there is much.

use crate::{Category, EntityKind, EvidenceVerdict, RemediationStatus};

wire! {
    /// How many alerts of an incident are of a category.
    pub struct CategoryCount {
        /// Which.
        pub category: Category,
        /// How many.
        pub count: u64,
    }

    /// How many alerts of an incident name a technique.
    pub struct TechniqueCount {
        /// Of MITRE ATT&CK, such as `T1059.001`.
        pub technique: String,
        /// How many.
        pub count: u64,
    }

    /// How many entities of an incident are of a kind.
    pub struct EntityKindCount {
        /// Which.
        pub kind: EntityKind,
        /// How many.
        pub count: u64,
    }

    /// About how many entities of an incident this was found, and this was done.
    pub struct EvidenceCount {
        /// What was found.
        pub verdict: EvidenceVerdict,
        /// What was done.
        pub remediation: RemediationStatus,
        /// How many.
        pub count: u64,
    }

    /// What is in an incident, of all that the person sees of it; what there is none of is not named. How many alerts it has, and how
    /// many of them are open, the incident itself says.
    pub struct IncidentCounts {
        /// Its alerts by category, in the order of the categories.
        pub categories: Vec<CategoryCount>,
        /// Its alerts by technique, those of most alerts first, then by id. An alert may name several.
        pub techniques: Vec<TechniqueCount>,
        /// Its entities by kind.
        pub kinds: Vec<EntityKindCount>,
        /// Its entities by verdict and remediation.
        pub evidence: Vec<EvidenceCount>,
    }
}
