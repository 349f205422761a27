//! `cargo xtask bench`: measures what is delivered beside what it is compared with, and writes `docs/PERFORMANCE.md`.
//!
//! `machine` where it was measured · `table` figures as a table · `options` what was asked for · `report` what is written of the figures, `large` of a large tenant.

mod large;
mod machine;
pub(crate) mod options;
mod report;
mod table;

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Map, Value, json};

use self::options::{BenchOptions, Part};
use crate::browser;
use crate::build;
use crate::dist;
use crate::failure::{Attempting, Failure};
use crate::packages;
use crate::peers;
use crate::place;
use crate::places::Places;
use crate::processes::{Output, Processes};
use crate::tools;

/// The package with the server's measurements, and the name of its program.
const BENCH: &str = "security-center-bench";

/// What is measured, and what with.
struct Bench<'a> {
    options: &'a BenchOptions,
    places: &'a Places,
    processes: &'a mut Processes,
    /// Everything that is built for it.
    folder: PathBuf,
    oha: PathBuf,
    chromium: Option<String>,
}

/// Measures the parts that are wanted. What the others gave the last time stays, with its day.
pub(crate) fn run(options: &BenchOptions, places: &Places, processes: &mut Processes) -> Result<(), Failure> {
    let wanted = if options.parts.contains(&Part::Server) { tools::FOR_MEASURING } else { tools::ALL };
    let tools = tools::bring(wanted, places, processes)?;
    let in_browser =
        options.parts.iter().any(|part| matches!(part, Part::FirstLoad | Part::Routes | Part::Scroll));
    let chromium = if in_browser { Some(browser::bring(processes)?.chromium) } else { None };
    let folder = places.root.join("dist-bench");
    fs::create_dir_all(folder.join("figures")).attempting("make a folder")?;
    if !options.built {
        let app = folder.join("product");
        build::app(&app, place::ROOT, &tools, places, processes)?;
        peers::build(&folder, &tools, places, processes)?;
        dist::programs([dist::PROGRAM, BENCH], &app, &folder.join("server"), places, processes)?;
    }
    let mut bench = Bench { options, places, processes, folder, oha: tools.program("oha"), chromium };
    for part in &options.parts {
        bench.measure(*part)?;
    }
    let figures = bench.figures()?;
    let file = places.root.join("docs").join("PERFORMANCE.md");
    fs::write(&file, report::write(&figures)).attempting(&format!("write {}", file.display()))?;
    println!("\nWritten: {}", file.display());
    Ok(())
}

impl Bench<'_> {
    fn measure(&mut self, part: Part) -> Result<(), Failure> {
        match part {
            Part::FirstLoad => self.in_browser("first-load", &["first-load"]),
            Part::Routes => self.in_browser("routes", &["presses", "use"]),
            Part::Server => {
                self.of_server("start", &["start"])?;
                let oha = self.oha.display().to_string();
                self.of_server("requests", &["requests", "--oha", &oha])
            }
            Part::Streams => {
                let streams = self.options.streams.to_string();
                self.of_server("streams", &["streams", "--count", &streams])
            }
            Part::Intake => {
                let generator =
                    std::env::current_exe().attempting("find this program")?.display().to_string();
                let directory = self.places.root.join("demo").join("contoso.json").display().to_string();
                let (alerts, data) = (self.options.alerts.to_string(), self.data());
                let generating = ["--generator", &generator, "--directory", &directory, "--alerts", &alerts];
                self.of_server("intake", &[&["intake", "--data", &data][..], &generating].concat())
            }
            Part::Queue => {
                let data = self.data();
                self.of_server("queue", &["queue", "--data", &data])
            }
            Part::Scroll => self.in_browser("scroll", &["scroll"]),
        }
    }

    /// Where the databases of a large tenant are.
    fn data(&self) -> String {
        self.options.data.display().to_string()
    }

    fn server(&self) -> PathBuf {
        let delivered = || self.folder.join("server").join(dist::PROGRAM);
        // What runs it is in another folder.
        self.options.server.as_ref().map_or_else(delivered, |file| self.places.root.join(file))
    }

    /// Runs the program of the server's measurements, which prints figures.
    fn of_server(&mut self, name: &str, arguments: &[&str]) -> Result<(), Failure> {
        println!("\n── {name}");
        let where_it_runs = self.circumstances();
        let mut command = Command::new(self.folder.join("server").join(BENCH));
        command.args(arguments).arg("--program").arg(self.server());
        let printed = RefCell::new(String::new());
        let status = self.processes.run_with(
            &mut command,
            Output::Lines,
            |line| printed.borrow_mut().push_str(line),
            || {},
        )?;
        if !status.success() {
            return Err(Failure::Because(format!("{name} was not measured; the lines above say why")));
        }
        self.keep(name, &printed.into_inner(), where_it_runs)
    }

    /// Runs a file of `tests/e2e/bench`, which writes figures of these names.
    fn in_browser(&mut self, file: &str, names: &[&str]) -> Result<(), Failure> {
        println!("\n── {file}");
        let where_it_runs = self.circumstances();
        let folder = self.places.root.join("tests").join("e2e");
        packages::bring(&folder, "Playwright and axe", self.processes)?;
        let mut command = Command::new("node");
        command.args([
            "node_modules/@playwright/test/cli.js",
            "test",
            "--config",
            "bench/playwright.config.ts",
        ]);
        command.arg(format!("{file}.bench.ts")).current_dir(&folder);
        command.env("JOURNEYS_SERVER", self.server());
        command.env("JOURNEYS_APP", self.folder.join("product")).env("JOURNEYS_PEERS", &self.folder);
        command.env("BENCH_MINUTES", self.options.minutes.to_string()).env("BENCH_DATA", &self.options.data);
        command.envs(self.chromium.iter().map(|path| ("CHROMIUM", path)));
        if !self.processes.run(&mut command)?.success() {
            return Err(Failure::Because(format!("{file} was not measured; the lines above say why")));
        }
        for name in names {
            let path = folder.join("results").join("bench").join(format!("{name}.json"));
            let text = fs::read_to_string(&path).attempting(&format!("read {}", path.display()))?;
            self.keep(name, &text, where_it_runs.clone())?;
        }
        Ok(())
    }

    /// The day, and how busy the machine was before.
    fn circumstances(&self) -> Value {
        json!({ "day": machine::day(), "load": machine::load(), "server": self.options.server })
    }

    fn keep(&self, name: &str, text: &str, circumstances: Value) -> Result<(), Failure> {
        let mut figures: Value = serde_json::from_str(text)
            .map_err(|error| format!("the figures of {name} are not understood: {error}"))?;
        figures["circumstances"] = circumstances;
        fs::write(self.file(name), figures.to_string()).attempting("keep figures")
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join("figures").join(format!("{name}.json"))
    }

    /// All figures there are, and what they were measured on.
    fn figures(&self) -> Result<Map<String, Value>, Failure> {
        let mut all = Map::new();
        all.insert("machine".to_owned(), machine::describe(self.places, self.chromium.as_deref()));
        for name in report::PARTS {
            match read(&self.file(name)) {
                Some(figures) => all.insert(name.to_owned(), figures),
                None => continue,
            };
        }
        if all.len() == 1 {
            return Err(Failure::Because("nothing was measured".to_owned()));
        }
        Ok(all)
    }
}

fn read(file: &Path) -> Option<Value> {
    serde_json::from_str(&fs::read_to_string(file).ok()?).ok()
}
