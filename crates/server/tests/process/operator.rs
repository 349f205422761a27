//! The operator's command line: with a server and without, asked and unasked, done and refused (S36, D11).

use std::io::Cursor;
use std::path::Path;

use reqwest::Method;
use security_center_contract::{
    ActorKind, AuditAction, AuditEntry, AuditOriginKind, List, ServiceState, ThreatProtection,
};
use security_center_server::serve::confirm::ask;
use sqlx::SqlitePool;
use sqlx::sqlite::SqliteConnectOptions;
use tempfile::TempDir;

use crate::program::{Program, command, demo_folder};

pub(crate) struct Said {
    pub(crate) done: bool,
    pub(crate) out: String,
    pub(crate) error: String,
}

/// Runs a command on a data folder. Nobody sits at its input.
pub(crate) fn run(data: &Path, arguments: &[&str]) -> Said {
    let output = command().args(arguments).arg("--data").arg(data).output().expect("it ran");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Said { done: output.status.success(), out: text(&output.stdout), error: text(&output.stderr) }
}

fn import(data: &Path) {
    let files: Vec<_> = ["contoso", "fabrikam", "northwind-traders", "adatum"]
        .map(|name| demo_folder().join(format!("{name}.json")).display().to_string())
        .to_vec();
    let mut arguments = vec!["tenant", "import"];
    arguments.extend(files.iter().map(String::as_str));
    let said = run(data, &arguments);
    assert!(said.done, "{}", said.error);
}

fn id(data: &Path, name: &str) -> String {
    let list = run(data, &["tenant", "list"]).out;
    let line = list.lines().find(|line| line.ends_with(name)).unwrap_or_else(|| panic!("{list}"));
    line.split_whitespace().next().expect("an id").to_owned()
}

async fn audit(program: &Program) -> Vec<AuditEntry> {
    let list: List<AuditEntry> = program.get("/api/audit").await.json().await.expect("the log");
    list.value
}

#[tokio::test]
async fn s36_the_operator_provisions_deprovisions_and_erases_while_the_server_runs() {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path();
    let mut program = Program::start(data);
    let contoso = program.sign_in("Contoso").await;
    let said = run(data, &["tenant", "provision", &contoso, "--yes"]);
    assert!(said.done, "{}", said.error);
    assert!(
        said.error.contains("the European Union (the location of Microsoft Defender ATP)"),
        "{}",
        said.error
    );
    // An open window hears of it, and the server does the work.
    program.until(ServiceState::On).await;
    assert_eq!(program.get("/api/incidents").await.status(), 200);

    let pool =
        SqlitePool::connect_with(SqliteConnectOptions::new().filename(data.join("location-eu.db"))).await;
    sqlx::query(
        "INSERT INTO incident (tenant_id, number, display_name, severity, first_activity_at, last_activity_at, created_at,
                               last_update_at)
         VALUES ($1, 1, 'Unwelcome guest', 4, 0, 0, 0, 0)",
    )
    .bind(&contoso)
    .execute(&pool.expect("the database"))
    .await
    .expect("an incident");
    let early = run(data, &["tenant", "erase", &contoso, "--yes"]);
    assert!(!early.done && early.error.contains("is not off but on"), "{}", early.error);
    let said = run(data, &["tenant", "deprovision", &contoso, "--yes", "--retention-days", "7"]);
    assert!(said.done, "{}", said.error);
    let figures = "1 incident (1 open), 0 alerts and 0 remediation actions (0 pending) will be kept until ";
    assert!(said.error.contains(figures), "{}", said.error);
    let off = program.until(ServiceState::Off).await;
    assert!(off.data_kept_until.is_some());
    assert_eq!(program.get("/api/incidents").await.status(), 403);
    let said = run(data, &["tenant", "erase", &contoso, "--yes"]);
    assert!(said.done && said.error.contains("1 incident (1 open)"), "{}", said.error);
    let erased: ThreatProtection = program.service().await;
    assert!(!erased.location.reserved && erased.data_kept_until.is_none());
    let again = run(data, &["tenant", "erase", &contoso, "--yes"]);
    assert!(!again.done && again.error.contains("there is no data of Contoso"), "{}", again.error);

    let log = audit(&program).await;
    let by_operator: Vec<_> = log
        .iter()
        .filter(|entry| entry.actor.kind == ActorKind::Operator)
        .map(|entry| (entry.action, entry.origin.kind))
        .collect();
    let line = AuditOriginKind::CommandLine;
    let expected = [AuditAction::Erased, AuditAction::TurnedOff, AuditAction::TurnedOn];
    assert_eq!(by_operator, expected.map(|action| (action, line)));
    let verified = run(data, &["audit", "verify"]);
    assert!(
        verified.done && verified.out.lines().all(|line| line.contains("as written")),
        "{}",
        verified.out
    );
}

#[tokio::test]
async fn s36_without_a_server_the_job_waits_for_the_next_that_starts() {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path();
    import(data);
    let contoso = id(data, "Contoso");
    assert!(run(data, &["tenant", "provision", &contoso.to_uppercase(), "--yes"]).done);
    assert!(run(data, &["tenant", "show", &contoso]).out.contains("provisioning"));
    let twice = run(data, &["tenant", "provision", &contoso, "--yes"]);
    assert!(!twice.done && twice.error.contains("it is being provisioned"), "{}", twice.error);
    let mut program = Program::start(data);
    program.sign_in("Contoso").await;
    program.until(ServiceState::On).await;
    assert!(program.terminate().await.success());
    let said = run(data, &["tenant", "deprovision", &contoso, "--erase-now", "--yes"]);
    assert!(said.done && said.error.contains("will be erased at once"), "{}", said.error);
    assert_eq!(
        said.out.lines().map(|line| line.split(' ').next()).collect::<Vec<_>>(),
        [Some("off"), Some("erased")]
    );
    let shown = run(data, &["tenant", "show", &contoso]).out;
    assert!(!shown.contains("data kept until") && !shown.contains("reserved"), "{shown}");
}

#[test]
fn s36_show_tells_state_location_eligibility_and_services() {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path();
    import(data);
    let shown = run(data, &["tenant", "show", &id(data, "Contoso")]);
    for line in [
        "state               off",
        "location            the European Union (the location of Microsoft Defender ATP)",
        "eligible            yes",
        "service             Microsoft Defender ATP: deployed in the European Union",
        "turns on by itself  no",
    ] {
        assert!(shown.out.lines().any(|one| one == line), "{line}\n{}", shown.out);
    }
    assert!(!shown.out.contains("changed by"), "nobody did");
    let shown = run(data, &["tenant", "show", &id(data, "Adatum")]);
    assert!(shown.out.contains("eligible            no") && shown.out.contains("not met  "), "{}", shown.out);
}

#[test]
fn s36_what_is_not_possible_is_refused_with_every_reason() {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path();
    import(data);
    let (contoso, northwind, adatum) =
        (id(data, "Contoso"), id(data, "Northwind Traders"), id(data, "Adatum"));
    for (arguments, expected) in [
        (
            &["tenant", "provision", &northwind, "--yes"][..],
            "no subscription in use makes the tenant eligible",
        ),
        (&["tenant", "provision", &adatum, "--yes"], "not in the commercial one"),
        (&["tenant", "deprovision", &contoso, "--yes"], "it is off already"),
        (&["tenant", "erase", &contoso, "--yes"], "there is no data of Contoso"),
        (&["tenant", "provision", "nowhere", "--yes"], "there is no tenant nowhere"),
        (&["tenant", "show", "nowhere"], "there is no tenant nowhere"),
        (&["audit", "verify", "--tenant", "nowhere"], "there is no tenant nowhere"),
        // Nobody can be asked.
        (&["tenant", "provision", &contoso], "there is no terminal to ask at. Add --yes"),
    ] {
        let said = run(data, arguments);
        assert!(!said.done && said.error.contains(expected), "{arguments:?}: {}", said.error);
    }
    assert!(run(data, &["tenant", "show", &contoso]).out.contains("state               off"));
}

#[test]
fn s36_only_a_yes_is_a_yes() {
    for (answer, yes, terminal, done) in [
        ("yes\n", false, true, true),
        (" YES \r\n", false, true, true),
        ("y\n", false, true, false),
        ("no\n", false, true, false),
        ("", false, true, false),
        ("yes\n", false, false, false),
        ("", true, false, true),
    ] {
        let mut said = Vec::new();
        let asked = ask("5 incidents go.", yes, terminal, &mut Cursor::new(answer), &mut said);
        assert_eq!(asked.is_ok(), done, "{answer:?}");
        assert!(String::from_utf8_lossy(&said).starts_with("5 incidents go."));
    }
}

#[tokio::test]
async fn d11_verify_says_what_was_tampered_with_and_fails() {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path();
    import(data);
    let contoso = id(data, "Contoso");
    assert!(run(data, &["tenant", "provision", &contoso, "--yes"]).done);
    let whole = run(data, &["audit", "verify", "--tenant", &contoso]);
    assert!(whole.done && whole.out.contains("2 entries"), "{}", whole.out);
    let hash = whole.out.split_whitespace().last().expect("a hash").to_owned();
    let expect = format!("2:{hash}");
    assert!(run(data, &["audit", "verify", "--tenant", &contoso, "--expect", &expect]).done);
    let pool = SqlitePool::connect_with(SqliteConnectOptions::new().filename(data.join("control.db"))).await;
    let pool = pool.expect("the database");
    sqlx::raw_sql("DROP TRIGGER audit_entry_is_never_removed; DELETE FROM audit_entry WHERE sequence = 2")
        .execute(&pool)
        .await
        .expect("removed");
    let said = run(data, &["audit", "verify", "--expect", &expect, "--tenant", &contoso]);
    assert!(!said.done && said.out.contains("NOT AS WRITTEN"), "{}", said.out);
    assert!(said.out.contains("entry 2 was removed"), "{}", said.out);
    assert!(said.out.contains("entry 2 is not there with the hash that was expected"), "{}", said.out);
}

#[tokio::test]
async fn d11_the_log_tells_each_entry_and_the_address_that_it_came_from() {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path();
    let mut program = Program::start(data);
    let contoso = program.sign_in("Contoso").await;
    program.opt(true).await;
    program.until(ServiceState::On).await;
    let log = audit(&program).await;
    let turned_on = log.iter().find(|entry| entry.action == AuditAction::TurnedOn).expect("turned on");
    assert_eq!(turned_on.origin.address.as_deref(), Some("127.0.0.1"));
    let said = run(data, &["tenant", "deprovision", &contoso, "--yes"]);
    let last = audit(&program).await.remove(0);
    let line = said.error.lines().find(|line| line.contains("audit entry")).expect("a line of the log");
    assert!(line.contains(&last.hash) && line.contains(&format!("sequence={}", last.sequence)), "{line}");
}

#[tokio::test]
async fn d5_an_opt_out_outlives_a_restart() {
    let folder = TempDir::new().expect("a folder");
    let mut program = Program::start(folder.path());
    program.sign_in("Fabrikam").await;
    program.send(Method::POST, "/api/visits", None, "").await;
    program.until(ServiceState::On).await;
    program.opt(false).await;
    assert!(program.terminate().await.success());
    let program = Program::restart(folder.path(), &program);
    assert_eq!(program.send(Method::POST, "/api/visits", None, "").await.status(), 200);
    assert_eq!(program.service().await.state, ServiceState::Off);
}

#[test]
fn s36_a_command_whose_output_nobody_reads_ends_without_a_word() {
    let folder = TempDir::new().expect("a folder");
    import(folder.path());
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let mut list = command();
    let output = list.args(["tenant", "list", "--data"]).arg(folder.path()).stdout(writer).output();
    let output = output.expect("it ran");
    assert_eq!(output.status.code(), Some(141));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
