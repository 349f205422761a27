//! How many requests in how much time.

use security_center_server::domain::rate::Policy;

const POLICY: Policy = Policy { quota: 60, window: 60 };
const SECOND: i64 = 1_000_000;
const NOW: i64 = 1_592_990_400 * SECOND;

#[test]
fn all_points_can_be_spent_at_once_and_come_back_one_by_one() {
    let mut full = 0;
    for spent in 1..=60 {
        let (after, left) = POLICY.spend(full, 1, NOW);
        assert!(left.allowed, "{spent}");
        assert_eq!((left.remaining, left.seconds), (60 - spent, spent), "{spent}");
        full = after;
    }
    let (after, left) = POLICY.spend(full, 1, NOW);
    assert_eq!((left.allowed, left.remaining, left.seconds), (false, 0, 1));
    assert_eq!(after, full, "what is refused costs nothing");
    for second in 1..=200 {
        let (after, left) = POLICY.spend(full, 1, NOW + second * SECOND);
        assert!(left.allowed, "one a second for ever: {second}");
        full = after;
        assert!(!POLICY.spend(full, 1, NOW + second * SECOND).1.allowed, "and no second one: {second}");
    }
    assert_eq!(POLICY.spend(full, 1, NOW + 400 * SECOND).1.remaining, 59, "never more than all");
}

#[test]
fn what_costs_more_than_is_left_is_refused_whole_and_a_charge_takes_what_there_is() {
    let (full, left) = POLICY.spend(0, 50, NOW);
    assert_eq!((left.allowed, left.remaining), (true, 10));
    let (same, left) = POLICY.spend(full, 20, NOW);
    assert_eq!((same, left.allowed, left.remaining, left.seconds), (full, false, 10, 10));
    let empty = POLICY.charge(full, 500, NOW);
    assert_eq!(
        POLICY.spend(empty, 1, NOW).1.seconds,
        1,
        "a charge never shuts out for longer than the window"
    );
    assert!(POLICY.spend(empty, 60, NOW + 60 * SECOND).1.allowed);
}
