//! Texts: settings, moments, addresses to return to, and what a browser brings back from the provider.

use std::cell::Cell;

use clap::Parser;
use proptest::collection::vec;
use proptest::prelude::Strategy;
use proptest::{prop_assert, prop_assert_eq};
use security_center_server::clock;
use security_center_server::provider::{Answered, return_to};
use security_center_server::settings::{CommandLine, ExpectedEntry, Options, PublicUrl, Settings};
use security_center_server::store::Address;

use crate::inputs::{INPUTS, text, try_all};

const URLS: &[&str] = &[
    "http",
    "https",
    "smtp",
    "smtps",
    "sqlite",
    ":",
    "//",
    "/",
    "@",
    "?",
    "#",
    "=",
    "&",
    "%",
    "%2f",
    "[::1]",
    "127.0.0.1",
    "localhost",
    "security.example",
    ":443",
    ":99999",
    "user:password",
    "{tenantid}",
    "tls=none",
    "eu=",
    "..",
    "\\",
];

#[test]
fn settings_are_taken_or_refused_in_words() {
    try_all("addresses in settings", INPUTS, &text(URLS), |text| {
        if let Ok(url) = text.parse::<PublicUrl>() {
            prop_assert!(url.origin().starts_with("https://") || url.origin().starts_with("http://"));
            prop_assert_eq!(url.address("/").parse::<PublicUrl>(), Ok(url));
        }
        if let Ok(database) = text.parse::<Address>() {
            prop_assert_eq!(database.file().is_some(), text.starts_with("sqlite:"));
        }
        if let Ok(entry) = text.parse::<ExpectedEntry>() {
            prop_assert_eq!(entry.hash.len(), 64);
        }
        Ok(())
    });
    let options: &[&str] = &[
        "--listen",
        "--data",
        "--demo",
        "--session-hours",
        "--retention-days",
        "--smtp-url",
        "--mail-from",
        "--mail-to",
        "--public-url",
        "--provider-issuer",
        "--provider-client-id",
        "--trusted-proxy",
        "--location-database",
        "--log",
        "=",
    ];
    let option = proptest::sample::select(options).prop_map(ToOwned::to_owned);
    let argument = proptest::prop_oneof![option, text(URLS)];
    try_all("the command line", INPUTS, &vec(argument, 0..8), |mut arguments| {
        arguments.insert(0, "security-center-server".to_owned());
        arguments.push("serve".to_owned());
        if let Ok(command_line) = CommandLine::try_parse_from(arguments)
            && command_line.options.config.is_none()
            && let Err(failure) = Settings::resolve(&command_line)
        {
            prop_assert!(!failure.to_string().is_empty());
        }
        Ok(())
    });
    let toml: &[&str] = &[
        "listen",
        "data",
        "demo",
        "session-hours",
        "location-database",
        "smtp-url",
        "public-url",
        "=",
        "\n",
        "\"",
        "[",
        "]",
        "{",
        "}",
        "true",
        "127.0.0.1:1",
        "#",
        ".",
        "'''",
    ];
    try_all("the settings file", INPUTS, &text(toml), |text| {
        if let Err(fault) = toml::from_str::<Options>(&text) {
            prop_assert!(!fault.message().is_empty());
        }
        Ok(())
    });
}

#[test]
fn moments_are_read_as_they_are_written() {
    let pieces: &[&str] = &[
        "2020",
        "-",
        "06",
        "24",
        "T",
        "09",
        ":",
        "20",
        ".",
        "000",
        "Z",
        "+02:00",
        "99",
        "[UTC]",
        "2020-06-24T09:20:00Z",
    ];
    let taken = Cell::new(0);
    try_all("moments", INPUTS, &text(pieces), |text| {
        if let Some(moment) = clock::moment(&text) {
            prop_assert_eq!(clock::milliseconds(&clock::timestamp(moment)), Some(moment));
            taken.set(taken.get() + 1);
        }
        Ok(())
    });
    assert!(taken.get() > 0, "none was taken");
    try_all("moments of any number", INPUTS, &proptest::prelude::any::<i64>(), |moment| {
        prop_assert!(clock::timestamp(moment).0.ends_with('Z'));
        Ok(())
    });
}

#[test]
fn one_returns_to_an_address_of_this_app_only() {
    let kept = Cell::new(0);
    try_all("addresses to return to", INPUTS, &text(URLS), |text| {
        let own = return_to::own("", &text);
        kept.set(kept.get() + u32::from(own != "/"));
        prop_assert!(own.starts_with('/') && !own.starts_with("//"), "{own}");
        prop_assert!(!own.chars().any(|one| one == '\\' || one.is_control()), "{own}");
        // Written in full it may be longer than what is taken again.
        if own.len() <= 2_000 {
            prop_assert_eq!(&return_to::own("", &own), &own);
        }
        let base = reqwest::Url::parse("https://security.example/sign-in").expect("a URL");
        prop_assert_eq!(base.join(&own).map(|url| url.origin()), Ok(base.origin()));
        Ok(())
    });
    assert!(kept.get() > 0, "each was replaced");
    let pieces: &[&str] =
        &["state", "code", "error", "iss", "=", "&", "%", "%ff", "+", "a", "state=a&code=b"];
    let taken = Cell::new(0);
    try_all("what the provider sends back", INPUTS, &text(pieces), |text| {
        if let Some(answered) = Answered::read(&text) {
            prop_assert!(answered.code.is_none() || text.contains("code"));
            taken.set(taken.get() + 1);
        }
        Ok(())
    });
    assert!(taken.get() > 0, "none was taken");
}
