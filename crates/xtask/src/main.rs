//! `cargo xtask`: the commands of the security center, so that a machine with Rust, Node and git is enough.
//!
//! `arguments` what was asked · `places` where things are · `tools` what is needed, in which version ·
//! `install` bringing it · `packages` those of a lock file · `place` where the app will be · `split` its parts that come
//! later · `hosts` its folder for static hosts · `browser` Chromium and its driver · `processes` children and signals ·
//! `serve`, `build`, `dist`, `test`, `bench`, `behaviours` the commands · `peers` what the app is compared with · `count` how
//! many tests ran · `http` one request · `failure` why not.

mod arguments;
mod behaviours;
mod bench;
mod browser;
mod build;
mod count;
mod demo_alerts;
mod dist;
mod failure;
mod generate;
mod hosts;
mod http;
mod install;
mod packages;
mod peers;
mod place;
mod places;
mod processes;
mod serve;
mod split;
mod test;
mod tools;

use std::process::ExitCode;

use arguments::Request;
use failure::Failure;
use places::Places;
use processes::Processes;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Interrupted) => {
            eprintln!("Interrupted; everything that was started has ended.");
            ExitCode::from(130)
        }
        Err(Failure::Reported) => ExitCode::FAILURE,
        Err(Failure::Because(sentence)) => {
            eprintln!("error: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Failure> {
    if split::stands_in() {
        return split::bind();
    }
    let request = arguments::parse(std::env::args().skip(1))?;
    if let Request::Help = request {
        println!("{}", arguments::HELP.trim());
        return Ok(());
    }
    let places = Places::find()?;
    if let Request::Behaviours = request {
        return behaviours::run(&places.root);
    }
    if let Request::Generate(options) = &request {
        return generate::run(options);
    }
    let mut processes = Processes::start()?;
    match request {
        Request::Help | Request::Behaviours | Request::Generate(_) => Ok(()),
        Request::Serve(options) => serve::run(&options, &places, &mut processes),
        Request::Build(path) => build::run(&path, &places, &mut processes),
        Request::Dist(hosting) => dist::run(&hosting, &places, &mut processes),
        Request::Bench(options) => bench::run(&options, &places, &mut processes),
        Request::Test(options) => test::run(&options, &places, &mut processes),
        Request::Tools => tools::bring(tools::ALL, &places, &mut processes).map(|tools| tools.tell()),
    }
}
