//! One file per route; a folder only where a page has parts.

mod account;
mod action_center;
mod alerts;
mod audit;
mod eligibility;
mod home;
mod hunting;
mod incident;
mod incidents;
mod more_resources;
mod not_found;
mod permissions;
mod refused;
mod settings;
mod sign_in;
mod signed_in;
pub mod threat_protection;

pub use account::Account;
pub use action_center::ActionCenter;
pub use alerts::Alerts;
pub use audit::Audit;
pub use eligibility::EligibilityPage;
pub use home::{FeatureCards, Home};
pub use hunting::Hunting;
pub use incident::IncidentPage;
pub use incidents::Incidents;
pub use more_resources::MoreResources;
pub use not_found::NotFound;
pub use permissions::Permissions;
pub use refused::Refused;
pub use settings::Settings;
pub use sign_in::SignIn;
pub use signed_in::SignedIn;
pub use threat_protection::{PreviewFeaturesPage, ServiceKeysPage, ThreatProtectionPage, TimeZonePage};
