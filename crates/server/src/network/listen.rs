//! Connections: plain or with TLS, with limits on how many there are and on how slowly somebody may speak.

use std::io;
use std::net::SocketAddr;
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
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tracing::{error, info, warn};

/// How long a client may take to send the head of a request, and an idle connection stays open.
const HEAD: Duration = Duration::from_secs(30);

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
    let limited = Limited { free: Arc::new(Semaphore::new(connections.at_most)) };
    let mut server = Server::<SocketAddr>::from_listener(listener).handle(handle);
    server.http_builder().http1().timer(TokioTimer::new()).header_read_timeout(HEAD);
    server.http_builder().http2().timer(TokioTimer::new()).keep_alive_interval(HEAD);
    match connections.tls {
        Some(config) => server.acceptor(RustlsAcceptor::new(config).acceptor(limited)).serve(service).await,
        None => server.acceptor(limited).serve(service).await,
    }
}

/// Takes a connection as long as there is room.
#[derive(Clone)]
struct Limited {
    free: Arc<Semaphore>,
}

impl<S: Send + 'static> Accept<tokio::net::TcpStream, S> for Limited {
    type Stream = Counted;
    type Service = S;
    type Future = BoxFuture<'static, io::Result<(Self::Stream, Self::Service)>>;

    fn accept(&self, stream: tokio::net::TcpStream, service: S) -> Self::Future {
        let permit = self.free.clone().try_acquire_owned();
        async move {
            let Ok(permit) = permit else {
                warn!("a connection was closed: there are as many as --max-connections");
                return Err(io::ErrorKind::ConnectionRefused.into());
            };
            let (stream, service) = NoDelayAcceptor.accept(stream, service).await?;
            Ok((Counted { stream, _permit: permit }, service))
        }
        .boxed()
    }
}

/// A connection that is counted until it is closed.
struct Counted {
    stream: tokio::net::TcpStream,
    _permit: OwnedSemaphorePermit,
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
