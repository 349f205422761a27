//! What is written of a large tenant: alerts taken in, its queues, and scrolling through them.

use serde_json::Value;

use super::report::{list, plain, section};
use super::table::{milliseconds, size, table, times, whole};

/// Alerts taken in.
pub(super) fn intake(figures: &Value) -> String {
    let mut text = section("Alerts of a large tenant, taken in", figures);
    for database in list(&figures["databases"]) {
        let name = plain(&database["database"]);
        if let Some(why) = database["skipped"].as_str() {
            text.push_str(&format!("{name} was not measured: {why}.\n\n"));
            continue;
        }
        let (is_server, mut rows) = (name == "PostgreSQL", Vec::new());
        for stretch in list(&database["stretches"]) {
            let read = if is_server { tenths(&stretch["rowsEach"]) } else { size(&stretch["bytesEach"]) };
            rows.push(vec![
                whole(&stretch["alerts"]),
                whole(&stretch["incidentsMade"]),
                whole(&stretch["perSecond"]),
                milliseconds(&stretch["longestMilliseconds"]),
                read,
                size(&stretch["bytes"]),
            ]);
        }
        let read = if is_server { "rows read for each alert" } else { "bytes read for each alert" };
        let head = ["alerts so far", "incidents made", "alerts/s", "longest request", read, "database"];
        text.push_str(&format!("{name}: {} incidents.\n\n", whole(&database["incidents"])));
        text.push_str(&table(&head.map(|cell| if cell == "database" { name.as_str() } else { cell }), &rows));
        text.push('\n');
    }
    text.push_str(&format!(
        "{} alerts of {} accounts over {} days, in the order of their events, through `POST /ingest/v1/alerts`: one request at a time, {} alerts of four services in four of them; correlated, and durable when they are answered. `cargo xtask generate` makes them (`--service all --in-order`). Each line is what came since the one above. An incident that was joined with an older one is among those that were made. Rows read are those of tables that were passed over and entries of indices that were looked at, as PostgreSQL counts them; bytes are those that the server read from files, also where the system had them in memory.\n",
        whole(&figures["alerts"]), whole(&figures["accounts"]), figures["days"], figures["atOnce"]
    ));
    text
}

fn tenths(value: &Value) -> String {
    value.as_f64().map_or_else(|| "–".to_owned(), |number| format!("{number:.1}"))
}

/// Its queues.
pub(super) fn queue(figures: &Value) -> String {
    let mut text = section("The queues of a large tenant", figures);
    for database in list(&figures["databases"]) {
        let name = plain(&database["database"]);
        if let Some(why) = database["skipped"].as_str() {
            text.push_str(&format!("{name} was not measured: {why}.\n\n"));
            continue;
        }
        let rows = list(&database["asked"]).iter().map(|asked| {
            let read = match &asked["rowsRead"] {
                Value::Null => size(&asked["bytesRead"]),
                rows => whole(rows),
            };
            vec![
                plain(&asked["what"]),
                format!("`{}`", plain(&asked["path"])),
                size(&asked["bytes"]),
                milliseconds(&asked["product"]),
                milliseconds(&asked["bare"]),
                times(&asked["product"], &asked["bare"]),
                read,
            ]
        });
        let read = if name == "PostgreSQL" { "rows read" } else { "bytes read from files" };
        text.push_str(&format!(
            "{name}: {} incidents, {} alerts.\n\n",
            whole(&database["incidents"]),
            whole(&database["alerts"])
        ));
        text.push_str(&table(
            &["", "asked", "answer", "product", "bare", "product of bare", read],
            &rows.collect::<Vec<_>>(),
        ));
        text.push('\n');
    }
    text.push_str(&format!(
        "One request at a time, the product and the bare SQL in turn, medians of {} turns. An order names at most 100,000 of those that fit, and counts all. Bare is the same SQL on the same database, called by the program that measures: no HTTP, no rules, no JSON (`crates/bench/src/asked.rs`; a test compares the statements). What is read is counted once, for the bare SQL over a connection that was just opened: of PostgreSQL the rows of tables that were passed over and the entries of indices that were looked at, of SQLite the bytes, also those that the system had in memory.\n",
        figures["rounds"]
    ));
    text
}

/// Scrolling through its incidents.
pub(super) fn scroll(figures: &Value) -> String {
    let mut text = section("Scrolling through the incidents of a large tenant", figures);
    let apps = list(&figures["apps"]);
    let name = |app: &Value| match app["app"].as_str() {
        Some("queue") => "AG Grid Community in React".to_owned(),
        _ => "the product".to_owned(),
    };
    let middle = |figure: &Value| milliseconds(&figure["median"]);
    let share = |app: &Value, way: &str, figure: &str| {
        app[way][figure]["median"]
            .as_f64()
            .map_or_else(|| "–".to_owned(), |share| format!("{:.1} %", share * 100.0))
    };
    let ways = [("wheel", "wheel"), ("flick", "wheel, fast"), ("keys", "Page Down")];
    let mut rows = Vec::new();
    for (way, told) in ways {
        rows.extend(apps.iter().map(|app| {
            vec![
                format!("{told}, {}", name(app)),
                whole(&app[way]["rows"]["median"]),
                share(app, way, "late"),
                milliseconds(&app[way]["longest"]["median"]),
                share(app, way, "blank"),
                middle(&app[way]["filled"]),
            ]
        }));
    }
    text.push_str(&table(
        &[
            "",
            "rows passed",
            "frames late",
            "longest frame",
            "rows blank when a frame came",
            "all filled after the last input",
        ],
        &rows,
    ));
    text.push('\n');
    let rows = apps.iter().map(|app| {
        vec![
            name(app),
            size(&app["content"]["median"]),
            whole(&app["before"]["nodes"]["median"]),
            whole(&app["after"]["nodes"]["median"]),
            size(&app["before"]["heap"]["median"]),
            size(&app["after"]["heap"]["median"]),
            size(&app["after"]["memory"]["median"]),
            whole(&app["scrolled"]["median"]),
        ]
    });
    text.push_str(&table(
        &[
            "",
            "content until the rows are there",
            "nodes before",
            "nodes after",
            "script heap before",
            "script heap after",
            "WebAssembly memory after",
            "rows scrolled between",
        ],
        &rows.collect::<Vec<_>>(),
    ));
    text.push_str(&format!(
        "\n{} incidents, the same in the same order from the same endpoints: the journey `peers` compares what both show. Real input of wheel and keys in Chromium, {} times in turn; medians. A frame is late that comes more than 25 ms after the one before. A row is blank of which only the place is there: no row at all, or one whose content was not fetched. AG Grid has the infinite row model with blocks of 100 rows, which is what the server answers at most, 20 of them kept, each fetched once nothing moved for 50 ms; it draws only the columns in sight; values are texts, no components; modules are those that it needs. Frames and rows are looked at from the first input to the last. It stands alone on its page and shows more rows at once, the product brings the whole portal with it (navigation, filters, saved views, bulk actions, live changes). AG Grid puts style elements into the page, which the product's content policy forbids; the browser was told to let it. Heaps are counted after collection.\n",
        whole(&figures["count"]), figures["rounds"]
    ));
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_database_that_was_not_there_is_told() {
        let skipped = json!({ "database": "PostgreSQL", "skipped": "it is not installed" });
        let stretch = json!({ "alerts": 20_000, "incidentsMade": 2_500, "perSecond": 1_234.5, "longestMilliseconds": 250.0,
                              "bytesEach": 120_000.0, "bytes": 94_000_000 });
        let files = json!({ "database": "SQLite", "incidents": 2_400, "stretches": [stretch] });
        let figures = json!({ "alerts": 20_000, "accounts": 400, "days": 17, "atOnce": 1000, "databases": [files, skipped],
                              "circumstances": { "day": "2026-01-02" } });
        let text = intake(&figures);
        assert!(text.contains("| 20,000 | 2,500 | 1,234 | 250 ms | 120.0 kB | 94.0 MB |"), "{text}");
        assert!(text.contains("PostgreSQL was not measured: it is not installed."), "{text}");
    }

    #[test]
    fn each_request_has_its_floor_and_what_it_read() {
        let asked = |rows: Value, bytes: Value| {
            json!({ "queue": "alerts", "what": "by title", "path": "/api/alerts/order?sort=title", "bytes": 700, "product": 30.0,
                    "bare": 20.0, "rowsRead": rows, "bytesRead": bytes })
        };
        let database = |name: &str, asked: Value| json!({ "database": name, "incidents": 10, "alerts": 100, "asked": [asked] });
        let databases = [
            database("SQLite", asked(Value::Null, json!(4096))),
            database("PostgreSQL", asked(json!(1_000), Value::Null)),
        ];
        let text =
            queue(&json!({ "rounds": 5, "databases": databases, "circumstances": { "day": "2026-01-02" } }));
        let row = "| by title | `/api/alerts/order?sort=title` | 700 B | 30.0 ms | 20.0 ms | 1.50 |";
        assert!(
            text.contains(&format!("{row} 4,096 B |")) && text.contains(&format!("{row} 1,000 |")),
            "{text}"
        );
    }
}
