//! The security center's app. It shows what the server decided, and decides nothing itself.
//!
//! The modules in reading order, which is also who may know whom: each may use those below it.

pub mod app;
pub mod help;
pub mod pages;
pub mod parts;
pub mod shell;

pub mod triage;

pub mod queue;

pub mod components;
pub mod format;

pub mod configuration;
pub mod events;
pub mod preferences;
pub mod release;
pub mod session;

pub mod ordered;
pub mod paged;
pub mod query;
pub mod router;
pub mod routes;
pub mod scroll;
pub mod search;
pub mod walk;

pub mod api;
pub mod i18n;
pub mod panic;
pub mod theme;
pub mod ui;

pub mod browser;

pub use app::mount;
