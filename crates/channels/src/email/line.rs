//! The connection to a mail server, which ends when the server says far more than it needs to.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

/// A conversation takes a few kilobytes, and the certificates of STARTTLS some tens more. lettre reads
/// a line to its end, which a hostile server never sends.
const MOST_READ: usize = 256 * 1024;

/// A connection with a limit on what is read from it.
#[derive(Debug)]
pub(super) struct Line {
    stream: Stream,
    address: SocketAddr,
    left: usize,
}

#[derive(Debug)]
enum Stream {
    Plain(TcpStream),
    // Large beside the other, and there is one connection at a time.
    Tls(Box<TlsStream<TcpStream>>),
}

impl Line {
    pub(super) fn plain(stream: TcpStream) -> io::Result<Self> {
        let address = stream.peer_addr()?;
        Ok(Self { stream: Stream::Plain(stream), address, left: MOST_READ })
    }

    pub(super) fn tls(stream: TlsStream<TcpStream>) -> io::Result<Self> {
        let address = stream.get_ref().0.peer_addr()?;
        Ok(Self { stream: Stream::Tls(Box::new(stream)), address, left: MOST_READ })
    }
}

impl AsyncTokioStream for Line {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.left == 0 {
            return Poll::Ready(Err(io::Error::other("the server says too much")));
        }
        let before = buffer.filled().len();
        let result = match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_read(context, buffer),
            Stream::Tls(stream) => Pin::new(stream).poll_read(context, buffer),
        };
        self.left = self.left.saturating_sub(buffer.filled().len() - before);
        result
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_write(context, bytes),
            Stream::Tls(stream) => Pin::new(stream).poll_write(context, bytes),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_flush(context),
            Stream::Tls(stream) => Pin::new(stream).poll_flush(context),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_shutdown(context),
            Stream::Tls(stream) => Pin::new(stream).poll_shutdown(context),
        }
    }
}
