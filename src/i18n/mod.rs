//! The only place of the words that a person reads, in English and Dutch. Those of names by rule, which the server keeps, too, come
//! from the contract.
//!
//! Each word is a line of a file in `words/` with both languages; a missing translation does not compile, and an unused
//! word is reported by the compiler. Dates, numbers and lists follow the language through `format`.

mod codes;
mod incidents;
#[cfg(debug_assertions)]
pub mod pseudo;
mod words;

use crate::{
    browser,
    ui::{Text, effect, text},
};
use leptos::{oco::Oco, prelude::*};

/// A language of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Dutch.
    Dutch,
}

impl Language {
    /// Every language, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::English, Self::Dutch];

    /// The BCP 47 tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Dutch => "nl",
        }
    }

    /// The language's name in itself.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Dutch => "Nederlands",
        }
    }

    /// The language of a tag; English for any that is not ours.
    #[must_use]
    pub fn from_tag(tag: &str) -> Self {
        Self::ALL.into_iter().find(|language| tag.starts_with(language.tag())).unwrap_or(Self::English)
    }
}

/// The words in the chosen language, and the zone in which they tell times. Each word is a method of its own; called
/// inside a view it follows a change of the language.
#[derive(Clone, Copy)]
pub struct Words {
    language: RwSignal<Language>,
    local_times: RwSignal<bool>,
}

impl Words {
    /// The chosen language.
    #[must_use]
    pub fn language(self) -> Language {
        self.language.get()
    }

    /// A word that comes from elsewhere in both languages.
    fn word(self, both: &'static Both) -> Word {
        Word { both, words: self }
    }

    /// Chooses a language: everything on the page follows at once.
    pub fn choose(self, language: Language) {
        self.language.set(language);
    }

    /// Whether times are told in the browser's zone; else in UTC (`behaviour.md` L13).
    #[must_use]
    pub fn local_times(self) -> bool {
        self.local_times.get()
    }

    /// Chooses the zone of the times: everything on the page follows at once.
    pub fn tell_local_times(self, local: bool) {
        if self.local_times.get_untracked() != local {
            self.local_times.set(local);
        }
    }
}

/// One word or sentence in both languages. Data only, so that each use costs the download no code.
#[derive(Clone, Copy)]
pub struct Word {
    both: &'static Both,
    words: Words,
}

/// English and Dutch.
type Both = [&'static str; 2];

impl Word {
    /// In the chosen language; where this is called follows a change of the language.
    #[must_use]
    pub fn get(self) -> &'static str {
        let text = self.both[match self.words.language() {
            Language::English => 0,
            Language::Dutch => 1,
        }];
        #[cfg(debug_assertions)]
        let text = pseudo::spoken(text);
        text
    }

    /// As text that follows the language by itself.
    #[must_use]
    pub fn text(self) -> Text {
        self.into()
    }
}

impl From<Word> for Text {
    #[inline(never)]
    fn from(word: Word) -> Self {
        text(move || word.get())
    }
}

impl From<Word> for Oco<'static, str> {
    fn from(word: Word) -> Self {
        word.get().into()
    }
}

impl From<Word> for String {
    fn from(word: Word) -> Self {
        word.get().to_owned()
    }
}

/// Offers the words to all that is below, in the language that the boot script found. A change is kept.
pub fn provide_words() -> Words {
    let language = RwSignal::new(Language::from_tag(&browser::root().lang()));
    effect(move || {
        let now = language.get().tag();
        if browser::root().lang() != now {
            browser::root().set_lang(now);
            browser::keep("language", Some(now));
        }
    });
    // The session says later in which zone the person wants times.
    let words = Words { language, local_times: RwSignal::new(false) };
    provide_context(words);
    words
}

/// The words.
///
/// # Panics
/// Where none were provided.
#[must_use]
pub fn use_words() -> Words {
    expect_context()
}

/// What the panic hook says, when no signal can be trusted any more: sentence and button.
pub(crate) const CRASH_EN: (&str, &str) = (
    "Something in this page failed, and it cannot go on. What was applied before is kept.",
    "Load the page again",
);
/// The same in Dutch.
pub(crate) const CRASH_NL: (&str, &str) = (
    "Iets in deze pagina is misgegaan; ze kan niet verder. Wat al was toegepast, is bewaard.",
    "Pagina opnieuw laden",
);
