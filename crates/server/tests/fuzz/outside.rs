//! What the identity provider and Microsoft Graph answer, damaged in every way: it is taken, or refused with a reason, and
//! never proves what a key did not sign.

use std::cell::Cell;
use std::sync::Arc;

use axum::http::{Method, StatusCode, header};
use jsonwebtoken::Algorithm;
use proptest::prelude::Strategy;
use proptest::sample::select;
use proptest::{prop_assert, prop_assert_eq};
use security_center_server::directory::facts::FactsChange;
use security_center_server::domain::cause::Cause;
use security_center_server::graph::{Connector, Done, Graph};
use security_center_server::outside;
use security_center_server::settings;
use serde_json::{Value, json};

use crate::graph_server::{CLIENT, Fault, GraphServer, SECRET};
use crate::inputs::damaged;
use crate::inputs::try_all;
use crate::provider::{CURVE, FIRST, SECOND, Signed, Told, start};
use crate::support::Server;

/// How many answers of each kind: each takes requests over a line.
const ANSWERS: u32 = 150;

/// After so many milliseconds what the provider said is asked for again.
const OLD: i64 = 61 * 60 * 1000;

#[test]
fn damaged_answers_of_graph_are_understood_or_refused_and_then_change_nothing() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (server, graph, connector, id) = runtime.block_on(async {
        let (server, graph) = (Server::start().await, GraphServer::start().await);
        let settings = settings::Graph {
            client_id: CLIENT.to_owned(),
            client_secret: SECRET.to_owned().into(),
            url: graph.url(),
            login_url: graph.url(),
            interval: 15 * 60_000,
        };
        let clock = server.state.clock.clone();
        let reader = Arc::new(Graph::new(settings, clock.clone()).expect("a client"));
        let connector = Connector::new(server.state.control.clone(), clock, Some(reader), 0);
        let id = graph.knows("contoso");
        let connected = connector.connect(&id, &FactsChange::default(), &Cause::operator()).await;
        connected.expect("the store").expect("connected");
        (server, graph, connector, id)
    });
    let file = std::fs::read_to_string(crate::support::demo_folder().join("contoso.json")).expect("the file");
    let known: Value = serde_json::from_str(&file).expect("JSON");
    let list = |items: &Value| json!({ "@odata.nextLink": null, "value": items });
    let roles = &known["directoryRoles"]["value"];
    let answers = [
        ("v1.0/organization", json!({ "value": [known["organization"]] })),
        ("v1.0/subscribedSkus", list(&known["subscribedSkus"]["value"])),
        ("/members", list(&roles[0]["members"])),
        ("v1.0/directoryRoles", list(roles)),
    ];
    let (taken, refused) = (Cell::new(0), Cell::new(0));
    for (path, valid) in answers {
        try_all(&format!("Graph's {path}"), ANSWERS, &damaged(valid), |answer| {
            graph.fault(path, Fault::Says(200, &[], answer.to_string()));
            let (before, done, after) = runtime.block_on(async {
                let directory = async || {
                    server.state.control.directory(&id).await.expect("readable").expect("there").directory
                };
                (directory().await, connector.check(&id).await.expect("the store"), directory().await)
            });
            prop_assert_eq!(&after.organization.id, &id);
            match done {
                Done::Read(..) => taken.set(taken.get() + 1),
                Done::Failed(failure) => {
                    refused.set(refused.get() + 1);
                    prop_assert!(!failure.detail.is_empty());
                    prop_assert_eq!(after, before);
                }
                Done::Superseded => prop_assert!(false, "nobody else reads"),
            }
            Ok(())
        });
    }
    assert!(taken.get() > 0 && refused.get() > 0, "{taken:?} taken, {refused:?} refused");
}

#[test]
fn damaged_metadata_leads_nowhere_but_to_addresses_that_may_be_asked() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (server, provider) = runtime.block_on(start(Told::default()));
    let url = &provider.url;
    let valid = json!({
        "issuer": provider.issuer,
        "authorization_endpoint": format!("{url}/authorize"),
        "token_endpoint": format!("{url}/token"),
        "jwks_uri": format!("{url}/keys"),
        "end_session_endpoint": format!("{url}/end?p=1"),
        "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        "authorization_response_iss_parameter_supported": false,
    });
    let objects = damaged(valid).prop_filter("the provider says an object", Value::is_object);
    let (led, refused) = (Cell::new(0), Cell::new(0));
    try_all("the provider's metadata", ANSWERS, &objects, |metadata| {
        provider.script().metadata = metadata;
        server.pass_time(OLD);
        let answer = runtime.block_on(server.anonymous().get("/api/sign-in/provider?returnTo=%2F"));
        prop_assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let to = answer.headers[header::LOCATION].to_str().expect("ASCII");
        if to == "/sign-in?failed=unavailable&returnTo=%2F" {
            refused.set(refused.get() + 1);
        } else {
            led.set(led.get() + 1);
            prop_assert!(outside::address(to).is_ok() && to.contains("code_challenge_method=S256"), "{}", to);
        }
        Ok(())
    });
    assert!(led.get() > 0, "{led:?} led to the provider, {refused:?} refused");
}

#[test]
fn damaged_keys_prove_nothing_that_they_did_not_sign() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (server, provider) = runtime.block_on(start(Told::default()));
    let lists = damaged(json!([FIRST.public(), CURVE.public()]));
    let lists = lists.prop_filter("the provider says a list", Value::is_array);
    let algorithm = select(vec![Algorithm::RS256, Algorithm::PS256, Algorithm::RS512]);
    let (count, taken) = (Cell::new(0), Cell::new(0));
    try_all("the provider's keys", ANSWERS, &(lists, algorithm), |(keys, algorithm)| {
        server.pass_time(OLD);
        let send = |signed: Signed, name: &str| {
            count.set(count.get() + 1);
            let mut script = provider.script();
            script.now = server.state.clock.now() / 1000;
            script.keys = keys.as_array().cloned().unwrap_or_default();
            script.signed = signed;
            script.header = json!({ "kid": name });
            drop(script);
            let token = provider.logout_token(&json!({ "jti": format!("logout-{}", count.get()) }));
            runtime.block_on(provider.sign_out(&server, &token)).status
        };
        // A key that was never published, under the names of those that were.
        for name in [FIRST.id, CURVE.id, ""] {
            prop_assert_eq!(send(Signed::With(SECOND, algorithm), name), StatusCode::BAD_REQUEST);
        }
        prop_assert_eq!(send(Signed::WithPublicKey, FIRST.id), StatusCode::BAD_REQUEST);
        match send(Signed::With(FIRST, Algorithm::RS256), FIRST.id) {
            StatusCode::OK => taken.set(taken.get() + 1),
            other => prop_assert_eq!(other, StatusCode::BAD_REQUEST),
        }
        Ok(())
    });
    assert!(taken.get() > 0, "a key that is whole is used");
    let live = runtime.block_on(server.anonymous().send(Method::GET, "/api/health/ready", &[], None));
    assert_eq!(live.status, StatusCode::OK);
}
