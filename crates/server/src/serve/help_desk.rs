//! The commands of the help desk: what the operator sees of requests, feedback and mails, and how he answers.

use std::error::Error;
use std::io::Read;

use super::open_control;
use super::terminal::{beginning, shown, shown_lines};
use crate::clock::{Clock, timestamp};
use crate::domain::support::check_answer;
use crate::settings::{FeedbackCommand, MailCommand, Numbered, Settings, SupportCommand};
use crate::store::outbox::{Mail, MailKind};
use crate::store::support::{AuthoredRequest, Handled};
use crate::store::{Control, code};

type Done = Result<(), Box<dyn Error>>;

/// Does a command on requests for help.
pub async fn support(settings: Settings, command: SupportCommand) -> Done {
    let control = open_control(&settings).await?;
    match command {
        SupportCommand::List { tenant, open } => list(&control, tenant.as_deref(), open).await?,
        SupportCommand::Show(which) => show(&control, &which).await?,
        SupportCommand::Answer { which, text, file, close } => {
            let text = match (text, file) {
                (Some(text), _) => text,
                (None, Some(file)) => std::fs::read_to_string(&file)
                    .map_err(|failure| format!("{} cannot be read: {failure}", file.display()))?,
                (None, None) => {
                    let mut text = String::new();
                    std::io::stdin()
                        .read_to_string(&mut text)
                        .map_err(|failure| format!("standard input cannot be read: {failure}"))?;
                    text
                }
            };
            let text = check_answer(&text).map_err(|faulty| faulty.detail)?;
            handle(&control, &which, Some(&text), close).await?;
        }
        SupportCommand::Close(which) => handle(&control, &which, None, true).await?,
    }
    control.close().await;
    Ok(())
}

/// Does a command on feedback.
pub async fn feedback(settings: Settings, command: FeedbackCommand) -> Done {
    let FeedbackCommand::List = command;
    let control = open_control(&settings).await?;
    for one in control.feedback(None).await? {
        let contact = if one.may_contact { "may be contacted" } else { "no contact" };
        println!(
            "{}  {}  {}  {} of 5  {}  {contact}  {}",
            one.number,
            one.tenant_id,
            one.at.0,
            one.rating,
            shown(&one.page),
            shown(&one.author.user_principal_name)
        );
        for (name, text) in [("liked", &one.liked), ("could be better", &one.improve)] {
            if !text.trim().is_empty() {
                print!("  {name}:\n{}", shown_lines(text));
            }
        }
    }
    control.close().await;
    Ok(())
}

/// Does a command on mails.
pub async fn mail(settings: Settings, command: MailCommand) -> Done {
    let control = open_control(&settings).await?;
    match command {
        MailCommand::List { all } => {
            for mail in control.mails(all).await? {
                println!(
                    "{}  {} {}  {}  {}",
                    mail.id,
                    code::text(mail.kind),
                    mail.number,
                    mail.tenant_id,
                    state(&mail)
                );
            }
        }
        MailCommand::Retry { number } => {
            if !control.retry_mail(number, Clock::of_the_machine().now()).await? {
                return Err(format!("there is no mail {number} that is still to be sent").into());
            }
            println!("mail {number} is tried again at once by the server that runs");
        }
    }
    control.close().await;
    Ok(())
}

async fn list(control: &Control, tenant: Option<&str>, open: bool) -> Done {
    let mails = control.mails(true).await?;
    for AuthoredRequest { tenant_id, author, request } in control.support_requests(tenant, open).await? {
        println!(
            "{}  {tenant_id}  {}  {:<8}  {}",
            request.number,
            request.created_at.0,
            code::text(request.state),
            shown(&author.user_principal_name)
        );
        println!("    {}", beginning(&request.description));
        let own = |mail: &&Mail| {
            mail.kind != MailKind::Feedback && (&mail.tenant_id, mail.number) == (&tenant_id, request.number)
        };
        for mail in mails.iter().filter(own) {
            println!("    mail {}  {}  {}", mail.id, code::text(mail.kind), state(mail));
        }
    }
    Ok(())
}

fn state(mail: &Mail) -> String {
    let mut text = code::text(mail.state);
    if let Some(why) = &mail.last_failure {
        let attempts = mail.attempts;
        text = format!("{text}  after {attempts} attempts: {}", shown(why));
    }
    if mail.state == crate::store::outbox::MailState::Waiting && mail.attempts > 0 {
        text = format!("{text}  next at {}", timestamp(mail.next_attempt_at).0);
    }
    text
}

async fn show(control: &Control, which: &Numbered) -> Done {
    let found = control.support_request(&which.tenant, which.number).await?;
    let AuthoredRequest { tenant_id, author, request } = found.ok_or_else(|| unknown(which))?;
    println!("request {} of tenant {tenant_id}: {}", request.number, code::text(request.state));
    println!("from {} ({})", shown(&author.display_name), shown(&author.user_principal_name));
    println!("made at {}", request.created_at.0);
    println!("to be reached by {}", code::text(request.contact_by));
    println!("phone {}", request.phone.as_deref().map_or_else(|| "-".to_owned(), shown));
    println!("e-mail {}", request.email.as_deref().map_or_else(|| "-".to_owned(), shown));
    if let Some(location) = request.wanted_location {
        println!("asks for the data center location {}", code::text(location));
    }
    print!("\n{}", shown_lines(&request.description));
    for answer in request.answers {
        print!("\nanswered at {}\n{}", answer.at.0, shown_lines(&answer.text));
    }
    Ok(())
}

async fn handle(control: &Control, which: &Numbered, answer: Option<&str>, close: bool) -> Done {
    let now = Clock::of_the_machine().now();
    let place = (which.tenant.as_str(), which.number);
    match control.handle_support_request(place, answer, close, now).await? {
        Handled::Done => {
            let done = match (answer.is_some(), close) {
                (true, true) => "answered and closed",
                (true, false) => "answered",
                (false, _) => "closed",
            };
            println!("request {} is {done}", which.number);
            Ok(())
        }
        Handled::Unknown => Err(unknown(which)),
        Handled::Closed => Err(format!("request {} is closed already", which.number).into()),
    }
}

fn unknown(which: &Numbered) -> Box<dyn Error> {
    format!("there is no request {} of tenant {}", which.number, which.tenant).into()
}
