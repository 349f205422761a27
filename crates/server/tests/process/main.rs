//! The real program: killed at every step and started again, ended by a signal, refused with bad settings.

mod killed;
mod program;
mod settings;
mod signal;
