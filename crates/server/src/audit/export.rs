//! Writes entries of the audit log as a file: CSV for spreadsheets, JSON lines for programs (D11).

use std::fmt::Write;

use security_center_contract::AuditEntry;

use crate::store::code;

/// The form of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// RFC 4180, with a header.
    Csv,
    /// One JSON object per line, each an entry as the API shows it.
    JsonLines,
}

/// The columns of the CSV file.
const COLUMNS: &str =
    "sequence,at,action,changes,actorKind,actorName,actorId,originKind,originAddress,hash\r\n";

impl Format {
    /// What stands before the first entry. The mark in front of CSV tells spreadsheets that it is UTF-8.
    #[must_use]
    pub fn opening(self) -> String {
        match self {
            Self::Csv => format!("\u{feff}{COLUMNS}"),
            Self::JsonLines => String::new(),
        }
    }

    /// Adds an entry to the text of the file.
    pub fn add(self, text: &mut String, entry: &AuditEntry) {
        match self {
            Self::Csv => add_csv(text, entry),
            Self::JsonLines => {
                let line = serde_json::to_string(entry);
                text.push_str(&line.unwrap_or_else(|_| unreachable!("an entry is plain data")));
                text.push('\n');
            }
        }
    }

    /// The media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::JsonLines => "application/x-ndjson",
        }
    }

    /// The end of the file's name.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::JsonLines => "jsonl",
        }
    }
}

fn add_csv(text: &mut String, entry: &AuditEntry) {
    let mut changes = String::new();
    for change in &entry.changes {
        let separator = if changes.is_empty() { "" } else { "; " };
        let (before, after) = (change.before.as_deref(), change.after.as_deref());
        // Writing to a text cannot fail.
        let _ = write!(
            changes,
            "{separator}{}: {} > {}",
            code::text(change.field),
            before.unwrap_or("(none)"),
            after.unwrap_or("(none)")
        );
    }
    let cells = [
        entry.sequence.to_string(),
        entry.at.0.clone(),
        code::text(entry.action),
        changes,
        code::text(entry.actor.kind),
        entry.actor.display_name.clone().unwrap_or_default(),
        entry.actor_id.clone().unwrap_or_default(),
        code::text(entry.origin.kind),
        entry.origin.address.clone().unwrap_or_default(),
        entry.hash.clone(),
    ];
    let cells: Vec<_> = cells.iter().map(|text| cell(text)).collect();
    text.push_str(&cells.join(","));
    text.push_str("\r\n");
}

/// A cell of RFC 4180. A text that a spreadsheet would take for a formula begins with an apostrophe, which tells it that
/// this is text.
#[must_use]
pub fn cell(text: &str) -> String {
    const FORMULA: [char; 11] =
        ['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];
    let formula = text.trim_start_matches(' ').starts_with(FORMULA);
    let safe = if formula { format!("'{text}") } else { text.to_owned() };
    if safe.contains(['"', ',', '\r', '\n']) { format!("\"{}\"", safe.replace('"', "\"\"")) } else { safe }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn d11_a_cell_is_quoted_and_is_never_a_formula() {
        for (text, expected) in [
            ("", ""),
            ("Security reader", "Security reader"),
            ("a,b", "\"a,b\""),
            ("say \"so\"", "\"say \"\"so\"\"\""),
            ("two\r\nlines", "\"two\r\nlines\""),
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tx", "'\tx"),
            ("  =1+1", "'  =1+1"),
            ("\n=1", "\"'\n=1\""),
            ("=HYPERLINK(\"a\",\"b\")", "\"'=HYPERLINK(\"\"a\"\",\"\"b\"\")\""),
            ("\u{ff1d}1", "'\u{ff1d}1"),
            ("::1", "::1"),
        ] {
            assert_eq!(cell(text), expected, "{text:?}");
        }
    }
}
