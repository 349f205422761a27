//! Brings one tool into the cache: into a folder beside its place, renamed when complete, so that an install
//! that was interrupted is never taken for a tool; and under a lock, so that two starts do not collide.

use std::collections::VecDeque;
use std::fs::{self, File, TryLockError};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::failure::{Attempting, Failure};
use crate::processes::{Output, Processes};
use crate::tools::{self, Tool};

/// The registry a tool comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// crates.io; compiled on this machine.
    Cargo,
    /// The npm registry.
    Npm,
}

impl Source {
    /// Where an installed package has its programs.
    pub(crate) fn programs(self, folder: &Path) -> PathBuf {
        match self {
            Self::Cargo => folder.join("bin"),
            Self::Npm => folder.join("node_modules").join(".bin"),
        }
    }

    fn registry(self) -> &'static str {
        match self {
            Self::Cargo => "crates.io",
            Self::Npm => "the npm registry",
        }
    }
}

/// Waits until no other start installs tools; the lock ends when the answer is dropped.
pub(crate) fn lock(tools: &Path) -> Result<File, Failure> {
    fs::create_dir_all(tools).attempting(&format!("create {}", tools.display()))?;
    let path = tools.join(".lock");
    let file = File::create(&path).attempting(&format!("create {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            println!("Another start is installing tools; waiting for it …");
            file.lock().attempting(&format!("lock {}", path.display()))?;
        }
        Err(TryLockError::Error(error)) => Err(error).attempting(&format!("lock {}", path.display()))?,
    }
    Ok(file)
}

/// Installs a tool. The caller holds the lock.
pub(crate) fn install(
    tool: &Tool,
    position: &str,
    tools: &Path,
    processes: &mut Processes,
) -> Result<(), Failure> {
    let place = tool.folder(tools);
    if tool.source.programs(&place).is_dir() {
        // The start that held the lock before us brought it.
        return Ok(());
    }
    let how = match tool.source {
        Source::Cargo => "compiled from its source, some minutes",
        Source::Npm => "downloaded, some seconds",
    };
    println!("{position}: installing {} {} ({}; {how}) …", tool.title, tool.version, tool.purpose);
    let partial = tools.join(format!(".{}-{}.partial", tool.package, tool.version));
    tools::remove_folder(&partial)?;
    tools::remove_folder(&place)?;
    fs::create_dir_all(&partial).attempting(&format!("create {}", partial.display()))?;
    let installed = run(tool, &partial, processes);
    if installed.is_err() {
        tools::remove_folder(&partial)?;
    }
    installed?;
    tools::remove_folder(&partial.join("build"))?;
    fs::rename(&partial, &place).attempting(&format!("move {} into place", tool.title))
}

fn run(tool: &Tool, folder: &Path, processes: &mut Processes) -> Result<(), Failure> {
    let mut command = command(tool, folder);
    let progress = std::cell::RefCell::new(Progress::begin());
    let status = processes.run_with(
        &mut command,
        Output::AllLines,
        |line| progress.borrow_mut().heard(line),
        || progress.borrow_mut().tell(),
    )?;
    let progress = progress.into_inner();
    if status.success() {
        progress.done(tool);
        return Ok(());
    }
    Err(progress.failure(tool))
}

fn command(tool: &Tool, folder: &Path) -> Command {
    let mut command = match tool.source {
        Source::Cargo => {
            let mut command = Command::new("cargo");
            command.args(["install", tool.package, "--version", tool.version, "--locked"]);
            if !tool.features.is_empty() {
                command.arg("--features").arg(tool.features.join(","));
            }
            command.arg("--root").arg(folder).arg("--target-dir").arg(folder.join("build"));
            let common = ["lto=false", "codegen-units=16", "debug=false", "strip=true"];
            for setting in common.iter().chain(tool.profile) {
                command.arg("--config").arg(format!("profile.release.{setting}"));
            }
            command
        }
        Source::Npm => {
            let mut command = Command::new("npm");
            command.args(["install", "--no-audit", "--no-fund", "--no-package-lock", "--save-exact"]);
            // esbuild's program is in a package of this machine's kind, which is optional; no script has to run.
            command.args(["--ignore-scripts", "--include=optional"]);
            command.arg("--prefix").arg(folder).arg(format!("{}@{}", tool.package, tool.version));
            command
        }
    };
    // What is set for this project's own builds is not meant for the tools.
    for name in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_TARGET", "CARGO_TARGET_DIR"] {
        command.env_remove(name);
    }
    command.env("CARGO_TERM_COLOR", "never").current_dir(folder);
    command
}

/// How far an install is, told on one line of a terminal, or now and then where there is none.
struct Progress {
    begun: Instant,
    told: Option<Instant>,
    compiled: usize,
    last: VecDeque<String>,
    terminal: bool,
}

impl Progress {
    const LINES_KEPT: usize = 25;

    fn begin() -> Self {
        Self {
            begun: Instant::now(),
            told: None,
            compiled: 0,
            last: VecDeque::new(),
            terminal: std::io::stdout().is_terminal(),
        }
    }

    fn heard(&mut self, line: &str) {
        if line.trim_start().starts_with("Compiling ") {
            self.compiled += 1;
        }
        if self.last.len() == Self::LINES_KEPT {
            self.last.pop_front();
        }
        self.last.push_back(line.to_owned());
    }

    fn tell(&mut self) {
        let pause = Duration::from_secs(if self.terminal { 1 } else { 30 });
        if self.told.unwrap_or(self.begun).elapsed() < pause {
            return;
        }
        self.told = Some(Instant::now());
        let end = if self.terminal { '\r' } else { '\n' };
        print!("  {}{end}", self.so_far());
        let _ = std::io::stdout().flush();
    }

    fn so_far(&self) -> String {
        let seconds = self.begun.elapsed().as_secs();
        match self.compiled {
            0 => format!("{seconds} s"),
            crates => format!("{seconds} s, {crates} crates compiled"),
        }
    }

    fn done(&self, tool: &Tool) {
        println!("  {} {} is installed ({})", tool.title, tool.version, self.so_far());
    }

    fn failure(&self, tool: &Tool) -> Failure {
        let said: Vec<&str> = self.last.iter().map(String::as_str).collect();
        eprintln!("{}", said.join("\n"));
        Failure::Because(sentence(tool, &said.join("\n")))
    }
}

/// What to say when an install failed after saying this.
fn sentence(tool: &Tool, said: &str) -> String {
    const NETWORK: [&str; 12] = [
        "ENOTFOUND",
        "ECONNREFUSED",
        "ECONNRESET",
        "ETIMEDOUT",
        "EAI_AGAIN",
        "Could not resolve host",
        "Couldn't resolve host",
        "Could not connect",
        "Couldn't connect",
        "Failed to connect",
        "network failure",
        "Timeout was reached",
    ];
    let Tool { title, version, source, .. } = tool;
    if NETWORK.iter().any(|sign| said.contains(sign)) {
        format!(
            "{title} {version} could not be downloaded because {} did not answer; \
             see that this machine is online (or set HTTPS_PROXY) and run the same command again",
            source.registry()
        )
    } else {
        format!("{title} {version} could not be installed; the lines above say why")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tools::{TRUNK, WASM_OPT};

    #[test]
    fn a_network_that_is_down_is_told_apart_from_other_faults() {
        let offline = sentence(&TRUNK, "  [6] Could not resolve host: index.example");
        assert!(offline.contains("crates.io did not answer"), "{offline}");
        let offline = sentence(&WASM_OPT, "npm error code ENOTFOUND");
        assert!(offline.contains("the npm registry did not answer"), "{offline}");
        let other = sentence(&TRUNK, "error: linking failed");
        assert_eq!(other, "Trunk 0.21.14 could not be installed; the lines above say why");
    }

    #[test]
    fn compiled_crates_are_counted_and_the_last_lines_kept() {
        let mut progress = Progress::begin();
        for number in 0..40 {
            progress.heard(&format!("   Compiling crate{number} v1.0.0"));
        }
        progress.heard("error: no");
        assert!(progress.so_far().ends_with("40 crates compiled"));
        assert_eq!(progress.last.len(), Progress::LINES_KEPT);
        assert_eq!(progress.last.back().map(String::as_str), Some("error: no"));
    }

    #[test]
    fn two_starts_do_not_install_at_once() {
        let tools = std::env::temp_dir().join(format!("xtask-lock-{}", std::process::id()));
        let held = lock(&tools).unwrap();
        let other = File::create(tools.join(".lock")).unwrap();
        assert!(matches!(other.try_lock(), Err(TryLockError::WouldBlock)));
        drop(held);
        other.try_lock().unwrap();
        tools::remove_folder(&tools).unwrap();
    }
}
