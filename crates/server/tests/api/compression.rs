//! What is compressed on its way, for whom, and what is not.

use std::io::Read;

use axum::http::{Method, StatusCode};
use flate2::read::GzDecoder;

use crate::support::{Answer, Client, Server};

async fn get(client: &Client, path: &str, accepts: &str) -> Answer {
    client.send(Method::GET, path, &[("accept-encoding", accepts)], None).await
}

fn encoding(answer: &Answer) -> Option<&str> {
    answer.headers.get("content-encoding").map(|value| value.to_str().expect("ASCII"))
}

fn varies(answer: &Answer) -> bool {
    answer.headers.get("vary").is_some_and(|value| value == "accept-encoding")
}

#[tokio::test]
async fn an_answer_is_compressed_for_whoever_accepts_it_and_is_the_same() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    let plain = get(&client, "/api/threat-protection", "identity").await;
    assert_eq!((encoding(&plain), varies(&plain)), (None, true));
    for (accepts, chosen) in [("gzip, deflate, br, zstd", "br"), ("gzip", "gzip")] {
        let answer = get(&client, "/api/threat-protection", accepts).await;
        assert_eq!((encoding(&answer), varies(&answer)), (Some(chosen), true));
        assert!(answer.body.len() < plain.body.len());
        for name in ["etag", "cache-control", "content-type", "x-content-type-options"] {
            assert_eq!(answer.headers[name], plain.headers[name], "{name}");
        }
        assert!(!answer.headers.contains_key("content-length"), "it would be that of the plain body");
        let mut text = String::new();
        let body = answer.body.as_slice();
        let read = match chosen {
            "br" => brotli::Decompressor::new(body, 4096).read_to_string(&mut text),
            _ => GzDecoder::new(body).read_to_string(&mut text),
        };
        read.expect("readable");
        assert_eq!(text, plain.text());
    }
}

#[tokio::test]
async fn what_is_small_is_left_alone() {
    let server = Server::start().await;
    let small = get(&server.anonymous(), "/api/health/live", "br, gzip").await;
    assert_eq!((small.status, encoding(&small)), (StatusCode::OK, None));
    let problem = get(&server.anonymous(), "/api/session", "br, gzip").await;
    assert_eq!((problem.status, encoding(&problem)), (StatusCode::UNAUTHORIZED, None));
    problem.problem();
}

#[tokio::test]
async fn the_event_stream_is_never_compressed() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    let headers = [("accept-encoding", "br, gzip")];
    let stream = client.open(Method::GET, "/api/events", &headers, None).await;
    assert_eq!(stream.status(), StatusCode::OK);
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    assert!(!stream.headers().contains_key("content-encoding"));
}
