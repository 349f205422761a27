//! When an entity is everywhere: more alerts of one period share it than the operator lets link.

/// How long a period is, in milliseconds. Counting by fixed periods lets a server that has an alert now and then for years keep
/// its links, and makes the count of a set of alerts depend on the set alone.
pub const PERIOD: i64 = 30 * 24 * 60 * 60 * 1000;

/// How many alerts of the latest period share an entity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Which period, counted from 1970.
    pub period: i64,
    /// How many.
    pub alerts: i64,
}

impl Count {
    /// The period of an activity that ends then.
    #[must_use]
    pub fn period_of(moment: i64) -> i64 {
        moment.div_euclid(PERIOD)
    }

    /// With one more alert, whose activity ends at this moment. Alerts of earlier periods are not counted any more.
    #[must_use]
    pub fn with(self, moment: i64) -> Self {
        let period = Self::period_of(moment);
        match period.cmp(&self.period) {
            std::cmp::Ordering::Less => self,
            std::cmp::Ordering::Equal => Self { period, alerts: self.alerts + 1 },
            std::cmp::Ordering::Greater => Self { period, alerts: 1 },
        }
    }

    /// Whether it is more than may link.
    #[must_use]
    pub fn is_everywhere(self, from: i64) -> bool {
        self.alerts > from
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_alerts_of_one_period_count_together() {
        let mut count = Count::default();
        for moment in [5, 6, 7] {
            count = count.with(PERIOD + moment);
        }
        assert_eq!(count, Count { period: 1, alerts: 3 });
        assert!(count.is_everywhere(2) && !count.is_everywhere(3));
        assert_eq!(count.with(2), count);
        assert_eq!(count.with(2 * PERIOD), Count { period: 2, alerts: 1 });
    }
}
