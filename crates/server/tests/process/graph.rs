//! The real program reads a tenant from Graph: connected on the command line, followed by a server that runs (S36).

use std::path::Path;
use std::process::Output;

use security_center_contract::{DirectorySource, Tenant};
use serde_json::json;
use tempfile::TempDir;

use crate::graph_server::{CLIENT, GraphServer, SECRET};
use crate::program::{Program, command};

pub(crate) fn environment<'a>(url: &'a str, secret: &'a str) -> [(&'static str, &'a str); 4] {
    [
        ("SECURITY_CENTER_GRAPH_CLIENT_ID", CLIENT),
        ("SECURITY_CENTER_GRAPH_CLIENT_SECRET", secret),
        ("SECURITY_CENTER_GRAPH_URL", url),
        ("SECURITY_CENTER_GRAPH_LOGIN_URL", url),
    ]
}

/// Runs a command while the Graph in this process answers. Gives whether it was done, and everything that it said.
pub(crate) async fn run(data: &Path, environment: &[(&str, &str)], arguments: &[&str]) -> (bool, String) {
    let mut command = command();
    command
        .envs(environment.iter().copied())
        .args(arguments)
        .arg("--data")
        .arg(data)
        .env("RUST_LOG", "trace");
    let output: Output =
        tokio::task::spawn_blocking(move || command.output()).await.expect("it ran").expect("it ran");
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&text).into_owned())
}

async fn tenant(program: &Program) -> Tenant {
    program.get("/api/tenant").await.json().await.expect("the tenant")
}

#[tokio::test]
async fn s36_a_tenant_is_connected_checked_set_and_disconnected_while_the_server_runs() {
    let folder = TempDir::new().expect("a folder");
    let (data, graph) = (folder.path(), GraphServer::start().await);
    let (id, url) = (graph.knows("contoso"), graph.url());
    let environment = environment(&url, SECRET);
    let mut program = Program::start_with(data, &environment);
    assert_eq!(program.sign_in("Contoso").await, id);
    assert_eq!(tenant(&program).await.reading.source, DirectorySource::File);
    let mut events = program.get("/api/events").await;
    let (done, said) = run(data, &environment, &["tenant", "connect", &id]).await;
    assert!(done && said.contains("connected  ") && said.contains("people with roles   "), "{said}");
    assert!(!said.contains(SECRET) && !said.contains("token."), "{said}");
    // The open window hears of it.
    while tenant(&program).await.reading.source != DirectorySource::Graph {
        events.chunk().await.expect("readable").expect("the stream goes on");
    }
    graph.change(&id, |tenant| tenant["organization"]["displayName"] = json!("Contoso Ltd."));
    let (done, said) = run(data, &environment, &["tenant", "check", &id]).await;
    assert!(done && said.contains("changed  ") && said.contains("Contoso Ltd."), "{said}");
    assert_eq!(tenant(&program).await.display_name, "Contoso Ltd.");
    // And without the command: by whoever may view, or on schedule.
    graph.fault("organization", crate::graph_server::Fault::Says(403, &[], String::new()));
    let (done, said) = run(data, &environment, &["tenant", "check", &id]).await;
    assert!(!done && said.contains("Directory.Read.All") && said.contains("stays"), "{said}");
    let (_, said) = run(data, &[], &["tenant", "show", &id]).await;
    assert!(said.contains("read from           Microsoft Graph"), "{said}");
    assert!(said.contains("reading failed      ") && said.contains("1 attempt in a row"), "{said}");
    assert!(tenant(&program).await.reading.failure.is_some());
    let (done, said) = run(data, &[], &["tenant", "set", &id, "--cloud", "gcc", "--trial", "SPE_E5"]).await;
    assert!(
        done && said.contains("cloud               gcc") && said.contains("1 of them on trial"),
        "{said}"
    );
    assert!(!tenant(&program).await.eligibility.eligible);
    let (done, said) = run(data, &[], &["tenant", "disconnect", &id]).await;
    assert!(done, "{said}");
    assert_eq!(tenant(&program).await.reading.source, DirectorySource::File);
    assert!(program.terminate().await.success());
}

#[tokio::test]
async fn s36_what_cannot_be_connected_says_what_to_do_and_changes_nothing() {
    let folder = TempDir::new().expect("a folder");
    let (data, graph) = (folder.path(), GraphServer::start().await);
    let (id, url) = (graph.knows("contoso"), graph.url());
    let (good, wrong) = (environment(&url, SECRET), environment(&url, "another-secret"));
    for (environment, arguments, expected) in [
        (&[][..], &["tenant", "connect", &id][..], "give --graph-client-id and --graph-client-secret"),
        (&good, &["tenant", "connect", "contoso.example"], "it has to be a GUID"),
        (&wrong, &["tenant", "connect", &id], "invalid_client AADSTS7000215"),
        (&good, &["tenant", "check", &id], "is not read from Microsoft Graph"),
        (&good, &["tenant", "disconnect", &id], "is not read from Microsoft Graph"),
        (&[], &["tenant", "set", &id, "--no-trial"], "there is no tenant"),
        (&[], &["tenant", "set", &id], "nothing is named"),
        (&[], &["tenant", "set", &id, "--service", "defenderAtp=mars"], "not one of eu, uk, us, no"),
        (&[], &["tenant", "set", &id, "--automatic-turn-on", "perhaps"], "neither yes nor no"),
        (&good[..1], &["tenant", "list"], "needs both --graph-client-id and --graph-client-secret"),
        (
            &good,
            &["tenant", "list", "--graph-url", "http://graph.example"],
            "--graph-url has to begin with https://",
        ),
    ] {
        let (done, said) = run(data, environment, arguments).await;
        assert!(!done && said.contains(expected), "{arguments:?}: {said}");
        assert!(!said.contains("another-secret") && !said.contains(SECRET), "{said}");
    }
    let (_, list) = run(data, &[], &["tenant", "list"]).await;
    assert!(!list.contains(&id), "{list}");
    // A new tenant: what Graph cannot tell is said with it.
    let service = ["tenant", "connect", &id, "--service", "defenderAtp=eu", "--automatic-turn-on", "yes"];
    let (done, said) = run(data, &good, &service).await;
    assert!(done && said.contains("Microsoft Defender ATP: deployed in the European Union"), "{said}");
    assert!(said.contains("turns on by itself  yes"), "{said}");
    let (done, said) = run(data, &good, &["tenant", "connect", &id]).await;
    assert!(!done && said.contains("already"), "{said}");
}
