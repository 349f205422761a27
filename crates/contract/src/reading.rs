//! How the types of the wire are read: JSON into one plain value, the value into the type.
//!
//! serde's derived reading cost the app's download four times as much code (measured; see `docs/DECISIONS.md`),
//! because every type gets a visitor, a field name reader and a sequence reader of its own.
//! Here one visitor reads any JSON, and what is generated for a type is one short function. Unknown fields are
//! passed over; a missing list is empty and a missing optional value is absent.

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};
use std::fmt;

/// Any JSON value. Numbers on this wire are whole; a fraction is read as nothing that fits any type.
pub enum Value {
    /// `null`, or a fraction.
    Null,
    /// `true` or `false`.
    Truth(bool),
    /// A whole number.
    Number(i64),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// An object, in the order in which it was sent.
    Object(Vec<(String, Value)>),
}

/// What can be read from a value.
pub trait Read: Sized {
    /// Reads it; `Err` names what was expected.
    ///
    /// # Errors
    /// When the value has another shape.
    fn read(value: Value) -> Result<Self, &'static str>;

    /// What a missing field stands for; `None` where it may not be missing.
    fn absent() -> Option<Self> {
        None
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Any)
    }
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Truth(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(i64::try_from(value).map_or(Value::Null, Value::Number))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        let whole = value as i64;
        #[expect(clippy::float_cmp, reason = "exactly whole is what is asked")]
        let fits = whole as f64 == value;
        Ok(if fits { Value::Number(whole) } else { Value::Null })
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::Text(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        Ok(Value::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut object = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            object.push(entry);
        }
        Ok(Value::Object(object))
    }
}

/// The fields of an object, to be taken out one by one.
pub struct Fields(Vec<(String, Value)>);

impl Fields {
    /// The fields of a value that is an object.
    ///
    /// # Errors
    /// When it is not.
    pub fn of(value: Value) -> Result<Self, &'static str> {
        match value {
            Value::Object(fields) => Ok(Self(fields)),
            _ => Err("an object"),
        }
    }

    /// Takes out the field with this name, and reads it.
    ///
    /// # Errors
    /// The name, when the field is missing; what was expected, when it has another shape.
    pub fn take<T: Read>(&mut self, name: &'static str) -> Result<T, &'static str> {
        match self.find(name) {
            Some(value) => T::read(value),
            None => T::absent().ok_or(name),
        }
    }

    fn find(&mut self, name: &str) -> Option<Value> {
        let place = self.0.iter().position(|(sent, _)| is_camel_case_of(sent, name))?;
        Some(self.0.swap_remove(place).1)
    }
}

/// Whether `camel` is the camelCase of the snake_case `snake`, or the same.
fn is_camel_case_of(camel: &str, snake: &str) -> bool {
    if camel == snake {
        return true;
    }
    let mut camel = camel.bytes();
    let mut upper = false;
    for expected in snake.bytes() {
        if expected == b'_' {
            upper = true;
            continue;
        }
        let expected = if upper { expected.to_ascii_uppercase() } else { expected };
        upper = false;
        if camel.next() != Some(expected) {
            return false;
        }
    }
    camel.next().is_none()
}

/// The variant with this name.
///
/// # Errors
/// When there is none.
pub fn code<T: Copy>(value: Value, variants: &[(&str, T)]) -> Result<T, &'static str> {
    let Value::Text(sent) = value else { return Err("a code, which is text") };
    let found = variants.iter().find(|(variant, _)| sent == *variant || is_code_of(&sent, variant));
    // The last stands for all that this version does not know, where it says so.
    let unknown = variants.last().filter(|(variant, _)| *variant == "Unknown");
    found.or(unknown).map(|(_, code)| *code).ok_or("one of its codes")
}

/// Whether `sent` is the name of a variant, which begins with a small letter on the wire.
fn is_code_of(sent: &str, variant: &str) -> bool {
    sent.len() == variant.len()
        && sent.bytes().zip(variant.bytes()).enumerate().all(|(place, (sent, variant))| {
            sent == if place == 0 { variant.to_ascii_lowercase() } else { variant }
        })
}

impl Read for bool {
    fn read(value: Value) -> Result<Self, &'static str> {
        if let Value::Truth(value) = value { Ok(value) } else { Err("true or false") }
    }
}

impl Read for String {
    fn read(value: Value) -> Result<Self, &'static str> {
        if let Value::Text(value) = value { Ok(value) } else { Err("text") }
    }
}

impl Read for crate::Timestamp {
    fn read(value: Value) -> Result<Self, &'static str> {
        String::read(value).map(Self)
    }
}

macro_rules! whole_numbers {
    ($($number:ty),+) => {$(
        impl Read for $number {
            fn read(value: Value) -> Result<Self, &'static str> {
                let Value::Number(number) = value else { return Err("a whole number") };
                number.try_into().map_err(|_| "a smaller number")
            }
        }
    )+};
}

whole_numbers!(i64, u64, u32, u16);

impl<T: Read> Read for Option<T> {
    fn read(value: Value) -> Result<Self, &'static str> {
        if let Value::Null = value { Ok(None) } else { T::read(value).map(Some) }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(value: Value) -> Result<Self, &'static str> {
        let Value::List(items) = value else { return Err("a list") };
        items.into_iter().map(T::read).collect()
    }

    fn absent() -> Option<Self> {
        Some(Self::new())
    }
}

impl<T: Read> Read for Box<T> {
    fn read(value: Value) -> Result<Self, &'static str> {
        T::read(value).map(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use super::{is_camel_case_of, is_code_of};

    #[test]
    fn names_are_matched_as_they_travel() {
        assert!(is_camel_case_of("displayName", "display_name"));
        assert!(is_camel_case_of("id", "id"));
        for wrong in ["displayname", "display_Name", "displayNames", "display", ""] {
            assert!(!is_camel_case_of(wrong, "display_name"), "{wrong}");
        }
        assert!(is_code_of("gccHigh", "GccHigh"));
        assert!(!is_code_of("GccHigh", "GccHigh"));
        assert!(!is_code_of("gcchigh", "GccHigh"));
    }
}
