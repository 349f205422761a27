//! A statement that is put together of parts: its text, and the values that are bound to it. No value ever gets into the text.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, AssertSqlSafe};

use super::Result;
use super::database::Tx;

/// A value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Bound {
    /// A number, a moment in unix milliseconds.
    Number(i64),
    /// A text.
    Text(String),
}

/// A statement so far, or a part of one.
#[derive(Clone, Debug, Default)]
pub(super) struct Sql {
    parts: Vec<Part>,
}

#[derive(Clone, Debug)]
enum Part {
    Text(String),
    Bound(Bound),
}

impl Sql {
    /// One that begins so.
    pub(super) fn of(text: impl Into<String>) -> Self {
        Self { parts: vec![Part::Text(text.into())] }
    }

    /// Goes on with text of our own.
    pub(super) fn add(&mut self, text: &str) -> &mut Self {
        self.parts.push(Part::Text(text.to_owned()));
        self
    }

    /// Goes on with a value.
    pub(super) fn bind(&mut self, value: Bound) -> &mut Self {
        self.parts.push(Part::Bound(value));
        self
    }

    /// Goes on with a part.
    pub(super) fn append(&mut self, part: &Self) -> &mut Self {
        self.parts.extend(part.parts.iter().cloned());
        self
    }

    /// Goes on with values in parentheses.
    pub(super) fn list(&mut self, values: impl IntoIterator<Item = Bound>) -> &mut Self {
        for (place, value) in values.into_iter().enumerate() {
            self.add(if place == 0 { "(" } else { ", " }).bind(value);
        }
        self.add(")")
    }

    fn query(self) -> Query<'static, Any, AnyArguments> {
        let (mut text, mut bound) = (String::new(), Vec::new());
        for part in self.parts {
            match part {
                Part::Text(part) => text.push_str(&part),
                Part::Bound(value) => {
                    bound.push(value);
                    // Writing to a string does not fail.
                    let _ = write!(text, "${}", bound.len());
                }
            }
        }
        let mut query = sqlx::query(AssertSqlSafe(text));
        for value in bound {
            query = match value {
                Bound::Number(number) => query.bind(number),
                Bound::Text(text) => query.bind(text),
            };
        }
        query
    }

    /// All rows.
    pub(super) async fn all(self, tx: &mut Tx) -> Result<Vec<AnyRow>> {
        Ok(self.query().fetch_all(&mut **tx).await?)
    }

    /// The row, where there is one.
    pub(super) async fn one(self, tx: &mut Tx) -> Result<Option<AnyRow>> {
        Ok(self.query().fetch_optional(&mut **tx).await?)
    }

    /// Does it, and says with how many rows.
    pub(super) async fn run(self, tx: &mut Tx) -> Result<u64> {
        Ok(self.query().execute(&mut **tx).await?.rows_affected())
    }
}

impl From<i64> for Bound {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Bound {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
