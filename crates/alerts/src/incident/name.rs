//! The name of an incident by rule: the facts of it, which the app puts into the reader's language, and the English sentence.

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
    /// Whether it is an attack in several stages: alerts of two tactics or more.
    #[must_use]
    pub fn is_multi_stage(&self) -> bool {
        self.categories.tactics().len() > 1
    }

    /// In English, such as `Multi-stage incident: execution and persistence on 3 devices, 2 services`.
    #[must_use]
    pub fn english(&self) -> String {
        if let Some(title) = &self.title {
            return title.clone();
        }
        let tactics = self.categories.tactics();
        let words: Vec<String> = match tactics.as_slice() {
            [] => self.categories.iter().filter(|one| *one != Category::Other).map(in_words).collect(),
            tactics => tactics.iter().copied().map(in_words).collect(),
        };
        let what = listed(&words);
        let what = if self.is_multi_stage() {
            format!("Multi-stage incident: {what}")
        } else if what.is_empty() {
            "Incident".to_owned()
        } else {
            let (first, rest) = what.split_at(1);
            format!("{}{rest}", first.to_uppercase())
        };
        let whom: Vec<String> = [
            (self.devices, "device", "devices"),
            (self.users, "user", "users"),
            (self.mailboxes, "mailbox", "mailboxes"),
        ]
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, more)| format!("{count} {}", if count == 1 { one } else { more }))
        .collect();
        let on = if whom.is_empty() { String::new() } else { format!(" on {}", listed(&whom)) };
        let by = if self.services > 1 { format!(", {} services", self.services) } else { String::new() };
        format!("{what}{on}{by}")
    }
}

/// `InitialAccess` as `initial access`.
fn in_words(category: Category) -> String {
    let mut words = String::new();
    for letter in category.code().chars() {
        if letter.is_ascii_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.push(letter.to_ascii_lowercase());
    }
    words
}

fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
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
            assert_eq!(facts.english(), name);
        }
        let single = NameFacts { title: Some("Odd sign-in".to_owned()), ..facts(&[Execution], [1, 1, 1, 1]) };
        assert_eq!(single.english(), "Odd sign-in");
    }
}
