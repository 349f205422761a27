//! Packages of the npm registry, exactly those that a lock file names.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::failure::{Attempting, Failure};
use crate::processes::Processes;

/// Brings what the lock file of a folder names, unless exactly that is there.
pub(crate) fn bring(folder: &Path, what: &str, processes: &mut Processes) -> Result<(), Failure> {
    let lock = folder.join("package-lock.json");
    let wanted = fs::read_to_string(&lock).attempting(&format!("read {}", lock.display()))?;
    let stamp = folder.join("node_modules").join(".installed-from");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    println!("Bringing {what} from the npm registry …");
    let mut command = Command::new("npm");
    command.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(folder);
    command.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    if !processes.run(&mut command)?.success() {
        return Err(Failure::Because(format!(
            "npm could not install {}; see that this machine is online and run the same command again",
            folder.display()
        )));
    }
    fs::write(&stamp, wanted).attempting("note what npm installed")
}
