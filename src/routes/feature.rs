//! The features that the gate covers.

/// A feature that opens once the service is on (`behaviour.md` S14 to S18).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    /// Incidents.
    Incidents,
    /// Action center.
    ActionCenter,
    /// Hunting.
    Hunting,
}

impl Feature {
    /// Every feature, in the order of the navigation.
    pub const ALL: [Self; 3] = [Self::Incidents, Self::ActionCenter, Self::Hunting];
}
