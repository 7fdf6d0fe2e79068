use std::io;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::answer::Answer;
use crate::item;

const LIMIT: Duration = Duration::from_mins(1);
/// A fatal alert: handshake failure (RFC 8446 section 6.2).
const ALERT: &[u8] = b"\x15\x03\x03\0\x02\x02\x28";
/// A record that begins a `ServerHello` and goes on with what cannot be one.
const GARBLED_HELLO: &[u8] = b"\x16\x03\x03\0\x10\x02\0\0\x0c\x03\x03garbled!\xff\xff";

/// What a server does with a new connection instead of waiting for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Welcome {
    /// It says nothing for 60 s.
    Silent,
    /// It closes at the client's first word.
    Close,
    /// It resets at the client's first word.
    Reset,
    /// It answers the client's first word with a TLS alert, and closes.
    Alert,
    /// It answers the client's first word with the garbled start of a TLS handshake, and closes.
    GarbledHello,
    /// It gives an answer, the JSON of `/item/1`, before the client has asked, and serves nothing more.
    Answer,
    /// It serves as ever, this many connections at once; any further one is reset.
    Room(usize),
}

impl Welcome {
    pub(crate) fn room(self) -> Option<usize> {
        match self {
            Self::Room(connections) => Some(connections),
            _ => None,
        }
    }
}

/// Takes the client's first word and answers as it is written above.
pub(crate) async fn give(mut stream: TcpStream, welcome: Welcome) -> io::Result<()> {
    if welcome == Welcome::Answer {
        stream.write_all(&Answer::json(item::json(1)).into_bytes(false, true)).await?;
    }
    let mut word = [0; 4 * 1024];
    let read = timeout(LIMIT, stream.read(&mut word)).await?;
    read?;
    match welcome {
        Welcome::Silent => {
            // Whatever else comes is taken in, until the client leaves.
            let rest = async { while stream.read(&mut word).await.is_ok_and(|count| count > 0) {} };
            timeout(LIMIT, rest).await?;
        }
        Welcome::Reset => return stream.set_zero_linger(),
        Welcome::Alert => stream.write_all(ALERT).await?,
        Welcome::GarbledHello => stream.write_all(GARBLED_HELLO).await?,
        Welcome::Close | Welcome::Answer | Welcome::Room(_) => {}
    }
    stream.shutdown().await
}
