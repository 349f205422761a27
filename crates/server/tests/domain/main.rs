//! The rules of the product, exhaustively.

mod access;
mod attempts;
mod coverage;
mod eligibility;
mod incident_change;
mod judgement;
mod lifecycle;
mod local_person;
mod location;
mod rate;
mod skus;
mod supported_service;
mod write_back;
