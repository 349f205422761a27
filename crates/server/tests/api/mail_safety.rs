//! Mail: nothing that somebody typed gets into a header, and no password or text goes over an open line (D13).

use mail_parser::MessageParser;
use security_center_server::store::outbox::MailState;
use serde_json::Value;

use crate::help::{ask, request};
use crate::mail::{MINUTE, asked, header, mails, only_mail, post, text};
use crate::smtp::{MailServer, Taken, free_address};
use crate::support::Server;

/// The names of a mail's headers in small letters, sorted.
fn headers(mail: &Taken) -> Vec<String> {
    let parsed = MessageParser::new().parse(&mail.data).expect("a mail");
    let mut names: Vec<_> = parsed.headers().iter().map(|one| one.name().to_lowercase()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn d13_nothing_that_somebody_typed_gets_into_a_header_or_a_command() {
    let server = Server::start().await;
    let mail = MailServer::start().await;
    let post = post(&server, &mail.url());
    let injected = "\nBcc: victim@else.example\nSubject: forged\n\n.\nMAIL FROM:<x@else.example>\n";
    let client = server.sign_in("Contoso", "security.reader").await;
    for (n, end) in ["\n", "\r\n"].into_iter().enumerate() {
        let mut body = request(&format!("injection-{n}"));
        body["description"] = Value::from(injected.replace('\n', end));
        assert_eq!(ask(&client, &body).await.status, 201);
    }
    // As if checks had failed: in the tenant's name, the author's, and the address to answer to.
    let pool = server.database("control.db").await;
    let crlf = injected.replace('\n', "\r\n");
    for statement in [
        "UPDATE tenant SET display_name = 'Contoso' || $1 WHERE display_name = 'Contoso'",
        "UPDATE support_request SET display_name = 'Reader' || $1, user_principal_name = 'r' || $1",
        "UPDATE support_request SET email = 'reader@contoso.example' || $1 WHERE number = 2",
    ] {
        sqlx::query(statement).bind(&crlf).execute(&pool).await.expect("written");
    }
    let tenant: (String,) = sqlx::query_as("SELECT tenant_id FROM support_request LIMIT 1")
        .fetch_one(&pool)
        .await
        .expect("a request");
    for number in [1, 2] {
        let now = server.state.clock.now();
        server
            .state
            .control
            .handle_support_request((&tenant.0, number), Some(injected), false, now)
            .await
            .expect("stored");
    }
    post.send_due().await.expect("sent");
    let taken = mail.taken();
    let recipients: Vec<_> = taken.iter().map(|one| one.to.join(" ")).collect();
    assert_eq!(recipients, ["operator@host.example", "operator@host.example", "reader@contoso.example"]);
    let base = ["content-transfer-encoding", "content-type", "date", "from", "message-id", "mime-version"];
    for one in &taken {
        let mut expected: Vec<_> = base.iter().map(ToString::to_string).collect();
        expected.extend(["subject".to_owned(), "to".to_owned()]);
        let mut found = headers(one);
        found.retain(|name| name != "reply-to");
        expected.sort();
        assert_eq!(found, expected, "{}", String::from_utf8_lossy(&one.data));
        assert_eq!(one.from, "center@host.example");
        // A long header is folded: each of its further lines begins with a space.
        let subject = header(one, "Subject").expect("a subject").replace("\r\n ", " ");
        assert!(!subject.contains(['\r', '\n']), "{subject:?}");
        // In the text it stands where it was typed, marked as typed by somebody else.
        assert!(text(one).contains("Bcc: victim@else.example"));
    }
    assert_eq!(header(&taken[1], "Reply-To"), None, "what is no address is none");
    let refused: Vec<_> =
        mails(&server).await.into_iter().filter(|one| one.state == MailState::Refused).collect();
    assert_eq!(refused.len(), 1, "an answer to an address that is none: {refused:?}");
    assert_eq!(mail.verbs().iter().filter(|verb| *verb == "MAIL").count(), 3);
}

#[tokio::test]
async fn d13_nothing_goes_over_a_line_that_should_be_encrypted_and_is_not() {
    let server = Server::start().await;
    let mail = MailServer::start().await;
    asked(&server, "a-question").await;
    let (name, password) = ("center", "very-secret");
    for scheme in ["smtp", "smtps"] {
        post(&server, &format!("{scheme}://{name}:{password}@{}", mail.address))
            .send_due()
            .await
            .expect("noted");
        let waiting = only_mail(&server).await;
        assert_eq!(waiting.state, MailState::Waiting, "{scheme}");
        assert!(!waiting.last_failure.expect("a reason").contains(password));
        server.pass_time(24 * 60 * MINUTE);
    }
    let said = mail.verbs();
    assert!(!said.iter().any(|verb| verb == "AUTH" || verb == "MAIL"), "{said:?}");
    assert!(mail.taken().is_empty());
}

#[tokio::test]
async fn d13_a_mail_server_that_asks_for_a_password_gets_it_and_a_wrong_one_refuses_no_mail() {
    let server = Server::start().await;
    // base64 of NUL, user, NUL, pass:word
    let mail = MailServer::at(free_address().await, Some("AHVzZXIAcGFzczp3b3Jk")).await;
    asked(&server, "a-question").await;
    let url = |password: &str| format!("smtp://user:{password}@{}?tls=none", mail.address);
    post(&server, &url("wrong-one")).send_due().await.expect("noted");
    let waiting = only_mail(&server).await;
    assert_eq!(waiting.state, MailState::Waiting, "it is not the mail that is wrong");
    let why = waiting.last_failure.expect("a reason");
    assert!(why.contains("535") && !why.contains("wrong-one"), "{why}");
    server.pass_time(MINUTE);
    post(&server, &url("pass%3Aword")).send_due().await.expect("sent");
    assert_eq!(mail.taken().len(), 1);
}
