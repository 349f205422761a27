//! A text of any kind as one segment of a path, and as the value of a parameter. Web servers take a last segment with a dot for a
//! file, and read what is escaped with `%` before they look: so a segment has neither, and escapes with `~`.

/// The segment that stands for a text.
#[must_use]
pub fn write(text: &str) -> String {
    escaped(text, '~', b"-_:@")
}

/// The text of a segment; nothing where it stands for none. What was escaped with `%` on the way is read, too.
#[must_use]
pub fn read(segment: &str) -> Option<String> {
    let (mut bytes, mut left) = (Vec::with_capacity(segment.len()), segment.as_bytes());
    while let Some((first, rest)) = left.split_first() {
        left = rest;
        if matches!(first, b'~' | b'%') {
            // A sign in front is no digit.
            let digits = left.get(..2).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))?;
            let digits = std::str::from_utf8(digits).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            left = &left[2..];
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).ok()
}

/// The value of a parameter that stands for a text.
#[must_use]
pub fn value(text: &str) -> String {
    escaped(text, '%', b"-_.:@")
}

fn escaped(text: &str, sign: char, plain: &[u8]) -> String {
    let mut segment = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || plain.contains(&byte) {
            segment.push(byte.into());
        } else {
            segment.push(sign);
            for half in [byte >> 4, byte & 15] {
                segment.push(char::from_digit(half.into(), 16).unwrap_or_default().to_ascii_uppercase());
            }
        }
    }
    segment
}

#[cfg(test)]
mod tests {
    use super::{read, value, write};

    #[test]
    fn any_text_is_one_segment_that_no_server_takes_for_a_file() {
        for text in
            ["device:dns:d1.contoso.example", "url:a/../b?c#d%2E~", "é\u{202e}<script>'\" +&=", "%", "~", ""]
        {
            let segment = write(text);
            assert!(!segment.contains(['.', '/', '%', '?', '#', ' ']), "{segment}");
            assert_eq!(read(&segment).as_deref(), Some(text));
            assert!(!value(text).contains(['&', '=', '+', '#', ' ']));
        }
        assert_eq!(read("device%3Adns%3Ad1~2econtoso").as_deref(), Some("device:dns:d1.contoso"));
    }

    #[test]
    fn what_stands_for_no_text_is_nothing() {
        for segment in ["~", "~4", "~zz", "~FF", "~+1", "%"] {
            assert_eq!(read(segment), None, "{segment}");
        }
    }
}
