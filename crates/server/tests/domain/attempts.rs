//! The waits between attempts to sign in: how they grow, end, and are forgotten.

use security_center_server::domain::attempts::{Counted, Scope};

const MINUTE: i64 = 60_000;

/// Fails as often as is let, for so long. The answer is how often.
fn hammer(scope: Scope, until: i64) -> i64 {
    let allowance = scope.allowance();
    let (mut counted, mut now, mut failures) = (Counted::default(), 0, 0);
    while now < until {
        match allowance.wait(counted, now) {
            0 => {
                counted = allowance.one_more(counted, now);
                failures += 1;
            }
            wait => now += wait,
        }
    }
    failures
}

#[test]
fn what_is_free_costs_no_wait_and_what_follows_doubles_up_to_the_longest() {
    for scope in Scope::ALL {
        let allowance = scope.allowance();
        let mut counted = Counted::default();
        for number in 0..allowance.free + 40 {
            let wait = allowance.wait(counted, 0);
            let beyond = u32::try_from(number - allowance.free).ok();
            let expected = beyond
                .map_or(0, |beyond| allowance.first_wait.saturating_mul(2_i64.saturating_pow(beyond)))
                .min(allowance.longest_wait);
            assert_eq!(wait, expected, "{scope:?} {number}");
            counted = allowance.one_more(counted, 0);
            assert_eq!(allowance.left(counted, 0), number + 1, "{scope:?}");
        }
    }
}

#[test]
fn one_failure_is_forgotten_at_a_time_and_all_in_the_end() {
    let allowance = Scope::NameAndAddress.allowance();
    let mut counted = Counted::default();
    for _ in 0..3 {
        counted = allowance.one_more(counted, 0);
    }
    for (hours, left) in [(0, 3), (1, 2), (2, 1), (3, 0), (100, 0)] {
        assert_eq!(allowance.left(counted, hours * 60 * MINUTE), left, "{hours}");
    }
    // What is forgotten in part is not lost with the next failure.
    counted = allowance.one_more(counted, 59 * MINUTE);
    assert_eq!((allowance.left(counted, 59 * MINUTE), allowance.left(counted, 60 * MINUTE)), (4, 3));
}

#[test]
fn a_clock_that_is_set_neither_frees_nor_locks_out() {
    let allowance = Scope::NameAndAddress.allowance();
    let mut counted = Counted::default();
    for _ in 0..50 {
        counted = allowance.one_more(counted, 1_000 * MINUTE);
    }
    assert_eq!(allowance.wait(counted, 0), allowance.longest_wait, "set back: no longer than the longest");
    assert_eq!(allowance.wait(counted, i64::MAX / 2), 0);
}

#[test]
fn an_address_alone_never_makes_a_name_wait_and_nothing_is_ever_locked_for_good() {
    let (day, pair, name) = (24 * 60 * MINUTE, Scope::NameAndAddress, Scope::Name.allowance());
    let failures = hammer(pair, 7 * day);
    assert!(failures < 7 * 120, "{failures} guesses in a week");
    // As many of them within the time in which the name forgets one are fewer than one, once the first are over.
    assert!(pair.allowance().longest_wait > name.forgets_one_in);
    assert!(hammer(pair, 60 * MINUTE) < name.free / 2);
    for scope in Scope::ALL {
        assert!(
            hammer(scope, day) > hammer(scope, day / 2),
            "{scope:?}: a further attempt is always to come"
        );
    }
}
