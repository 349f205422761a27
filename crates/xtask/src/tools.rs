//! The tools that building and testing need, each in the one version that is pinned here.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::failure::{Attempting, Failure};
use crate::install::{self, Source};
use crate::places::Places;
use crate::processes::Processes;

/// A tool in its pinned version.
#[derive(Debug)]
pub(crate) struct Tool {
    /// How a person calls it.
    pub(crate) title: &'static str,
    /// Its package, where it comes from.
    pub(crate) package: &'static str,
    /// The one version that is used.
    pub(crate) version: &'static str,
    /// Where the package is.
    pub(crate) source: Source,
    /// What it is for.
    pub(crate) purpose: &'static str,
    /// Options with which it is installed.
    pub(crate) options: &'static [&'static str],
    /// How it is compiled, where its own release profile costs minutes that are never gained back.
    pub(crate) profile: &'static [&'static str],
    /// The programs that are used; the first one tells its version.
    programs: &'static [&'static str],
}

/// Builds the app and serves it while it is worked on.
pub(crate) const TRUNK: Tool = Tool {
    title: "Trunk",
    package: "trunk",
    version: "0.21.14",
    source: Source::Cargo,
    purpose: "builds the app and serves it",
    options: &[],
    // It starts other programs and waits for them; only its sums over large files are work of its own.
    profile: &["opt-level=0", "package.sha2.opt-level=3", "package.seahash.opt-level=3"],
    programs: &["trunk"],
};

/// Joins the app's WebAssembly to the browser, and runs its tests there. The same version as the crate
/// `wasm-bindgen` in `Cargo.toml`, to the digit.
pub(crate) const WASM_BINDGEN: Tool = Tool {
    title: "wasm-bindgen",
    package: "wasm-bindgen-cli",
    version: "0.2.129",
    source: Source::Cargo,
    purpose: "joins the app to the browser and runs its tests there",
    options: &[],
    profile: &["opt-level=2"],
    programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
};

/// Makes the app small.
pub(crate) const WASM_OPT: Tool = Tool {
    title: "wasm-opt",
    package: "binaryen",
    version: "132.0.0",
    source: Source::Npm,
    purpose: "makes the app small",
    options: &[],
    profile: &[],
    programs: &["wasm-opt"],
};

/// Makes the script that starts the app small. Trunk's own minifier does not understand what wasm-bindgen writes.
pub(crate) const ESBUILD: Tool = Tool {
    title: "esbuild",
    package: "esbuild",
    version: "0.28.2",
    source: Source::Npm,
    purpose: "makes the app's script small",
    options: &[],
    profile: &[],
    programs: &["esbuild"],
};

/// Takes what comes when it is opened out of the app's WebAssembly, and into modules of its own.
pub(crate) const WASM_SPLIT: Tool = Tool {
    title: "wasm-split",
    package: "wasm_split_cli_support",
    version: "0.2.4",
    source: Source::Cargo,
    purpose: "makes parts of the app that come when they are opened",
    options: &["--features", "build-binary"],
    profile: &["opt-level=2"],
    programs: &["wasm-split-cli"],
};

/// Asks a server as fast as it answers. With its TLS, which nothing that is measured speaks: without any, this version does not compile.
pub(crate) const OHA: Tool = Tool {
    title: "oha",
    package: "oha",
    version: "1.16.0",
    source: Source::Cargo,
    purpose: "measures how many requests a server answers",
    options: &[],
    profile: &["opt-level=2"],
    programs: &["oha"],
};

/// Every tool for building and testing.
pub(crate) const ALL: &[&Tool] = &[&WASM_OPT, &ESBUILD, &WASM_BINDGEN, &WASM_SPLIT, &TRUNK];

/// These and what measures the server.
pub(crate) const FOR_MEASURING: &[&Tool] = &[&WASM_OPT, &ESBUILD, &WASM_BINDGEN, &WASM_SPLIT, &TRUNK, &OHA];

const TARGET: &str = "wasm32-unknown-unknown";

/// The tools that are there now.
#[derive(Debug)]
pub(crate) struct Tools {
    /// Each tool and the folder that holds its programs, `None` for one that is on `PATH` already.
    found: Vec<(&'static Tool, Option<PathBuf>)>,
}

/// Sees which of these tools are missing, and brings those.
pub(crate) fn bring(
    wanted: &'static [&'static Tool],
    places: &Places,
    processes: &mut Processes,
) -> Result<Tools, Failure> {
    demand_node()?;
    let mut lock = None;
    let mut found = Vec::new();
    let missing = wanted.iter().filter(|tool| tool.find(&places.tools).is_none()).count();
    let target_missing = !target_is_installed();
    let total = missing + usize::from(target_missing);
    let mut number = 0;
    if total > 0 {
        println!("Bringing what is missing on this machine ({total} in all); this happens once.");
        lock = Some(install::lock(&places.tools)?);
    }
    if target_missing {
        number += 1;
        println!("{number} of {total}: adding Rust's target {TARGET} (the app runs in the browser) …");
        add_target(processes)?;
    }
    for tool in wanted {
        let mut place = tool.find(&places.tools);
        if place.is_none() {
            number += 1;
            install::install(tool, &format!("{number} of {total}"), &places.tools, processes)?;
            place = tool.find(&places.tools);
        }
        let place = place.ok_or_else(|| {
            format!(
                "{} {} was installed but does not run; remove {} and try again",
                tool.title,
                tool.version,
                tool.folder(&places.tools).display()
            )
        })?;
        found.push((*tool, place));
    }
    drop(lock);
    Ok(Tools { found })
}

impl Tool {
    /// The folder of this version in the cache of tools.
    pub(crate) fn folder(&self, tools: &Path) -> PathBuf {
        tools.join(format!("{}-{}", self.package, self.version))
    }

    /// Where the programs are: `Some(None)` on `PATH`, `Some(Some(folder))` in the cache, `None` nowhere.
    fn find(&self, tools: &Path) -> Option<Option<PathBuf>> {
        if self.is_on_path() {
            return Some(None);
        }
        let programs = self.source.programs(&self.folder(tools));
        self.programs.iter().all(|program| programs.join(program).is_file()).then_some(Some(programs))
    }

    fn is_on_path(&self) -> bool {
        // wasm-opt counts whole numbers only.
        let version = self.version.strip_suffix(".0.0").unwrap_or(self.version);
        self.programs.iter().all(|program| output(program, &["--version"]).is_some())
            && output(self.programs[0], &["--version"]).is_some_and(|text| tells_version(&text, version))
    }
}

impl Tools {
    /// Puts the tools in front on the `PATH` of a command.
    pub(crate) fn equip(&self, command: &mut Command) {
        let own = env::var_os("PATH").unwrap_or_default();
        let folders = self.found.iter().filter_map(|(_, folder)| folder.clone());
        let path: Vec<PathBuf> = folders.chain(env::split_paths(&own)).collect();
        // Folders that came from a PATH can be put into one again.
        let path: OsString = env::join_paths(path).unwrap_or(own);
        command.env("PATH", path);
    }

    /// The full path of one of their programs, or its name where it is on `PATH`.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        let folders = self.found.iter().filter_map(|(_, folder)| folder.as_ref());
        folders.map(|folder| folder.join(name)).find(|path| path.is_file()).unwrap_or_else(|| name.into())
    }

    /// Says where each one is.
    pub(crate) fn tell(&self) {
        for (tool, folder) in &self.found {
            let place =
                folder.as_ref().map_or_else(|| "on PATH".to_owned(), |path| path.display().to_string());
            println!("{} {} ({}): {place}", tool.title, tool.version, tool.purpose);
        }
    }
}

fn tells_version(output: &str, version: &str) -> bool {
    output.split_whitespace().any(|word| word == version)
}

fn demand_node() -> Result<(), Failure> {
    for program in ["node", "npm"] {
        if output(program, &["--version"]).is_none() {
            return Err(Failure::Because(format!(
                "`{program}` was not found; install Node.js 20 or newer (wasm-opt, esbuild and the journeys run on it)"
            )));
        }
    }
    Ok(())
}

fn target_is_installed() -> bool {
    output("rustc", &["--print", "target-libdir", "--target", TARGET])
        .is_some_and(|folder| fs::read_dir(folder.trim()).is_ok_and(|mut files| files.next().is_some()))
}

fn add_target(processes: &mut Processes) -> Result<(), Failure> {
    let sentence = format!(
        "Rust's target {TARGET} could not be added; run `rustup target add {TARGET}` with a working network, \
         or install it the way this Rust was installed"
    );
    if output("rustup", &["--version"]).is_none() {
        return Err(Failure::Because(sentence));
    }
    let status = processes.run(Command::new("rustup").args(["target", "add", TARGET]))?;
    if status.success() { Ok(()) } else { Err(Failure::Because(sentence)) }
}

/// What a program prints when it succeeds.
pub(crate) fn output(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Removes a folder and all that is in it, if it is there.
pub(crate) fn remove_folder(folder: &Path) -> Result<(), Failure> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).attempting(&format!("remove {}", folder.display()))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkout(file: &str) -> String {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        fs::read_to_string(root.join(file)).unwrap()
    }

    #[test]
    fn wasm_bindgen_is_the_version_the_app_is_compiled_with() {
        let lock = checkout("Cargo.lock");
        let package = "name = \"wasm-bindgen\"\nversion = \"";
        let (_, rest) = lock.split_once(package).unwrap();
        assert_eq!(rest.split('"').next(), Some(WASM_BINDGEN.version));
    }

    #[test]
    fn a_version_is_a_whole_word() {
        assert!(tells_version("trunk 0.21.14", TRUNK.version));
        assert!(!tells_version("trunk 0.21.140", TRUNK.version));
        assert!(tells_version("wasm-opt version 132 (version_132)", "132"));
        assert!(!tells_version("wasm-opt version 108", "132"));
    }

    #[test]
    fn a_tool_is_found_only_with_all_of_its_programs() {
        const TOOL: Tool = Tool { programs: &["surely-not-on-path", "neither-this"], ..TRUNK };
        let tools = env::temp_dir().join(format!("xtask-tools-{}", std::process::id()));
        let programs = TOOL.folder(&tools).join("bin");
        fs::create_dir_all(&programs).unwrap();
        assert_eq!(TOOL.find(&tools), None);
        fs::write(programs.join("surely-not-on-path"), "").unwrap();
        assert_eq!(TOOL.find(&tools), None);
        fs::write(programs.join("neither-this"), "").unwrap();
        assert_eq!(TOOL.find(&tools), Some(Some(programs)));
        remove_folder(&tools).unwrap();
        remove_folder(&tools).unwrap();
    }
}
