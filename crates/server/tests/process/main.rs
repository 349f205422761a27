//! The real program: killed at every step and started again, ended by a signal, refused with bad settings.

#[path = "../support/graph.rs"]
#[expect(dead_code, reason = "most of it is asked for by the tests of the API only")]
mod graph_server;

#[path = "../support/smtp.rs"]
#[expect(dead_code, reason = "faults are asked for by the tests of the API only")]
mod smtp;

mod app_folder;
mod backup;
mod erasure;
mod graph;
mod health;
mod help_desk;
mod killed;
mod mail_tls;
mod metrics;
mod operator;
mod person;
mod program;
mod service_key;
mod settings;
mod signal;
mod sources;
mod tls;
