//! Addresses of pages that list something, with what is listed.

use super::{Feature, Route, segment};

/// Every alert that names exactly this entity, whatever is usually left out, ready for `href`.
#[must_use]
pub fn alerts_naming(key: &str) -> String {
    [&Route::Alerts.href(), "?status=any&severity=any&days=any&entity=", &segment::value(key)].concat()
}

/// Every alert of this incident, whatever is usually left out, ready for `href`.
#[must_use]
pub fn alerts_of_incident(number: &str) -> String {
    [&Route::Alerts.href(), "?status=any&severity=any&days=any&incident=", &segment::value(number)].concat()
}

/// A page with these parameters, as an address has them behind `?`, ready for `href`.
#[must_use]
pub fn with_parameters(page: &Route, parameters: &str) -> String {
    let href = page.href();
    if parameters.is_empty() { href } else { [&href, "?", parameters].concat() }
}

/// The queue of incidents with these filters, however long ago something happened, ready for `href`.
#[must_use]
pub fn incidents_of_all_time(filter: &str) -> String {
    with_parameters(&Route::Feature(Feature::Incidents), &[filter, "&days=any"].concat())
}
