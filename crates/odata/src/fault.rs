//! What is wrong with a query option, where, and what is possible instead.

use std::fmt;

/// The most characters of somebody else's text that a fault repeats.
const REPEATED: usize = 40;

/// A fault of one query option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The option, such as `$filter`.
    pub option: String,
    /// Where in its value, in characters from 1 on; nothing where it is about the whole.
    pub position: Option<usize>,
    /// What is wrong and what is possible, as a whole sentence.
    pub message: String,
}

impl Fault {
    pub(crate) fn of(option: &str, message: impl Into<String>) -> Self {
        Self { option: shortened(option), position: None, message: message.into() }
    }

    pub(crate) fn at(option: &str, position: usize, message: impl Into<String>) -> Self {
        Self { position: Some(position), ..Self::of(option, message) }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.position {
            Some(position) => write!(to, "{}, character {position}: {}", self.option, self.message),
            None => write!(to, "{}: {}", self.option, self.message),
        }
    }
}

impl std::error::Error for Fault {}

/// The beginning of what somebody wrote, for a sentence.
pub(crate) fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(REPEATED).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
