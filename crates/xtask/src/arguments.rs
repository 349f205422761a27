//! What was asked for on the command line.

use crate::bench::options::{self, BenchOptions};
use crate::failure::Failure;
use crate::generate;
use crate::hosts::{Api, Hosting};
use crate::place;

/// What `cargo xtask help` prints.
pub(crate) const HELP: &str = r"
The commands of the security center. Each brings the tools it needs and says so.

  cargo xtask serve [options]         run the app and the server with the demonstration directory
    --port N                          where the app answers (8080)
    --api-port N                      where the server answers (8787)
    --fresh                           begin with new demonstration data
    --release                         serve the app as it is delivered, without debug checks

  cargo xtask test [options] [filter] run what CI runs, or the part of it that is named
    --only a,b                        only these stages: fmt, lint, host, browser, journeys
    filter                            only tests whose name holds this text

  cargo xtask build [options]         build the app for delivery into dist/, with .br and .gz beside each file
    --public-url /PATH/               for a path of its host (/)
  cargo xtask dist [options]          build the app, the server as one program with the app in it (dist-server/), and
                                      the app's folder for hosts that serve nothing but files (dist-static/)
    --public-url /PATH/               that folder for a path of its host (/); the program finds out its own
    --api URL                         let its page reach the API at another address
  cargo xtask bench [options]         measure, beside what it is compared with, and write docs/PERFORMANCE.md
    --only a,b                        only these parts: first-load, routes, server, streams, intake, queue, scroll
    --minutes N                       how long the app is used in a loop (1)
    --streams N                       how many event streams are open at once (5000)
    --alerts N                        how many a large tenant has; queue and scroll measure what intake left (200000)
    --data FOLDER                     where its databases are (security-center-bench in the folder for what passes)
    --built                           measure what was built for the last run
    --server FILE                     measure this program of the server's, and say so
  cargo xtask generate [options]      print alerts of a tenant as a service sends them: JSON lines, for `ingest`
    --directory FILE                  whose people they are about (demo/contoso.json)
    --service NAME                    whose: defenderAtp, office365Atp, cloudAppSecurity, azureAtp, all (defenderAtp)
    --alerts N                        about how many all services have together (200)
    --accounts N                      of how many accounts (a quarter as many as alerts)
    --days N                          over how many days until now (14)
    --form NAME                       graph: as Microsoft Graph answers; export: as rows of its streaming export (graph)
    --in-order                        each event begins after the one before
    --seed N                          other numbers make other events (1)
  cargo xtask behaviours              which test shows which behaviour of docs/behaviours.md, and which has none
  cargo xtask tools                   bring every tool and say where each is
";

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Request {
    /// Print `HELP`.
    Help,
    /// Run app and server.
    Serve(ServeOptions),
    /// Build for delivery, for this path of a host.
    Build(String),
    /// Build one program, and the folder for static hosts.
    Dist(Hosting),
    /// Run the tests.
    Test(TestOptions),
    /// Measure.
    Bench(BenchOptions),
    /// Print alerts.
    Generate(generate::Options),
    /// Tell which test shows which behaviour.
    Behaviours,
    /// Bring the tools.
    Tools,
}

/// How to serve.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ServeOptions {
    /// Where the app answers.
    pub(crate) port: u16,
    /// Where the server answers.
    pub(crate) api_port: u16,
    /// Whether to forget the demonstration data of the last start.
    pub(crate) fresh: bool,
    /// Whether to serve the release build.
    pub(crate) release: bool,
}

/// The parts of a test run, in the order in which they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Formatting.
    Format,
    /// Lints, for the host and for the browser.
    Lint,
    /// Tests on this machine.
    Host,
    /// Tests of the app in a real browser.
    Browser,
    /// Journeys in a real browser against the real server and the release build.
    Journeys,
}

impl Stage {
    /// Every stage in its order, with its name on the command line.
    pub(crate) const ALL: [(&'static str, Self); 5] = [
        ("fmt", Self::Format),
        ("lint", Self::Lint),
        ("host", Self::Host),
        ("browser", Self::Browser),
        ("journeys", Self::Journeys),
    ];
}

/// What to test.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TestOptions {
    /// The stages to run, in their order.
    pub(crate) stages: Vec<Stage>,
    /// Only tests whose name holds this.
    pub(crate) filter: Option<String>,
}

/// Reads the arguments that follow `cargo xtask`.
pub(crate) fn parse(arguments: impl Iterator<Item = String>) -> Result<Request, Failure> {
    // `--port=1` and `--port 1` mean the same.
    let mut words = Vec::new();
    for word in arguments {
        match word.split_once('=') {
            Some((name, value)) if name.starts_with("--") => {
                words.extend([name.to_owned(), value.to_owned()])
            }
            _ => words.push(word),
        }
    }
    let mut words = words.into_iter();
    let command = words.next().unwrap_or_else(|| "help".to_owned());
    if words.as_slice().iter().any(|word| word == "--help" || word == "-h") {
        return Ok(Request::Help);
    }
    match command.as_str() {
        "help" | "--help" | "-h" => Ok(Request::Help),
        "serve" => serve(words).map(Request::Serve),
        "test" => test(words).map(Request::Test),
        "build" => build(words).map(Request::Build),
        "dist" => dist(words).map(Request::Dist),
        "bench" => options::parse(words).map(Request::Bench),
        "generate" => generate::Options::parse(words).map(Request::Generate),
        "behaviours" => nothing_more("behaviours", words).map(|()| Request::Behaviours),
        "tools" => nothing_more("tools", words).map(|()| Request::Tools),
        other => Err(Failure::Because(format!(
            "`{other}` is no command; there are serve, test, build, dist, bench, behaviours and tools (`cargo xtask help`)"
        ))),
    }
}

fn serve(mut words: impl Iterator<Item = String>) -> Result<ServeOptions, Failure> {
    let mut options = ServeOptions { port: 8080, api_port: 8787, fresh: false, release: false };
    while let Some(word) = words.next() {
        match word.as_str() {
            "--port" => options.port = port(&word, words.next())?,
            "--api-port" => options.api_port = port(&word, words.next())?,
            "--fresh" => options.fresh = true,
            "--release" => options.release = true,
            _ => return Err(unknown("serve", &word)),
        }
    }
    if options.port == options.api_port {
        return Err(Failure::Because(format!(
            "app and server cannot both use port {}; give --port or --api-port another number",
            options.port
        )));
    }
    Ok(options)
}

fn build(mut words: impl Iterator<Item = String>) -> Result<String, Failure> {
    let mut path = place::ROOT.to_owned();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--public-url" => path = place::path(&words.next().unwrap_or_default())?,
            _ => return Err(unknown("build", &word)),
        }
    }
    Ok(path)
}

fn dist(mut words: impl Iterator<Item = String>) -> Result<Hosting, Failure> {
    let mut hosting = Hosting { path: place::ROOT.to_owned(), api: None };
    while let Some(word) = words.next() {
        match word.as_str() {
            "--public-url" => hosting.path = place::path(&words.next().unwrap_or_default())?,
            "--api" => hosting.api = Some(Api::parse(&words.next().unwrap_or_default())?),
            _ => return Err(unknown("dist", &word)),
        }
    }
    Ok(hosting)
}

fn test(mut words: impl Iterator<Item = String>) -> Result<TestOptions, Failure> {
    let mut options = TestOptions { stages: Stage::ALL.map(|(_, stage)| stage).to_vec(), filter: None };
    while let Some(word) = words.next() {
        match word.as_str() {
            "--only" => options.stages = named(&words.next().unwrap_or_default(), &Stage::ALL, "stage")?,
            flag if flag.starts_with('-') => return Err(unknown("test", flag)),
            _ if options.filter.is_some() => {
                return Err(Failure::Because(format!("one filter is enough; `{word}` is a second one")));
            }
            _ => options.filter = Some(word),
        }
    }
    Ok(options)
}

/// Those of all that are named, in the order of all.
pub(crate) fn named<T: Copy>(names: &str, all: &[(&str, T)], what: &str) -> Result<Vec<T>, Failure> {
    let names: Vec<&str> = names.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    let known: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
    match names.iter().find(|name| !known.contains(name)) {
        Some(other) => {
            Err(Failure::Because(format!("`{other}` is no {what}; there are {}", known.join(", "))))
        }
        None if names.is_empty() => {
            Err(Failure::Because(format!("--only needs one or more of {}", known.join(", "))))
        }
        None => Ok(all.iter().filter(|(name, _)| names.contains(name)).map(|(_, one)| *one).collect()),
    }
}

pub(crate) fn number(flag: &str, value: Option<String>) -> Result<u32, Failure> {
    let value = value.unwrap_or_default();
    match value.parse() {
        Ok(0) | Err(_) => Err(Failure::Because(format!("{flag} needs a number above 0, not `{value}`"))),
        Ok(number) => Ok(number),
    }
}

fn port(flag: &str, value: Option<String>) -> Result<u16, Failure> {
    let value = value.unwrap_or_default();
    match value.parse() {
        Ok(0) | Err(_) => {
            Err(Failure::Because(format!("{flag} needs a port from 1 to 65535, not `{value}`")))
        }
        Ok(port) => Ok(port),
    }
}

fn nothing_more(command: &str, mut words: impl Iterator<Item = String>) -> Result<(), Failure> {
    words.next().map_or(Ok(()), |word| Err(unknown(command, &word)))
}

pub(crate) fn unknown(command: &str, word: &str) -> Failure {
    Failure::Because(format!("`{command}` does not know `{word}` (`cargo xtask help`)"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Request, Failure> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    fn refusal(line: &str) -> String {
        match parsed(line) {
            Err(Failure::Because(sentence)) => sentence,
            other => panic!("{line}: {other:?}"),
        }
    }

    #[test]
    fn serving_has_defaults() {
        let expected = ServeOptions { port: 8080, api_port: 8787, fresh: false, release: false };
        assert_eq!(parsed("serve"), Ok(Request::Serve(expected)));
    }

    #[test]
    fn options_are_read_in_both_spellings() {
        let expected = ServeOptions { port: 1, api_port: 2, fresh: true, release: true };
        assert_eq!(parsed("serve --port 1 --api-port=2 --fresh --release"), Ok(Request::Serve(expected)));
    }

    #[test]
    fn stages_run_in_their_own_order() {
        let expected =
            TestOptions { stages: vec![Stage::Format, Stage::Host], filter: Some("gate".to_owned()) };
        assert_eq!(parsed("test --only host,fmt gate"), Ok(Request::Test(expected)));
    }

    #[test]
    fn help_is_given_wherever_it_is_asked_for() {
        for line in ["", "help", "--help", "serve --help", "test -h"] {
            assert_eq!(parsed(line), Ok(Request::Help), "{line}");
        }
    }

    #[test]
    fn what_is_not_understood_is_named() {
        assert!(refusal("deploy").contains("`deploy` is no command"));
        assert!(refusal("serve --prot 1").contains("`--prot`"));
        assert!(refusal("serve --port").contains("--port needs a port"));
        assert!(refusal("serve --port 0").contains("not `0`"));
        assert!(refusal("serve --port 8787").contains("port 8787"));
        assert!(refusal("test --only hots").contains("`hots` is no stage"));
        assert!(refusal("test --only").contains("--only needs"));
        assert!(refusal("test a b").contains("`b`"));
        assert!(refusal("build now").contains("`now`"));
        assert!(refusal("build --public-url security").contains("`security`"));
        assert_eq!(parsed("build --public-url=/a/"), Ok(Request::Build("/a/".to_owned())));
        assert_eq!(parsed("build"), Ok(Request::Build("/".to_owned())));
        let hosting = Hosting { path: "/a/".to_owned(), api: Api::parse("https://b.example/").ok() };
        assert_eq!(parsed("dist --public-url /a/ --api https://b.example/"), Ok(Request::Dist(hosting)));
        assert!(refusal("dist --api b.example").contains("`b.example`"));
        assert!(refusal("bench --only speed").contains("`speed` is no part"));
        assert!(refusal("bench --server /nowhere").contains("`/nowhere`"));
        assert!(refusal("bench --minutes 0").contains("not `0`"));
        assert!(refusal("behaviours all").contains("`all`"));
    }
}
