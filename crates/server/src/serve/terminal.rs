//! Text of other people on the operator's terminal: shown, never obeyed.

use std::fmt::Write;

/// The text with everything escaped that could act on a terminal or turn the line around: control characters of both
/// ranges, and the controls of writing direction.
#[must_use]
pub fn shown(text: &str) -> String {
    escaped(text, |_| false)
}

/// As `shown`, with its lines left, each indented so that none passes for one of ours.
#[must_use]
pub fn shown_lines(text: &str) -> String {
    escaped(text, |one| one == '\n').split('\n').map(|line| format!("    {line}\n")).collect()
}

/// The beginning of a text in one line.
#[must_use]
pub fn beginning(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut beginning: String = words.chars().take(72).collect();
    if beginning.len() < words.len() {
        beginning.push('…');
    }
    shown(&beginning)
}

fn escaped(text: &str, allowed: impl Fn(char) -> bool) -> String {
    let mut shown = String::with_capacity(text.len());
    for one in text.chars() {
        let turns = matches!(one, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if (one.is_control() || turns) && !allowed(one) {
            let _ = write!(shown, "\\u{{{:x}}}", u32::from(one));
        } else {
            shown.push(one);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d13_nothing_in_a_request_acts_on_the_operators_terminal() {
        let odd = "\u{1b}[2J\u{1b}]0;title\u{7}\u{9b}31m\r\u{8}\u{0}\u{7f}\u{202e}é漢👩‍👧\n\tx";
        for text in [shown(odd), shown_lines(odd), beginning(odd)] {
            assert!(text.chars().all(|one| one == '\n' || !one.is_control()), "{text:?}");
            assert!(!text.contains('\u{202e}') && text.contains("é漢👩‍👧"), "{text:?}");
        }
        assert_eq!(shown("\u{1b}[2J\n"), "\\u{1b}[2J\\u{a}");
        assert_eq!(shown_lines("a\nFrom: b"), "    a\n    From: b\n");
        assert_eq!(beginning(&"word ".repeat(50)).chars().count(), 73);
    }
}
