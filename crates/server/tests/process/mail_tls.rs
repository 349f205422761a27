//! Mail over TLS as an operator has it: the server's certificate is from an authority that the machine trusts, and no
//! other is believed (D13).

use std::path::Path;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use reqwest::Method;
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tempfile::TempDir;
use tokio_rustls::TlsAcceptor;

use crate::help_desk::{REQUEST, done};
use crate::program::{Program, with_crypto};
use crate::smtp::{MailServer, Tls};

/// base64 of NUL, user, NUL, pass:word
const LOGIN: &str = "AHVzZXIAcGFzczp3b3Jk";

/// A certificate authority of its own in a file, and a mail server's certificate for these names from it.
fn authority(file: &Path, names: &[&str]) -> TlsAcceptor {
    with_crypto();
    let mut parameters = CertificateParams::new(Vec::new()).expect("parameters");
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().expect("a key");
    let authority = CertifiedIssuer::self_signed(parameters, key).expect("an authority");
    std::fs::write(file, authority.pem()).expect("written");
    let key = KeyPair::generate().expect("a key");
    let names: Vec<_> = names.iter().map(ToString::to_string).collect();
    let parameters = CertificateParams::new(names).expect("names");
    let certificate = parameters.signed_by(&key, &authority).expect("a certificate");
    let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
    let settings = ServerConfig::builder().with_no_client_auth();
    let settings =
        settings.with_single_cert(vec![certificate.der().clone()], key).expect("they belong together");
    TlsAcceptor::from(Arc::new(settings))
}

/// Asks for help at a program that mails over this line, on a machine that trusts the authorities of this file.
async fn asked(data: &Path, url: &str, trusted: &Path) -> Program {
    let trusted = trusted.display().to_string();
    let mut program = Program::start_with(
        data,
        &[
            ("SSL_CERT_FILE", &trusted),
            ("SECURITY_CENTER_SMTP_URL", url),
            ("SECURITY_CENTER_MAIL_FROM", "center@host.example"),
            ("SECURITY_CENTER_MAIL_TO", "operator@host.example"),
        ],
    );
    program.sign_in("Contoso").await;
    assert_eq!(program.send(Method::POST, "/api/support-requests", None, REQUEST).await.status(), 201);
    program
}

async fn is_sent(scheme: &str, tls: fn(TlsAcceptor) -> Tls) {
    let folder = TempDir::new().expect("a folder");
    let trusted = folder.path().join("authority.pem");
    let mail = MailServer::with_tls(tls(authority(&trusted, &["localhost"])), LOGIN).await;
    let url = format!("{scheme}://user:pass%3Aword@localhost:{}", mail.address.port());
    let mut program = asked(folder.path(), &url, &trusted).await;
    let taken = mail.until(1).await;
    assert_eq!(taken[0].to, ["operator@host.example"]);
    assert!(String::from_utf8_lossy(&taken[0].data).contains("Where is <b>Incidents</b>?"));
    let said = mail.verbs();
    let place = |verb: &str| said.iter().position(|one| one == verb);
    assert_eq!(place("STARTTLS").is_some(), scheme == "smtp", "{said:?}");
    assert!(place("STARTTLS") < place("AUTH") && place("AUTH") < place("MAIL"), "{said:?}");
    assert!(program.terminate().await.success());
    let all = done(folder.path(), &["mail", "list", "--all"], None);
    assert!(all.trim_end().ends_with("sent"), "{all}");
}

#[tokio::test]
async fn d13_a_mail_is_sent_over_a_line_that_is_encrypted_when_asked() {
    is_sent("smtp", Tls::Offered).await;
}

#[tokio::test]
async fn d13_a_mail_is_sent_over_a_line_that_is_encrypted_from_the_first_byte() {
    is_sent("smtps", Tls::Wrapped).await;
}

// The mail server runs while the log is read.
#[tokio::test(flavor = "multi_thread")]
async fn d13_a_mail_server_that_cannot_prove_who_it_is_gets_neither_password_nor_mail() {
    for (scheme, tls) in [("smtp", Tls::Offered as fn(TlsAcceptor) -> Tls), ("smtps", Tls::Wrapped)] {
        // Of an authority that nobody trusts, and of a trusted one for another name.
        for (own, name) in [(false, "localhost"), (true, "else.example")] {
            let folder = TempDir::new().expect("a folder");
            let trusted = folder.path().join("authority.pem");
            let presented = authority(&trusted, &[name]);
            if !own {
                authority(&trusted, &["localhost"]);
            }
            let mail = MailServer::with_tls(tls(presented), LOGIN).await;
            let url = format!("{scheme}://user:pass%3Aword@localhost:{}", mail.address.port());
            let program = asked(folder.path(), &url, &trusted).await;
            program.until_logged("a mail could not be sent");
            let said = mail.verbs();
            assert!(!said.iter().any(|verb| verb == "AUTH" || verb == "MAIL"), "{said:?}");
            let waiting = done(folder.path(), &["mail", "list"], None);
            assert!(waiting.contains("waiting"), "{waiting}");
            drop(program);
            assert!(mail.taken().is_empty());
        }
    }
}
