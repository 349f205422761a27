//! The server's own TLS, its renewal while it runs, and the limit of connections.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use reqwest::{Certificate, Client, StatusCode};
use tempfile::TempDir;

use crate::program::{PATIENCE, Program, command, with_crypto};

/// Writes a new certificate for this machine with its key.
fn certificate(folder: &Path) -> Certificate {
    let made = generate_simple_self_signed(vec!["localhost".to_owned(), "127.0.0.1".to_owned()]);
    let CertifiedKey { cert, signing_key } = made.expect("a certificate");
    std::fs::write(folder.join("certificate.pem"), cert.pem()).expect("written");
    std::fs::write(folder.join("key.pem"), signing_key.serialize_pem()).expect("written");
    Certificate::from_pem(cert.pem().as_bytes()).expect("readable")
}

/// A client that believes this certificate only, with connections of its own.
fn client(certificate: &Certificate) -> Client {
    with_crypto();
    let builder = Client::builder().tls_certs_only([certificate.clone()]).timeout(PATIENCE);
    builder.pool_max_idle_per_host(0).build().expect("a client")
}

#[tokio::test]
async fn the_server_speaks_tls_and_takes_a_renewed_certificate_without_a_restart() {
    let data = TempDir::new().expect("a folder");
    let files = TempDir::new().expect("a folder");
    let first = certificate(files.path());
    let path = |name: &str| files.path().join(name).display().to_string();
    let program = Program::start_with(
        data.path(),
        &[
            ("RUST_LOG", "info"),
            ("SECURITY_CENTER_TLS_CERTIFICATE", &*path("certificate.pem")),
            ("SECURITY_CENTER_TLS_KEY", &path("key.pem")),
        ],
    );
    assert!(program.base.starts_with("https://127.0.0.1:"), "{}", program.base);
    let live = format!("{}/api/health/live", program.base);
    let answer = client(&first).get(&live).send().await.expect("an answer over TLS");
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["strict-transport-security"], "max-age=63072000");

    // What is faulty is not used.
    let key = std::fs::read(path("key.pem")).expect("readable");
    std::fs::write(path("key.pem"), "no key").expect("written");
    program.signal("HUP");
    program.until_logged("the certificate stays as it was");
    assert_eq!(client(&first).get(&live).send().await.expect("as before").status(), StatusCode::OK);
    std::fs::write(path("key.pem"), key).expect("written");

    let second = certificate(files.path());
    program.signal("HUP");
    program.until_logged("the certificate was read again");
    assert_eq!(client(&second).get(&live).send().await.expect("the new one").status(), StatusCode::OK);
    client(&first).get(&live).send().await.expect_err("the old one is not used any more");
    // Nobody gets an answer in the clear.
    let plain = live.replace("https://", "http://");
    with_crypto();
    Client::new().get(plain).send().await.expect_err("no answer without TLS");
}

#[test]
fn files_that_do_not_belong_together_are_refused_at_the_start() {
    let data = TempDir::new().expect("a folder");
    let files = TempDir::new().expect("a folder");
    certificate(files.path());
    let other = TempDir::new().expect("a folder");
    certificate(other.path());
    let run = |certificate: &Path, key: Option<&Path>| {
        let mut command = command();
        command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(data.path());
        command.arg("--tls-certificate").arg(certificate.join("certificate.pem"));
        if let Some(key) = key {
            command.arg("--tls-key").arg(key.join("key.pem"));
        }
        let done = command.output().expect("it runs");
        assert!(!done.status.success());
        String::from_utf8_lossy(&done.stderr).into_owned()
    };
    let said = run(files.path(), None);
    assert!(said.contains("TLS needs both --tls-certificate and --tls-key"), "{said}");
    let said = run(files.path(), Some(other.path()));
    assert!(said.contains("--tls-certificate") && said.contains("--tls-key"), "{said}");
    let said = run(&files.path().join("nowhere"), Some(files.path()));
    assert!(said.contains("nowhere"), "{said}");
}

#[test]
fn more_connections_than_there_may_be_are_closed_and_room_is_made_again() {
    let data = TempDir::new().expect("a folder");
    let program = Program::start_with(data.path(), &[("SECURITY_CENTER_MAX_CONNECTIONS", "2")]);
    let address = program.base.strip_prefix("http://").expect("an address").to_owned();
    let open = || {
        let stream = TcpStream::connect(&address).expect("connected");
        stream.set_read_timeout(Some(PATIENCE)).expect("a limit");
        stream
    };
    // Whether an answer came; a connection that is closed at once may fail at any step.
    let ask = |stream: &mut TcpStream| {
        let request = b"GET /api/health/live HTTP/1.1\r\nhost: localhost\r\n\r\n";
        let mut begin = [0; 12];
        stream.write_all(request).and_then(|()| stream.read_exact(&mut begin)).is_ok()
            && &begin == b"HTTP/1.1 200"
    };
    let (mut first, mut second) = (open(), open());
    assert!(ask(&mut first) && ask(&mut second));
    let mut third = open();
    assert!(!ask(&mut third), "there are two already");
    drop(first);
    // The server sees the end of a connection when it reads it: the next ones are refused until then, never longer.
    let freed = std::time::Instant::now();
    while !ask(&mut open()) {
        assert!(freed.elapsed() < PATIENCE, "room is made again");
        std::thread::yield_now();
    }
}
