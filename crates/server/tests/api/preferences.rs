//! A person's own settings: changed in part, kept, his alone, and told to his own windows only (L13).

use axum::http::{Method, StatusCode};
use security_center_contract::{
    Change, ChangeKind, FieldFault, LanguageChoice, Preferences, ProblemCode, Session, TimeZoneChoice, limits,
};

use crate::events::Stream;
use crate::permission::PEOPLE;
use crate::support::{Answer, Client, Server};

async fn change(client: &Client, body: &str) -> Answer {
    client.send(Method::PATCH, "/api/preferences", &[], Some(body)).await
}

async fn kept(client: &Client) -> Preferences {
    client.get("/api/session").await.json::<Session>().preferences
}

#[tokio::test]
async fn l13_only_what_a_change_names_changes_and_times_are_utc_unless_chosen_otherwise() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "security.reader").await;
    let mut expected = kept(&client).await;
    assert_eq!((expected.time_zone, expected.language, expected.theme), (TimeZoneChoice::Utc, None, None));
    let answer = change(&client, r#"{"timeZone":"local"}"#).await;
    expected.time_zone = TimeZoneChoice::Local;
    assert_eq!(answer.json::<Preferences>(), expected);
    change(
        &client,
        r#"{"language":"nl","navigation":{"order":["home"],"hidden":["x-of-2031"],"pinned":[]}}"#,
    )
    .await;
    expected.language = Some(LanguageChoice::Nl);
    expected.navigation.order = vec!["home".to_owned()];
    expected.navigation.hidden = vec!["x-of-2031".to_owned()];
    assert_eq!(kept(&client).await, expected, "an unknown id is kept");
    change(&client, r#"{"helpPutAway":true}"#).await;
    change(&client, r#"{"theme":null,"helpPutAway":false,"timeZone":"utc"}"#).await;
    expected.time_zone = TimeZoneChoice::Utc;
    assert_eq!(kept(&client).await, expected);
    // In another browser too, and after signing in again.
    assert_eq!(kept(&server.sign_in("Contoso", "security.reader").await).await, expected);
}

#[tokio::test]
async fn l13_everyone_has_settings_of_his_own_whatever_the_role_and_the_tenant() {
    let server = Server::start().await;
    for (person, ..) in PEOPLE {
        for tenant in ["Contoso", "Northwind Traders"] {
            let client = server.sign_in(tenant, person).await;
            assert_eq!(kept(&client).await.time_zone, TimeZoneChoice::Utc, "{person} of {tenant}");
            assert_eq!(change(&client, r#"{"timeZone":"local"}"#).await.status, StatusCode::OK);
            assert_eq!(kept(&client).await.time_zone, TimeZoneChoice::Local, "{person} of {tenant}");
        }
    }
}

#[tokio::test]
async fn l13_what_cannot_be_taken_is_named_field_by_field_and_changes_nothing() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "security.reader").await;
    let before = kept(&client).await;
    let many: Vec<String> = (0..=limits::NAVIGATION_ITEMS).map(|n| format!("\"{n}\"")).collect();
    let long = "é".repeat(limits::ID + 1);
    for (order, fault, limit) in [
        (many.join(","), FieldFault::OutOfRange, None),
        (r#""home","home""#.to_owned(), FieldFault::OutOfRange, None),
        (r#""""#.to_owned(), FieldFault::OutOfRange, None),
        (format!("\"{long}\""), FieldFault::TooLong, Some(200)),
        (r#""a\u0000b""#.to_owned(), FieldFault::ForbiddenCharacter, None),
    ] {
        let body = format!(
            r#"{{"theme":"dark","navigation":{{"order":[{order}],"hidden":[],"pinned":["\u001b"]}}}}"#
        );
        let answer = change(&client, &body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{order}");
        let problem = answer.problem();
        assert_eq!(problem.code, ProblemCode::InvalidFields, "{order}");
        let found: Vec<_> =
            problem.fields.iter().map(|one| (one.field.as_str(), one.fault, one.limit)).collect();
        let expected =
            [("navigation.order", fault, limit), ("navigation.pinned", FieldFault::ForbiddenCharacter, None)];
        assert_eq!(found, expected, "{order}");
    }
    for body in ["{}", r#"{"theme":null}"#, r#"{"colour":"red"}"#, r#"{"theme":"red"}"#, "[]", ""] {
        let answer = change(&client, body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
        assert_eq!(answer.problem().code, ProblemCode::InvalidRequest, "{body}");
    }
    let limit: Vec<String> = (0..limits::NAVIGATION_ITEMS).map(|n| format!("\"{n}\"")).collect();
    assert_eq!(kept(&client).await, before);
    let body = format!(r#"{{"navigation":{{"order":[{}],"hidden":[],"pinned":[]}}}}"#, limit.join(","));
    assert_eq!(change(&client, &body).await.status, StatusCode::OK);
}

#[tokio::test]
async fn l13_only_the_persons_own_windows_are_told_and_nobody_elses() {
    let server = Server::start().await;
    let own = server.sign_in("Contoso", "security.reader").await;
    let (tenant, person) = server.person("Contoso", "security.reader").await;
    let mut streams = Vec::new();
    for (tenant, name) in
        [("Contoso", "global.admin"), ("Fabrikam", "security.reader"), ("Contoso", "compliance.admin")]
    {
        let mut stream = Stream::open(&server.sign_in(tenant, name).await, None).await;
        let opening = stream.block().await.expect("an opening");
        let place = opening.lines().find_map(|line| line.strip_prefix("id: ")).expect("an id").to_owned();
        streams.push((tenant, name, stream, place));
    }
    let mut first = Stream::open(&own, None).await;
    let mut second = Stream::open(&server.sign_in("Contoso", "security.reader").await, None).await;
    for stream in [&mut first, &mut second] {
        stream.block().await.expect("an opening");
    }
    for (version, body) in [(1, r#"{"timeZone":"local"}"#), (2, r#"{"timeZone":"utc"}"#)] {
        change(&own, body).await;
        // The same again changes nothing, and tells nothing.
        change(&own, body).await;
        for stream in [&mut first, &mut second] {
            let (_, told) = stream.change().await.expect("a change");
            assert_eq!(told, Change { kind: ChangeKind::Person, version });
        }
    }
    for (tenant, name, mut stream, place) in streams {
        let other = server.sign_in(tenant, name).await;
        // What comes next, live and resumed, is the other person's own change and nothing before it.
        change(&other, r#"{"theme":"dark"}"#).await;
        let expected = Change { kind: ChangeKind::Person, version: 1 };
        let (seq, told) = stream.change().await.expect("a change");
        assert_eq!(told, expected, "{name} of {tenant}");
        let resumed = Stream::open(&other, Some(&place)).await.change().await;
        assert_eq!(resumed, Some((seq, expected)), "{name} of {tenant}");
    }
    // The place of somebody else's event is as unknown as any other.
    let events = server.state.control.events_after(&tenant, &person, 0).await.expect("events");
    let foreign = events.last().expect("an event").seq.to_string();
    let stranger = server.sign_in("Contoso", "global.reader").await;
    let told = Stream::open(&stranger, Some(&foreign)).await.change().await.expect("a change");
    assert_eq!(told.1.kind, ChangeKind::Everything);
}

#[tokio::test]
async fn l13_a_persons_events_do_not_push_out_those_of_the_tenant() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "security.reader").await;
    let (tenant, person) = server.person("Contoso", "security.reader").await;
    let of_tenant = server.state.control.events_after(&tenant, "", 0).await.expect("events");
    for n in 0..150 {
        let zone = if n % 2 == 0 { "local" } else { "utc" };
        assert_eq!(change(&client, &format!(r#"{{"timeZone":"{zone}"}}"#)).await.status, StatusCode::OK);
    }
    assert_eq!(server.state.control.events_after(&tenant, "", 0).await.expect("events"), of_tenant);
    let own = server.state.control.events_after(&tenant, &person, 0).await.expect("events");
    assert_eq!(own.len(), of_tenant.len() + 100);
    assert_eq!(own.last().expect("an event").version, 150);
}
