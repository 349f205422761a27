//! The rules of the product, exhaustively.

mod access;
mod coverage;
mod eligibility;
mod lifecycle;
mod location;
mod rate;
mod skus;
