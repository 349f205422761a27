//! How much memory an open event stream holds in the server, its connection and the answer's buffers among it.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use dhat::{Alloc, HeapStats, Profiler};
use security_center_server::app;
use security_center_server::network::listen::{self, Connections, serve};
use tokio::net::TcpListener;

use crate::ALONE;
use crate::support::Server;

#[global_allocator]
static ALLOCATOR: Alloc = Alloc;

/// Streams that are open before it is counted, so that what the server needs once is there.
const FIRST: usize = 10;
/// Streams that are counted. Together no more than one person may have.
const COUNTED: usize = 40;

/// Pieces of memory for each stream: 25 were counted, and up to 33 where a connection to the database was opened meanwhile.
const BLOCKS: usize = 40;
/// Bytes for each stream: 36,500 to 37,200 were counted.
const BYTES: usize = 40_000;

/// Opens a stream and reads until it has begun. It allocates nothing itself.
fn open(address: SocketAddr, cookie: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).expect("a connection");
    write!(stream, "GET /api/events HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\n\r\n").expect("sent");
    let (mut read, mut buffer) = (0, [0; 4096]);
    while !buffer[..read].windows(6).any(|part| part == b": open") {
        let length = stream.read(&mut buffer[read..]).expect("an answer");
        assert!(length > 0, "{}", String::from_utf8_lossy(&buffer[..read]));
        read += length;
    }
    stream
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_holds_no_more_than_it_did() {
    let _alone = ALONE.lock().await;
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    let cookie = client.cookie.clone().expect("signed in");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    let connections = Connections {
        tls: None,
        at_most: FIRST + COUNTED + 1,
        of_an_address: FIRST + COUNTED + 1,
        trusted_proxies: [].into(),
        head: listen::HEAD,
        grace: Duration::ZERO,
    };
    let shutdown = server.shut_down.subscribe();
    let serving = tokio::spawn(serve(listener, app(server.state.clone()), connections, shutdown));
    let profiler = Profiler::builder().testing().build();
    let mut streams = Vec::with_capacity(FIRST + COUNTED);
    streams.extend((0..FIRST).map(|_| open(address, &cookie)));
    let before = HeapStats::get();
    streams.extend((0..COUNTED).map(|_| open(address, &cookie)));
    let after = HeapStats::get();
    let blocks = (after.curr_blocks - before.curr_blocks).div_ceil(COUNTED);
    let bytes = (after.curr_bytes - before.curr_bytes).div_ceil(COUNTED);
    drop(profiler);
    println!("a stream holds {bytes} bytes in {blocks} blocks");
    assert_eq!(server.state.network.streams.count(), FIRST + COUNTED);
    assert!(blocks > 3 && bytes > 500, "{bytes} bytes in {blocks} blocks: nothing was counted");
    assert!(blocks <= BLOCKS, "{blocks} blocks");
    assert!(bytes <= BYTES, "{bytes} bytes");
    server.shut_down.send_replace(true);
    serving.abort();
}
