//! The fields of a JSON object: texts, times and lists, each within its bounds. `null` is not there.

use serde_json::{Map, Value};

use crate::fault::{Fault, Reason};

/// The fields of an object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields<'a>(&'a Map<String, Value>);

impl<'a> Fields<'a> {
    pub(crate) fn of(object: &'a Map<String, Value>) -> Self {
        Self(object)
    }

    fn get(self, name: &str) -> Option<&'a Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A text with something in it. U+0000 becomes U+FFFD: PostgreSQL cannot hold it. The record keeps what came.
    pub(crate) fn text(self, name: &str, longest: usize) -> Result<Option<String>, Fault> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let Value::String(text) = value else { return Err(Fault::at(name, Reason::NotText)) };
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        if text.chars().nth(longest).is_some() {
            return Err(Fault::at(name, Reason::TooLong(longest)));
        }
        Ok(Some(text.replace('\0', "\u{FFFD}")))
    }

    pub(crate) fn demand_text(self, name: &str, longest: usize) -> Result<String, Fault> {
        self.text(name, longest)?.ok_or_else(|| Fault::at(name, Reason::Missing))
    }

    /// The id of an alert.
    pub(crate) fn demand_id(self, name: &str) -> Result<String, Fault> {
        let id = self.demand_text(name, crate::alert::LONGEST_ID)?;
        if id.chars().any(char::is_control) {
            return Err(Fault::at(name, Reason::ControlCharacter));
        }
        Ok(id)
    }

    /// A text, or nothing where it is something else: for what is shown at most, and kept in the record anyway.
    pub(crate) fn any_text(self, name: &str) -> Option<&'a str> {
        self.get(name)?.as_str().map(str::trim).filter(|text| !text.is_empty())
    }

    /// A number, also where it is written as a text.
    pub(crate) fn number(self, name: &str) -> Option<i64> {
        let value = self.get(name)?;
        value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
    }

    /// A time in unix milliseconds. The zeros of other systems, years 1 and 1601, stand for no time.
    pub(crate) fn time(self, name: &str) -> Result<Option<i64>, Fault> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let moment = value.as_str().and_then(moment).ok_or_else(|| Fault::at(name, Reason::NotATime))?;
        Ok((moment >= 0).then_some(moment))
    }

    pub(crate) fn demand_time(self, name: &str) -> Result<i64, Fault> {
        let missing = if self.get(name).is_some() { Reason::NotATime } else { Reason::Missing };
        self.time(name)?.ok_or_else(|| Fault::at(name, missing))
    }

    /// A time, or nothing where it is none.
    pub(crate) fn any_time(self, name: &str) -> Option<i64> {
        self.time(name).ok().flatten()
    }

    pub(crate) fn object(self, name: &str) -> Option<Fields<'a>> {
        self.get(name)?.as_object().map(Self)
    }

    /// An object, also where it is written as a text; empty where there is none.
    pub(crate) fn object_in_text(self, name: &str) -> Map<String, Value> {
        match self.get(name) {
            Some(Value::Object(object)) => object.clone(),
            Some(Value::String(text)) => serde_json::from_str(text).unwrap_or_default(),
            _ => Map::new(),
        }
    }

    pub(crate) fn list(self, name: &str, most: usize) -> Result<&'a [Value], Fault> {
        let Some(value) = self.get(name) else { return Ok(&[]) };
        let list = value.as_array().ok_or_else(|| Fault::at(name, Reason::NotAList))?;
        if list.len() > most {
            return Err(Fault::at(name, Reason::TooMany(most)));
        }
        Ok(list)
    }

    /// The texts of a list; none where there is no list.
    pub(crate) fn texts(self, name: &str) -> impl Iterator<Item = &'a str> {
        let list = self.get(name).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        list.iter().filter_map(Value::as_str)
    }
}

/// The moment of a time in RFC 3339, in unix milliseconds.
pub(crate) fn moment(text: &str) -> Option<i64> {
    text.trim().parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_millisecond)
}

/// The technique of ATT&CK in a text, such as `T1059.001` in `PowerShell (T1059.001)`.
pub(crate) fn technique(text: &str) -> Option<String> {
    let start = text.match_indices('T').map(|(at, _)| at).find(|at| {
        let digits = text[at + 1..].bytes().take_while(u8::is_ascii_digit).count();
        let alone = !text[..*at].ends_with(|before: char| before.is_alphanumeric());
        digits == 4 && alone
    })?;
    let rest = &text[start..];
    let sub = rest[5..].strip_prefix('.').map_or("", |sub| sub);
    let sub_length = sub.bytes().take_while(u8::is_ascii_digit).count();
    let length = if sub_length == 3 { 9 } else { 5 };
    Some(rest[..length].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_rfc_3339_and_the_zeros_of_other_systems_are_none() {
        let object = serde_json::json!({
            "a": "2020-06-24T09:20:00.1234567Z", "b": "0001-01-01T00:00:00Z", "c": "1601-01-01T00:00:00Z",
            "d": "yesterday", "e": 5, "f": null, "g": "2020-06-24T11:20:00+02:00",
        });
        let fields = Fields::of(object.as_object().expect("an object"));
        assert_eq!(fields.time("a"), Ok(Some(1_592_990_400_123)));
        assert_eq!(fields.time("g"), Ok(Some(1_592_990_400_000)));
        assert_eq!((fields.time("b"), fields.time("c"), fields.time("f")), (Ok(None), Ok(None), Ok(None)));
        for bad in ["d", "e"] {
            assert_eq!(fields.time(bad), Err(Fault::at(bad, Reason::NotATime)));
        }
        assert_eq!(fields.demand_time("b"), Err(Fault::at("b", Reason::NotATime)));
        assert_eq!(fields.demand_time("x"), Err(Fault::at("x", Reason::Missing)));
    }

    #[test]
    fn a_technique_is_found_in_the_words_around_it() {
        for (text, found) in [
            ("T1059", Some("T1059")),
            ("PowerShell (T1059.001)", Some("T1059.001")),
            ("T1059.1", Some("T1059")),
            ("The one: T1566.002", Some("T1566.002")),
            ("AT1059", None),
            ("T10", None),
            ("T10599", None),
            ("Té1234", None),
            ("", None),
        ] {
            assert_eq!(technique(text).as_deref(), found, "{text}");
        }
    }
}
