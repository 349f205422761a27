//! What a person has set for himself. It is kept on the server and follows him to another browser.

wire_code! {
    /// A language of the app.
    pub enum LanguageChoice {
        /// English.
        En,
        /// Dutch.
        Nl,
    }

    /// How the app looks.
    pub enum ThemeChoice {
        /// As the system.
        System,
        /// Light.
        Light,
        /// Dark.
        Dark,
    }

    /// In which zone times are shown (`behaviour.md` L13).
    pub enum TimeZoneChoice {
        /// UTC, unless the person chose otherwise.
        Utc,
        /// The zone of the browser.
        Local,
    }
}

wire! {
    /// How a person arranged the navigation. Items go by their ids; an id that the app does not know is passed over,
    /// an item that is not named keeps its usual place.
    pub struct NavigationPreferences {
        /// The items in the person's order; empty for the usual one.
        pub order: Vec<String>,
        /// The items that are hidden.
        pub hidden: Vec<String>,
        /// The items that stand first.
        pub pinned: Vec<String>,
    }

    /// A person's own settings.
    pub struct Preferences {
        /// The language; `null` until one was chosen: then the browser's.
        pub language: Option<LanguageChoice>,
        /// The theme; `null` until one was chosen: then as the system.
        pub theme: Option<ThemeChoice>,
        /// The zone of the times.
        pub time_zone: TimeZoneChoice,
        /// The navigation.
        pub navigation: NavigationPreferences,
        /// The buttons "Need help?" and "Feedback" were put away.
        pub help_put_away: bool,
    }
}

/// A change of a person's own settings: only what is named changes. Read strictly.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PreferencesChange {
    /// The language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<LanguageChoice>,
    /// The theme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theme: Option<ThemeChoice>,
    /// The zone of the times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<TimeZoneChoice>,
    /// The whole arrangement of the navigation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub navigation: Option<NavigationPreferences>,
    /// Whether the buttons "Need help?" and "Feedback" are put away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help_put_away: Option<bool>,
}
