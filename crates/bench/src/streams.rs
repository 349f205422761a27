//! Many open event streams: the memory each takes, and how long a change needs to reach all of them.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Args;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;

use crate::figures::{median, quantile};
use crate::product::Product;
use crate::{Attempting, Result, directory};

/// As many as one person may have open.
const OF_A_PERSON: usize = 50;

/// As many are opened at the same time: the server refuses what it would only let wait.
const AT_ONCE: usize = 100;

/// Files that are open besides the streams.
const OTHER_FILES: u64 = 200;

/// How long all streams may take to open, or a change to reach them.
const PATIENCE: Duration = Duration::from_secs(120);

/// What to measure.
#[derive(Args, Debug)]
pub struct Streams {
    /// The program that is delivered.
    #[arg(long)]
    program: PathBuf,
    /// How many streams.
    #[arg(long, default_value_t = 5000)]
    count: usize,
    /// How many changes.
    #[arg(long, default_value_t = 11)]
    changes: usize,
}

/// What a stream has read.
enum Heard {
    /// It is open.
    Open,
    /// A change, at this moment.
    Change(Instant),
}

/// Opens them in two halves, so that what the server needs once is not counted with each, and makes changes.
pub async fn measure(options: &Streams) -> Result<Value> {
    let (count, limit) = within_the_limit(options.count);
    let folder = tempfile::tempdir().attempting("make a folder")?;
    directory::write(folder.path(), count.div_ceil(OF_A_PERSON))?;
    let demo = folder.path().to_string_lossy().into_owned();
    let connections = (count + 100).to_string();
    let unlimited = ["--address-requests-per-minute", "0", "--person-requests-per-minute", "0"];
    // All of them come from this machine.
    let many = ["--max-connections", &connections, "--max-connections-per-address", &connections];
    let options_of_it = [&["--demo", "--demo-directory", &demo][..], &many, &unlimited];
    let product = Product::start(&options.program, &options_of_it.concat()).await?;
    let readers = product.sign_in("Reader ").await?;
    let administrators = product.sign_in("Global administrator").await?;
    let administrator = administrators.first().ok_or("nobody could sign in")?;

    let (sender, mut heard) = unbounded_channel();
    let mut streams = JoinSet::new();
    let opening = Arc::new(Semaphore::new(AT_ONCE));
    let (before, begun) = (product.memory()?, Instant::now());
    let mut half = before;
    for number in 0..count {
        if number == count / 2 {
            opened(&mut heard, count / 2).await?;
            half = product.memory()?;
        }
        let reader = readers.get(number / OF_A_PERSON).ok_or("too few people could sign in")?;
        streams.spawn(follow(product.url.clone(), reader.cookie.clone(), sender.clone(), opening.clone()));
    }
    opened(&mut heard, count - count / 2).await?;
    let (took, after) = (begun.elapsed(), product.memory()?);

    let mut firsts = Vec::new();
    let mut middles = Vec::new();
    let mut lasts = Vec::new();
    for change in 0..options.changes {
        let sent = Instant::now();
        administrator.change(&json!({ "previewFeatures": change % 2 == 0 })).await?;
        let times = reached(&mut heard, count, sent).await?;
        firsts.extend(quantile(&times, 0.0));
        middles.extend(median(&times));
        lasts.extend(quantile(&times, 1.0));
    }
    let still = streams.len();
    streams.abort_all();
    let later = u64::try_from(count - count / 2).unwrap_or(1).max(1);
    Ok(json!({
        "wanted": options.count,
        "count": still,
        "fileLimit": limit,
        "openingMilliseconds": took.as_secs_f64() * 1000.0,
        "memoryBefore": before,
        "memoryAfter": after,
        "bytesPerStream": after.saturating_sub(half) / later,
        "changes": options.changes,
        "milliseconds": { "first": median(&firsts), "half": median(&middles), "all": median(&lasts), "most": quantile(&lasts, 1.0) },
    }))
}

/// Raises how many files may be open as far as the system lets it; this goes for the server, too, which inherits it. Gives
/// how many streams that is enough for.
fn within_the_limit(wanted: usize) -> (usize, Option<u64>) {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    // Where it cannot be raised, fewer are opened, and the figures say how many.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum });
    let limit = getrlimit(Resource::Nofile).current;
    let enough =
        limit.map_or(wanted, |limit| usize::try_from(limit.saturating_sub(OTHER_FILES)).unwrap_or(wanted));
    (wanted.min(enough), limit)
}

/// One stream, for as long as it goes on.
async fn follow(url: String, cookie: String, told: UnboundedSender<Result<Heard>>, opening: Arc<Semaphore>) {
    if let Err(why) = read(&url, &cookie, &told, &opening).await {
        // Whoever listens has gone only when all is over.
        let _ = told.send(Err(why));
    }
}

async fn read(
    url: &str,
    cookie: &str,
    told: &UnboundedSender<Result<Heard>>,
    opening: &Semaphore,
) -> Result<()> {
    let mut turn = Some(opening.acquire().await.attempting("wait for its turn")?);
    let address = url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.attempting("open a stream")?;
    let request = format!(
        "GET /api/events HTTP/1.1\r\nHost: {address}\r\nAccept: text/event-stream\r\nCookie: {cookie}\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.attempting("ask for a stream")?;
    // What was read and holds no whole line yet.
    let mut rest = Vec::new();
    let mut buffer = [0; 1024];
    loop {
        let length = stream.read(&mut buffer).await.attempting("read a stream")?;
        let now = Instant::now();
        if length == 0 {
            return Err(format!("a stream ended: {}", String::from_utf8_lossy(&rest)));
        }
        rest.extend_from_slice(&buffer[..length]);
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = rest.drain(..=end).collect();
            if line.starts_with(b": open") && turn.take().is_some() {
                told.send(Ok(Heard::Open)).attempting("tell")?;
            } else if line.starts_with(b"event: change") {
                told.send(Ok(Heard::Change(now))).attempting("tell")?;
            }
        }
    }
}

async fn opened(heard: &mut UnboundedReceiver<Result<Heard>>, count: usize) -> Result<()> {
    for number in 0..count {
        match next(heard).await {
            Ok(Heard::Open) => {}
            Ok(Heard::Change(_)) => return Err("something changed while streams were opened".to_owned()),
            Err(why) => return Err(format!("{number} of {count} streams are open, then: {why}")),
        }
    }
    Ok(())
}

/// After how many milliseconds each stream heard of the change.
async fn reached(
    heard: &mut UnboundedReceiver<Result<Heard>>,
    count: usize,
    sent: Instant,
) -> Result<Vec<f64>> {
    let mut times = Vec::with_capacity(count);
    while times.len() < count {
        if let Heard::Change(at) = next(heard).await? {
            times.push(at.duration_since(sent).as_secs_f64() * 1000.0);
        }
    }
    Ok(times)
}

async fn next(heard: &mut UnboundedReceiver<Result<Heard>>) -> Result<Heard> {
    let heard = tokio::time::timeout(PATIENCE, heard.recv()).await.map_err(|_| "nothing more is heard")?;
    heard.ok_or("nobody tells any more")?
}
