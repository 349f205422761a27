//! The event stream of one session: rows of the event table, read when the bell rings, resumed by their place.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::response::sse::Event;
use futures_util::{Stream, stream};
use security_center_contract::{Change, ChangeKind};
use tokio::sync::{broadcast, watch};
use tracing::{debug, warn};

use crate::auth::Proof;
use crate::network::streams::OpenStream;
use crate::provisioning::Runner;
use crate::state::AppState;
use crate::store::hearing::Heard;
use crate::store::{Control, StoreError};

/// How long a client waits before it connects again.
const RETRY: Duration = Duration::from_secs(1);

/// How long a stream waits at most before it reads again after a database failed.
const PAUSE: Duration = Duration::from_secs(10);

/// How often the table is looked at for events that another process wrote, such as an import on the command
/// line while the server runs.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// How often it is looked at where other processes are heard.
const LOOK_WHERE_HEARD: Duration = Duration::from_secs(10);

struct Reader {
    state: AppState,
    proof: Proof,
    seq: i64,
    /// How often in a row it could not be read.
    tries: u32,
    ready: VecDeque<Event>,
    bell: broadcast::Receiver<Arc<str>>,
    shutdown: watch::Receiver<bool>,
    _open: OpenStream,
}

/// The stream for a session or a token, from after `last_event_id` where the client has one, else from now on.
pub async fn stream(
    state: AppState,
    proof: Proof,
    last_event_id: Option<String>,
    open: OpenStream,
) -> crate::store::Result<impl Stream<Item = Result<Event, Infallible>>> {
    // Listening begins before the first look at the table, so that nothing falls between.
    let bell = state.control.listen();
    let (tenant_id, person_id) = (&proof.tenant_id, &proof.person_id);
    let newest = state.control.last_event(tenant_id, person_id).await?;
    let mut ready = VecDeque::new();
    let known = match &last_event_id {
        None => Some(newest),
        Some(text) => match text.parse::<i64>() {
            Ok(seq) if state.control.events_known_after(tenant_id, person_id, seq).await? => Some(seq),
            _ => None,
        },
    };
    // The first block opens the stream at the client and tells it where it stands, so that a connection that
    // breaks before the first event resumes without a gap.
    let opening = Event::default().retry(RETRY).id(known.unwrap_or(newest).to_string()).comment("open");
    ready.push_back(opening);
    if known.is_none() {
        ready.push_back(event(newest, &Change { kind: ChangeKind::Everything, version: 0 }));
    }
    let shutdown = state.shutdown.clone();
    let seq = known.unwrap_or(newest);
    let reader = Reader { state, proof, seq, tries: 0, ready, bell, shutdown, _open: open };
    Ok(stream::unfold(reader, |mut reader| async {
        let event = reader.next().await?;
        Some((Ok(event), reader))
    }))
}

impl Reader {
    /// The next event; nothing when the session, the token or the server has ended.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            if *self.shutdown.borrow() {
                return None;
            }
            let now = self.state.clock.now();
            let proof = match self.proof.again(&self.state).await {
                Ok(proof) => proof?,
                Err(failure) => {
                    self.pass(&failure).await?;
                    continue;
                }
            };
            match self.state.control.events_after(&proof.tenant_id, &proof.person_id, self.seq).await {
                Ok(events) => {
                    self.tries = 0;
                    for stored in events {
                        self.seq = stored.seq;
                        self.ready.push_back(event(stored.seq, &stored.change()));
                    }
                }
                Err(failure) => {
                    self.pass(&failure).await?;
                    continue;
                }
            }
            if self.ready.is_empty() {
                let left = u64::try_from(proof.idle_until - now).unwrap_or(0);
                self.wait(Duration::from_millis(left)).await;
            }
        }
    }

    /// Waits, silently, until the databases are well again; nothing where that would not help: the client connects again
    /// and resumes.
    async fn pass(&mut self, failure: &StoreError) -> Option<()> {
        self.state.health.suspect(failure);
        if !failure.fault().passes() {
            return None;
        }
        tokio::select! {
            () = self.state.health.recovered(self.tries, PAUSE) => {}
            _ = self.shutdown.wait_for(|down| *down) => {}
        }
        self.tries += 1;
        Some(())
    }

    /// Until the tenant's bell rings, the session ends by itself, or the server ends.
    async fn wait(&mut self, left: Duration) {
        let (bell, tenant_id) = (&mut self.bell, self.proof.tenant_id.as_str());
        let rung = async {
            // A bell that rang too often to be heard each time has rung for us, as far as we know.
            while let Ok(of) = bell.recv().await {
                if &*of == tenant_id {
                    break;
                }
            }
        };
        tokio::select! {
            () = rung => {}
            () = tokio::time::sleep(left) => {}
            _ = self.shutdown.wait_for(|down| *down) => {}
        }
    }
}

fn event(seq: i64, change: &Change) -> Event {
    let data = serde_json::to_string(change).unwrap_or_else(|_| unreachable!("a change is plain data"));
    Event::default().event("change").id(seq.to_string()).data(data)
}

/// Rings for what other processes commit, and has the runner look for a job there, until the server ends.
pub async fn watch_other_processes(control: Control, runner: Runner, shutdown: watch::Receiver<bool>) {
    tokio::join!(look(&control, &runner, shutdown.clone()), hear(&control, &runner, shutdown),);
}

/// Looks at the event table again and again: all that there is with SQLite. Where commits are heard, it brings what a
/// connection that died in silence did not. The runner looks after every event, whoever wrote it: there may be a job, or a
/// directory that asks for other sources.
async fn look(control: &Control, runner: &Runner, mut shutdown: watch::Receiver<bool>) {
    let pause = if control.is_heard() { LOOK_WHERE_HEARD } else { LOOK_EVERY };
    let mut seq = match control.tenants_with_events_after(0).await {
        Ok((_, newest)) => newest,
        Err(_) => 0,
    };
    loop {
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = shutdown.wait_for(|down| *down) => return,
        }
        match control.tenants_with_events_after(seq).await {
            Ok((tenants, newest)) => {
                seq = newest;
                for tenant in tenants {
                    control.ring(&tenant);
                    runner.wake(&tenant);
                }
            }
            Err(failure) => debug!(%failure, "the event table cannot be read now"),
        }
    }
}

/// Rings at once for whatever is heard; connects again for as long as it takes.
async fn hear(control: &Control, runner: &Runner, mut shutdown: watch::Receiver<bool>) {
    while control.is_heard() {
        let ended = tokio::select! {
            ended = hear_until_it_fails(control, runner) => ended,
            _ = shutdown.wait_for(|down| *down) => return,
        };
        if let Err(failure) = ended {
            warn!(%failure, "other servers cannot be heard; trying again");
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            _ = shutdown.wait_for(|down| *down) => return,
        }
    }
}

async fn hear_until_it_fails(control: &Control, runner: &Runner) -> crate::store::Result<()> {
    let Some(mut hearing) = control.hear().await? else { return Ok(()) };
    // Nobody has heard what was committed before.
    let mut heard = Heard::Anything;
    loop {
        match heard {
            Heard::Tenant(tenant_id) => {
                control.ring(&tenant_id);
                runner.wake(&tenant_id);
            }
            Heard::Anything => {
                for tenant_id in control.tenant_ids().await? {
                    control.ring(&tenant_id);
                }
                runner.resume().await?;
            }
        }
        heard = hearing.next().await?;
    }
}
