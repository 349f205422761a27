//! The rules of the product, pure: no clock, no randomness, no input or output. All of it is passed in.

pub mod access;
pub mod directory;
pub mod eligibility;
pub mod licence;
pub mod lifecycle;
pub mod location;
pub mod supported_service;
