//! Need help? and feedback: who may ask, what is stored, what is refused and how often (S25, S35, L32, L33, D13).

use axum::http::{Method, StatusCode};
use security_center_contract::{
    Change, ChangeKind, DataCenterLocation, FieldFault, List, ProblemCode, Stored, SupportExpectation,
    SupportRequest, SupportState,
};
use security_center_server::clock::timestamp;
use security_center_server::store::support::Handled;
use serde_json::{Value, json};

use crate::events::Stream;
use crate::permission::PEOPLE;
use crate::support::{Answer, Client, NOW, Server};

pub(crate) fn request(key: &str) -> Value {
    json!({"key": key, "description": "The navigation has no Incidents.", "contactBy": "email",
           "email": "reader@contoso.example"})
}

fn feedback(key: &str) -> Value {
    json!({"key": key, "rating": 4, "liked": "", "improve": "", "mayContact": false, "page": "/settings/mtp"})
}

pub(crate) async fn ask(client: &Client, body: &Value) -> Answer {
    client.send(Method::POST, "/api/support-requests", &[], Some(&body.to_string())).await
}

async fn praise(client: &Client, body: &Value) -> Answer {
    client.send(Method::POST, "/api/feedback", &[], Some(&body.to_string())).await
}

async fn own(client: &Client) -> List<SupportRequest> {
    client.get("/api/support-requests").await.json()
}

fn faults(answer: &Answer) -> Vec<(String, FieldFault, Option<u32>)> {
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.text());
    let problem = answer.problem();
    assert_eq!(problem.code, ProblemCode::InvalidFields, "{}", answer.text());
    problem.fields.into_iter().map(|one| (one.field, one.fault, one.limit)).collect()
}

#[tokio::test]
async fn l33_d13_everyone_may_ask_and_sees_his_own_requests_and_nobody_elses() {
    let server = Server::start().await;
    let mut clients = Vec::new();
    for tenant in ["Contoso", "Northwind Traders", "Adatum"] {
        for (number, (person, ..)) in (1..).zip(PEOPLE) {
            let client = server.sign_in(tenant, person).await;
            let mut body = request("the-same-key");
            body["description"] = json!(format!("{person} of {tenant}"));
            let answer = ask(&client, &body).await;
            assert_eq!(answer.status, StatusCode::CREATED, "{person} of {tenant}: {}", answer.text());
            let stored: SupportRequest = answer.json();
            assert_eq!((stored.number, stored.state), (number, SupportState::Received));
            assert_eq!(stored.created_at, timestamp(NOW));
            clients.push((client, stored));
        }
    }
    for (client, stored) in clients {
        let list = own(&client).await;
        assert_eq!((list.value, list.count), (vec![stored], 1));
    }
}

#[tokio::test]
async fn l33_the_same_key_again_is_the_same_request_and_stores_nothing_twice() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "compliance.admin").await;
    let first: SupportRequest = ask(&client, &request("one-of-mine")).await.json();
    server.pass_time(1000);
    let again = ask(&client, &request("one-of-mine")).await;
    assert_eq!(again.status, StatusCode::OK);
    assert_eq!(again.json::<SupportRequest>(), first);
    let second = ask(&client, &request("another-one")).await;
    assert_eq!(second.status, StatusCode::CREATED);
    let list = own(&client).await;
    let numbers: Vec<_> = list.value.iter().map(|one| one.number).collect();
    assert_eq!((numbers, list.count), (vec![2, 1], 2), "the newest first");
    assert_eq!(server.state.control.mails(true).await.expect("mails").len(), 2);
}

#[tokio::test]
async fn s25_another_location_is_asked_for_with_a_request_and_changes_nothing() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    let service = client.get("/api/threat-protection").await;
    let mut body = request("to-the-uk");
    body["wantedLocation"] = json!("uk");
    body["phone"] = json!(" +31 (0)20-123 45/67 ");
    let stored: SupportRequest = ask(&client, &body).await.json();
    assert_eq!(stored.wanted_location, Some(DataCenterLocation::Uk));
    assert_eq!(stored.phone.as_deref(), Some("+31 (0)20-123 45/67"));
    assert_eq!(client.get("/api/threat-protection").await.etag(), service.etag());
}

#[tokio::test]
async fn d13_every_faulty_field_is_named_and_nothing_is_stored() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "security.reader").await;
    let answer = ask(
        &client,
        &json!({"key": "short", "description": " \r\n\t ", "contactBy": "phone", "email": "nobody", "phone": " "}),
    )
    .await;
    assert_eq!(
        faults(&answer),
        [
            ("key".to_owned(), FieldFault::OutOfRange, None),
            ("description".to_owned(), FieldFault::Missing, None),
            ("email".to_owned(), FieldFault::NotAnEmail, None),
            ("phone".to_owned(), FieldFault::Missing, None),
        ]
    );
    for (field, value, fault, limit) in [
        ("description", json!("é".repeat(4001)), FieldFault::TooLong, Some(4000)),
        ("description", json!("a\u{0}b"), FieldFault::ForbiddenCharacter, None),
        ("description", json!("a\u{1b}[2Jb"), FieldFault::ForbiddenCharacter, None),
        ("description", json!("a\u{9b}b"), FieldFault::ForbiddenCharacter, None),
        ("description", json!("a\rb"), FieldFault::ForbiddenCharacter, None),
        ("email", json!(format!("a@{}.example", "b".repeat(250))), FieldFault::TooLong, Some(254)),
        ("email", json!("a@b.example\r\nBcc: c@d.example"), FieldFault::ForbiddenCharacter, None),
        ("email", json!(""), FieldFault::Missing, None),
        ("email", Value::Null, FieldFault::Missing, None),
        ("phone", json!("1".repeat(33)), FieldFault::TooLong, Some(32)),
        ("phone", json!("1234"), FieldFault::NotAPhone, None),
        ("phone", json!("12345 call me"), FieldFault::NotAPhone, None),
        ("phone", json!("12345\n6"), FieldFault::ForbiddenCharacter, None),
        ("key", json!("a".repeat(65)), FieldFault::OutOfRange, None),
        ("key", json!("under_score"), FieldFault::OutOfRange, None),
    ] {
        let mut body = request("a-good-key");
        body[field] = value;
        assert_eq!(faults(&ask(&client, &body).await), [(field.to_owned(), fault, limit)], "{body}");
    }
    for (field, value) in [
        ("contactBy", json!("pigeon")),
        ("wantedLocation", json!("de")),
        ("x", json!(1)),
        ("key", Value::Null),
    ] {
        let mut body = request("a-good-key");
        body[field] = value;
        assert_eq!(ask(&client, &body).await.problem().code, ProblemCode::InvalidRequest, "{body}");
    }
    assert_eq!(own(&client).await.count, 0);
    assert!(server.state.control.mails(true).await.expect("mails").is_empty());
}

#[tokio::test]
async fn d13_any_text_arrives_unharmed_and_line_ends_become_one_character() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "security.reader").await;
    let odd = "  <b onclick=\"x()\">&amp;</b> '; DROP TABLE person; --\n\u{202e}bidi\u{2066}\u{2069} e\u{301}\u{327} \
               👩‍👩‍👧 🇳🇱 \u{200d}\u{feff} שלום مرحبا 漢字 \u{10ffff}\tz\u{334}̴̵a̷l̸g̵o\n.\n..\nBcc: x@y.example  ";
    let mut body = request("odd-text");
    body["description"] = json!(odd);
    let stored: SupportRequest = ask(&client, &body).await.json();
    assert_eq!(stored.description, odd);
    assert_eq!(own(&client).await.value[0].description, odd);
    body["key"] = json!("line-ends");
    body["description"] = json!("one\r\ntwo\nthree");
    assert_eq!(ask(&client, &body).await.json::<SupportRequest>().description, "one\ntwo\nthree");
    let longest = "🙂".repeat(4000);
    body["key"] = json!("the-longest");
    body["description"] = json!(longest);
    assert_eq!(ask(&client, &body).await.json::<SupportRequest>().description, longest);
    body["description"] = json!("x".repeat(64 * 1024));
    assert_eq!(ask(&client, &body).await.problem().code, ProblemCode::TooLarge);
}

#[tokio::test]
async fn d13_twenty_requests_and_twenty_pieces_of_feedback_a_day_are_the_most() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "security.reader").await;
    for n in 0..20 {
        assert_eq!(ask(&client, &request(&format!("request-{n}"))).await.status, StatusCode::CREATED, "{n}");
        assert_eq!(
            praise(&client, &feedback(&format!("feedback-{n}"))).await.status,
            StatusCode::CREATED,
            "{n}"
        );
        server.pass_time(1);
    }
    for answer in [ask(&client, &request("one-more")).await, praise(&client, &feedback("one-more")).await] {
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
        let problem = answer.problem();
        assert_eq!(problem.code, ProblemCode::TooManyRequests);
        assert!(problem.detail.expect("the limit in words").starts_with("20 "));
    }
    // What is known is answered all the same, and others are not held back.
    assert_eq!(ask(&client, &request("request-19")).await.status, StatusCode::OK);
    let other = server.sign_in("Contoso", "global.reader").await;
    assert_eq!(ask(&other, &request("one-more")).await.status, StatusCode::CREATED);
    server.pass_time(24 * 60 * 60 * 1000 - 20);
    let client = server.sign_in("Contoso", "security.reader").await;
    assert_eq!(ask(&client, &request("one-more")).await.status, StatusCode::CREATED, "a day later");
    assert_eq!(ask(&client, &request("two-more")).await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn s35_the_author_is_told_of_answers_and_sees_the_state() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "compliance.admin").await;
    let tenant = server.tenant("Contoso").await;
    let number = ask(&client, &request("a-question")).await.json::<SupportRequest>().number;
    let mut stream = Stream::open(&client, None).await;
    let handle = async |answer, close| {
        let now = server.state.clock.now();
        server
            .state
            .control
            .handle_support_request((&tenant, number), answer, close, now)
            .await
            .expect("stored")
    };
    server.pass_time(60_000);
    assert_eq!(handle(Some("Look at\nthe licences."), false).await, Handled::Done);
    assert_eq!(stream.change().await.expect("a change").1, Change { kind: ChangeKind::Person, version: 2 });
    let answered = own(&client).await.value.remove(0);
    assert_eq!(answered.state, SupportState::Answered);
    assert_eq!(answered.answers[0].text, "Look at\nthe licences.");
    assert_eq!(answered.answers[0].at, timestamp(NOW + 60_000));
    assert_eq!(handle(Some("And the roles."), true).await, Handled::Done);
    let closed = own(&client).await.value.remove(0);
    assert_eq!((closed.state, closed.answers.len()), (SupportState::Closed, 2));
    assert_eq!(handle(Some("Too late"), false).await, Handled::Closed);
    assert_eq!(handle(None, true).await, Handled::Closed);
    let nothing = server.state.control.handle_support_request((&tenant, 99), None, true, NOW).await;
    assert_eq!(nothing.expect("readable"), Handled::Unknown);
    // The same number of another tenant is another request.
    let other = server.tenant("Fabrikam").await;
    let theirs = server.state.control.handle_support_request((&other, number), None, true, NOW).await;
    assert_eq!(theirs.expect("readable"), Handled::Unknown);
}

#[tokio::test]
async fn l33_the_expected_wait_is_the_median_of_the_newest_hundred_first_answers() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "security.reader").await;
    let expected = async || client.get("/api/support-expectation").await.json::<SupportExpectation>();
    assert_eq!(expected().await, SupportExpectation { minutes: None, answers: 0 });
    ask(&client, &request("unanswered")).await;
    assert_eq!(expected().await, SupportExpectation { minutes: None, answers: 0 });
    let pool = server.database("control.db").await;
    let insert = async |tenant: &str, number: i64, answered_at: i64, wait: i64| {
        sqlx::query(
            "INSERT INTO support_request (tenant_id, number, person_id, display_name, user_principal_name,
                 request_key, created_at, description, contact_by, state, first_answered_at)
             VALUES ($1, $2, 'p', 'P', 'p@x', 'k' || $2, $4, 'd', 'email', 'answered', $3)",
        )
        .bind(tenant)
        .bind(number)
        .bind(answered_at)
        .bind(answered_at - wait)
        .execute(&pool)
        .await
        .expect("written");
    };
    let (contoso, fabrikam) = (server.tenant("Contoso").await, server.tenant("Fabrikam").await);
    insert(&contoso, 100, NOW, 10 * 60_000).await;
    assert_eq!(expected().await, SupportExpectation { minutes: Some(10), answers: 1 });
    insert(&contoso, 101, NOW + 1, 20 * 60_000).await;
    assert_eq!(expected().await, SupportExpectation { minutes: Some(15), answers: 2 });
    insert(&contoso, 102, NOW + 2, 1000 * 60_000).await;
    // What took how long in another tenant is not told.
    insert(&fabrikam, 100, NOW + 3, 1).await;
    assert_eq!(expected().await, SupportExpectation { minutes: Some(20), answers: 3 });
    for number in 200..300 {
        insert(&contoso, number, NOW + number, 3 * 60_000 + 1).await;
    }
    assert_eq!(
        expected().await,
        SupportExpectation { minutes: Some(4), answers: 100 },
        "the old ones no longer"
    );
}

#[tokio::test]
async fn l32_feedback_is_stored_once_and_checked() {
    let server = Server::start().await;
    for (person, ..) in PEOPLE {
        let client = server.sign_in("Northwind Traders", person).await;
        assert_eq!(
            praise(&client, &feedback("of-this-person")).await.status,
            StatusCode::CREATED,
            "{person}"
        );
    }
    let client = server.sign_in("Contoso", "compliance.admin").await;
    let mut body = feedback("my-feedback");
    body["liked"] = json!("🙂\r\n<i>");
    let stored = praise(&client, &body).await;
    assert_eq!((stored.status, stored.json()), (StatusCode::CREATED, Stored { number: 1 }));
    let again = praise(&client, &body).await;
    assert_eq!((again.status, again.json()), (StatusCode::OK, Stored { number: 1 }));
    let tenant = server.tenant("Contoso").await;
    let kept = server.state.control.feedback(Some(&tenant)).await.expect("readable");
    assert_eq!((kept.len(), kept[0].liked.as_str(), kept[0].rating), (1, "🙂\n<i>", 4));
    for (field, value, fault, limit) in [
        ("rating", json!(0), FieldFault::OutOfRange, None),
        ("rating", json!(6), FieldFault::OutOfRange, None),
        ("liked", json!("x".repeat(4001)), FieldFault::TooLong, Some(4000)),
        ("improve", json!("\u{7}"), FieldFault::ForbiddenCharacter, None),
        ("page", json!("settings"), FieldFault::OutOfRange, None),
        ("page", json!(""), FieldFault::OutOfRange, None),
        ("page", json!(format!("/{}", "x".repeat(200))), FieldFault::TooLong, Some(200)),
        ("page", json!("/a\nb"), FieldFault::ForbiddenCharacter, None),
    ] {
        let mut body = feedback("a-faulty-one");
        body[field] = value;
        assert_eq!(faults(&praise(&client, &body).await), [(field.to_owned(), fault, limit)], "{body}");
    }
    let mut body = feedback("without-rating");
    body.as_object_mut().expect("an object").remove("rating");
    assert_eq!(praise(&client, &body).await.problem().code, ProblemCode::InvalidRequest);
    assert_eq!(server.state.control.feedback(Some(&tenant)).await.expect("readable").len(), 1);
}
