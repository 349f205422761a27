//! Looks for what a person types among texts: at once, in any language with letters, forgiving typing errors
//! (`behaviour.md` L33). Pure: it knows neither the page nor the help.

/// Where a word stands, and so what finding it counts.
const TITLE: u32 = 10;
const KEYWORD: u32 = 7;
const TEXT: u32 = 2;

/// Words of questions that tell nothing of what is asked, in both languages, parted by spaces.
const EMPTY: &str = " a an and are at be can do does for get has have how i if in is it me my need not of or our the there this \
    to was we what when which will with you your aan als bij dat de deze die dit doe een en er heb heeft het hoe ik is \
    kan krijg maar me met mijn moet naar niet nodig of om ons onze op te u uw van voor waarom wanneer wat we welke wil word \
    wordt zijn ";

/// One text that can be found.
pub struct Entry {
    /// Every word of it once, with what it counts.
    words: Vec<(Vec<char>, u32)>,
}

impl Entry {
    /// A text by its parts.
    #[must_use]
    pub fn new(title: &str, keywords: &str, paragraphs: &[String]) -> Self {
        let mut entry = Self { words: Vec::new() };
        entry.add(title, TITLE);
        entry.add(keywords, KEYWORD);
        for paragraph in paragraphs {
            entry.add(paragraph, TEXT);
        }
        entry
    }

    /// What stands in two places counts as in the better one, which comes first.
    fn add(&mut self, text: &str, counts: u32) {
        for word in words(text) {
            if self.words.iter().all(|(known, _)| *known != word) {
                self.words.push((word, counts));
            }
        }
    }

    /// How well a typed word is found here; 0 where it is not.
    fn holds(&self, typed: &[char]) -> u32 {
        self.words.iter().map(|(word, counts)| likeness(typed, word) * counts).max().unwrap_or(0)
    }
}

/// The places of the entries that fit, the best first; among equals the earlier.
#[must_use]
pub fn search(entries: &[Entry], typed: &str) -> Vec<usize> {
    let mut scores = vec![0; entries.len()];
    let mut sought = words(typed);
    if sought.iter().any(|word| !is_empty(word)) {
        sought.retain(|word| !is_empty(word));
    }
    for word in sought {
        let found = entries.iter().map(|entry| entry.holds(&word)).collect::<Vec<_>>();
        let places = found.iter().filter(|likeness| **likeness > 0).count();
        // A word that stands everywhere tells nothing: what is rare decides.
        let rare = 1 + 24 * (entries.len() - places) as u32 / (entries.len().max(1) as u32);
        for (score, likeness) in scores.iter_mut().zip(found) {
            *score += likeness * rare;
        }
    }
    let best = scores.iter().copied().max().unwrap_or(0);
    let mut places = Vec::new();
    // As few as this are put in order fastest by taking the best again and again; below a third of the best is noise.
    while let Some(score) = scores.iter().copied().max().filter(|score| *score * 3 >= best && *score > 0) {
        let place = scores.iter().position(|other| *other == score).unwrap_or(0);
        scores[place] = 0;
        places.push(place);
    }
    places
}

fn is_empty(word: &[char]) -> bool {
    EMPTY.split(' ').any(|empty| empty.chars().eq(word.iter().copied()))
}

/// The words of a text, in small letters without accents.
fn words(text: &str) -> Vec<Vec<char>> {
    let mut words = vec![Vec::new()];
    for letter in text.chars() {
        // Combining accents and invisible signs of direction are no letters, and end no word.
        if matches!(letter, '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        {
            continue;
        }
        match folded(letter) {
            Some(letter) => words.last_mut().expect("there is always a last word").push(letter),
            None => words.push(Vec::new()),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// A letter or digit as it is compared; nothing for what parts words.
fn folded(letter: char) -> Option<char> {
    let letter = match letter {
        'A'..='Z' => letter.to_ascii_lowercase(),
        'À'..='Å' | 'à'..='å' | 'Ā'..='ą' => 'a',
        'Ç' | 'ç' | 'Ć'..='č' => 'c',
        'È'..='Ë' | 'è'..='ë' | 'Ē'..='ě' => 'e',
        'Ì'..='Ï' | 'ì'..='ï' | 'Ĩ'..='ı' => 'i',
        'Ñ' | 'ñ' | 'Ń'..='ň' => 'n',
        'Ò'..='Ö' | 'ò'..='ö' | 'Ø' | 'ø' | 'Ō'..='ő' => 'o',
        'Ù'..='Ü' | 'ù'..='ü' | 'Ũ'..='ų' => 'u',
        'Ý' | 'ý' | 'ÿ' => 'y',
        other => other,
    };
    let is_letter = letter.is_ascii_alphanumeric()
        || (letter > '\u{bf}'
            && !matches!(letter, '×' | '÷' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}'));
    is_letter.then_some(letter)
}

/// How alike a typed word and a word of a text are, from 0 to 8.
fn likeness(typed: &[char], word: &[char]) -> u32 {
    if typed == word {
        return 8;
    }
    // One letter begins too many words to say anything.
    if typed.len() > 1 && word.starts_with(typed) {
        return 6;
    }
    // A part of a longer word, as in Dutch: "locatie" in "datacenterlocatie".
    if typed.len() >= 4 && word.windows(typed.len()).any(|part| part == typed) {
        return 4;
    }
    // Short words have no room for errors: nearly every other one would be alike.
    let allowed = match typed.len() {
        0..=3 => return 0,
        4..=7 => 1,
        _ => 2,
    };
    if word.len() + allowed < typed.len() {
        return 0;
    }
    match mistakes(typed, word) {
        mistakes if mistakes <= allowed => 4 - mistakes as u32,
        _ => 0,
    }
}

/// The fewest mistakes with which `typed` is the beginning of `word`: a letter left out, added, another, or two
/// exchanged (optimal string alignment).
fn mistakes(typed: &[char], word: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=word.len()).collect();
    for (at, letter) in typed.iter().enumerate() {
        let mut next = vec![at + 1];
        for (place, other) in word.iter().enumerate() {
            let mut fewest =
                (row[place] + usize::from(letter != other)).min(row[place + 1] + 1).min(next[place] + 1);
            if at > 0 && place > 0 && *letter == word[place - 1] && typed[at - 1] == *other {
                fewest = fewest.min(before[place - 1] + 1);
            }
            next.push(fewest);
        }
        before = row;
        row = next;
    }
    row.into_iter().min().unwrap_or(typed.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use security_center_contract::HelpContent;

    fn content(language: &str) -> HelpContent {
        serde_json::from_str(&std::fs::read_to_string(format!("help/{language}.json")).unwrap()).unwrap()
    }

    fn found(language: &str, typed: &str) -> Vec<String> {
        let content = content(language);
        let entries: Vec<_> = content
            .topics
            .iter()
            .map(|topic| Entry::new(&topic.title, &topic.keywords, &topic.text))
            .collect();
        search(&entries, typed).into_iter().map(|place| content.topics[place].id.clone()).collect()
    }

    #[test]
    fn l33_a_question_finds_its_topic_first_in_both_languages() {
        for (language, typed, topic) in [
            ("en", "how do I turn it off", "turn-off"),
            ("en", "how do I turn on the service?", "turn-on"),
            ("en", "change the data center location", "other-location"),
            ("en", "where is my data", "location"),
            ("en", "azure atp alerts missing", "trouble-azure-atp"),
            ("en", "incidents not in navigation", "trouble-features"),
            ("en", "settings page missing", "trouble-settings"),
            ("en", "gcc", "faq-gcc"),
            ("en", "who changed it", "audit"),
            ("en", "shortcuts", "keyboard"),
            ("en", "which license do I need", "eligibility"),
            ("nl", "hoe schakel ik uit", "turn-off"),
            ("nl", "andere locatie", "other-location"),
            ("nl", "licenties", "eligibility"),
            ("nl", "waarschuwingen azure atp", "trouble-azure-atp"),
            ("nl", "instellingen ontbreekt", "trouble-settings"),
            ("nl", "tijdzone", "time-zone"),
            ("nl", "toetsenbord", "keyboard"),
        ] {
            assert_eq!(
                found(language, typed).first().map(String::as_str),
                Some(topic),
                "{language}: {typed}"
            );
        }
    }

    #[test]
    fn l33_what_is_not_there_is_not_found() {
        for typed in ["", "  ", "?!", "printer", "zxqw", "<b>", "\u{202e}\u{202d}", "x"] {
            for language in ["en", "nl"] {
                assert!(found(language, typed).is_empty(), "{typed}: {:?}", found(language, typed));
            }
        }
    }

    #[test]
    fn l33_few_are_found_for_a_clear_question() {
        assert!(found("en", "time zone").len() <= 4, "{:?}", found("en", "time zone"));
        assert!(found("en", "microsoft").len() <= content("en").topics.len());
    }

    #[test]
    fn mistakes_are_counted_as_people_make_them() {
        let letters = |word: &str| word.chars().collect::<Vec<_>>();
        for (typed, word, count) in [
            ("huntign", "hunting", 1),
            ("hunting", "hunting", 0),
            ("huting", "hunting", 1),
            ("huunting", "hunting", 1),
            ("hunt", "hunting", 0),
            ("hxnt", "hunting", 1),
            ("abc", "", 3),
        ] {
            assert_eq!(mistakes(&letters(typed), &letters(word)), count, "{typed}");
        }
    }

    #[test]
    fn any_text_can_be_looked_for() {
        let entries = [Entry::new("日本語 hilfe", "مرحبا", &["x".repeat(5_000)])];
        assert_eq!(search(&entries, "日本"), [0]);
        assert_eq!(search(&entries, "مرحبا"), [0]);
        assert!(search(&entries, &"y".repeat(5_000)).is_empty());
        assert!(search(&[], "anything").is_empty());
    }
}
