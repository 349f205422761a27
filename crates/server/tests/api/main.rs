//! The API in process: permission, validation, conflict, events, import, isolation, the app's files.

#[path = "../support/mod.rs"]
mod support;

#[path = "../support/browser.rs"]
mod browser;

#[path = "../support/provider.rs"]
mod provider;

#[path = "../support/graph.rs"]
mod graph_server;

#[path = "../support/smtp.rs"]
#[expect(dead_code, reason = "TLS is asked for by the tests of the process only")]
mod smtp;

#[path = "../support/numbers.rs"]
mod numbers;

mod alert_page;
mod alert_queue;
mod app_elsewhere;
mod app_files;
mod assignees;
mod audit;
mod audit_export;
mod audit_tampered;
mod below_a_path;
mod compression;
mod conflict;
mod connections;
mod copy;
mod endpoint_table;
mod entities;
mod erasure;
mod events;
mod every_endpoint;
mod every_tenant;
mod facts;
mod features;
mod fetch;
mod fetch_ended;
mod fetch_loading;
mod fetch_long;
mod graph;
mod graph_faults;
mod held;
mod help;
mod idle;
mod import;
mod incident_list;
mod ingest;
mod intake;
mod intake_history;
mod invitation;
mod invitation_faults;
mod kept_people;
mod leases;
mod leavers;
mod local_people;
mod mail;
mod mail_safety;
mod malformed;
mod metrics;
mod network;
mod notifications;
mod notified_incidents;
mod openapi;
mod outside;
mod password;
mod password_attempts;
mod password_change;
mod permission;
mod permissions;
mod preferences;
mod provider_fuzz;
mod provider_refused;
mod provider_return;
mod provider_sessions;
mod provider_sign_in;
mod scope;
mod scope_alerts;
mod scope_move;
mod scope_random;
mod scope_sides;
mod search;
mod search_names;
mod security_change;
mod security_graph;
mod service;
mod service_keys;
mod session;
mod sources;
mod tokens;
mod triage;
mod triage_back;
mod triage_comments;
mod triage_entry;
mod triage_export;
mod triage_input;
mod triage_large;
mod triage_move;
mod triage_news;
mod triage_summary;
mod turning_off;
mod upgrade;
mod upgrade_service;
mod views;
mod visits;
mod write_back;
mod write_back_answer;
mod write_back_faults;
mod write_back_off;
