//! Codes of the wire as text in database columns.

use serde::Serialize;
use serde::de::{DeserializeOwned, IntoDeserializer, value};

use super::{Result, StoreError};

/// The text of a code: the same as on the wire.
#[must_use]
pub fn text<T: Serialize>(code: T) -> String {
    match serde_json::to_value(code) {
        Ok(serde_json::Value::String(text)) => text,
        other => unreachable!("a wire code is a string, not {other:?}"),
    }
}

/// The code of a text.
pub fn parse<T: DeserializeOwned>(text: &str) -> Result<T> {
    T::deserialize(IntoDeserializer::<value::Error>::into_deserializer(text))
        .map_err(|_| StoreError::UnknownCode { text: text.to_owned(), kind: std::any::type_name::<T>() })
}

/// Whether no row can have this text as its name or id: none holds U+0000, which PostgreSQL does not even look for.
#[must_use]
pub fn is_nobodys(text: &str) -> bool {
    text.contains('\0')
}

/// The code of a text that may be absent.
pub fn parse_optional<T: DeserializeOwned>(text: Option<&str>) -> Result<Option<T>> {
    text.map(parse).transpose()
}

/// A list of codes as JSON text.
#[must_use]
pub fn list_text<T: Serialize>(codes: &[T]) -> String {
    serde_json::to_string(codes).unwrap_or_else(|_| unreachable!("codes are strings"))
}

/// The list of codes of a JSON text.
pub fn parse_list<T: DeserializeOwned>(text: &str) -> Result<Vec<T>> {
    serde_json::from_str(text)
        .map_err(|_| StoreError::UnknownCode { text: text.to_owned(), kind: std::any::type_name::<Vec<T>>() })
}
