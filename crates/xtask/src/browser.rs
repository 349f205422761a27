//! The browser that tests run in, and its driver: what is there is used, on Debian and Ubuntu it is brought.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::processes::Processes;
use crate::tools::output;

/// A browser and its driver, of the same version.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Browser {
    /// Chromium or Chrome.
    pub(crate) chromium: String,
    /// Its driver.
    pub(crate) chromedriver: String,
}

const CHROMIUM: [&str; 6] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

const WHAT_TO_INSTALL: &str = "install Chromium (or Chrome) and the ChromeDriver of the same version so that \
    both are on PATH, or name them in the environment as CHROMIUM and CHROMEDRIVER";

/// Finds the browser and its driver, or installs Debian's.
pub(crate) fn bring(processes: &mut Processes) -> Result<Browser, Failure> {
    if let Some(browser) = find() {
        return browser.checked();
    }
    let Some(packages) = fs::read_to_string("/etc/os-release").ok().as_deref().and_then(packages) else {
        return Err(Failure::Because(format!("no browser to test in was found; {WHAT_TO_INSTALL}")));
    };
    let Some(prefix) = as_root() else {
        return Err(Failure::Because(format!(
            "no browser to test in was found, and only root may install it; run \
             `sudo apt-get install {}`, or {WHAT_TO_INSTALL}",
            packages.join(" ")
        )));
    };
    println!("Installing {} with apt-get (the tests run in a real browser) …", packages.join(" and "));
    // An old list of packages is often enough, so only the second command has to succeed.
    processes.run(&mut apt(&prefix, &["update", "--quiet=2"]))?;
    let mut install = vec!["install", "--yes", "--quiet=2", "--no-install-recommends"];
    install.extend(packages);
    let status = processes.run(&mut apt(&prefix, &install))?;
    match find() {
        Some(browser) if status.success() => browser.checked(),
        _ => Err(Failure::Because(format!(
            "apt-get could not install the browser, the lines above say why; {WHAT_TO_INSTALL}"
        ))),
    }
}

impl Browser {
    fn checked(self) -> Result<Self, Failure> {
        let versions = [&self.chromium, &self.chromedriver]
            .map(|program| output(program, &["--version"]).as_deref().and_then(major));
        match versions {
            [Some(browser), Some(driver)] if browser == driver => Ok(self),
            [Some(browser), Some(driver)] => Err(Failure::Because(format!(
                "{} is version {browser} but {} is version {driver}; {WHAT_TO_INSTALL}",
                self.chromium, self.chromedriver
            ))),
            _ => Err(Failure::Because(format!(
                "{} or {} does not start; {WHAT_TO_INSTALL}",
                self.chromium, self.chromedriver
            ))),
        }
    }
}

fn find() -> Option<Browser> {
    let chromium = named("CHROMIUM").or_else(|| first(&CHROMIUM))?;
    // GitHub's machines name the folder of the driver.
    let folder = env::var("CHROMEWEBDRIVER").ok().map(|folder| format!("{folder}/chromedriver"));
    let chromedriver = named("CHROMEDRIVER").or(folder).or_else(|| first(&["chromedriver"]))?;
    Some(Browser { chromium, chromedriver })
}

fn named(variable: &str) -> Option<String> {
    env::var(variable).ok().filter(|value| !value.is_empty())
}

/// The full path of the first of these programs that is there.
fn first(programs: &[&str]) -> Option<String> {
    let folders: Vec<PathBuf> = env::var_os("PATH").iter().flat_map(env::split_paths).collect();
    let places = programs.iter().flat_map(|program| folders.iter().map(move |folder| folder.join(program)));
    places.filter(|place| place.is_file()).map(|place| place.display().to_string()).next()
}

fn major(version: &str) -> Option<u32> {
    version.split_whitespace().find_map(|word| word.split('.').next()?.parse().ok())
}

/// What the browser and its driver are called by the system that `/etc/os-release` describes.
fn packages(os_release: &str) -> Option<[&'static str; 2]> {
    if !Path::new("/usr/bin/apt-get").is_file() {
        return None;
    }
    let value = |name: &str| {
        let line = os_release.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
        line.unwrap_or_default().trim_matches('"').to_owned()
    };
    let ids = format!("{} {}", value("ID"), value("ID_LIKE"));
    let is = |id: &str| ids.split_whitespace().any(|word| word == id);
    if is("ubuntu") {
        Some(["chromium-browser", "chromium-chromedriver"])
    } else if is("debian") {
        Some(["chromium", "chromium-driver"])
    } else {
        None
    }
}

/// What to put in front of a command so that root runs it, or `None` where that needs a password.
fn as_root() -> Option<Vec<&'static str>> {
    if output("id", &["-u"])?.trim() == "0" {
        return Some(Vec::new());
    }
    output("sudo", &["-n", "true"]).map(|_| vec!["sudo", "-n"])
}

fn apt(prefix: &[&str], arguments: &[&str]) -> Command {
    // Another installation may be under way, as on a machine that has just started.
    let mut words = prefix.iter().copied().chain([
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "-o",
        "DPkg::Lock::Timeout=300",
    ]);
    let mut command = Command::new(words.next().unwrap_or("env"));
    command.args(words).args(arguments);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_their_first_number() {
        assert_eq!(major("Chromium 156.0.8078.73 built on Debian GNU/Linux 12 (bookworm)"), Some(156));
        assert_eq!(major("ChromeDriver 156.0.8078.73 (abcdef)"), Some(156));
        assert_eq!(major("Google Chrome 99.1 "), Some(99));
        assert_eq!(major("no version"), None);
    }

    #[test]
    fn packages_are_named_as_the_system_names_them() {
        if !Path::new("/usr/bin/apt-get").is_file() {
            assert_eq!(packages("ID=debian"), None);
            return;
        }
        assert_eq!(packages("NAME=x\nID=debian\n"), Some(["chromium", "chromium-driver"]));
        assert_eq!(
            packages("ID=pop\nID_LIKE=\"ubuntu debian\""),
            Some(["chromium-browser", "chromium-chromedriver"])
        );
        assert_eq!(packages("ID=fedora"), None);
    }

    #[test]
    fn apt_runs_as_root_and_asks_nothing() {
        let line = |prefix: &[&str]| format!("{:?}", apt(prefix, &["update"]));
        assert_eq!(line(&[]), r#""env" "DEBIAN_FRONTEND=noninteractive" "apt-get" "-o" "DPkg::Lock::Timeout=300" "update""#);
        assert!(line(&["sudo", "-n"]).starts_with(r#""sudo" "-n" "env""#));
    }
}
