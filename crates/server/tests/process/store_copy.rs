//! An installation moved by the real program from files to PostgreSQL and back, and backed up and restored there.

use std::path::Path;

use security_center_contract::ServiceState;
use tempfile::TempDir;

use crate::operator::Said;
use crate::postgres::{self, Installation};
use crate::program::{Program, command};

fn run(data: &Path, environment: &[(&str, String)], arguments: &[&str]) -> Said {
    let environment = environment.iter().map(|(name, value)| (*name, value.as_str()));
    let output =
        command().envs(environment).args(arguments).arg("--data").arg(data).output().expect("it ran");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Said { done: output.status.success(), out: text(&output.stdout), error: text(&output.stderr) }
}

/// The options that lead there, to copy into.
fn to(there: &Installation) -> [(&'static str, String); 2] {
    let [(_, control), (_, locations)] = there.environment();
    [("SECURITY_CENTER_TO_DATABASE", control), ("SECURITY_CENTER_TO_LOCATION_DATABASE", locations)]
}

fn start(data: &Path, there: Option<&Installation>) -> Program {
    let environment = there.map(Installation::environment);
    let environment: Vec<_> =
        environment.iter().flatten().map(|(name, value)| (*name, value.as_str())).collect();
    Program::start_with(data, &environment)
}

/// The lines that tell of tables: name, rows and hash.
fn tables(said: &Said) -> Vec<String> {
    let of_a_table = |line: &&str| line.split("  ").count() == 4;
    said.out.lines().filter(of_a_table).map(ToOwned::to_owned).collect()
}

#[tokio::test]
async fn an_installation_moves_from_files_to_postgresql_and_back_with_everybody_signed_in() {
    let Some(cluster) = postgres::cluster() else { return };
    let there = cluster.installation(false).await;
    let folder = TempDir::new().expect("a folder");
    let (data, back) = (folder.path().join("data"), folder.path().join("back"));
    let mut program = start(&data, None);
    program.sign_in("Contoso").await;
    program.opt(true).await;
    program.until(ServiceState::On).await;
    let copy = ["store", "copy", "--yes"];
    let refused = run(&data, &to(&there), &copy);
    assert!(!refused.done && refused.error.contains("another server uses"), "{}", refused.error);
    program.kill();
    let went = run(&data, &to(&there), &copy);
    assert!(went.done && went.out.contains("with the same hashes"), "{}{}", went.out, went.error);

    let mut served = start(&data, Some(&there));
    served.share_session(&program);
    assert_eq!(served.service().await.state, ServiceState::On);
    let back_again = ["store", "copy", "--yes", "--to-data", back.to_str().expect("UTF-8")];
    let refused = run(&data, &there.environment(), &back_again);
    assert!(!refused.done && refused.error.contains("in use by a server"), "{}", refused.error);
    assert!(served.terminate().await.success());
    let came = run(&data, &there.environment(), &back_again);
    assert!(came.done, "{}{}", came.out, came.error);
    assert!(tables(&came).len() > 25, "{}", came.out);
    let again = run(&data, &there.environment(), &back_again);
    assert!(!again.done && again.error.contains("Nothing is overwritten"), "{}", again.error);
    let mut served = start(&back, None);
    served.share_session(&program);
    assert_eq!(served.service().await.state, ServiceState::On);
    served.opt(false).await;
}

#[tokio::test]
async fn a_backup_of_postgresql_is_files_and_goes_back_into_either() {
    let Some(cluster) = postgres::cluster() else { return };
    let there = cluster.installation(true).await;
    let empty = cluster.installation(false).await;
    let folder = TempDir::new().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let backup = at("backup");
    let backup = backup.to_str().expect("UTF-8");
    let mut program = start(&at("data"), Some(&there));
    program.sign_in("Contoso").await;
    program.opt(true).await;
    program.until(ServiceState::On).await;
    // While it runs.
    let made = run(&at("data"), &there.environment(), &["backup", backup]);
    assert!(made.done && made.out.contains("control.db"), "{}{}", made.out, made.error);
    let refused = run(&at("data"), &there.environment(), &["restore", backup, "--yes"]);
    assert!(!refused.done && refused.error.contains("in use by a server"), "{}", refused.error);
    program.kill();
    let restored = run(&at("data"), &empty.environment(), &["restore", backup, "--yes"]);
    assert!(restored.done && restored.out.contains("1 sessions"), "{}{}", restored.out, restored.error);
    let into_files = run(&at("files"), &[], &["restore", backup, "--yes"]);
    assert!(into_files.done, "{}", into_files.error);
    for restored in [start(&at("data"), Some(&empty)), start(&at("files"), None)] {
        let mut restored = restored;
        restored.share_session(&program);
        assert_eq!(restored.get("/api/session").await.status(), 401, "a session of before lives again");
        restored.sign_in("Contoso").await;
        assert_eq!(restored.service().await.state, ServiceState::On);
    }
    let verified = run(&at("data"), &empty.environment(), &["audit", "verify"]);
    assert!(verified.done, "{}", verified.out);
}
