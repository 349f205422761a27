//! Headers: cookies, secrets, versions, and whom a proxy names.

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderValue, header};
use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use proptest::{prop_assert, prop_assert_eq};
use security_center_server::auth::bearer;
use security_center_server::auth::cookie::{Cookie, Cookies};
use security_center_server::auth::token::Token;
use security_center_server::network::client;

use crate::inputs::{INPUTS, bytes, text, try_all};

const DIGITS: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// Lines of a header, as far as they can be sent at all.
fn lines(name: header::HeaderName, values: Vec<Vec<u8>>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for value in values.iter().filter_map(|value| HeaderValue::from_bytes(value).ok()) {
        headers.append(name.clone(), value);
    }
    headers
}

fn holds(headers: &HeaderMap, text: &str) -> bool {
    headers.values().any(|value| String::from_utf8_lossy(value.as_bytes()).contains(text))
}

#[test]
fn d1_a_cookie_header_gives_a_token_only_where_it_stands_in_it() {
    let pieces: &[&str] =
        &["security-center-session", "__Host-", "=", ";", "; ", ",", "\"", DIGITS, "00", " ", "\t"];
    try_all("the cookie header", INPUTS, &vec(bytes(pieces), 0..4), |values| {
        let headers = lines(header::COOKIE, values);
        for secure in [false, true] {
            let cookies = Cookies { secure };
            if let Some(token) = cookies.read(Cookie::Session, &headers) {
                let pair = format!("{}={}", cookies.name(Cookie::Session), token.text());
                prop_assert!(holds(&headers, &pair));
            }
        }
        Ok(())
    });
}

#[test]
fn d1_an_authorization_header_gives_a_token_only_where_it_stands_in_it() {
    let pieces: &[&str] = &["Bearer ", "bearer", "Basic ", "sct_", "sck_", DIGITS, " ", "00", "=", ","];
    try_all("the authorization header", INPUTS, &vec(bytes(pieces), 0..3), |values| {
        let headers = lines(header::AUTHORIZATION, values);
        for prefix in [bearer::API_TOKEN, bearer::SERVICE_KEY] {
            if let Some(token) = bearer::read(&headers, prefix) {
                prop_assert_eq!(headers.len(), 1);
                let secret = format!("{prefix}{}", token.text());
                prop_assert!(holds(&headers, &secret));
            }
        }
        Ok(())
    });
}

#[test]
fn d1_a_token_has_one_spelling() {
    let pieces: &[&str] = &[DIGITS, "0123456789abcdef", "ABCDEF", "0", "g", "-", "+"];
    try_all("tokens", INPUTS, &text(pieces), |text| {
        if let Some(token) = Token::parse(&text) {
            prop_assert_eq!(token.text(), text);
        }
        Ok(())
    });
    try_all("tokens of ours", INPUTS, &any::<[u8; 32]>(), |digits| {
        let text: String = digits.iter().map(|one| format!("{one:02x}")).collect();
        prop_assert_eq!(Token::parse(&text).map(|token| token.text()), Some(text));
        Ok(())
    });
}

#[test]
fn who_is_no_trusted_proxy_names_nobody() {
    let pieces: &[&str] =
        &["10.0.0.1", "192.0.2.9", "[2001:db8::1]:443", "::ffff:10.0.0.1", ":80", ",", ", ", "unknown"];
    let trusted = ["10.0.0.0/8".parse().expect("a network")];
    let inputs = (vec(bytes(pieces), 0..4), any::<[u8; 4]>());
    try_all(
        "X-Forwarded-For",
        INPUTS,
        &inputs.prop_map(|(values, peer)| (values, IpAddr::from(peer))),
        |(values, peer)| {
            let headers = lines(header::HeaderName::from_static("x-forwarded-for"), values);
            let found = client::address(peer, &headers, &trusted);
            prop_assert_eq!(found, found.to_canonical());
            prop_assert_eq!(client::address(peer, &headers, &[]), peer);
            if !matches!(peer, IpAddr::V4(peer) if peer.octets()[0] == 10) {
                prop_assert_eq!(found, peer);
            }
            Ok(())
        },
    );
}
