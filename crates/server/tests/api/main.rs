//! The API in process: permission, validation, conflict, events, import, isolation, the app's files.

#[path = "../support/mod.rs"]
mod support;

mod app_files;
mod compression;
mod conflict;
mod events;
mod features;
mod import;
mod malformed;
mod openapi;
mod permission;
mod service;
mod session;
mod visits;
