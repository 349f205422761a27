//! A connection has to say within a time what it speaks. hyper's limit for the head of a request begins only once it knows
//! that, and it waits for that as long as the client likes.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum_server::accept::Accept;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

/// With what HTTP/2 begins. Whatever differs from it is HTTP/1.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// Gives each connection that another acceptor takes its time limit.
#[derive(Clone, Debug)]
pub struct PromptAcceptor<A> {
    inner: A,
    limit: Duration,
}

impl<A> PromptAcceptor<A> {
    /// Around this one. The limit counts from the end of the TLS handshake, which has one of its own.
    #[must_use]
    pub fn new(inner: A, limit: Duration) -> Self {
        Self { inner, limit }
    }
}

impl<I, S, A> Accept<I, S> for PromptAcceptor<A>
where
    A: Accept<I, S>,
    A::Future: Send + 'static,
{
    type Stream = Prompt<A::Stream>;
    type Service = A::Service;
    type Future = BoxFuture<'static, io::Result<(Self::Stream, Self::Service)>>;

    fn accept(&self, stream: I, service: S) -> Self::Future {
        let (accepted, limit) = (self.inner.accept(stream, service), self.limit);
        async move {
            let (stream, service) = accepted.await?;
            let unclear = Some(Unclear { until: Box::pin(sleep(limit)), same: 0 });
            Ok((Prompt { stream, unclear }, service))
        }
        .boxed()
    }
}

/// A connection whose first bytes have to come in time.
#[derive(Debug)]
pub struct Prompt<S> {
    stream: S,
    unclear: Option<Unclear>,
}

/// It may still be either: so many bytes were as in the preface.
#[derive(Debug)]
struct Unclear {
    until: Pin<Box<Sleep>>,
    same: usize,
}

impl<S: AsyncRead + Unpin> AsyncRead for Prompt<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(context, buffer);
        let Some(unclear) = &mut self.unclear else { return polled };
        if polled.is_pending() {
            return unclear.until.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into()));
        }
        let (new, rest) = (&buffer.filled()[before..], &PREFACE[unclear.same..]);
        if new.is_empty() || new == rest || !rest.starts_with(new) {
            self.unclear = None;
        } else {
            unclear.same += new.len();
        }
        polled
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Prompt<S> {
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
