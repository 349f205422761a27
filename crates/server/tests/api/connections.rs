//! Connections as somebody makes them who means no good: silent, slow, many, with heads too long. The limits are short here;
//! nothing asserts how long anything took.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::http::{Method, StatusCode};
use security_center_contract::{Problem, ProblemCode};
use security_center_server::network::REQUESTS_OF_AN_ADDRESS;
use security_center_server::network::listen::{self, Connections, HEAD_LENGTH, HEADERS};
use security_center_server::network::rates::Rates;
use security_center_server::outside::choose_cryptography;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::support::{Server, Wish};

/// Only so that a connection that is never closed fails the test.
const PATIENCE: Duration = Duration::from_secs(60);

fn usual() -> Connections {
    Connections {
        tls: None,
        at_most: 1000,
        of_an_address: 1000,
        trusted_proxies: Arc::new([]),
        head: PATIENCE,
        grace: Duration::ZERO,
    }
}

/// The server behind a listener of its own.
async fn listen(server: &Server, connections: Connections) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(listen::serve(listener, server.router(), connections, server.state.shutdown.clone()));
    address
}

fn client() -> reqwest::Client {
    choose_cryptography();
    reqwest::Client::builder().no_proxy().build().expect("a client")
}

/// What comes until the connection is closed.
async fn rest(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    let read = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut all)).await.expect("it is closed");
    // Closed with what nobody read still on the way is an error for the reader.
    let _ = read;
    String::from_utf8_lossy(&all).into_owned()
}

#[tokio::test]
async fn whoever_does_not_say_what_he_wants_is_hung_up_on() {
    let server = Server::start().await;
    let address = listen(&server, Connections { head: Duration::from_millis(200), ..usual() }).await;
    // Nothing; what may still become HTTP/1 or HTTP/2; HTTP/2 but for the end; the beginning of a head.
    for begun in ["", "P", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r", "GET /api/health/live HTTP/1.1\r\nhost: local"] {
        let mut stream = TcpStream::connect(address).await.expect("connected");
        stream.write_all(begun.as_bytes()).await.expect("sent");
        let said = rest(&mut stream).await;
        assert!(!said.contains("200"), "{begun:?}: {said}");
    }
    // Whoever speaks is answered, also when he begins as HTTP/2 does and sends one byte after the other.
    let address = listen(&server, usual()).await;
    for (method, status) in [("GET", "200"), ("PUT", "405"), ("PRI", "405")] {
        let mut stream = TcpStream::connect(address).await.expect("connected");
        stream.set_nodelay(true).expect("set");
        let request =
            format!("{method} /api/health/live HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
        for byte in request.as_bytes() {
            stream.write_all(&[*byte]).await.expect("sent");
        }
        let said = rest(&mut stream).await;
        assert!(said.starts_with(&format!("HTTP/1.1 {status}")), "{method}: {said}");
    }
}

#[tokio::test]
async fn a_head_that_is_too_long_is_refused_as_such() {
    let server = Server::start().await;
    let address = listen(&server, usual()).await;
    let long = format!("x: {}\r\n", "x".repeat(HEAD_LENGTH));
    let many = "x: x\r\n".repeat(HEADERS);
    let fits = format!("x: {}\r\n", "x".repeat(HEAD_LENGTH / 2));
    let few = "x: x\r\n".repeat(HEADERS - 2);
    for (headers, status) in [(long, 431), (many, 431), (fits, 200), (few, 200)] {
        let mut stream = TcpStream::connect(address).await.expect("connected");
        let request =
            format!("GET /api/health/live HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{headers}\r\n");
        // It may answer before it has read all of it.
        let _ = stream.write_all(request.as_bytes()).await;
        let said = rest(&mut stream).await;
        assert!(said.starts_with(&format!("HTTP/1.1 {status}")), "{} bytes: {said:.80}", request.len());
    }
}

#[tokio::test]
async fn one_address_has_its_share_of_connections_and_a_trusted_proxy_has_them_all() {
    let server = Server::start().await;
    for (trusted, third) in [(vec![], false), (vec!["127.0.0.0/8".parse().expect("a network")], true)] {
        let limits = Connections { of_an_address: 2, trusted_proxies: trusted.into(), ..usual() };
        let address = listen(&server, limits).await;
        let mut open = Vec::new();
        for expected in [true, true, third] {
            let mut stream = TcpStream::connect(address).await.expect("connected");
            let request = b"GET /api/health/live HTTP/1.1\r\nhost: localhost\r\n\r\n";
            let mut begin = [0; 12];
            let answered =
                stream.write_all(request).await.is_ok() && stream.read_exact(&mut begin).await.is_ok();
            assert_eq!(answered && &begin == b"HTTP/1.1 200", expected, "{} before", open.len());
            open.push(stream);
        }
    }
}

/// Begins a request whose body does not come.
async fn hesitate(address: SocketAddr) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.expect("connected");
    let head = "POST /api/sign-in/logout HTTP/1.1\r\nhost: localhost\r\n\
                content-type: application/x-www-form-urlencoded\r\ncontent-length: 10\r\n\
                expect: 100-continue\r\n\r\n";
    stream.write_all(head.as_bytes()).await.expect("sent");
    // The server asks for the body: from here on it is what it waits for.
    let mut asked = [0; 25];
    let read = tokio::time::timeout(PATIENCE, stream.read_exact(&mut asked)).await.expect("an answer");
    read.expect("the server reads the body");
    assert_eq!(&asked, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream
}

#[tokio::test]
async fn who_sends_slowly_takes_no_permit_from_others_and_no_more_than_his_share() {
    let server = Server::with(Wish { rates: Rates::per_minute(100_000, 0), ..Wish::default() }).await;
    let address = listen(&server, usual()).await;
    let before = server.state.network.at_once.available_permits();
    let mut slow = Vec::new();
    for _ in 0..REQUESTS_OF_AN_ADDRESS {
        slow.push(hesitate(address).await);
    }
    assert_eq!(server.state.network.at_once.available_permits(), before, "nobody else has fewer");
    // Somebody elsewhere is not concerned; the address itself has its share and no more, but for health.
    assert_eq!(server.anonymous().get("/api/sign-in").await.status, StatusCode::OK);
    let client = client();
    let refused = client.get(format!("http://{address}/api/sign-in")).send().await.expect("an answer");
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.headers()["retry-after"], "1");
    let problem: Problem = refused.json().await.expect("a problem");
    assert_eq!(problem.code, ProblemCode::TooManyRequests);
    let health = client.get(format!("http://{address}/api/health/ready")).send().await.expect("an answer");
    assert_eq!(health.status(), StatusCode::OK);
    // One that ends makes room.
    let mut one = slow.pop().expect("one");
    one.write_all(b"0123456789").await.expect("sent");
    let mut begin = [0; 12];
    one.read_exact(&mut begin).await.expect("an answer");
    assert_eq!(&begin, b"HTTP/1.1 404", "there is no identity provider here");
    let answered = client.get(format!("http://{address}/api/sign-in")).send().await.expect("an answer");
    assert_eq!(answered.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_body_that_is_longer_than_announced_bodies_may_be_is_refused_wherever_it_goes() {
    let server = Server::start().await;
    let address = listen(&server, usual()).await;
    let client = client();
    for path in ["/api/session", "/api/nothing", "/api/visits"] {
        let parts = futures_util::stream::iter((0..65).map(|_| Ok::<_, std::io::Error>(vec![b'x'; 1024])));
        let body = reqwest::Body::wrap_stream(parts);
        let answer = client.request(Method::POST, format!("http://{address}{path}")).body(body).send().await;
        assert_eq!(answer.expect("an answer").status(), StatusCode::PAYLOAD_TOO_LARGE, "{path}");
    }
}
