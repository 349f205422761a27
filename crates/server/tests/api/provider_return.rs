//! Where a person is after signing in: whatever the address of the sign-in says, it is an address of this app.

use proptest::prelude::{ProptestConfig, Strategy, any, prop, prop_assert, prop_assert_eq, proptest};
use reqwest::Url;
use security_center_server::provider::return_to::own;

#[test]
fn addresses_of_the_app_are_gone_back_to_and_all_others_are_not() {
    for (text, expected) in [
        ("/", "/"),
        ("/settings", "/settings"),
        ("/settings/threat-protection?a=b&c=%2F#d", "/settings/threat-protection?a=b&c=%2F#d"),
        ("/a/../settings", "/settings"),
        ("/é?é", "/%C3%A9?%C3%A9"),
        ("/apis", "/apis"),
        ("/a//b", "/a//b"),
        ("/?to=//elsewhere.example", "/?to=//elsewhere.example"),
    ] {
        assert_eq!(own("", text), expected, "{text}");
    }
    let long = format!("/{}", "x".repeat(2000));
    for text in [
        "",
        "settings",
        "//elsewhere.example",
        "///elsewhere.example",
        "/\\elsewhere.example",
        "/\t/elsewhere.example",
        "\t//elsewhere.example",
        " /settings",
        "/\n",
        "/settings\r\nSet-Cookie: a=b",
        "/.//elsewhere.example",
        "/a/..//elsewhere.example",
        "/%2e//elsewhere.example",
        "https://elsewhere.example",
        "https:/elsewhere.example",
        "javascript:alert(1)",
        "/api",
        "/api/session",
        "/a/../api/sign-in/provider",
        "/./api/session",
        "/sign-in",
        "/sign-in?returnTo=/",
        "/\u{7f}",
        "/\u{85}",
        &long,
    ] {
        assert_eq!(own("", text), "/", "{text:?}");
    }
}

#[test]
fn below_a_path_only_what_is_below_it_is_the_app() {
    for (text, expected) in [
        ("/security/", "/security/"),
        ("/security/settings?a=b", "/security/settings?a=b"),
        ("/security/settings/../audit", "/security/audit"),
    ] {
        assert_eq!(own("/security", text), expected, "{text}");
    }
    for text in [
        "/",
        "/settings",
        "/security",
        "/securityx",
        "/security?a",
        "/security/../settings",
        "/security/api/x",
    ] {
        assert_eq!(own("/security", text), "/security/", "{text:?}");
    }
}

/// Pieces from which addresses that lead astray are made.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "/",
        "//",
        "\\",
        ".",
        "..",
        "%2f",
        "%5c",
        "%2e",
        "@",
        ":",
        "https:",
        "javascript:",
        "api",
        "sign-in",
        "elsewhere.example",
        "?",
        "#",
        "\t",
        "\n",
        "\r",
        "\0",
        " ",
        "é",
        "a",
        "settings",
        "&",
        "=",
    ]);
    prop::collection::vec(piece, 0..12).prop_map(|pieces| format!("/{}", pieces.concat()))
}

fn is_own(text: &str) -> Result<(), proptest::test_runner::TestCaseError> {
    is_own_below("", text)?;
    is_own_below("/security", text)?;
    is_own_below("/security", &format!("/security{text}"))
}

fn is_own_below(base_path: &str, text: &str) -> Result<(), proptest::test_runner::TestCaseError> {
    let to = own(base_path, text);
    let base = Url::parse("https://security.example/sign-in").expect("an address");
    let read = base.join(&to).expect("an address");
    prop_assert_eq!(read.origin(), base.origin());
    prop_assert!(to.starts_with('/') && !to.starts_with("//") && !to.contains('\\'));
    prop_assert!(to.bytes().all(|byte| byte.is_ascii_graphic()), "it fits into a header");
    let below = read.path().strip_prefix(base_path).expect("below the path");
    prop_assert!(below.starts_with('/') && below != "/api" && !below.starts_with("/api/"));
    prop_assert_eq!(own(base_path, &to), to.clone(), "once more changes nothing");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_leads_elsewhere(text in any::<String>()) {
        is_own(&text)?;
        is_own(&format!("/{text}"))?;
    }

    #[test]
    fn no_pieces_lead_elsewhere(text in pieces()) {
        is_own(&text)?;
    }
}
