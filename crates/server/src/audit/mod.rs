//! The audit log beyond its table: verifying it, and writing it as a file (D11).

pub mod export;
pub mod verify;
