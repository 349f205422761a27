//! Addresses and places: of the app's files, of pages of the audit log, and of where an event stream goes on.

use std::cell::Cell;

use axum::http::{Method, StatusCode, Uri};
use form_urlencoded::byte_serialize;
use http_body_util::BodyExt;
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy};
use proptest::sample::select;
use proptest::{prop_assert, prop_assert_eq, prop_oneof};
use security_center_contract::{AuditEntry, List, ServiceState};
use security_center_server::app_files::Files;
use tempfile::TempDir;

use crate::inputs::{DOCUMENTS, REQUESTS, text, try_all};
use crate::support::{Client, Server, Wish};

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

#[test]
fn no_address_leads_out_of_the_folder_of_the_app() {
    let runtime = runtime();
    let folder = TempDir::new().expect("a folder");
    let app = folder.path().join("app");
    std::fs::create_dir_all(app.join("fonts.d")).expect("a folder");
    std::fs::write(app.join("index.html"), "the page").expect("written");
    std::fs::write(app.join("a.js"), "the script").expect("written");
    std::fs::write(folder.path().join("control.db"), "the secret").expect("written");
    let server = runtime.block_on(Server::with(Wish { app: Some(Files::Folder(app)), ..Wish::default() }));
    let client = server.anonymous();
    let pieces: &[&str] = &[
        "/",
        "/",
        "..",
        "../",
        "/..",
        "%2e%2e",
        "%2f",
        "%5c",
        "%00",
        "%ff",
        ".",
        "control.db",
        "a.js",
        "fonts.d",
        "index.html",
        "api",
        "%",
        "?",
        ".br",
        ".gz",
    ];
    let path = text(pieces).prop_map(|text| {
        let keep = |one: char| one.is_ascii_graphic() && !"\"<>\\^`{|}#".contains(one);
        let encode = |one: char| byte_serialize(one.to_string().as_bytes()).collect::<String>();
        let path: String =
            text.chars().map(|one| if keep(one) { one.to_string() } else { encode(one) }).collect();
        format!("/{path}")
    });
    let path = path.prop_filter("no server gets such an address", |path| path.parse::<Uri>().is_ok());
    let headers = (
        select(&["range", "accept-encoding", "if-modified-since", "if-none-match"][..]),
        text(&["bytes=", "0-", "br", "gzip", ";q=0", ","]),
    );
    let found = Cell::new(0);
    try_all("files of the app", DOCUMENTS, &(path, headers), |(path, (name, value))| {
        let value: String = value.chars().filter(|one| !one.is_control()).collect();
        let answer = runtime.block_on(client.send(Method::GET, &path, &[(name, &value)], None));
        prop_assert!(!answer.status.is_server_error(), "{path}: {}", answer.status);
        prop_assert!(!answer.text().contains("the secret"), "{path}");
        if answer.status.is_success() && !path.starts_with("/api") {
            prop_assert!(
                "the page".contains(&answer.text()) || "the script".contains(&answer.text()),
                "{path}"
            );
            found.set(found.get() + 1);
        }
        Ok(())
    });
    assert!(found.get() > 0, "none was found");
}

/// Reads page after page, to the last. Nothing: the query is refused.
async fn pages(client: &Client, query: &str) -> Option<(Vec<AuditEntry>, u64)> {
    let (mut path, mut all, mut count) = (format!("/api/audit?{query}"), Vec::new(), None);
    loop {
        let answer = client.get(&path).await;
        if answer.status != StatusCode::OK {
            assert_eq!((answer.status, all.len()), (StatusCode::BAD_REQUEST, 0), "{path}: {}", answer.text());
            return None;
        }
        let page: List<AuditEntry> = answer.json();
        count.get_or_insert(page.count);
        all.extend(page.value);
        match page.next_link {
            Some(next) => path = next,
            None => return Some((all, count.unwrap_or(0))),
        }
    }
}

#[test]
fn d11_the_pages_of_any_question_to_the_audit_log_hold_each_entry_once() {
    let runtime = runtime();
    let (server, client) = runtime.block_on(async {
        let server = Server::start().await;
        let client = server.sign_in("Contoso", "global.admin").await;
        for (on, state) in [(true, ServiceState::On), (false, ServiceState::Off), (true, ServiceState::On)] {
            let answer = client.opt_now(on).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
            server.until("Contoso", state).await;
            server.pass_time(60_000);
        }
        (server, client)
    });
    let whole = runtime.block_on(server.audit("Contoso")).len();
    assert!(whole >= 3, "{whole}");
    let moment = select(&["2020-06-24T09:20:00Z", "2020-06-24T11:21:00+02:00", "1970-01-01T00:00:00Z"][..]);
    let number =
        select(&["1", "2", "3", "100", "0", "-1", "101", "9223372036854775807", "9223372036854775808"][..]);
    let pair = prop_oneof![
        (select(&["from", "to"][..]), moment).prop_map(|(name, value)| (name, value.to_owned())),
        (select(&["top", "top", "before"][..]), number).prop_map(|(name, value)| (name, value.to_owned())),
        (Just("action"), select(&["turnedOn", "turnedOff", "turnedOn,turnedOff", "x"][..]))
            .prop_map(|(name, value)| (name, value.to_owned())),
        (Just("person"), text(&["a", "%", "_", "admin", "GLOBAL", "'", "\\"])),
    ];
    let query = vec(pair, 0..4).prop_map(|pairs| {
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(name, value)| format!("{name}={}", byte_serialize(value.as_bytes()).collect::<String>()))
            .collect();
        pairs.join("&")
    });
    let (read, refused) = (Cell::new(0), Cell::new(0));
    try_all("questions to the audit log", REQUESTS * 2, &query, |query| {
        let Some((entries, count)) = runtime.block_on(pages(&client, &query)) else {
            refused.set(refused.get() + 1);
            return Ok(());
        };
        read.set(read.get() + 1);
        prop_assert!(entries.windows(2).all(|two| two[0].sequence > two[1].sequence), "{query}");
        if !query.contains("before") {
            prop_assert_eq!(u64::try_from(entries.len()), Ok(count), "{}", query);
        }
        Ok(())
    });
    assert!(read.get() > 0 && refused.get() > 0, "{read:?} read, {refused:?} refused");
}

#[test]
fn d8_an_event_stream_goes_on_at_a_place_that_it_knows_or_says_that_everything_may_have_changed() {
    let runtime = runtime();
    let (_server, client) = runtime.block_on(async {
        let server = Server::start().await;
        let client = server.sign_in("Contoso", "global.admin").await;
        assert_eq!(client.opt_now(true).await.status, StatusCode::OK);
        (server, client)
    });
    let places = text(&["1", "2", "0", "-", "+", " ", "9223372036854775807", "9223372036854775808", "1e3"]);
    let places = prop_oneof![1 => select(&["1", "2", "3"][..]).prop_map(ToOwned::to_owned), 3 => places];
    let (known, unknown) = (Cell::new(0), Cell::new(0));
    try_all("Last-Event-ID", REQUESTS * 2, &places, |place| {
        let place: String = place.chars().filter(|one| !one.is_control()).collect();
        runtime.block_on(async {
            let response = client.open(Method::GET, "/api/events", &[("last-event-id", &place)], None).await;
            prop_assert_eq!(response.status(), StatusCode::OK);
            let mut body = response.into_body();
            let mut next = async || {
                let frame = body.frame().await.expect("a frame").expect("whole").into_data().expect("data");
                String::from_utf8(frame.to_vec()).expect("text")
            };
            let opening = next().await;
            let at = opening.lines().find_map(|line| line.strip_prefix("id: ")).expect("a place");
            let at: i64 = at.parse().expect("a number");
            if place.parse() == Ok(at) {
                known.set(known.get() + 1);
            } else {
                unknown.set(unknown.get() + 1);
                let first = next().await;
                prop_assert!(first.contains("everything"), "{place:?}: {first}");
            }
            Ok(())
        })
    });
    assert!(known.get() > 0 && unknown.get() > 0, "{known:?} known, {unknown:?} unknown");
}
