//! The parts of the app that come when they are opened, each with WebAssembly of its own (`src/parts`). The module has to
//! be split after it is linked and before wasm-bindgen reads it: in between Trunk runs nothing of others, so this program
//! stands in for wasm-bindgen there. What became parts is then made small, named by its content and put beside the app.

use std::collections::hash_map::DefaultHasher;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::hash::Hasher;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Attempting, Failure};
use crate::places::Places;
use crate::processes::Processes;
use crate::tools::{self, Tools};

/// What this program is called while it stands in.
const NAME: &str = "wasm-bindgen";
/// Where it finds wasm-bindgen and wasm-split, and where the parts go.
const BINDGEN: &str = "XTASK_WASM_BINDGEN";
const SPLIT: &str = "XTASK_WASM_SPLIT";
const PARTS: &str = "XTASK_PARTS";

/// How wasm-opt makes a part small: as `index.html` says it for the module itself.
const OPTIMISE: [&str; 8] = [
    "-O2",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
    "--reorder-functions-by-name",
];

/// What fetches the parts: the module asks for them from it.
const LOADER: &str = "__wasm_split.js";

/// What more than one part needs, and what its sections are called.
const SHARED: &str = "shared";
const PACKED: &str = "part";

/// Lets a build by Trunk be split; the folder in which the parts will be.
pub(crate) fn prepare(command: &mut Command, tools: &Tools, places: &Places) -> Result<PathBuf, Failure> {
    let parts = places.target.join("parts");
    tools::remove_folder(&parts)?;
    let bin = parts.join("bin");
    fs::create_dir_all(&bin).attempting(&format!("make {}", bin.display()))?;
    let this = env::current_exe().attempting("find this program")?;
    let double = bin.join(NAME).with_extension(env::consts::EXE_EXTENSION);
    fs::copy(&this, &double).attempting(&format!("copy {}", this.display()))?;
    let path = command.get_envs().find(|(name, _)| *name == "PATH").and_then(|(_, path)| path);
    let folders = path.into_iter().flat_map(env::split_paths);
    let path = env::join_paths(std::iter::once(bin).chain(folders)).unwrap_or_default();
    command.env("PATH", path).env(PARTS, &parts);
    command.env(BINDGEN, tools.program(NAME)).env(SPLIT, tools.program("wasm-split-cli"));
    Ok(parts)
}

/// Whether this program was called as wasm-bindgen.
pub(crate) fn stands_in() -> bool {
    let called = env::args_os().next().map(PathBuf::from);
    called.is_some_and(|called| called.file_stem() == Some(OsStr::new(NAME)))
}

/// Splits the module that wasm-bindgen is given, and gives it what remains.
pub(crate) fn bind() -> Result<(), Failure> {
    let place = |name| env::var_os(name).ok_or_else(|| format!("{name} is not set; run `cargo xtask build`"));
    let mut arguments: Vec<OsString> = env::args_os().skip(1).collect();
    if let Some(module) = arguments.iter_mut().find(|argument| is(argument, "wasm")) {
        let parts = PathBuf::from(place(PARTS)?);
        let mut command = Command::new(place(SPLIT)?);
        command.arg(&*module).arg(&parts).args(["--target", "web", "--out-name", "main"]);
        run(&mut command)?;
        *module = parts.join("main.wasm").into_os_string();
        // The parts are joined to it by these.
        arguments.push("--keep-lld-exports".into());
    }
    run(Command::new(place(BINDGEN)?).args(arguments))
}

fn run(command: &mut Command) -> Result<(), Failure> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.status().attempting(&format!("run {name}"))?;
    if status.success() { Ok(()) } else { Err(Failure::Because(format!("{name} failed ({status})"))) }
}

/// Puts the parts beside the app, and a loader that knows their names beside its script.
pub(crate) fn deliver(
    parts: &Path,
    dist: &Path,
    script: &Path,
    tools: &Tools,
    processes: &mut Processes,
) -> Result<(), Failure> {
    let written = fs::read_to_string(parts.join(LOADER)).attempting("read what wasm-split wrote")?;
    let (mut contents, mut shared) = (Vec::new(), Vec::new());
    for (name, module) in modules(parts)? {
        let content = optimised(&module, &parts.join("small.wasm"), tools, processes)?;
        if name == SHARED {
            shared.push(content);
        } else {
            contents.push((name, content));
        }
    }
    if !shared.is_empty() {
        contents.push((SHARED.to_owned(), packed(&shared)));
    }
    let mut names = Vec::new();
    for (name, content) in contents {
        let file = format!("{name}-{}.wasm", hash(&[&content]));
        fs::write(dist.join(&file), content).attempting(&format!("write {file}"))?;
        names.push((name, file));
    }
    let script = script.file_name().unwrap_or_default().to_string_lossy();
    fs::write(script_beside(dist), loader(&script, &written, &names)?).attempting("write the loader")
}

fn script_beside(dist: &Path) -> PathBuf {
    dist.join(LOADER)
}

fn optimised(
    module: &Path,
    small: &Path,
    tools: &Tools,
    processes: &mut Processes,
) -> Result<Vec<u8>, Failure> {
    let mut command = Command::new(tools.program("wasm-opt"));
    command.args(OPTIMISE).arg(module).arg("--output").arg(small);
    if !processes.run(&mut command)?.success() {
        return Err(Failure::Because("a part was not made small; the lines above say why".to_owned()));
    }
    fs::read(small).attempting("read a part")
}

/// One module that holds others in sections of its own. What several parts need is in a module for each combination of
/// them, and those are too small to be fetched one by one.
fn packed(modules: &[Vec<u8>]) -> Vec<u8> {
    let mut packed = b"\0asm\x01\0\0\0".to_vec();
    for module in modules {
        packed.push(0);
        packed.extend(leb128(1 + PACKED.len() + module.len()));
        packed.extend(leb128(PACKED.len()));
        packed.extend(PACKED.bytes());
        packed.extend(module);
    }
    packed
}

/// A number as WebAssembly writes it.
fn leb128(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = (number & 127) as u8;
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 128);
    }
}

/// What wasm-split made besides the module itself, by the name of its part.
fn modules(parts: &Path) -> Result<Vec<(String, PathBuf)>, Failure> {
    let mut modules = Vec::new();
    for entry in fs::read_dir(parts).attempting(&format!("read {}", parts.display()))? {
        let path = entry.attempting("read a folder")?.path();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if !is(path.as_os_str(), "wasm") {
            continue;
        }
        if let Some(name) = stem.strip_prefix("split_") {
            modules.push((name.replace('_', "-"), path));
        } else if stem.starts_with("chunk_") {
            modules.push((SHARED.to_owned(), path));
        }
    }
    if modules.is_empty() {
        return Err(Failure::Because(
            "the app has no parts: was it built with the feature `split`?".to_owned(),
        ));
    }
    modules.sort();
    Ok(modules)
}

/// The script that fetches parts. What the module shares with them is taken from the one that wasm-split wrote.
fn loader(script: &str, written: &str, names: &[(String, String)]) -> Result<String, Failure> {
    let shares = written.split_once("const { ").and_then(|(_, rest)| rest.split_once(" } = initSync"));
    let Some((shares, _)) = shares else {
        return Err(Failure::Because("wasm-split wrote a loader that is not understood".to_owned()));
    };
    let mut text = format!(
        "import {{ initSync }} from \"./{script}\";\n\
         const files = {{}};\n\
         const bring = async (file) => {{\n\
           const answer = fetch(new URL(file, import.meta.url));\n\
           const {{ {shares} }} = initSync();\n\
           const given = {{ __wasm_split: {{ {shares} }} }};\n\
           const module = await WebAssembly.compileStreaming(answer);\n\
           const packed = WebAssembly.Module.customSections(module, \"{PACKED}\");\n\
           await Promise.all([module, ...packed].map((one) => WebAssembly.instantiate(one, given)));\n\
         }};\n\
         const once = (file) => files[file] ??= bring(file).catch((error) => {{\n\
           delete files[file];\n\
           throw error;\n\
         }});\n\
         const load = (...wanted) => async (callback, data) => {{\n\
           let came = true;\n\
           try {{ await Promise.all(wanted.map(once)); }} catch {{ came = false; }}\n\
           initSync().__indirect_function_table.get(callback)(data, came);\n\
         }};\n"
    );
    let shared = names.iter().find(|(name, _)| name == SHARED).map(|(_, file)| format!("\"{file}\", "));
    for (name, file) in names.iter().filter(|(name, _)| name != SHARED) {
        let shared = shared.as_deref().unwrap_or_default();
        let way = name.replace('-', "_");
        text.push_str(&format!("export const __wasm_split_load_{way} = load({shared}\"{file}\");\n"));
    }
    Ok(text)
}

/// Gives the script and its WebAssembly names by what they contain now: Trunk named them before they had parts.
pub(crate) fn named_by_content(dist: &Path, script: &Path) -> Result<(), Failure> {
    let loader = script_beside(dist);
    fs::remove_file(&loader).attempting(&format!("remove {}", loader.display()))?;
    let stem = script.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let module = dist.join(format!("{stem}_bg.wasm"));
    let read = |file: &Path| fs::read(file).attempting(&format!("read {}", file.display()));
    let hash = hash(&[&read(script)?, &read(&module)?]);
    let name = stem.rsplit_once('-').map_or(stem.as_str(), |(name, _)| name);
    let new = format!("{name}-{hash}");
    for (from, to) in [(script, format!("{new}.js")), (&module, format!("{new}_bg.wasm"))] {
        fs::rename(from, dist.join(to)).attempting(&format!("rename {}", from.display()))?;
    }
    let page = dist.join("index.html");
    let text = fs::read_to_string(&page).attempting("read the page")?;
    fs::write(&page, text.replace(&stem, &new)).attempting("write the page")
}

fn is(path: &OsStr, ending: &str) -> bool {
    Path::new(path).extension() == Some(OsStr::new(ending))
}

/// Sixteen hexadecimal digits that stand for this content.
fn hash(content: &[&[u8]]) -> String {
    let mut hasher = DefaultHasher::new();
    for piece in content {
        hasher.write(piece);
    }
    format!("{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = env::temp_dir().join(format!("xtask-split-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn each_part_is_fetched_with_what_parts_share() {
        let written = "x const { memory, table,  } = initSync(undefined, undefined);";
        let names = [("pages", "pages-1.wasm"), ("sign-in", "sign-in-2.wasm"), ("shared", "shared-3.wasm")];
        let names = names.map(|(name, file)| (name.to_owned(), file.to_owned()));
        let text = loader("app-4.js", written, &names).unwrap();
        assert!(text.contains("from \"./app-4.js\""), "{text}");
        assert!(text.contains("__wasm_split: { memory, table,  }"), "{text}");
        assert!(
            text.contains("__wasm_split_load_pages = load(\"shared-3.wasm\", \"pages-1.wasm\")"),
            "{text}"
        );
        assert!(
            text.contains("__wasm_split_load_sign_in = load(\"shared-3.wasm\", \"sign-in-2.wasm\")"),
            "{text}"
        );
        assert!(!text.contains("load_shared"), "{text}");
        assert!(loader("app-4.js", "something else", &names).is_err());
    }

    #[test]
    fn what_is_shared_is_one_module_with_a_section_for_each() {
        let packed = packed(&[vec![7; 200], vec![8]]);
        assert_eq!(packed[..8], *b"\0asm\x01\0\0\0");
        assert_eq!(packed[8..16], [0, 205, 1, 4, b'p', b'a', b'r', b't']);
        assert_eq!(packed[16 + 200..], [0, 6, 4, b'p', b'a', b'r', b't', 8]);
    }

    #[test]
    fn a_module_without_parts_is_a_build_that_was_not_split() {
        let folder = folder("modules");
        fs::write(folder.join("main.wasm"), "").unwrap();
        assert!(modules(&folder).is_err());
        for file in ["split_sign_in.wasm", "chunk_4.wasm", "chunk_5.wasm", "__wasm_split.js"] {
            fs::write(folder.join(file), "").unwrap();
        }
        let names: Vec<String> = modules(&folder).unwrap().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["shared", "shared", "sign-in"]);
        tools::remove_folder(&folder).unwrap();
    }

    #[test]
    fn another_content_has_another_name_and_the_page_says_it() {
        let folder = folder("names");
        let names = |wasm: &str| {
            fs::write(folder.join("app-00.js"), "same").unwrap();
            fs::write(folder.join("app-00_bg.wasm"), wasm).unwrap();
            fs::write(folder.join(LOADER), "").unwrap();
            fs::write(folder.join("index.html"), "<meta content=\"app-00.js app-00_bg.wasm\">").unwrap();
            named_by_content(&folder, &folder.join("app-00.js")).unwrap();
            fs::read_to_string(folder.join("index.html")).unwrap()
        };
        let (one, other) = (names("one"), names("other"));
        assert_ne!(one, other);
        let script = other.split('"').nth(1).unwrap().split(' ').next().unwrap();
        assert!(folder.join(script).is_file() && !folder.join(LOADER).exists(), "{script}");
        tools::remove_folder(&folder).unwrap();
    }
}
