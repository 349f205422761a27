//! `cargo xtask behaviours`: which test shows which behaviour of `docs/behaviours.md`. A test says so itself, by the
//! numbers at the beginning of its name: `s22_l10_…` in Rust, `S22 L10 …` in a journey, `s26_to_s29_…` for a range.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::failure::{Attempting, Failure};

/// A behaviour's number: its letter and its place. Ordered as it is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Number {
    letter: char,
    place: u32,
}

/// One behaviour of the list.
#[derive(Debug, PartialEq, Eq)]
struct Behaviour {
    number: Number,
    sentence: String,
    /// Not part of the product yet, so that no test is asked for.
    later: bool,
}

/// The list, and for each number the tests that bear it, as `file: name`.
#[derive(Debug)]
struct Survey {
    behaviours: Vec<Behaviour>,
    tests: BTreeMap<Number, Vec<String>>,
}

/// Prints every behaviour with its tests, and fails when one has none or a test bears a number that is not listed.
pub(crate) fn run(root: &Path) -> Result<(), Failure> {
    let survey = Survey::of(root)?;
    for Behaviour { number, sentence, later } in &survey.behaviours {
        println!("{number}  {sentence}{}", if *later { " (later)" } else { "" });
        for test in survey.tests.get(number).into_iter().flatten() {
            println!("      {test}");
        }
    }
    println!();
    let faults = survey.faults();
    if faults.is_empty() {
        println!("Each of the {} behaviours has a test, or is for later.", survey.behaviours.len());
        return Ok(());
    }
    println!("{}", faults.join("\n"));
    Err(Failure::Reported)
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.letter, self.place)
    }
}

impl Number {
    /// `s22`, `S22`; nothing for any other word.
    fn read(word: &str) -> Option<Self> {
        let mut letters = word.chars();
        let letter = letters.next()?.to_ascii_uppercase();
        let place = letters.as_str();
        let fits =
            "SLD".contains(letter) && !place.is_empty() && place.bytes().all(|digit| digit.is_ascii_digit());
        if fits { Some(Self { letter, place: place.parse().ok()? }) } else { None }
    }
}

impl Survey {
    fn of(root: &Path) -> Result<Self, Failure> {
        let list = fs::read_to_string(root.join("docs").join("behaviours.md"))
            .attempting("read docs/behaviours.md")?;
        let mut tests: BTreeMap<Number, Vec<String>> = BTreeMap::new();
        for folder in ["src", "crates", "tests"] {
            walk(root, &root.join(folder), &mut |file, text| {
                let names = if file.ends_with(".rs") { rust_tests(text) } else { journeys(text) };
                for name in names {
                    for number in numbers(&name) {
                        tests.entry(number).or_default().push(format!("{file}: {name}"));
                    }
                }
            })?;
        }
        Ok(Self { behaviours: read_list(&list), tests })
    }

    /// What is wrong: behaviours without a test, and numbers that no list has.
    fn faults(&self) -> Vec<String> {
        let untested = self.behaviours.iter().filter(|it| !it.later && !self.tests.contains_key(&it.number));
        let without = untested.map(|it| format!("Without a test: {}  {}", it.number, it.sentence));
        let listed = |number| self.behaviours.iter().any(|it| it.number == number);
        let unknown = self.tests.iter().filter(|(number, _)| !listed(**number));
        let strange = unknown
            .map(|(number, tests)| format!("No behaviour has the number {number}: {}", tests.join(", ")));
        without.chain(strange).collect()
    }
}

/// The rows of the table.
fn read_list(text: &str) -> Vec<Behaviour> {
    let row = |line: &str| {
        let mut cells = line.strip_prefix('|')?.split('|').map(str::trim);
        let number = Number::read(cells.next()?)?;
        let sentence = cells.next()?.to_owned();
        Some(Behaviour { number, sentence, later: cells.next() == Some("later") })
    };
    text.lines().filter_map(row).collect()
}

/// Reads every Rust and TypeScript file below a folder.
fn walk(root: &Path, folder: &Path, read: &mut impl FnMut(&str, &str)) -> Result<(), Failure> {
    let mut entries: Vec<_> = fs::read_dir(folder)
        .attempting("list the tests")?
        .filter_map(Result::ok)
        .map(|it| it.path())
        .collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if !name.starts_with('.') && !["node_modules", "target", "results"].contains(&name.as_str()) {
                walk(root, &path, read)?;
            }
        } else if name.ends_with(".rs") || name.ends_with(".spec.ts") {
            let text = fs::read_to_string(&path).attempting("read a test")?;
            let file = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            read(&file, &text);
        }
    }
    Ok(())
}

/// The names of the functions that stand below a test attribute and are not left out of a run.
fn rust_tests(text: &str) -> Vec<String> {
    let (mut found, mut is_test, mut ignored) = (Vec::new(), false, false);
    for line in code_of(text).lines().map(str::trim) {
        if let Some(attribute) = line.strip_prefix("#[") {
            let name = attribute.split([']', '(', ' ', '=']).next().unwrap_or_default();
            is_test |= name.ends_with("test");
            ignored |= name == "ignore";
        } else if let Some((_, rest)) = line.split_once("fn ") {
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if is_test && !ignored {
                found.push(name);
            }
            (is_test, ignored) = (false, false);
        } else if !line.is_empty() {
            (is_test, ignored) = (false, false);
        }
    }
    found
}

/// Rust without its comments and without what its texts hold: a test that is only told of is none.
fn code_of(text: &str) -> String {
    let (mut code, mut rest) = (String::new(), text);
    while let Some(first) = rest.chars().next() {
        let in_word = code.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let hashes = rest.strip_prefix('r').map_or(0, |raw| raw.len() - raw.trim_start_matches('#').len());
        let after = |at: Option<usize>, end: usize| at.map_or(rest.len(), |at| at + end);
        let skipped = if rest.starts_with("//") {
            after(rest.find('\n'), 0)
        } else if rest.starts_with("/*") {
            after(rest.find("*/"), 2)
        } else if first == 'r' && !in_word && rest[1 + hashes..].starts_with('"') {
            let end = format!("\"{}", "#".repeat(hashes));
            let begin = hashes + 2;
            after(rest[begin..].find(&end).map(|at| begin + at), end.len())
        } else if first == '"' {
            let mut escaped = false;
            let end = rest[1..].find(|c| {
                let ends = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            });
            after(end, 2)
        } else {
            // A quotation mark as a character begins no text.
            let kept = ["'\"'", "'\\\"'"].into_iter().find(|quote| rest.starts_with(quote));
            let kept = kept.map_or(first.len_utf8(), str::len);
            code.push_str(&rest[..kept]);
            kept
        };
        rest = &rest[skipped..];
    }
    code
}

/// The titles of the tests of a journey; what is commented out is none.
fn journeys(text: &str) -> Vec<String> {
    let title = |after: &str| {
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| "\"'`".contains(*c))?;
        after[1..].split(quote).next().map(str::to_owned)
    };
    let begins = |at: usize| {
        let line = text[..at].rsplit('\n').next().unwrap_or_default();
        !line.ends_with(|c: char| c.is_alphanumeric() || c == '_') && !line.trim_start().starts_with("//")
    };
    let calls = text.match_indices("test(").filter(|(at, _)| begins(*at));
    calls.filter_map(|(at, call)| title(&text[at + call.len()..])).collect()
}

/// The numbers at the beginning of a name, with ranges filled in.
fn numbers(name: &str) -> Vec<Number> {
    let mut words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    let mut found: Vec<Number> = Vec::new();
    while let Some(word) = words.next() {
        let next = words.peek().and_then(|next| Number::read(next));
        match (Number::read(word), word, found.last().copied(), next) {
            (Some(number), ..) => found.push(number),
            (None, "to", Some(first), Some(last)) if first.letter == last.letter => {
                let between = first.place + 1..last.place;
                found.extend(between.map(|place| Number { letter: first.letter, place }));
            }
            _ => break,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str) -> String {
        numbers(name).iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn numbers_stand_at_the_beginning_of_a_name() {
        assert_eq!(read("s22_the_location_follows_s23"), "S22");
        assert_eq!(read("s31_s32_d9_turning_off"), "S31 S32 D9");
        assert_eq!(read("s26_to_s29_the_features_open"), "S26 S27 S28 S29");
        assert_eq!(read("S14 to S16, D2: a feature of 3 leads"), "S14 S15 S16 D2");
        for name in ["turning_on", "d_2", "sl2_x", "s2x_y", "to_s3", "", "l1a"] {
            assert_eq!(read(name), "", "{name}");
        }
    }

    #[test]
    fn only_what_is_a_test_counts() {
        let text = "
            #[test]
            fn s1_a() {}
            fn s2_helper() {}
            #[tokio::test(flavor = \"multi_thread\")]
            // Why.
            async fn s3_b() {}
            #[cfg(test)]
            fn s4_c() {}
            #[wasm_bindgen_test]
            #[expect(dead_code, reason = \"a sample\")]
            pub async fn s5_d() {}
            #[test]
            const X: u8 = 1;
            fn s6_e() {}";
        assert_eq!(rust_tests(text), ["s1_a", "s3_b", "s5_d"]);
        let text = "test(`S1 ${a}`, () => {}); latest(\"S2\"); test(\n  'S3 b', f); test.skip(\"S4\");\n  // test('S5')";
        assert_eq!(journeys(text), ["S1 ${a}", "S3 b"]);
    }

    #[test]
    fn what_is_ignored_or_stands_in_a_text_or_a_comment_is_no_test() {
        let text = r##"
            #[test]
            #[ignore = "not today"]
            fn s1_ignored() {}
            #[ignore]
            #[tokio::test]
            async fn s2_ignored() {}
            #[test]
            fn s3_runs() {
                let quotes = ['"', '\"'];
                let sample = "
                    #[test]
                    fn s4_told() {} \\";
                let raw = r#"
                    #[test]
                    fn s5_"told"() {}"#;
            }
            /*
            #[test]
            fn s6_commented_out() {}
            */
            #[test]
            fn s7_runs_too() {}"##;
        assert_eq!(rust_tests(text), ["s3_runs", "s7_runs_too"]);
        let own = include_str!("behaviours.rs");
        assert!(rust_tests(own).iter().all(|name| numbers(name).is_empty()), "its samples are no tests");
    }

    #[test]
    fn every_behaviour_has_a_test_and_every_number_in_a_name_is_listed() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join("..");
        let survey = Survey::of(&root).expect("the checkout is readable");
        assert!(survey.behaviours.len() > 60, "the list was not read");
        let faults = survey.faults();
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn a_number_without_a_test_and_a_test_without_a_number_are_found() {
        let list = "| number | |\n|---|---|\n| S1 | One. | |\n| S2 | Two. | |\n| D3 | Three. | later |\n";
        let behaviours = read_list(list);
        assert_eq!(behaviours.iter().map(|it| it.later).collect::<Vec<_>>(), [false, false, true]);
        let number = |word| Number::read(word).unwrap();
        let tests = [(number("s1"), vec!["a: s1_x".to_owned()]), (number("s9"), vec!["b: s9_y".to_owned()])];
        let survey = Survey { behaviours, tests: BTreeMap::from(tests) };
        assert_eq!(survey.faults(), ["Without a test: S2  Two.", "No behaviour has the number S9: b: s9_y"]);
    }
}
