//! Mail: what is sent to whom, and what becomes of it when the mail server fails (D13).

use std::net::SocketAddr;

use axum::http::Method;
use mail_parser::{MessageParser, MimeHeaders};
use security_center_contract::SupportRequest;
use security_center_server::mail::Post;
use security_center_server::settings::{Secret, Smtp};
use security_center_server::store::outbox::{Mail, MailState};
use serde_json::json;
use tokio::sync::watch;

use crate::help::{ask, request};
use crate::smtp::{Fault, MailServer, Taken, free_address};
use crate::support::{Client, NOW, Server, with_postgres};

pub(crate) const MINUTE: i64 = 60_000;

pub(crate) fn post(server: &Server, url: &str) -> Post {
    let url = Secret::from(url.to_owned());
    let smtp = Smtp::parse(&url, "Security center <center@host.example>", "operator@host.example");
    Post::new(server.state.control.clone(), server.state.clock.clone(), smtp.expect("good settings"))
}

pub(crate) async fn asked(server: &Server, key: &str) -> Client {
    let client = server.sign_in("Contoso", "security.reader").await;
    ask(&client, &request(key)).await;
    client
}

pub(crate) async fn mails(server: &Server) -> Vec<Mail> {
    server.state.control.mails(true).await.expect("readable")
}

pub(crate) async fn only_mail(server: &Server) -> Mail {
    let mut mails = mails(server).await;
    assert_eq!(mails.len(), 1);
    mails.remove(0)
}

async fn answer(server: &Server, number: i64, text: &str) {
    let tenant = server.tenant("Contoso").await;
    let now = server.state.clock.now();
    server
        .state
        .control
        .handle_support_request((&tenant, number), Some(text), false, now)
        .await
        .expect("stored");
}

pub(crate) fn text(mail: &Taken) -> String {
    let parsed = MessageParser::new().parse(&mail.data).expect("a mail");
    let kind = parsed.content_type().expect("a type");
    assert_eq!((kind.ctype(), kind.subtype()), ("text", Some("plain")));
    assert_eq!(parsed.attachment_count(), 0);
    parsed.body_text(0).expect("text").replace("\r\n", "\n")
}

pub(crate) fn header(mail: &Taken, name: &str) -> Option<String> {
    let parsed = MessageParser::new().parse(&mail.data).expect("a mail");
    parsed.header_raw(name).map(|value| value.trim().to_owned())
}

#[tokio::test]
async fn d13_s25_a_request_is_mailed_to_the_operator_with_every_character_unharmed() {
    let server = Server::start().await;
    let mail = MailServer::start().await;
    let post = post(&server, &mail.url());
    let client = server.sign_in("Contoso", "security.reader").await;
    let odd =
        ".\n..\nFrom: me\n\u{202e}bidi e\u{301} 👩‍👩‍👧 漢字 <b>&amp;</b>\tשלום\n".to_owned() + &"x".repeat(2500);
    let mut body = request("odd-text");
    body["description"] = json!(odd);
    body["wantedLocation"] = json!("uk");
    ask(&client, &body).await;
    post.send_due().await.expect("sent");
    let [taken]: [Taken; 1] = mail.taken().try_into().expect("one mail");
    assert_eq!(taken.from, "center@host.example");
    assert_eq!(taken.to, ["operator@host.example"]);
    assert!(taken.data.is_ascii());
    let said = text(&taken);
    let quoted: String = odd.split('\n').map(|line| format!("> {line}\n")).collect();
    assert!(said.contains(&quoted), "{said}");
    for line in [
        "Support request 1 of Contoso\n",
        "E-mail: reader@contoso.example\n",
        "Contact by: email\n",
        "Other data center location asked for: uk\n",
        "Made at: 2020-06-24T09:20:00.000Z\n",
        &format!("support answer 1 --tenant {}\n", server.tenant("Contoso").await),
    ] {
        assert!(said.contains(line), "{line} in {said}");
    }
    assert_eq!(header(&taken, "Subject").as_deref(), Some("Support request 1 of Contoso"));
    assert_eq!(header(&taken, "Reply-To").as_deref(), Some("reader@contoso.example"));
    assert_eq!(header(&taken, "Date").as_deref(), Some("Wed, 24 Jun 2020 09:20:00 +0000"));
    assert_eq!(only_mail(&server).await.state, MailState::Sent);
    post.send_due().await.expect("nothing to send");
    assert_eq!(mail.taken().len(), 1, "once");
}

#[tokio::test]
async fn d13_l32_feedback_goes_to_the_operator_and_an_answer_to_the_author_in_his_language() {
    let server = Server::start().await;
    let mail = MailServer::start().await;
    let post = post(&server, &mail.url());
    let client = asked(&server, "a-question").await;
    let feedback = json!({"key": "my-feedback", "rating": 2, "liked": "Tabs", "improve": "A\nB", "mayContact": true,
                          "page": "/settings"});
    client.send(Method::POST, "/api/feedback", &[], Some(&feedback.to_string())).await;
    answer(&server, 1, "Look at the licences.\n.").await;
    client.send(Method::PATCH, "/api/preferences", &[], Some(r#"{"language":"nl"}"#)).await;
    post.send_due().await.expect("sent");
    let [request, feedback, answer]: [Taken; 3] = mail.taken().try_into().expect("three mails");
    assert_eq!((request.to, feedback.to.clone()), (answer_of("operator"), answer_of("operator")));
    let said = text(&feedback);
    for part in
        ["Rating: 2 of 5\n", "Page: /settings\n", "May be contacted: yes\n", "Liked:\n> Tabs\n", "> A\n> B\n"]
    {
        assert!(said.contains(part), "{part} in {said}");
    }
    assert_eq!(answer.to, ["reader@contoso.example"]);
    assert_eq!(header(&answer, "Subject").as_deref(), Some("Antwoord op uw ondersteuningsaanvraag 1"));
    assert!(text(&answer).contains("\n\nLook at the licences.\n.\n\n"), "{}", text(&answer));
    assert_eq!(mail.verbs().iter().filter(|verb| *verb == "EHLO").count(), 1, "over one connection");
}

fn answer_of(name: &str) -> Vec<String> {
    vec![format!("{name}@host.example")]
}

#[tokio::test]
async fn d13_an_author_without_an_address_gets_no_mail() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "security.reader").await;
    let body =
        json!({"key": "by-telephone", "description": "?", "contactBy": "phone", "phone": "+31 20 123456"});
    assert_eq!(ask(&client, &body).await.json::<SupportRequest>().email, None);
    answer(&server, 1, "Yes").await;
    assert_eq!(mails(&server).await.len(), 1, "only that to the operator");
}

#[tokio::test]
async fn d13_while_the_mail_server_is_down_mails_wait_longer_and_longer_and_none_is_lost() {
    let server = Server::start().await;
    let address: SocketAddr = free_address().await;
    let url = format!("smtp://{address}?tls=none");
    asked(&server, "a-question").await;
    let mut due = NOW;
    for (attempt, wait) in
        (1..).zip([1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360].map(|minutes| minutes * MINUTE))
    {
        // A new sender each time: what was tried is kept, not remembered.
        let post = post(&server, &url);
        post.send_due().await.expect("noted");
        let waiting = only_mail(&server).await;
        assert_eq!((waiting.state, waiting.attempts), (MailState::Waiting, attempt));
        assert!(waiting.last_failure.is_some_and(|why| !why.is_empty()));
        assert_eq!(waiting.next_attempt_at, due + wait);
        // Not before its time.
        server.pass_time(wait - 1);
        post.send_due().await.expect("nothing is due");
        assert_eq!(only_mail(&server).await.attempts, attempt);
        server.pass_time(1);
        due += wait;
    }
    let mail = MailServer::at(address, None).await;
    post(&server, &url).send_due().await.expect("sent");
    assert_eq!(mail.taken().len(), 1);
    let sent = only_mail(&server).await;
    assert_eq!((sent.state, sent.attempts, sent.last_failure), (MailState::Sent, 12, None));
}

#[tokio::test]
async fn d13_a_mail_server_that_fails_for_now_is_asked_again() {
    for fault in [
        Fault::Says("", "421 too busy"),
        Fault::Says("", "554 nobody gets in"),
        Fault::DropsAt(""),
        Fault::Says("EHLO", "554 no"),
        Fault::Says("MAIL", "451 later"),
        Fault::Says("RCPT", "450 greylisted"),
        Fault::DropsAt("RCPT"),
        Fault::Says("DATA", "451 later"),
        Fault::Says(".", "452 full"),
        Fault::DropsAt("."),
    ] {
        let server = Server::start().await;
        let mail = MailServer::start().await;
        let post = post(&server, &mail.url());
        asked(&server, "a-question").await;
        mail.fails(fault);
        post.send_due().await.expect("noted");
        let waiting = only_mail(&server).await;
        assert_eq!((waiting.state, waiting.attempts), (MailState::Waiting, 1), "{fault:?}");
        server.pass_time(MINUTE);
        post.send_due().await.expect("sent");
        assert_eq!(only_mail(&server).await.state, MailState::Sent, "{fault:?}");
        let taken = mail.taken();
        if matches!(fault, Fault::DropsAt(".")) {
            // Nobody knows whether it was taken: it comes twice, and both are told to be the same.
            assert_eq!(taken.len(), 2);
            let id = header(&taken[0], "Message-ID").expect("an id");
            assert_eq!(header(&taken[1], "Message-ID"), Some(id));
        } else {
            assert_eq!(taken.len(), 1, "{fault:?}");
        }
    }
}

#[tokio::test]
async fn d13_one_attempt_to_connect_tells_for_all_that_wait() {
    let server = Server::start().await;
    let mail = MailServer::start().await;
    let post = post(&server, &mail.url());
    asked(&server, "the-first").await;
    asked(&server, "the-second").await;
    mail.fails(Fault::Says("", "421 too busy"));
    post.send_due().await.expect("noted");
    let both: Vec<_> = mails(&server).await.iter().map(|one| (one.state, one.attempts)).collect();
    assert_eq!(both, [(MailState::Waiting, 1); 2]);
    assert!(!mail.verbs().contains(&"MAIL".to_owned()), "nobody asked a second time");
    server.pass_time(MINUTE);
    post.send_due().await.expect("sent");
    assert_eq!(mail.taken().len(), 2);
}

#[tokio::test]
async fn d13_a_mail_that_is_refused_for_good_is_kept_with_its_reason_and_holds_up_no_other() {
    for fault in
        [Fault::Says("MAIL", "550 no"), Fault::Says("RCPT", "550 nobody here"), Fault::Says(".", "554 spam")]
    {
        let server = Server::start().await;
        let mail = MailServer::start().await;
        let post = post(&server, &mail.url());
        asked(&server, "the-first").await;
        asked(&server, "the-second").await;
        mail.fails(fault);
        post.send_due().await.expect("noted");
        let both = mails(&server).await;
        assert_eq!([both[0].state, both[1].state], [MailState::Refused, MailState::Sent], "{fault:?}");
        let Fault::Says(_, reason) = fault else { panic!("it says so") };
        let why = both[0].last_failure.as_deref().expect("a reason");
        assert!(why.contains(&reason[..3]) && why.contains(&reason[4..]), "{why}");
        server.pass_time(24 * 60 * MINUTE);
        post.send_due().await.expect("nothing is due");
        assert_eq!(mail.taken().len(), 1, "{fault:?}");
        // The operator has mended it.
        let now = server.state.clock.now();
        assert!(server.state.control.retry_mail(both[0].id, now).await.expect("written"));
        assert!(!server.state.control.retry_mail(both[1].id, now).await.expect("written"), "never twice");
        post.send_due().await.expect("sent");
        assert_eq!(mail.taken().len(), 2, "{fault:?}");
    }
}

#[tokio::test]
async fn d13_what_was_accepted_is_never_sent_again() {
    let server = Server::start().await;
    let mail = MailServer::start().await;
    let post = post(&server, &mail.url());
    asked(&server, "a-question").await;
    let pool = server.database("control.db").await;
    let forbid = if with_postgres() {
        "CREATE TRIGGER forbid BEFORE UPDATE ON mail FOR EACH ROW WHEN (NEW.state = 'sent')
         EXECUTE FUNCTION refuse('not now')"
    } else {
        "CREATE TRIGGER forbid BEFORE UPDATE ON mail WHEN NEW.state = 'sent'
         BEGIN SELECT RAISE(ABORT, 'not now'); END"
    };
    sqlx::query(forbid).execute(&pool).await.expect("made");
    for _ in 0..3 {
        post.send_due().await.expect_err("it cannot be noted");
        server.pass_time(24 * 60 * MINUTE);
    }
    let allow = if with_postgres() { "DROP TRIGGER forbid ON mail" } else { "DROP TRIGGER forbid" };
    sqlx::query(allow).execute(&pool).await.expect("gone");
    post.send_due().await.expect("noted");
    assert_eq!(mail.taken().len(), 1);
    assert_eq!(only_mail(&server).await.state, MailState::Sent);
    // A connection that breaks when all is said takes nothing back.
    asked(&server, "another-one").await;
    mail.fails(Fault::DropsAt("QUIT"));
    post.send_due().await.expect("sent");
    server.pass_time(24 * 60 * MINUTE);
    post.send_due().await.expect("nothing is due");
    assert_eq!(mail.taken().len(), 2);
}

#[tokio::test]
async fn d13_a_running_server_sends_at_once_and_ends_when_told() {
    let server = Server::start().await;
    let mail = MailServer::start().await;
    let (end, ended) = watch::channel(false);
    let running = tokio::spawn(post(&server, &mail.url()).run(server.state.health.clone(), ended));
    asked(&server, "the-first").await;
    mail.until(1).await;
    asked(&server, "the-second").await;
    assert_eq!(mail.until(2).await.len(), 2);
    end.send_replace(true);
    running.await.expect("it ends");
}
