//! Whether somebody is at this window. What is fetched only because the stream told something says so to the server, and does
//! not keep the session alive.

use crate::browser;
use std::cell::Cell;

/// What a person does, by whatever means: pointer, keyboard, voice, the browser's own buttons, coming back.
const SIGNS: [&str; 6] = ["pointerdown", "keydown", "click", "input", "popstate", "focus"];

thread_local! {
    /// Whether the person did something since the stream told something the last time.
    static ATTENDED: Cell<bool> = const { Cell::new(true) };
    static FOLLOWED: Cell<bool> = const { Cell::new(false) };
}

/// From now on until the person does something, whatever is fetched is fetched by itself.
pub(super) fn the_stream_told() {
    if !FOLLOWED.replace(true) {
        for sign in SIGNS {
            browser::on_window(sign, |_: web_sys::Event| ATTENDED.set(true));
        }
    }
    ATTENDED.set(false);
}

/// Whether the person did something since.
pub(super) fn is_attended() -> bool {
    ATTENDED.get()
}
