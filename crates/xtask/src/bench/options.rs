//! What `bench` was asked for on the command line.

use std::path::{Path, PathBuf};

use crate::arguments::{named, number, unknown};
use crate::failure::Failure;

/// A part of the measurements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// What the first load costs, in bytes and time.
    FirstLoad,
    /// Presses, and a long use.
    Routes,
    /// Requests to the server, its start and its memory.
    Server,
    /// Open event streams.
    Streams,
    /// Alerts of a large tenant, taken in.
    Intake,
    /// The queues of that tenant.
    Queue,
    /// Scrolling through its incidents.
    Scroll,
}

impl Part {
    /// Every part in its order, with its name on the command line.
    pub(crate) const ALL: [(&'static str, Self); 7] = [
        ("first-load", Self::FirstLoad),
        ("routes", Self::Routes),
        ("server", Self::Server),
        ("streams", Self::Streams),
        ("intake", Self::Intake),
        ("queue", Self::Queue),
        ("scroll", Self::Scroll),
    ];
}

/// What to measure.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct BenchOptions {
    /// The parts, in their order.
    pub(crate) parts: Vec<Part>,
    /// How long the app is used in a loop.
    pub(crate) minutes: u32,
    /// How many event streams are open.
    pub(crate) streams: u32,
    /// How many alerts a large tenant has.
    pub(crate) alerts: u32,
    /// Where its databases are.
    pub(crate) data: PathBuf,
    /// Whether what was built last is measured.
    pub(crate) built: bool,
    /// A program of the server's that is measured in the place of the one that is delivered.
    pub(crate) server: Option<String>,
}

/// Reads the words behind `bench`.
pub(crate) fn parse(mut words: impl Iterator<Item = String>) -> Result<BenchOptions, Failure> {
    let parts = Part::ALL.map(|(_, part)| part).to_vec();
    let data = std::env::temp_dir().join("security-center-bench");
    let mut options =
        BenchOptions { parts, minutes: 1, streams: 5000, alerts: 200_000, data, built: false, server: None };
    while let Some(word) = words.next() {
        match word.as_str() {
            "--only" => options.parts = named(&words.next().unwrap_or_default(), &Part::ALL, "part")?,
            "--minutes" => options.minutes = number(&word, words.next())?,
            "--streams" => options.streams = number(&word, words.next())?,
            "--alerts" => options.alerts = number(&word, words.next())?,
            "--data" => options.data = folder(&word, words.next())?,
            "--built" => options.built = true,
            "--server" => options.server = Some(file(&word, words.next())?),
            _ => return Err(unknown("bench", &word)),
        }
    }
    Ok(options)
}

fn file(flag: &str, value: Option<String>) -> Result<String, Failure> {
    let value = value.unwrap_or_default();
    if Path::new(&value).is_file() {
        return Ok(value);
    }
    Err(Failure::Because(format!("{flag} needs a file, and `{value}` is none")))
}

/// A folder, which may be missing. What runs is in another one, so that it is named from the root.
fn folder(flag: &str, value: Option<String>) -> Result<PathBuf, Failure> {
    let value = value.unwrap_or_default();
    let whole = std::path::absolute(&value).map_err(|_| ());
    whole.map_err(|()| Failure::Because(format!("{flag} needs a folder, and `{value}` is none")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_measured_in_their_own_order() {
        let parts = vec![Part::FirstLoad, Part::Streams];
        let data = PathBuf::from("/large");
        let expected =
            BenchOptions { parts, minutes: 30, streams: 9, alerts: 7, data, built: true, server: None };
        let line = "--only streams,first-load --minutes 30 --streams 9 --alerts 7 --data /large --built";
        assert_eq!(parse(line.split(' ').map(str::to_owned)), Ok(expected));
    }
}
