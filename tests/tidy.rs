//! The invariants of `docs/ARCHITECTURE.md` that can be seen in the source, each with a sample it must find.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

#[path = "tidy/source.rs"]
mod source;

use source::{Code, Source, rust, sources};

/// Fails with every file and finding, when there is one.
fn none_found(rule: &str, files: &[Source], check: impl Fn(&Source) -> Vec<String>) {
    let found: Vec<String> = files
        .iter()
        .flat_map(|file| check(file).into_iter().map(move |finding| format!("  {}: {finding}", file.path)))
        .collect();
    assert!(found.is_empty(), "{rule}\n{}", found.join("\n"));
}

fn containing(text: &str, signs: &[&str]) -> Vec<String> {
    signs.iter().filter(|sign| text.contains(**sign)).map(|sign| format!("`{sign}`")).collect()
}

fn requests(text: &str) -> Vec<String> {
    let code = Code::of(text);
    containing(
        &code.bare,
        &["gloo_net", "fetch_with", "XmlHttpRequest", "EventSource", "WebSocket", "send_beacon"],
    )
}

#[test]
fn only_the_api_module_makes_requests() {
    let mut app = rust("src");
    app.retain(|file| !file.path.starts_with("src/api/"));
    none_found("Only src/api speaks HTTP:", &app, |file| requests(&file.text));
    assert_eq!(requests("use gloo_net::http; // EventSource").len(), 1);
}

fn links(text: &str) -> Vec<String> {
    let literals = Code::of(text).literals.into_iter().map(|(_, text)| text);
    let is_link = |text: &String| {
        let path = text.strip_prefix('/').and_then(|rest| rest.chars().next());
        text.contains("http://") || text.contains("https://") || path.is_some_and(char::is_alphabetic)
    };
    literals.filter(is_link).collect()
}

#[test]
fn only_routes_builds_links() {
    let mut app = rust("src");
    app.retain(|file| !file.path.starts_with("src/routes") && !file.path.starts_with("src/api/"));
    none_found("Only src/routes builds links:", &app, |file| links(&file.text));
    let sample =
        r#"view! { <a href="/settings">{x}</a> <a href="https://aka.ms/ost">{y}</a> <b class="a/b" /> }"#;
    assert_eq!(links(sample), ["/settings", "https://aka.ms/ost"]);
}

/// Literals and text nodes that look like words for a person: they begin with a capital letter, followed by small
/// ones, and are more than one word or a word of their own between two tags.
fn words(text: &str) -> Vec<String> {
    let code = Code::of(text);
    let lines: Vec<&str> = code.full.lines().collect();
    let is_word = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.all(char::is_lowercase) && word.len() > 1
    };
    let is_sentence = |text: &str| {
        let mut words = text.split_whitespace();
        words.next().is_some_and(is_word) && words.next().is_some()
    };
    let spoken_to_developers = ["expect(", "panic!(", "assert", "unreachable!(", "#[", "reason ="];
    let mut found: Vec<String> = code
        .literals
        .iter()
        .filter(|(line, _)| {
            !lines.get(*line).is_some_and(|l| spoken_to_developers.iter().any(|s| l.contains(s)))
        })
        .filter(|(_, literal)| is_sentence(literal))
        .map(|(_, literal)| literal.clone())
        .collect();
    for node in
        code.full.split("</").filter_map(|before| before.rsplit_once('>')).map(|(_, node)| node.trim())
    {
        let node = node.trim_matches('"').trim();
        if is_word(node) || (is_sentence(node) && !node.contains(['{', '(', ';', '='])) {
            found.push(node.to_owned());
        }
    }
    found.sort();
    found.dedup();
    found
}

#[test]
fn only_the_catalogue_holds_words() {
    let mut app = rust("src");
    app.retain(|file| !file.path.starts_with("src/i18n/"));
    none_found("Words that a person reads belong in src/i18n:", &app, |file| words(&file.text));
    let sample = r#"
        view! { <h1>Sign in</h1> <p class="wide">"Choose a person"</p> <b>"Home"</b> <i title="Turn it on">{x}</i> }
        if key == "Enter" || key == "ArrowDown" { value.expect("A page has a body"); } // "Not this"
    "#;
    assert_eq!(words(sample), ["Choose a person", "Home", "Sign in", "Turn it on"]);
    assert!(words(r#"fn f() -> Vec<Option<Route>> { let a: Vec<Text> = b; a < c }"#).is_empty());
}

/// The names of the words in a file of the catalogue: `name: "English", "Dutch";`, perhaps with `(places)`.
fn said(catalogue: &str) -> Vec<String> {
    let code = Code::of(catalogue).bare;
    let lines = code.lines().filter(|line| line.contains(": \"\", \"\";"));
    let name = |line: &str| line.split(['(', ':']).next().map(|name| name.trim().to_owned());
    lines.filter_map(name).collect()
}

/// Which of them no file says.
fn unsaid(names: Vec<String>, files: &[Source]) -> Vec<String> {
    let says = |name: &String| files.iter().any(|file| file.text.contains(&format!(".{name}(")));
    names.into_iter().filter(|name| !says(name)).collect()
}

#[test]
fn every_word_of_the_catalogue_is_said() {
    let (catalogue, app): (Vec<_>, Vec<_>) =
        rust("src").into_iter().partition(|file| file.path.starts_with("src/i18n/words/"));
    assert!(catalogue.iter().flat_map(|file| said(&file.text)).count() > 200);
    none_found("A word that nobody says is taken away:", &catalogue, |file| unsaid(said(&file.text), &app));
    let names =
        said("words! {\n    home: \"Home\", \"Thuis\";\n    by(who): \"by {who}\", \"door {who}\";\n}");
    assert_eq!(names, ["home", "by"]);
    let says = |text: &str| vec![Source { path: String::new(), text: text.to_owned() }];
    assert_eq!(unsaid(names.clone(), &says("words.home().text()")), ["by"]);
    assert!(unsaid(names, &says("words.home().text(); words.by(name)")).is_empty());
}

fn breaks_policy(text: &str) -> Vec<String> {
    let closed_up: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut found =
        containing(&closed_up, &["style=\"", "style={", "<script>", "javascript:", "onclick=", "onload="]);
    found.extend(containing(text, &[concat!("'unsafe", "-eval'"), concat!("'unsafe", "-inline'")]));
    found
}

#[test]
fn nothing_breaks_the_strict_content_policy() {
    let mut app = rust("src");
    app.extend(rust("crates/server/src"));
    app.extend(sources("src", &[".html", ".js"]));
    for name in ["index.html", "boot.js"] {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap_or_default();
        app.push(Source { path: name.to_owned(), text });
    }
    none_found("The strict content policy forbids this:", &app, |file| {
        let is_rust = file.path.ends_with(".rs");
        if is_rust { breaks_policy(&Code::of(&file.text).full) } else { breaks_policy(&file.text) }
    });
    assert_eq!(breaks_policy(r#"<p style="color: red" onclick="x()">"#).len(), 2);
    assert_eq!(breaks_policy("script-src 'self' 'wasm-unsafe-eval'").len(), 0);
    assert_eq!(breaks_policy(concat!("style-src 'unsafe", "-inline'")).len(), 1);
}

/// The groups of modules in `src/lib.rs`, each of which may use itself and those below it.
fn order(lib: &str) -> Vec<Vec<String>> {
    let name = |line: &str| {
        let name = line.strip_prefix("pub mod ").or_else(|| line.strip_prefix("mod "))?;
        Some(name.split(';').next()?.to_owned())
    };
    lib.split("\n\n").map(|group| group.lines().filter_map(name).collect()).collect()
}

fn upward(module: &str, order: &[Vec<String>], text: &str) -> Vec<String> {
    let place = |name: &str| order.iter().position(|group| group.iter().any(|other| other == name));
    let Some(own) = place(module) else { return Vec::new() };
    let named = Code::of(text).modules_named();
    named.into_iter().filter(|name| place(name).is_some_and(|other| other < own)).collect()
}

fn module_of(path: &str) -> &str {
    path.split('/').nth(1).unwrap_or_default().trim_end_matches(".rs")
}

#[test]
fn modules_of_the_app_use_only_those_below_them() {
    let app = rust("src");
    let lib = app.iter().find(|file| file.path == "src/lib.rs").map(|file| order(&file.text));
    let order = lib.unwrap_or_default();
    none_found("Modules use only those below them in src/lib.rs:", &app, |file| {
        upward(module_of(&file.path), &order, &file.text)
    });
    none_found("A building block knows nothing of the product:", &app, |file| {
        let named = Code::of(&file.text).modules_named();
        let foreign = named.into_iter().filter(|name| name != "ui" && name != "browser");
        if module_of(&file.path) == "ui" { foreign.collect() } else { Vec::new() }
    });
    let sample = sample_order();
    assert_eq!(upward("components", &sample, "use crate::{ui::{Button}, pages::home};"), ["pages"]);
    assert!(upward("components", &sample, "use crate::{ui::{pages, Button}, components::Load};").is_empty());
    assert!(upward("shell", &sample, "use crate::pages::Home;").is_empty());
}

fn sample_order() -> Vec<Vec<String>> {
    order("//! The app.\n\npub mod pages;\npub mod shell;\n\n/// Pieces.\nmod components;\n\npub mod ui;\n")
}

/// Pages that a page names: `crate::pages::x`, `super::x`.
fn other_pages(path: &str, text: &str, pages: &BTreeSet<String>) -> Vec<String> {
    let own = path.split('/').nth(2).unwrap_or_default().trim_end_matches(".rs");
    let code = Code::of(text).bare;
    let flat = path.split('/').count() == 3;
    let is_other = |name: &&String| {
        let by_root = code.contains(&format!("pages::{name}"));
        by_root || flat && code.contains(&format!("super::{name}"))
    };
    pages.iter().filter(|name| name.as_str() != own && own != "mod").filter(is_other).cloned().collect()
}

#[test]
fn a_page_never_uses_another_page() {
    let files = rust("src/pages");
    let name =
        |file: &Source| file.path.split('/').nth(2).map(|name| name.trim_end_matches(".rs").to_owned());
    let pages: BTreeSet<String> = files.iter().filter_map(name).collect();
    none_found("A page never uses another page:", &files, |file| other_pages(&file.path, &file.text, &pages));
    let pages = BTreeSet::from(["home".to_owned(), "hunting".to_owned(), "mod".to_owned()]);
    assert_eq!(other_pages("src/pages/home.rs", "use super::hunting::View;", &pages), ["hunting"]);
    assert_eq!(other_pages("src/pages/home.rs", "use crate::pages::hunting;", &pages), ["hunting"]);
    assert!(other_pages("src/pages/mod.rs", "pub use crate::pages::hunting;", &pages).is_empty());
}

fn names_crates(text: &str, forbidden: &[&str]) -> Vec<String> {
    let bare = Code::of(text).bare;
    let uses = |name: &&&str| {
        bare.match_indices(&format!("{name}::")).any(|(at, _)| {
            !bare[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_' || before == ':')
        })
    };
    forbidden.iter().filter(uses).map(|name| (*name).to_owned()).collect()
}

#[test]
fn the_layers_of_the_server_keep_to_themselves() {
    let io = ["axum", "sqlx", "tokio", "rand", "SystemTime", "Instant", "std::fs", "std::net", "std::env"];
    none_found(
        "The domain has no framework, clock, randomness, input or output:",
        &rust("crates/server/src/domain"),
        |f| names_crates(&f.text, &io),
    );
    none_found("Handlers contain no SQL:", &rust("crates/server/src/routes"), |f| {
        names_crates(&f.text, &["sqlx"])
    });
    none_found("The store knows no framework:", &rust("crates/server/src/store"), |f| {
        names_crates(&f.text, &["axum"])
    });
    let pure =
        ["axum", "sqlx", "tokio", "leptos", "web_sys", "std::fs", "std::net", "std::env", "SystemTime"];
    none_found("The contract has no input or output:", &rust("crates/contract/src"), |f| {
        names_crates(&f.text, &pure)
    });
    none_found("Alerts and correlation have none either:", &rust("crates/alerts/src"), |f| {
        names_crates(&f.text, &[&io[..4], &["SystemTime", "Instant", "std::fs", "std::env"]].concat())
    });
    assert_eq!(
        names_crates("use sqlx::Row;\nlet now = std::time::SystemTime::now();", &["sqlx", "tokio"]),
        ["sqlx"]
    );
    assert!(names_crates("my_sqlx::Row // sqlx::Row", &["sqlx"]).is_empty());
}

#[test]
fn app_and_server_do_not_know_each_other() {
    let manifest =
        |path: &str| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap_or_default();
    let depends = |manifest: &str, name: &str| {
        manifest
            .lines()
            .any(|line| line.starts_with(&format!("{name} ")) || line.starts_with(&format!("{name}.")))
    };
    assert!(!depends(&manifest("Cargo.toml"), "security-center-server"), "the app never uses the server");
    assert!(
        !depends(&manifest("crates/server/Cargo.toml"), "security-center"),
        "the server never uses the app"
    );
    let contract = manifest("crates/contract/Cargo.toml");
    assert!(!contract.contains("path = "), "the contract uses nothing of ours");
    assert!(depends("security-center = { path = \"../..\" }", "security-center"));
    assert!(!depends("security-center-contract.workspace = true", "security-center"));
}

fn untidy(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    if !text.starts_with("//!") {
        found.push("does not begin with `//!` and its one responsibility".to_owned());
    }
    let lines = text.lines().count();
    if lines > 400 {
        found.push(format!("has {lines} lines, more than 400"));
    }
    found.extend(containing(&Code::of(text).bare, &["todo!", "dbg!", "unimplemented!"]));
    found
}

#[test]
fn a_file_has_one_responsibility_and_is_finished() {
    let files: Vec<Source> = ["src", "crates", "tests"].into_iter().flat_map(rust).collect();
    assert!(files.len() > 10, "the checkout was not found");
    none_found("A file says what it is for, is short, and is finished:", &files, |file| untidy(&file.text));
    assert_eq!(untidy(&format!("fn f() {{ todo!() }}{}", "\n".repeat(401))).len(), 3);
    assert!(untidy("//! Does one thing.\nfn f() {} // todo!\n").is_empty());
}

fn machine_paths(text: &str) -> Vec<String> {
    let homes = ["home", "root", "work", "Users"].map(|name| format!("/{name}/"));
    let begins = |before: &str| !before.ends_with(|c: char| c.is_alphanumeric() || "/.-_}*".contains(c));
    let found = |home: &String| text.match_indices(home.as_str()).any(|(at, _)| begins(&text[..at]));
    homes.into_iter().filter(found).collect()
}

#[test]
fn no_file_knows_the_machine_it_was_written_on() {
    let endings = [".rs", ".toml", ".md", ".ts", ".mjs", ".js", ".json", ".html", ".css", ".sql", ".yml"];
    none_found("No path of one machine:", &sources("", &endings), |file| machine_paths(&file.text));
    let locks = sources("tests", &["package-lock.json"]);
    none_found("No address of one registry:", &locks, |file| containing(&file.text, &["\"resolved\""]));
    let home = ["", "home", "ada", "x"].join("/");
    assert_eq!(machine_paths(&format!("open(\"{home}\")")).len(), 1);
    assert!(machine_paths(&format!("https://host.example{home} and ..{home}")).is_empty());
}
