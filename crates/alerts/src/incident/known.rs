//! What is known of an incident's alerts, added up: what a queue shows without looking at them.

use crate::alert::{Alert, AlertStatus, Severity};
use crate::category::Categories;

/// The sum of its alerts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The title of its alert, where it has but one.
    pub title: Option<String>,
    /// The highest of its alerts.
    pub severity: Severity,
    /// Of all its alerts.
    pub categories: Categories,
    /// The services, as a mask of their places in `SupportedService::ALL`.
    pub services: i64,
    /// How many alerts.
    pub alerts: i64,
    /// How many of them are not resolved.
    pub active_alerts: i64,
    /// The first activity, in unix milliseconds.
    pub first_activity_at: i64,
    /// The last activity.
    pub last_activity_at: i64,
}

impl Known {
    /// Of one alert, whose work has come this far.
    #[must_use]
    pub fn of(alert: &Alert, status: AlertStatus) -> Self {
        Self {
            title: Some(alert.title.clone()),
            severity: alert.severity,
            categories: Categories::default().with(alert.kind_of_category()),
            services: 1 << (alert.service as i64),
            alerts: 1,
            active_alerts: i64::from(status != AlertStatus::Resolved),
            first_activity_at: alert.first_activity_at,
            last_activity_at: alert.last_activity_at,
        }
    }

    /// The sum of two.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let title = match (self.alerts, other.alerts) {
            (0, _) => other.title,
            (_, 0) => self.title,
            _ => None,
        };
        Self {
            title,
            severity: self.severity.max(other.severity),
            categories: self.categories.and(other.categories),
            services: self.services | other.services,
            alerts: self.alerts + other.alerts,
            active_alerts: self.active_alerts + other.active_alerts,
            first_activity_at: self.first_activity_at.min(other.first_activity_at),
            last_activity_at: self.last_activity_at.max(other.last_activity_at),
        }
    }
}
