use std::io;

use crate::answer::Answer;
use crate::exchange::{After, Exchange, Wire};
use crate::routes::{LETTERS, plain_status};
use crate::{endless, scripts, stalls};

/// The ten bytes that every gzip stream may start with.
const GZIP_START: &[u8] = b"\x1f\x8b\x08\0\0\0\0\0\0\xff";

/// Misbehaves as the name says; an unknown name gets a 404.
pub(crate) async fn answer<S: Wire>(exchange: &mut Exchange<'_, S>, name: &str) -> io::Result<After> {
    if let Some(after) = stalls::answer(exchange, name).await? {
        return Ok(after);
    }
    // A client may hang up on the first odd byte and ask for something else.
    exchange.presence = None;
    if let Some(bytes) = scripts::before_closing(name) {
        exchange.write(bytes).await?;
        return Ok(After::Close);
    }
    if let Some(bytes) = scripts::before_more(name) {
        return exchange.last(bytes).await;
    }
    if let Some(after) = endless::answer(exchange, name).await? {
        return Ok(after);
    }
    #[cfg(feature = "compression")]
    if let Some(answer) = crate::odd_codings::answer(name)? {
        return exchange.send(answer).await;
    }
    match name {
        "close" => Ok(After::Close),
        "cut-without-notice" => {
            exchange.head(200, "Content-Length: 48\r\n").await?;
            exchange.write(b"hello").await?;
            Ok(After::Abandon)
        }
        "end-without-notice" => {
            exchange.head(200, "Connection: close\r\n").await?;
            exchange.write(b"hello").await?;
            Ok(After::Abandon)
        }
        "bad-gzip" => {
            let body = [GZIP_START, b"\x07 and this is no deflate block"].concat();
            exchange.send(gzip(body)).await
        }
        "cut-gzip" => {
            // A stored block that announces 100 bytes and holds 20.
            let body = [GZIP_START, b"\x01\x64\0\x9b\xff", &LETTERS[..20]].concat();
            exchange.send(gzip(body)).await
        }
        _ => exchange.send(plain_status(404)).await,
    }
}

fn gzip(body: Vec<u8>) -> Answer {
    Answer::ok("text/plain", body).field("Content-Encoding", "gzip")
}
