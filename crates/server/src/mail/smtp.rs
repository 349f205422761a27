//! One mail to the mail server, and what became of it.

use std::time::Duration;

use lettre::Message;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::DEFAULT_MECHANISMS;
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;

use crate::settings::{Smtp, SmtpTls};

/// How long the mail server may take for one mail, and for a connection.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long it may take to say goodbye, which changes nothing any more.
const GOODBYE: Duration = Duration::from_secs(5);

/// What became of a mail.
#[derive(Debug)]
pub(super) enum Outcome {
    /// The mail server confirmed that it has it.
    Accepted,
    /// There is no connection to the mail server: this mail and the others are tried again.
    Away(String),
    /// It was not sent, or whether it was is not known: it is tried again. A mail that arrives twice has the same
    /// `Message-ID` both times.
    Later(String),
    /// The mail server refused this mail for good.
    Refused(String),
}

impl Outcome {
    /// Its word in a trace: what a mail server said may hold an address.
    pub(super) const fn word(&self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Away(_) => "away",
            Self::Later(_) => "later",
            Self::Refused(_) => "refused",
        }
    }
}

/// Sends over the connection that is open, or over a new one, which stays open when all is well.
pub(super) async fn deliver(
    smtp: &Smtp,
    connection: &mut Option<AsyncSmtpConnection>,
    message: &Message,
) -> Outcome {
    let mut open = match connection.take() {
        Some(open) => open,
        // Whatever the mail server says before it was told of the mail is not about the mail.
        None => match within(PATIENCE, connect(smtp)).await {
            Ok(open) => open,
            Err(why) => return Outcome::Away(why.to_string()),
        },
    };
    match within(PATIENCE, open.send(message.envelope(), &message.formatted())).await {
        Ok(_) => {
            *connection = Some(open);
            Outcome::Accepted
        }
        // A server that says nothing (right) or goes away can be asked again; a client error will be the same again.
        Err(Failure::Smtp(error)) if error.is_permanent() || error.is_client() => {
            Outcome::Refused(error.to_string())
        }
        Err(why) => Outcome::Later(why.to_string()),
    }
}

/// Says goodbye.
pub(super) async fn end(mut connection: AsyncSmtpConnection) {
    let _ = tokio::time::timeout(GOODBYE, connection.abort()).await;
}

async fn connect(smtp: &Smtp) -> Result<AsyncSmtpConnection, Error> {
    let name = ClientId::default();
    let parameters = || TlsParameters::new(smtp.host.clone());
    let wrapped = if smtp.tls == SmtpTls::Wrapped { Some(parameters()?) } else { None };
    let server = (smtp.host.as_str(), smtp.port);
    let mut connection =
        AsyncSmtpConnection::connect_tokio1(server, Some(PATIENCE), &name, wrapped, None).await?;
    if smtp.tls == SmtpTls::Required {
        // Neither the password nor a mail goes over a line that could not be encrypted.
        connection.starttls(parameters()?, &name).await?;
    }
    if let Some(credentials) = smtp.credentials() {
        connection.auth(DEFAULT_MECHANISMS, &credentials).await?;
    }
    Ok(connection)
}

enum Failure {
    Smtp(Error),
    TimedOut,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Smtp(error) => error.fmt(f),
            Self::TimedOut => f.write_str("the mail server took too long"),
        }
    }
}

async fn within<T>(limit: Duration, work: impl Future<Output = Result<T, Error>>) -> Result<T, Failure> {
    match tokio::time::timeout(limit, work).await {
        Ok(done) => done.map_err(Failure::Smtp),
        Err(_) => Err(Failure::TimedOut),
    }
}
