//! Connections: plain or with TLS, with limits on how many there are and on how slowly somebody may speak.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum_server::accept::{Accept, NoDelayAcceptor};
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use axum_server::{Handle, Server};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use hyper_util::rt::TokioTimer;
use ipnet::IpNet;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tracing::{error, info, warn};

use super::client::subscriber;
use super::prompt::PromptAcceptor;
use super::shares::{Share, Shares};

/// How long a client may take to send the head of a request, and an idle connection stays open.
pub const HEAD: Duration = Duration::from_secs(30);

/// The longest head of a request, in bytes.
pub const HEAD_LENGTH: usize = 32 * 1024;

/// As many headers as a request may have.
pub const HEADERS: usize = 100;

/// As many requests as an HTTP/2 connection may have under way.
const REQUESTS_OF_A_CONNECTION: u32 = 128;

/// The files of the certificate (with its chain) and of its key, both PEM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificate first, then those that signed it.
    pub certificate: PathBuf,
    /// The key.
    pub key: PathBuf,
}

/// How connections are taken.
#[derive(Clone, Debug)]
pub struct Connections {
    /// With TLS, where the files are given.
    pub tls: Option<RustlsConfig>,
    /// As many at a time; more are closed at once.
    pub at_most: usize,
    /// As many of one address.
    pub of_an_address: usize,
    /// Whose connections are not counted by address: they are many clients'.
    pub trusted_proxies: Arc<[IpNet]>,
    /// How long a client may take to say what it speaks, and for the head of each request.
    pub head: Duration,
    /// How long requests that run may take to end once the server is told to.
    pub grace: Duration,
}

/// Reads the certificate, and again at each SIGHUP: a renewed one is used without a restart, a faulty one is not used.
///
/// # Errors
/// A sentence, when the files cannot be read or do not belong together.
pub async fn tls(files: TlsFiles) -> Result<RustlsConfig, String> {
    let TlsFiles { certificate, key } = files;
    let read = RustlsConfig::from_pem_file(&certificate, &key).await;
    let config = read.map_err(|failure| {
        format!("--tls-certificate {} with --tls-key {}: {failure}", certificate.display(), key.display())
    })?;
    let reloaded = config.clone();
    let mut hangup = signal(SignalKind::hangup()).map_err(|failure| format!("SIGHUP: {failure}"))?;
    tokio::spawn(async move {
        while hangup.recv().await.is_some() {
            match reloaded.reload_from_pem_file(&certificate, &key).await {
                Ok(()) => info!("the certificate was read again"),
                Err(failure) => error!(%failure, "the certificate stays as it was"),
            }
        }
    });
    Ok(config)
}

/// Serves until `shutdown` turns true and what runs has ended, or its grace is over.
///
/// # Errors
/// When the listener cannot be used.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    connections: Connections,
    mut shutdown: watch::Receiver<bool>,
) -> io::Result<()> {
    let service = app.into_make_service_with_connect_info::<SocketAddr>();
    let handle = Handle::new();
    let (ending, grace) = (handle.clone(), connections.grace);
    tokio::spawn(async move {
        let _ = shutdown.wait_for(|down| *down).await;
        ending.graceful_shutdown(Some(grace));
    });
    let head = connections.head;
    let limited = Limited {
        free: Arc::new(Semaphore::new(connections.at_most)),
        of_an_address: Shares::of(connections.of_an_address),
        trusted_proxies: connections.trusted_proxies,
    };
    let mut server = Server::<SocketAddr>::from_listener(listener).handle(handle);
    let http = server.http_builder();
    // A head that is too long, or has too many headers, is answered with 431.
    http.http1().timer(TokioTimer::new()).header_read_timeout(head);
    http.http1().max_buf_size(HEAD_LENGTH).max_headers(HEADERS);
    http.http2().timer(TokioTimer::new()).keep_alive_interval(head);
    http.http2().max_header_list_size(u32::try_from(HEAD_LENGTH).unwrap_or(u32::MAX));
    http.http2().max_concurrent_streams(REQUESTS_OF_A_CONNECTION);
    match connections.tls {
        Some(config) => {
            let acceptor = PromptAcceptor::new(RustlsAcceptor::new(config).acceptor(limited), head);
            server.acceptor(acceptor).serve(service).await
        }
        None => server.acceptor(PromptAcceptor::new(limited, head)).serve(service).await,
    }
}

/// Takes a connection as long as there is room.
#[derive(Clone)]
struct Limited {
    free: Arc<Semaphore>,
    of_an_address: Shares<IpAddr>,
    trusted_proxies: Arc<[IpNet]>,
}

impl Limited {
    /// What a connection of this peer holds; nothing when there is no room for it.
    fn room(&self, peer: IpAddr) -> Option<Room> {
        let Ok(among_all) = self.free.clone().try_acquire_owned() else {
            warn!("a connection was closed: there are as many as --max-connections");
            return None;
        };
        let peer = peer.to_canonical();
        if self.trusted_proxies.iter().any(|network| network.contains(&peer)) {
            return Some(Room { _among_all: among_all, _of_the_address: None });
        }
        let Some(share) = self.of_an_address.take(subscriber(peer)) else {
            warn!(%peer, "a connection was closed: its address has as many as --max-connections-per-address");
            return None;
        };
        Some(Room { _among_all: among_all, _of_the_address: Some(share) })
    }
}

/// The place that a connection takes up, given back with it.
struct Room {
    _among_all: OwnedSemaphorePermit,
    _of_the_address: Option<Share<IpAddr>>,
}

impl<S: Send + 'static> Accept<tokio::net::TcpStream, S> for Limited {
    type Stream = Counted;
    type Service = S;
    type Future = BoxFuture<'static, io::Result<(Self::Stream, Self::Service)>>;

    fn accept(&self, stream: tokio::net::TcpStream, service: S) -> Self::Future {
        let room = stream.peer_addr().ok().and_then(|peer| self.room(peer.ip()));
        async move {
            let room = room.ok_or(io::ErrorKind::ConnectionRefused)?;
            let (stream, service) = NoDelayAcceptor.accept(stream, service).await?;
            Ok((Counted { stream, _room: room }, service))
        }
        .boxed()
    }
}

/// A connection that is counted until it is closed.
struct Counted {
    stream: tokio::net::TcpStream,
    _room: Room,
}

impl AsyncRead for Counted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Counted {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
