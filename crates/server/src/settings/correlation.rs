//! What the operator says of correlation: the window, and from when on an entity is everywhere.

use security_center_alerts::correlation::Rules;

use super::{Options, SettingsError};

const HOUR: i64 = 60 * 60 * 1000;

/// Brings the options together.
pub(super) fn resolve(given: &Options, file: &Options) -> Result<Rules, SettingsError> {
    let unset = Rules::default();
    let hours = given.correlation_window_hours.or(file.correlation_window_hours);
    let everywhere = given.everywhere_from.or(file.everywhere_from);
    if hours.is_some_and(|hours| !(1..=24 * 30).contains(&hours)) {
        let sentence = "--correlation-window-hours has to be between 1 and 720.";
        return Err(SettingsError::Contradiction(sentence.to_owned()));
    }
    if everywhere.is_some_and(|alerts| !(2..=1_000_000).contains(&alerts)) {
        let sentence = "--everywhere-from has to be between 2 and 1000000.";
        return Err(SettingsError::Contradiction(sentence.to_owned()));
    }
    Ok(Rules {
        window: hours.map_or(unset.window, |hours| i64::from(hours) * HOUR),
        everywhere_from: everywhere.map_or(unset.everywhere_from, i64::from),
    })
}
