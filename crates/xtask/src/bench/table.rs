//! Figures as a person reads them, and tables of them.

use serde_json::Value;

/// A table in Markdown.
pub(crate) fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let mut text = line(&head.iter().map(|&cell| cell.to_owned()).collect::<Vec<_>>());
    text.push_str(&format!("|{}\n", "---|".repeat(head.len())));
    for row in rows {
        text.push_str(&line(row));
    }
    text
}

/// A whole number with its thousands apart.
pub(crate) fn whole(value: &Value) -> String {
    match value.as_f64() {
        Some(number) => {
            let digits = format!("{number:.0}");
            let (sign, digits) = digits.strip_prefix('-').map_or(("", digits.as_str()), |rest| ("-", rest));
            let mut text = String::new();
            for (place, digit) in digits.chars().enumerate() {
                if place > 0 && (digits.len() - place).is_multiple_of(3) {
                    text.push(',');
                }
                text.push(digit);
            }
            format!("{sign}{text}")
        }
        None => "–".to_owned(),
    }
}

/// Milliseconds: to the tenth where there are few.
pub(crate) fn milliseconds(value: &Value) -> String {
    match value.as_f64() {
        Some(number) if number < 100.0 => format!("{number:.1} ms"),
        Some(_) => format!("{} ms", whole(value)),
        None => "–".to_owned(),
    }
}

/// Bytes as kilobytes or megabytes of a thousand.
pub(crate) fn size(value: &Value) -> String {
    match value.as_f64() {
        Some(number) if number < 10_000.0 => format!("{} B", whole(value)),
        Some(number) if number < 1_000_000.0 => format!("{:.1} kB", number / 1000.0),
        Some(number) => format!("{:.1} MB", number / 1_000_000.0),
        None => "–".to_owned(),
    }
}

/// One figure as a multiple of another.
pub(crate) fn times(value: &Value, of: &Value) -> String {
    match (value.as_f64(), of.as_f64()) {
        (Some(value), Some(of)) if of > 0.0 => format!("{:.2}", value / of),
        _ => "–".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn figures_are_readable() {
        assert_eq!(whole(&json!(1_234_567.4)), "1,234,567");
        assert_eq!(whole(&json!(999)), "999");
        assert_eq!(whole(&json!(-1000)), "-1,000");
        assert_eq!(whole(&json!(null)), "–");
        assert_eq!(milliseconds(&json!(12.34)), "12.3 ms");
        assert_eq!(milliseconds(&json!(1234.5)), "1,234 ms");
        assert_eq!(size(&json!(722)), "722 B");
        assert_eq!(size(&json!(242_561)), "242.6 kB");
        assert_eq!(size(&json!(31_000_000)), "31.0 MB");
        assert_eq!(times(&json!(3), &json!(4)), "0.75");
        assert_eq!(times(&json!(3), &json!(0)), "–");
    }

    #[test]
    fn a_table_has_a_head_and_rows() {
        let rows = [vec!["a".to_owned(), "1".to_owned()]];
        assert_eq!(table(&["app", "bytes"], &rows), "| app | bytes |\n|---|---|\n| a | 1 |\n");
    }
}
