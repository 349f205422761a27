//! The API in process: permission, validation, conflict, events, import, isolation, the app's files.

#[path = "../support/mod.rs"]
mod support;

#[path = "../support/smtp.rs"]
mod smtp;

mod app_files;
mod compression;
mod conflict;
mod events;
mod features;
mod help;
mod import;
mod mail;
mod mail_safety;
mod malformed;
mod notifications;
mod openapi;
mod permission;
mod permissions;
mod preferences;
mod service;
mod session;
mod upgrade;
mod visits;
