//! Many rows in few statements: an insert of several rows at a time, in one of few sizes, so that each size is prepared once.

use sqlx::AssertSqlSafe;

use super::Result;
use super::database::Tx;

/// A value of a row.
#[derive(Clone, Debug)]
pub(super) enum Cell {
    /// A text.
    Text(String),
    /// A text, or nothing.
    MaybeText(Option<String>),
    /// A number.
    Number(i64),
    /// A number, or nothing.
    MaybeNumber(Option<i64>),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Option<String>> for Cell {
    fn from(text: Option<String>) -> Self {
        Self::MaybeText(text)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<Option<i64>> for Cell {
    fn from(number: Option<i64>) -> Self {
        Self::MaybeNumber(number)
    }
}

impl From<bool> for Cell {
    fn from(yes: bool) -> Self {
        Self::Number(i64::from(yes))
    }
}

/// How sqlx calls SQLite, which takes what is bound in the order of `?`. It looks through the numbers of a statement for each of them, so
/// that many rows cost the square of what they are.
const SQLITE: &str = "SQLite";

/// How many rows go at a time, the most first.
const SIZES: [usize; 4] = [32, 8, 2, 1];

/// Puts rows into `table (column, …)`, with what follows where one is there already.
pub(super) async fn insert(tx: &mut Tx, into: &str, on_conflict: &str, rows: Vec<Vec<Cell>>) -> Result<()> {
    let numbered = tx.backend_name() != SQLITE;
    let mut left = rows.into_iter();
    while let Some(first) = left.as_slice().first() {
        let size = SIZES.into_iter().find(|size| *size <= left.len()).unwrap_or(1);
        let places = places(size, first.len(), numbered);
        let mut query =
            sqlx::query(AssertSqlSafe(format!("INSERT INTO {into} VALUES {places} {on_conflict}")));
        for cell in left.by_ref().take(size).flatten() {
            query = match cell {
                Cell::Text(text) => query.bind(text),
                Cell::MaybeText(text) => query.bind(text),
                Cell::Number(number) => query.bind(number),
                Cell::MaybeNumber(number) => query.bind(number),
            };
        }
        query.execute(&mut **tx).await?;
    }
    Ok(())
}

/// `($1, $2), ($3, $4)` and so on, or `(?, ?), (?, ?)`.
fn places(rows: usize, columns: usize, numbered: bool) -> String {
    let place = |place| if numbered { format!("${place}") } else { "?".to_owned() };
    let row = |row: usize| {
        let places: Vec<String> = (1..=columns).map(|column| place(row * columns + column)).collect();
        format!("({})", places.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// A list of texts as the JSON that statements take for `json_each`.
pub(super) fn list<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let texts: Vec<&str> = texts.into_iter().collect();
    super::code::list_text(&texts)
}

#[cfg(test)]
mod tests {
    use super::places;

    #[test]
    fn places_are_numbered_through_all_rows() {
        assert_eq!(places(2, 3, true), "($1, $2, $3), ($4, $5, $6)");
        assert_eq!(places(2, 3, false), "(?, ?, ?), (?, ?, ?)");
    }
}
