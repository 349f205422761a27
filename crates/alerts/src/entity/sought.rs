//! The names by which something could be known that somebody looks for: he has it from elsewhere, where it is called by a hash, an id, a
//! principal name or an address, while alerts show it by another one.

use std::collections::BTreeSet;

use super::{Described, RemediationStatus, Verdict, keys};

/// Every name that a text could be, in the form in which names are kept; none for what can only be a part of one.
#[must_use]
pub fn sought(text: &str) -> Vec<String> {
    let text = text.trim();
    if text.is_empty() || text.contains(char::is_whitespace) {
        return Vec::new();
    }
    let some = Some(text);
    let known = [
        keys::hash("sha256", some),
        keys::hash("sha1", some),
        keys::device_id("mde", some),
        keys::device_id("aad", some),
        keys::device_name(some),
        keys::user_id(some),
        keys::sid(some),
        keys::principal_name(some),
        keys::mailbox(some),
        keys::message("network", some),
        keys::message("internet", some),
    ];
    let nothing = Described {
        verdict: Verdict::Unknown,
        remediation: RemediationStatus::None,
        roles: BTreeSet::new(),
        type_name: String::new(),
    };
    let addresses = keys::urls(text, &nothing);
    let address = keys::address(text, &nothing);
    let mut names: Vec<String> = known.into_iter().flatten().collect();
    names.extend(addresses.into_iter().chain([address]).flat_map(|entity| entity.keys));
    names.sort();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::sought;

    #[test]
    fn what_is_looked_for_has_every_name_that_it_could_be() {
        let is =
            |text: &str, name: &str| assert!(sought(text).iter().any(|one| one == name), "{text}: {name}");
        let hash = "AB".repeat(32);
        is(&hash, &format!("file:sha256:{}", "ab".repeat(32)));
        is(&"ab".repeat(20), &format!("file:sha1:{}", "ab".repeat(20)));
        is(" Megan@Contoso.example ", "user:upn:megan@contoso.example");
        is("megan@contoso.example", "mailbox:megan@contoso.example");
        is("S-1-5-21-1-2-3-1001", "user:sid:s-1-5-21-1-2-3-1001");
        is("9f1c4d2e", "device:mde:9f1c4d2e");
        is("PC-1.contoso.example.", "device:dns:pc-1.contoso.example");
        is("https://Bad.example/a?b", "url:bad.example/a?b");
        is("https://bad.example/a", "domain:bad.example");
        is("203.0.113.9", "ip:203.0.113.9");
        is("<m1@mail.example>", "message:internet:<m1@mail.example>");
        for text in ["", " ", "two words"] {
            assert_eq!(sought(text), Vec::<String>::new(), "{text}");
        }
        assert!(sought(&"x".repeat(256)).iter().all(|name| name.len() <= super::keys::LONGEST_KEY));
    }
}
