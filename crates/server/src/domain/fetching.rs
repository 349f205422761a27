//! What is asked of Microsoft Graph when the alerts of a service are fetched, and from where on the next time.

use security_center_contract::SupportedService;

const MINUTE: i64 = 60_000;

/// How far before the mark a round begins, in milliseconds: what Graph shows later than it was changed is not missed, and what
/// is fetched twice changes nothing.
pub const OVERLAP: i64 = 10 * MINUTE;

/// What Microsoft Graph calls a service in `serviceSource`.
#[must_use]
pub fn service_source(service: SupportedService) -> &'static str {
    match service {
        SupportedService::DefenderAtp => "microsoftDefenderForEndpoint",
        SupportedService::Office365Atp => "microsoftDefenderForOffice365",
        SupportedService::CloudAppSecurity => "microsoftDefenderForCloudApps",
        SupportedService::AzureAtp => "microsoftDefenderForIdentity",
    }
}

/// From which moment of their last change on alerts are asked for: the mark less the overlap, and without a mark as far back as
/// the operator says. Moments are unix milliseconds.
#[must_use]
pub fn from(mark: Option<i64>, now: i64, first: i64) -> i64 {
    mark.map_or(now - first, |mark| mark - OVERLAP).max(0)
}

/// The mark once a round is through that began at a moment and asked from another on: the latest change that it saw, by Graph's
/// clock, so that a difference to ours is of no matter. A change later than the round began is a wrong clock, and does not move the mark
/// over what is still to come. It never goes back.
#[must_use]
pub fn mark(before: Option<i64>, from: i64, newest: Option<i64>, begun_at: i64) -> i64 {
    let reached = newest.map_or(from, |newest| newest.min(begun_at));
    before.map_or(reached, |before| before.max(reached))
}

/// How many alerts of one list are read at most. Graph's security lists refuse what is behind the 6,000th; a longer one is taken
/// in two, by the moment of the last change.
pub const LONGEST_LIST: usize = 5_000;

/// Where a span of moments is taken in two: the first of the second half. Without an end it reaches to this moment, at least.
/// Nothing where there is nothing between.
#[must_use]
pub fn half(from: i64, to: Option<i64>, now: i64) -> Option<i64> {
    let to = to.unwrap_or(now.max(from));
    let half = from + (to - from) / 2;
    (half > from).then_some(half)
}

/// What is known of the passes over a list whose order Graph does not promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passes {
    /// How many pages the last one had.
    pub pages: usize,
    /// How many alerts were seen, in all of them.
    pub seen: u64,
    /// How many the last one saw that none before had.
    pub added: u64,
    /// How many the list has, by its last page.
    pub count: Option<u64>,
}

/// Whether alerts may have been missed, so that another pass is made. A list of one page is of one moment. Of several pages, one that
/// changes meanwhile may move an alert to a page that was read already; then fewer were seen than there are. Where a pass sees
/// nothing that none saw before, the number is taken for wrong.
#[must_use]
pub fn may_have_missed(passes: Passes) -> bool {
    passes.pages > 1 && passes.added > 0 && passes.count.is_some_and(|count| passes.seen < count)
}

#[cfg(test)]
mod tests {
    use security_center_alerts::alert;

    use super::*;

    #[test]
    fn a_service_is_asked_for_by_the_name_that_is_read_back() {
        for service in SupportedService::ALL {
            assert_eq!(alert::service(service_source(service)), Some(service));
        }
    }

    #[test]
    fn a_round_begins_a_little_before_the_mark_and_never_moves_it_back() {
        assert_eq!(from(None, 100 * MINUTE, 30 * MINUTE), 70 * MINUTE);
        assert_eq!(from(None, MINUTE, 30 * MINUTE), 0);
        assert_eq!(from(Some(60 * MINUTE), 100 * MINUTE, 1), 50 * MINUTE);
        // Nothing was there.
        assert_eq!(mark(None, 7, None, 100), 7);
        assert_eq!(mark(Some(50), 40, None, 100), 50);
        // The latest change; not one of the future; nothing back.
        assert_eq!(mark(Some(50), 40, Some(80), 100), 80);
        assert_eq!(mark(Some(50), 40, Some(i64::MAX), 100), 100);
        assert_eq!(mark(Some(50), 40, Some(45), 100), 50);
    }

    #[test]
    fn a_span_is_taken_in_two_until_nothing_is_between() {
        assert_eq!(half(0, Some(100), 7), Some(50));
        assert_eq!(half(40, None, 100), Some(70));
        assert_eq!((half(40, None, 30), half(40, Some(41), 100)), (None, None));
    }

    #[test]
    fn a_list_that_changed_between_its_pages_is_read_again_and_not_for_ever() {
        let passes = Passes { pages: 3, seen: 9, added: 9, count: Some(10) };
        assert!(may_have_missed(passes));
        for enough in [
            Passes { pages: 1, ..passes },
            Passes { seen: 10, ..passes },
            Passes { added: 0, ..passes },
            Passes { count: None, ..passes },
        ] {
            assert!(!may_have_missed(enough), "{enough:?}");
        }
    }
}
