//! Where something was measured, and with what.

use std::fs;
use std::thread;

use serde_json::{Value, json};

use crate::places::Places;
use crate::tools::{self, output};

/// Today, in UTC.
pub(crate) fn day() -> String {
    said("date", &["-u", "+%Y-%m-%d"])
}

/// How many programs wanted a processor in the last minute, on average.
pub(crate) fn load() -> Option<f64> {
    fs::read_to_string("/proc/loadavg").ok()?.split_whitespace().next()?.parse().ok()
}

/// Machine and versions.
pub(crate) fn describe(places: &Places, chromium: Option<&str>) -> Value {
    let text = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let after = |text: &str, name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        line.trim_matches([' ', '\t', ':']).to_owned()
    };
    let package = text(&places.root.join("tests/peers/react/package.json").display().to_string());
    let package: Value = serde_json::from_str(&package).unwrap_or_default();
    json!({
        "processor": after(&text("/proc/cpuinfo"), "model name"),
        "processors": thread::available_parallelism().map_or(0, usize::from),
        "memory": after(&text("/proc/meminfo"), "MemTotal"),
        "system": said("uname", &["-srm"]),
        "rust": said("rustc", &["--version"]),
        "node": said("node", &["--version"]),
        "browser": chromium.map(|program| said(program, &["--version"])),
        "oha": tools::OHA.version,
        "react": package["dependencies"]["react"],
        "fluent": package["dependencies"]["@fluentui/react-components"],
        "grid": package["dependencies"]["ag-grid-community"],
    })
}

fn said(program: &str, arguments: &[&str]) -> String {
    output(program, arguments).unwrap_or_default().trim().to_owned()
}
