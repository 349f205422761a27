//! Sign-ins with the identity provider that must not end in a session.

use axum::http::{Method, StatusCode};
use jsonwebtoken::Algorithm;
use serde_json::{Value, json};

use crate::browser::{Browser, location};
use crate::provider::{CLIENT_ID, CURVE, FIRST, SECOND, Signed, Told, start};
use crate::support::NOW;

#[tokio::test]
async fn a_token_whose_claims_do_not_hold_proves_nobody() {
    let (server, provider) = start(Told::default()).await;
    let now = NOW / 1000;
    let usual = provider.script().claims.clone();
    let mut tried = 0;
    for (claims, expected) in [
        (json!({ "iss": "https://elsewhere.example" }), "unproven"),
        (json!({ "iss": format!("{}/", provider.issuer) }), "unproven"),
        (json!({ "iss": null }), "unproven"),
        (json!({ "aud": "another client" }), "unproven"),
        (json!({ "aud": [] }), "unproven"),
        (json!({ "aud": [CLIENT_ID, "another"] }), "unproven"),
        (json!({ "aud": [CLIENT_ID, "another"], "azp": "another" }), "unproven"),
        (json!({ "azp": "another" }), "unproven"),
        (json!({ "exp": now - 60 }), "unproven"),
        (json!({ "exp": null }), "unproven"),
        (json!({ "exp": "tomorrow" }), "unproven"),
        (json!({ "nbf": now + 61 }), "unproven"),
        (json!({ "iat": now + 61 }), "unproven"),
        (json!({ "iat": null }), "unproven"),
        (json!({ "nonce": "another" }), "unproven"),
        (json!({ "nonce": null }), "unproven"),
        (json!({ "sub": null }), "unproven"),
        (json!({ "sub": "a b" }), "unproven"),
        (json!({ "oid": "" }), "unproven"),
        (json!({ "events": {} }), "unproven"),
        (json!({ "wids": { "a": 1 } }), "unproven"),
        (json!({ "tid": "0f7b5e6c-0000-4000-8000-00000000ffff" }), "unknownTenant"),
        (json!({ "tid": "" }), "unknownTenant"),
    ] {
        provider.claim(claims.clone());
        assert_eq!(Browser::of(&server).fail().await, expected, "{claims}");
        provider.script().claims = usual.clone();
        tried += 1;
    }
    assert_eq!(tried, 23);
    // Each is refused for its own sake: the usual token, and one at the edge of the leeway, are taken.
    for claims in [
        json!({}),
        json!({ "exp": now - 59, "nbf": now + 60, "iat": now + 60 }),
        json!({ "exp": f64::from(2_000_000_000_u32) + 0.5 }),
        json!({ "aud": [CLIENT_ID], "azp": CLIENT_ID }),
        json!({ "aud": [CLIENT_ID, "another"], "azp": CLIENT_ID }),
    ] {
        provider.claim(claims.clone());
        assert_eq!(Browser::of(&server).sign_in("/settings").await, "/settings", "{claims}");
        provider.script().claims = usual.clone();
    }
}

#[tokio::test]
async fn a_token_that_is_not_signed_by_a_key_of_the_provider_proves_nobody() {
    let (server, provider) = start(Told::default()).await;
    assert_eq!(Browser::of(&server).sign_in("/").await, "/");
    for signed in [Signed::Not, Signed::WithPublicKey, Signed::With(SECOND, Algorithm::RS256)] {
        provider.script().signed = signed;
        assert_eq!(Browser::of(&server).fail().await, "unproven");
    }
    // The name of a key of the provider, but made with another.
    provider.script().header = json!({ "kid": FIRST.id });
    assert_eq!(Browser::of(&server).fail().await, "unproven");
    provider.script().signed = Signed::With(FIRST, Algorithm::RS256);
    let header: [Value; 4] = [
        json!({ "crit": ["exp"] }),
        json!({ "typ": "logout+jwt" }),
        json!({ "alg": "RS512" }),
        json!({ "alg": "ES256" }),
    ];
    for header in header {
        provider.script().header = header.clone();
        assert_eq!(Browser::of(&server).fail().await, "unproven", "{header}");
    }
    provider.script().header = json!({ "kid": null });
    assert_eq!(Browser::of(&server).sign_in("/").await, "/", "the only key need not be named");
    provider.script().keys.push(SECOND.public());
    server.pass_time(60 * 60 * 1000);
    provider.script().now += 60 * 60;
    assert_eq!(Browser::of(&server).fail().await, "unproven", "one of two has to be named");
}

#[tokio::test]
async fn other_asymmetric_algorithms_are_taken_where_the_key_is_for_them() {
    let (server, provider) = start(Told::default()).await;
    provider.script().keys = vec![FIRST.public(), CURVE.public()];
    for (signed, expected) in
        [(Signed::With(CURVE, Algorithm::ES256), true), (Signed::With(FIRST, Algorithm::PS256), false)]
    {
        provider.script().signed = signed;
        let end = Browser::of(&server).sign_in("/").await;
        assert_eq!(end == "/", expected, "{end}");
    }
    let (server, provider) = start(Told::default()).await;
    // A key that does not say what it is for is for every algorithm of its kind.
    provider.script().keys[0].as_object_mut().expect("a key").remove("alg");
    for algorithm in [Algorithm::PS256, Algorithm::RS512] {
        provider.script().signed = Signed::With(FIRST, algorithm);
        assert_eq!(Browser::of(&server).sign_in("/").await, "/", "{algorithm:?}");
    }
}

#[tokio::test]
async fn a_key_proves_tokens_of_its_own_issuer_only() {
    const OF_EACH: &str = "/{tenantid}/v2.0";
    const ANOTHER: &str = "0b0b0b0b-0000-4000-8000-00000000000b";
    for (path, key_issuer, taken) in [
        (OF_EACH, "URL/{tenantid}/v2.0", true),
        (OF_EACH, "URL/TENANT/v2.0", true),
        (OF_EACH, "URL/ANOTHER/v2.0", false),
        (OF_EACH, "URL/{tenantid}", false),
        (OF_EACH, "https://elsewhere.example/{tenantid}/v2.0", false),
        (OF_EACH, "", false),
        ("", "URL", true),
        ("", "URL/", false),
    ] {
        let (server, provider) = start(Told { path, ..Told::default() }).await;
        let tenant = server.tenant("Contoso").await;
        let issuer = key_issuer.replace("URL", &provider.url).replace("TENANT", &tenant);
        provider.script().keys[0]["issuer"] = json!(issuer.replace("ANOTHER", ANOTHER));
        let ended = Browser::of(&server).sign_in("/").await;
        assert_eq!(ended == "/", taken, "{key_issuer}: {ended}");
        if !taken {
            assert_eq!(Browser::of(&server).fail().await, "unproven", "{key_issuer}");
        }
        let token = provider.logout_token(&json!({ "iss": provider.issuer.replace("{tenantid}", &tenant) }));
        let signed_out = provider.sign_out(&server, &token).await;
        assert_eq!(signed_out.status == StatusCode::OK, taken, "{key_issuer}: {}", signed_out.text());
    }
    let (server, provider) = start(Told::default()).await;
    provider.script().keys[0]["issuer"] = json!(7);
    assert_eq!(Browser::of(&server).fail().await, "unproven", "an issuer that is no text is none");
}

#[tokio::test]
async fn a_key_that_is_not_for_this_is_not_used() {
    for (change, taken) in [
        (json!({ "use": "enc" }), false),
        (json!({ "alg": "RS384" }), false),
        (json!({ "alg": "RS256" }), true),
    ] {
        let (server, provider) = start(Told::default()).await;
        for (name, value) in change.as_object().expect("an object") {
            provider.script().keys[0][name] = value.clone();
        }
        // Beside it, keys of kinds that nobody knows, and a secret.
        provider.script().keys.push(json!({ "kty": "PQC", "kid": "x" }));
        provider.script().keys.push(json!({ "kty": "oct", "kid": FIRST.id, "k": "c2VjcmV0" }));
        let end = Browser::of(&server).sign_in("/").await;
        assert_eq!(end == "/", taken, "{change}: {end}");
    }
}

#[tokio::test]
async fn a_state_counts_once_in_one_browser_for_ten_minutes() {
    let (server, provider) = start(Told::default()).await;
    let stale = "/sign-in?failed=stale&returnTo=%2F";
    let mut browser = Browser::of(&server);
    for path in ["", "?", "?code=x", "?state=x&code=x", "?code=x&state=", "?state=a&state=b"] {
        assert_eq!(location(&browser.get(&format!("/api/sign-in/callback{path}")).await), stale, "{path}");
    }
    let there = browser.leave("/settings").await;
    let back = browser.at_the_provider(&there).await;
    assert_eq!(location(&browser.get(&back).await), "/settings");
    assert_eq!(location(&browser.get(&back).await), stale, "the second time");
    assert_eq!(browser.session().await.person.display_name, "Visitor", "the session of the first time stays");

    // Another browser gets nothing with it, even when it has begun a sign-in of its own, and neither does the first then.
    let there = browser.leave("/settings").await;
    let back = browser.at_the_provider(&there).await;
    let mut other = Browser::of(&server);
    other.leave("/").await;
    assert_eq!(location(&other.get(&back).await), "/sign-in?failed=stale&returnTo=%2Fsettings");
    assert_eq!(other.get("/api/session").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(location(&browser.get(&back).await), stale);

    let there = browser.leave("/settings").await;
    let back = browser.at_the_provider(&there).await;
    server.pass_time(10 * 60 * 1000);
    assert_eq!(location(&browser.get(&back).await), "/sign-in?failed=stale&returnTo=%2Fsettings");

    // Two windows of a browser do not get into each other's way.
    provider.script().now += 10 * 60;
    let (one, two) = (browser.leave("/settings").await, browser.leave("/alerts").await);
    let (one, two) = (browser.at_the_provider(&one).await, browser.at_the_provider(&two).await);
    assert_eq!(location(&browser.get(&one).await), "/settings");
    assert_eq!(location(&browser.get(&two).await), "/alerts");
    let pool = server.database("control.db").await;
    let (left,): (i64,) =
        sqlx::query_as("SELECT count(*) FROM sign_in").fetch_one(&pool).await.expect("a number");
    assert_eq!(left, 0, "what was not ended in time is forgotten");
}

#[tokio::test]
async fn a_code_that_was_used_is_refused_by_the_provider_and_proves_nobody() {
    let (server, provider) = start(Told::default()).await;
    let mut thief = Browser::of(&server);
    let mut browser = Browser::of(&server);
    let there = browser.leave("/").await;
    let back = browser.at_the_provider(&there).await;
    let code = back.split(['?', '&']).find(|part| part.starts_with("code=")).expect("a code").to_owned();
    // With a state of his own, and somebody else's code that is still good: PKCE binds the code to its state.
    let there = thief.leave("/settings").await;
    provider.script().answer = json!({ "code": code.trim_start_matches("code=") });
    let stolen = thief.at_the_provider(&there).await;
    assert!(stolen.contains(&code));
    assert_eq!(location(&thief.get(&stolen).await), "/sign-in?failed=stale&returnTo=%2Fsettings");
    assert_eq!(location(&browser.get(&back).await), "/sign-in?failed=stale&returnTo=%2F", "used up");
}

#[tokio::test]
async fn whatever_the_provider_answers_has_a_code_for_the_person() {
    let (server, provider) = start(Told::default()).await;
    for (answer, expected) in [
        (json!({ "code": null, "error": "access_denied" }), "refused"),
        (json!({ "code": null, "error": "login_required" }), "refused"),
        (json!({ "code": null, "error": "temporarily_unavailable" }), "unavailable"),
        (json!({ "code": null, "error": "<script>" }), "unavailable"),
        (json!({ "code": null }), "unproven"),
        (json!({ "iss": "https://elsewhere.example" }), "unproven"),
    ] {
        provider.script().answer = answer.clone();
        assert_eq!(Browser::of(&server).fail().await, expected, "{answer}");
    }
    provider.script().answer = json!({ "iss": provider.issuer });
    assert_eq!(Browser::of(&server).sign_in("/").await, "/", "RFC 9207");
    provider.script().answer = json!({});
    for (error, expected) in [
        ((400, "invalid_grant"), "stale"),
        ((401, "invalid_client"), "unavailable"),
        ((500, "server_error"), "unavailable"),
        ((302, ""), "unavailable"),
    ] {
        provider.script().token_error = Some(error);
        assert_eq!(Browser::of(&server).fail().await, expected, "{error:?}");
    }
}

#[tokio::test]
async fn a_provider_that_names_its_issuer_has_to_do_so_each_time() {
    let (server, provider) = start(Told::default()).await;
    provider.script().metadata = json!({ "authorization_response_iss_parameter_supported": true });
    assert_eq!(Browser::of(&server).fail().await, "unproven");
    provider.script().answer = json!({ "iss": provider.issuer });
    assert_eq!(Browser::of(&server).sign_in("/").await, "/");
}

#[tokio::test]
async fn with_a_template_the_issuer_has_to_be_that_of_the_tokens_own_tenant() {
    let (server, provider) = start(Told { path: "/{tenantid}/v2.0", ..Told::default() }).await;
    let other = server.tenant("Fabrikam").await;
    let of_other = provider.issuer.replace("{tenantid}", &other);
    for claims in [json!({ "iss": of_other }), json!({ "iss": provider.issuer }), json!({ "tid": null })] {
        let usual = provider.script().claims.clone();
        provider.claim(claims.clone());
        assert_eq!(Browser::of(&server).fail().await, "unproven", "{claims}");
        provider.script().claims = usual;
    }
}

#[tokio::test]
async fn the_metadata_of_another_issuer_or_with_unsafe_addresses_is_not_used() {
    for metadata in [
        json!({ "issuer": "https://elsewhere.example" }),
        json!({ "issuer": null }),
        json!({ "token_endpoint": "http://elsewhere.example/token" }),
        json!({ "jwks_uri": "file:///etc/passwd" }),
        json!({ "authorization_endpoint": "javascript:alert(1)" }),
        json!({ "end_session_endpoint": "http://elsewhere.example/end" }),
    ] {
        let (server, provider) = start(Told::default()).await;
        provider.script().metadata = metadata.clone();
        let end = Browser::of(&server).leave("/settings").await;
        assert_eq!(end, "/sign-in?failed=unavailable&returnTo=%2Fsettings", "{metadata}");
    }
}

#[tokio::test]
async fn a_provider_that_is_down_is_told_and_not_asked_at_every_click() {
    let (server, provider) = start(Told::default()).await;
    provider.script().down = true;
    let mut browser = Browser::of(&server);
    for _ in 0..3 {
        assert_eq!(browser.leave("/").await, "/sign-in?failed=unavailable&returnTo=%2F");
    }
    assert_eq!(provider.script().metadata_readings, 1);
    provider.script().down = false;
    server.pass_time(5000);
    assert_eq!(browser.sign_in("/settings").await, "/settings");
    // What was read counts on while the provider does not answer.
    provider.script().down = true;
    server.pass_time(2 * 60 * 60 * 1000);
    assert!(browser.leave("/").await.starts_with(&provider.url));
    let out = browser.send(Method::DELETE, "/api/session").await;
    assert_eq!(out.status, StatusCode::OK);
}

#[tokio::test]
async fn a_new_key_of_the_provider_is_found_and_unknown_ones_ask_once() {
    let (server, provider) = start(Told::default()).await;
    assert_eq!(Browser::of(&server).sign_in("/").await, "/");
    assert_eq!(provider.script().key_readings, 1);
    provider.script().keys = vec![SECOND.public()];
    provider.script().signed = Signed::With(SECOND, Algorithm::RS256);
    assert_eq!(Browser::of(&server).sign_in("/").await, "/", "rotated");
    assert_eq!(provider.script().key_readings, 2);
    provider.script().signed = Signed::With(FIRST, Algorithm::RS256);
    assert_eq!(Browser::of(&server).fail().await, "unproven", "the key of before counts no more");
    for n in 0..20 {
        provider.script().header = json!({ "kid": format!("unknown-{n}") });
        let token = provider.logout_token(&json!({ "jti": format!("{n}") }));
        assert_eq!(provider.sign_out(&server, &token).await.status, StatusCode::BAD_REQUEST);
    }
    assert_eq!(provider.script().key_readings, 2, "not within a minute of the last reading");
    server.pass_time(60_000);
    for n in 0..20 {
        let token = provider.logout_token(&json!({ "jti": format!("{n}") }));
        assert_eq!(provider.sign_out(&server, &token).await.status, StatusCode::BAD_REQUEST);
    }
    assert_eq!(provider.script().key_readings, 3, "once");
}
