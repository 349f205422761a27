//! Pieces that know the product, used by two pages or more.

mod conditions;
mod confirm;
mod coverage;
mod empty;
mod failure;
mod heading;
mod kept;
mod load;
mod location;
mod password;
mod refusals;
mod roles;
mod secret;
mod sending;
mod services;
mod steps;
mod table;
mod time;

pub use conditions::{Conditions, Subscriptions};
pub use confirm::{Asked, Confirm};
pub use coverage::{LicenceCoverage, LicenceLines};
pub use empty::EmptyFeature;
pub use failure::Failure;
pub use heading::Heading;
pub use kept::data_kept;
pub use load::Load;
pub use location::{Location, location_reason};
pub use password::PasswordForm;
pub use refusals::Refusals;
pub use roles::HeldRoles;
pub use secret::Secret;
pub use sending::{Form, Sending, fault, missing};
pub use services::{Services, service_names};
pub use steps::Steps;
pub use table::{Cell, Items, Listing, Mark, Rows, Table};
pub use time::{Moment, by_whom};
