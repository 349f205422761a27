//! Dates, durations, numbers, lists and countries in both languages.

use crate::stage::Stage;
use security_center::{format, i18n::Language};
use security_center_contract::Timestamp;
use wasm_bindgen_test::wasm_bindgen_test;

const NOON: f64 = 1_593_000_000_000.0; // 2020-06-24T12:00:00Z

fn time(text: &str) -> Timestamp {
    Timestamp(text.into())
}

fn ago(milliseconds: f64) -> Timestamp {
    let then = js_sys::Date::new(&(js_sys::Date::now() - milliseconds).into());
    Timestamp(then.to_iso_string().into())
}

#[wasm_bindgen_test]
async fn dates_and_exact_times_follow_the_language_and_are_utc() {
    let stage = Stage::new().await;
    let words = stage.words;
    assert_eq!(format::milliseconds(&time("2020-06-24T12:00:00Z")), NOON);
    assert_eq!(format::date(words, NOON), "Jun 24, 2020");
    let exact = format::exact(words, &time("2020-06-24T23:59:58Z"));
    assert!(
        exact.contains("Jun 24, 2020") && exact.contains("11:59:58") && exact.ends_with("UTC"),
        "{exact}"
    );
    words.choose(Language::Dutch);
    assert_eq!(format::date(words, NOON), "24 jun 2020");
    let exact = format::exact(words, &time("2020-06-24T23:59:58Z"));
    assert!(exact.contains("24 jun 2020") && exact.contains("23:59:58") && exact.ends_with("UTC"), "{exact}");
}

#[wasm_bindgen_test]
async fn a_moment_is_relative_up_to_a_day() {
    const MINUTE: f64 = 60_000.0;
    let stage = Stage::new().await;
    let words = stage.words;
    let cases = [
        (1_000.0, "just now", "zojuist"),
        (-1_000.0, "just now", "zojuist"),
        (90_000.0, "1 minute ago", "1 minuut geleden"),
        (59.5 * MINUTE, "59 minutes ago", "59 minuten geleden"),
        (60.5 * MINUTE, "1 hour ago", "1 uur geleden"),
        (23.9 * 60.0 * MINUTE, "23 hours ago", "23 uur geleden"),
    ];
    for (since, english, dutch) in cases {
        words.choose(Language::English);
        assert_eq!(format::moment(words, &ago(since)), english);
        words.choose(Language::Dutch);
        assert_eq!(format::moment(words, &ago(since)), dutch);
    }
    for since in [24.1 * 60.0 * MINUTE, -5.0 * MINUTE] {
        let at = ago(since);
        assert_eq!(format::moment(words, &at), format::exact(words, &at), "older, or to come: exact");
    }
}

#[wasm_bindgen_test]
async fn durations_numbers_lists_and_countries() {
    let stage = Stage::new().await;
    let words = stage.words;
    let three = || ["A", "B", "C"].map(str::to_owned).to_vec();
    assert_eq!(format::duration(words, 84.9), "84 ms");
    assert_eq!(format::duration(words, 59_999.0), "59 sec");
    assert_eq!(format::duration(words, 60_000.0), "1 min");
    assert_eq!(format::duration(words, -5.0), "0 ms", "clocks differ");
    assert_eq!(format::number(words, 1_234_567.0), "1,234,567");
    assert_eq!(format::list(words, three()), "A, B, and C");
    assert_eq!(format::list(words, Vec::new()), "");
    assert_eq!(format::country(words, "NL"), "Netherlands");
    words.choose(Language::Dutch);
    assert_eq!(format::duration(words, 59_999.0), "59 sec");
    assert_eq!(format::number(words, 1_234_567.0), "1.234.567");
    assert_eq!(format::list(words, three()), "A, B en C");
    assert_eq!(format::country(words, "NL"), "Nederland");
}

#[wasm_bindgen_test]
async fn what_is_no_time_no_number_and_no_country_harms_nobody() {
    let stage = Stage::new().await;
    let words = stage.words;
    assert!(format::milliseconds(&time("yesterday")).is_nan());
    assert_eq!(format::exact(words, &time("yesterday")), "yesterday");
    assert_eq!(format::moment(words, &time("yesterday")), "yesterday");
    assert_eq!(format::moment(words, &time("")), "");
    assert_eq!(format::date(words, f64::NAN), "");
    assert_eq!(format::date(words, f64::INFINITY), "");
    assert_eq!(format::duration(words, f64::NAN), "");
    assert_eq!(format::duration(words, f64::INFINITY), "");
    assert_eq!(format::country(words, ""), "");
    assert_eq!(format::country(words, "no country"), "no country");
}
