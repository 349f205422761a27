//! Guessing is slow, and nobody keeps somebody else out: the waits of `domain/attempts.rs`, with a moved clock.

use axum::http::{StatusCode, header};
use security_center_contract::{ProblemCode, Role};
use security_center_server::store::Control;
use security_center_server::store::attempt::Begun;

use crate::local_people::{HOUR, OTHER, PASSWORD, computed, settled, sign_in, start};
use crate::support::{Client, Server};

const SECOND: i64 = 1000;

fn from(server: &Server, address: &str) -> Client {
    let mut client = server.anonymous();
    client.address = address.parse().expect("an address");
    client
}

/// The status, and with 429 the seconds to wait.
async fn attempt(client: &Client, name: &str, password: &str) -> (u16, Option<i64>) {
    let answer = sign_in(client, name, password).await;
    let wait = answer.headers.get(header::RETRY_AFTER).map(|text| text.to_str().expect("ASCII").to_owned());
    assert_eq!(wait.is_some(), answer.status == StatusCode::TOO_MANY_REQUESTS, "{}", answer.text());
    if answer.status == StatusCode::TOO_MANY_REQUESTS {
        assert_eq!(answer.problem().code, ProblemCode::TooManyRequests);
    }
    (answer.status.as_u16(), wait.map(|text| text.parse().expect("seconds")))
}

async fn rows(server: &Server) -> i64 {
    let pool = server.database("control.db").await;
    let (count,) =
        sqlx::query_as("SELECT count(*) FROM sign_in_attempt").fetch_one(&pool).await.expect("rows");
    count
}

#[tokio::test]
async fn after_five_failures_each_further_one_doubles_the_wait_and_the_right_password_ends_it() {
    let server = start().await;
    settled(&server, "Contoso", "reader", &[Role::SecurityReader]).await;
    let client = from(&server, "203.0.113.1");
    for _ in 0..5 {
        assert_eq!(attempt(&client, "reader", OTHER).await, (401, None));
    }
    for seconds in [10, 20, 40, 80, 160, 320, 640, 900, 900] {
        let before = computed(&server);
        assert_eq!(
            attempt(&client, "Reader ", PASSWORD).await,
            (429, Some(seconds)),
            "not even the right one"
        );
        assert_eq!(computed(&server), before, "it was not looked at");
        server.pass_time(seconds * SECOND - 1);
        assert_eq!(attempt(&client, "reader", OTHER).await, (429, Some(1)));
        server.pass_time(1);
        assert_eq!(attempt(&client, "reader", OTHER).await, (401, None));
    }
    server.pass_time(900 * SECOND);
    assert_eq!(attempt(&client, "reader", PASSWORD).await, (201, None));
    for _ in 0..5 {
        assert_eq!(attempt(&client, "reader", OTHER).await, (401, None), "forgotten");
    }
    assert_eq!(attempt(&client, "reader", OTHER).await, (429, Some(10)));
}

#[tokio::test]
async fn an_unknown_name_waits_like_a_known_one() {
    let server = start().await;
    settled(&server, "Contoso", "reader", &[Role::SecurityReader]).await;
    for (name, address) in [("reader", "203.0.113.1"), ("nobody", "203.0.113.2")] {
        let client = from(&server, address);
        for _ in 0..5 {
            assert_eq!(attempt(&client, name, OTHER).await, (401, None));
        }
        assert_eq!(attempt(&client, name, OTHER).await, (429, Some(10)), "{name}");
    }
}

#[tokio::test]
async fn while_one_address_hammers_a_name_the_right_password_from_another_gets_in() {
    let server = start().await;
    settled(&server, "Contoso", "reader", &[Role::SecurityReader]).await;
    let hammer = from(&server, "203.0.113.1");
    let mut looked_at = 0;
    // A day, as fast as it is let.
    for _ in 0..(24 * 60) {
        let (status, _) = attempt(&hammer, "reader", OTHER).await;
        looked_at += i32::from(status == 401);
        server.pass_time(60 * SECOND);
    }
    assert!((50..120).contains(&looked_at), "{looked_at} guesses in a day");
    assert_eq!(attempt(&from(&server, "198.51.100.9"), "reader", PASSWORD).await, (201, None));
}

#[tokio::test]
async fn many_addresses_that_guess_at_one_name_wait_and_keep_nobody_away_from_his_own() {
    let server = start().await;
    settled(&server, "Contoso", "reader", &[Role::SecurityReader]).await;
    let own = from(&server, "198.51.100.9");
    assert_eq!(attempt(&own, "reader", PASSWORD).await, (201, None));
    for number in 0..50 {
        let client = from(&server, &format!("203.0.113.{number}"));
        assert_eq!(attempt(&client, "reader", OTHER).await, (401, None));
    }
    let another = from(&server, "203.0.113.200");
    assert_eq!(attempt(&another, "reader", PASSWORD).await, (429, Some(5)));
    assert_eq!(attempt(&another, "somebody", PASSWORD).await, (401, None), "other names are not concerned");
    assert_eq!(attempt(&own, "reader", PASSWORD).await, (201, None), "the address is known");
    server.pass_time(5 * SECOND);
    assert_eq!(attempt(&another, "reader", PASSWORD).await, (201, None), "nobody is locked out for good");
    server.pass_time(31 * 24 * HOUR);
    for number in 0..50 {
        attempt(&from(&server, &format!("203.0.113.{number}")), "reader", OTHER).await;
    }
    assert_eq!(attempt(&own, "reader", PASSWORD).await, (429, Some(5)), "known for thirty days");
}

#[tokio::test]
async fn an_address_that_tries_many_names_waits_whatever_the_name() {
    let server = start().await;
    settled(&server, "Contoso", "reader", &[Role::SecurityReader]).await;
    // Another address of the same network counts as the same; a right password washes nothing clean.
    let spray = from(&server, "2001:db8:1:2::1");
    for number in 0..30 {
        assert_eq!(attempt(&spray, &format!("name{number}"), OTHER).await, (401, None));
        if number % 3 == 0 {
            assert_eq!(attempt(&spray, "reader", PASSWORD).await, (201, None));
        }
    }
    for address in ["2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"] {
        assert_eq!(attempt(&from(&server, address), "fresh", OTHER).await, (429, Some(10)), "{address}");
    }
    for address in ["2001:db8:1:3::1", "203.0.113.1"] {
        assert_eq!(attempt(&from(&server, address), "fresh", OTHER).await, (401, None), "{address}");
    }
    server.pass_time(2 * HOUR);
    assert_eq!(attempt(&spray, "fresh", OTHER).await, (401, None));
}

#[tokio::test]
async fn whoever_tries_many_names_keeps_nobody_out_who_signed_in_from_that_address() {
    let server = start().await;
    settled(&server, "Contoso", "reader", &[Role::SecurityReader]).await;
    settled(&server, "Contoso", "operator", &[Role::SecurityOperator]).await;
    let shared = from(&server, "203.0.113.1");
    assert_eq!(attempt(&shared, "reader", PASSWORD).await, (201, None));
    for number in 0..30 {
        assert_eq!(attempt(&shared, &format!("name{number}"), OTHER).await, (401, None));
    }
    assert_eq!(attempt(&shared, "operator", PASSWORD).await, (429, Some(10)), "never signed in from here");
    assert_eq!(attempt(&shared, "reader", PASSWORD).await, (201, None));
    // What is tried at the known name counts for the address, and guessing at it is as slow as ever.
    for _ in 0..5 {
        assert_eq!(attempt(&shared, "reader", OTHER).await, (401, None));
    }
    assert_eq!(attempt(&shared, "reader", PASSWORD).await, (429, Some(10)));
    let (status, wait) = attempt(&shared, "operator", PASSWORD).await;
    assert_eq!(status, 429);
    assert!(wait.is_some_and(|wait| wait > 10), "{wait:?}");
    server.pass_time(31 * 24 * HOUR);
    for number in 0..30 {
        assert_eq!(attempt(&shared, &format!("name{number}"), OTHER).await, (401, None));
    }
    assert_eq!(attempt(&shared, "reader", PASSWORD).await, (429, Some(10)), "known for thirty days");
}

#[tokio::test]
async fn many_at_once_are_not_looked_at_at_once() {
    let server = start().await;
    settled(&server, "Contoso", "reader", &[Role::SecurityReader]).await;
    let client = from(&server, "203.0.113.1");
    let before = computed(&server);
    let all = (0..40).map(|_| attempt(&client, "reader", OTHER));
    let answers = futures_util::future::join_all(all).await;
    assert_eq!(answers.iter().filter(|(status, _)| *status == 401).count(), 5, "{answers:?}");
    assert_eq!(answers.iter().filter(|(status, _)| *status == 429).count(), 35);
    assert_eq!(computed(&server), before + 5);
}

#[tokio::test]
async fn what_was_counted_outlives_the_server_and_is_cleared_away_in_time() {
    let server = start().await;
    settled(&server, "Contoso", "reader", &[Role::SecurityReader]).await;
    let client = from(&server, "203.0.113.1");
    for _ in 0..5 {
        attempt(&client, "reader", OTHER).await;
    }
    let address = server.address("control.db");
    let another = Control::open(&address).await.expect("a second server on the same database");
    let begun = another.begin_attempt("reader", "203.0.113.1", server.state.clock.now()).await;
    assert!(matches!(begun.expect("readable"), Begun::Wait(10_000)));
    for number in 0..20 {
        attempt(&from(&server, &format!("198.51.100.{number}")), &format!("name{number}"), OTHER).await;
    }
    assert!(rows(&server).await > 60);
    server.pass_time(31 * 24 * HOUR);
    attempt(&client, "nobody", OTHER).await;
    assert_eq!(rows(&server).await, 3, "those of the last attempt");
}
