//! A person's own settings: applied at once, kept in this browser for its next start, and kept by the server, from where
//! they follow him into every other window (`behaviour.md` S1, S38).

use crate::{
    api::{self, ApiError},
    browser,
    i18n::{Language, Words, use_words},
    session::{Known, use_known},
    theme::Theme,
    ui::effect,
};
use leptos::prelude::*;
use security_center_contract::{
    LanguageChoice, NavigationPreferences, Preferences, PreferencesChange, ThemeChoice, TimeZoneChoice,
};

/// Under these names a browser keeps whose choice the server does not have yet: nobody's, where it was made before
/// signing in.
const UNSAVED: [&str; 2] = ["language.unsaved", "theme.unsaved"];

/// The signed-in person's own settings. Copy it freely.
#[derive(Clone, Copy)]
pub struct Own {
    known: Known,
    words: Words,
    theme: RwSignal<Theme>,
    /// What was chosen here and the server has not confirmed: it goes before what the server said.
    unsaved: RwSignal<PreferencesChange>,
    /// Counts the persons; an answer for an earlier one is dropped.
    person: StoredValue<(u32, Option<String>)>,
    sending: StoredValue<bool>,
    failed: RwSignal<Option<ApiError>>,
}

/// Offers the settings to all that is below, and applies each change of them, whoever made it.
pub fn provide_preferences() -> Own {
    let own = Own {
        known: use_known(),
        words: use_words(),
        theme: expect_context(),
        unsaved: RwSignal::default(),
        person: StoredValue::new((0, None)),
        sending: StoredValue::new(false),
        failed: RwSignal::new(None),
    };
    provide_context(own);
    effect(move || {
        if own.known.session.get().is_some() {
            own.meet();
        }
    });
    let looks = Memo::new(move |_| {
        let unsaved = own.unsaved.get();
        let session = own.known.session.get();
        let saved = session.as_ref().map(|session| &session.preferences);
        Looks {
            person: saved.and_then(|_| own.known.person()),
            language: unsaved.language.or_else(|| saved?.language),
            theme: unsaved.theme.or_else(|| saved?.theme),
        }
    });
    effect(move || own.apply(&looks.get()));
    own
}

/// The settings.
///
/// # Panics
/// Where none were provided.
#[must_use]
pub fn use_preferences() -> Own {
    expect_context()
}

/// What is seen of the settings on every page, and whose it is.
#[derive(Clone, PartialEq)]
struct Looks {
    person: Option<String>,
    language: Option<LanguageChoice>,
    theme: Option<ThemeChoice>,
}

impl Own {
    /// The settings as they hold now; follows every change. Those of nobody are the usual ones.
    #[must_use]
    pub fn get(self) -> Preferences {
        let saved = self.known.session.get().map(|session| session.preferences.clone());
        laid_over(saved.unwrap_or_else(usual), self.unsaved.get())
    }

    /// Changes what is named: at once here, and on the server for somebody who is signed in.
    pub fn change(self, change: PreferencesChange) {
        let whose = self.known.person().unwrap_or_default();
        for (name, chosen) in UNSAVED.into_iter().zip([change.language.is_some(), change.theme.is_some()]) {
            if chosen {
                browser::keep(name, Some(&whose));
            }
        }
        self.unsaved.update(|unsaved| add(unsaved, change));
        self.save();
    }

    /// Chooses a language.
    pub fn choose_language(self, language: Language) {
        let language = Some(language_choice(language));
        self.change(PreferencesChange { language, ..PreferencesChange::default() });
    }

    /// Chooses a theme.
    pub fn choose_theme(self, theme: Theme) {
        let theme = Some(theme_choice(theme));
        self.change(PreferencesChange { theme, ..PreferencesChange::default() });
    }

    /// Why the last change could not be saved; it holds here all the same. `None` once it is saved.
    #[must_use]
    pub fn failed(self) -> Option<ApiError> {
        self.failed.get()
    }

    /// Saves what the server has not confirmed, one request at a time.
    pub fn save(self) {
        let sent = self.unsaved.get_untracked();
        if self.known.session.now().is_none()
            || self.sending.get_value()
            || sent == PreferencesChange::default()
        {
            return;
        }
        self.sending.set_value(true);
        let owner = self.person.get_value().0;
        leptos::task::spawn_local(async move {
            let answer = api::change_preferences(sent.clone()).await;
            if self.person.try_get_value().is_none_or(|person| person.0 != owner) {
                return;
            }
            self.sending.set_value(false);
            match answer {
                Ok(saved) => {
                    self.known.put_preferences(saved);
                    self.unsaved.update(|unsaved| take_out(unsaved, sent));
                    self.forget_saved();
                    self.failed.set(None);
                    // What was chosen meanwhile.
                    self.save();
                }
                Err(error) => self.failed.set(Some(error)),
            }
        });
    }

    /// Somebody is signed in: another person's choices are not his.
    fn meet(self) {
        let now = self.known.person();
        let (count, before) = self.person.get_value();
        if now == before {
            return;
        }
        self.person.set_value((count + 1, now.clone()));
        self.sending.set_value(false);
        self.failed.set(None);
        let saved = self.known.session.now();
        let saved = saved.as_ref().map(|session| &session.preferences);
        // What he chose before and could not be saved is still his choice. One made before signing in, by whomever, only
        // holds where he never made another.
        let [language, theme] = UNSAVED.map(browser::kept);
        let his =
            |whose: Option<String>, chosen: bool| whose == now || (whose.as_deref() == Some("") && !chosen);
        let language = his(language, saved.is_some_and(|saved| saved.language.is_some()));
        let theme = his(theme, saved.is_some_and(|saved| saved.theme.is_some()));
        let unsaved = PreferencesChange {
            language: language.then(|| language_choice(untrack(|| self.words.language()))),
            theme: theme.then(|| theme_choice(self.theme.get_untracked())),
            ..PreferencesChange::default()
        };
        self.unsaved.set(unsaved);
        self.forget_saved();
        self.save();
    }

    fn apply(self, looks: &Looks) {
        let somebody = looks.person.is_some();
        let language = match looks.language {
            Some(LanguageChoice::En) => Some(Language::English),
            Some(LanguageChoice::Nl) => Some(Language::Dutch),
            // Whoever has chosen none gets what the browser asks for.
            None => somebody
                .then(|| Language::from_tag(&browser::root().dataset().get("language").unwrap_or_default())),
        };
        if let Some(language) = language.filter(|language| *language != untrack(|| self.words.language())) {
            self.words.choose(language);
        }
        let theme = match looks.theme {
            Some(ThemeChoice::Light) => Some(Theme::Light),
            Some(ThemeChoice::Dark) => Some(Theme::Dark),
            Some(ThemeChoice::System) => Some(Theme::System),
            None => somebody.then_some(Theme::System),
        };
        if let Some(theme) = theme.filter(|theme| *theme != self.theme.get_untracked()) {
            self.theme.set(theme);
        }
    }

    /// The browser need no longer know of what is not unsaved.
    fn forget_saved(self) {
        let unsaved = self.unsaved.get_untracked();
        for (name, still) in UNSAVED.into_iter().zip([unsaved.language.is_some(), unsaved.theme.is_some()]) {
            if !still {
                browser::keep(name, None);
            }
        }
    }
}

fn language_choice(language: Language) -> LanguageChoice {
    match language {
        Language::English => LanguageChoice::En,
        Language::Dutch => LanguageChoice::Nl,
    }
}

fn theme_choice(theme: Theme) -> ThemeChoice {
    match theme {
        Theme::System => ThemeChoice::System,
        Theme::Light => ThemeChoice::Light,
        Theme::Dark => ThemeChoice::Dark,
    }
}

/// The settings of somebody who set nothing.
fn usual() -> Preferences {
    Preferences {
        language: None,
        theme: None,
        time_zone: TimeZoneChoice::Utc,
        navigation: NavigationPreferences { order: Vec::new(), hidden: Vec::new(), pinned: Vec::new() },
        help_put_away: false,
    }
}

/// What is named of the change goes before what is saved.
fn laid_over(saved: Preferences, change: PreferencesChange) -> Preferences {
    Preferences {
        language: change.language.or(saved.language),
        theme: change.theme.or(saved.theme),
        time_zone: change.time_zone.unwrap_or(saved.time_zone),
        navigation: change.navigation.unwrap_or(saved.navigation),
        help_put_away: change.help_put_away.unwrap_or(saved.help_put_away),
    }
}

/// Adds a later change to an earlier one.
fn add(earlier: &mut PreferencesChange, later: PreferencesChange) {
    let before = std::mem::take(earlier);
    *earlier = PreferencesChange {
        language: later.language.or(before.language),
        theme: later.theme.or(before.theme),
        time_zone: later.time_zone.or(before.time_zone),
        navigation: later.navigation.or(before.navigation),
        help_put_away: later.help_put_away.or(before.help_put_away),
    };
}

/// Takes out what was sent; what was chosen otherwise meanwhile stays.
fn take_out(unsaved: &mut PreferencesChange, sent: PreferencesChange) {
    let now = std::mem::take(unsaved);
    *unsaved = PreferencesChange {
        language: now.language.filter(|_| now.language != sent.language),
        theme: now.theme.filter(|_| now.theme != sent.theme),
        time_zone: now.time_zone.filter(|_| now.time_zone != sent.time_zone),
        help_put_away: now.help_put_away.filter(|_| now.help_put_away != sent.help_put_away),
        navigation: if now.navigation == sent.navigation { None } else { now.navigation },
    };
}
