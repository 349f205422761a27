//! What the operator configured beside the app, in `config.json`: the addresses of other portals (`behaviour.md` D14). What
//! is faulty in it is left out and named; without the file the app works, with nothing of it shown.

use crate::{
    api::{self, ApiError},
    i18n::Words,
    routes::Outside,
};
use leptos::prelude::*;
use security_center_contract::Value;
use std::sync::Arc;

/// An item of the navigation whose content belongs to another portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Portal {
    /// Secure score.
    SecureScore,
    /// Classification.
    Classification,
    /// Policies.
    Policies,
}

impl Portal {
    /// Every one, with its name in the file.
    const ALL: [(Self, &'static str); 3] = [
        (Self::SecureScore, "secureScore"),
        (Self::Classification, "classification"),
        (Self::Policies, "policies"),
    ];
}

/// Another portal, on the page More resources and in the app launcher.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    name: [String; 2],
    about: [String; 2],
    /// Where it is.
    pub href: Outside,
}

impl Resource {
    /// Its name; follows the language.
    #[must_use]
    pub fn name(&self, words: Words) -> String {
        self.name[words.language() as usize].clone()
    }

    /// What it is for; follows the language.
    #[must_use]
    pub fn about(&self, words: Words) -> String {
        self.about[words.language() as usize].clone()
    }
}

/// The configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Configuration {
    portals: Vec<(Portal, Outside)>,
    /// The other portals, in their order.
    pub resources: Vec<Resource>,
    /// The places in the file that were left out because they are faulty.
    pub faults: Vec<String>,
}

impl Configuration {
    /// Where a portal is, if that is configured.
    #[must_use]
    pub fn portal(&self, portal: Portal) -> Option<&Outside> {
        self.portals.iter().find(|(other, _)| *other == portal).map(|(_, href)| href)
    }

    /// Reads the file.
    #[must_use]
    pub fn read(file: Value) -> Self {
        let mut found = Self::default();
        for (name, value) in found.entries(file, "config.json") {
            match name.as_str() {
                "navigation" => found.read_navigation(value),
                "resources" => found.read_resources(value),
                _ => found.faults.push(name),
            }
        }
        found
    }

    fn read_navigation(&mut self, value: Value) {
        for (name, value) in self.entries(value, "navigation") {
            let portal = Portal::ALL.into_iter().find(|(_, other)| name == *other);
            match (portal, outside(value)) {
                (Some((portal, _)), Some(href)) => self.portals.push((portal, href)),
                _ => self.faults.push("navigation.".to_owned() + &name),
            }
        }
    }

    fn read_resources(&mut self, value: Value) {
        let Value::List(items) = value else {
            self.faults.push("resources".to_owned());
            return;
        };
        for (place, item) in items.into_iter().enumerate() {
            match resource(item) {
                Some(resource) => self.resources.push(resource),
                None => self.faults.push("resources[".to_owned() + &place.to_string() + "]"),
            }
        }
    }

    /// What an object holds; anything else is a fault at `place`.
    fn entries(&mut self, value: Value, place: &str) -> Vec<(String, Value)> {
        if let Value::Object(entries) = value {
            return entries;
        }
        self.faults.push(place.to_owned());
        Vec::new()
    }
}

fn outside(value: Value) -> Option<Outside> {
    if let Value::Text(address) = value { Outside::parse(&address) } else { None }
}

/// Nothing but name, about and address, each of them good.
fn resource(value: Value) -> Option<Resource> {
    let Value::Object(fields) = value else { return None };
    let (mut name, mut about, mut href) = (None, None, None);
    for (field, value) in fields {
        match field.as_str() {
            "name" => name = Some(both(value)?),
            "about" => about = Some(both(value)?),
            "href" => href = Some(outside(value)?),
            _ => return None,
        }
    }
    Some(Resource { name: name?, about: about?, href: href? })
}

/// English and Dutch, both of them there, in the order of `Language`.
fn both(value: Value) -> Option<[String; 2]> {
    let Value::Object(fields) = value else { return None };
    let mut found = [String::new(), String::new()];
    for (language, value) in fields {
        let place = ["en", "nl"].iter().position(|tag| language == *tag)?;
        let Value::Text(text) = value else { return None };
        found[place] = text;
    }
    found.iter().all(|text| !text.trim().is_empty()).then_some(found)
}

/// The configuration once it is known. Copy it freely.
#[derive(Clone, Copy)]
pub struct Configured(RwSignal<Option<Arc<Configuration>>>);

/// Offers the configuration to all that is below.
pub fn provide_configuration() -> Configured {
    let configured = Configured(RwSignal::new(None));
    provide_context(configured);
    configured
}

/// The configuration.
///
/// # Panics
/// Where none was provided.
#[must_use]
pub fn use_configuration() -> Configured {
    expect_context()
}

impl Configured {
    /// Fetches the file.
    pub fn begin(self) {
        leptos::task::spawn_local(async move {
            let found = match api::configuration().await {
                Ok(file) => Configuration::read(file),
                // There need not be one.
                Err(ApiError::Unreadable { status: 404 }) => Configuration::default(),
                Err(ApiError::Unreadable { .. } | ApiError::Problem(_)) => Configuration::read(Value::Null),
                // Whoever cannot be reached is told of in other ways.
                Err(_) => Configuration::default(),
            };
            for fault in &found.faults {
                web_sys::console::error_1(
                    &("config.json: left out because it is faulty: ".to_owned() + fault).into(),
                );
            }
            let _ = self.0.try_set(Some(Arc::new(found)));
        });
    }

    /// Whether the file was read, or is known not to come.
    #[must_use]
    pub fn is_settled(self) -> bool {
        self.0.read().is_some()
    }

    /// What is configured; nothing until the file was read.
    #[must_use]
    pub fn get(self) -> Arc<Configuration> {
        self.0.get().unwrap_or_default()
    }

    /// The same, without being told when it changes.
    #[must_use]
    pub fn now(self) -> Arc<Configuration> {
        self.0.get_untracked().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &str) -> Configuration {
        Configuration::read(serde_json::from_str(file).unwrap())
    }

    #[test]
    fn d14_what_is_not_configured_is_not_there() {
        assert_eq!(read("{}"), Configuration::default());
        let found = read(r#"{"navigation": {"policies": "https://portal.example/policies"}}"#);
        assert_eq!(
            found.portal(Portal::Policies),
            Outside::parse("https://portal.example/policies").as_ref()
        );
        assert_eq!(found.portal(Portal::SecureScore), None);
        assert!(found.faults.is_empty());
    }

    #[test]
    fn d14_the_files_that_come_with_the_app_are_good() {
        assert_eq!(read(&std::fs::read_to_string("config.json").unwrap()), Configuration::default());
        let portals = read(&std::fs::read_to_string("demo/portals/config.json").unwrap());
        assert!(portals.faults.is_empty(), "{:?}", portals.faults);
        assert!(Portal::ALL.into_iter().all(|(portal, _)| portals.portal(portal).is_some()));
        assert!(!portals.resources.is_empty());
    }

    #[test]
    fn d14_what_is_faulty_is_left_out_and_named_and_the_rest_stays() {
        let good = r#"{"name": {"en": "A", "nl": "B"}, "about": {"en": "C", "nl": "D"}, "href": "https://a.example"}"#;
        let found = read(&format!(
            r#"{{
                "navigation": {{"secureScore": "javascript:alert(1)", "policies": "https://a.example", "home": "https://b.example"}},
                "resources": [{good}, {{"name": {{"en": "A"}}, "about": {{"en": "C", "nl": "D"}}, "href": "https://a.example"}}, 1],
                "resource": []
            }}"#
        ));
        assert_eq!(
            found.faults,
            ["navigation.secureScore", "navigation.home", "resources[1]", "resources[2]", "resource"]
        );
        assert!(found.portal(Portal::Policies).is_some() && found.portal(Portal::SecureScore).is_none());
        assert_eq!(found.resources.len(), 1);
        assert_eq!(found.resources[0].name, ["A", "B"]);
        assert_eq!(read("[]").faults, ["config.json"]);
        assert_eq!(read(r#"{"navigation": 1, "resources": {}}"#).faults, ["navigation", "resources"]);
    }
}
