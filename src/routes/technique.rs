//! The pages of MITRE ATT&CK about its techniques.

/// The page about a technique, such as `T1059.001`, ready for `href`; nothing for what does not name one.
#[must_use]
pub fn technique(id: &str) -> Option<String> {
    let (whole, part) = id.split_once('.').map_or((id, None), |(whole, part)| (whole, Some(part)));
    let digits = |text: &str, many: usize| text.len() == many && text.bytes().all(|one| one.is_ascii_digit());
    let named = whole.strip_prefix('T').is_some_and(|number| digits(number, 4))
        && part.is_none_or(|number| digits(number, 3));
    named.then(|| ["https://attack.mitre.org/techniques/", &id.replace('.', "/"), "/"].concat())
}

#[cfg(test)]
mod tests {
    use super::technique;

    #[test]
    fn a_technique_and_a_part_of_one_have_a_page() {
        for (id, page) in [("T1110", "T1110"), ("T1059.001", "T1059/001")] {
            let page = format!("https://attack.mitre.org/techniques/{page}/");
            assert_eq!(technique(id), Some(page));
        }
    }

    #[test]
    fn what_names_none_has_no_page() {
        for id in [
            "",
            "T",
            "T105",
            "T10590",
            "t1059",
            "T1059.",
            "T1059.1",
            "T1059.0011",
            "T1059.001.002",
            "T1059/001",
            "T105\u{664}",
            "T1059.00a",
            " T1059",
            "TA0001",
            "T1059.001?x",
            "javascript:alert(1)",
        ] {
            assert_eq!(technique(id), None, "{id}");
        }
    }
}
