//! The page Permissions: who holds which role, and what each allows.

use crate::{Person, Role, RoleSource};

wire! {
    /// One role that anybody of the tenant holds, or one of the five that give something here.
    pub struct RoleHolders {
        /// The directory role template.
        pub role_template_id: String,
        /// The directory's name of it.
        pub display_name: String,
        /// The role as we know it; `null` when it gives nothing here.
        pub role: Option<Role>,
        /// Where it is held.
        pub source: RoleSource,
        /// Whether it opens the service's features and data (L5, L6).
        pub may_view: bool,
        /// Whether it turns the service on and off (S8).
        pub may_administer: bool,
        /// Who holds it, the first hundred by name.
        pub people: Vec<Person>,
        /// How many hold it.
        pub count: u64,
    }
}
