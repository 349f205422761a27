//! JSON by the browser's own parser, which the app need not bring along.

use serde::{Serialize, de::DeserializeOwned};
use serde_wasm_bindgen::Serializer;

/// Reads a value; `None` for text that is not JSON, or not of this shape.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_wasm_bindgen::from_value(js_sys::JSON::parse(text).ok()?).ok()
}

/// Writes a value.
pub(super) fn write(value: &impl Serialize) -> Option<String> {
    let value = value.serialize(&Serializer::json_compatible()).ok()?;
    js_sys::JSON::stringify(&value).ok()?.as_string()
}
