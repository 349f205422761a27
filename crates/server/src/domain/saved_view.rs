//! Views that are saved: what may be kept of one, and who may change it.

use security_center_contract::{NewSavedView, SavedViewChange, limits};

use super::fields::{Faulty, Fields};

/// How many views a person may have of a queue, and how many the team: a list that is longer nobody reads.
pub const AT_MOST: i64 = 50;

/// The view as it is kept, or every fault of it.
pub fn check(wanted: NewSavedView) -> Result<NewSavedView, Faulty> {
    let mut fields = Fields::default();
    let name = name(&mut fields, &wanted.name);
    let parameters = parameters(&mut fields, &wanted.parameters);
    fields.finish(NewSavedView { name, parameters, ..wanted })
}

/// The change as it is made, or every fault of it.
pub fn check_change(wanted: SavedViewChange) -> Result<SavedViewChange, Faulty> {
    let mut fields = Fields::default();
    let name = wanted.name.map(|text| name(&mut fields, &text));
    let parameters = wanted.parameters.map(|text| parameters(&mut fields, &text));
    fields.finish(SavedViewChange { name, parameters })
}

fn name(fields: &mut Fields, text: &str) -> String {
    let name = fields.name("name", text, limits::VIEW_NAME);
    if name.is_none() {
        fields.missing("name");
    }
    name.unwrap_or_default()
}

/// As an address has them (RFC 3986, section 3.4), so that nothing leads anywhere else.
fn parameters(fields: &mut Fields, text: &str) -> String {
    let is_plain = |one: char| one.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/?%".contains(one);
    if !text.chars().all(is_plain) {
        fields.out_of_range("parameters", "what an address has behind its question mark");
    }
    if text.chars().count() > limits::VIEW_PARAMETERS {
        fields.too_long("parameters", limits::VIEW_PARAMETERS);
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(name: &str, parameters: &str) -> NewSavedView {
        NewSavedView { name: name.into(), parameters: parameters.into(), team: false }
    }

    #[test]
    fn a_view_has_a_name_and_what_an_address_says() {
        let kept =
            check(wanted("  Mine, high  ", "severity=high&q=a%26b&sort=-lastActivity")).expect("it is right");
        assert_eq!(kept.name, "Mine, high");
        assert!(check(wanted("Usual", "")).is_ok());
        let long = "a".repeat(limits::VIEW_PARAMETERS + 1);
        for (name, parameters, fault) in [
            (" ", "", "name"),
            ("a\u{202e}b", "", "name"),
            ("a", "q=a b", "parameters"),
            ("a", "q=\"", "parameters"),
            ("a", "q=a#b", "parameters"),
            ("a", "q=\u{e9}", "parameters"),
            ("a", long.as_str(), "parameters"),
        ] {
            let faulty = check(wanted(name, parameters)).expect_err("it is not");
            assert_eq!(
                faulty.fields.iter().map(|one| one.field.as_str()).collect::<Vec<_>>(),
                [fault],
                "{name:?}"
            );
        }
        assert_eq!(
            check(wanted("", "\u{0}")).expect_err("neither is").fields.len(),
            2,
            "every fault at once"
        );
    }

    #[test]
    fn only_what_is_named_changes() {
        let none = check_change(SavedViewChange::default()).expect("it is right");
        assert_eq!(none, SavedViewChange::default());
        assert!(check_change(SavedViewChange { name: Some(String::new()), parameters: None }).is_err());
    }
}
