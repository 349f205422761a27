//! The words, one line each: name, English, Dutch; a file for each part of the app. Terms of the product follow the
//! source document.

use super::Word;

macro_rules! words {
    ($($name:ident $(($($argument:ident),+))? : $english:literal, $dutch:literal;)*) => {
        /// English and Dutch of every word.
        #[cfg(test)]
        pub(super) static TABLE: &[crate::i18n::Both] = &[$([$english, $dutch],)*];

        impl crate::i18n::Words {
            $(words!(@word $name [$($($argument),+)?] $english, $dutch);)*
        }
    };
    // Each word is data of its own, so that it is where it is said: in the app, or in a part that comes later.
    (@word $name:ident [] $english:literal, $dutch:literal) => {
        pub(crate) fn $name(self) -> crate::i18n::Word {
            static BOTH: crate::i18n::Both = [$english, $dutch];
            crate::i18n::Word { both: &BOTH, words: self }
        }
    };
    (@word $name:ident [$($argument:ident),+] $english:literal, $dutch:literal) => {
        pub(crate) fn $name(self, $($argument: &str),+) -> String {
            static BOTH: crate::i18n::Both = [$english, $dutch];
            let word = crate::i18n::Word { both: &BOTH, words: self };
            super::fill(word, &[$((stringify!($argument), $argument)),+])
        }
    };
}

mod access;
mod alerts;
mod audit;
mod eligibility;
mod errors;
mod features;
mod frame;
mod help;
mod incidents;
mod lifecycle;
mod people;
mod personal;
mod services;
mod settings;
mod views;

/// Puts what belongs there in the place of each `{name}`, and in the place of each `{name|one|other}` the form that
/// agrees with the number `name`: both languages have these two, and a whole number is written "1" in both.
fn fill(word: Word, arguments: &[(&str, &str)]) -> String {
    filled(word.get(), arguments)
}

fn filled(text: &str, arguments: &[(&str, &str)]) -> String {
    let mut parts = text.split('{');
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (place, rest) = part.split_once('}').unwrap_or((part, ""));
        let (name, forms) = place.split_once('|').unwrap_or((place, ""));
        let argument = arguments.iter().find(|(argument, _)| *argument == name);
        let value = argument.map_or(name, |(_, value)| value);
        match forms.split_once('|') {
            Some((one, _)) if value == "1" => filled.push_str(one),
            Some((_, other)) => filled.push_str(other),
            None => put(&mut filled, value),
        }
        filled.push_str(rest);
    }
    filled
}

/// Puts in what belongs there as it is written. Where it holds letters that run from right to left, or signs that make what follows do
/// so, it is set apart (UAX 9, isolates): whatever attackers call things, the sentence around it reads as it was written.
fn put(filled: &mut String, value: &str) {
    if !value.contains(turns) {
        filled.push_str(value);
        return;
    }
    let mut open = 0_usize;
    filled.push('\u{2068}');
    for one in value.chars() {
        match one {
            '\u{2066}'..='\u{2068}' => open += 1,
            // It would end what this began.
            '\u{2069}' if open == 0 => continue,
            '\u{2069}' => open -= 1,
            _ => {}
        }
        filled.push(one);
    }
    filled.extend(std::iter::repeat_n('\u{2069}', open + 1));
}

/// Whether a letter runs from right to left, or is a sign about the direction of others.
fn turns(letter: char) -> bool {
    matches!(letter,
        '\u{590}'..='\u{8ff}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::filled;
    use crate::i18n::{Both, pseudo::stretched};

    /// Every table there is.
    const TABLES: &[&[Both]] = &[
        super::access::TABLE,
        super::alerts::TABLE,
        super::audit::TABLE,
        super::eligibility::TABLE,
        super::errors::TABLE,
        super::features::TABLE,
        super::frame::TABLE,
        super::help::TABLE,
        super::incidents::TABLE,
        super::lifecycle::TABLE,
        super::people::TABLE,
        super::personal::TABLE,
        super::services::TABLE,
        super::settings::TABLE,
        super::views::TABLE,
    ];

    fn places(text: &str) -> impl Iterator<Item = &str> {
        text.split('{').skip(1).filter_map(|part| part.split('}').next())
    }

    fn names(text: &str) -> Vec<&str> {
        let mut names: Vec<_> = places(text).filter_map(|place| place.split('|').next()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// A count before a word that does not change with it ("1 incidents"), and forms that are not two.
    fn disagrees(text: &str) -> bool {
        let fixed = text.split("{count} ").skip(1).any(|after| after.starts_with(char::is_alphabetic));
        fixed || places(text).any(|place| !matches!(place.matches('|').count(), 0 | 2))
    }

    #[test]
    fn both_languages_have_each_word_with_the_same_places_to_fill() {
        let words = TABLES.iter().flat_map(|table| table.iter());
        assert!(words.clone().count() > 200);
        for [english, dutch] in words {
            assert!(!english.trim().is_empty() && !dutch.trim().is_empty(), "{english} / {dutch}");
            assert_eq!(names(english), names(dutch), "{english} / {dutch}");
            assert!(!disagrees(english) && !disagrees(dutch), "{english} / {dutch}");
        }
    }

    #[test]
    fn the_language_of_the_tests_is_longer_and_has_the_same_places_to_fill() {
        for [english, _] in TABLES.iter().flat_map(|table| table.iter()) {
            let longer = stretched(english);
            assert!(longer.chars().count() * 10 >= english.chars().count() * 14, "{longer}");
            assert!(
                longer.starts_with('⟦') && longer.ends_with('⟧') && names(&longer) == names(english),
                "{longer}"
            );
        }
        assert_eq!(stretched("{count} {count|day|days}"), "⟦{count} {count|dááýý|dááýýs} óné twóó⟧");
    }

    #[test]
    fn every_file_of_words_is_looked_at() {
        let files = std::fs::read_dir("src/i18n/words").unwrap().count();
        assert_eq!(TABLES.len(), files - 1, "each file but mod.rs has a table");
    }

    #[test]
    fn a_word_agrees_with_its_number() {
        let alerts = |count| filled("{count} {count|alert|alerts}", &[("count", count)]);
        assert_eq!(alerts("1"), "1 alert");
        assert_eq!(
            ["0", "2", "11", "1,001"].map(alerts),
            ["0 alerts", "2 alerts", "11 alerts", "1,001 alerts"]
        );
        assert!(disagrees("{count} alerts") && disagrees("{count|alerts}"));
        assert!(!disagrees("{count} {count|alert|alerts}") && !disagrees("Alerts ({count})"));
    }

    #[test]
    fn what_runs_from_right_to_left_turns_nothing_round_it() {
        let by = |name| filled("by {name}: 2", &[("name", name)]);
        assert_eq!(by("Zoë – “a”…"), "by Zoë – “a”…: 2");
        assert_eq!(by("שלום"), "by \u{2068}שלום\u{2069}: 2");
        assert_eq!(by("\u{202e}exe.txt"), "by \u{2068}\u{202e}exe.txt\u{2069}: 2");
        assert_eq!(by("\u{2069}\u{202e}x"), "by \u{2068}\u{202e}x\u{2069}: 2", "it ends nothing but itself");
        assert_eq!(by("\u{2066}a"), "by \u{2068}\u{2066}a\u{2069}\u{2069}: 2");
    }

    #[test]
    fn what_is_filled_in_is_never_read_as_a_place() {
        assert_eq!(filled("by {name}, {time}", &[("name", "{time}"), ("time", "now")]), "by {time}, now");
    }
}
