//! The components and pages of the app in a real browser: what is drawn, keyboard and focus, aria, clean-up.
//!
//! Each test has a stage of its own (`stage`) and a server that answers what the test tells it to (`server`).
#![cfg(target_arch = "wasm32")]

mod alert_samples;
mod answers;
mod history_samples;
mod samples;
mod server;
mod stage;

mod account;
mod alert_page;
mod alerts;
mod audit;
mod blocks;
mod bulk;
mod colliding;
mod configured;
mod customizing;
mod dialogs;
mod drawing;
mod ended;
mod entities;
mod errors;
mod every_page;
mod formats;
mod gate;
mod graph;
mod handing_over;
mod help;
mod incident;
mod incident_large;
mod incident_samples;
mod languages;
mod late;
mod leaving;
mod leftovers;
mod licences;
mod loading;
mod memory;
mod moving;
mod navigation;
mod notifications;
mod own_settings;
mod pages;
mod palette;
mod permissions;
mod pieces;
mod preferences;
mod preview;
mod preview_features;
mod provisioning;
mod queries;
mod queue;
mod reading;
mod service_keys;
mod services;
mod settings;
mod shell;
mod sign_in;
mod support;
mod taking_back;
mod time_zone;
mod turning_off;
mod turning_on;
mod views;
mod walk;
mod windowed;
mod write_back;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
