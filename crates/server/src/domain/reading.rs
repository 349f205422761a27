//! When a tenant's directory is read from Microsoft Graph again, and who may ask for it.

use security_center_contract::{Permit, Refusal};

use super::access::{self, Standing};

const MINUTE: i64 = 60_000;

/// For how long after an attempt nobody can ask for another, in milliseconds.
pub const JUST_READ: i64 = 30_000;

/// The longest wait after attempts that failed, in milliseconds: roles that were taken away must not count for long once
/// Graph answers again. A longer interval is kept.
const LONGEST_WAIT: i64 = 60 * MINUTE;

/// The longest that Graph may ask to stay away, in milliseconds.
const LONGEST_PAUSE: i64 = 6 * 60 * MINUTE;

/// How long to wait after this many attempts that failed in a row, in milliseconds: a minute, then twice as long each
/// time, up to an hour or the interval; and at least as long as Graph asks for.
#[must_use]
pub fn wait(failures: i64, interval: i64, asked_for: Option<i64>) -> i64 {
    let doubled = failures.clamp(1, 20) - 1;
    let own = (MINUTE << doubled).min(LONGEST_WAIT.max(interval));
    own.max(asked_for.unwrap_or(0).min(LONGEST_PAUSE))
}

/// Whether a person may have the directory read again.
#[must_use]
pub fn check(standing: Standing, connected: bool, running: bool) -> Permit {
    let mut refusals = access::refusals_to_read(standing);
    if !connected {
        refusals.push(Refusal::DirectoryFromFile);
    } else if running {
        refusals.push(Refusal::DirectoryJustRead);
    }
    Permit::unless(refusals)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_waits_grow_to_an_hour_and_no_shorter_than_asked_for() {
        let interval = 15 * MINUTE;
        let minutes: Vec<i64> = (1..=8).map(|failures| wait(failures, interval, None) / MINUTE).collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(wait(i64::MAX, interval, None), 60 * MINUTE);
        assert_eq!(wait(i64::MAX, 120 * MINUTE, None), 120 * MINUTE);
        assert_eq!(wait(1, interval, Some(90_000)), 90_000);
        assert_eq!(wait(1, interval, Some(i64::MAX)), LONGEST_PAUSE);
    }

    #[test]
    fn d2_every_reason_against_reading_again_is_told() {
        let viewer = Standing { views: true, administers: false };
        let nobody = Standing { views: false, administers: false };
        assert!(check(viewer, true, false).allowed);
        assert_eq!(check(viewer, true, true).refusals, [Refusal::DirectoryJustRead]);
        let both = [Refusal::ViewingRoleMissing, Refusal::DirectoryFromFile];
        assert_eq!(check(nobody, false, true).refusals, both);
    }
}
