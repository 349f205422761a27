//! Thousands of random filters: what is written is understood as the same again, and nothing makes the parser fall over.

mod list;

use list::{Column, PROPERTIES};
use security_center_odata::{
    Comparison, Condition, Filter, Kind, Matching, Moment, Properties, Value, parse,
};

/// A generator of numbers that are the same at each run (Sebastiano Vigna's SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).expect("small")
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    fn text(&mut self) -> String {
        let characters =
            ['a', 'Z', '\'', '%', '_', '\\', ' ', '(', ')', ',', '"', 'é', '漢', '\u{202e}', '\n'];
        (0..self.below(6)).map(|_| self.one(&characters)).collect()
    }

    fn value(&mut self, kind: Kind) -> Value {
        match kind {
            Kind::Text | Kind::Id | Kind::Texts => Value::Text(self.text()),
            Kind::Choice(names) | Kind::Rank(names) => {
                let place = self.below(names.len());
                Value::Name(names[place], place)
            }
            Kind::Date => {
                let milliseconds = i64::try_from(self.next() >> 16).expect("48 bits");
                Value::Moment(Moment::of_milliseconds(milliseconds % 253_402_300_800_000))
            }
            Kind::Number => Value::Number(self.next().cast_signed()),
            Kind::Flag => Value::Flag(self.below(2) == 0),
        }
    }

    fn filter(&mut self, deep: usize) -> Filter<Column> {
        let parts =
            |numbers: &mut Self| (0..2 + numbers.below(2)).map(|_| numbers.filter(deep - 1)).collect();
        if deep > 0 {
            match self.below(6) {
                0 => return Filter::And(parts(self)),
                1 => return Filter::Or(parts(self)),
                2 => return Filter::Not(Box::new(self.filter(deep - 1))),
                _ => {}
            }
        }
        let property = self.one(PROPERTIES.0);
        match (property.kind, self.below(4)) {
            (Kind::Texts, 0) => Filter::Any(property.is, None),
            (Kind::Texts, 1) => {
                let texts = (0..=self.below(3)).map(|_| self.text()).collect();
                Filter::Any(property.is, Some(Condition::In(texts)))
            }
            (Kind::Texts, _) => {
                let matching = self.one(&Matching::ALL);
                Filter::Any(property.is, Some(Condition::Matches(matching, self.text())))
            }
            (Kind::Text, 0) => {
                let matching = self.one(&Matching::ALL);
                Filter::Matches(property.is, matching, self.text())
            }
            (kind, 1) => Filter::In(property.is, (0..=self.below(3)).map(|_| self.value(kind)).collect()),
            (kind, _) => {
                let possible =
                    Comparison::ALL.into_iter().filter(|one| kind.has_order() || !one.asks_for_order());
                let possible: Vec<_> = possible.collect();
                let comparison = self.one(&possible);
                let null = !comparison.asks_for_order() && self.below(5) == 0;
                let value = if null { Value::Null } else { self.value(kind) };
                Filter::Compare(property.is, comparison, value)
            }
        }
    }
}

#[test]
fn what_is_written_is_understood_as_the_same() {
    let mut numbers = Numbers(1);
    for _ in 0..20_000 {
        let filter = numbers.filter(4);
        let text = PROPERTIES.text(&filter);
        assert_eq!(parse(&text, &PROPERTIES).as_ref(), Ok(&filter), "{text}");
    }
}

/// A text that was cut, doubled and mixed is a filter or a fault within the text.
fn survives(text: &str, properties: &Properties<Column>) -> bool {
    match parse(text, properties) {
        Ok(filter) => {
            assert_eq!(parse(&properties.text(&filter), properties), Ok(filter), "{text:?}");
            true
        }
        Err(fault) => {
            let end = text.chars().count() + 1;
            assert!(fault.position.is_none_or(|at| (1..=end).contains(&at)), "{text:?}: {fault}");
            false
        }
    }
}

#[test]
fn spoilt_filters_are_refused_in_words() {
    let mut numbers = Numbers(2);
    let (mut good, mut bad) = (0, 0);
    for _ in 0..20_000 {
        let mut text: Vec<char> = PROPERTIES.text(&numbers.filter(3)).chars().collect();
        let other: Vec<char> = PROPERTIES.text(&numbers.filter(1)).chars().collect();
        for _ in 0..=numbers.below(2) {
            let (from, at) = (numbers.below(text.len()), numbers.below(other.len()));
            match numbers.below(4) {
                0 => drop(text.remove(from)),
                1 => text.insert(from, other[at]),
                2 => text[from] = other[at],
                _ => {
                    let to = from + numbers.below(text.len() - from);
                    text.splice(from..to, other[..at].iter().copied());
                }
            }
            if text.is_empty() {
                break;
            }
        }
        let text: String = text.into_iter().collect();
        *(if survives(&text, &PROPERTIES) { &mut good } else { &mut bad }) += 1;
    }
    assert!(good > 500 && bad > 5000, "{good} understood, {bad} refused: the mixture is of no use");
}

#[test]
fn random_bytes_never_panic() {
    let mut numbers = Numbers(3);
    let pieces = [
        "not ",
        "(",
        ")",
        "any(",
        "'",
        "''",
        ",",
        ":",
        "/",
        " in ",
        " eq ",
        "tags",
        "created",
        "2026-01-01T",
        "\0",
    ];
    for _ in 0..20_000 {
        let bytes: Vec<u8> = (0..numbers.below(60)).map(|_| numbers.next().to_le_bytes()[0]).collect();
        survives(&String::from_utf8_lossy(&bytes), &PROPERTIES);
        let mixed: String = (0..numbers.below(20)).map(|_| numbers.one(&pieces)).collect();
        survives(&mixed, &PROPERTIES);
        let ascii: String = bytes.iter().map(|byte| char::from(byte % 96 + 31)).collect();
        survives(&ascii, &PROPERTIES);
        let _ = Moment::parse(&ascii);
        let _ = Moment::parse(&String::from_utf8_lossy(&bytes));
    }
}
