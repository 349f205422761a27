//! Writes back what was decided of the alerts of one service: each alert is read at Microsoft Graph first, and only what nobody changed
//! there since is overwritten.

use std::borrow::Cow;

use security_center_alerts::reading::{Record, Sender, record};
use security_center_contract::{ReadingFailureReason, SupportedService};
use serde_json::Value;
use tracing::{info, warn};

use super::Fetcher;
use crate::domain::reading::wait;
use crate::domain::write_back::{Said, plan};
use crate::graph::{GraphFailure, NotDone};
use crate::store::alert_fetch::in_words;
use crate::store::intake::Arriving;
use crate::store::location_step::Held;
use crate::store::write_back::Hindrance;
use crate::store::write_back_step::{Due, Settled};
use crate::store::{LocationStore, Result};

/// How many alerts are written before it is looked whether alerts are to be fetched.
const AT_ONCE: usize = 100;

/// One service's turn.
struct Turn<'a> {
    fetcher: &'a Fetcher,
    store: &'a LocationStore,
    held: Held<'a>,
    of: (&'a str, SupportedService),
}

/// An alert as Microsoft Graph has it.
struct Read {
    record: Record,
    said: Said,
    /// The texts of its comments.
    comments: Vec<String>,
}

impl Read {
    /// It, unless a copy at Microsoft Graph answered that does not have yet what changed at this moment.
    fn not_before(self, at: i64) -> std::result::Result<Self, NotDone> {
        if self.record.at < at { Err(NotDone::Lags) } else { Ok(self) }
    }
}

impl Fetcher {
    /// Writes back what waits of a service.
    pub(super) async fn write(
        &self,
        of: (&str, SupportedService),
        store: &LocationStore,
        held: Held<'_>,
    ) -> Result<()> {
        let (parts, (tenant_id, service)) = (&self.0, of);
        let turn = Turn { fetcher: self, store, held, of };
        let (mut looked_at, mut written) = (0, 0);
        while looked_at < AT_ONCE && self.open(tenant_id, service).await?.is_some() {
            let Some(due) = store.write_due(of, parts.clock.now()).await? else { break };
            looked_at += 1;
            let Err(not_done) = turn.write(&due).await? else {
                written += 1;
                continue;
            };
            if !turn.failed(&due, not_done).await? {
                break;
            }
        }
        if looked_at > 0 {
            info!(tenant_id, ?service, looked_at, written, "alerts were looked at to be written back");
            parts.intakes.changed(tenant_id).await;
            parts.control.tell_of_fetching(tenant_id, parts.clock.now()).await?;
        }
        Ok(())
    }
}

impl Turn<'_> {
    async fn write(&self, due: &Due) -> Result<std::result::Result<(), NotDone>> {
        let (tenant_id, id, graph) = (self.of.0, due.alert_id.as_str(), &self.fetcher.0.graph);
        let read = self.read(id).await;
        let Read { mut record, said, mut comments } = match read.and_then(|read| read.not_before(due.at)) {
            Ok(read) => read,
            Err(why) => return Ok(Err(why)),
        };
        let (ours, fields) = (&due.waiting.ours, plan(&due.waiting, &said).write);
        let mut written = None;
        if fields != 0 {
            self.store.begin_write(self.held, (tenant_id, id), (ours, fields), &said).await?;
            let answer = match graph.change_alert(tenant_id, id, (ours, fields)).await {
                Ok(answer) => answer,
                Err(why) => return Ok(Err(why)),
            };
            record = match self.understand(id, &answer) {
                Ok(read) => read.record,
                // It was changed; what it is now is asked for. A copy that does not have it yet says nothing of that.
                Err(_) => match self.read(id).await.and_then(|read| read.not_before(record.at + 1)) {
                    Ok(read) => read.record,
                    Err(why) => return Ok(Err(why)),
                },
            };
            written = Some((ours.clone(), fields));
        }
        // Comments are still to come.
        let seen = (written.is_none() && due.comments.is_empty()).then(|| due.waiting.clone());
        self.settle(id, Settled { record: Some(record), seen, written, comment: None }).await?;
        for comment in &due.comments {
            let there = comments.iter().filter(|text| **text == comment.text).count();
            let there = i64::try_from(there).unwrap_or(i64::MAX);
            // One that was sent before is there where there are more than before.
            if comment.there.is_none_or(|before| there <= before) {
                self.store.begin_comment(self.held, tenant_id, comment.entry, there).await?;
                if let Err(why) = graph.comment_on_alert(tenant_id, id, &comment.text).await {
                    return Ok(Err(why));
                }
                comments.push(comment.text.clone());
            }
            self.settle(id, Settled { comment: Some(comment.entry), ..Settled::default() }).await?;
        }
        Ok(Ok(()))
    }

    async fn read(&self, id: &str) -> std::result::Result<Read, NotDone> {
        let body = self.fetcher.0.graph.alert(self.of.0, id).await?;
        self.understand(id, &body)
    }

    fn understand(&self, id: &str, body: &[u8]) -> std::result::Result<Read, NotDone> {
        let body = &*without_context(body);
        let not = |why: String| NotDone::NotAccepted(GraphFailure::of_alerts(why));
        let (tenant_id, service) = self.of;
        let record =
            record(body, Sender { tenant_id, service }).map_err(|fault| not(in_words(id, &fault)))?;
        let said = Said::read(&record).filter(|_| record.alert_id == id);
        let said = said.ok_or_else(|| not("the answer is another alert".to_owned()))?;
        let resource: Value = serde_json::from_slice(body).unwrap_or_default();
        let comments = resource["comments"].as_array().into_iter().flatten();
        let comments = comments.filter_map(|one| one["comment"].as_str()).map(str::to_owned).collect();
        Ok(Read { record, said, comments })
    }

    async fn settle(&self, id: &str, settled: Settled) -> Result<()> {
        let ((tenant_id, service), parts) = (self.of, &self.fetcher.0);
        let arriving = Arriving { tenant_id, service, now: parts.clock.now(), rules: parts.rules };
        self.store.settle(self.held, arriving, id, settled).await
    }

    /// Notes why an alert was not written. Says whether others may be.
    async fn failed(&self, due: &Due, not_done: NotDone) -> Result<bool> {
        let ((tenant_id, service), parts) = (self.of, &self.fetcher.0);
        let (now, interval) = (parts.clock.now(), parts.settings.interval);
        let of = (tenant_id, due.alert_id.as_str());
        match not_done {
            NotDone::Lags => {
                let pause = |failures| wait(failures, interval, None);
                self.store.write_later(self.held, of, now, pause).await?;
                Ok(true)
            }
            NotDone::Gone => {
                self.store.write_failed(self.held, of, (Hindrance::Gone, now), |_| None).await?;
                Ok(true)
            }
            NotDone::NotAccepted(failure) => {
                warn!(tenant_id, ?service, detail = failure.detail, "an alert could not be written back");
                let pause = |failures| Some(wait(failures, interval, failure.stay_away));
                self.store.write_failed(self.held, of, (Hindrance::NotAccepted, now), pause).await?;
                Ok(true)
            }
            NotDone::Failed(failure) => {
                warn!(tenant_id, ?service, detail = failure.detail, "alerts could not be written back");
                let why = match failure.reason {
                    ReadingFailureReason::Throttled => Hindrance::Throttled,
                    ReadingFailureReason::Refused => Hindrance::Refused,
                    ReadingFailureReason::Unreachable | ReadingFailureReason::Unreadable => {
                        Hindrance::Unreachable
                    }
                };
                let pause = |failures| wait(failures, interval, failure.stay_away);
                let of = (tenant_id, service, due.alert_id.as_str());
                self.store.writes_failed(self.held, of, (why, now), pause).await?;
                Ok(false)
            }
        }
    }
}

/// An alert without what an answer says of itself first (`@odata.context`), byte for byte as it stands in a list: what says the same
/// is the same text.
fn without_context(body: &[u8]) -> Cow<'_, [u8]> {
    let rest = || {
        let member = body.trim_ascii_start().strip_prefix(b"{")?.trim_ascii_start();
        let value = member.strip_prefix(b"\"@odata.context\"")?.trim_ascii_start().strip_prefix(b":")?;
        let mut texts = serde_json::Deserializer::from_slice(value).into_iter::<String>();
        texts.next()?.ok()?;
        value.get(texts.byte_offset()..)?.trim_ascii_start().strip_prefix(b",")
    };
    match rest() {
        Some(rest) => Cow::Owned([b"{", rest.trim_ascii_start()].concat()),
        None => Cow::Borrowed(body),
    }
}
