//! `cargo xtask dist`: what is deployed. The server as one program with the app inside it, which needs nothing of the machine
//! it runs on; and the app's folder for hosts that serve nothing but files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::build;
use crate::failure::{Attempting, Failure};
use crate::hosts::{self, Hosting};
use crate::place;
use crate::places::Places;
use crate::processes::Processes;

/// The server's package, and the name of its program.
pub(crate) const PROGRAM: &str = "security-center-server";

/// Builds the app into `dist/`, the folder for static hosts into `dist-static/`, and the program into `dist-server/`.
pub(crate) fn run(hosting: &Hosting, places: &Places, processes: &mut Processes) -> Result<(), Failure> {
    build::run(place::ROOT, places, processes)?;
    let app = places.root.join("dist");
    let folder = places.root.join("dist-static");
    static_folder(&app, &folder, hosting, processes)?;
    let program = program(&app, &places.root.join("dist-server"), places, processes)?;
    let size = fs::metadata(&program).attempting("read the program")?.len();
    println!("\n{size} bytes   {}", program.display());
    println!("for hosts of nothing but files   {}", folder.display());
    Ok(())
}

/// Makes the folder for static hosts of an app that was built for the root.
pub(crate) fn static_folder(
    app: &Path,
    folder: &Path,
    hosting: &Hosting,
    processes: &mut Processes,
) -> Result<(), Failure> {
    build::copied(app, folder, &hosting.path, processes)?;
    build::compress(&hosts::prepare(folder, hosting)?, processes)
}

/// Builds the program with an app that was built for the root, into a folder, and tells where it is.
pub(crate) fn program(
    app: &Path,
    folder: &Path,
    places: &Places,
    processes: &mut Processes,
) -> Result<PathBuf, Failure> {
    let [program] = programs([PROGRAM], app, folder, places, processes)?;
    Ok(program)
}

/// The same with the programs of other packages beside it, built in the same way.
pub(crate) fn programs<const N: usize>(
    packages: [&str; N],
    app: &Path,
    folder: &Path,
    places: &Places,
    processes: &mut Processes,
) -> Result<[PathBuf; N], Failure> {
    let mut command = Command::new("cargo");
    command.args(["build", "--release", "--features", "security-center-server/app"]);
    for package in packages {
        command.args(["--package", package]);
    }
    command.current_dir(&places.root);
    command.env("SECURITY_CENTER_DIST", app).env("SECURITY_CENTER_DIST_FILES", names(app)?);
    let mut built = places.target.clone();
    // Linked statically, so that any Linux of this kind of processor runs it, and a container needs nothing else in it.
    // Named as a target, so that what only helps to build it is linked as usual.
    if cfg!(all(target_os = "linux", target_env = "gnu")) {
        let target = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
        command.args(["--target", &target]).env("RUSTFLAGS", "-C target-feature=+crt-static");
        built.push(target);
    }
    if !processes.run(&mut command)?.success() {
        return Err(Failure::Because("the server was not built; the lines above say why".to_owned()));
    }
    fs::create_dir_all(folder).attempting(&format!("make {}", folder.display()))?;
    let programs = packages.map(|package| folder.join(package));
    for program in &programs {
        let built = built.join("release").join(program.file_name().unwrap_or_default());
        fs::copy(&built, program).attempting(&format!("copy {}", built.display()))?;
    }
    Ok(programs)
}

/// The names of the app's files, which hold hashes of their content.
fn names(app: &Path) -> Result<String, Failure> {
    let mut names = Vec::new();
    for entry in fs::read_dir(app).attempting(&format!("read {}", app.display()))? {
        names.push(entry.attempting("read a folder")?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names.join(" "))
}
