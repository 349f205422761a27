//! What a person typed: of what form it may be, and every fault of it at its field.

use security_center_contract::{FieldFault, FieldProblem, limits};

/// A request that is understood, but with fields that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faulty {
    /// Every one of them.
    pub fields: Vec<FieldProblem>,
    /// The same in English, without what was typed.
    pub detail: String,
}

/// Collects the faults of a request, field by field.
#[derive(Debug, Default)]
pub struct Fields {
    faults: Vec<FieldProblem>,
    detail: Vec<String>,
}

impl Fields {
    /// What the checks hand back, or every fault that they found.
    pub fn finish<T>(self, checked: T) -> Result<T, Faulty> {
        if self.faults.is_empty() {
            return Ok(checked);
        }
        Err(Faulty { fields: self.faults, detail: self.detail.join(" ") })
    }

    /// Nothing was given where something is needed.
    pub fn missing(&mut self, field: &str) {
        self.add(field, FieldFault::Missing, None, format!("{field} is missing."));
    }

    /// Outside its range, or of another form.
    pub fn out_of_range(&mut self, field: &str, expected: &str) {
        self.add(field, FieldFault::OutOfRange, None, format!("{field} has to be {expected}."));
    }

    /// Text of several lines, its line ends made one character. Tabs and line ends are the only control characters in
    /// it; anything else that Unicode knows stays as it was typed.
    pub fn text(&mut self, field: &str, text: &str) -> String {
        let text = text.replace("\r\n", "\n");
        self.characters(field, &text, |one| one == '\t' || one == '\n');
        self.length(field, &text, limits::LONG_TEXT);
        text
    }

    /// Text of one line without the space around it; nothing when it is empty.
    pub fn line(&mut self, field: &str, text: &str, limit: usize) -> Option<String> {
        let text = text.trim();
        self.characters(field, text, |_| false);
        self.length(field, text, limit);
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// A name to show, as `line`, and without what turns a line around, hides, or looks like markup.
    pub fn name(&mut self, field: &str, text: &str, limit: usize) -> Option<String> {
        let name = self.line(field, text, limit)?;
        if let Some(odd) = name.chars().find(|one| misleads(*one)) {
            let detail = format!("{field} holds the character U+{:04X}.", u32::from(odd));
            self.add(field, FieldFault::MisleadingCharacter, None, detail);
        }
        Some(name)
    }

    /// More characters than there may be.
    pub fn too_long(&mut self, field: &str, limit: usize) {
        let detail = format!("{field} may have {limit} characters.");
        self.add(field, FieldFault::TooLong, u32::try_from(limit).ok(), detail);
    }

    /// Fewer characters than there have to be.
    pub fn too_short(&mut self, field: &str, limit: usize) {
        let detail = format!("{field} needs {limit} characters.");
        self.add(field, FieldFault::TooShort, u32::try_from(limit).ok(), detail);
    }

    /// A password that is guessed too easily.
    pub fn too_weak(&mut self, field: &str) {
        self.add(field, FieldFault::TooWeak, None, format!("{field} is guessed too easily."));
    }

    /// What somebody else has already.
    pub fn taken(&mut self, field: &str) {
        self.add(field, FieldFault::Taken, None, format!("{field} is taken."));
    }

    /// A character that may not stand there.
    pub fn forbidden_character(&mut self, field: &str, odd: char) {
        let detail = format!("{field} holds the character U+{:04X}.", u32::from(odd));
        self.add(field, FieldFault::ForbiddenCharacter, None, detail);
    }

    /// A name to sign in with that holds what may not stand in one.
    pub fn not_a_user_name(&mut self, field: &str) {
        let detail = format!("{field} has to be letters from a to z, digits and . @ _ + -.");
        self.add(field, FieldFault::NotAUserName, None, detail);
    }

    /// A telephone number: an optional plus, digits, spaces and `-./()`, at least five digits.
    pub fn phone(&mut self, field: &str, text: &str) -> Option<String> {
        let number = self.line(field, text, limits::PHONE)?;
        let rest = number.strip_prefix('+').unwrap_or(&number);
        let digits = rest.chars().filter(char::is_ascii_digit).count();
        if digits < 5 || !rest.chars().all(|one| one.is_ascii_digit() || " -./()".contains(one)) {
            self.add(field, FieldFault::NotAPhone, None, format!("{field} is no telephone number."));
        }
        Some(number)
    }

    /// An e-mail address, as far as its form tells.
    pub fn email(&mut self, field: &str, text: &str) -> Option<String> {
        let address = self.line(field, text, limits::EMAIL)?;
        if !is_email(&address) {
            self.add(field, FieldFault::NotAnEmail, None, format!("{field} is no e-mail address."));
        }
        Some(address)
    }

    /// What a client made so that the same request again is known: 8 to 64 letters, digits or hyphens.
    pub fn key(&mut self, field: &str, text: &str) {
        let form = text.bytes().all(|one| one.is_ascii_alphanumeric() || one == b'-');
        if !form || !(8..=64).contains(&text.len()) {
            self.out_of_range(field, "8 to 64 letters, digits or hyphens");
        }
    }

    /// A list of ids, each once.
    pub fn ids(&mut self, field: &str, ids: &[String]) {
        if ids.len() > limits::NAVIGATION_ITEMS {
            self.out_of_range(field, &format!("{} items at most", limits::NAVIGATION_ITEMS));
        }
        let twice = ids.iter().enumerate().any(|(place, id)| ids[..place].contains(id));
        if twice || ids.iter().any(String::is_empty) {
            self.out_of_range(field, "ids, each once");
        }
        if let Some(long) = ids.iter().find(|id| id.chars().count() > limits::ID) {
            self.length(field, long, limits::ID);
        }
        if let Some(odd) = ids.iter().find(|id| id.contains(char::is_control)) {
            self.characters(field, odd, |_| false);
        }
    }

    fn characters(&mut self, field: &str, text: &str, allowed: impl Fn(char) -> bool) {
        if let Some(odd) = text.chars().find(|one| one.is_control() && !allowed(*one)) {
            let detail = format!("{field} holds the control character U+{:04X}.", u32::from(odd));
            self.add(field, FieldFault::ForbiddenCharacter, None, detail);
        }
    }

    fn length(&mut self, field: &str, text: &str, limit: usize) {
        if text.chars().count() > limit {
            self.too_long(field, limit);
        }
    }

    /// One fault for a field is enough to mend it.
    fn add(&mut self, field: &str, fault: FieldFault, limit: Option<u32>, detail: String) {
        if self.faults.iter().all(|known| known.field != field) {
            self.faults.push(FieldProblem { field: field.to_owned(), fault, limit });
            self.detail.push(detail);
        }
    }
}

/// Whether a character makes a name look like another one or like markup: the controls of writing direction, what has no
/// width (but the joiners, which names of some scripts need), what ends a line, and angle brackets.
fn misleads(one: char) -> bool {
    matches!(one, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' | '<' | '>')
}

/// Stricter than RFC 5321: no quoted names, no addresses in brackets, and a domain of two labels at least. Letters of
/// any script may stand in it.
fn is_email(address: &str) -> bool {
    let Some((name, domain)) = address.rsplit_once('@') else { return false };
    let of_name = |one: char| one.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(one);
    let name_is_good =
        name.len() <= 64 && name.split('.').all(|part| !part.is_empty() && part.chars().all(of_name));
    let label_is_good = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|one| one.is_alphanumeric() || one == '-')
    };
    name_is_good && domain.contains('.') && domain.split('.').all(label_is_good)
}

#[cfg(test)]
mod tests {
    use super::is_email;

    #[test]
    fn d13_only_what_has_the_form_of_an_address_is_one() {
        for good in
            ["a@b.example", "first.last+tag@sub.domain.example", "møøse@bücher.example", "o'x@a-b.example"]
        {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "",
            "a",
            "a@",
            "@b.example",
            "a@b",
            "a b@c.example",
            "a@b..example",
            ".a@b.example",
            "a@-b.example",
            "a@b.example>",
            "<a@b.example",
            "a,b@c.example",
            "\"a\"@b.example",
            "a@b.example\r\nBcc: c@d.example",
            "a\u{a0}b@c.example",
            "a@[127.0.0.1]",
            "a@b@c.example",
        ] {
            assert!(!is_email(bad), "{bad:?}");
        }
    }
}
