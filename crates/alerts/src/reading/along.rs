//! Whom and what a mail, a mailbox or a process names along with itself: one rule for an alert of Microsoft Graph and for rows.

use crate::entity::{Described, Entity, Kind, Named, keys};

/// The most addresses of the web that are named of one mail: they link nothing, and a newsletter has hundreds.
const MOST_URLS: usize = 50;

/// Whom and what a mail names.
#[derive(Debug, Default)]
pub(super) struct Mail<'a> {
    /// Who received it.
    pub(super) recipient: Option<&'a str>,
    /// Who sent it, as the mail systems told each other.
    pub(super) envelope_sender: Option<&'a str>,
    /// Who sent it, as the mail says. Anybody can write anything there.
    pub(super) shown_senders: [Option<&'a str>; 2],
    /// The last mail server that passed it on.
    pub(super) sender_ip: Option<&'a str>,
    /// `inbound`, `outbound` or `intraorg`; often not said.
    pub(super) direction: Option<&'a str>,
    /// What it contains.
    pub(super) urls: Vec<&'a str>,
}

impl Mail<'_> {
    /// The mail with all of them. Whoever of the organization received or sent a mail that the alert incriminates is
    /// concerned by it. All else is only mentioned: a sender outside is whatever the sender wrote, the server is one of those
    /// that pass on everybody's mail, and most links of a bad mail are those of good ones.
    pub(super) fn named(self, message: Entity) -> Named {
        let incriminated = message.incriminated;
        let direction = self.direction.unwrap_or_default().to_ascii_lowercase();
        let mut named = Named::of(message);
        match direction.as_str() {
            "outbound" => named.along(mailbox(self.recipient), false),
            _ => named.along(person(self.recipient), incriminated),
        }
        match direction.as_str() {
            "outbound" | "intraorg" => named.along(person(self.envelope_sender), incriminated),
            _ => named.along(mailbox(self.envelope_sender), false),
        }
        for sender in self.shown_senders {
            named.along(mailbox(sender), false);
        }
        let nothing = Described::default();
        named.along(self.sender_ip.map(|address| keys::address(address, &nothing)), false);
        for url in self.urls.into_iter().take(MOST_URLS) {
            named.along(keys::urls(url, &nothing), false);
        }
        named
    }
}

/// A process with the file that it ran from and the account that it ran as. The file is only mentioned: what an attack runs
/// from is often a part of the system that every device has, and of a file that is bad itself there is evidence of its own.
pub(super) fn process(process: Entity, image: Entity, account: Option<Entity>) -> Named {
    let incriminated = process.incriminated;
    let mut named = Named::of(process);
    named.along(Some(image).filter(|image| image.identified), false);
    let own = account.as_ref().is_some_and(|account| account.identified);
    named.along(account, incriminated && own);
    named
}

/// A mailbox and whose it is: whoever is said to be, or else whoever signs in with its address.
pub(super) fn mailbox_of(
    mailbox: Entity,
    account: Option<Entity>,
    upn: Option<&str>,
    address: Option<&str>,
) -> Named {
    let mut named = Named::of(mailbox);
    let (said, only_named): (Option<Entity>, _) = match account {
        Some(account) if account.identified => (Some(account), None),
        other => (None, other),
    };
    let described = named.about.first().map(Entity::described).unwrap_or_default();
    let owner = match said {
        Some(mut account) => {
            let missing = !account.keys.iter().any(|key| key.starts_with("user:upn:"));
            account.keys.extend(keys::principal_name(upn).filter(|_| missing));
            Some(account)
        }
        None => {
            let name = upn.or(address);
            let one =
                Entity::new(Kind::User, [keys::principal_name(name)], name.unwrap_or_default(), &described);
            Some(one).filter(|one| one.identified).or(only_named)
        }
    };
    named.about.extend(owner);
    named
}

fn mailbox(address: Option<&str>) -> Option<Entity> {
    let address = address.filter(|text| is_one_address(text))?;
    let key = keys::mailbox(Some(address))?;
    Some(Entity::new(Kind::Mailbox, [Some(key)], address, &Described::default()))
}

/// A mailbox of the organization, and whoever signs in with its address.
fn person(address: Option<&str>) -> Vec<Entity> {
    let user = |address: &str| {
        Entity::new(Kind::User, [keys::principal_name(Some(address))], address, &Described::default())
    };
    let mailbox = mailbox(address);
    let user = address.filter(|_| mailbox.is_some()).map(user);
    mailbox.into_iter().chain(user).collect()
}

fn is_one_address(text: &str) -> bool {
    !text
        .contains(|one: char| one.is_whitespace() || one.is_control() || matches!(one, ',' | ';' | '<' | '>'))
}
