//! The words, one line each: name, English, Dutch; a file for each part of the app. Terms of the product follow the
//! source document.

use super::Word;

macro_rules! words {
    ($($name:ident $(($($argument:ident),+))? : $english:literal, $dutch:literal;)*) => {
        /// The place of each word in the table.
        #[expect(non_camel_case_types, reason = "the names are those of the methods")]
        #[derive(Clone, Copy)]
        enum Place { $($name,)* }

        /// English and Dutch.
        pub(super) static TABLE: &[crate::i18n::Both] = &[$([$english, $dutch],)*];

        impl crate::i18n::Words {
            $(words!(@word $name [$($($argument),+)?]);)*
        }
    };
    (@word $name:ident []) => {
        pub(crate) fn $name(self) -> crate::i18n::Word {
            crate::i18n::Word { both: &TABLE[Place::$name as usize], words: self }
        }
    };
    (@word $name:ident [$($argument:ident),+]) => {
        pub(crate) fn $name(self, $($argument: &str),+) -> String {
            let word = crate::i18n::Word { both: &TABLE[Place::$name as usize], words: self };
            super::fill(word, &[$((stringify!($argument), $argument)),+])
        }
    };
}

mod eligibility;
mod errors;
mod features;
mod frame;
mod lifecycle;
mod personal;
mod services;
mod settings;

/// Puts what belongs there in the place of each `{name}`.
fn fill(word: Word, arguments: &[(&str, &str)]) -> String {
    filled(word.get(), arguments)
}

fn filled(text: &str, arguments: &[(&str, &str)]) -> String {
    let mut parts = text.split('{');
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap_or((part, ""));
        let argument = arguments.iter().find(|(argument, _)| *argument == name);
        filled.push_str(argument.map_or(name, |(_, value)| value));
        filled.push_str(rest);
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::filled;
    use crate::i18n::Both;

    /// Every table there is.
    const TABLES: &[&[Both]] = &[
        super::eligibility::TABLE,
        super::errors::TABLE,
        super::features::TABLE,
        super::frame::TABLE,
        super::lifecycle::TABLE,
        super::personal::TABLE,
        super::services::TABLE,
        super::settings::TABLE,
    ];

    fn names(text: &str) -> Vec<&str> {
        let mut names: Vec<_> = text.split('{').skip(1).filter_map(|part| part.split('}').next()).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn both_languages_have_each_word_with_the_same_places_to_fill() {
        let words = TABLES.iter().flat_map(|table| table.iter());
        assert!(words.clone().count() > 200);
        for [english, dutch] in words {
            assert!(!english.trim().is_empty() && !dutch.trim().is_empty(), "{english} / {dutch}");
            assert_eq!(names(english), names(dutch), "{english} / {dutch}");
        }
    }

    #[test]
    fn every_file_of_words_is_looked_at() {
        let files = std::fs::read_dir("src/i18n/words").unwrap().count();
        assert_eq!(TABLES.len(), files - 1, "each file but mod.rs has a table");
    }

    #[test]
    fn what_is_filled_in_is_never_read_as_a_place() {
        assert_eq!(filled("by {name}, {time}", &[("name", "{time}"), ("time", "now")]), "by {time}, now");
    }
}
