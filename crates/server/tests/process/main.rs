//! The real program: killed at every step and started again, ended by a signal, refused with bad settings.

#[path = "../support/graph.rs"]
#[expect(dead_code, reason = "most of it is asked for by the tests of the API only")]
mod graph_server;

#[path = "../support/smtp.rs"]
#[expect(dead_code, reason = "faults are asked for by the tests of the API only")]
mod smtp;

#[path = "../support/postgres.rs"]
mod postgres;

mod app_folder;
mod attributed;
mod backup;
mod disk_full;
mod erasure;
mod fetching;
mod file_gone;
mod graph;
mod health;
mod help_desk;
mod ingest;
mod killed;
mod leavers;
mod locked;
mod log;
mod mail_tls;
mod metrics;
mod operator;
mod person;
mod program;
mod scope;
mod service_key;
mod settings;
mod several;
mod signal;
mod slow;
mod small_disk;
mod sources;
mod store_copy;
mod tls;
mod traces;
mod unit;
mod write_back;
