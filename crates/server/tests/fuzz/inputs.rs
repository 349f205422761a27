//! How inputs are made and counted: texts of telling pieces, bytes, and JSON that was valid once.

use std::fmt::Debug;
use std::io::Write;

use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any};
use proptest::prop_oneof;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use serde_json::Value;

/// How many inputs each parser gets in a usual run.
pub(crate) const INPUTS: u32 = 2_000;

/// How many whole documents.
pub(crate) const DOCUMENTS: u32 = 1_000;

/// How many requests each endpoint that takes a body, a query or a header of its own gets in a usual run.
pub(crate) const REQUESTS: u32 = 80;

/// How many each of the others gets.
pub(crate) const PLAIN_REQUESTS: u32 = 20;

/// Tries so many inputs, or as many as `FUZZ_INPUTS` says, and tells how many there were.
pub(crate) fn try_all<S: Strategy>(
    parser: &str,
    usually: u32,
    strategy: &S,
    test: impl Fn(S::Value) -> Result<(), TestCaseError>,
) where
    S::Value: Debug,
{
    let wished = std::env::var("FUZZ_INPUTS").ok().map(|text| text.parse().expect("FUZZ_INPUTS is a number"));
    let cases = wished.unwrap_or(usually);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 2_000, ..Config::default() };
    let mut runner = if wished.is_some() {
        TestRunner::new(config)
    } else {
        TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
    };
    if let Err(failure) = runner.run(strategy, test) {
        panic!("{parser}: {failure}");
    }
    // Past the capture of the test runner: the number belongs to the result.
    writeln!(std::io::stderr(), "fuzz: {cases} inputs for {parser}").expect("said");
}

/// A text of these pieces, in any order, with other characters between them.
pub(crate) fn text(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => select(pieces).prop_map(ToOwned::to_owned),
        2 => any::<char>().prop_map(String::from),
        1 => (any::<char>(), 1..200_usize).prop_map(|(one, times)| one.to_string().repeat(times)),
        1 => any::<i64>().prop_map(|number| number.to_string()),
    ];
    vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// A text as above, or plain bytes.
pub(crate) fn bytes(pieces: &'static [&'static str]) -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![4 => text(pieces).prop_map(String::into_bytes), 1 => vec(any::<u8>(), 0..200)]
}

/// What happens to a place in a JSON document.
#[derive(Clone, Debug)]
enum Blow {
    Replace(Value),
    Remove,
    Double,
    Rename(String),
}

fn blow() -> impl Strategy<Value = Blow> {
    let odd = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text(&[
            "",
            " ",
            "\u{0}",
            "\n",
            "true",
            "2020-06-24T09:20:00Z",
            "00000000-0000-0000-0000-000000000000"
        ])
        .prop_map(Value::from),
        Just(Value::Array(Vec::new())),
        Just(Value::Object(serde_json::Map::new())),
        Just(serde_json::json!([[[[{}]]]])),
    ];
    prop_oneof![
        4 => odd.prop_map(Blow::Replace),
        2 => Just(Blow::Remove),
        1 => Just(Blow::Double),
        1 => text(&["value", "id", "@odata.count", "x"]).prop_map(Blow::Rename),
    ]
}

/// A document that was valid, after blows at any of its places.
pub(crate) fn damaged(valid: Value) -> impl Strategy<Value = Value> {
    vec((any::<Index>(), blow()), 1..4).prop_map(move |blows| {
        let mut document = valid.clone();
        for (place, blow) in blows {
            let place = place.index(count(&document));
            strike(&mut document, &mut { place }, &blow);
        }
        document
    })
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(list) => list.iter().map(count).sum(),
        Value::Object(fields) => fields.values().map(count).sum(),
        _ => 0_usize,
    }
}

/// Counts down to the place, depth first, and strikes there. True: it was struck.
fn strike(value: &mut Value, left: &mut usize, blow: &Blow) -> bool {
    if *left == 0 {
        if let Blow::Replace(odd) = blow {
            *value = odd.clone();
        }
        return true;
    }
    *left -= 1;
    match value {
        Value::Array(list) => {
            for place in 0..list.len() {
                let here = *left == 0;
                match blow {
                    Blow::Remove if here => drop(list.remove(place)),
                    Blow::Double if here => list.insert(place, list[place].clone()),
                    _ if strike(&mut list[place], left, blow) => {}
                    _ => continue,
                }
                return true;
            }
        }
        Value::Object(fields) => {
            let names: Vec<_> = fields.keys().cloned().collect();
            for name in names {
                let here = *left == 0;
                match blow {
                    Blow::Remove if here => drop(fields.remove(&name)),
                    Blow::Rename(new) if here => {
                        let moved = fields.remove(&name).unwrap_or_default();
                        fields.insert(new.clone(), moved);
                    }
                    _ if strike(&mut fields[&name], left, blow) => {}
                    _ => continue,
                }
                return true;
            }
        }
        _ => {}
    }
    false
}
