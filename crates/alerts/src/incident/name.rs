//! The name of an incident by rule, in each language of the app: the words are those of the contract, with which the app says it.

use security_center_contract::{self as contract, NameLanguage, NamedAfter};

use crate::category::{Categories, Category};

/// What an incident is named after.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameFacts {
    /// The title of its alert, where it has but one: that is its name.
    pub title: Option<String>,
    /// The categories of its alerts.
    pub categories: Categories,
    /// How many devices its alerts incriminate.
    pub devices: i64,
    /// How many people.
    pub users: i64,
    /// How many mailboxes.
    pub mailboxes: i64,
    /// How many services raised them.
    pub services: i64,
}

impl NameFacts {
    /// In English, such as `Multi-stage incident: execution and persistence on 3 devices, 2 services`, and in Dutch.
    #[must_use]
    pub fn names(&self) -> Names {
        if let Some(title) = &self.title {
            return Names::given(title);
        }
        let categories: Vec<contract::Category> = self.categories.iter().map(told).collect();
        let entities = [self.devices, self.users, self.mailboxes].map(i64::unsigned_abs);
        let services = self.services.unsigned_abs();
        let after = NamedAfter { categories: &categories, entities, services };
        Names { english: after.name(NameLanguage::English), dutch: after.name(NameLanguage::Dutch) }
    }
}

/// What an incident is called in each language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// In English.
    pub english: String,
    /// In Dutch.
    pub dutch: String,
}

impl Names {
    /// What a person or a service called it, which is the same in each.
    #[must_use]
    pub fn given(name: &str) -> Self {
        Self { english: name.to_owned(), dutch: name.to_owned() }
    }
}

/// The category, as the contract knows it.
fn told(category: Category) -> contract::Category {
    macro_rules! same {
        ($($name:ident)*) => { match category { $(Category::$name => contract::Category::$name,)* } };
    }
    same!(Reconnaissance ResourceDevelopment InitialAccess Execution Persistence PrivilegeEscalation DefenseEvasion
          CredentialAccess Discovery LateralMovement Collection CommandAndControl Exfiltration Impact Malware
          Ransomware UnwantedSoftware Exploit SuspiciousActivity ThreatManagement DataLossPrevention Other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(categories: &[Category], counts: [i64; 4]) -> NameFacts {
        let categories = categories.iter().fold(Categories::default(), |all, one| all.with(*one));
        let [devices, users, mailboxes, services] = counts;
        NameFacts { title: None, categories, devices, users, mailboxes, services }
    }

    #[test]
    fn a_name_says_stages_whom_and_by_how_many_services() {
        use Category::{Execution, InitialAccess, Malware, Other, Persistence};
        for (facts, name) in [
            (
                facts(&[Persistence, Execution], [3, 0, 0, 2]),
                "Multi-stage incident: execution and persistence on 3 devices, 2 services",
            ),
            (
                facts(&[Persistence, Execution, InitialAccess], [1, 2, 1, 1]),
                "Multi-stage incident: initial access, execution and persistence on 1 device, 2 users and 1 mailbox",
            ),
            (facts(&[Execution, Malware], [1, 0, 0, 1]), "Execution on 1 device"),
            (facts(&[Malware], [0, 0, 2, 1]), "Malware on 2 mailboxes"),
            (facts(&[Other], [0, 0, 0, 1]), "Incident"),
            (facts(&[], [0, 1, 0, 2]), "Incident on 1 user, 2 services"),
        ] {
            assert_eq!(facts.names().english, name);
        }
        let single = NameFacts { title: Some("Odd sign-in".to_owned()), ..facts(&[Execution], [1, 1, 1, 1]) };
        assert_eq!(single.names(), Names::given("Odd sign-in"));
    }
}
