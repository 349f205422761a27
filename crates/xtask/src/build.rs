//! `cargo xtask build`: the app as it is delivered, its script minified, with a compressed copy beside each file.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::slice;

use crate::failure::{Attempting, Failure};
use crate::place;
use crate::places::Places;
use crate::processes::Processes;
use crate::split;
use crate::tools::{self, Tools};

/// Node compresses, because it is there and fast; the same code in Rust would be compiled before every first run.
const PRECOMPRESS: &str = include_str!("precompress.mjs");

/// Shortens the names that the script and its WebAssembly have for each other.
const SHORTEN: &str = include_str!("shorten.mjs");

/// What gets smaller by compressing.
const COMPRESSIBLE: [&str; 10] =
    ["css", "html", "ico", "js", "json", "mjs", "svg", "txt", "wasm", "webmanifest"];

/// The operator's own file: a compressed copy of it would be delivered in the place of what he writes later.
const OPERATORS: &str = "config.json";

/// Builds into `dist/`, for a path of a host.
pub(crate) fn run(path: &str, places: &Places, processes: &mut Processes) -> Result<(), Failure> {
    let tools = tools::bring(tools::ALL, places, processes)?;
    app(&places.root.join("dist"), path, &tools, places, processes)
}

/// Builds the app for delivery into a folder and tells how large it is.
pub(crate) fn app(
    dist: &Path,
    path: &str,
    tools: &Tools,
    places: &Places,
    processes: &mut Processes,
) -> Result<(), Failure> {
    let mut command = trunk(tools, places);
    command.args(["build", "--release", "--features", "split", "--dist"]).arg(dist);
    let parts = split::prepare(&mut command, tools, places)?;
    if !processes.run(&mut command)?.success() {
        return Err(Failure::Because("the app was not built; the lines above say why".to_owned()));
    }
    let script = glue(dist)?;
    split::deliver(&parts, dist, &script, tools, processes)?;
    if !processes.run(&mut minify(&tools.program("esbuild"), &script))?.success() {
        return Err(Failure::Because("the app was not minified; the lines above say why".to_owned()));
    }
    if !processes.run(&mut node(SHORTEN, slice::from_ref(&script)))?.success() {
        return Err(Failure::Because("its names were not shortened; the lines above say why".to_owned()));
    }
    split::named_by_content(dist, &script)?;
    place::page(dist, path)?;
    let mut files = Vec::new();
    compressible(dist, &mut files)?;
    files.sort();
    compress(&files, processes)?;
    tell(dist, &files)
}

/// A copy of a built app in another folder, for another path of a host.
pub(crate) fn copied(
    built: &Path,
    dist: &Path,
    path: &str,
    processes: &mut Processes,
) -> Result<(), Failure> {
    if dist.exists() {
        tools::remove_folder(dist)?;
    }
    copy(built, dist)?;
    place::page(dist, path)?;
    compress(&[dist.join("index.html")], processes)
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::create_dir_all(to).attempting(&format!("make {}", to.display()))?;
    for entry in fs::read_dir(from).attempting(&format!("read {}", from.display()))? {
        let entry = entry.attempting("read a folder")?;
        let (path, copy_of_it) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &copy_of_it)?;
        } else {
            fs::copy(&path, &copy_of_it).attempting(&format!("copy {}", path.display()))?;
        }
    }
    Ok(())
}

/// Puts compressed copies beside files.
pub(crate) fn compress(files: &[PathBuf], processes: &mut Processes) -> Result<(), Failure> {
    if processes.run(&mut node(PRECOMPRESS, files))?.success() {
        Ok(())
    } else {
        Err(Failure::Because("the app was not compressed; the lines above say why".to_owned()))
    }
}

/// Trunk with the pinned tools in reach.
pub(crate) fn trunk(tools: &Tools, places: &Places) -> Command {
    let mut command = Command::new(tools.program("trunk"));
    tools.equip(&mut command);
    command.current_dir(&places.root).env("TRUNK_SKIP_VERSION_CHECK", "true");
    // Trunk takes the usual NO_COLOR=1 for a malformed option.
    if env::var_os("NO_COLOR").is_some() {
        command.env_remove("NO_COLOR").env("TRUNK_COLOR", "never");
    }
    command
}

/// A script of ours with the files it works on.
fn node(script: &str, files: &[PathBuf]) -> Command {
    let mut command = Command::new("node");
    command.args(["--input-type=module", "--eval", script, "--"]).args(files);
    command
}

/// The module that wasm-bindgen wrote, beside its WebAssembly. Other scripts are left as they are: the page names their
/// content in `integrity`.
fn glue(dist: &Path) -> Result<PathBuf, Failure> {
    for entry in fs::read_dir(dist).attempting(&format!("read {}", dist.display()))? {
        let path = entry.attempting("read a folder")?.path();
        let mut wasm = path.with_extension("").into_os_string();
        wasm.push("_bg.wasm");
        if path.extension() == Some(OsStr::new("js")) && Path::new(&wasm).is_file() {
            return Ok(path);
        }
    }
    Err(Failure::Because(format!("there is no script of wasm-bindgen in {}", dist.display())))
}

/// Minifies a module in its place, with what it imports.
fn minify(esbuild: &Path, script: &Path) -> Command {
    let mut outfile = OsString::from("--outfile=");
    outfile.push(script);
    let mut command = Command::new(esbuild);
    command.args([
        "--bundle",
        "--minify",
        "--format=esm",
        "--target=es2022",
        "--log-level=warning",
        // Each function that the app asks of the loader is an import of its own from the same script.
        "--log-override:duplicate-object-key=silent",
        "--allow-overwrite",
    ]);
    command.arg(outfile).arg(script);
    command
}

fn compressible(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    for entry in fs::read_dir(folder).attempting(&format!("read {}", folder.display()))? {
        let path = entry.attempting("read a folder")?.path();
        if path.file_name() == Some(OsStr::new(OPERATORS)) {
            continue;
        }
        if path.is_dir() {
            compressible(&path, files)?;
        } else if path.extension().and_then(OsStr::to_str).is_some_and(|kind| COMPRESSIBLE.contains(&kind)) {
            files.push(path);
        }
    }
    Ok(())
}

fn tell(dist: &Path, files: &[PathBuf]) -> Result<(), Failure> {
    println!("\n{:>10} {:>10} {:>10}   in {}", "bytes", "brotli", "gzip", dist.display());
    let mut total = [0; 3];
    for file in files {
        let name = file.strip_prefix(dist).unwrap_or(file).display().to_string();
        let mut sizes = [0; 3];
        for (size, ending) in sizes.iter_mut().zip(["", ".br", ".gz"]) {
            let path = format!("{}{ending}", file.display());
            *size = fs::metadata(&path).attempting(&format!("read {path}"))?.len();
        }
        println!("{}   {name}", row(sizes));
        total = [total[0] + sizes[0], total[1] + sizes[1], total[2] + sizes[2]];
    }
    println!("{}   in all", row(total));
    Ok(())
}

fn row([plain, brotli, gzip]: [u64; 3]) -> String {
    format!("{plain:>10} {brotli:>10} {gzip:>10}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_beside_its_webassembly_is_minified() {
        let folder = env::temp_dir().join(format!("xtask-glue-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("boot-1.js"), "named in integrity").unwrap();
        assert!(glue(&folder).is_err(), "a build without the app is not a build");
        fs::write(folder.join("app-2.js"), "export default 1;").unwrap();
        fs::write(folder.join("app-2_bg.wasm"), "").unwrap();
        assert_eq!(glue(&folder).unwrap(), folder.join("app-2.js"));
        tools::remove_folder(&folder).unwrap();
    }

    #[test]
    fn every_compressible_file_gets_two_smaller_copies() {
        let folder = env::temp_dir().join(format!("xtask-compress-{}", std::process::id()));
        fs::create_dir_all(folder.join("in")).unwrap();
        fs::write(folder.join("in/style.css"), "a { color: red; }\n".repeat(100)).unwrap();
        fs::write(folder.join("picture.png"), "left alone").unwrap();
        fs::write(folder.join(OPERATORS), "{}\n").unwrap();
        let mut files = Vec::new();
        compressible(&folder, &mut files).unwrap();
        assert_eq!(files, [folder.join("in/style.css")]);
        let mut processes = Processes::start().unwrap();
        let mut command = Command::new("node");
        command.args(["--input-type=module", "--eval", PRECOMPRESS, "--"]).args(&files);
        assert!(processes.run(&mut command).unwrap().success());
        let size = |name: &str| fs::metadata(folder.join("in").join(name)).unwrap().len();
        assert!(size("style.css.br") < 100 && size("style.css.gz") < 100);
        tell(&folder, &files).unwrap();
        tools::remove_folder(&folder).unwrap();
    }
}
