//! Sends what waits in the outbox, and tries again for as long as the mail server is away (`behaviour.md` D13).

mod compose;
mod smtp;

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tracing::{Instrument, info, warn};

use crate::clock::Clock;
use crate::domain::mail::{LONGEST_WAIT, wait};
use crate::health::Health;
use crate::settings::Smtp;
use crate::store::lease::{OUTBOX, Taken};
use crate::store::outbox::Mail;
use crate::store::{Control, Result};
use crate::traces;

use smtp::Outcome;

/// How long to wait at most before the outbox is read again after the database failed.
const AFTER_A_FAULT: Duration = Duration::from_secs(60);

/// The sender of the server's mails. Of several servers on one database, one sends at a time.
#[derive(Debug)]
pub struct Post {
    control: Control,
    clock: Clock,
    smtp: Smtp,
    /// What the mail server has taken while the database could not be told so: it is not sent again.
    accepted: Mutex<Vec<i64>>,
}

impl Post {
    /// A sender through this mail server.
    #[must_use]
    pub fn new(control: Control, clock: Clock, smtp: Smtp) -> Self {
        Self { control, clock, smtp, accepted: Mutex::default() }
    }

    /// Sends until the server ends: at once what is new, later what could not be sent.
    pub async fn run(self, health: Health, mut shutdown: watch::Receiver<bool>) {
        // Listening begins before the first look at the table, so that nothing falls between.
        let mut bell = self.control.listen();
        let mut tries = 0;
        while !*shutdown.borrow() {
            let done = match health.demand_files() {
                Ok(()) => self.round().await,
                Err(failure) => Err(failure),
            };
            tries = if done.is_ok() { 0 } else { tries + 1 };
            let next = async {
                match done {
                    Ok(pause) => tokio::time::sleep(pause).await,
                    Err(failure) => {
                        health.suspect(&failure);
                        health.recovered(tries, AFTER_A_FAULT).await;
                    }
                }
            };
            tokio::select! {
                // A bell that rang too often to be heard each time has rung for us, as far as we know.
                _ = bell.recv() => {}
                () = next => {}
                _ = shutdown.wait_for(|down| *down) => {}
            }
        }
    }

    async fn round(&self) -> Result<Duration> {
        if !self.accepted().is_empty() || !self.control.mails_due(self.clock.now()).await?.is_empty() {
            match self.control.take_lease(OUTBOX).await? {
                Taken::Ours(lease) => {
                    if let Some(sent) = self.control.while_leased(&lease, self.send_due()).await? {
                        sent?;
                    }
                }
                // Another server sends; when it is gone, this one does.
                Taken::Theirs(left) => return Ok(Duration::from_millis(u64::try_from(left).unwrap_or(0))),
            }
        }
        let left = self.control.next_mail_at().await?.map_or(LONGEST_WAIT, |at| at - self.clock.now());
        Ok(Duration::from_millis(u64::try_from(left.clamp(0, LONGEST_WAIT)).unwrap_or(0)))
    }

    /// Tries everything that is due, each once.
    pub async fn send_due(&self) -> Result<()> {
        for id in self.accepted() {
            self.control.mail_ended(id, None, self.clock.now()).await?;
            self.lock().retain(|taken| *taken != id);
        }
        let due = self.control.mails_due(self.clock.now()).await?;
        let mut connection = None;
        let mut away: Option<String> = None;
        for mail in due {
            if let Some(why) = &away {
                // One attempt to connect tells for all of them.
                self.note_later(&mail, why).await?;
                continue;
            }
            let Some(content) = compose::content(&self.control, &mail).await? else {
                // What a mail tells of is never removed; without it there is nothing to send.
                self.control.mail_ended(mail.id, Some("what it tells of is gone"), self.clock.now()).await?;
                continue;
            };
            let outcome = match compose::message(&self.smtp, &mail, &content) {
                Ok(message) => {
                    let trace = traces::work("mail", "");
                    let sending = smtp::deliver(&self.smtp, &mut connection, &message);
                    let outcome = sending.instrument(trace.clone()).await;
                    traces::ended(&trace, outcome.word(), matches!(outcome, Outcome::Accepted));
                    outcome
                }
                Err(fault) => Outcome::Refused(fault),
            };
            if let Outcome::Away(why) = &outcome {
                away = Some(why.clone());
            }
            self.note(&mail, outcome).await?;
        }
        if let Some(connection) = connection {
            smtp::end(connection).await;
        }
        Ok(())
    }

    async fn note(&self, mail: &Mail, outcome: Outcome) -> Result<()> {
        let now = self.clock.now();
        match outcome {
            Outcome::Accepted => {
                self.lock().push(mail.id);
                self.control.mail_ended(mail.id, None, now).await?;
                self.lock().retain(|taken| *taken != mail.id);
                info!(mail = mail.id, "a mail was sent");
                Ok(())
            }
            Outcome::Refused(why) => {
                warn!(mail = mail.id, "a mail was refused for good; `mail list` says why");
                self.control.mail_ended(mail.id, Some(&why), now).await
            }
            Outcome::Later(why) | Outcome::Away(why) => self.note_later(mail, &why).await,
        }
    }

    async fn note_later(&self, mail: &Mail, why: &str) -> Result<()> {
        warn!(mail = mail.id, "a mail could not be sent; it is tried again");
        let pause = wait(mail.attempts.saturating_add(1));
        self.control.mail_waits(mail.id, why, self.clock.now() + pause).await
    }

    fn accepted(&self) -> Vec<i64> {
        self.lock().clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<i64>> {
        // Whoever held it can have pushed or removed one number only.
        self.accepted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
