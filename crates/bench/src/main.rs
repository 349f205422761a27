//! `security-center-bench`: measures the server program it is given and writes the figures as JSON. `cargo xtask bench` runs it.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use security_center_bench::intake::{self, Intake};
use security_center_bench::queue::{self, Queue};
use security_center_bench::requests::Requests;
use security_center_bench::streams::Streams;
use security_center_bench::{Result, bare, requests, start, streams};
use security_center_server::outside;
use serde_json::Value;

#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Requests to the server beside requests to a bare handler.
    Requests(Requests),
    /// Open event streams.
    Streams(Streams),
    /// Alerts taken in, into databases that stay.
    Intake(Intake),
    /// The queues of those databases.
    Queue(Queue),
    /// From start to ready, and memory at rest.
    Start {
        /// The program that is delivered.
        #[arg(long)]
        program: PathBuf,
        /// How often.
        #[arg(long, default_value_t = 11)]
        times: usize,
    },
    /// The bare handlers, until they are ended.
    Bare {
        /// The data of the server.
        #[arg(long)]
        data: PathBuf,
        /// What the server answers, a file for each path.
        #[arg(long)]
        bodies: PathBuf,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    outside::choose_cryptography();
    match run(Arguments::parse().command).await {
        Ok(figures) => {
            println!("{figures}");
            ExitCode::SUCCESS
        }
        Err(sentence) => {
            eprintln!("error: {sentence}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<Value> {
    match command {
        Command::Requests(options) => requests::measure(&options).await,
        Command::Streams(options) => streams::measure(&options).await,
        Command::Intake(options) => intake::measure(&options).await,
        Command::Queue(options) => queue::measure(&options).await,
        Command::Start { program, times } => start::measure(&program, times).await,
        Command::Bare { data, bodies } => bare::run(&data, &bodies).await.map(|()| Value::Null),
    }
}
