//! Reads the source of the checkout: its files, and Rust told apart into code, literals and comments.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A source file of ours: its path from the root, and its text.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// The files below a folder of the checkout whose names end in one of these; none while the folder is not there.
pub(crate) fn sources(folder: &str, endings: &[&str]) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join(folder)];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if path.is_dir() {
                let ours = !name.starts_with('.') && !name.starts_with("dist");
                if ours && !["target", "node_modules", "results", "data"].contains(&name.as_str()) {
                    folders.push(path);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                files.push(path);
            }
        }
    }
    files.sort();
    let read = |path: PathBuf| {
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        // A file may vanish while somebody works on the tree.
        fs::read_to_string(&path).ok().map(|text| Source { path: name, text })
    };
    files.into_iter().filter_map(read).collect()
}

/// The Rust below a folder of the checkout.
pub(crate) fn rust(folder: &str) -> Vec<Source> {
    sources(folder, &[".rs"])
}

/// Rust without comments and without the tests at its end, in two forms of the same lines.
pub(crate) struct Code {
    /// With its string literals.
    pub(crate) full: String,
    /// With all of its string literals empty.
    pub(crate) bare: String,
    /// The string literals and the lines in which they begin.
    pub(crate) literals: Vec<(usize, String)>,
}

impl Code {
    /// Reads the text of a file.
    pub(crate) fn of(text: &str) -> Self {
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        let mut code = Self { full: String::new(), bare: String::new(), literals: Vec::new() };
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let hashes =
                rest.strip_prefix('r').map_or(0, |raw| raw.len() - raw.trim_start_matches('#').len());
            let length = if rest.starts_with("//") {
                rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                rest.find("*/").map_or(rest.len(), |end| end + 2)
            } else if first == 'r' && rest[1 + hashes..].starts_with('"') && !code.ends_in_word() {
                let end = format!("\"{}", "#".repeat(hashes));
                let begin = hashes + 2;
                let length = rest[begin..].find(&end).map_or(rest.len(), |at| begin + at + end.len());
                code.literal(&rest[..length], begin, end.len())
            } else if first == '"' {
                let mut escaped = false;
                let end = rest[1..].find(|c| {
                    let ends = c == '"' && !escaped;
                    escaped = c == '\\' && !escaped;
                    ends
                });
                code.literal(&rest[..end.map_or(rest.len(), |at| at + 2)], 1, 1)
            } else {
                // A quotation mark as a character is no literal that begins.
                let length = if rest.starts_with("'\"'") { 3 } else { first.len_utf8() };
                code.full.push_str(&rest[..length]);
                code.bare.push_str(&rest[..length]);
                length
            };
            rest = &rest[length..];
        }
        code
    }

    fn ends_in_word(&self) -> bool {
        self.bare.ends_with(|c: char| c.is_alphanumeric() || c == '_')
    }

    fn literal(&mut self, whole: &str, begin: usize, end: usize) -> usize {
        let inside = whole.get(begin..whole.len().saturating_sub(end)).unwrap_or_default();
        self.literals.push((self.bare.matches('\n').count(), inside.to_owned()));
        self.full.push_str(whole);
        self.bare.push_str("\"\"");
        whole.len()
    }

    /// What follows `crate::` anywhere: the modules of this crate that the code names.
    pub(crate) fn modules_named(&self) -> BTreeSet<String> {
        let word = |text: &str| {
            text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>()
        };
        let mut names = BTreeSet::new();
        for after in self.bare.split("crate::").skip(1) {
            let Some(group) = after.strip_prefix('{') else {
                names.insert(word(after));
                continue;
            };
            let mut depth = 0;
            let mut begins = true;
            for (at, character) in group.char_indices() {
                match character {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => begins = true,
                    c if begins && !c.is_whitespace() => {
                        names.insert(word(&group[at..]));
                        begins = false;
                    }
                    _ => {}
                }
            }
        }
        names
    }
}
