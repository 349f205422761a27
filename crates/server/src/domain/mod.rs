//! The rules of the product, pure: no clock, no randomness, no input or output. All of it is passed in.

pub mod access;
pub mod audit_hash;
pub mod cause;
pub mod directory;
pub mod eligibility;
pub mod licence;
pub mod lifecycle;
pub mod location;
pub mod merge;
pub mod supported_service;
