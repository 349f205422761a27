//! What is written of the figures: `docs/PERFORMANCE.md`.

use serde_json::{Map, Value};

use super::large;
use super::table::{milliseconds, size, table, times, whole};

/// The names of all figures, in the order in which they are told.
pub(crate) const PARTS: [&str; 9] =
    ["first-load", "presses", "use", "requests", "streams", "start", "intake", "queue", "scroll"];

const OPENING: &str = "# Performance

`cargo xtask bench` measures and writes this page; `--only first-load,routes,server,streams,intake,queue,scroll` measures a part, `--minutes 30` uses the app for longer, `--alerts 1000000` makes the large tenant larger, `--built` leaves out building. Nothing here is written by hand.

**Times are those of one machine, and other programs ran on it at the same time.** What is compared was measured in turn within one run, so that whatever else the machine did met all of it alike; figures are medians, and only ratios within a run mean something. The load is how many programs wanted a processor in the minute before.

**What is counted is a budget, and the tests fail above it**: bytes and requests of the first load (`tests/e2e/journeys/first-load.spec.ts`), statements of SQL for each request, what a batch of alerts reads and memory for each event stream (`crates/bench/tests/budgets`), nodes, listeners and memory after many rounds (`tests/e2e/journeys/flat.spec.ts`), bytes that an opened page leaves behind (`tests/browser/memory.rs`). What takes time is only told here.
";

const PEERS: &str = "
The three are the same page, in both languages, for mouse, keyboard and screen reader, with the same endpoints and events of the same server: the journey `peers` reads and uses each of them and compares. The peers are in `tests/peers` and are not delivered. What they are not: the product brings the whole portal with it (navigation, gate, palette, help, notifications, audit log, permissions, sign-in), the peers only this page. Fluent UI puts style elements into the page, which the product's content policy forbids; the browser was told to let it.
";

/// The page, with a section for each of the figures there are.
pub(crate) fn write(figures: &Map<String, Value>) -> String {
    let mut text = OPENING.to_owned();
    if let Some(machine) = figures.get("machine") {
        text.push_str(&describe(machine));
    }
    for name in PARTS {
        if let Some(figures) = figures.get(name) {
            text.push_str(&match name {
                "first-load" => first_load(figures),
                "presses" => presses(figures),
                "use" => long_use(figures),
                "requests" => requests(figures),
                "streams" => streams(figures),
                "intake" => large::intake(figures),
                "queue" => large::queue(figures),
                "scroll" => large::scroll(figures),
                _ => start(figures),
            });
        }
    }
    text
}

pub(super) fn section(title: &str, figures: &Value) -> String {
    let told = &figures["circumstances"];
    let load = told["load"].as_f64().map_or_else(String::new, |load| format!(", load {load:.1}"));
    let server = told["server"].as_str().map_or_else(String::new, |file| {
        // As it was named, less the folders above: they are of one machine.
        let named =
            file.rsplit('/').take(2).collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join("/");
        format!(" **With a server that was built before and named with `--server`: `{named}`.**")
    });
    format!("\n## {title}\n\n{}{load}.{server}\n\n", plain(&told["day"]))
}

pub(super) fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn describe(machine: &Value) -> String {
    let rows = [
        ("processor", format!("{}, {} of them", plain(&machine["processor"]), machine["processors"])),
        ("memory", plain(&machine["memory"])),
        ("system", plain(&machine["system"])),
        ("Rust", plain(&machine["rust"])),
        ("Node", plain(&machine["node"])),
        ("browser", plain(&machine["browser"])),
        ("load generator", format!("oha {}", plain(&machine["oha"]))),
        (
            "peers",
            format!(
                "React {}, Fluent UI {}, AG Grid {}",
                plain(&machine["react"]),
                plain(&machine["fluent"]),
                plain(&machine["grid"])
            ),
        ),
    ];
    let rows = rows.into_iter().filter(|(_, told)| told != "null");
    let rows: Vec<_> = rows.map(|(what, told)| vec![what.to_owned(), told]).collect();
    format!("\n{}", table(&["", ""], &rows))
}

pub(super) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn name_of(app: &Value) -> String {
    match app.as_str() {
        Some("plain") => "plain JavaScript".to_owned(),
        Some("react") => "React with Fluent UI".to_owned(),
        _ => "the product".to_owned(),
    }
}

fn first_load(figures: &Value) -> String {
    let mut text = section("First load of the settings page", figures);
    let kinds = |app: &Value| {
        let kinds = app["traffic"]["kinds"].as_object();
        let mut kinds: Vec<_> = kinds.into_iter().flatten().collect();
        kinds.sort_by_key(|(_, bytes)| std::cmp::Reverse(bytes.as_u64()));
        kinds
            .into_iter()
            .map(|(kind, bytes)| format!("{kind} {}", whole(bytes)))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let bytes = list(&figures["apps"]).iter().map(|app| {
        let traffic = &app["traffic"];
        vec![
            name_of(&app["app"]),
            whole(&traffic["requests"]),
            whole(&traffic["content"]),
            kinds(app),
            whole(&traffic["headers"]),
        ]
    });
    text.push_str(&table(
        &["", "requests", "bytes of content, brotli", "by kind", "bytes of headers"],
        &bytes.collect::<Vec<_>>(),
    ));
    text.push('\n');
    let middle = |figure: &Value| milliseconds(&figure["median"]);
    let plain = list(&figures["apps"]).iter().find(|app| app["app"] == "plain").cloned().unwrap_or_default();
    let against = |app: &Value, name: &str| {
        format!("{} ({})", middle(&app[name]), times(&app[name]["median"], &plain[name]["median"]))
    };
    let rows = list(&figures["apps"]).iter().map(|app| {
        vec![name_of(&app["app"]), against(app, "cold"), against(app, "warm"), against(app, "fast")]
    });
    text.push_str(&table(
        &[
            "usable after (times plain)",
            "slow, nothing kept",
            "slow, everything kept",
            "no brakes, everything kept",
        ],
        &rows.collect::<Vec<_>>(),
    ));
    text.push_str(&format!(
        "\nSlow: the processor {} times slower, 10 Mbit/s, {} ms more for each answer. Usable: the choice can be made, and location and services are shown, at the end of that frame. Medians of {} loads each, in turn.\n",
        figures["slower"], figures["line"]["latency"], figures["rounds"]
    ));
    text.push_str(PEERS);
    text
}

fn presses(figures: &Value) -> String {
    let mut text = section("From a press to what is seen of it", figures);
    let row = |what: String, figures: &Value| {
        let both = |figures: &Value| {
            format!("{} ({})", milliseconds(&figures["median"]), milliseconds(&figures["most"]))
        };
        vec![what, both(&figures["next"]), both(&figures["shown"]), whole(&figures["presses"])]
    };
    let mut rows = vec![
        row("another page".to_owned(), &figures["route"]),
        row("the help beside it".to_owned(), &figures["help"]),
    ];
    let languages = list(&figures["language"]).iter();
    rows.extend(languages.map(|app| row(format!("another language, {}", name_of(&app["app"])), app)));
    text.push_str(&table(&["", "next frame: median (most)", "shown: median (most)", "presses"], &rows));
    text.push_str("\nFrom the browser's time of the press to the end of the frame; a frame comes every 16.7 ms at most. Without brakes.\n");
    text
}

fn long_use(figures: &Value) -> String {
    let mut text = section("A long use", figures);
    let rows = list(&figures["samples"]).iter().map(|sample| {
        let minutes = sample["minutes"].as_f64().unwrap_or_default();
        vec![
            format!("{minutes:.1}"),
            whole(&sample["rounds"]),
            whole(&sample["nodes"]),
            whole(&sample["listeners"]),
            size(&sample["heap"]),
            size(&sample["memory"]),
        ]
    });
    text.push_str(&table(
        &["minutes", "rounds", "nodes", "listeners", "script heap after collection", "WebAssembly memory"],
        &rows.collect::<Vec<_>>(),
    ));
    text.push_str(
        "\nA round opens every kind of page, the help and the palette, and changes the language twice. WebAssembly's memory grows by 64 KiB at a time and never gets smaller.\n",
    );
    text
}

fn requests(figures: &Value) -> String {
    let mut text = section("Requests to the server", figures);
    let rows = list(&figures["paths"]).iter().map(|path| {
        let of = |who: &str| {
            let figures = &path["figures"][who];
            let times = format!("{} / {}", milliseconds(&figures["p50"]), milliseconds(&figures["p99"]));
            [whole(&figures["perSecond"]), times]
        };
        let ([product, product_times], [bare, bare_times]) = (of("product"), of("bare"));
        let per_second = |who: &str| &path["figures"][who]["perSecond"];
        vec![
            format!("`{}`", plain(&path["path"])),
            size(&path["bytes"]),
            product,
            product_times,
            bare,
            bare_times,
            times(per_second("product"), per_second("bare")),
            of("compressed").join(", "),
        ]
    });
    text.push_str(&table(
        &[
            "",
            "answer",
            "requests/s",
            "p50 / p99",
            "bare/s",
            "bare p50 / p99",
            "product of bare",
            "with brotli/s, p50 / p99",
        ],
        &rows.collect::<Vec<_>>(),
    ));
    text.push_str(&format!(
        "\n{} requests at a time for {} s, {} times in turn, from the same machine; medians of the turns. The audit page has 100 of 150 entries. Bare is an axum handler that runs the same SQL on the same database and sends the very bytes of the product's answer: no rules, no limits, no log, no headers, no JSON (`crates/bench/src/bare.rs`; a test compares the statements). Both are built alike.\n",
        figures["connections"], figures["seconds"], figures["rounds"]
    ));
    text
}

fn streams(figures: &Value) -> String {
    let mut text = section("Open event streams", figures);
    let told = &figures["milliseconds"];
    let rows = [
        ("streams open at once", whole(&figures["count"])),
        ("memory of the server before (resident)", size(&figures["memoryBefore"])),
        ("memory of the server with all of them", size(&figures["memoryAfter"])),
        ("memory for each, counted over the second half", size(&figures["bytesPerStream"])),
        ("until the first has heard of a change", milliseconds(&told["first"])),
        ("until half of them have", milliseconds(&told["half"])),
        ("until all have", milliseconds(&told["all"])),
        ("the slowest of all changes, until all have", milliseconds(&told["most"])),
    ];
    text.push_str(&table(&["", ""], &rows.map(|(what, figure)| vec![what.to_owned(), figure])));
    let fewer = if figures["count"] == figures["wanted"] {
        String::new()
    } else {
        format!(" Fewer than the {} that were wanted: no more files may be open here.", figures["wanted"])
    };
    text.push_str(&format!(
        "\nAll in one tenant, each a connection of its own, 50 for each person. Times count from before the change is sent, for {} changes, medians; the program that listens runs on the same machine.{fewer}\n",
        figures["changes"]
    ));
    text
}

fn start(figures: &Value) -> String {
    let mut text = section("Start", figures);
    let told = &figures["milliseconds"];
    text.push_str(&table(
        &["from start to ready, no data yet", "least", "most", "memory at rest (resident)"],
        &[vec![
            milliseconds(&told["median"]),
            milliseconds(&told["least"]),
            milliseconds(&told["most"]),
            size(&figures["memoryAtRest"]),
        ]],
    ));
    text.push_str(&format!("\n{} starts; the databases are made meanwhile.\n", figures["times"]));
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_part_that_was_measured_has_a_section_with_its_day() {
        let circumstances = json!({ "day": "2026-01-02", "load": 3.25 });
        let app = |name: &str, time: f64| {
            let time = json!({ "median": time });
            let traffic = json!({ "requests": 7, "content": 8460, "headers": 3000, "kinds": { "js": 6223, "API": 1379 } });
            json!({ "app": name, "traffic": traffic, "cold": time, "warm": time, "fast": time })
        };
        let mut figures = Map::new();
        let apps = [app("product", 1500.0), app("plain", 1000.0), app("react", 2000.0)];
        let first = json!({ "circumstances": circumstances, "rounds": 7, "slower": 4, "line": { "latency": 40 }, "apps": apps });
        figures.insert("first-load".to_owned(), first);
        let text = write(&figures);
        assert!(text.contains("## First load of the settings page\n\n2026-01-02, load 3.2.\n"), "{text}");
        assert!(text.contains("| the product | 1,500 ms (1.50) | 1,500 ms (1.50) |"), "{text}");
        assert!(text.contains("| plain JavaScript | 7 | 8,460 | js 6,223, API 1,379 | 3,000 |"), "{text}");
        assert!(!text.contains("## Start") && !text.contains("null"), "{text}");
        let milliseconds = json!({ "median": 81.5, "least": 70.0, "most": 120.0 });
        let start = json!({ "circumstances": circumstances, "times": 3, "milliseconds": milliseconds, "memoryAtRest": 12_300_000 });
        figures.insert("start".to_owned(), start);
        assert!(write(&figures).contains("| 81.5 ms | 70.0 ms | 120 ms | 12.3 MB |"));
    }

    #[test]
    fn fewer_streams_than_wanted_are_told() {
        let figures =
            json!({ "wanted": 5000, "count": 800, "changes": 11, "milliseconds": {}, "circumstances": {} });
        assert!(streams(&figures).contains("Fewer than the 5000 that were wanted"));
    }
}
