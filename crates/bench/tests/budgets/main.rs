//! What the server may use, counted: statements of SQL for a request, for a look at a queue, for a history and for a merge, what a batch of alerts
//! reads, memory for an open event stream.

#[path = "../../../server/tests/support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "most of it is asked for by the tests of the API only")]
mod support;

mod history;
mod intake;
mod merges;
mod queues;
mod sight;
mod statements;
mod stream_memory;

use tokio::sync::Mutex;

/// Counted is what the whole process does, so that one test counts at a time.
static ALONE: Mutex<()> = Mutex::const_new(());
