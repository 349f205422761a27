//! Whether an alert or an incident was right, and what it was: which of the one goes with which of the other.

use security_center_alerts::alert::{Classification, Determination};

/// Both together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// Whether it was right.
    pub classification: Classification,
    /// What it was.
    pub determination: Determination,
}

/// What is to be judged anew; nothing where it stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rejudged {
    /// Whether it was right.
    pub classification: Option<Classification>,
    /// What it was.
    pub determination: Option<Determination>,
}

/// A determination that does not go with its classification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mismatch(pub Judgement);

impl Judgement {
    /// Nobody has judged.
    pub const NONE: Self =
        Self { classification: Classification::Unknown, determination: Determination::Unknown };

    /// The judgement after a change. A determination is given with the classification that it goes with (the service's API of
    /// 2020 took none without a true positive); one that goes with the new classification no more is no longer there.
    pub fn changed(self, wanted: Rejudged) -> Result<Self, Mismatch> {
        let classification = wanted.classification.unwrap_or(self.classification);
        let fits = |one: &Determination| determinations(classification).contains(one);
        let determination = match wanted.determination {
            Some(Determination::Unknown) => Determination::Unknown,
            Some(wanted) if fits(&wanted) => wanted,
            Some(determination) => return Err(Mismatch(Self { classification, determination })),
            None => Some(self.determination).filter(fits).unwrap_or(Determination::Unknown),
        };
        Ok(Self { classification, determination })
    }
}

/// The determinations that go with a classification; that nothing was determined goes with all.
#[must_use]
pub fn determinations(classification: Classification) -> &'static [Determination] {
    match classification {
        Classification::Unknown => &[],
        Classification::TruePositive => &[
            Determination::MultiStagedAttack,
            Determination::Apt,
            Determination::Malware,
            Determination::Phishing,
            Determination::CompromisedAccount,
            Determination::MaliciousUserActivity,
            Determination::UnwantedSoftware,
            Determination::SecurityPersonnel,
            Determination::SecurityTesting,
            Determination::Other,
        ],
        Classification::InformationalExpectedActivity => &[
            Determination::SecurityTesting,
            Determination::SecurityPersonnel,
            Determination::LineOfBusinessApplication,
            Determination::ConfirmedActivity,
            Determination::Other,
        ],
        Classification::FalsePositive => {
            &[Determination::NotMalicious, Determination::NotEnoughDataToValidate, Determination::Other]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_determination_goes_with_some_classification_and_only_with_a_given_one() {
        for determination in Determination::ALL.iter().filter(|one| **one != Determination::Unknown) {
            let goes = |one: &&Classification| determinations(**one).contains(determination);
            assert!(Classification::ALL.iter().any(|one| goes(&one)), "{determination:?}");
            let without = Rejudged { determination: Some(*determination), classification: None };
            assert!(Judgement::NONE.changed(without).is_err(), "{determination:?}");
            for classification in Classification::ALL {
                let both = Rejudged { classification: Some(*classification), ..without };
                assert_eq!(Judgement::NONE.changed(both).is_ok(), goes(&classification), "{both:?}");
            }
        }
    }

    #[test]
    fn a_determination_stays_as_long_as_it_fits() {
        use Classification::{FalsePositive, InformationalExpectedActivity, TruePositive, Unknown};
        let judged = |classification, determination| Judgement { classification, determination };
        let testing = judged(TruePositive, Determination::SecurityTesting);
        for (to, stays) in [
            (TruePositive, true),
            (InformationalExpectedActivity, true),
            (FalsePositive, false),
            (Unknown, false),
        ] {
            let after = testing.changed(Rejudged { classification: Some(to), determination: None });
            let expected = if stays { Determination::SecurityTesting } else { Determination::Unknown };
            assert_eq!(after, Ok(judged(to, expected)));
        }
        let apt = Rejudged { classification: None, determination: Some(Determination::Apt) };
        assert_eq!(testing.changed(apt), Ok(judged(TruePositive, Determination::Apt)));
        let none = Rejudged { classification: None, determination: Some(Determination::Unknown) };
        assert_eq!(testing.changed(none), Ok(judged(TruePositive, Determination::Unknown)));
        assert_eq!(testing.changed(Rejudged::default()), Ok(testing));
    }
}
