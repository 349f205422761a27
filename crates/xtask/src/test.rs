//! `cargo xtask test`: everything that has to hold before a change is taken, stage by stage, and one line at the
//! end that says how many tests ran.

use std::cell::RefCell;
use std::fs;
use std::io::IsTerminal;
use std::process::Command;
use std::time::Instant;

use crate::arguments::{Stage, TestOptions};
use crate::browser::{self, Browser};
use crate::build;
use crate::count::Tally;
use crate::dist;
use crate::failure::{Attempting, Failure};
use crate::hosts::{Api, Hosting};
use crate::packages;
use crate::peers;
use crate::place;
use crate::places::Places;
use crate::processes::{Output, Processes};
use crate::tools::{self, Tools};

const TARGET: &str = "wasm32-unknown-unknown";

/// A path below which the journeys try the app.
const BELOW: &str = "/security/";

/// Where the API is for the journeys that have it at another address than the app; they put the real port in.
const ELSEWHERE: &str = "http://127.0.0.1:8787/";

/// How long wasm-bindgen's runner waits for the driver and for all tests of a page, in seconds.
const PATIENCE: &str = "300";

/// Runs the stages that are wanted, all of them even when one fails.
pub(crate) fn run(options: &TestOptions, places: &Places, processes: &mut Processes) -> Result<(), Failure> {
    let wants = |stage| options.stages.contains(&stage);
    let in_browser = wants(Stage::Browser) || wants(Stage::Journeys);
    components(options, processes)?;
    let tools = tools::bring(if in_browser { tools::ALL } else { &[] }, places, processes)?;
    let browser = if in_browser { Some(browser::bring(processes)?) } else { None };
    let mut run = Run { options, places, processes, tools, browser, results: Vec::new() };
    for stage in &options.stages {
        match stage {
            Stage::Format => run.check("formatting", &["fmt", "--all", "--check"])?,
            Stage::Lint => run.lint()?,
            Stage::Host => run.host()?,
            Stage::Browser => run.in_browser()?,
            Stage::Journeys => run.journeys()?,
        }
    }
    let (total, all_well) = run.summary();
    println!("{total}");
    if all_well { Ok(()) } else { Err(Failure::Reported) }
}

/// Adds rustfmt and Clippy where they are wanted and missing.
fn components(options: &TestOptions, processes: &mut Processes) -> Result<(), Failure> {
    for (stage, command, component) in [(Stage::Format, "fmt", "rustfmt"), (Stage::Lint, "clippy", "clippy")]
    {
        if options.stages.contains(&stage) && tools::output("cargo", &[command, "--version"]).is_none() {
            println!("Adding {component} to Rust …");
            let sentence = format!("{component} is missing; run `rustup component add {component}`");
            let added = processes.run(Command::new("rustup").args(["component", "add", component]));
            if !added.is_ok_and(|status| status.success()) {
                return Err(Failure::Because(sentence));
            }
        }
    }
    Ok(())
}

struct Run<'a> {
    options: &'a TestOptions,
    places: &'a Places,
    processes: &'a mut Processes,
    tools: Tools,
    browser: Option<Browser>,
    results: Vec<Finished>,
}

struct Finished {
    name: &'static str,
    seconds: u64,
    tally: Tally,
    fault: Option<String>,
}

impl Run<'_> {
    fn lint(&mut self) -> Result<(), Failure> {
        let deny = ["--", "--deny", "warnings"];
        let host = [&["clippy", "--workspace", "--all-targets"][..], &deny].concat();
        self.check("lints", &host)?;
        let app = [
            &["clippy", "--package", "security-center", "--target", TARGET][..],
            // As it is delivered; as it is worked on it was looked at with the rest.
            &["--all-targets", "--features", "split"],
        ]
        .concat();
        self.check("lints of the app in the browser", &[&app[..], &deny].concat())
    }

    /// A command that succeeds or fails and counts no tests.
    fn check(&mut self, name: &'static str, arguments: &[&str]) -> Result<(), Failure> {
        let begun = begin(name);
        let mut command = self.cargo(arguments);
        let fault =
            if self.processes.run(&mut command)?.success() { None } else { Some("failed".to_owned()) };
        self.finish(name, begun, Tally::default(), fault);
        Ok(())
    }

    fn host(&mut self) -> Result<(), Failure> {
        let name = "tests on this machine";
        let begun = begin(name);
        let mut command = self.cargo(&["test", "--workspace", "--no-fail-fast"]);
        command.args(&self.options.filter);
        let (tally, fault) = self.harness(&mut command)?;
        self.finish(name, begun, tally, fault);
        Ok(())
    }

    fn in_browser(&mut self) -> Result<(), Failure> {
        let name = "tests of the app in the browser";
        let begun = begin(name);
        let mut command = self.cargo(&["test", "--package", "security-center", "--target", TARGET]);
        command.args(["--no-fail-fast", "--test", "browser"]).args(&self.options.filter);
        command.env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
            self.tools.program("wasm-bindgen-test-runner"),
        );
        for variable in ["WASM_BINDGEN_TEST_TIMEOUT", "WASM_BINDGEN_TEST_DRIVER_TIMEOUT"] {
            command.env(variable, PATIENCE);
        }
        if let Some(browser) = &self.browser {
            command.env("CHROMEDRIVER", &browser.chromedriver);
        }
        let (tally, fault) = self.harness(&mut command)?;
        self.finish(name, begun, tally, fault);
        Ok(())
    }

    /// Runs Rust's test harness or wasm-bindgen's, passes on what it says, and counts.
    fn harness(&mut self, command: &mut Command) -> Result<(Tally, Option<String>), Failure> {
        let tally = RefCell::new(Tally::default());
        let status = self.processes.run_with(
            command,
            Output::Lines,
            |line| {
                println!("{line}");
                if let Some(part) = Tally::of_line(line) {
                    *tally.borrow_mut() += part;
                }
            },
            || {},
        )?;
        let tally = tally.into_inner();
        Ok((tally, self.fault(status.success(), tally)))
    }

    fn journeys(&mut self) -> Result<(), Failure> {
        let name = "the app as it is delivered";
        let begun = begin(name);
        let dist = self.places.root.join("dist-test");
        let below = self.places.root.join("dist-test-below");
        let delivered = self.places.root.join("dist-test-server");
        let [hosted, hosted_below, elsewhere, peers] =
            ["dist-test-static", "dist-test-static-below", "dist-test-static-elsewhere", "dist-test-peers"]
                .map(|name| self.places.root.join(name));
        let at = |path: &str| Hosting { path: path.to_owned(), api: None };
        let api_elsewhere = Hosting { api: Api::parse(ELSEWHERE).ok(), ..at(place::ROOT) };
        let built = build::app(&dist, place::ROOT, &self.tools, self.places, self.processes)
            .and_then(|()| build::copied(&dist, &below, BELOW, self.processes))
            .and_then(|()| dist::static_folder(&dist, &hosted, &at(place::ROOT), self.processes))
            .and_then(|()| dist::static_folder(&dist, &hosted_below, &at(BELOW), self.processes))
            .and_then(|()| dist::static_folder(&dist, &elsewhere, &api_elsewhere, self.processes))
            .and_then(|()| peers::build(&peers, &self.tools, self.places, self.processes))
            .and_then(|()| dist::program(&dist, &delivered, self.places, self.processes));
        let fault = match &built {
            Ok(_) => None,
            Err(Failure::Because(sentence)) => Some(sentence.clone()),
            Err(_) => return built.map(|_| ()),
        };
        self.finish(name, begun, Tally::default(), fault);
        let Ok(delivered) = built else { return Ok(()) };

        let name = "journeys";
        let begun = begin(name);
        let folder = self.places.root.join("tests").join("e2e");
        self.server_built()?;
        packages::bring(&folder, "Playwright and axe", self.processes)?;
        let report = folder.join("results").join("report.json");
        if report.exists() {
            fs::remove_file(&report).attempting("remove the last report")?;
        }
        let mut command = Command::new("node");
        command.args(["node_modules/@playwright/test/cli.js", "test"]).current_dir(&folder);
        if let Some(filter) = &self.options.filter {
            command.args(["--pass-with-no-tests", "--grep", filter]);
        }
        command.env("JOURNEYS_SERVER", self.places.server()).env("JOURNEYS_APP", &dist);
        command.env("JOURNEYS_APP_STATIC", &hosted).env("JOURNEYS_APP_STATIC_BELOW", &hosted_below);
        command.env("JOURNEYS_APP_STATIC_ELSEWHERE", &elsewhere).env("JOURNEYS_PEERS", &peers);
        command.env("JOURNEYS_APP_BELOW", &below).env("JOURNEYS_DELIVERED", &delivered);
        if let Some(browser) = &self.browser {
            command.env("CHROMIUM", &browser.chromium);
        }
        let success = self.processes.run(&mut command)?.success();
        let tally = fs::read_to_string(&report).ok().as_deref().and_then(Tally::of_playwright);
        let fault = match tally {
            Some(tally) => self.fault(success, tally),
            None => Some("no report was written".to_owned()),
        };
        self.finish(name, begun, tally.unwrap_or_default(), fault);
        Ok(())
    }

    /// The tests on this machine build the server already; alone, the journeys build it as `serve` does.
    fn server_built(&mut self) -> Result<(), Failure> {
        if self.options.stages.contains(&Stage::Host) && self.places.server().is_file() {
            return Ok(());
        }
        let mut command = self.cargo(&["build", "--package", "security-center-server"]);
        if self.processes.run(&mut command)?.success() {
            Ok(())
        } else {
            Err(Failure::Because("the server was not built; the lines above say why".to_owned()))
        }
    }

    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("cargo");
        command.args(arguments).current_dir(&self.places.root);
        if std::io::stdout().is_terminal() {
            command.env("CARGO_TERM_COLOR", "always");
        }
        command
    }

    /// Why a stage with tests is not well: it failed, or it ran none although nothing was filtered out.
    fn fault(&self, success: bool, tally: Tally) -> Option<String> {
        if !success || tally.failed > 0 {
            Some("failed".to_owned())
        } else if !tally.ran() && self.options.filter.is_none() {
            Some("ran no test".to_owned())
        } else {
            None
        }
    }

    fn finish(&mut self, name: &'static str, begun: Instant, tally: Tally, fault: Option<String>) {
        self.results.push(Finished { name, seconds: begun.elapsed().as_secs(), tally, fault });
    }

    /// Tells each stage; gives the sum and whether all is well.
    fn summary(&self) -> (Tally, bool) {
        println!();
        let mut total = Tally::default();
        for Finished { name, seconds, tally, fault } in &self.results {
            let verdict = fault.as_deref().unwrap_or("well");
            let count = if tally.ran() { format!(" ({tally})") } else { String::new() };
            println!("{name}: {verdict}{count}, {seconds} s");
            total += *tally;
            // A stage that failed without a test that failed still is a failure.
            total.failed += u64::from(fault.is_some() && tally.failed == 0);
        }
        if self.options.filter.is_some() && !total.ran() {
            println!("No test has a name that holds this filter.");
            total.failed += 1;
        }
        (total, total.failed == 0)
    }
}

fn begin(name: &str) -> Instant {
    println!("\n── {name}");
    Instant::now()
}
