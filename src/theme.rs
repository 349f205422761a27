//! Light, dark, or as the system has it.

use crate::{browser, ui::effect};
use leptos::prelude::*;

/// A person's choice of theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Every choice, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// How the choice is kept.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The choice kept under this code; the system's for anything else.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.code() == code).unwrap_or(Self::System)
    }
}

/// Offers the theme to all that is below, applies and keeps each change of it.
pub fn provide_theme() -> RwSignal<Theme> {
    let theme = RwSignal::new(Theme::from_code(browser::kept("theme").as_deref().unwrap_or_default()));
    effect(move || {
        let now = theme.get();
        let code = (now != Theme::System).then(|| now.code());
        let root = browser::root();
        let _ = match code {
            Some(code) => root.set_attribute("data-theme", code),
            None => root.remove_attribute("data-theme"),
        };
        browser::keep("theme", code);
    });
    provide_context(theme);
    theme
}
