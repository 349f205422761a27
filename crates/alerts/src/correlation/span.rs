//! A stretch of time: the activity that an alert is about.

/// How much of an activity counts, in milliseconds: of a longer one, its end. An alert whose first activity is years ago, by a
/// wrong clock or a forgotten default, would otherwise be near everything that ever happened to its entities.
pub const LONGEST_ACTIVITY: i64 = 30 * 24 * 60 * 60 * 1000;

/// From and to, in unix milliseconds, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// Its begin.
    pub from: i64,
    /// Its end, which is not before its begin.
    pub to: i64,
}

impl Span {
    /// The activity of an alert that arrived at a moment: nothing was seen after it was told.
    #[must_use]
    pub fn of_activity(first: i64, last: i64, arrived_at: i64) -> Self {
        let to = first.max(last).min(arrived_at);
        let from = first.min(last).min(to);
        Self { from: from.max(to - LONGEST_ACTIVITY), to }
    }

    /// The shortest that holds both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { from: self.from.min(other.from), to: self.to.max(other.to) }
    }

    /// How much time lies between the two, in milliseconds; 0 where they meet.
    #[must_use]
    pub fn gap(self, other: Self) -> i64 {
        (self.from - other.to).max(other.from - self.to).max(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_activity_ends_when_it_was_told_and_has_a_bound() {
        let span = |first, last, arrived| {
            let Span { from, to } = Span::of_activity(first, last, arrived);
            (from, to)
        };
        let month = LONGEST_ACTIVITY;
        assert_eq!(span(10, 20, 100), (10, 20));
        assert_eq!(span(20, 10, 100), (10, 20));
        assert_eq!(span(10, 200, 100), (10, 100));
        assert_eq!(span(150, 200, 100), (100, 100));
        assert_eq!(span(0, 2 * month, 3 * month), (month, 2 * month));
    }

    #[test]
    fn a_gap_is_the_same_from_both_sides() {
        let (early, late) = (Span { from: 0, to: 10 }, Span { from: 25, to: 30 });
        assert_eq!((early.gap(late), late.gap(early)), (15, 15));
        assert_eq!(early.gap(Span { from: 10, to: 12 }), 0);
        assert_eq!(early.and(late), Span { from: 0, to: 30 });
    }
}
