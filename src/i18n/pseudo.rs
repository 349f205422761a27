//! A language for tests, in builds with debug assertions only: every text of the catalogue in brackets, accented, and at
//! least 40 % longer, so that text from elsewhere and a layout without room for a longer language show.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

thread_local! {
    static SPOKEN: Cell<bool> = const { Cell::new(false) };
    /// Each text is made once, and lives as long as the window.
    static MADE: RefCell<HashMap<&'static str, &'static str>> = RefCell::default();
}

/// Whether the words are in it. What is on the page already follows with its next change.
pub fn speak(spoken: bool) {
    SPOKEN.set(spoken);
}

/// What is said instead of `text`.
pub(super) fn spoken(text: &'static str) -> &'static str {
    if !SPOKEN.get() {
        return text;
    }
    MADE.with_borrow_mut(|made| {
        *made.entry(text).or_insert_with(|| Box::leak(stretched(text).into_boxed_str()))
    })
}

/// The same, of a text that was just made.
pub(super) fn spoken_once(text: String) -> String {
    if SPOKEN.get() { stretched(&text) } else { text }
}

/// The text in this language. Its places to fill stay as they are.
pub(super) fn stretched(text: &str) -> String {
    let mut longer = String::from("⟦");
    let mut in_name = false;
    for letter in text.chars() {
        in_name = letter == '{' || in_name && !['|', '}'].contains(&letter);
        let accented = "aáeéiíoóuúyýAÁEÉIÍOÓUÚYÝ".chars().skip_while(|vowel| *vowel != letter).nth(1);
        match accented {
            Some(accented) if !in_name && letter.is_ascii() => longer.extend([accented, accented]),
            _ => longer.push(letter),
        }
    }
    for word in [" óné", " twóó", " thréé"].into_iter().cycle() {
        if longer.chars().count() * 10 >= text.chars().count() * 14 {
            break;
        }
        longer.push_str(word);
    }
    longer.push('⟧');
    longer
}
