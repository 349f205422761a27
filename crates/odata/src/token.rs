//! A filter's text in its smallest parts.

use crate::Fault;
use crate::fault::shortened;

/// The option that all of this is about.
pub(crate) const FILTER: &str = "$filter";

/// One part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// A name, an operator, a number or a moment: whatever stands without quotes.
    Word(String),
    /// What stood in quotes.
    Text(String),
    /// `(`
    Open,
    /// `)`
    Close,
    /// `,`
    Comma,
    /// `:`
    Colon,
    /// `/`
    Slash,
}

/// A part at its place, in characters from 1 on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Placed {
    pub(crate) token: Token,
    pub(crate) at: usize,
}

impl Token {
    /// How a sentence names it.
    pub(crate) fn described(&self) -> String {
        match self {
            Self::Word(word) => format!("`{}`", shortened(word)),
            Self::Text(text) => format!("'{}'", shortened(text)),
            Self::Open => "`(`".to_owned(),
            Self::Close => "`)`".to_owned(),
            Self::Comma => "`,`".to_owned(),
            Self::Colon => "`:`".to_owned(),
            Self::Slash => "`/`".to_owned(),
        }
    }
}

/// The parts of a text.
pub(crate) fn tokens(text: &str) -> Result<Vec<Placed>, Fault> {
    let characters: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut place = 0;
    while let Some(&character) = characters.get(place) {
        let at = place + 1;
        let mut single = |token| {
            found.push(Placed { token, at });
            place += 1;
        };
        match character {
            ' ' | '\t' => place += 1,
            '(' => single(Token::Open),
            ')' => single(Token::Close),
            ',' => single(Token::Comma),
            ':' => single(Token::Colon),
            '/' => single(Token::Slash),
            '\'' => {
                let (text, end) = quoted(&characters, place)?;
                found.push(Placed { token: Token::Text(text), at });
                place = end;
            }
            '"' => {
                return Err(Fault::at(FILTER, at, "strings stand in single quotes."));
            }
            _ if in_word(character) => {
                let begins_as_value = character.is_ascii_digit() || matches!(character, '-' | '+');
                let ends = |other: &char| {
                    let belongs = in_word(*other) || (begins_as_value && matches!(other, ':' | '.'));
                    !belongs
                };
                let rest = &characters[place..];
                let length = rest.iter().position(ends).unwrap_or(rest.len());
                let word: String = rest[..length].iter().collect();
                place += length;
                // The name of an enumeration before its value: the property knows which it is.
                let is_prefix =
                    word.contains('.') && !begins_as_value && characters.get(place) == Some(&'\'');
                if !is_prefix {
                    found.push(Placed { token: Token::Word(word), at });
                }
            }
            _ => {
                let message = format!("{:?} has no meaning here.", character);
                return Err(Fault::at(FILTER, at, message));
            }
        }
    }
    Ok(found)
}

fn in_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-' | '+' | '.' | '$' | '@')
}

/// The text of quotes that open at `from`, and where what follows begins. Two quotes in it stand for one.
fn quoted(characters: &[char], from: usize) -> Result<(String, usize), Fault> {
    let mut text = String::new();
    let mut place = from + 1;
    loop {
        match (characters.get(place), characters.get(place + 1)) {
            (Some('\''), Some('\'')) => {
                text.push('\'');
                place += 2;
            }
            (Some('\''), _) => return Ok((text, place + 1)),
            (Some('\0'), _) => return Err(Fault::at(FILTER, place + 1, "no string holds a NUL.")),
            (Some(other), _) => {
                text.push(*other);
                place += 1;
            }
            (None, _) => {
                let message = "the string that begins here does not end; a quote in it is written twice.";
                return Err(Fault::at(FILTER, from + 1, message));
            }
        }
    }
}
