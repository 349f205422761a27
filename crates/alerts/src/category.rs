//! The categories of alerts: the tactics of MITRE ATT&CK in the order of an attack, and others that the services know.

use crate::coded;

coded! {
    /// A category. Those of ATT&CK come first, in the order of its chain; the place of each is its bit in a mask, so new ones
    /// are added at the end only.
    pub enum Category {
        /// ATT&CK TA0043.
        Reconnaissance = "Reconnaissance",
        /// ATT&CK TA0042.
        ResourceDevelopment = "ResourceDevelopment",
        /// ATT&CK TA0001.
        InitialAccess = "InitialAccess",
        /// ATT&CK TA0002.
        Execution = "Execution",
        /// ATT&CK TA0003.
        Persistence = "Persistence",
        /// ATT&CK TA0004.
        PrivilegeEscalation = "PrivilegeEscalation",
        /// ATT&CK TA0005.
        DefenseEvasion = "DefenseEvasion",
        /// ATT&CK TA0006.
        CredentialAccess = "CredentialAccess",
        /// ATT&CK TA0007.
        Discovery = "Discovery",
        /// ATT&CK TA0008.
        LateralMovement = "LateralMovement",
        /// ATT&CK TA0009.
        Collection = "Collection",
        /// ATT&CK TA0011.
        CommandAndControl = "CommandAndControl",
        /// ATT&CK TA0010.
        Exfiltration = "Exfiltration",
        /// ATT&CK TA0040.
        Impact = "Impact",
        /// Malicious software.
        Malware = "Malware",
        /// Software that encrypts for ransom.
        Ransomware = "Ransomware",
        /// Software that is unwanted, not malicious.
        UnwantedSoftware = "UnwantedSoftware",
        /// Use of a weakness.
        Exploit = "Exploit",
        /// Not normal.
        SuspiciousActivity = "SuspiciousActivity",
        /// Of mail.
        ThreatManagement = "ThreatManagement",
        /// Of data that must not leave.
        DataLossPrevention = "DataLossPrevention",
        /// Whatever else a service writes; its own word is kept with the alert.
        Other = "Other",
    }
}

/// How many of them are tactics.
const TACTICS: usize = 14;

/// A set of categories.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Categories(pub i64);

impl Category {
    /// The category of a service's word, such as `InitialAccess`, `Initial access` or `TA0001`'s name.
    #[must_use]
    pub fn read(word: &str) -> Self {
        let letters: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
        Self::of(&letters).unwrap_or(Self::Other)
    }

    /// Whether it is a tactic of ATT&CK.
    #[must_use]
    pub fn is_tactic(self) -> bool {
        (self as usize) < TACTICS
    }

    /// Its bit.
    #[must_use]
    pub const fn bit(self) -> i64 {
        1 << (self as i64)
    }
}

impl Categories {
    /// With one more.
    #[must_use]
    pub const fn with(self, one: Category) -> Self {
        Self(self.0 | one.bit())
    }

    /// Those of either.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// All of them, in their order.
    pub fn iter(self) -> impl Iterator<Item = Category> {
        Category::ALL.iter().copied().filter(move |one| self.0 & one.bit() != 0)
    }

    /// The tactics, in the order of an attack.
    #[must_use]
    pub fn tactics(self) -> Vec<Category> {
        self.iter().filter(|one| one.is_tactic()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_read_as_services_write_it() {
        for word in ["InitialAccess", "initialaccess", "Initial access", "initial-access"] {
            assert_eq!(Category::read(word), Category::InitialAccess, "{word}");
        }
        assert_eq!(Category::read("SomethingOfTomorrow"), Category::Other);
        assert_eq!(Category::read(""), Category::Other);
    }

    #[test]
    fn a_mask_keeps_what_was_put_in_and_its_order() {
        let mask =
            Categories::default().with(Category::Impact).with(Category::Malware).with(Category::Execution);
        assert_eq!(mask.tactics(), [Category::Execution, Category::Impact]);
        assert_eq!(mask.iter().count(), 3);
        let tactics = Category::ALL.iter().filter(|one| one.is_tactic()).count();
        assert_eq!(tactics, TACTICS);
        assert!(Category::Impact.is_tactic() && !Category::Malware.is_tactic());
    }
}
