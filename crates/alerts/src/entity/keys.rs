//! The names by which entities are known, each in one form: what is the same reads the same, and what everybody has is none.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::net;
use super::{Described, Entity, Kind};

/// The longest key, in bytes. Of a longer one its hash stands in its place, so that it still tells one from another.
pub const LONGEST_KEY: usize = 256;

/// The hashes of no content at all: empty files have nothing else in common.
const OF_NOTHING: [&str; 2] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "da39a3ee5e6b4b0d3255bfef95601890afd80709",
];

/// A text of at most so many characters, with an ellipsis where more was cut off. U+0000 becomes U+FFFD.
#[must_use]
pub fn cut(text: &str, longest: usize) -> String {
    let text = text.trim().replace('\0', "\u{FFFD}");
    match text.char_indices().nth(longest) {
        None => text,
        Some(_) => text.chars().take(longest - 1).chain(['…']).collect(),
    }
}

/// A key within its bound.
#[must_use]
pub fn bounded(key: &str) -> String {
    let key = key.replace('\0', "\u{FFFD}");
    if key.len() <= LONGEST_KEY {
        return key;
    }
    let kind = key.split(':').next().unwrap_or_default();
    let mut short = format!("{kind}:hash:");
    for byte in Sha256::digest(key.as_bytes()) {
        let _ = write!(short, "{byte:02x}");
    }
    short
}

/// What a service made of something, in whichever capitals.
#[must_use]
pub fn exact(kind: &str, text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    (!text.is_empty()).then(|| bounded(&format!("{kind}:{text}")))
}

/// An id that is not all zeros.
fn id(prefix: &str, id: Option<&str>) -> Option<String> {
    let id = id?.trim().to_lowercase();
    let said = id.chars().any(|one| one.is_alphanumeric() && one != '0');
    said.then(|| bounded(&format!("{prefix}:{id}")))
}

/// A device by the id that a service gave it.
#[must_use]
pub fn device_id(of: &str, device: Option<&str>) -> Option<String> {
    id(&format!("device:{of}"), device)
}

/// A device by its name.
#[must_use]
pub fn device_name(name: Option<&str>) -> Option<String> {
    let name = name?.trim().trim_end_matches('.').to_lowercase();
    let own = !name.is_empty() && name != "localhost" && !name.starts_with("localhost.");
    own.then(|| bounded(&format!("device:dns:{name}")))
}

/// A person by the directory's id.
#[must_use]
pub fn user_id(user: Option<&str>) -> Option<String> {
    id("user:aad", user)
}

/// A person by the security identifier: only those of a domain, of a machine or of the directory are somebody's own. All
/// others, such as that of the system, are the same everywhere.
#[must_use]
pub fn sid(sid: Option<&str>) -> Option<String> {
    let sid = sid?.trim().to_ascii_lowercase();
    let own = sid.starts_with("s-1-5-21-") || sid.starts_with("s-1-12-1-");
    own.then(|| bounded(&format!("user:sid:{sid}")))
}

/// A person by the name to sign in with.
#[must_use]
pub fn principal_name(name: Option<&str>) -> Option<String> {
    address_of_mail(name?).map(|name| bounded(&format!("user:upn:{name}")))
}

/// A mailbox.
#[must_use]
pub fn mailbox(address: Option<&str>) -> Option<String> {
    address_of_mail(address?).map(|address| bounded(&format!("mailbox:{address}")))
}

fn address_of_mail(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let (name, domain) = text.rsplit_once('@')?;
    (!name.is_empty() && !domain.is_empty()).then_some(text)
}

/// An account of a domain or a machine by its name.
#[must_use]
pub fn account(domain: Option<&str>, name: Option<&str>) -> Option<String> {
    let name = name?;
    Some(domain.map_or_else(|| name.to_owned(), |domain| format!("{domain}\\{name}")))
}

/// A file by its hash, in hexadecimal.
#[must_use]
pub fn hash(algorithm: &str, hash: Option<&str>) -> Option<String> {
    let hash = hash?.trim().to_ascii_lowercase();
    let length = if algorithm == "sha1" { 40 } else { 64 };
    let is_hash = hash.len() == length && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    let of_something =
        is_hash && !OF_NOTHING.contains(&hash.as_str()) && hash.bytes().any(|byte| byte != b'0');
    of_something.then(|| format!("file:{algorithm}:{hash}"))
}

/// A process: a device gives its number to another one later, so the time is part of it.
#[must_use]
pub fn process(device: Option<&str>, number: Option<i64>, created_at: Option<i64>) -> Option<String> {
    let device = device_id("mde", device)?;
    let (number, created_at) = (number?, created_at?);
    let device = device.strip_prefix("device:mde:").unwrap_or_default();
    Some(bounded(&format!("process:{device}:{number}:{created_at}")))
}

/// A mail by the id that the mail system, or its sender, gave it.
#[must_use]
pub fn message(of: &str, message: Option<&str>) -> Option<String> {
    id(&format!("message:{of}"), message)
}

/// An address of the network; it is somebody's own only in the public part.
#[must_use]
pub fn address(text: &str, described: &Described) -> Entity {
    let parsed = net::address(text);
    let own = parsed.filter(|address| net::is_public(*address)).map(|address| format!("ip:{address}"));
    let mut entity = Entity::new(Kind::IpAddress, [own], text, described);
    if let Some(address) = parsed {
        entity.know_by(&format!("ip:{address}"));
    }
    entity
}

/// An address of the web, and its host: attacks change the former more often than the latter.
#[must_use]
pub fn urls(text: &str, described: &Described) -> Vec<Entity> {
    let text = text.trim();
    let (scheme, rest) = text.split_once("://").unwrap_or(("", text));
    let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host).to_lowercase();
    let path = path.split('#').next().unwrap_or_default();
    let path = if path == "/" { "" } else { path };
    let host = net::host(&authority);
    let named = !authority.is_empty() && !text.contains(char::is_whitespace);
    // The same page with and without encryption is the same page.
    let scheme = scheme.to_lowercase();
    let scheme = if matches!(scheme.as_str(), "" | "http" | "https") { "" } else { scheme.as_str() };
    let url = named.then(|| bounded(&format!("url:{scheme}{authority}{path}")));
    let mut found = vec![Entity::new(Kind::Url, [url], text, described)];
    match net::address(host) {
        Some(_) => found.push(address(host, described)),
        None if named && net::is_domain(host) => {
            found.push(Entity::new(
                Kind::Domain,
                [Some(bounded(&format!("domain:{host}")))],
                host,
                described,
            ));
        }
        None => {}
    }
    found
}
