//! Headers: cookies, secrets, versions, and whom a proxy names.

use std::cell::Cell;
use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::{HeaderMap, HeaderValue, Request, header};
use futures_util::FutureExt;
use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use proptest::{prop_assert, prop_assert_eq};
use security_center_server::auth::bearer;
use security_center_server::auth::cookie::{Cookie, Cookies};
use security_center_server::auth::token::Token;
use security_center_server::network::client;
use security_center_server::routes::version::{IfMatch, etag};

use crate::inputs::{INPUTS, bytes, text, try_all};

const DIGITS: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

const WHOLE_COOKIE: &str =
    "security-center-session=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
const WHOLE_TOKEN: &str = "Bearer sct_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
const WHOLE_KEY: &str = "bearer sck_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

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
        &["security-center-session", "__Host-", "=", ";", "; ", ",", "\"", DIGITS, "00", " ", WHOLE_COOKIE];
    let taken = Cell::new(0);
    try_all("the cookie header", INPUTS, &vec(bytes(pieces), 0..4), |values| {
        let headers = lines(header::COOKIE, values);
        for secure in [false, true] {
            let cookies = Cookies { secure };
            if let Some(token) = cookies.read(Cookie::Session, &headers) {
                let pair = format!("{}={}", cookies.name(Cookie::Session), token.text());
                prop_assert!(holds(&headers, &pair));
                taken.set(taken.get() + 1);
            }
        }
        Ok(())
    });
    assert!(taken.get() > 0, "none was taken");
}

#[test]
fn d1_an_authorization_header_gives_a_token_only_where_it_stands_in_it() {
    let pieces: &[&str] =
        &["Bearer ", "bearer", "Basic ", "sct_", "sck_", DIGITS, " ", "00", WHOLE_TOKEN, WHOLE_KEY];
    let taken = Cell::new(0);
    try_all("the authorization header", INPUTS, &vec(bytes(pieces), 0..3), |values| {
        let headers = lines(header::AUTHORIZATION, values);
        for prefix in [bearer::API_TOKEN, bearer::SERVICE_KEY] {
            if let Some(token) = bearer::read(&headers, prefix) {
                prop_assert_eq!(headers.len(), 1);
                let secret = format!("{prefix}{}", token.text());
                prop_assert!(holds(&headers, &secret));
                taken.set(taken.get() + 1);
            }
        }
        Ok(())
    });
    assert!(taken.get() > 0, "none was taken");
}

#[test]
fn d1_a_token_has_one_spelling() {
    let pieces: &[&str] = &[DIGITS, "0123456789abcdef", "ABCDEF", "0", "g", "-", "+"];
    let taken = Cell::new(0);
    try_all("tokens", INPUTS, &text(pieces), |text| {
        if let Some(token) = Token::parse(&text) {
            prop_assert_eq!(token.text(), text);
            taken.set(taken.get() + 1);
        }
        Ok(())
    });
    assert!(taken.get() > 0, "none was taken");
    try_all("tokens of ours", INPUTS, &any::<[u8; 32]>(), |digits| {
        let text: String = digits.iter().map(|one| format!("{one:02x}")).collect();
        prop_assert_eq!(Token::parse(&text).map(|token| token.text()), Some(text));
        Ok(())
    });
}

#[test]
fn d10_a_version_has_one_spelling_in_one_header() {
    let pieces: &[&str] = &["\"1\"", "\"", "1", "-", "+", "0", "W/", "*", " ", ",", "9223372036854775808"];
    let taken = Cell::new(0);
    try_all("If-Match", INPUTS, &vec(bytes(pieces), 0..3), |values| {
        let (mut parts, ()) = Request::new(()).into_parts();
        parts.headers = lines(header::IF_MATCH, values);
        let read = IfMatch::from_request_parts(&mut parts, &()).now_or_never().expect("it waits for nothing");
        if let Ok(IfMatch(version)) = read {
            prop_assert_eq!(parts.headers.len(), 1);
            let [(_, sent)] = etag(version);
            let said = parts.headers[header::IF_MATCH].to_str().unwrap_or_default();
            prop_assert_eq!(said.trim(), sent);
            taken.set(taken.get() + 1);
        }
        Ok(())
    });
    assert!(taken.get() > 0, "none was taken");
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
            let name = header::HeaderName::from_static("x-forwarded-for");
            // What the nearest proxy adds, to the last line or as one of its own, counts whatever stands before it.
            let mut added = values.clone();
            added.last_mut().into_iter().for_each(|last| last.extend(b", 203.0.113.7"));
            let alone = values.iter().cloned().chain([b"203.0.113.7".to_vec()]).collect();
            for added in [lines(name.clone(), added), lines(name.clone(), alone)] {
                let said = added.values().last();
                if said.is_some_and(|said| said.as_bytes().ends_with(b"203.0.113.7")) {
                    let proxy = IpAddr::from([10, 0, 0, 1]);
                    prop_assert_eq!(client::address(proxy, &added, &trusted), IpAddr::from([203, 0, 113, 7]));
                }
            }
            let headers = lines(name, values);
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
