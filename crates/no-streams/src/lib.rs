//! Stands in for the crate `wasm-streams`, which comes with Leptos for its server functions.
//!
//! The app has no server functions, but the crate's exports could not be left out of the download: 7 kB of
//! JavaScript and what hangs on it. This has the few names that are called, on a type of which there is no value.

use futures_core::Stream;
use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};
use wasm_bindgen::JsValue;

/// A stream of the browser; there is none.
#[derive(Debug)]
pub struct ReadableStream(Infallible);

impl ReadableStream {
    /// Never called.
    ///
    /// # Panics
    /// Always: only server functions would call it.
    #[must_use]
    pub fn from_raw(_: web_sys::ReadableStream) -> Self {
        panic!("the app has no server functions")
    }

    /// Never called.
    ///
    /// # Panics
    /// Always: only server functions would call it.
    pub fn from_stream<S>(_: S) -> Self
    where
        S: Stream<Item = Result<JsValue, JsValue>> + 'static,
    {
        panic!("the app has no server functions")
    }

    /// Never called, for there is no value of this type.
    #[must_use]
    pub fn into_raw(self) -> web_sys::ReadableStream {
        match self.0 {}
    }

    /// Never called, for there is no value of this type.
    #[must_use]
    pub fn into_stream(self) -> IntoStream {
        IntoStream(self.0)
    }
}

/// The items of a stream; there is none.
#[derive(Debug)]
pub struct IntoStream(Infallible);

impl Stream for IntoStream {
    type Item = Result<JsValue, JsValue>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.0 {}
    }
}
