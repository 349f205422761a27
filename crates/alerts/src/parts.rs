//! The records that make one alert: whichever comes first, and however often, the same records make the same alert.

use std::collections::BTreeMap;

use crate::alert::{Alert, MOST_ENTITIES};
use crate::fault::{Fault, Reason};
use crate::reading::{self, Record, Row};

/// The part that is the whole alert: a resource of Microsoft Graph.
pub const WHOLE: &str = "alert";

/// The part that is the row of `AlertInfo`.
pub const INFO: &str = "info";

/// A part: when the service wrote it, and its text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// In unix milliseconds.
    pub at: i64,
    /// As it came.
    pub text: String,
}

/// The parts of one alert, by what they are. The later of two of the same takes its place; of two of the same moment, that
/// with the greater text, so that the order of arrival decides nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts(BTreeMap<String, Part>);

/// What a record was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Added {
    /// It is there now.
    New,
    /// It was there already.
    Known,
    /// A later one is there, which stays. What the alert was with this one instead: its activity and its entities count as if
    /// it had come in time.
    Older(Option<Box<Alert>>),
}

impl Parts {
    /// Of parts that were kept.
    pub fn kept(parts: impl IntoIterator<Item = (String, Part)>) -> Self {
        Self(parts.into_iter().collect())
    }

    /// Adds a record.
    ///
    /// # Errors
    /// The alert has as many parts as it may.
    pub fn add(&mut self, record: Record) -> Result<Added, Fault> {
        let part = Part { at: record.at, text: record.text };
        let full = self.0.len() > MOST_ENTITIES;
        match self.0.get_mut(&record.part) {
            Some(kept) if kept.text == part.text => Ok(Added::Known),
            Some(kept) if *kept > part => {
                let mut before = self.clone();
                before.0.insert(record.part, part);
                Ok(Added::Older(before.alert().map(Box::new)))
            }
            Some(kept) => {
                *kept = part;
                Ok(Added::New)
            }
            None if full => Err(Fault::whole(Reason::TooMany(MOST_ENTITIES))),
            None => {
                self.0.insert(record.part, part);
                Ok(Added::New)
            }
        }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Part)> {
        self.0.iter().map(|(name, part)| (name.as_str(), part))
    }

    /// The part of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Part> {
        self.0.get(name)
    }

    /// The alert that they make; nothing while only evidence is here. A resource of Graph says it all by itself; rows that
    /// came beside it add what they name.
    #[must_use]
    pub fn alert(&self) -> Option<Alert> {
        let read = |part: &Part| reading::object(&part.text).ok();
        let rows: Vec<Row> = self
            .0
            .iter()
            .filter(|(name, _)| *name != WHOLE)
            .filter_map(|(_, part)| Row::read(&read(part)?).ok())
            .collect();
        let whole = self.0.get(WHOLE).and_then(|part| reading::graph_alert(&read(part)?).ok());
        let mut alert = whole.or_else(|| reading::assemble(&rows))?;
        reading::add_rows(&mut alert, &rows);
        Some(alert)
    }
}
