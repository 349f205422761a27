//! Why an item, or a field of it, cannot be taken.

use std::fmt;

/// A field that cannot be taken, and with it the item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where, such as `evidence[3].userAccount`; empty where it is the item as a whole.
    pub field: String,
    /// Why.
    pub reason: Reason,
}

/// Why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It is no JSON; where it is not.
    NotJson(String),
    /// It is not in UTF-8.
    NotUtf8,
    /// It is larger than this many bytes.
    TooLarge(usize),
    /// It is no object.
    NotAnObject,
    /// It is neither an alert of Microsoft Graph nor a row of one of the two tables of alerts.
    UnknownForm,
    /// It is not there, or empty.
    Missing,
    /// It is no text.
    NotText,
    /// It is no list.
    NotAList,
    /// It is no time in RFC 3339, or one before 1970.
    NotATime,
    /// It has more than this many characters.
    TooLong(usize),
    /// It has more than this many entries.
    TooMany(usize),
    /// It holds a control character.
    ControlCharacter,
    /// It names a service that is none of the four supported ones.
    UnknownService(String),
    /// It comes from another service than the one that sends it.
    OtherService(String),
    /// It is of another tenant.
    OtherTenant,
}

impl Fault {
    /// Of a field.
    #[must_use]
    pub fn at(field: impl Into<String>, reason: Reason) -> Self {
        Self { field: field.into(), reason }
    }

    /// Of the item as a whole.
    #[must_use]
    pub fn whole(reason: Reason) -> Self {
        Self::at("", reason)
    }

    /// The same, of a field within this one.
    #[must_use]
    pub fn within(mut self, outer: &str) -> Self {
        let dot = if self.field.is_empty() || self.field.starts_with('[') { "" } else { "." };
        self.field = format!("{outer}{dot}{}", self.field);
        self
    }
}

impl Reason {
    /// Its name on the wire.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotJson(_) => "notJson",
            Self::NotUtf8 => "notUtf8",
            Self::TooLarge(_) => "tooLarge",
            Self::NotAnObject => "notAnObject",
            Self::UnknownForm => "unknownForm",
            Self::Missing => "missing",
            Self::NotText => "notText",
            Self::NotAList => "notAList",
            Self::NotATime => "notATime",
            Self::TooLong(_) => "tooLong",
            Self::TooMany(_) => "tooMany",
            Self::ControlCharacter => "controlCharacter",
            Self::UnknownService(_) => "unknownService",
            Self::OtherService(_) => "otherService",
            Self::OtherTenant => "otherTenant",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson(where_not) => write!(f, "This is no JSON: {where_not}."),
            Self::NotUtf8 => f.write_str("This is not in UTF-8."),
            Self::TooLarge(limit) => write!(f, "An item may have {limit} bytes."),
            Self::NotAnObject => f.write_str("This has to be an object."),
            Self::UnknownForm => f.write_str(
                "This is neither an alert of Microsoft Graph nor a row of AlertInfo or AlertEvidence.",
            ),
            Self::Missing => f.write_str("This is missing."),
            Self::NotText => f.write_str("This has to be a text."),
            Self::NotAList => f.write_str("This has to be a list."),
            Self::NotATime => f.write_str("This has to be a time in RFC 3339, from 1970 on."),
            Self::TooLong(limit) => write!(f, "This may have {limit} characters."),
            Self::TooMany(limit) => write!(f, "This may have {limit} entries."),
            Self::ControlCharacter => f.write_str("This may not hold control characters."),
            Self::UnknownService(name) => write!(f, "{name:?} is none of the supported services."),
            Self::OtherService(name) => write!(f, "{name:?} is not the service that sends this."),
            Self::OtherTenant => f.write_str("This is of another tenant."),
        }
    }
}
