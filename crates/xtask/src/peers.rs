//! The apps that the product is compared with, built as they would be delivered: `tests/peers`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::build;
use crate::failure::{Attempting, Failure};
use crate::packages;
use crate::places::Places;
use crate::processes::Processes;
use crate::tools::Tools;

/// Builds them into a folder, one folder each, everything compressed beside it.
pub(crate) fn build(
    folder: &Path,
    tools: &Tools,
    places: &Places,
    processes: &mut Processes,
) -> Result<(), Failure> {
    let peers = places.root.join("tests").join("peers");
    packages::bring(&peers.join("react"), "React, Fluent UI and AG Grid", processes)?;
    let mut command = Command::new("node");
    command.arg(peers.join("build.mjs")).arg(tools.program("esbuild")).arg(folder);
    if !processes.run(&mut command)?.success() {
        return Err(Failure::Because("the peers were not built; the lines above say why".to_owned()));
    }
    let mut files = Vec::new();
    for peer in ["plain", "react", "queue"] {
        files.extend(files_of(&folder.join(peer))?);
    }
    build::compress(&files, processes)
}

fn files_of(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).attempting(&format!("read {}", folder.display()))? {
        files.push(entry.attempting("read a folder")?.path());
    }
    Ok(files)
}
