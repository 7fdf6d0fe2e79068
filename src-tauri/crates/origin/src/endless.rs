//! Answers that go on until the client leaves, and some that are just very long.

use std::io;

use crate::answer::Answer;
use crate::exchange::{After, Exchange, Wire};
use crate::item;
use crate::routes::LETTERS;

/// A gzip member that holds nothing.
const EMPTY_MEMBER: &[u8] = b"\x1f\x8b\x08\0\0\0\0\0\0\xff\x03\0\0\0\0\0\0\0\0\0";
/// The start of a gzip member whose file name follows.
const NAMED_MEMBER: &[u8] = b"\x1f\x8b\x08\x08\0\0\0\0\0\xff";
const PIECE_BYTES: usize = 16 * 1024;
/// How much of what gives a client much work is sent at once.
const FEW: usize = 20;
/// Many of these at once are to trouble the client, not to keep all processors busy with sending.
const PAUSE_MILLISECONDS: u64 = 4;

/// Goes on as the name says; `None` for a name that is not of this kind.
pub(crate) async fn answer<S: Wire>(exchange: &mut Exchange<'_, S>, name: &str) -> io::Result<Option<After>> {
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let gzip = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n";
    let (start, piece) = match name {
        "endless-body" => (
            b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n".to_vec(),
            LETTERS.to_vec(),
        ),
        "endless-status-line" => (b"HTTP/1.1 200 ".to_vec(), vec![b'O'; PIECE_BYTES]),
        "endless-headers" => {
            (b"HTTP/1.1 200 OK\r\n".to_vec(), filled(format!("X-More: {}\r\n", "a".repeat(1000)).as_bytes()))
        }
        "endless-header" => (b"HTTP/1.1 200 OK\r\nX-Long: ".to_vec(), vec![b'a'; PIECE_BYTES]),
        "endless-hints" => (Vec::new(), b"HTTP/1.1 103 Early Hints\r\n\r\n".repeat(FEW)),
        "endless-chunks" => (chunked.into(), filled(&[b"68\r\n", &LETTERS[..0x68], b"\r\n"].concat())),
        "endless-chunk-size" => (chunked.into(), b"00000000".repeat(FEW)),
        "endless-chunk-extension" => (format!("{chunked}5;a=").into(), vec![b'b'; PIECE_BYTES]),
        "endless-chunk-extensions" => (chunked.into(), filled(b"1;a=bcdefghijklmnopqrstuvwxyz\r\nz\r\n")),
        "endless-trailers" => (format!("{chunked}5\r\nhello\r\n0\r\n").into(), filled(b"X-More: a\r\n")),
        "endless-gzip-name" => ([gzip.as_bytes(), NAMED_MEMBER].concat(), vec![b'a'; PIECE_BYTES]),
        "endless-gzip-members" => (gzip.into(), EMPTY_MEMBER.repeat(FEW)),
        _ => return long(exchange, name).await,
    };
    exchange.write(&start).await?;
    loop {
        exchange.write(&piece).await?;
        exchange.wait(PAUSE_MILLISECONDS).await?;
    }
}

/// What comes to an end, and well.
async fn long<S: Wire>(exchange: &mut Exchange<'_, S>, name: &str) -> io::Result<Option<After>> {
    let mut answer = Answer::json(item::json(1));
    match name {
        "huge-header" => answer = answer.field("X-Huge", &"a".repeat(1 << 20)),
        "many-headers" => {
            for n in 0..200 {
                answer = answer.field(&format!("X-Field-{n}"), "a");
            }
        }
        "many-cookies" => {
            for n in 0..80 {
                answer = answer.field("Set-Cookie", &format!("c{n}={}; Path=/", "a".repeat(4_000)));
            }
        }
        "1xx-flood" => exchange.write("HTTP/1.1 102 Processing\r\n\r\n".repeat(10_000).as_bytes()).await?,
        "byte-by-byte" => {
            let answer = Answer::ok("text/plain", "hello");
            let bytes = answer.into_bytes(exchange.request.is_head(), true);
            for byte in &bytes {
                exchange.write(&[*byte]).await?;
                tokio::task::yield_now().await;
            }
            return Ok(Some(After::Keep));
        }
        _ => return Ok(None),
    }
    exchange.send(answer).await.map(Some)
}

fn filled(piece: &[u8]) -> Vec<u8> {
    piece.repeat(PIECE_BYTES / piece.len())
}
