//! Alerts through the door through which services send them, and how it goes as more and more are there.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, Instant};

use clap::Args;
use reqwest::Client;
use security_center_alerts::alert;
use security_center_contract::SupportedService;
use serde_json::{Value, json};

use crate::large::{Kind, Large};
use crate::postgres::missing;
use crate::{Attempting, Result};

/// How many alerts are sent at a time, each service's in a request of its own.
const AT_ONCE: usize = 1000;

/// Into how many stretches the figures are parted.
const STRETCHES: usize = 10;

/// An account has so many alerts, over so many days: what belongs together then makes about an incident of ten.
const ALERTS_OF_AN_ACCOUNT: usize = 50;
const DAYS: usize = 17;

/// What to measure.
#[derive(Args, Debug)]
pub struct Intake {
    /// The program that is delivered.
    #[arg(long)]
    program: PathBuf,
    /// The program that prints alerts: `generate` of `cargo xtask`.
    #[arg(long)]
    generator: PathBuf,
    /// The directory that they are about, as that program reads it.
    #[arg(long)]
    directory: PathBuf,
    /// Where the databases are made, and stay.
    #[arg(long)]
    data: PathBuf,
    /// How many alerts.
    #[arg(long, default_value_t = 200_000)]
    alerts: usize,
}

/// Fills new databases of each kind.
pub async fn measure(options: &Intake) -> Result<Value> {
    let mut databases = Vec::new();
    for kind in Kind::ALL {
        if let Some(why) = missing().filter(|_| kind == Kind::Postgres) {
            databases.push(json!({ "database": kind.name(), "skipped": why }));
            continue;
        }
        let large = Large::make(&options.program, &options.data, kind).await?;
        databases.push(fill(options, kind, &large).await?);
    }
    let accounts = options.alerts.div_ceil(ALERTS_OF_AN_ACCOUNT);
    Ok(
        json!({ "alerts": options.alerts, "accounts": accounts, "days": DAYS, "atOnce": AT_ONCE, "databases": databases }),
    )
}

async fn fill(options: &Intake, kind: Kind, large: &Large) -> Result<Value> {
    let mut keys = BTreeMap::new();
    for service in SupportedService::ALL {
        keys.insert(service, large.key(service)?);
    }
    let client = Client::builder().no_proxy().build().attempting("make a client")?;
    let lines = generated(options)?;
    let mut stretches = Vec::new();
    let (mut sent, mut took, mut longest) = (0, Duration::ZERO, Duration::ZERO);
    let (mut before, mut sent_before) = (large.meter.read().await?, 0);
    let mut all = lines.iter().peekable();
    while all.peek().is_some() {
        for (service, lines) in by_service(all.by_ref().take(AT_ONCE), &mut sent)? {
            let key = keys.get(&service).ok_or("a service has no key")?;
            let begun = Instant::now();
            large.send(&client, key, lines).await?;
            took += begun.elapsed();
            longest = longest.max(begun.elapsed());
        }
        let next = stretches.len() + 1;
        // The last one has what is left: an event more than was asked for is begun.
        if all.peek().is_none() || (next < STRETCHES && sent * STRETCHES >= next * options.alerts) {
            let now = large.meter.read().await?;
            let (incidents, bytes) = large.meter.size(&large.tenant).await?;
            let read = now.since(before);
            #[expect(clippy::cast_precision_loss, reason = "far fewer than a float counts exactly")]
            let alerts = (sent - sent_before).max(1) as f64;
            #[expect(clippy::cast_precision_loss, reason = "far fewer than a float counts exactly")]
            let each = |of: Option<u64>| of.map(|of| of as f64 / alerts);
            stretches.push(json!({
                "alerts": sent, "incidentsMade": incidents, "bytes": bytes, "perSecond": alerts / took.as_secs_f64(),
                "longestMilliseconds": longest.as_secs_f64() * 1000.0, "rowsEach": each(read.rows), "bytesEach": each(read.bytes),
            }));
            eprintln!("{} {sent} alerts, {incidents} incidents, {took:.0?}", kind.name());
            (before, sent_before, took, longest) = (now, sent, Duration::ZERO, Duration::ZERO);
        }
    }
    let count = |path: &'static str| async move {
        let order: Value = large.person.get(path).await?.json().await.attempting("read an order")?;
        Ok::<Value, String>(order["count"].clone())
    };
    let (incidents, alerts) = (count("/api/incidents/order").await?, count("/api/alerts/order").await?);
    if alerts != sent {
        return Err(format!("{sent} alerts were sent, and {alerts} are there"));
    }
    Ok(
        json!({ "database": kind.name(), "alerts": alerts, "incidents": incidents, "stretches": stretches, "memory": large.product.memory()? }),
    )
}

/// The lines that the generator prints. It waits where nobody reads.
fn generated(options: &Intake) -> Result<Receiver<String>> {
    let mut command = Command::new(&options.generator);
    command.args(["generate", "--service", "all", "--in-order", "--alerts", &options.alerts.to_string()]);
    let accounts = options.alerts.div_ceil(ALERTS_OF_AN_ACCOUNT).to_string();
    command.args(["--days", &DAYS.to_string(), "--accounts", &accounts]);
    command.arg("--directory").arg(&options.directory);
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().attempting("generate")?;
    let printed = child.stdout.take().ok_or("the generator has no output")?;
    let (sender, lines) = sync_channel(4 * AT_ONCE);
    std::thread::spawn(move || {
        for line in BufReader::new(printed).lines().map_while(std::result::Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
        // Nobody reads any more, or it has printed all.
        let _ = child.wait();
    });
    Ok(lines)
}

/// Lines with alerts, together for each service.
fn by_service(
    lines: impl Iterator<Item = String>,
    counted: &mut usize,
) -> Result<BTreeMap<SupportedService, String>> {
    let mut services: BTreeMap<SupportedService, String> = BTreeMap::new();
    for line in lines {
        let of = |line: &str| {
            let (_, rest) = line.split_once("\"serviceSource\":\"")?;
            alert::service(rest.split('"').next()?)
        };
        let service = of(&line).ok_or_else(|| format!("no alert of a service: {line}"))?;
        let together = services.entry(service).or_default();
        together.push_str(&line);
        together.push('\n');
        *counted += 1;
    }
    Ok(services)
}
