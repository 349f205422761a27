//! The help desk of the real program: the command line beside a running server, and mail that survives a restart (D13).

use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};

use reqwest::Method;
use security_center_contract::{List, SupportRequest, SupportState};
use tempfile::TempDir;

use crate::program::{Program, command};
use crate::smtp::MailServer;

pub(crate) const REQUEST: &str = r#"{"key":"a-question","description":"Where is <b>Incidents</b>?\nTell me.","contactBy":"email","email":"admin@contoso.example","wantedLocation":"us"}"#;

fn run(data: &Path, arguments: &[&str], input: Option<&str>) -> Output {
    let mut command = command();
    command.args(arguments).arg("--data").arg(data).env("RUST_LOG", "warn");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("its input");
    stdin.write_all(input.unwrap_or_default().as_bytes()).expect("written");
    drop(stdin);
    child.wait_with_output().expect("it ran")
}

pub(crate) fn done(data: &Path, arguments: &[&str], input: Option<&str>) -> String {
    let output = run(data, arguments, input);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn refused(data: &Path, arguments: &[&str], input: Option<&str>) -> String {
    let output = run(data, arguments, input);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    String::from_utf8(output.stderr).expect("UTF-8")
}

async fn own(program: &Program) -> SupportRequest {
    let list = program.get("/api/support-requests").await;
    list.json::<List<SupportRequest>>().await.expect("a list").value.remove(0)
}

#[tokio::test]
async fn d13_requests_are_listed_shown_answered_and_closed_on_the_command_line_while_the_server_runs() {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path();
    let mut program = Program::start(data);
    let tenant = program.sign_in("Contoso").await;
    let tenant = tenant.as_str();
    assert_eq!(done(data, &["support", "list"], None), "");
    assert_eq!(program.send(Method::POST, "/api/support-requests", None, REQUEST).await.status(), 201);
    let feedback = r#"{"key":"my-feedback","rating":5,"liked":"Tabs","improve":"","mayContact":true,"page":"/settings"}"#;
    assert_eq!(program.send(Method::POST, "/api/feedback", None, feedback).await.status(), 201);

    let listed = done(data, &["support", "list", "--tenant", tenant, "--open"], None);
    assert!(listed.starts_with(&format!("1  {tenant}  ")), "{listed}");
    assert!(
        listed.contains("received") && listed.contains("Where is <b>Incidents</b>? Tell me."),
        "{listed}"
    );
    assert!(listed.contains("supportRequest  waiting"), "no mail server is named: {listed}");
    assert_eq!(done(data, &["support", "list", "--tenant", "another"], None), "");
    let shown = done(data, &["support", "show", "1", "--tenant", tenant], None);
    assert!(shown.contains("    Where is <b>Incidents</b>?\n    Tell me.\n"), "{shown}");
    assert!(shown.contains("e-mail admin@contoso.example") && shown.contains("location us"), "{shown}");
    assert!(done(data, &["feedback", "list"], None).contains("5 of 5  /settings  may be contacted"));

    let mut stream = program.get("/api/events").await;
    stream.chunk().await.expect("readable").expect("an opening");
    let answer = ["support", "answer", "1", "--tenant", tenant];
    assert!(done(data, &answer, Some("From\r\nstandard input")).contains("is answered"));
    let event = stream.chunk().await.expect("readable").expect("an event");
    let event = String::from_utf8_lossy(&event).into_owned();
    assert!(event.contains(r#""kind":"person""#), "the author's window is told: {event}");
    assert_eq!(own(&program).await.state, SupportState::Answered);
    let file = folder.path().join("answer.txt");
    std::fs::write(&file, "From a file").expect("written");
    let file = file.display().to_string();
    done(data, &[&answer[..], &["--file", &file]].concat(), None);
    done(data, &[&answer[..], &["--text", "From an option", "--close"]].concat(), None);
    let closed = own(&program).await;
    let texts: Vec<_> = closed.answers.iter().map(|one| one.text.as_str()).collect();
    assert_eq!(texts, ["From\nstandard input", "From a file", "From an option"]);
    assert_eq!(closed.state, SupportState::Closed);
    assert_eq!(done(data, &["support", "list", "--open"], None), "");

    assert!(refused(data, &["support", "close", "1", "--tenant", tenant], None).contains("closed already"));
    assert!(refused(data, &["support", "close", "1", "--tenant", "another"], None).contains("no request 1"));
    assert!(refused(data, &["support", "show", "7", "--tenant", tenant], None).contains("no request 7"));
    assert!(refused(data, &answer, Some(" \n")).contains("text is missing"));
    assert!(refused(data, &answer, Some("\u{1b}[2J")).contains("control character U+001B"));
    assert!(refused(data, &["mail", "retry", "99"], None).contains("no mail 99"));
}

#[tokio::test]
async fn d13_a_mail_survives_a_restart_and_an_answer_on_the_command_line_is_mailed_by_the_server() {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path();
    let mail = MailServer::start().await;
    let mut program = Program::start(data);
    let tenant = program.sign_in("Contoso").await;
    assert_eq!(program.send(Method::POST, "/api/support-requests", None, REQUEST).await.status(), 201);
    program.kill();
    assert!(mail.taken().is_empty());

    let url = mail.url();
    let settings = [
        ("SECURITY_CENTER_SMTP_URL", url.as_str()),
        ("SECURITY_CENTER_MAIL_FROM", "center@host.example"),
        ("SECURITY_CENTER_MAIL_TO", "operator@host.example"),
    ];
    let mut program = Program::start_with(data, &settings);
    assert_eq!(mail.until(1).await[0].to, ["operator@host.example"]);
    done(data, &["support", "answer", "1", "--tenant", &tenant, "--text", "There."], None);
    assert_eq!(mail.until(2).await[1].to, ["admin@contoso.example"]);
    assert!(program.terminate().await.success());
    let all = done(data, &["mail", "list", "--all"], None);
    assert_eq!(all.lines().filter(|line| line.ends_with("sent")).count(), 2, "{all}");
    assert_eq!(done(data, &["mail", "list"], None), "");
    // A third start sends nothing again.
    let mut program = Program::start_with(data, &settings);
    assert_eq!(program.get("/api/health/ready").await.status(), 200);
    assert!(program.terminate().await.success());
    assert_eq!(mail.taken().len(), 2);
}
