//! The name of an incident by rule, in the languages of the app. The server keeps it in each, so that it is searched and sorted as it
//! is read, and the app says it with the same words.

use crate::Category;

/// A language of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameLanguage {
    /// English.
    English,
    /// Dutch.
    Dutch,
}

/// What an incident of several alerts is named after.
#[derive(Clone, Copy, Debug)]
pub struct NamedAfter<'a> {
    /// The categories of its alerts, in their order.
    pub categories: &'a [Category],
    /// How many devices, people and mailboxes its alerts incriminate.
    pub entities: [u64; 3],
    /// How many services raised them.
    pub services: u64,
}

/// The rule's words in a language.
struct Rule {
    plain: &'static str,
    stages: &'static str,
    and: &'static str,
    on: &'static str,
    services: &'static str,
    entities: [[&'static str; 2]; 3],
    /// Between the thousands.
    separator: char,
}

const ENGLISH: Rule = Rule {
    plain: "Incident",
    stages: "Multi-stage incident: ",
    and: " and ",
    on: " on ",
    services: " services",
    entities: [["device", "devices"], ["user", "users"], ["mailbox", "mailboxes"]],
    separator: ',',
};

const DUTCH: Rule = Rule {
    plain: "Incident",
    stages: "Incident in meerdere fasen: ",
    and: " en ",
    on: " op ",
    services: " services",
    entities: [["apparaat", "apparaten"], ["gebruiker", "gebruikers"], ["postvak", "postvakken"]],
    separator: '.',
};

impl NamedAfter<'_> {
    /// Such as `Multi-stage incident: execution and persistence on 3 devices, 2 services`: the tactics of ATT&CK, or else the other
    /// categories; whom; and how many services, where they are several.
    #[must_use]
    pub fn name(&self, language: NameLanguage) -> String {
        let (rule, place) = match language {
            NameLanguage::English => (&ENGLISH, 0),
            NameLanguage::Dutch => (&DUTCH, 1),
        };
        let tactics = self.categories.iter().filter(|one| one.is_tactic()).count();
        let is_said = |one: &&Category| if tactics == 0 { **one != Category::Other } else { one.is_tactic() };
        let said = self.categories.iter().filter(is_said);
        let what = listed(rule, said.map(|one| one.names()[place].to_lowercase()).collect());
        let mut name = match tactics {
            2.. => [rule.stages, &what].concat(),
            _ if what.is_empty() => rule.plain.to_owned(),
            _ => first_upper(&what),
        };
        let whom = self.entities.into_iter().zip(rule.entities).filter(|(count, _)| *count > 0);
        let whom = whom.map(|(count, [one, more])| {
            [number(rule, count).as_str(), " ", if count == 1 { one } else { more }].concat()
        });
        let whom = listed(rule, whom.collect());
        if !whom.is_empty() {
            name = [&name, rule.on, &whom].concat();
        }
        if self.services > 1 {
            name = [&name, ", ", &self.services.to_string(), rule.services].concat();
        }
        name
    }
}

impl Category {
    /// What it is called in English and in Dutch.
    #[must_use]
    pub fn names(self) -> &'static [&'static str; 2] {
        match self {
            Self::Reconnaissance => &["Reconnaissance", "Verkenning"],
            Self::ResourceDevelopment => &["Resource development", "Ontwikkeling van middelen"],
            Self::InitialAccess => &["Initial access", "Eerste toegang"],
            Self::Execution => &["Execution", "Uitvoering"],
            Self::Persistence => &["Persistence", "Persistentie"],
            Self::PrivilegeEscalation => &["Privilege escalation", "Escalatie van bevoegdheden"],
            Self::DefenseEvasion => &["Defense evasion", "Omzeiling van verdediging"],
            Self::CredentialAccess => &["Credential access", "Toegang tot referenties"],
            Self::Discovery => &["Discovery", "Ontdekking"],
            Self::LateralMovement => &["Lateral movement", "Laterale verplaatsing"],
            Self::Collection => &["Collection", "Verzameling"],
            Self::CommandAndControl => &["Command and control", "Opdracht en beheer"],
            Self::Exfiltration => &["Exfiltration", "Exfiltratie"],
            Self::Impact => &["Impact", "Impact"],
            Self::Malware => &["Malware", "Malware"],
            Self::Ransomware => &["Ransomware", "Ransomware"],
            Self::UnwantedSoftware => &["Unwanted software", "Ongewenste software"],
            Self::Exploit => &["Exploit", "Exploit"],
            Self::SuspiciousActivity => &["Suspicious activity", "Verdachte activiteit"],
            Self::ThreatManagement => &["Threat management", "Bedreigingsbeheer"],
            Self::DataLossPrevention => &["Data loss prevention", "Preventie van gegevensverlies"],
            Self::Other => &["Other", "Overig"],
        }
    }
}

fn first_upper(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn listed(rule: &Rule, words: Vec<String>) -> String {
    match words.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => [&first.join(", "), rule.and, last].concat(),
    }
}

/// With its thousands apart.
fn number(rule: &Rule, number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(rule.separator);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_in_each_language_stages_whom_and_by_how_many_services() {
        use Category::{Execution, InitialAccess, Malware, Other, Persistence, UnwantedSoftware};
        let name = |categories: &[Category], [devices, users, mailboxes, services]: [u64; 4]| {
            let after = NamedAfter { categories, entities: [devices, users, mailboxes], services };
            [after.name(NameLanguage::English), after.name(NameLanguage::Dutch)]
        };
        assert_eq!(
            name(&[Execution, Persistence], [3, 0, 0, 2]),
            [
                "Multi-stage incident: execution and persistence on 3 devices, 2 services",
                "Incident in meerdere fasen: uitvoering en persistentie op 3 apparaten, 2 services",
            ]
        );
        assert_eq!(
            name(&[InitialAccess, Execution, Persistence], [1, 1_234, 1, 1]),
            [
                "Multi-stage incident: initial access, execution and persistence on 1 device, 1,234 users and 1 mailbox",
                "Incident in meerdere fasen: eerste toegang, uitvoering en persistentie op 1 apparaat, 1.234 gebruikers en 1 postvak",
            ]
        );
        assert_eq!(
            name(&[UnwantedSoftware], [0, 0, 2, 1]),
            ["Unwanted software on 2 mailboxes", "Ongewenste software op 2 postvakken"]
        );
        assert_eq!(name(&[Execution, Malware], [1, 0, 0, 1])[0], "Execution on 1 device");
        assert_eq!(name(&[Other], [0, 0, 0, 1]), ["Incident", "Incident"]);
        assert_eq!(name(&[], [0, 1, 0, 2])[1], "Incident op 1 gebruiker, 2 services");
    }
}
