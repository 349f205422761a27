//! How the fetching of alerts stands, for the operator.

use std::fmt::Write;

use super::tenant_text::{counted, service_name};
use super::terminal::shown;
use crate::clock::timestamp;
use crate::store::alert_fetch::Fetch;

/// A few lines for each service.
pub(super) fn show(fetches: &[Fetch]) -> String {
    fetches.iter().fold(String::new(), |mut text, fetch| {
        let mut line = |name: &str, value: String| {
            // Writing to a text cannot fail.
            let _ = writeln!(text, "{name:<18}  {value}");
        };
        line("alerts of", service_name(fetch.service).to_owned());
        let (seen, taken) = (counted(fetch.seen, "alert", "alerts"), fetch.taken);
        match (fetch.begun_at, fetch.fetched_at) {
            (Some(begun), _) => line(
                "being fetched",
                format!("since {}: {seen}, {taken} of them new or changed", timestamp(begun).0),
            ),
            (None, Some(at)) => {
                line("fetched at", format!("{}: {seen}, {taken} of them new or changed", timestamp(at).0))
            }
            (None, None) => line("fetched at", "never".to_owned()),
        }
        if fetch.faulty > 0 {
            line("could not be taken", counted(fetch.faulty, "alert", "alerts"));
            fetch.faults.iter().for_each(|fault| line("", shown(fault)));
        }
        if let Some(failure) = &fetch.failure {
            let attempts = counted(u64::try_from(fetch.failures).unwrap_or(0), "attempt", "attempts");
            line("fetching failed", format!("{}, {attempts} in a row", timestamp(failure.at).0));
            line("because", shown(&failure.detail));
        }
        line("fetched next", timestamp(fetch.next_at).0);
        text
    })
}
