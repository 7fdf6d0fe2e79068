use std::io;
use std::time::Duration;

use bytes::BytesMut;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until};

use crate::answer::{Answer, reason};
use crate::request::Request;
use crate::site::{Presence, Site};

/// How long one exchange may take, whatever its path says.
pub(crate) const EXCHANGE_LIMIT: Duration = Duration::from_mins(2);
/// More than this is not read ahead while an answer waits.
const MOST_READ_AHEAD_BYTES: usize = 64 * 1024;

/// A connection that can be cut the rude way.
pub(crate) trait Wire: AsyncRead + AsyncWrite + Send + Unpin {
    /// Makes closing send a reset (RST) instead of a proper end.
    fn reset_on_close(&self) -> io::Result<()>;
}

impl Wire for TcpStream {
    fn reset_on_close(&self) -> io::Result<()> {
        self.set_zero_linger()
    }
}

/// What becomes of the connection once the answer is out.
pub(crate) enum After {
    Keep,
    Close,
    Reset,
    /// Closed without the word that TLS has for the end.
    Abandon,
}

/// One request and the means to answer it.
pub(crate) struct Exchange<'a, S> {
    pub(crate) request: &'a Request,
    pub(crate) site: &'a Site,
    /// How many requests have asked for this target, this one included.
    pub(crate) visit: u32,
    pub(crate) wire: &'a mut S,
    pub(crate) buffer: &'a mut BytesMut,
    /// Given up before the last byte goes out: a client that has its answer may well ask again before this task runs on,
    /// and must not be counted twice.
    pub(crate) presence: Option<Presence<'a>>,
}

impl<S: Wire> Exchange<'_, S> {
    /// Sends a whole answer.
    pub(crate) async fn send(&mut self, answer: Answer) -> io::Result<After> {
        let bytes = answer.into_bytes(self.request.is_head(), self.request.keep_alive);
        self.last(&bytes).await
    }

    /// Sends bytes as they are, with more to follow.
    pub(crate) async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.wire.write_all(bytes).await?;
        self.wire.flush().await
    }

    /// Sends the answer's last bytes.
    pub(crate) async fn last(&mut self, bytes: &[u8]) -> io::Result<After> {
        self.presence = None;
        self.write(bytes).await?;
        Ok(After::Keep)
    }

    /// Sends the head of an answer whose body follows by hand, with these lines in it, each ended by CR LF.
    pub(crate) async fn head(&mut self, status: u16, lines: &str) -> io::Result<()> {
        let head = format!("HTTP/1.1 {status} {}\r\n{lines}\r\n", reason(status));
        self.write(head.as_bytes()).await
    }

    /// Ends without another byte.
    pub(crate) fn leave(&mut self, after: After) -> After {
        self.presence = None;
        after
    }

    /// Waits, but no longer than the client or an exchange does.
    pub(crate) async fn wait(&mut self, milliseconds: u64) -> io::Result<()> {
        let end = Instant::now() + Duration::from_millis(milliseconds).min(EXCHANGE_LIMIT);
        loop {
            let room = self.buffer.len() < MOST_READ_AHEAD_BYTES;
            tokio::select! {
                () = sleep_until(end) => return Ok(()),
                read = self.wire.read_buf(self.buffer), if room => {
                    if read? == 0 {
                        return Err(io::ErrorKind::ConnectionAborted.into());
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::DuplexStream;
    use tokio::time::timeout;

    use super::*;
    use crate::request::Incoming;

    impl Wire for DuplexStream {
        fn reset_on_close(&self) -> io::Result<()> {
            Ok(())
        }
    }

    #[tokio::test]
    async fn a_request_counts_until_its_last_bytes_go_out() {
        let mut buffer = BytesMut::new();
        let read = Request::read(&mut &b"GET / HTTP/1.1\r\n\r\n"[..], &mut buffer).await;
        let Ok(Incoming::Request(request)) = read else { panic!("this is a request") };
        // One byte fits, so that sending more stops in the middle.
        let (_client, mut wire) = tokio::io::duplex(1);
        let site = Site::new(String::new());
        let mut exchange = Exchange {
            request: &request,
            site: &site,
            visit: 1,
            wire: &mut wire,
            buffer: &mut buffer,
            presence: Some(site.in_flight.enter()),
        };
        let moment = Duration::from_millis(1);
        assert!(timeout(moment, exchange.write(b"ab")).await.is_err());
        assert_eq!(site.in_flight.enter().others, 1);
        assert!(timeout(moment, exchange.last(b"ab")).await.is_err());
        assert_eq!(site.in_flight.enter().others, 0);
    }
}
