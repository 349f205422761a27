//! Dates, times, durations and lists for the language, by the browser's own `Intl`. Times are UTC unless the person
//! chose the browser's own zone (`behaviour.md` L13).

use crate::{api::server_now, browser, i18n::Words};
use leptos::prelude::*;
use security_center_contract::Timestamp;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Intl)]
    type DateTimeFormat;
    #[wasm_bindgen(constructor, js_namespace = Intl)]
    fn new(language: &str, options: &JsValue) -> DateTimeFormat;
    #[wasm_bindgen(method)]
    fn format(this: &DateTimeFormat, milliseconds: f64) -> String;
    #[wasm_bindgen(method, js_name = resolvedOptions)]
    fn resolved_options(this: &DateTimeFormat) -> ZoneOptions;

    type ZoneOptions;
    #[wasm_bindgen(method, getter, js_name = timeZone)]
    fn time_zone(this: &ZoneOptions) -> String;

    #[wasm_bindgen(js_namespace = Intl)]
    type RelativeTimeFormat;
    #[wasm_bindgen(constructor, js_namespace = Intl)]
    fn new(language: &str, options: &JsValue) -> RelativeTimeFormat;
    #[wasm_bindgen(method)]
    fn format(this: &RelativeTimeFormat, value: f64, unit: &str) -> String;

    #[wasm_bindgen(js_namespace = Intl)]
    type NumberFormat;
    #[wasm_bindgen(constructor, js_namespace = Intl)]
    fn new(language: &str, options: &JsValue) -> NumberFormat;
    #[wasm_bindgen(method)]
    fn format(this: &NumberFormat, value: f64) -> String;

    #[wasm_bindgen(js_namespace = Intl)]
    type ListFormat;
    #[wasm_bindgen(constructor, js_namespace = Intl)]
    fn new(language: &str, options: &JsValue) -> ListFormat;
    #[wasm_bindgen(method)]
    fn format(this: &ListFormat, items: Vec<String>) -> String;

    #[wasm_bindgen(js_namespace = Intl)]
    type DisplayNames;
    #[wasm_bindgen(constructor, js_namespace = Intl)]
    fn new(language: &str, options: &JsValue) -> DisplayNames;
    #[wasm_bindgen(method, catch)]
    fn of(this: &DisplayNames, code: &str) -> Result<Option<String>, JsValue>;
}

thread_local! {
    /// What was made already, by what it was made of: making one costs far more than using it, and there are few.
    static KEPT: RefCell<Vec<(String, JsValue)>> = const { RefCell::new(Vec::new()) };
}

/// One of the browser's own formats for the language, in a style that is a JavaScript object, or empty for the usual one.
fn kept<F: JsCast>(kind: &str, words: Words, style: &str, make: fn(&str, &JsValue) -> F) -> F {
    let language = words.language().tag();
    let of = [kind, language, style].concat();
    known(of, &|| make(language, &js_sys::JSON::parse(style).unwrap_or(JsValue::UNDEFINED)).into())
        .unchecked_into()
}

fn known(of: String, make: &dyn Fn() -> JsValue) -> JsValue {
    KEPT.with_borrow_mut(|kept| match kept.iter().find(|(one, _)| *one == of) {
        Some((_, format)) => format.clone(),
        None => {
            let format = make();
            kept.push((of, format.clone()));
            format
        }
    })
}

/// Milliseconds since 1970, not a number for text that is no time.
#[must_use]
pub fn milliseconds(time: &Timestamp) -> f64 {
    js_sys::Date::parse(&time.0)
}

/// A date, for instance "24 Jun 2020".
#[must_use]
pub fn date(words: Words, milliseconds: f64) -> String {
    if !milliseconds.is_finite() {
        return String::new();
    }
    in_zone(words, words.local_times(), r#"{"dateStyle":"medium""#, milliseconds)
}

/// An instant in one of the two zones, in a style that is a JavaScript object without its end.
fn in_zone(words: Words, local: bool, style: &str, milliseconds: f64) -> String {
    let style = style.to_owned() + if local { "}" } else { r#","timeZone":"UTC"}"# };
    kept("date", words, &style, DateTimeFormat::new).format(milliseconds)
}

/// Date and time to the second, and the zone.
const EXACT: &str = r#"{"year":"numeric","month":"short","day":"numeric","hour":"2-digit","minute":"2-digit","second":"2-digit","timeZoneName":"short""#;

/// Now in one of the two zones, whichever is chosen.
#[must_use]
pub fn now_in(words: Words, local: bool, now: f64) -> String {
    in_zone(words, local, EXACT, now)
}

/// The name of the browser's own zone, for instance `Europe/Amsterdam`.
#[must_use]
pub fn zone() -> String {
    DateTimeFormat::new("en", &JsValue::UNDEFINED).resolved_options().time_zone()
}

/// The instant, as it travels, at which a day such as `2026-06-24` begins in the chosen zone, or so many days later.
/// `None` for text that is no day.
#[must_use]
pub fn day(words: Words, day: &str, later: u32) -> Option<Timestamp> {
    let local = words.local_times();
    let date = js_sys::Date::new(&(day.to_owned() + if local { "T00:00" } else { "T00:00Z" }).into());
    if !date.get_time().is_finite() {
        return None;
    }
    if local {
        date.set_date(date.get_date() + later);
    } else {
        date.set_utc_date(date.get_utc_date() + later);
    }
    Some(Timestamp(date.to_iso_string().into()))
}

/// The exact instant with its zone.
#[must_use]
pub fn exact(words: Words, time: &Timestamp) -> String {
    let at = milliseconds(time);
    if !at.is_finite() {
        return time.0.clone();
    }
    in_zone(words, words.local_times(), EXACT, at)
}

/// Relative up to a day, then date and time.
#[must_use]
pub fn moment(words: Words, time: &Timestamp) -> String {
    const MINUTE: f64 = 60_000.0;
    const HOUR: f64 = 60.0 * MINUTE;
    const DAY: f64 = 24.0 * HOUR;
    let at = milliseconds(time);
    let ago = server_now() - at;
    if ago.abs() < MINUTE {
        return words.now().into();
    }
    if !(0.0..DAY).contains(&ago) {
        return exact(words, time);
    }
    let (value, unit) = if ago < HOUR { (ago / MINUTE, "minute") } else { (ago / HOUR, "hour") };
    kept("ago", words, "", RelativeTimeFormat::new).format(-value.floor(), unit)
}

/// A span of time: "84 ms", "3 sec", "5 min", "2 hr", "3 days".
#[must_use]
pub fn duration(words: Words, milliseconds: f64) -> String {
    if !milliseconds.is_finite() {
        return String::new();
    }
    let milliseconds = milliseconds.max(0.0);
    let (value, unit, digits) = match milliseconds {
        ..1_000.0 => (milliseconds, "millisecond", 0),
        ..60_000.0 => (milliseconds / 1_000.0, "second", 0),
        ..7_200_000.0 => ((milliseconds / 60_000.0).floor(), "minute", 0),
        ..172_800_000.0 => (milliseconds / 3_600_000.0, "hour", 0),
        _ => (milliseconds / 86_400_000.0, "day", 0),
    };
    let style = format!(
        r#"{{"style":"unit","unit":"{unit}","unitDisplay":"short","maximumFractionDigits":{digits},"roundingMode":"trunc"}}"#
    );
    kept("number", words, &style, NumberFormat::new).format(value)
}

/// A whole number.
#[must_use]
pub fn number(words: Words, number: f64) -> String {
    kept("number", words, "", NumberFormat::new).format(number)
}

/// "A, B and C".
#[must_use]
pub fn list(words: Words, items: Vec<String>) -> String {
    kept("list", words, "", ListFormat::new).format(items)
}

/// The name of a country; its code where the browser knows none.
#[must_use]
pub fn country(words: Words, code: &str) -> String {
    kept("names", words, r#"{"type":"region"}"#, DisplayNames::new)
        .of(code)
        .ok()
        .flatten()
        .unwrap_or_else(|| code.to_owned())
}

/// Moves every half a minute, for whatever says how long ago something was: one for all of them, since a list has hundreds.
#[must_use]
pub fn half_minutes() -> ArcReadSignal<()> {
    thread_local! {
        static HALF_MINUTES: ArcReadSignal<()> = {
            let moves = ArcRwSignal::new(());
            let told = moves.read_only();
            // As long as the app runs, whoever asked first.
            leptos::task::spawn_local(async move {
                loop {
                    browser::pause(30_000).await;
                    moves.set(());
                }
            });
            told
        };
    }
    HALF_MINUTES.with(Clone::clone)
}

/// The server's clock as a signal that moves every `milliseconds`, until the present owner is gone.
pub fn ticking(milliseconds: u64) -> ReadSignal<f64> {
    let (now, set_now) = signal(server_now());
    let tick = set_interval(
        move || {
            let _ = set_now.try_set(server_now());
        },
        std::time::Duration::from_millis(milliseconds),
    );
    if let Ok(tick) = tick {
        on_cleanup(move || tick.clear());
    }
    now
}
