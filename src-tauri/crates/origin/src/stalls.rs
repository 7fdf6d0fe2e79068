//! Answers that stop on the way: silent, dripping, or broken off by a reset.

use std::io;

use crate::answer::Answer;
use crate::exchange::{After, Exchange, Wire};
use crate::item;

const SILENCE_MILLISECONDS: u64 = 60_000;
const DRIP_MILLISECONDS: u64 = 100;
/// Long enough for the client to read what a reset would otherwise overtake.
const BEFORE_RESET_MILLISECONDS: u64 = 50;

const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 48\r\n\r\n";
const CHUNKED: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n";

/// Stops as the name says; `None` for a name that is not of this kind.
pub(crate) async fn answer<S: Wire>(exchange: &mut Exchange<'_, S>, name: &str) -> io::Result<Option<After>> {
    let (stall, sent) = match name {
        "silent" => (Stall::Silent, Vec::new()),
        "silent-after-status-line" => (Stall::Silent, b"HTTP/1.1 200 OK\r\n".to_vec()),
        "silent-after-head" => (Stall::Silent, HEAD.to_vec()),
        "silent-in-body" => (Stall::Silent, [HEAD, b"hello"].concat()),
        "silent-in-chunk" => (Stall::Silent, [CHUNKED, b"64\r\nhello"].concat()),
        "silent-before-last-chunk" => (Stall::Silent, [CHUNKED, b"5\r\nhello\r\n"].concat()),
        "drip-chunks" => (Stall::Drip(b"1\r\na\r\n"), CHUNKED.to_vec()),
        "drip-hints" => (Stall::Drip(b"HTTP/1.1 103 Early Hints\r\n\r\n"), Vec::new()),
        "reset" => (Stall::Reset, Vec::new()),
        "reset-in-head" => (Stall::Reset, b"HTTP/1.1 200 OK\r\nContent-Le".to_vec()),
        "reset-after-head" => (Stall::Reset, HEAD.to_vec()),
        "reset-in-body" => (Stall::Reset, [HEAD, b"hello"].concat()),
        "reset-in-chunk" => (Stall::Reset, [CHUNKED, b"64\r\nhello"].concat()),
        "close-when-idle" => (Stall::Close, whole()),
        "reset-when-idle" => (Stall::Reset, whole()),
        _ => return Ok(None),
    };
    if name != "silent" {
        // A client may hang up on the first odd byte and ask for something else.
        exchange.presence = None;
    }
    if !sent.is_empty() {
        exchange.write(&sent).await?;
    }
    match stall {
        Stall::Silent => {
            exchange.wait(SILENCE_MILLISECONDS).await?;
            Ok(Some(After::Close))
        }
        Stall::Drip(piece) => loop {
            exchange.wait(DRIP_MILLISECONDS).await?;
            exchange.write(piece).await?;
        },
        Stall::Reset => {
            if !sent.is_empty() {
                exchange.wait(BEFORE_RESET_MILLISECONDS).await?;
            }
            Ok(Some(After::Reset))
        }
        Stall::Close => Ok(Some(After::Close)),
    }
}

enum Stall {
    Silent,
    Drip(&'static [u8]),
    Reset,
    Close,
}

/// A good answer that lets the client believe in more.
fn whole() -> Vec<u8> {
    Answer::json(item::json(1)).into_bytes(false, true)
}
