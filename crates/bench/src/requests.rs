//! Requests of somebody who is signed in, to the product and to bare handlers that run the same SQL, turn by turn.

use std::path::PathBuf;
use std::process::Command;

use clap::Args;
use serde_json::{Value, json};

use crate::bare::{PATHS, file_of};
use crate::figures::median;
use crate::load::{self, Load, Outcome};
use crate::product::{Person, Product, listening, this_program};
use crate::{Attempting, Result, directory};

/// So many changes are in the audit log, and a full page is read.
const ENTRIES: usize = 150;

/// What to measure with.
#[derive(Args, Debug)]
pub struct Requests {
    /// The program that is delivered.
    #[arg(long)]
    program: PathBuf,
    /// The load generator.
    #[arg(long)]
    oha: PathBuf,
    /// How often each is asked in turn.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// For how many seconds at a time.
    #[arg(long, default_value_t = 2)]
    seconds: u32,
    /// How many requests are under way at the same time.
    #[arg(long, default_value_t = 16)]
    connections: usize,
}

/// Who is asked, and how.
struct Asked {
    name: &'static str,
    url: String,
    encoding: &'static str,
}

/// Gives, for each path, the medians of all rounds, and the bytes of an answer.
pub async fn measure(options: &Requests) -> Result<Value> {
    let folder = tempfile::tempdir().attempting("make a folder")?;
    directory::write(folder.path(), 0)?;
    let demo = folder.path().to_string_lossy().into_owned();
    let limits = ["--address-requests-per-minute", "0", "--person-requests-per-minute", "0"];
    let product =
        Product::start(&options.program, &[&["--demo", "--demo-directory", &demo][..], &limits].concat())
            .await?;
    let people = product.sign_in("Global administrator").await?;
    let person = people.first().ok_or("nobody could sign in")?;
    for entry in 0..ENTRIES {
        person.change(&json!({ "previewFeatures": entry % 2 == 0 })).await?;
    }
    let bodies = tempfile::tempdir().attempting("make a folder")?;
    let mut sizes = Vec::new();
    for path in PATHS {
        let body = person.get(path).await?.bytes().await.attempting("read an answer")?;
        sizes.push(body.len());
        std::fs::write(bodies.path().join(file_of(path)), &body).attempting("keep an answer")?;
    }
    let mut command = Command::new(this_program()?);
    command.arg("bare").arg("--data").arg(product.data()?).arg("--bodies").arg(bodies.path());
    let (_bare, bare) = listening(command).await?;
    let asked = [
        Asked { name: "product", url: product.url.clone(), encoding: "identity" },
        Asked { name: "bare", url: bare, encoding: "identity" },
        Asked { name: "compressed", url: product.url.clone(), encoding: "br" },
    ];
    let mut paths = Vec::new();
    for (path, bytes) in PATHS.into_iter().zip(sizes) {
        let outcomes = turn_by_turn(options, path, &asked, person).await?;
        let figures =
            asked.iter().zip(&outcomes).map(|(asked, outcomes)| (asked.name.to_owned(), medians(outcomes)));
        let figures: serde_json::Map<String, Value> = figures.collect();
        paths.push(json!({ "path": path, "bytes": bytes, "figures": figures }));
    }
    let Requests { rounds, seconds, connections, .. } = options;
    Ok(json!({ "rounds": rounds, "seconds": seconds, "connections": connections, "paths": paths }))
}

/// So that whatever else the machine does meets all of them alike. The first round only warms up.
async fn turn_by_turn(
    options: &Requests,
    path: &str,
    asked: &[Asked],
    person: &Person,
) -> Result<Vec<Vec<Outcome>>> {
    let mut outcomes: Vec<Vec<Outcome>> = asked.iter().map(|_| Vec::new()).collect();
    for round in 0..=options.rounds {
        for (asked, outcomes) in asked.iter().zip(&mut outcomes) {
            let headers =
                [format!("cookie: {}", person.cookie), format!("accept-encoding: {}", asked.encoding)];
            let seconds = if round == 0 { 1 } else { options.seconds };
            let load = Load { connections: options.connections, seconds };
            let outcome = load::run(&options.oha, &format!("{}{path}", asked.url), &headers, load).await?;
            if round > 0 {
                outcomes.push(outcome);
            }
        }
    }
    Ok(outcomes)
}

fn medians(outcomes: &[Outcome]) -> Value {
    let of = |figure: fn(&Outcome) -> f64| median(&outcomes.iter().map(figure).collect::<Vec<_>>());
    let [least, most] =
        [f64::min, f64::max].map(|choose| outcomes.iter().map(|outcome| outcome.per_second).reduce(choose));
    json!({
        "perSecond": of(|outcome| outcome.per_second),
        "least": least,
        "most": most,
        "p50": of(|outcome| outcome.p50),
        "p99": of(|outcome| outcome.p99),
    })
}
