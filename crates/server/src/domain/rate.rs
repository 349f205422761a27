//! How many requests in how much time: the generic cell rate algorithm (as in ATM's traffic management), in microseconds.

/// So many points in so much time; they come back evenly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Points that can be spent at once, and in each window.
    pub quota: u32,
    /// The window in seconds.
    pub window: u32,
}

/// What is left after a request was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// Whether the request is within the policy.
    pub allowed: bool,
    /// Points that can be spent now.
    pub remaining: u32,
    /// Seconds, rounded up: until all points are there again, or, for a request that was refused, until it would be allowed.
    pub seconds: u32,
}

/// What is known of whoever spends points: when all of them will be there again, in microseconds since 1970.
pub type Full = i64;

const SECOND: i64 = 1_000_000;

impl Policy {
    fn window(self) -> i64 {
        i64::from(self.window) * SECOND
    }

    fn of_one_point(self) -> i64 {
        self.window() / i64::from(self.quota.max(1))
    }

    /// Spends `points` at `now` (microseconds), or none of them when there are too few.
    #[must_use]
    pub fn spend(self, full: Full, points: u32, now: i64) -> (Full, Left) {
        let after = full.max(now) + self.of_one_point() * i64::from(points);
        if after - now > self.window() {
            let wait = after - now - self.window();
            return (full, Left { allowed: false, remaining: self.remaining(full, now), seconds: up(wait) });
        }
        (after, Left { allowed: true, remaining: self.remaining(after, now), seconds: up(after - now) })
    }

    /// Takes `points` away at `now` for something that has happened already, down to none.
    #[must_use]
    pub fn charge(self, full: Full, points: u32, now: i64) -> Full {
        (full.max(now) + self.of_one_point() * i64::from(points)).min(now + self.window())
    }

    fn remaining(self, full: Full, now: i64) -> u32 {
        let free = (self.window() - (full - now).max(0)) / self.of_one_point().max(1);
        u32::try_from(free.clamp(0, i64::from(self.quota))).unwrap_or(0)
    }
}

/// Seconds, rounded up.
fn up(microseconds: i64) -> u32 {
    u32::try_from((microseconds + SECOND - 1) / SECOND).unwrap_or(0)
}
