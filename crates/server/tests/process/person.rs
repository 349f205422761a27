//! People that the real program keeps: the first start, and the command `person` beside a running server.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Output, Stdio};

use reqwest::{Method, Response};
use security_center_contract::{
    ActorKind, AuditAction, AuditEntry, AuditOriginKind, List, Role, RoleHolders, RoleSource, Session,
    SignInMethods,
};
use tempfile::TempDir;

use crate::program::{Program, command};

const PASSWORD: &str = "orchid Tundra 47 lamp";
const OTHER: &str = "granite violin 83 Ferry";
const WITH_PASSWORDS: (&str, &str) = ("SECURITY_CENTER_PASSWORD_SIGN_IN", "true");

fn run(data: &Path, arguments: &[&str]) -> Output {
    let mut command = command();
    command.args(arguments).arg("--data").arg(data).env("RUST_LOG", "warn").stdin(Stdio::null());
    command.output().expect("it ran")
}

fn done(data: &Path, arguments: &[&str]) -> String {
    let output = run(data, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn refused(data: &Path, arguments: &[&str]) -> String {
    let output = run(data, arguments);
    assert!(!output.status.success(), "{arguments:?}");
    assert!(output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stderr).expect("UTF-8")
}

/// What stands behind `#link=`.
fn token(line: &str) -> String {
    line.trim().rsplit_once("/sign-in#link=").unwrap_or_else(|| panic!("{line}")).1.to_owned()
}

/// The links for first administrators that a start prints, of the tenants of the demonstration that have none.
fn first_links(program: &mut Program, tenants: &[&str]) -> Vec<String> {
    let begins = |name: &&str| format!("first administrator of {name}, once, until ");
    tenants
        .iter()
        .map(|name| {
            let line = program.line();
            assert!(line.starts_with(&begins(name)), "{name}: {line}");
            token(&line)
        })
        .collect()
}

const ALL: [&str; 5] = ["Adatum", "Contoso", "Fabrikam", "Northwind Traders", "Tailwind Traders"];

async fn post(program: &Program, path: &str, body: serde_json::Value) -> Response {
    program.send(Method::POST, path, None, &body.to_string()).await
}

async fn look(program: &Program, token: &str) -> u16 {
    post(program, "/api/invitations/look", serde_json::json!({ "token": token })).await.status().as_u16()
}

async fn accept(program: &Program, token: &str, password: &str) -> Response {
    post(program, "/api/invitations/accept", serde_json::json!({ "token": token, "password": password }))
        .await
}

async fn sign_in(program: &Program, name: &str, password: &str) -> Response {
    let body = serde_json::json!({ "userName": name, "password": password });
    post(program, "/api/sign-in/password", body).await
}

#[tokio::test]
async fn the_first_start_prints_a_link_that_makes_the_first_administrator_and_the_next_start_another() {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path();
    let mut program = Program::start_with(data, &[WITH_PASSWORDS]);
    let before = first_links(&mut program, &ALL);
    assert_eq!(look(&program, &before[1]).await, 200);
    assert!(program.terminate().await.success());

    let mut program = Program::start_with(data, &[WITH_PASSWORDS]);
    let links = first_links(&mut program, &ALL);
    for token in &before {
        assert_eq!(look(&program, token).await, 404, "the old one is dead");
    }
    let body = serde_json::json!({
        "token": links[1], "userName": "first", "displayName": "First administrator", "password": PASSWORD,
    });
    let answer = post(&program, "/api/invitations/accept", body.clone()).await;
    program.keep_session(&answer);
    assert_eq!(post(&program, "/api/invitations/accept", body).await.status(), 404, "once");
    program.opt(true).await;
    assert!(program.terminate().await.success());

    let mut program = Program::start_with(data, &[WITH_PASSWORDS]);
    let without: Vec<_> = ALL.into_iter().filter(|name| *name != "Contoso").collect();
    first_links(&mut program, &without);
    let answer = sign_in(&program, "First", PASSWORD).await;
    program.keep_session(&answer);
    let session: Session = program.get("/api/session").await.json().await.expect("a session");
    assert_eq!(session.tenant.display_name, "Contoso");
    assert_eq!(session.roles[0].role, Some(Role::GlobalAdministrator));
}

#[tokio::test]
async fn where_administrators_of_the_directory_can_sign_in_no_link_is_printed() {
    let folder = TempDir::new().expect("a folder");
    let provider = [
        WITH_PASSWORDS,
        ("SECURITY_CENTER_PUBLIC_URL", "http://localhost"),
        ("SECURITY_CENTER_PROVIDER_ISSUER", "http://127.0.0.1:1"),
        ("SECURITY_CENTER_PROVIDER_CLIENT_ID", "a client"),
    ];
    for (settings, printed) in [(&provider[..1], true), (&provider[..], false)] {
        let mut program = Program::start_with(folder.path(), settings);
        // Whoever is answered is answered after what is printed.
        assert_eq!(program.get("/api/health/ready").await.status(), 200);
        assert!(program.terminate().await.success());
        assert_eq!(program.line().starts_with("first administrator of "), printed);
    }
}

#[tokio::test]
async fn without_a_tenant_the_first_start_says_what_to_do_and_no_link_is_ever_in_the_log() {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path();
    let log = data.join("log.txt");
    let start = |demonstration: bool| {
        let mut command = command();
        command.args(["serve", "--listen", "127.0.0.1:0", "--password-sign-in", "--data"]).arg(data);
        if demonstration {
            command.arg("--demo").arg("--demo-directory").arg(crate::program::demo_folder());
            command.args(["--public-url", "http://localhost:8080"]);
        }
        command.env("RUST_LOG", "trace").stdout(Stdio::piped()).stderr(File::create(&log).expect("a log"));
        let mut child = command.spawn().expect("the program starts");
        let out = BufReader::new(child.stdout.take().expect("its output"));
        (child, out.lines().map(|line| line.expect("a line")))
    };
    let (mut child, mut lines) = start(false);
    assert!(lines.next().expect("a line").starts_with("listening on "));
    assert!(lines.next().expect("a line").contains("`tenant import FILE`"));
    child.kill().expect("killed");
    child.wait().expect("gone");

    let (mut child, mut lines) = start(true);
    let address = lines.next().expect("a line").trim_start_matches("listening on ").to_owned();
    let tokens: Vec<String> = lines
        .take(ALL.len())
        .map(|line| {
            assert!(line.contains(": http://localhost:8080/sign-in#link="), "{line}");
            token(&line)
        })
        .collect();
    // A link that is used is not in the log either.
    let body = serde_json::json!({
        "token": tokens[0], "userName": "first", "displayName": "First administrator", "password": PASSWORD,
    });
    crate::program::with_crypto();
    let http = reqwest::Client::new();
    let answer = http
        .post(format!("{address}/api/invitations/accept"))
        .header("content-type", "application/json")
        .body(body.to_string())
        .send();
    assert_eq!(answer.await.expect("an answer").status(), 201);
    child.kill().expect("killed");
    child.wait().expect("gone");
    let log = std::fs::read_to_string(log).expect("readable");
    assert!(log.contains("a one-time link was used"), "the log is there");
    for secret in tokens.iter().map(String::as_str).chain([PASSWORD, "First administrator"]) {
        assert!(!log.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn people_are_added_listed_changed_and_removed_while_the_server_runs_and_its_windows_follow() {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path();
    let mut program = Program::start_with(data, &[WITH_PASSWORDS]);
    first_links(&mut program, &ALL);
    let contoso = tenant(&program, "Contoso").await;
    let add = ["person", "add", "--tenant", &contoso, "--user-name", "Reader", "--display-name"];
    let add = [&add[..], &["Security reader", "--role", "securityReader"]].concat();
    let line = done(data, &add);
    assert_eq!(line.lines().count(), 1, "nothing but the link: {line}");
    let listed = done(data, &["person", "list"]);
    assert!(
        listed.starts_with(&format!("reader  {contoso}  securityReader  no password, link until ")),
        "{listed}"
    );
    assert!(listed.trim_end().ends_with("  Security reader"), "{listed}");
    let answer = accept(&program, &token(&line), PASSWORD).await;
    program.keep_session(&answer);
    assert!(done(data, &["person", "list", "--tenant", &contoso]).contains("  password  Security reader"));
    assert_eq!(done(data, &["person", "list", "--tenant", "another"]), "");
    let service = program.service().await;
    let turn_on = r#"{"optedIn":true}"#;
    let path = "/api/threat-protection";
    assert_eq!(program.send(Method::PATCH, path, Some(service.version), turn_on).await.status(), 403);

    // Another role counts from the next request on, and open windows hear of it.
    let mut stream = program.get("/api/events").await;
    stream.chunk().await.expect("readable").expect("an opening");
    done(data, &["person", "roles", "READER", "--role", "securityAdministrator,securityReader"]);
    let event = stream.chunk().await.expect("readable").expect("an event");
    assert!(String::from_utf8_lossy(&event).contains(r#""kind":"tenant""#));
    let version = program.service().await.version;
    assert_eq!(program.send(Method::PATCH, path, Some(version), turn_on).await.status(), 200);
    let roles: List<RoleHolders> = program.get("/api/permissions").await.json().await.expect("roles");
    let ours = roles.value.iter().filter(|one| one.source == RoleSource::ThisServer).count();
    assert_eq!(ours, 2);

    // A new link ends the old password once it is used.
    let link = token(&done(data, &["person", "link", "reader"]));
    let newer = token(&done(data, &["person", "link", "reader"]));
    assert_eq!(look(&program, &link).await, 404);
    assert_eq!(program.get("/api/session").await.status(), 200);
    let answer = accept(&program, &newer, OTHER).await;
    assert_eq!(program.get("/api/session").await.status(), 401, "the session of before");
    program.keep_session(&answer);
    assert_eq!(sign_in(&program, "reader", PASSWORD).await.status(), 401);

    let log: List<AuditEntry> = program.get("/api/audit").await.json().await.expect("the log");
    let by_operator: Vec<_> = log
        .value
        .iter()
        .filter(|one| one.actor.kind == ActorKind::Operator)
        .inspect(|one| assert_eq!(one.origin.kind, AuditOriginKind::CommandLine))
        .map(|one| one.action)
        .collect();
    use AuditAction::{PersonAdded, PersonInvited, PersonRolesChanged};
    assert_eq!(by_operator, [PersonInvited, PersonInvited, PersonRolesChanged, PersonInvited, PersonAdded]);

    // Removed: the session ends, and with it its stream.
    let mut stream = program.get("/api/events").await;
    stream.chunk().await.expect("readable").expect("an opening");
    assert_eq!(done(data, &["person", "remove", "reader", "--yes"]), "removed  reader\n");
    while stream.chunk().await.expect("readable").is_some() {}
    assert_eq!(program.get("/api/session").await.status(), 401);
    assert_eq!(sign_in(&program, "reader", OTHER).await.status(), 401);
    assert_eq!(done(data, &["person", "list"]), "");
    assert!(done(data, &["audit", "verify"]).lines().all(|line| line.contains("as written")));
}

#[tokio::test]
async fn whoever_would_leave_a_tenant_without_an_administrator_is_asked() {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path();
    let file = folder.path().join("tenant.json");
    // Nobody of this directory may administer.
    let text = std::fs::read_to_string(crate::program::demo_folder().join("contoso.json")).expect("readable");
    let mut contoso: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    contoso["directoryRoles"]["value"] = serde_json::json!([]);
    std::fs::write(&file, contoso.to_string()).expect("written");
    done(data, &["tenant", "import", &file.display().to_string()]);
    let tenant = done(data, &["tenant", "list"]).split(' ').next().expect("an id").to_owned();
    let add = |name: &str, role: &str| {
        let names = ["--user-name", name, "--display-name", "Administrator", "--role", role];
        done(data, &[&["person", "add", "--tenant", &tenant][..], &names].concat());
    };
    add("first", "globalAdministrator");
    let said = refused(data, &["person", "roles", "first", "--role", "securityReader"]);
    assert!(said.contains("Nobody else could administer the tenant then."), "{said}");
    assert!(said.contains("there is no terminal to ask at"), "{said}");
    let said = refused(data, &["person", "remove", "first"]);
    assert!(said.contains("Nobody else could administer the tenant then."), "{said}");
    add("second", "securityAdministrator");
    let said = refused(data, &["person", "remove", "first"]);
    assert!(said.contains("first will be removed") && !said.contains("Nobody else"), "{said}");
    done(data, &["person", "roles", "first", "--role", "securityReader"]);
    assert!(done(data, &["person", "list"]).contains("  securityReader  "));
    done(data, &["person", "roles", "second", "--role", "globalReader", "--yes"]);
}

#[test]
fn what_cannot_be_is_refused_and_nobody_is_added() {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path();
    let demo = crate::program::demo_folder();
    done(data, &["tenant", "import", &demo.join("contoso.json").display().to_string()]);
    let tenant = done(data, &["tenant", "list"]).split(' ').next().expect("an id").to_owned();
    let add = |tenant: &str, name: &str, shown: &str, role: &str| {
        ["person", "add", "--tenant", tenant, "--user-name", name, "--display-name", shown, "--role", role]
            .map(str::to_owned)
    };
    for (arguments, expected) in [
        (add("nowhere", "a", "A", "globalReader"), "there is no tenant nowhere"),
        (add(&tenant, "a b", "A", "globalReader"), "letters from a to z, digits"),
        (add(&tenant, "a", "\u{202e}A", "globalReader"), "displayName holds the character U+202E"),
        (add(&tenant, "a", "A", "king"), "it is one of globalAdministrator"),
    ] {
        let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
        let said = refused(data, &arguments);
        assert!(said.contains(expected), "{arguments:?}: {said}");
    }
    assert_eq!(done(data, &["person", "list"]), "");
    let good = add(&tenant, "Reader", "A", "globalReader");
    let good: Vec<_> = good.iter().map(String::as_str).collect();
    let output = run(data, &good);
    assert!(output.status.success());
    let hint = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(hint.contains("--password-sign-in") && hint.contains("can be used once, until "), "{hint}");
    assert!(refused(data, &good).contains("somebody signs in as reader already"));
    for command in [&["person", "link", "nobody"][..], &["person", "remove", "nobody", "--yes"]] {
        assert!(refused(data, command).contains("this server keeps nobody who signs in as nobody"));
    }
}

async fn tenant(program: &Program, name: &str) -> String {
    let methods: SignInMethods = program.get("/api/sign-in").await.json().await.expect("the ways");
    let tenants = methods.demonstration.expect("a demonstration");
    tenants.into_iter().find(|one| one.tenant.display_name == name).expect("the tenant").tenant.id
}
