use std::io;

use serde_json::{Map, Value, json};

use crate::answer::{Answer, reason};
use crate::exchange::{After, Exchange, Wire};
use crate::{faults, item, redirects, throttling};

/// The alphabet, over and over: what bodies without a meaning are made of.
pub(crate) static LETTERS: [u8; 16 * 1024] = letters();
/// Written in every East Asian encoding that a list or a page is likely to come in.
const SOME_TEXT: &str = "Fetchlist: 名前と価格";
/// One transparent pixel.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\
    \0\0\0\rIDATx\x9cc\0\x01\0\0\x05\0\x01\r\n-\xb4\0\0\0\0IEND\xaeB`\x82";

/// Answers as the table in the crate's documentation says.
pub(crate) async fn answer<S: Wire>(exchange: &mut Exchange<'_, S>) -> io::Result<After> {
    let request = exchange.request;
    let mut segments = request.path().trim_start_matches('/').splitn(3, '/');
    let mut segment = || segments.next().unwrap_or_default();
    let (name, first, second) = (segment(), segment(), segment());
    let number: Option<u64> = first.parse().ok();
    match (name, number) {
        ("item", Some(n)) => exchange.send(Answer::json(item::json(n))).await,
        ("sample", Some(n)) => {
            exchange.wait(150 + n % 101 * 37 % 101).await?;
            exchange.send(Answer::json(item::json(n))).await
        }
        ("status", Some(code @ 200..=999)) => exchange.send(plain_status(code as u16)).await,
        ("delay", Some(milliseconds)) => {
            exchange.wait(milliseconds).await?;
            exchange.send(Answer::json(item::json(milliseconds))).await
        }
        ("bytes", Some(length)) => bytes(exchange, length).await,
        ("drip", Some(length)) => drip(exchange, length, second.parse().unwrap_or(0)).await,
        ("slow-headers", Some(milliseconds)) => slow_headers(exchange, milliseconds).await,
        ("echo", None) => exchange.send(echo(exchange)).await,
        ("cookie", None) => exchange.send(cookie(exchange)).await,
        ("text", None) => exchange.send(text(first)).await,
        ("png", None) => exchange.send(Answer::ok("image/png", PNG)).await,
        ("empty-204", None) => exchange.send(Answer::status(204)).await,
        ("head-refused", None) if request.is_head() => {
            exchange.send(plain_status(405).field("Allow", "GET")).await
        }
        ("head-refused", None) => exchange.send(Answer::json(item::json(1))).await,
        ("early-hints", None) => {
            exchange.head(103, "Link: </style.css>; rel=preload\r\n").await?;
            exchange.send(Answer::json(item::json(1))).await
        }
        ("redirect", Some(0)) => exchange.send(Answer::json(item::json(0))).await,
        ("redirect", Some(hops)) => {
            let query = request.target.split_once('?').map(|(_, query)| format!("?{query}"));
            let next = format!("/redirect/{}{}", hops - 1, query.unwrap_or_default());
            redirects::to(exchange, &next).await
        }
        ("redirect-loop", None) => redirects::to(exchange, &request.target).await,
        ("redirect-to", None) => {
            let target = request.query("url").unwrap_or_default();
            redirects::to(exchange, &target).await
        }
        ("redirect-no-location", None) => exchange.send(Answer::status(302)).await,
        ("redirect-bad", None) => match redirects::bad_target(first, &exchange.site.base) {
            Some(target) => redirects::to(exchange, &target).await,
            None => exchange.send(plain_status(404)).await,
        },
        ("redirect-two-step", Some(step)) => {
            redirects::to(exchange, &format!("/redirect-two-step/{}", 3 - step.clamp(1, 2))).await
        }
        ("redirect-growing", _) => redirects::to(exchange, &format!("{}a", request.path())).await,
        ("redirect-body", None) => redirects::with_body(exchange, first).await,
        ("flaky", Some(failures)) => throttling::flaky(exchange, failures).await,
        ("retry-after", Some(seconds)) => throttling::busy(exchange, &[&seconds.to_string()]).await,
        ("retry-after-date", Some(seconds)) => {
            throttling::busy(exchange, &[&throttling::date_in(seconds)]).await
        }
        ("retry-after-odd", None) => match throttling::odd_waits(first) {
            Some(waits) => throttling::busy(exchange, waits).await,
            None => exchange.send(plain_status(404)).await,
        },
        ("throttle", Some(limit)) => throttling::limit(exchange, limit).await,
        #[cfg(feature = "compression")]
        ("gzip" | "br" | "zstd" | "deflate", None) => crate::compression::item(exchange, name).await,
        #[cfg(feature = "compression")]
        ("bomb", None) => crate::compression::bomb(exchange, first).await,
        _ => faults::answer(exchange, name).await,
    }
}

/// An answer that says no more than its status.
pub(crate) fn plain_status(status: u16) -> Answer {
    let body = json!({"status": status, "reason": reason(status)}).to_string();
    Answer::status(status).with_body("application/json", body)
}

async fn bytes<S: Wire>(exchange: &mut Exchange<'_, S>, length: u64) -> io::Result<After> {
    let lines = format!("Content-Type: application/octet-stream\r\nContent-Length: {length}\r\n");
    exchange.head(200, &lines).await?;
    let mut left = if exchange.request.is_head() { 0 } else { length };
    while left > LETTERS.len() as u64 {
        exchange.write(&LETTERS).await?;
        left -= LETTERS.len() as u64;
    }
    exchange.last(&LETTERS[..left as usize]).await
}

async fn drip<S: Wire>(exchange: &mut Exchange<'_, S>, length: u64, pause: u64) -> io::Result<After> {
    let lines = format!("Content-Type: text/plain\r\nContent-Length: {length}\r\n");
    exchange.head(200, &lines).await?;
    let length = if exchange.request.is_head() { 0 } else { length };
    for _ in 1..length {
        exchange.wait(pause).await?;
        exchange.write(b"a").await?;
    }
    exchange.wait(pause).await?;
    exchange.last(if length == 0 { b"" } else { b"z" }).await
}

async fn slow_headers<S: Wire>(exchange: &mut Exchange<'_, S>, pause: u64) -> io::Result<After> {
    let answer = Answer::ok("text/plain", "ok").into_bytes(exchange.request.is_head(), true);
    let body = answer.len().saturating_sub(2);
    for byte in &answer[..body] {
        exchange.wait(pause).await?;
        exchange.write(&[*byte]).await?;
    }
    exchange.last(&answer[body..]).await
}

fn echo<S>(exchange: &Exchange<'_, S>) -> Answer {
    let request = exchange.request;
    let mut headers = Map::new();
    for (name, value) in request.fields() {
        let joined = match headers.get(&name).and_then(Value::as_str) {
            Some(earlier) => format!("{earlier}, {value}"),
            None => value,
        };
        headers.insert(name, joined.into());
    }
    let echo = json!({
        "method": request.method,
        "target": request.target,
        "headers": headers,
        "body_bytes": request.body_bytes,
    });
    Answer::json(echo.to_string())
}

fn cookie<S>(exchange: &Exchange<'_, S>) -> Answer {
    let fields = exchange.request.fields();
    let sent = fields.iter().find(|(name, _)| name == "cookie");
    let body = json!({"cookie": sent.map(|(_, value)| value)}).to_string();
    Answer::json(body).field("Set-Cookie", "visit=1; Path=/")
}

fn text(charset: &str) -> Answer {
    let encoding = encoding_rs::Encoding::for_label(charset.as_bytes());
    match encoding.map(|encoding| encoding.encode(SOME_TEXT)) {
        Some((bytes, used, _)) => {
            Answer::ok(&format!("text/plain; charset={}", used.name()), bytes.into_owned())
        }
        None => plain_status(404),
    }
}

const fn letters() -> [u8; 16 * 1024] {
    let mut letters = [0; 16 * 1024];
    let mut at = 0;
    while at < letters.len() {
        letters[at] = b'a' + (at % 26) as u8;
        at += 1;
    }
    letters
}
