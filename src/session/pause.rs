//! The session has ended in the middle of work: nothing on the page goes away, and what was asked waits until somebody has
//! signed in again.

use js_sys::{Function, Promise};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// Whether work is interrupted. Copy it freely.
#[derive(Clone, Copy)]
pub struct Pause {
    /// True from the request that was refused until somebody has signed in again.
    pub ended: RwSignal<bool>,
    /// Whether that is said in a dialog. A person may put it away; the next request brings it back.
    pub asking: RwSignal<bool>,
    /// Signing out was on purpose, and the server has not confirmed it yet.
    leaving: StoredValue<bool>,
    /// What the requests wait for, and how it is settled.
    waiting: StoredValue<Option<(Promise, Function)>, LocalStorage>,
}

impl Pause {
    pub(super) fn new() -> Self {
        Self {
            ended: RwSignal::new(false),
            asking: RwSignal::new(false),
            leaving: StoredValue::new(false),
            waiting: StoredValue::new_local(None),
        }
    }

    /// Whether it has begun. Not followed.
    pub(super) fn has_begun(self) -> bool {
        self.ended.try_get_untracked() == Some(true)
    }

    /// A request was refused: what it waits for. `None` for somebody who signs out.
    pub(super) fn begin(self) -> Option<Promise> {
        if self.leaving.try_get_value()? {
            return None;
        }
        self.ended.set(true);
        self.asking.set(true);
        if let Some((promise, _)) = self.waiting.get_value() {
            return Some(promise);
        }
        let mut settle = None;
        let promise = Promise::new(&mut |then, _| settle = Some(then));
        self.waiting.set_value(Some((promise.clone(), settle?)));
        Some(promise)
    }

    /// It is over: what waits is sent again, or given up.
    pub(super) fn end(self, again: bool) {
        if !self.has_begun() {
            return;
        }
        self.ended.set(false);
        self.asking.set(false);
        if let Some((_, settle)) = self.waiting.try_update_value(Option::take).flatten() {
            let _ = settle.call1(&JsValue::UNDEFINED, &again.into());
        }
    }

    /// Somebody signs out on purpose.
    pub(super) fn leave(self) {
        self.leaving.set_value(true);
        self.end(false);
    }

    /// Nobody is signed in any more, or somebody else is: the next end is not on purpose.
    pub(super) fn settle(self) {
        self.leaving.set_value(false);
    }
}
