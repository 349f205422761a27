//! The rules of the product, exhaustively.

mod access;
mod eligibility;
mod lifecycle;
mod location;
