//! What is kept: the control database, and one database per data center location (D8). No policy here.

mod address;
pub mod alert_fetch;
mod alert_fetch_progress;
pub mod alert_list;
pub mod alert_queue;
pub mod api_token;
pub mod assignees;
pub mod attempt;
pub mod audit;
pub mod backup;
mod check;
pub mod code;
pub mod control;
pub mod copy;
mod copying;
mod database;
pub mod device_limit;
pub mod directory;
mod directory_people;
pub mod document;
pub mod entity;
pub mod erasure;
pub mod event;
pub mod fault;
pub mod feedback;
mod fetched_alert;
pub mod figures;
pub mod filter_sql;
mod flag;
pub mod hearing;
pub mod incident_change;
pub mod incident_comment;
pub mod incident_counts;
mod incident_elsewhere;
pub mod incident_entities;
pub mod incident_entry;
pub mod incident_figures;
mod incident_follow;
pub mod incident_history;
pub mod incident_list;
pub mod incident_move;
mod incident_move_back;
pub mod incident_obstacles;
pub mod incident_queue;
mod incident_restore;
mod incident_sides;
pub mod incident_told;
pub mod incident_undo;
pub mod intake;
pub mod invitation;
pub mod lease;
pub mod local_people;
pub mod local_person;
pub mod location;
pub mod location_figures;
pub mod location_step;
mod names_in_dutch;
pub mod notification;
pub mod outbox;
pub mod page_sql;
pub mod preferences;
pub mod proven_person;
pub mod provisioning;
pub mod reading;
pub mod role_holders;
mod rows;
pub mod saved_view;
pub mod service_change;
pub mod service_key;
pub mod session;
pub mod sight;
pub mod sign_in;
pub mod sql;
pub mod support;
pub mod tables;
pub mod threat_protection;
pub mod write_back;
pub mod write_back_answer;
mod write_back_failed;
pub mod write_back_step;

pub use address::Address;
pub use control::Control;
pub use database::Kind;
pub use location::{LocationStore, Locations};

/// What can go wrong in a store: the database, or what is written in it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or cannot be reached.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// Its schema cannot be brought up to date.
    #[error("the database cannot be brought up to date: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// Another server has taken over what this one was doing.
    #[error("another server has taken over")]
    LeaseLost,
    /// Somebody reads what was there before something was erased.
    #[error(
        "what was erased is still read from before, as by a backup: it stays in the log of the database until that ends"
    )]
    StillRead,
    /// A copy was begun into this database and not finished.
    #[error("it holds a copy that was not finished: go on with `store copy`, or empty it")]
    Unfinished,
    /// Something cannot be copied.
    #[error("{0}")]
    Copy(String),
    /// A database cannot be named so.
    #[error("{0}")]
    Address(String),
    /// A column holds a code that this version does not know.
    #[error("the database holds {text:?}, which is not a {kind}")]
    UnknownCode {
        /// What stands there.
        text: String,
        /// What it should be.
        kind: &'static str,
    },
}

/// The result of a store.
pub type Result<T> = std::result::Result<T, StoreError>;
