//! Which mail server sends the server's mails, from whom and to whom (`behaviour.md` D13).

use std::fmt;

use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use serde::Deserialize;

use super::SettingsError;

/// Text that holds a password: it never shows, neither in a log nor in a message.
#[derive(Clone, Deserialize, PartialEq, Eq)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The text itself.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// How the line to the mail server is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpTls {
    /// From the first byte: `smtps://`.
    Wrapped,
    /// With STARTTLS, before anything else: `smtp://`.
    Required,
    /// Not at all: `smtp://…?tls=none`.
    None,
}

/// The mail server, and the addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Smtp {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the line is encrypted.
    pub tls: SmtpTls,
    login: Option<(String, Secret)>,
    /// From whom mails are.
    pub from: Mailbox,
    /// The operator, who gets requests and feedback.
    pub to: Mailbox,
}

impl Smtp {
    /// Reads the settings; the error says what to do, without the URL, which may hold a password.
    pub fn parse(url: &Secret, from: &str, to: &str) -> Result<Self, String> {
        let usage = "--smtp-url has to be smtp://HOST:PORT or smtps://HOST:PORT, with USER:PASSWORD@ before the \
                     host where the mail server asks for it (other characters than letters and digits as %XX), \
                     and ?tls=none behind it for a line without encryption.";
        let fault = || usage.to_owned();
        let (scheme, rest) = url.reveal().split_once("://").ok_or_else(fault)?;
        let (rest, query) = match rest.split_once('?') {
            Some((rest, query)) => (rest, Some(query)),
            None => (rest, None),
        };
        let (tls, default_port) = match (scheme, query) {
            ("smtps", None) => (SmtpTls::Wrapped, 465),
            ("smtp", None) => (SmtpTls::Required, 587),
            ("smtp", Some("tls=none")) => (SmtpTls::None, 25),
            _ => return Err(fault()),
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (login, place) = match rest.rsplit_once('@') {
            Some((login, place)) => {
                let (user, password) = login.split_once(':').ok_or_else(fault)?;
                let user = decoded(user).ok_or_else(fault)?;
                (Some((user, Secret(decoded(password).ok_or_else(fault)?))), place)
            }
            None => (None, rest),
        };
        let (host, port) = host_and_port(place, default_port).ok_or_else(fault)?;
        let mailbox = |option: &str, text: &str| {
            text.parse::<Mailbox>().map_err(|fault| format!("{option} is no e-mail address: {fault}"))
        };
        Ok(Self {
            host,
            port,
            tls,
            login,
            from: mailbox("--mail-from", from)?,
            to: mailbox("--mail-to", to)?,
        })
    }

    /// The login, where the mail server asks for one.
    #[must_use]
    pub fn credentials(&self) -> Option<Credentials> {
        let (user, password) = self.login.as_ref()?;
        Some(Credentials::new(user.clone(), password.reveal().to_owned()))
    }
}

fn host_and_port(place: &str, default_port: u16) -> Option<(String, u16)> {
    let (host, port) = if let Some(rest) = place.strip_prefix('[') {
        let (host, port) = rest.split_once(']')?;
        (host, port.strip_prefix(':'))
    } else {
        match place.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (place, None),
        }
    };
    let port = match port {
        Some(port) => port.parse().ok()?,
        None => default_port,
    };
    let known = |one: char| one.is_ascii_alphanumeric() || ".-:".contains(one);
    (!host.is_empty() && host.chars().all(known)).then(|| (host.to_owned(), port))
}

/// Percent-decoding (RFC 3986); nothing when it cannot be decoded.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |byte: u8| char::from(byte).to_digit(16);
            let value = digit(rest.next()?)? * 16 + digit(rest.next()?)?;
            bytes.push(u8::try_from(value).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// The mail server, where all three are given.
pub(super) fn resolve(
    url: Option<Secret>,
    from: Option<String>,
    to: Option<String>,
) -> Result<Option<Smtp>, SettingsError> {
    let refuse = |sentence: String| Err(SettingsError::Contradiction(sentence));
    match (url, from, to) {
        (None, None, None) => Ok(None),
        (Some(url), Some(from), Some(to)) => match Smtp::parse(&url, &from, &to) {
            Ok(smtp) => Ok(Some(smtp)),
            Err(sentence) => refuse(sentence),
        },
        _ => refuse("Mail needs all of --smtp-url, --mail-from and --mail-to, or none of them.".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(url: &str) -> Result<Smtp, String> {
        Smtp::parse(&Secret(url.to_owned()), "Security center <a@b.example>", "operator@b.example")
    }

    #[test]
    fn d13_a_mail_server_is_read_from_its_url() {
        let smtp = parse("smtps://us%40er:p%3Aass@mail.example").expect("good");
        assert_eq!((smtp.host.as_str(), smtp.port, smtp.tls), ("mail.example", 465, SmtpTls::Wrapped));
        assert_eq!(smtp.login, Some(("us@er".to_owned(), Secret("p:ass".to_owned()))));
        assert_eq!(smtp.from.name.as_deref(), Some("Security center"));
        let plain = parse("smtp://[::1]:2525?tls=none").expect("good");
        assert_eq!((plain.host.as_str(), plain.port, plain.tls), ("::1", 2525, SmtpTls::None));
        assert_eq!(parse("smtp://mail.example/").expect("good").tls, SmtpTls::Required);
        assert_eq!(parse("smtp://mail.example:2525").expect("good").port, 2525);
    }

    #[test]
    fn d13_a_wrong_url_is_refused_without_showing_it() {
        for url in [
            "",
            "mail.example",
            "http://u:secret@h",
            "smtp://",
            "smtp://u:secret@",
            "smtp://u@h",
            "smtp://u:secret%zz@h",
            "smtp://u:secret@h:port",
            "smtp://u:secret@h:99999",
            "smtp://u:secret@h?tls=maybe",
            "smtps://u:secret@h?tls=none",
            "smtp://u:secret@h\r\nx",
            "smtp://u:secret@a b",
        ] {
            let fault = parse(url).expect_err(url);
            assert!(fault.starts_with("--smtp-url has to be") && !fault.contains("secret"), "{url}: {fault}");
        }
        let smtp = parse("smtp://user:secret@h").expect("good");
        assert!(!format!("{smtp:?}").contains("secret"), "{smtp:?}");
        assert!(format!("{smtp:?}").contains("[redacted]"), "{smtp:?}");
    }
}
