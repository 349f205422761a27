//! An entity that an alert names: a device, a person, a file and so on, with the names by which it is known elsewhere.

pub mod keys;
mod net;
mod sought;

pub use sought::sought;

use std::collections::{BTreeSet, HashMap};

use crate::coded;

coded! {
    /// What an entity is.
    pub enum Kind {
        /// A device.
        Device = "device",
        /// A person's account.
        User = "user",
        /// A mailbox.
        Mailbox = "mailbox",
        /// A file, by its content.
        File = "file",
        /// A process that ran on a device.
        Process = "process",
        /// An address of the network.
        IpAddress = "ipAddress",
        /// An address of the web.
        Url = "url",
        /// The host of such an address.
        Domain = "domain",
        /// A mail.
        Message = "message",
        /// Mails that are alike.
        MailCluster = "mailCluster",
        /// A key of the registry.
        RegistryKey = "registryKey",
        /// A value of the registry.
        RegistryValue = "registryValue",
        /// An application in the cloud.
        CloudApplication = "cloudApplication",
        /// An application with rights in the directory.
        OauthApplication = "oauthApplication",
        /// A group of people.
        SecurityGroup = "securityGroup",
        /// Whatever else a service names.
        Other = "other",
    }

    /// What was found about it; a later one weighs more where an alert names the same entity twice.
    pub enum Verdict {
        /// Nothing bad.
        NoThreatsFound = "noThreatsFound",
        /// Nobody looked, or has not said.
        Unknown = "unknown",
        /// Suspicious.
        Suspicious = "suspicious",
        /// Malicious.
        Malicious = "malicious",
    }

    /// What was done about it; a later one weighs more where an alert names the same entity twice.
    pub enum RemediationStatus {
        /// Nothing.
        None = "none",
        /// It was looked for, and not found.
        NotFound = "notFound",
        /// It was kept from doing what it would have done.
        Prevented = "prevented",
        /// It was blocked.
        Blocked = "blocked",
        /// It was removed, or repaired.
        Remediated = "remediated",
    }
}

/// The roles that do not incriminate: what only stands around, or was only looked at.
const HARMLESS: [&str; 2] = ["contextual", "scanned"];

/// The longest text by which an entity is shown, in characters. The whole is in the alert's record.
const LONGEST_DISPLAY: usize = 256;

/// What an alert says about an entity, whatever the entity is.
#[derive(Clone, Debug)]
pub struct Described {
    /// What was found.
    pub verdict: Verdict,
    /// What was done.
    pub remediation: RemediationStatus,
    /// Its parts in what happened, in the service's words.
    pub roles: BTreeSet<String>,
    /// What the service calls a kind that is not known here.
    pub type_name: String,
}

impl Default for Described {
    /// Nothing is said of it.
    fn default() -> Self {
        Self {
            verdict: Verdict::Unknown,
            remediation: RemediationStatus::None,
            roles: BTreeSet::new(),
            type_name: String::new(),
        }
    }
}

impl Described {
    /// The same, for a kind that is not known here.
    #[must_use]
    pub fn of_type(&self, name: &str) -> Self {
        Self { type_name: keys::cut(name, 64), ..self.clone() }
    }
}

/// An entity as one alert names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// What it is.
    pub kind: Kind,
    /// The names by which it is known, the best first: in one form each, at most [`keys::LONGEST_KEY`] bytes.
    pub keys: Vec<String>,
    /// It has a name that is its own, so that it may link.
    pub identified: bool,
    /// How it is shown.
    pub display: String,
    /// What was found.
    pub verdict: Verdict,
    /// What was done.
    pub remediation: RemediationStatus,
    /// Its parts in what happened.
    pub roles: BTreeSet<String>,
    /// The device group's id, of a device.
    pub group_id: Option<String>,
    /// The device group's name, of a device.
    pub group_name: Option<String>,
    /// The alert incriminates it.
    pub incriminated: bool,
}

impl Kind {
    /// Whether alerts that share one of this kind belong together.
    #[must_use]
    pub const fn links(self) -> bool {
        !matches!(
            self,
            Self::RegistryKey
                | Self::RegistryValue
                | Self::CloudApplication
                | Self::OauthApplication
                | Self::SecurityGroup
                | Self::Other
        )
    }
}

impl Entity {
    /// With names of its own.
    pub fn new(
        kind: Kind,
        names: impl IntoIterator<Item = Option<String>>,
        display: &str,
        described: &Described,
    ) -> Self {
        let mut known: Vec<String> = Vec::new();
        for name in names.into_iter().flatten() {
            if !known.contains(&name) {
                known.push(name);
            }
        }
        let harmless = !described.roles.is_empty()
            && described.roles.iter().all(|role| HARMLESS.iter().any(|one| role.eq_ignore_ascii_case(one)));
        Self {
            kind,
            identified: !known.is_empty(),
            keys: known,
            display: keys::cut(display, LONGEST_DISPLAY),
            verdict: described.verdict,
            remediation: described.remediation,
            roles: described.roles.clone(),
            group_id: None,
            group_name: None,
            incriminated: described.verdict != Verdict::NoThreatsFound && !harmless,
        }
    }

    /// Knows it by a name that others may have, too, where it has none of its own.
    pub fn know_by(&mut self, name: &str) {
        if self.keys.is_empty() {
            self.keys.push(keys::bounded(&name.to_lowercase()));
        }
    }

    /// The name by which it is known first.
    #[must_use]
    pub fn key(&self) -> &str {
        self.keys.first().map_or("", String::as_str)
    }

    /// The names by which it links its alert to others.
    #[must_use]
    pub fn links_by(&self) -> &[String] {
        if self.incriminated && self.identified && self.kind.links() { &self.keys } else { &[] }
    }

    /// What is said of it.
    #[must_use]
    pub fn described(&self) -> Described {
        Described {
            verdict: self.verdict,
            remediation: self.remediation,
            roles: self.roles.clone(),
            type_name: String::new(),
        }
    }

    /// The same entity, named once more by the same alert.
    fn absorb(&mut self, other: Self) {
        for key in other.keys {
            if !self.keys.contains(&key) {
                self.keys.push(key);
            }
        }
        if self.display.is_empty() {
            self.display = other.display;
        }
        self.identified |= other.identified;
        self.incriminated |= other.incriminated;
        self.verdict = self.verdict.max(other.verdict);
        self.remediation = self.remediation.max(other.remediation);
        self.roles.extend(other.roles);
        self.group_id = self.group_id.take().or(other.group_id);
        self.group_name = self.group_name.take().or(other.group_name);
    }
}

/// What a piece of evidence names.
#[derive(Clone, Debug, Default)]
pub struct Named {
    /// What it is about.
    pub about: Vec<Entity>,
    /// Whom else it incriminates. It comes behind all that other evidence is about, which knows better how that is shown.
    pub concerned: Vec<Entity>,
    /// What is only mentioned along with that, and links nothing.
    pub mentioned: Vec<Entity>,
}

impl Named {
    /// One entity and no other.
    #[must_use]
    pub fn of(entity: Entity) -> Self {
        vec![entity].into()
    }

    /// Adds what is named along with what it is about, and is incriminated with that or only mentioned.
    pub fn along(&mut self, others: impl IntoIterator<Item = Entity>, incriminated: bool) {
        let list = if incriminated { &mut self.concerned } else { &mut self.mentioned };
        list.extend(others.into_iter().map(|other| Entity { incriminated, ..other }));
    }
}

impl From<Vec<Entity>> for Named {
    fn from(about: Vec<Entity>) -> Self {
        Self { about, ..Self::default() }
    }
}

/// The entities of one alert, each once.
#[derive(Clone, Debug, Default)]
pub struct Entities {
    list: Vec<Option<Entity>>,
    by_key: HashMap<String, usize>,
}

impl Entities {
    /// Adds one. Where it shares a name with others of them, all are one; where nothing is said of it, it is none.
    pub fn add(&mut self, mut entity: Entity) {
        if entity.keys.is_empty() {
            if entity.display.is_empty() {
                return;
            }
            let name = format!("{}:name:{}", entity.kind.code(), entity.display);
            entity.know_by(&name);
        }
        let mut places: Vec<usize> =
            entity.keys.iter().filter_map(|key| self.by_key.get(key).copied()).collect();
        places.sort_unstable();
        places.dedup();
        let Some((&first, others)) = places.split_first() else {
            self.keep(entity);
            return;
        };
        let later: Vec<Entity> = others.iter().filter_map(|place| self.list[*place].take()).collect();
        if let Some(one) = self.list[first].as_mut() {
            for other in later {
                one.absorb(other);
            }
            one.absorb(entity);
            for key in &one.keys {
                self.by_key.insert(key.clone(), first);
            }
        }
    }

    /// Adds one that something else concerns. What is said of one that is there stays as it is.
    fn concern(&mut self, mut entity: Entity) {
        if self.knows(&entity) {
            entity.verdict = Verdict::NoThreatsFound;
        }
        self.add(entity);
    }

    fn knows(&self, entity: &Entity) -> bool {
        entity.keys.iter().any(|key| self.by_key.contains_key(key))
    }

    /// Adds one that is only mentioned, while there are fewer than so many. To one that is there it adds names, and takes
    /// nothing of what is said of it.
    fn mention(&mut self, mut entity: Entity, most: usize) {
        let there = self.knows(&entity);
        if there {
            entity.verdict = Verdict::NoThreatsFound;
        }
        if there || (!entity.keys.is_empty() && self.list.len() < most) {
            self.add(entity);
        }
    }

    /// Adds what all evidence names, those only mentioned last, while there are fewer than so many.
    pub fn add_named(&mut self, all: Vec<Named>, most: usize) {
        let (mut concerned, mut mentioned) = (Vec::new(), Vec::new());
        for named in all {
            named.about.into_iter().for_each(|entity| self.add(entity));
            concerned.extend(named.concerned);
            mentioned.extend(named.mentioned);
        }
        concerned.into_iter().for_each(|entity| self.concern(entity));
        mentioned.into_iter().for_each(|entity| self.mention(entity, most));
    }

    fn keep(&mut self, entity: Entity) {
        for key in &entity.keys {
            self.by_key.insert(key.clone(), self.list.len());
        }
        self.list.push(Some(entity));
    }

    /// All of them, in the order in which they were named first.
    #[must_use]
    pub fn into_list(self) -> Vec<Entity> {
        self.list.into_iter().flatten().collect()
    }
}
