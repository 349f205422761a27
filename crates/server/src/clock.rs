//! The time, handed in so that tests can hold it still.

use std::sync::Arc;

use security_center_contract::Timestamp;

/// Tells the time in unix milliseconds.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> i64 + Send + Sync>);

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn of_the_machine() -> Self {
        Self(Arc::new(|| jiff::Timestamp::now().as_millisecond()))
    }

    /// A clock of one's own.
    pub fn new(now: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> i64 {
        (self.0)()
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clock")
    }
}

/// A moment as it travels: RFC 3339, UTC, milliseconds.
///
/// A number outside of the calendar can only come from a damaged database; it is shown as the calendar's end.
#[must_use]
pub fn timestamp(milliseconds: i64) -> Timestamp {
    let moment = jiff::Timestamp::from_millisecond(milliseconds).unwrap_or(jiff::Timestamp::MAX);
    Timestamp(format!("{moment:.3}"))
}

/// The moment of a text as it travels, in unix milliseconds; nothing when it is none.
#[must_use]
pub fn milliseconds(timestamp: &Timestamp) -> Option<i64> {
    timestamp.0.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_millisecond)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_travels_with_milliseconds() {
        assert_eq!(timestamp(1_592_990_400_000).0, "2020-06-24T09:20:00.000Z");
        assert_eq!(timestamp(1_592_990_400_123).0, "2020-06-24T09:20:00.123Z");
        assert_eq!(milliseconds(&timestamp(1_592_990_400_123)), Some(1_592_990_400_123));
        assert_eq!(milliseconds(&Timestamp("2020-06-24T11:20:00+02:00".to_owned())), Some(1_592_990_400_000));
        assert_eq!(milliseconds(&Timestamp("yesterday".to_owned())), None);
    }
}
