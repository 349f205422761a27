//! How long an answer asks to wait (RFC 9110, `Retry-After`): seconds, or a date.

use reqwest::header::{HeaderMap, RETRY_AFTER};

/// In milliseconds; nothing where it says nothing that can be understood.
pub(super) fn retry_after(headers: &HeaderMap, now: i64) -> Option<i64> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit()) {
        // A number that is too long to be one is longer than anybody waits.
        let seconds: i64 = text.parse().unwrap_or(i64::MAX);
        return Some(seconds.saturating_mul(1000));
    }
    let date = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text).ok()?;
    Some((date.as_millisecond() - now).max(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(text: &str) -> Option<i64> {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, text.parse().expect("a header"));
        // 24 June 2020, 09:20 UTC.
        retry_after(&headers, 1_592_990_400_000)
    }

    #[test]
    fn seconds_and_dates_are_understood() {
        assert_eq!(wait("120"), Some(120_000));
        assert_eq!(wait("0"), Some(0));
        assert_eq!(wait("99999999999999999999999"), Some(i64::MAX));
        assert_eq!(wait("Wed, 24 Jun 2020 09:20:30 GMT"), Some(30_000));
        assert_eq!(wait("Wed, 24 Jun 2020 09:00:00 GMT"), Some(0));
        for nothing in ["", "-1", "1.5", "soon", "2020-06-24T09:20:30Z"] {
            assert_eq!(wait(nothing), None, "{nothing}");
        }
        assert_eq!(retry_after(&HeaderMap::new(), 0), None);
    }
}
