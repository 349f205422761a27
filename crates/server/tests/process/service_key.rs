//! Service keys on the operator's command line, beside a running server (S36, D11).

use std::path::Path;

use security_center_contract::{ActorKind, AuditAction, AuditEntry, List, ServiceKeys, SupportedService};
use tempfile::TempDir;

use crate::program::{Program, command};

fn run(data: &Path, arguments: &[&str]) -> Result<String, String> {
    let output =
        command().arg("service-key").args(arguments).arg("--data").arg(data).output().expect("it ran");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}

#[tokio::test]
async fn s36_d11_the_operator_makes_lists_and_revokes_the_keys_of_a_service() {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path();
    let mut program = Program::start(data);
    let tenant = program.sign_in("Contoso").await;
    let create = ["create", "--tenant", &tenant, "--service", "azureAtp"];
    let made = run(data, &create).expect("made");
    let (id, secret) =
        (made.split_whitespace().next().expect("an id"), made.lines().last().expect("a secret"));
    assert!(secret.starts_with("sck_") && secret.len() == 68, "{made}");
    let shown: ServiceKeys = program.get("/api/service-keys").await.json().await.expect("the keys");
    assert_eq!(shown.value.len(), 1);
    assert_eq!((shown.value[0].id.as_str(), shown.value[0].service), (id, SupportedService::AzureAtp));
    let listed = run(data, &["list", "--tenant", &tenant]).expect("listed");
    assert!(listed.starts_with(id) && listed.contains("never used") && !listed.contains(secret), "{listed}");
    run(data, &create).expect("a second");
    assert!(run(data, &create).expect_err("no third").contains("has 2 keys already"));
    assert!(run(data, &["revoke", id, "--tenant", &tenant]).expect("revoked").contains(id));
    assert!(run(data, &["revoke", id, "--tenant", &tenant]).expect_err("gone").contains("there is no key"));
    assert!(run(data, &["list", "--tenant", "nobody"]).expect_err("unknown").contains("there is no tenant"));
    let unknown = ["create", "--tenant", &tenant, "--service", "nothing"];
    assert!(run(data, &unknown).expect_err("unknown").contains("defenderAtp, office365Atp"));
    let log: List<AuditEntry> = program.get("/api/audit").await.json().await.expect("the log");
    let actions: Vec<_> = log.value.iter().take(3).map(|one| (one.action, one.actor.kind)).collect();
    let (made, revoked) = (AuditAction::ServiceKeyCreated, AuditAction::ServiceKeyRevoked);
    assert_eq!(actions, [revoked, made, made].map(|action| (action, ActorKind::Operator)));
}
