//! Moments in filters: RFC 3339 with up to seven digits behind the second, which is what Graph writes.

use std::fmt;

/// Steps of a moment within a second.
const SECOND: i64 = 10_000_000;

const DAY: i64 = 86_400;

/// The beginning of the year 0.
const FIRST: i64 = -719_528 * DAY * SECOND;

/// The beginning of the year 10000.
const END: i64 = 2_932_897 * DAY * SECOND;

/// A moment, to the tenth of a microsecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

impl Moment {
    /// The moment of these unix milliseconds.
    #[must_use]
    pub fn of_milliseconds(milliseconds: i64) -> Self {
        Self(milliseconds.saturating_mul(SECOND / 1000))
    }

    /// The last whole unix millisecond that is not after it.
    #[must_use]
    pub fn milliseconds(self) -> i64 {
        self.0.div_euclid(SECOND / 1000)
    }

    /// Whether it is a whole millisecond.
    #[must_use]
    pub fn is_whole(self) -> bool {
        self.0 % (SECOND / 1000) == 0
    }

    /// A date (midnight, UTC) or a date with a time and an offset.
    ///
    /// # Errors
    /// What is wrong with it, as the end of a sentence.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let bytes = text.as_bytes();
        let date = digits_of(bytes, 0, 4).zip(digits_of(bytes, 5, 2)).zip(digits_of(bytes, 8, 2));
        let Some(((year, month), day)) = date.filter(|_| bytes[4] == b'-' && bytes[7] == b'-') else {
            return Err("is no date: write 2026-01-31T12:00:00Z");
        };
        if !(1..=12).contains(&month) || day < 1 || day > days_in(year, month) {
            return Err("is a day that there is not");
        }
        let midnight = days_since_1970(year, month, day) * DAY;
        let rest = &bytes[10..];
        if rest.is_empty() {
            return Ok(Self(midnight * SECOND));
        }
        let time = digits_of(rest, 1, 2).zip(digits_of(rest, 4, 2)).zip(digits_of(rest, 7, 2));
        let well = matches!(rest[0], b'T' | b't');
        let Some(((hour, minute), second)) = time.filter(|_| well && rest[3] == b':' && rest[6] == b':')
        else {
            return Err("is no date with a time: write 2026-01-31T12:00:00Z");
        };
        // A leap second is the first moment of the next minute.
        if hour > 23 || minute > 59 || second > 60 {
            return Err("is a time that there is not");
        }
        let (fraction, offset) = fraction(&rest[9..])?;
        let offset = offset_of(offset)?;
        let moment = Self((midnight + hour * 3600 + minute * 60 + second - offset) * SECOND + fraction);
        if (FIRST..END).contains(&moment.0) {
            Ok(moment)
        } else {
            Err("is not within the years 0 to 9999, UTC")
        }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, fraction) = (self.0.div_euclid(SECOND), self.0.rem_euclid(SECOND));
        let (days, time) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
        let (year, month, day) = civil(days);
        let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
        write!(to, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{fraction:07}Z")
    }
}

/// The digits behind the second, in steps, and what follows them.
fn fraction(text: &[u8]) -> Result<(i64, &[u8]), &'static str> {
    let Some(text) = text.strip_prefix(b".") else { return Ok((0, text)) };
    let count = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if count == 0 || count > 7 {
        return Err("has none, or more than seven, digits behind the second");
    }
    let digits = digits_of(text, 0, count).unwrap_or(0);
    let scale = (count..7).fold(1, |scale, _| scale * 10);
    Ok((digits * scale, &text[count..]))
}

/// How many seconds the local time is ahead.
fn offset_of(text: &[u8]) -> Result<i64, &'static str> {
    const MISSING: &str =
        "has no offset: write Z at the end, or +02:00 (in an address a plus is written %2B)";
    match text {
        b"Z" | b"z" => Ok(0),
        [sign @ (b'+' | b'-'), offset @ ..] if offset.len() == 5 && offset[2] == b':' => {
            let parts = digits_of(offset, 0, 2).zip(digits_of(offset, 3, 2));
            let (hours, minutes) = parts.filter(|(h, m)| *h < 24 && *m < 60).ok_or(MISSING)?;
            let ahead = hours * 3600 + minutes * 60;
            Ok(if *sign == b'+' { ahead } else { -ahead })
        }
        _ => Err(MISSING),
    }
}

fn digits_of(bytes: &[u8], from: usize, count: usize) -> Option<i64> {
    let digits = bytes.get(from..from + count)?;
    digits.iter().try_fold(0, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + i64::from(byte - b'0')))
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days of the Gregorian calendar, counted in years that begin in March, so that the day that is sometimes there is the last.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month > 2 { year } else { year - 1 };
    let month = (month + 9) % 12;
    365 * year + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (153 * month + 2) / 5
        + day
        - 1
        - 719_468
}

fn civil(days: i64) -> (i64, i64, i64) {
    let mut year = 1970 + days.div_euclid(366);
    while days_since_1970(year, 1, 1) > days {
        year -= 1;
    }
    while days_since_1970(year + 1, 1, 1) <= days {
        year += 1;
    }
    let mut month = 1;
    while month < 12 && days_since_1970(year, month + 1, 1) <= days {
        month += 1;
    }
    (year, month, days - days_since_1970(year, month, 1) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_read_and_written() {
        for (text, milliseconds) in [
            ("1970-01-01T00:00:00Z", 0),
            ("1970-01-01", 0),
            ("1969-12-31T23:59:59.999Z", -1),
            ("2000-02-29T12:00:00.5+02:00", 951_818_400_500),
            ("2026-11-28t02:44:46z", 1_795_833_886_000),
            ("2016-12-31T23:59:60Z", 1_483_228_800_000),
            ("0000-03-01T00:00:00Z", -62_162_035_200_000),
            ("9999-12-31T23:59:59.9999999+23:59", 253_402_214_459_999),
        ] {
            let moment = Moment::parse(text).unwrap_or_else(|fault| panic!("{text} {fault}"));
            assert_eq!(moment.milliseconds(), milliseconds, "{text}");
            assert_eq!(Moment::parse(&moment.to_string()), Ok(moment), "{text} is {moment}");
        }
        assert_eq!(Moment::of_milliseconds(1_795_833_886_123).to_string(), "2026-11-28T02:44:46.1230000Z");
        let finer = Moment::parse("2026-11-28T02:44:46.1234567Z").expect("seven digits");
        assert_eq!((finer.milliseconds() % 1000, finer.is_whole()), (123, false));
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "",
            "2026",
            "2026-13-01",
            "2026-02-29",
            "2026-1-01",
            "26-01-01T00:00:00Z",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:00:00",
            "2026-01-01T00:00Z",
            "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00:00.12345678Z",
            "2026-01-01T00:00:00+2:00",
            "2026-01-01T00:00:00+24:00",
            "2026-01-01 00:00:00Z",
            "2026-01-01T00:00:00Zz",
            "２026-01-01",
            "2026-01-01T",
            "2026-01-01T00:00:00é",
            "0000-01-01T00:00:00+00:01",
            "9999-12-31T23:59:00-00:01",
        ] {
            assert!(Moment::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn every_day_of_some_centuries_is_the_day_after_the_one_before() {
        let first = days_since_1970(1899, 12, 31);
        let mut last = civil(first);
        for days in first + 1..days_since_1970(2101, 1, 1) {
            let next = civil(days);
            let (year, month, day) = last;
            let expected = if day < days_in(year, month) {
                (year, month, day + 1)
            } else if month < 12 {
                (year, month + 1, 1)
            } else {
                (year + 1, 1, 1)
            };
            assert_eq!(next, expected);
            assert_eq!(days_since_1970(next.0, next.1, next.2), days);
            last = next;
        }
    }
}
