//! What comes from outside on the way of the identity provider, in many shapes that nobody sends on purpose.

use axum::http::StatusCode;
use proptest::prelude::{Just, Strategy, any, prop, prop_oneof};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use security_center_server::provider::claims::Claims;
use security_center_server::settings::{CommandLine, ProviderSettings, Settings};
use serde_json::{Value, json};

use crate::browser::{Browser, location};
use crate::provider::{Told, start};
use crate::support::NOW;

/// So many values of a strategy, the same ones each time.
fn many<T: Clone + std::fmt::Debug>(count: usize, of: &impl Strategy<Value = T>) -> Vec<T> {
    let mut runner = TestRunner::deterministic();
    (0..count).map(|_| of.new_tree(&mut runner).expect("a value").current()).collect()
}

#[tokio::test]
async fn a_token_with_anything_changed_in_it_proves_nothing() {
    let (server, provider) = start(Told::default()).await;
    let mut browser = Browser::of(&server);
    browser.sign_in("/").await;
    let good = provider.logout_token(&json!({}));
    let change = (
        any::<prop::sample::Index>(),
        prop::sample::select("AQgwz059-_.=\0é".chars().collect::<Vec<_>>()),
        0..4,
    );
    let mut tried = 0;
    for (at, with, how) in many(1500, &change) {
        let mut token: Vec<char> = good.chars().collect();
        let at = at.index(token.len());
        match how {
            0 => token[at] = with,
            1 => token.insert(at, with),
            2 => drop(token.remove(at)),
            _ => token.truncate(at),
        }
        let token: String = token.into_iter().collect();
        if token == good {
            continue;
        }
        let answer = provider.sign_out(&server, &token).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{token}");
        tried += 1;
    }
    assert!(tried > 1400, "{tried}");
    browser.session().await;
    assert_eq!(provider.sign_out(&server, &good).await.status, StatusCode::OK);
}

#[tokio::test]
async fn whatever_comes_back_to_the_callback_ends_on_the_sign_in_page() {
    let (server, _provider) = start(Told::default()).await;
    let mut browser = Browser::of(&server);
    let piece = prop_oneof![
        prop::sample::select(vec![
            "state=", "code=", "error=", "iss=", "&", "=", "%", "%00", "%ff", "+", "?"
        ])
        .prop_map(ToOwned::to_owned),
        "[a-f0-9]{64}",
        any::<Vec<u8>>().prop_map(|bytes| form_urlencoded::byte_serialize(&bytes).collect()),
    ];
    for pieces in many(1000, &prop::collection::vec(piece, 0..8)) {
        let path = format!("/api/sign-in/callback?{}", pieces.concat());
        let answer = browser.get(&path).await;
        assert_eq!(location(&answer), "/sign-in?failed=stale&returnTo=%2F", "{path}");
    }
}

fn settings() -> ProviderSettings {
    let arguments =
        ["security-center-server", "serve", "--provider-issuer", "https://login.example/{tenantid}"];
    let more = ["--provider-client-id", "c", "--public-url", "https://security.example"];
    let command_line = <CommandLine as clap::Parser>::parse_from(arguments.into_iter().chain(more));
    Settings::resolve(&command_line).expect("good settings").provider.expect("a provider")
}

#[test]
fn claims_of_any_shape_are_judged_and_prove_nobody_but_whom_they_name() {
    const TENANT: &str = "0f7b5e6c-0000-4000-8000-000000000000";
    let settings = settings();
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        prop::sample::select(vec![TENANT, "c", "n", "https://login.example/{tenantid}", ""])
            .prop_map(Value::from),
    ];
    let value = leaf.prop_recursive(2, 8, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map(".{0,4}", inner, 0..4).prop_map(|map| json!(map)),
        ]
    });
    let names = [
        "iss",
        "sub",
        "aud",
        "azp",
        "exp",
        "iat",
        "nbf",
        "nonce",
        "tid",
        "oid",
        "name",
        "preferred_username",
        "wids",
        "roles",
        "sid",
        "login_hint",
        "jti",
        "events",
    ];
    let change = (prop::sample::select(names.to_vec()), value);
    let (mut taken, mut refused) = (0, 0);
    for changes in many(20_000, &prop::collection::vec(change, 1..3)) {
        let mut claims = json!({
            "iss": format!("https://login.example/{TENANT}"), "sub": "s", "aud": "c", "exp": NOW / 1000 + 60,
            "iat": NOW / 1000, "nonce": "n", "tid": TENANT, "oid": "o", "name": "Visitor",
        });
        for (name, value) in &changes {
            claims[*name] = value.clone();
        }
        let read = serde_json::from_value::<Claims>(claims.clone());
        match read.ok().and_then(|read| read.person(&settings, "n", NOW).ok()) {
            Some(proven) => {
                taken += 1;
                assert_eq!(proven.person.tenant_id, TENANT, "{claims}");
                assert_eq!(claims["nonce"], "n");
                assert_eq!(claims["iss"], format!("https://login.example/{TENANT}"));
                let oid = claims["oid"].as_str().expect("text").to_ascii_lowercase();
                assert_eq!(proven.person.person_id, oid);
                assert!(
                    claims["aud"] == "c" || claims["aud"] == json!(["c"]) || claims["azp"] == "c",
                    "{claims}"
                );
            }
            None => refused += 1,
        }
    }
    assert!(taken > 300 && refused > 10_000, "{taken} taken, {refused} refused");
}
