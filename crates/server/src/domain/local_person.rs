//! People that this server keeps: of what form their names may be, and what a password has to be.

use security_center_contract::Role;

use super::fields::{Faulty, Fields};

/// Characters in a sign-in name.
pub const USER_NAME: usize = 100;

/// Characters in a name to show: as many as Microsoft Graph's `displayName` has.
pub const DISPLAY_NAME: usize = 256;

/// The fewest characters of a password, whatever they are (NIST SP 800-63B, OWASP ASVS 5: 6.2.1).
pub const PASSWORD_LEAST: usize = 12;

/// The most. More would be no safer.
pub const PASSWORD_MOST: usize = 128;

/// For how long a link that the operator makes can be used, in milliseconds.
pub const LINK_FOR: i64 = 72 * 60 * 60 * 1000;

/// For how long the link for the first administrator can be used, in milliseconds.
pub const FIRST_LINK_FOR: i64 = 24 * 60 * 60 * 1000;

/// After so many sign-in names that somebody has already a link for a first administrator ends. Names are one in the whole
/// installation, so that whoever holds the link could find out those of other tenants with it.
pub const NAMES_TAKEN_AT_MOST: i64 = 3;

/// What the first administrator of a tenant is.
pub const FIRST_ADMINISTRATOR: Role = Role::GlobalAdministrator;

/// Names that were found to be good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// The sign-in name, in small letters.
    pub user_name: String,
    /// The name to show.
    pub display_name: String,
}

/// How a sign-in name is kept and looked for: without space around it and in small letters.
#[must_use]
pub fn folded(user_name: &str) -> String {
    user_name.trim().to_lowercase()
}

/// Names as they are kept. The letters of a sign-in name are the 26 of ASCII: two that look alike are then the same.
pub fn check_names(fields: &mut Fields, user_name: &str, display_name: &str) -> Names {
    let user_name = fields.line("userName", user_name, USER_NAME).unwrap_or_default();
    let allowed = |one: char| one.is_ascii_alphanumeric() || ".@_+-".contains(one);
    if user_name.is_empty() {
        fields.missing("userName");
    } else if !user_name.chars().all(allowed) {
        fields.not_a_user_name("userName");
    }
    let display_name = fields.name("displayName", display_name, DISPLAY_NAME).unwrap_or_default();
    if display_name.is_empty() {
        fields.missing("displayName");
    }
    Names { user_name: folded(&user_name), display_name }
}

/// Names that are good, or every fault of them.
pub fn names(user_name: &str, display_name: &str) -> Result<Names, Faulty> {
    let mut fields = Fields::default();
    let names = check_names(&mut fields, user_name, display_name);
    fields.finish(names)
}

/// Notes what is wrong with a password: its length in characters, control characters, or that it is guessed too easily.
/// Nothing is asked of what kinds of characters are in it (NIST SP 800-63B 3.1.1.2).
///
/// `known` is what somebody who guesses at this person knows: the names.
pub fn check_password(fields: &mut Fields, field: &str, password: &str, known: &[&str]) {
    let characters = password.chars().count();
    if characters < PASSWORD_LEAST {
        fields.too_short(field, PASSWORD_LEAST);
    } else if characters > PASSWORD_MOST {
        fields.too_long(field, PASSWORD_MOST);
    } else if let Some(odd) = password.chars().find(|one| one.is_control()) {
        fields.forbidden_character(field, odd);
    } else if is_weak(password, known) {
        fields.too_weak(field);
    }
}

/// Whether fewer than 10⁸ guesses find it, as zxcvbn estimates: from lists of passwords and words, keys that lie side by
/// side, dates, repetitions, and what is known of the person. With or without what stands between words: zxcvbn takes two
/// words and a space for three things to guess.
fn is_weak(password: &str, known: &[&str]) -> bool {
    let mut words: Vec<String> =
        ["security", "center", "securitycenter", "microsoft", "defender"].map(str::to_owned).to_vec();
    for name in known {
        words.extend([(*name).to_owned(), without_gaps(name)]);
        let parts = name.split(|one: char| !one.is_alphanumeric()).filter(|word| word.chars().count() > 2);
        words.extend(parts.map(str::to_owned));
    }
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    let weak = |password: &str| zxcvbn::zxcvbn(password, &words).score() < zxcvbn::Score::Three;
    weak(password) || weak(&without_gaps(password))
}

fn without_gaps(text: &str) -> String {
    text.chars().filter(|one| !one.is_whitespace() && !"-_.,".contains(*one)).collect()
}
