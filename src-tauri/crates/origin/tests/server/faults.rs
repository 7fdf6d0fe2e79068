use std::io::ErrorKind;
use std::time::Duration;

use crate::support::{self, LIMIT, ask, get};
use fetchlist_origin::Origin;
use tokio::io::AsyncReadExt;
use tokio::time::timeout;

#[tokio::test]
async fn broken_answers_are_sent_as_written_and_closed() {
    let origin = Origin::start().unwrap();
    let cases: [(&str, &[u8], &[u8]); 8] = [
        ("/garbage", b"\x16\x03", b"\r\n\r\n"),
        ("/http09", b"<html>", b"</html>\r\n"),
        ("/bad-status", b"HTTP/1.1 2OO ", b"ok"),
        ("/bad-header", b"HTTP/1.1 200 OK\r\nA header without", b"ok"),
        ("/bad-chunk", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n", b"\r\n\r\n"),
        ("/bad-length", b"HTTP/1.1 200 OK\r\nContent-Length: two\r\n", b"ok"),
        ("/truncated", b"HTTP/1.1 200 OK\r\nContent-Length: 48\r\n", b"\"Tra"),
        ("/close", b"", b""),
    ];
    for (path, start, end) in cases {
        let (bytes, closed) = get(&origin, path).await;
        let shown = String::from_utf8_lossy(&bytes);
        assert!(bytes.starts_with(start) && bytes.ends_with(end), "{path}: {shown}");
        assert!(closed.is_ok(), "{path}: {closed:?}");
    }
    assert!(get(&origin, "/close").await.0.is_empty());
}

#[tokio::test]
async fn a_client_takes_none_of_them_for_an_answer() {
    let origin = Origin::start().unwrap();
    let client = support::client().build().unwrap();
    let faults = "garbage http09 bad-status bad-header bad-chunk bad-length truncated close reset endless-headers \
        huge-header bad-gzip cut-gzip";
    for fault in faults.split(' ') {
        let fetched = async { client.get(origin.url(&format!("/{fault}"))).send().await?.bytes().await };
        let fetched = timeout(LIMIT, fetched).await.unwrap();
        assert!(fetched.is_err(), "/{fault} was taken for {fetched:?}");
    }
}

#[tokio::test]
async fn a_reset_is_a_reset_and_no_close() {
    let origin = Origin::start().unwrap();
    let (bytes, end) = get(&origin, "/reset").await;
    assert!(bytes.is_empty());
    assert_eq!(end.unwrap_err().kind(), ErrorKind::ConnectionReset);
}

#[tokio::test]
async fn silence_keeps_the_connection_open() {
    let origin = Origin::start().unwrap();
    let mut stream = ask(&origin, "GET /silent HTTP/1.1\r\n\r\n").await;
    let read = timeout(Duration::from_millis(300), stream.read_u8()).await;
    assert!(read.is_err(), "{read:?}");
    assert_eq!(origin.seen("/silent"), 1);
}

#[tokio::test]
async fn the_endless_ones_go_on() {
    let origin = Origin::start().unwrap();
    for path in ["/endless-body", "/endless-headers"] {
        let mut stream = ask(&origin, &format!("GET {path} HTTP/1.1\r\n\r\n")).await;
        let mut bytes = vec![0; 2 << 20];
        let read = timeout(LIMIT, stream.read_exact(&mut bytes)).await.unwrap();
        assert!(read.is_ok(), "{path}: {read:?}");
        let ended = bytes.windows(4).any(|window| window == b"\r\n\r\n");
        assert_eq!(ended, path == "/endless-body", "whether the head of {path} has an end");
    }
}

#[tokio::test]
async fn the_huge_ones_are_huge_and_then_end_well() {
    let origin = Origin::start().unwrap();
    let (bytes, _) = get(&origin, "/huge-header").await;
    let head = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    assert!(head > 1 << 20, "a head of {head} bytes");
    let (bytes, _) = get(&origin, "/1xx-flood").await;
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(text.matches("HTTP/1.1 102 ").count(), 10_000);
    assert_eq!(text.matches("HTTP/1.1 200 ").count(), 1);
}

#[tokio::test]
async fn compressed_bodies_that_are_broken_have_the_right_length_all_the_same() {
    let origin = Origin::start().unwrap();
    for path in ["/bad-gzip", "/cut-gzip"] {
        let (bytes, _) = get(&origin, path).await;
        let head = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 4;
        let declared = format!("Content-Length: {}\r\n", bytes.len() - head);
        let text = String::from_utf8_lossy(&bytes[..head]);
        assert!(text.contains(&declared) && text.contains("Content-Encoding: gzip"), "{path}: {text}");
    }
}
