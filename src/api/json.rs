//! JSON by the browser's own parser, which the app need not bring along.

use js_sys::{Array, Object};
use security_center_contract::Value;
use wasm_bindgen::prelude::*;

/// Reads text; `None` when it is not JSON.
#[must_use]
pub fn parse(text: &str) -> Option<Value> {
    js_sys::JSON::parse(text).ok().map(|parsed| value(&parsed))
}

fn value(parsed: &JsValue) -> Value {
    if let Some(text) = parsed.as_string() {
        Value::Text(text)
    } else if let Some(truth) = parsed.as_bool() {
        Value::Truth(truth)
    } else if let Some(number) = parsed.as_f64() {
        let whole = number as i64;
        if whole as f64 == number { Value::Number(whole) } else { Value::Null }
    } else if let Some(list) = parsed.dyn_ref::<Array>() {
        Value::List(list.iter().map(|item| value(&item)).collect())
    } else if let Some(object) = parsed.dyn_ref::<Object>() {
        let entries = Object::entries(object);
        let entry = |entry: JsValue| {
            let entry: Array = entry.unchecked_into();
            Some((entry.get(0).as_string()?, value(&entry.get(1))))
        };
        Value::Object(entries.iter().filter_map(entry).collect())
    } else {
        Value::Null
    }
}
