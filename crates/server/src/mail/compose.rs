//! What a mail says: plain text, composed from what it tells of. Nothing that a person typed gets into a header, except
//! an address that has been read as one.

use std::time::{Duration, UNIX_EPOCH};

use lettre::message::header::{ContentType, MIME_VERSION_1_0};
use lettre::message::{Mailbox, MessageBuilder};
use lettre::{Address, Message};
use security_center_contract::{LanguageChoice, Person, SupportAnswer};

use crate::settings::Smtp;
use crate::store::feedback::AuthoredFeedback;
use crate::store::outbox::{Mail, MailKind};
use crate::store::support::AuthoredRequest;
use crate::store::{Control, Result, code};

/// What a mail tells of.
pub(super) enum Content {
    /// A new request, and the tenant's name.
    Request(AuthoredRequest, String),
    /// An answer, with the request that it answers, and the author's language.
    Answer(AuthoredRequest, SupportAnswer, LanguageChoice),
    /// New feedback, and the tenant's name.
    Feedback(AuthoredFeedback, String),
}

/// Reads what a mail tells of; nothing when it is gone.
pub(super) async fn content(control: &Control, mail: &Mail) -> Result<Option<Content>> {
    if mail.kind == MailKind::Feedback {
        let feedback = control.one_feedback(&mail.tenant_id, mail.number).await?;
        let tenant = control.tenant_name(&mail.tenant_id).await?;
        return Ok(feedback.map(|feedback| Content::Feedback(feedback, tenant)));
    }
    let Some(request) = control.support_request(&mail.tenant_id, mail.number).await? else { return Ok(None) };
    if mail.kind == MailKind::SupportRequest {
        let tenant = control.tenant_name(&mail.tenant_id).await?;
        return Ok(Some(Content::Request(request, tenant)));
    }
    let place = usize::try_from(mail.position - 1).unwrap_or(usize::MAX);
    let Some(answer) = request.request.answers.get(place).cloned() else { return Ok(None) };
    let preferences = control.preferences(&mail.tenant_id, &request.author.id).await?;
    let language = preferences.language.unwrap_or(LanguageChoice::En);
    Ok(Some(Content::Answer(request, answer, language)))
}

/// The mail as it is sent, or why it can never be.
pub(super) fn message(smtp: &Smtp, mail: &Mail, content: &Content) -> std::result::Result<Message, String> {
    let (subject, text) = match content {
        Content::Request(request, tenant) => about_request(request, tenant),
        Content::Answer(request, answer, language) => about_answer(request, answer, *language),
        Content::Feedback(feedback, tenant) => about_feedback(feedback, tenant),
    };
    let written = Duration::from_millis(u64::try_from(mail.created_at).unwrap_or(0));
    let builder = Message::builder()
        .from(smtp.from.clone())
        .subject(one_line(&subject))
        .date(UNIX_EPOCH + written)
        .message_id(Some(message_id(smtp, mail)))
        .header(MIME_VERSION_1_0)
        .header(ContentType::TEXT_PLAIN);
    addressed(builder, smtp, content)?.body(text).map_err(|fault| fault.to_string())
}

fn addressed(
    builder: MessageBuilder,
    smtp: &Smtp,
    content: &Content,
) -> std::result::Result<MessageBuilder, String> {
    match content {
        Content::Answer(request, ..) => {
            let address = request.request.email.as_deref().unwrap_or_default();
            Ok(builder.to(mailbox(address)?))
        }
        // The operator answers on the command line; an answer to the mail itself reaches the author all the same.
        Content::Request(request, _) => {
            let address = request.request.email.as_deref().filter(|address| address.is_ascii());
            let reply_to = address.and_then(|address| mailbox(address).ok());
            let builder = builder.to(smtp.to.clone());
            Ok(match reply_to {
                Some(reply_to) => builder.reply_to(reply_to),
                None => builder,
            })
        }
        Content::Feedback(..) => Ok(builder.to(smtp.to.clone())),
    }
}

fn mailbox(address: &str) -> std::result::Result<Mailbox, String> {
    let address: Address = address.parse().map_err(|fault| format!("the address cannot be used: {fault}"))?;
    Ok(Mailbox::new(None, address))
}

/// The same for each attempt, so that a mail server can tell a mail that it has already.
fn message_id(smtp: &Smtp, mail: &Mail) -> String {
    let kind = code::text(mail.kind);
    let domain = smtp.from.email.domain();
    format!("<{kind}-{}-{}-{}@{domain}>", mail.number, mail.position, one_line(&mail.tenant_id))
}

fn about_request(authored: &AuthoredRequest, tenant: &str) -> (String, String) {
    let request = &authored.request;
    let number = request.number;
    let mut text = format!("Support request {number} of {}\n\n", one_line(tenant));
    text += &who(&authored.author, &authored.tenant_id);
    text += &line("Made at", &request.created_at.0);
    text += &line("Contact by", &code::text(request.contact_by));
    text += &line("E-mail", request.email.as_deref().unwrap_or("-"));
    text += &line("Phone", request.phone.as_deref().unwrap_or("-"));
    if let Some(location) = request.wanted_location {
        text += &line("Other data center location asked for", &code::text(location));
    }
    text += "\n";
    text += &quoted(&request.description);
    text += &format!(
        "\nAnswer on the server with:\n  security-center-server support answer {number} --tenant {}\n",
        one_line(&authored.tenant_id)
    );
    (format!("Support request {number} of {tenant}"), text)
}

fn about_feedback(feedback: &AuthoredFeedback, tenant: &str) -> (String, String) {
    let number = feedback.number;
    let mut text = format!("Feedback {number} of {}\n\n", one_line(tenant));
    text += &who(&feedback.author, &feedback.tenant_id);
    text += &line("Given at", &feedback.at.0);
    text += &line("Page", &feedback.page);
    text += &line("Rating", &format!("{} of 5", feedback.rating));
    text += &line("May be contacted", if feedback.may_contact { "yes" } else { "no" });
    text += "\nLiked:\n";
    text += &quoted(&feedback.liked);
    text += "\nCould be better:\n";
    text += &quoted(&feedback.improve);
    (format!("Feedback {number} of {tenant}"), text)
}

fn about_answer(
    request: &AuthoredRequest,
    answer: &SupportAnswer,
    language: LanguageChoice,
) -> (String, String) {
    let number = request.request.number;
    let (subject, before, after) = match language {
        LanguageChoice::En => (
            "Answer to your support request",
            "This is the answer to your support request",
            "You also find it in the security center under Need help?.",
        ),
        LanguageChoice::Nl => (
            "Antwoord op uw ondersteuningsaanvraag",
            "Dit is het antwoord op uw ondersteuningsaanvraag",
            "U vindt het ook in het beveiligingscentrum onder Hulp nodig?.",
        ),
    };
    (format!("{subject} {number}"), format!("{before} {number}:\n\n{}\n\n{after}\n", answer.text))
}

fn who(author: &Person, tenant_id: &str) -> String {
    let name = format!("{} ({})", author.display_name, author.user_principal_name);
    line("From", &name) + &line("Tenant", tenant_id)
}

fn line(name: &str, value: &str) -> String {
    format!("{name}: {}\n", one_line(value))
}

/// Nothing that somebody else wrote begins a line of ours.
fn one_line(text: &str) -> String {
    text.chars().map(|one| if one.is_control() { ' ' } else { one }).collect()
}

/// What the person wrote, each line marked as his.
fn quoted(text: &str) -> String {
    text.split('\n').map(|line| format!("> {line}\n")).collect()
}
