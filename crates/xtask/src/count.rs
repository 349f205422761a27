//! Counts the tests that ran, from what the test runners say.

use std::ops::AddAssign;

use serde_json::Value;

/// How many tests passed, failed and were left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Tests that passed.
    pub(crate) passed: u64,
    /// Tests that failed.
    pub(crate) failed: u64,
    /// Tests that were not run on purpose.
    pub(crate) skipped: u64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 { write!(f, ", {} skipped", self.skipped) } else { Ok(()) }
    }
}

impl Tally {
    /// Whether any test ran.
    pub(crate) fn ran(self) -> bool {
        self.passed + self.failed > 0
    }

    /// Reads the closing line of Rust's test harness, and of wasm-bindgen's, which says the same.
    pub(crate) fn of_line(line: &str) -> Option<Self> {
        let plain = without_colours(line);
        let (_, counts) = plain.trim().strip_prefix("test result:")?.split_once(". ")?;
        let number = |of: &str| {
            let part = counts.split(';').find_map(|part| part.trim().strip_suffix(of))?;
            part.trim().parse().ok()
        };
        Some(Self { passed: number("passed")?, failed: number("failed")?, skipped: number("ignored")? })
    }

    /// Reads Playwright's JSON report. A flaky test, which passed only at a later try, counts as failed.
    pub(crate) fn of_playwright(report: &str) -> Option<Self> {
        let report: Value = serde_json::from_str(report).ok()?;
        let number = |of: &str| report.get("stats")?.get(of)?.as_u64();
        let errors = report.get("errors").and_then(Value::as_array).map_or(0, Vec::len);
        Some(Self {
            passed: number("expected")?,
            // Errors outside of any test, for instance a file that does not compile.
            failed: number("unexpected")? + number("flaky")? + u64::try_from(errors).unwrap_or(u64::MAX),
            skipped: number("skipped")?,
        })
    }
}

fn without_colours(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut parts = line.split("\u{1b}[");
    plain.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let end = part.find(|c: char| c.is_ascii_alphabetic()).map_or(part.len(), |at| at + 1);
        plain.push_str(&part[end..]);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closing_line_of_the_test_harness_is_read() {
        let line =
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.04s";
        assert_eq!(Tally::of_line(line), Some(Tally { passed: 12, failed: 0, skipped: 1 }));
        let line = "test result: \u{1b}[31mFAILED\u{1b}[0m. 1 passed; 2 failed; 0 ignored; 0 filtered out";
        assert_eq!(Tally::of_line(line), Some(Tally { passed: 1, failed: 2, skipped: 0 }));
        assert_eq!(Tally::of_line("test a::b ... ok"), None);
        assert_eq!(Tally::of_line("test result: unclear"), None);
    }

    #[test]
    fn the_report_of_playwright_is_read() {
        let report = r#"{"stats":{"expected":5,"unexpected":1,"skipped":2,"flaky":1},"errors":[]}"#;
        assert_eq!(Tally::of_playwright(report), Some(Tally { passed: 5, failed: 2, skipped: 2 }));
        let broken = r#"{"stats":{"expected":0,"unexpected":0,"skipped":0,"flaky":0},"errors":[{}]}"#;
        assert_eq!(Tally::of_playwright(broken), Some(Tally { passed: 0, failed: 1, skipped: 0 }));
        assert_eq!(Tally::of_playwright("{}"), None);
    }

    #[test]
    fn skipped_tests_are_told_only_when_there_are_some() {
        let mut tally = Tally { passed: 3, failed: 0, skipped: 0 };
        assert_eq!(tally.to_string(), "3 passed, 0 failed");
        tally += Tally { passed: 1, failed: 1, skipped: 2 };
        assert_eq!(tally.to_string(), "4 passed, 1 failed, 2 skipped");
        assert!(tally.ran() && !Tally::default().ran());
    }
}
