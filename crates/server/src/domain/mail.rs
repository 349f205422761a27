//! How long a mail waits that could not be sent (D13).

/// In milliseconds.
const MINUTE: i64 = 60_000;

/// The longest wait between two attempts, in milliseconds. There is no last attempt: a mail is never lost.
pub const LONGEST_WAIT: i64 = 6 * 60 * MINUTE;

/// How long to wait after this many attempts that failed, in milliseconds: a minute, then twice as long each time.
#[must_use]
pub fn wait(attempts: u32) -> i64 {
    let doubled = attempts.saturating_sub(1).min(16);
    (MINUTE << doubled).min(LONGEST_WAIT)
}
