//! Which items of a queue are listed, and in which order: it stands in the address, so that a link and a reload show the same.

use crate::{
    api, browser,
    i18n::{Language, Word, Words, use_words},
    router::{HEADING_ID, Router, use_router},
};
use leptos::prelude::*;

/// What stands in the address where nothing is left out.
pub const ANY: &str = "any";

/// Something by which items are told apart.
pub struct Facet {
    /// Its parameter, which is that of the API.
    pub name: &'static str,
    /// What is chosen where the address says nothing.
    pub usual: &'static str,
    /// Its heading.
    pub legend: fn(Words) -> Word,
    /// What can be chosen, each with its code.
    pub choices: fn(Words) -> Vec<(&'static str, Word)>,
}

/// From how many days ago on there was activity; the first is the usual one.
pub const DAYS: [&str; 5] = ["30", "1", "7", "180", ANY];

/// What the address says besides the facets: what is looked for, the days, the order, the entity that all name, the incident that
/// all are of.
const OTHERS: [&str; 5] = ["q", "days", "sort", "entity", "incident"];

/// The filter of the present address. Copy it freely.
#[derive(Clone, Copy)]
pub struct Filter {
    router: Router,
    words: Words,
    /// By what they are told apart.
    pub facets: &'static [Facet],
    chosen: StoredValue<Vec<Memo<Option<String>>>>,
    others: [Memo<Option<String>>; OTHERS.len()],
}

impl Filter {
    /// Follows the address.
    #[must_use]
    pub fn of_address(facets: &'static [Facet]) -> Self {
        let router = use_router();
        Self {
            router,
            words: use_words(),
            facets,
            chosen: StoredValue::new(facets.iter().map(|facet| router.parameter(facet.name)).collect()),
            others: OTHERS.map(|name| router.parameter(name)),
        }
    }

    /// The parameters of the API: only what is left out is named. Followed.
    #[must_use]
    pub fn wanted(self) -> String {
        self.parameters(false)
    }

    /// The same for a file. Followed.
    #[must_use]
    pub fn wanted_in_file(self) -> String {
        self.parameters(true)
    }

    fn parameters(self, of_file: bool) -> String {
        let mut parameters: Vec<(&str, String)> = self
            .facets
            .iter()
            .map(|facet| (facet.name, self.codes(facet)))
            .filter(|(_, codes)| codes != ANY)
            .collect();
        let others = [("entity", self.entity()), ("incident", self.incident()), ("q", self.others[0].get())];
        for (name, value) in others {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                parameters.push((name, value));
            }
        }
        let days = self.days();
        if days != ANY {
            parameters.push(("days", days));
        }
        let sort = self.sort();
        // Names by rule are put in order, and stand in a file, as they are read.
        let by_words = of_file || matches!(sort.as_str(), "name" | "-name");
        parameters.push(("sort", sort));
        if by_words && self.words.language() == Language::Dutch {
            parameters.push(("language", Language::Dutch.tag().to_owned()));
        }
        api::parameters(&parameters)
    }

    /// What is chosen of a facet: its codes, or `ANY`. Followed.
    fn codes(self, facet: &Facet) -> String {
        let place = self.facets.iter().position(|other| other.name == facet.name).unwrap_or_default();
        let chosen = self.chosen.with_value(|all| all[place].get());
        chosen.unwrap_or_else(|| facet.usual.to_owned())
    }

    /// Whether this is chosen. Followed.
    #[must_use]
    pub fn has(self, facet: &Facet, code: &str) -> bool {
        self.codes(facet).split(',').any(|other| other == code)
    }

    /// Chooses it, or does not choose it any more. Whoever chooses nothing wants all.
    pub fn choose(self, words: Words, facet: &Facet, code: &str, chosen: bool) {
        let choices = (facet.choices)(words);
        let holds = |other: &str| if other == code { chosen } else { untrack(|| self.has(facet, other)) };
        let codes: Vec<&str> = choices.iter().map(|(other, _)| *other).filter(|other| holds(other)).collect();
        let all = codes.is_empty() || codes.len() == choices.len();
        let codes = if all { ANY.to_owned() } else { codes.join(",") };
        self.set(facet.name, &codes, facet.usual);
    }

    /// How many days. Followed.
    #[must_use]
    pub fn days(self) -> String {
        self.others[1]
            .get()
            .filter(|days| DAYS.contains(&days.as_str()))
            .unwrap_or_else(|| DAYS[0].to_owned())
    }

    /// Lists this many days from now on.
    pub fn choose_days(self, days: &str) {
        self.set("days", days, DAYS[0]);
    }

    /// By which column, with a `-` before it where the highest comes first. Followed.
    #[must_use]
    pub fn sort(self) -> String {
        self.others[2].get().unwrap_or_else(|| "-lastActivity".to_owned())
    }

    /// Sorts by this column from now on, the other way round where it does so already.
    pub fn sort_by(self, column: &str) {
        let down = ["-", column].concat();
        let now = untrack(|| self.sort());
        self.set("sort", if now == down { column } else { &down }, "-lastActivity");
    }

    /// What is looked for. Followed.
    #[must_use]
    pub fn sought(self) -> Memo<Option<String>> {
        self.others[0]
    }

    /// Looks for this from now on.
    pub fn seek(self, text: &str) {
        self.router.set_parameters(&[("q", (!text.is_empty()).then_some(text))], false);
    }

    /// The key of the entity that all of them name. Followed.
    #[must_use]
    pub fn entity(self) -> Option<String> {
        self.others[3].get()
    }

    /// The number of the incident that all of them are of. Followed.
    #[must_use]
    pub fn incident(self) -> Option<String> {
        self.others[4].get()
    }

    /// Lists those, too, that are of others.
    pub fn leave_incident(self) {
        self.router.set_parameters(&[("incident", None)], true);
        browser::focus(HEADING_ID);
    }

    /// Lists those, too, that do not name it.
    pub fn leave_entity(self) {
        self.router.set_parameters(&[("entity", None)], true);
        browser::focus(HEADING_ID);
    }

    /// Whether anything but the usual is left out. Followed.
    #[must_use]
    pub fn is_set(self) -> bool {
        let chosen = self.chosen.with_value(|all| all.iter().any(|value| value.read().is_some()));
        chosen || self.others[..2].iter().any(|value| value.read().is_some())
    }

    /// Shows the usual again.
    pub fn remove(self) {
        let names = self.facets.iter().map(|facet| facet.name).chain(["q", "days"]);
        let none: Vec<_> = names.map(|name| (name, None)).collect();
        self.router.set_parameters(&none, true);
        browser::focus(HEADING_ID);
    }

    /// Shows whatever there is.
    pub fn show_all(self) {
        let any = |facet: &Facet| (facet.name, (facet.usual != ANY).then_some(ANY));
        let mut all: Vec<_> = self.facets.iter().map(any).collect();
        all.extend([("q", None), ("entity", None), ("incident", None), ("days", Some(ANY))]);
        self.router.set_parameters(&all, true);
    }

    fn set(self, name: &'static str, value: &str, usual: &str) {
        self.router.set_parameters(&[(name, (value != usual).then_some(value))], true);
    }
}
