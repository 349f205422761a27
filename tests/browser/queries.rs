//! A representation of the server: what replaces what, who is told, and what is asked when.

use crate::{
    samples::{self, incident, list, off, on, read, refusal, service, session, tenant},
    server,
    stage::Stage,
};
use leptos::prelude::*;
use security_center::{
    api::{self, ApiError},
    query::{Query, Shown},
};
use security_center_contract::{Incident, List, ProblemCode, ServiceState, Session, ThreatProtection};
use serde_json::json;
use std::{cell::Cell, rc::Rc};
use wasm_bindgen_test::wasm_bindgen_test;

fn the_service(stage: &Stage) -> Query<ThreatProtection> {
    stage.within(|| Query::new(&api::THREAT_PROTECTION))
}

/// Counts how often the query has told of a change, the first look included.
fn told<T: Shown>(stage: &Stage, query: Query<T>) -> Rc<Cell<u32>> {
    let times = Rc::new(Cell::new(0));
    let counter = times.clone();
    stage.within(|| {
        Effect::new(move |_| {
            let _ = query.get();
            counter.set(counter.get() + 1);
        });
    });
    times
}

#[wasm_bindgen_test]
async fn an_older_version_never_replaces_a_newer_one() {
    let stage = Stage::new().await;
    let query = the_service(&stage);
    assert!(query.now().is_none() && query.loaded().is_none());
    query.put(service(on(5)));
    query.put(service(off(4)));
    assert_eq!(query.now().unwrap().state, ServiceState::On);
    query.put(service(off(6)));
    assert_eq!(query.now().unwrap().state, ServiceState::Off);
}

#[wasm_bindgen_test]
async fn an_equal_value_notifies_nobody() {
    let stage = Stage::new().await;
    let query = the_service(&stage);
    let told = told(&stage, query);
    stage.settle().await;
    assert_eq!(told.get(), 1);
    query.put(service(on(5)));
    stage.settle().await;
    assert_eq!(told.get(), 2);
    query.put(service(on(5)));
    query.put(service(off(4)));
    stage.settle().await;
    assert_eq!(told.get(), 2, "equal or older is no news");
    query.put(service(on(6)));
    stage.settle().await;
    assert_eq!(told.get(), 3);
}

#[wasm_bindgen_test]
async fn a_refusal_takes_the_value_away_and_a_lost_connection_keeps_it() {
    let stage = Stage::new().await;
    let query = the_service(&stage);
    query.put(service(on(5)));
    for error in [
        ApiError::Unreachable,
        ApiError::TimedOut,
        ApiError::Unreadable { status: 502 },
        refusal(ProblemCode::Unavailable),
        refusal(ProblemCode::Internal),
        refusal(ProblemCode::VersionConflict),
    ] {
        query.fail(error.clone());
        assert!(query.now().is_some(), "{error:?} takes nothing away");
        assert_eq!(query.error(), Some(error));
    }
    for code in [
        ProblemCode::NotSignedIn,
        ProblemCode::Forbidden,
        ProblemCode::DisabledFeature,
        ProblemCode::NotFound,
    ] {
        query.put(service(on(5)));
        assert_eq!(query.error(), None, "what arrives ends the error");
        query.fail(refusal(code));
        assert!(query.now().is_none(), "{code:?}: must not be seen any more");
    }
}

#[wasm_bindgen_test]
async fn what_was_drawn_of_a_value_shows_the_last_while_it_is_taken_away() {
    let stage = Stage::new().await;
    let query = the_service(&stage);
    query.put(service(on(5)));
    let loaded = stage.within(|| query.loaded()).unwrap();
    query.put(service(off(6)));
    assert_eq!(loaded.now().version, 6, "it follows");
    query.fail(refusal(ProblemCode::Forbidden));
    assert_eq!(loaded.now().version, 5, "the one it was made of stays, and nothing panics");
    assert!(query.loaded().is_none());
}

#[wasm_bindgen_test]
async fn one_fetch_is_under_way_and_wishes_meanwhile_are_met_by_one_more() {
    let stage = Stage::new().await;
    let query = the_service(&stage);
    const LINE: &str = "GET threat-protection";
    for _ in 0..3 {
        query.refetch();
    }
    stage.settle().await;
    assert_eq!(server::waiting(LINE), 1);
    server::answer(LINE, 200, &off(1));
    stage.until("it is there and asked again", || query.now().is_some() && server::waiting(LINE) == 1).await;
    server::answer(LINE, 200, &on(2));
    stage.until("the second is there", || query.now().unwrap().version == 2).await;
    stage.settle().await;
    assert_eq!((server::waiting(LINE), server::sent().len()), (0, 2));
}

#[wasm_bindgen_test]
async fn the_answer_to_a_fetch_that_was_forgotten_is_dropped() {
    let stage = Stage::new().await;
    let query: Query<List<Incident>> = stage.incidents();
    query.refetch();
    stage.settle().await;
    query.forget();
    query.refetch();
    stage.settle().await;
    assert_eq!(server::waiting("GET incidents"), 2, "it does not wait for what was forgotten");
    server::answer("GET incidents", 200, &list(&[incident("1", "of somebody else")], 1));
    server::answer("GET incidents", 200, &list(&[incident("2", "mine")], 1));
    stage.until("it is there", || query.now().is_some()).await;
    stage.settle().await;
    assert_eq!(query.now().unwrap().value[0].display_name, "mine");
}

#[wasm_bindgen_test]
async fn each_kind_of_answer_becomes_the_error_it_is() {
    let stage = Stage::new().await;
    let query = the_service(&stage);
    const LINE: &str = "GET threat-protection";
    let problem = json!({"code": "internal", "title": "T", "status": 500, "requestId": "r-1"});
    let internal = samples::read::<security_center_contract::Problem>(problem.clone());
    let cases: [(u16, String, ApiError); 6] = [
        (500, problem.to_string(), ApiError::Problem(Box::new(internal))),
        (404, "<html>".into(), ApiError::Unreadable { status: 404 }),
        (502, "<html>".into(), ApiError::Unreachable),
        (504, String::new(), ApiError::Unreachable),
        (200, "{\"version\": \"seven\"}".into(), ApiError::Unreadable { status: 200 }),
        (200, "not JSON".into(), ApiError::Unreadable { status: 200 }),
    ];
    for (status, body, expected) in cases {
        query.put(service(off(1)));
        assert_eq!(query.error(), None);
        query.refetch();
        stage.settle().await;
        server::reply(LINE, status, &body);
        stage
            .until(&format!("{status} {body} is {expected:?}"), || query.error() == Some(expected.clone()))
            .await;
    }
    query.put(service(off(1)));
    query.refetch();
    stage.settle().await;
    server::lose(LINE);
    stage.until("the connection is lost", || query.error() == Some(ApiError::Unreachable)).await;
}

#[wasm_bindgen_test]
async fn an_answer_after_the_page_is_gone_harms_nobody() {
    let stage = Stage::new().await;
    let owner = stage.within(Owner::new);
    let query = owner.with(|| Query::new(&api::INCIDENTS.items));
    query.refetch();
    stage.settle().await;
    owner.cleanup();
    drop(owner);
    server::answer("GET incidents", 200, &list(&[], 0));
    crate::stage::frame().await;
    stage.settle().await;
    assert!(query.now().is_none());
}

#[wasm_bindgen_test]
async fn d1_what_was_known_is_forgotten_when_somebody_else_signs_in() {
    let stage = Stage::signed_in(session("settings"), Some(tenant()), Some(off(1))).await;
    assert!(stage.known.tenant.now().is_some() && stage.known.service.now().is_some());
    let mut other = session("settings");
    other["person"]["id"] = json!("p2");
    stage.known.session.put(read::<Session>(other));
    stage.settle().await;
    assert!(stage.known.tenant.now().is_none() && stage.known.service.now().is_none());
}
