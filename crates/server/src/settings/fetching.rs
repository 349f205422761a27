//! What the operator says of fetching alerts from Microsoft Graph, and of writing back what is decided here.

use super::{Options, SettingsError};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// How often the alerts of a service are fetched.
const INTERVAL_MINUTES: u32 = 5;

/// From how far back the first time.
const DAYS: u32 = 30;

/// Fetching of alerts. Times are in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fetching {
    /// How often the alerts of a service are fetched.
    pub interval: i64,
    /// From how far back the first time.
    pub first: i64,
    /// Whether what is decided here is written back.
    pub write_back: bool,
}

impl Fetching {
    /// Brings the options together; nothing where no alerts are fetched. The error says what to do.
    pub(super) fn resolve(
        given: &Options,
        file: &Options,
        has_graph: bool,
    ) -> Result<Option<Self>, SettingsError> {
        let refuse = |sentence: &str| Err(SettingsError::Contradiction(sentence.to_owned()));
        let is_on = given.graph_alerts.or(file.graph_alerts).unwrap_or(false);
        let minutes = given.graph_alerts_interval_minutes.or(file.graph_alerts_interval_minutes);
        let minutes = minutes.unwrap_or(INTERVAL_MINUTES);
        let days = given.graph_alerts_days.or(file.graph_alerts_days).unwrap_or(DAYS);
        let write_back = given.graph_alerts_write_back.or(file.graph_alerts_write_back).unwrap_or(false);
        if !(1..=24 * 60).contains(&minutes) {
            return refuse("--graph-alerts-interval-minutes has to be between 1 and 1440.");
        }
        if !(1..=180).contains(&days) {
            return refuse("--graph-alerts-days has to be between 1 and 180.");
        }
        if is_on && !has_graph {
            return refuse("--graph-alerts needs --graph-client-id and --graph-client-secret.");
        }
        if write_back && !is_on {
            return refuse("--graph-alerts-write-back needs --graph-alerts.");
        }
        let (interval, first) = (i64::from(minutes) * MINUTE, i64::from(days) * DAY);
        Ok(is_on.then_some(Self { interval, first, write_back }))
    }
}
