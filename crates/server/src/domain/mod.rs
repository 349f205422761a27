//! The rules of the product, pure: no clock, no randomness, no input or output. All of it is passed in.

pub mod access;
pub mod attempts;
pub mod audit_hash;
pub mod cause;
pub mod claimed_roles;
pub mod coverage;
pub mod credential;
pub mod directory;
pub mod eligibility;
pub mod fields;
pub mod incident_change;
pub mod incident_move;
pub mod judgement;
pub mod licence;
pub mod lifecycle;
pub mod local_person;
pub mod location;
pub mod mail;
pub mod merge;
pub mod notification;
pub mod preferences;
pub mod rate;
pub mod reading;
pub mod role_holders;
pub mod support;
pub mod supported_service;
