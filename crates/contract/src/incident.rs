//! What persons change of incidents and alerts.

wire_code! {
    /// A field of an incident or an alert that persons change. An alert has neither a name of its own nor tags.
    pub enum IncidentField {
        /// Its name.
        DisplayName,
        /// How far the work is.
        Status,
        /// Who works on it.
        AssignedTo,
        /// Whether it was right.
        Classification,
        /// What it was.
        Determination,
        /// Tags.
        CustomTags,
    }
}
