use std::io;

use crate::answer::Answer;
use crate::exchange::{After, Exchange, Wire};
use crate::item;
use crate::routes::{LETTERS, plain_status};

/// The ten bytes that every gzip stream may start with.
const GZIP_START: &[u8] = b"\x1f\x8b\x08\0\0\0\0\0\0\xff";
const SILENCE_MILLISECONDS: u64 = 60_000;

/// Misbehaves as the name says; an unknown name gets a 404.
pub(crate) async fn answer<S: Wire>(exchange: &mut Exchange<'_, S>, name: &str) -> io::Result<After> {
    if name == "silent" {
        exchange.wait(SILENCE_MILLISECONDS).await?;
        return Ok(After::Close);
    }
    // A client may hang up on the first odd byte and ask for something else.
    exchange.presence = None;
    if let Some(bytes) = script(name) {
        exchange.write(bytes).await?;
        return Ok(After::Close);
    }
    match name {
        "close" => Ok(After::Close),
        "reset" => Ok(After::Reset),
        "endless-body" => {
            exchange.head(200, "Content-Type: text/plain\r\nConnection: close\r\n").await?;
            loop {
                exchange.write(&LETTERS).await?;
            }
        }
        "endless-headers" => {
            exchange.write(b"HTTP/1.1 200 OK\r\n").await?;
            let line = format!("X-More: {}\r\n", "a".repeat(1000));
            loop {
                exchange.write(line.as_bytes()).await?;
            }
        }
        "huge-header" => {
            let huge = "a".repeat(1 << 20);
            let answer = Answer::json(item::json(1)).field("X-Huge", &huge);
            exchange.send(answer).await
        }
        "1xx-flood" => {
            let flood = "HTTP/1.1 102 Processing\r\n\r\n".repeat(10_000);
            exchange.write(flood.as_bytes()).await?;
            exchange.send(Answer::json(item::json(1))).await
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

/// What is sent, as it is, before the connection closes.
fn script(name: &str) -> Option<&'static [u8]> {
    Some(match name {
        "truncated" => b"HTTP/1.1 200 OK\r\nContent-Length: 48\r\n\r\n{\"id\": 1, \"name\": \"Tra",
        "garbage" => b"\x16\x03\xff\0 this is no HTTP \xfe\xfe\r\n\r\n",
        "http09" => b"<html>A page from 1991.</html>\r\n",
        "bad-status" => b"HTTP/1.1 2OO Fine\r\nContent-Length: 2\r\n\r\nok",
        "bad-header" => b"HTTP/1.1 200 OK\r\nA header without its colon\r\nContent-Length: 2\r\n\r\nok",
        "bad-chunk" => {
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nfive\r\nhello\r\n0\r\n\r\n"
        }
        "bad-length" => b"HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\nok",
        _ => return None,
    })
}

fn gzip(body: Vec<u8>) -> Answer {
    Answer::ok("text/plain", body).field("Content-Encoding", "gzip")
}
