//! Alerts from files on the operator's command line, and both doors cut off in the middle: what was begun is whole or not there,
//! and once more brings the rest.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use flate2::Compression;
use flate2::write::GzEncoder;
use reqwest::Method;
use security_center_contract::{Alert, CreatedServiceKey, Incident, IngestedAlerts, List, ServiceState};
use serde_json::json;
use sqlx::SqlitePool;
use sqlx::sqlite::SqliteConnectOptions;
use tempfile::TempDir;

use crate::program::{Program, command};

const ALERTS: usize = 2000;

/// Each ten of them are of one device.
fn lines(from: usize, to: usize) -> String {
    let mut lines = String::new();
    for n in from..to {
        let device = json!({ "@odata.type": "#microsoft.graph.security.deviceEvidence", "mdeDeviceId": format!("d{}", n / 10) });
        let item = json!({ "id": format!("a{n}"), "serviceSource": "microsoftDefenderForEndpoint", "title": "A title",
                           "createdDateTime": "2020-06-24T09:20:00Z", "evidence": [device] });
        writeln!(lines, "{item}").expect("written");
    }
    lines
}

fn ingest(data: &Path, tenant: &str, more: &[&str]) -> Command {
    let mut command = command();
    command
        .args(["ingest", "--tenant", tenant, "--service", "defenderAtp"])
        .args(more)
        .arg("--data")
        .arg(data);
    command
}

fn output(mut command: Command) -> (bool, String, String) {
    let output = command.output().expect("it ran");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.success(), text(&output.stdout), text(&output.stderr))
}

/// The database itself, beside whoever writes it.
async fn database(data: &Path) -> SqlitePool {
    let options = SqliteConnectOptions::new().filename(data.join("location-eu.db"));
    SqlitePool::connect_with(options).await.expect("the database")
}

async fn count(pool: &SqlitePool, query: &'static str) -> i64 {
    sqlx::query_as::<_, (i64,)>(query).fetch_one(pool).await.expect("a count").0
}

/// Until so many alerts are there.
async fn until(pool: &SqlitePool, alerts: i64) {
    while count(pool, "SELECT count(*) FROM alert").await < alerts {
        tokio::task::yield_now().await;
    }
}

/// Whatever is there is whole: no alert without its record, its entities and its incident, no sum that is not the sum.
async fn is_whole(pool: &SqlitePool) {
    for wrong in [
        "SELECT count(*) FROM alert WHERE incident IS NULL",
        "SELECT count(*) FROM alert AS a WHERE NOT EXISTS (SELECT 1 FROM alert_record AS r WHERE r.alert_id = a.id)",
        "SELECT count(*) FROM alert AS a WHERE NOT EXISTS (SELECT 1 FROM alert_entity AS e WHERE e.alert_id = a.id)",
        "SELECT count(*) FROM incident AS i WHERE alerts <> (SELECT count(*) FROM alert WHERE incident = i.number)",
        "SELECT count(*) FROM link_segment AS s WHERE NOT EXISTS (SELECT 1 FROM alert WHERE incident = s.incident)",
    ] {
        assert_eq!(count(pool, wrong).await, 0, "{wrong}");
    }
}

async fn everything_once(pool: &SqlitePool, program: &Program) {
    is_whole(pool).await;
    let alerts: List<Alert> = program.get("/api/alerts").await.json().await.expect("the alerts");
    let incidents: List<Incident> = program.get("/api/incidents").await.json().await.expect("the incidents");
    assert_eq!((alerts.count, incidents.count), (ALERTS as u64, ALERTS as u64 / 10));
    assert!(incidents.value.iter().all(|one| one.alert_count == 10));
    assert_eq!(count(pool, "SELECT next_incident FROM tenant_store").await, ALERTS as i64 / 10 + 1);
}

async fn on(data: &Path) -> (Program, String) {
    let mut program = Program::start(data);
    let tenant = program.sign_in("Contoso").await;
    program.opt(true).await;
    program.until(ServiceState::On).await;
    (program, tenant)
}

#[tokio::test]
async fn files_are_taken_in_beside_the_server_and_a_command_that_was_killed_is_given_again() {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path();
    let file = data.join("alerts.jsonl");
    fs::write(&file, lines(0, ALERTS)).expect("a file");
    let file = file.display().to_string();
    let (program, tenant) = on(data).await;
    let pool = database(data).await;
    let mut cut_off = ingest(data, &tenant, &[&file]);
    let mut child = cut_off.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    until(&pool, 250).await;
    child.kill().expect("killed");
    child.wait().expect("gone");
    is_whole(&pool).await;
    let there = count(&pool, "SELECT count(*) FROM alert").await;
    let (done, out, error) = output(ingest(data, &tenant, &[&file]));
    assert!(done, "{error}");
    assert!(out.contains(&format!("{} accepted, 0 updated, {there} known", ALERTS as i64 - there)), "{out}");
    everything_once(&pool, &program).await;

    // Packed, with something faulty, and without what was settled before.
    let packed = data.join("more.gz");
    let mut zip = GzEncoder::new(fs::File::create(&packed).expect("a file"), Compression::fast());
    zip.write_all(format!("{}{{\"id\":1}}\n", lines(0, 30)).as_bytes()).expect("packed");
    zip.finish().expect("packed");
    let (done, out, error) = output(ingest(data, &tenant, &["--from", "20", &packed.display().to_string()]));
    assert!(!done && out.contains("31 items: 0 accepted, 0 updated, 10 known, 0 waiting, 1 faulty"), "{out}");
    assert!(
        error.contains("item 30: id: This has to be a text.") && error.contains("1 items could not be taken"),
        "{error}"
    );
    let broken = data.join("broken.json");
    fs::write(&broken, format!("[{}", lines(0, 1).trim_end())).expect("a file");
    let (done, _, error) = output(ingest(data, &tenant, &[&broken.display().to_string()]));
    assert!(
        !done && error.contains("it ends before the array does") && error.contains("--from 0"),
        "{error}"
    );
    for (arguments, why) in [(&["nothing.json"][..], "No such file"), (&[][..], "required")] {
        assert!(output(ingest(data, &tenant, arguments)).2.contains(why), "{why}");
    }
    program.opt(false).await;
    assert!(output(ingest(data, &tenant, &[&file])).2.contains("serviceOff"));
}

#[tokio::test]
async fn a_server_killed_while_it_takes_in_alerts_has_whole_batches_and_takes_the_rest_when_it_is_sent_again()
{
    let folder = TempDir::new().expect("a folder");
    let data = folder.path();
    let (mut program, _) = on(data).await;
    let made = program.send(Method::POST, "/api/service-keys", None, r#"{"service":"defenderAtp"}"#).await;
    let key = made.json::<CreatedServiceKey>().await.expect("a key").secret;
    let send = |base: &str| {
        let request = reqwest::Client::new().post(format!("{base}/ingest/v1/alerts")).bearer_auth(&key);
        request.header("content-type", "application/x-ndjson").body(lines(0, ALERTS)).send()
    };
    let pool = database(data).await;
    let sending = tokio::spawn(send(&program.base));
    until(&pool, 250).await;
    program.kill();
    assert!(sending.await.expect("it ends").is_err(), "nobody was told that all of it is durable");
    is_whole(&pool).await;
    let there = count(&pool, "SELECT count(*) FROM alert").await.unsigned_abs();
    assert!((1..ALERTS as u64).contains(&there), "{there}");

    let program = Program::restart(data, &program);
    let answer: IngestedAlerts = send(&program.base).await.expect("an answer").json().await.expect("counts");
    assert_eq!((answer.accepted, answer.already_known), (ALERTS as u64 - there, there));
    everything_once(&pool, &program).await;
}
