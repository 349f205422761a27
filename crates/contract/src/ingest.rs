//! What a supported service is answered when it sends alerts.

wire! {
    /// What became of the items of a request, or of several. Whatever is counted here is durable.
    pub struct IngestedAlerts {
        /// Alerts that were not there before.
        pub accepted: u64,
        /// Alerts that were, and of which something new was said.
        pub updated: u64,
        /// Items that were there already.
        pub already_known: u64,
        /// Rows of evidence whose row of `AlertInfo` has not come yet: the alert appears with it.
        pub waiting: u64,
        /// Items that cannot be taken.
        pub faulty: u64,
        /// Which, and why: the first hundred of them.
        pub faults: Vec<FaultyItem>,
    }

    /// An item that cannot be taken.
    pub struct FaultyItem {
        /// Its place, counted from 0; empty lines are not counted.
        pub index: u64,
        /// The field, such as `evidence[3]`; empty where it is the item as a whole.
        pub field: String,
        /// Why, as a code: `missing`, `tooLong`, `notATime`, `otherService` and so on.
        pub reason: String,
        /// Why, in English.
        pub detail: String,
    }
}
