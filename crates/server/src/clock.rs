//! The time, handed in so that tests can hold it still.

use std::time::Duration;

use security_center_contract::Timestamp;
use tokio::sync::watch;

/// Tells the time in unix milliseconds.
#[derive(Clone, Debug)]
pub struct Clock(Kind);

#[derive(Clone, Debug)]
enum Kind {
    Machine,
    Held(watch::Receiver<i64>),
}

/// How long the machine's clock is trusted to go on as it does: it may be set, and a machine that sleeps stops others.
const LOOK_AGAIN: Duration = Duration::from_secs(60 * 60);

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn of_the_machine() -> Self {
        Self(Kind::Machine)
    }

    /// A clock that stands still until somebody moves it.
    #[must_use]
    pub fn held(time: watch::Receiver<i64>) -> Self {
        Self(Kind::Held(time))
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> i64 {
        match &self.0 {
            Kind::Machine => jiff::Timestamp::now().as_millisecond(),
            Kind::Held(time) => *time.borrow(),
        }
    }

    /// Waits until it is this moment, or later.
    pub async fn reached(&self, moment: i64) {
        match &self.0 {
            Kind::Machine => {
                while let Ok(left @ 1..) = u64::try_from(moment - self.now()) {
                    tokio::time::sleep(Duration::from_millis(left).min(LOOK_AGAIN)).await;
                }
            }
            Kind::Held(time) => {
                if time.clone().wait_for(|now| *now >= moment).await.is_err() {
                    // Nobody can move it any more.
                    std::future::pending::<()>().await;
                }
            }
        }
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
    moment(&timestamp.0)
}

/// The moment of a text in RFC 3339, in unix milliseconds; nothing when it is none.
#[must_use]
pub fn moment(text: &str) -> Option<i64> {
    text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_millisecond)
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
        assert_eq!(moment("2020-06-24T11:20:00.123+02:00"), Some(1_592_990_400_123));
        for none in ["", "2020-06-24", "yesterday", "2020-06-24T09:20:00", "2020-13-24T09:20:00Z"] {
            assert_eq!(moment(none), None, "{none}");
        }
    }
}
