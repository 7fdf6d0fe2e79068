use std::io::ErrorKind;
use std::time::Duration;

use crate::support::{self, LIMIT, ask, get};
use fetchlist_origin::{Origin, Welcome};
use tokio::io::AsyncReadExt;
use tokio::time::timeout;

#[tokio::test]
async fn broken_answers_are_sent_as_written_and_closed() {
    let origin = Origin::start().unwrap();
    let cases: [(&str, &[u8], &[u8]); 15] = [
        ("/garbage", b"\x16\x03", b"\r\n\r\n"),
        ("/http09", b"<html>", b"</html>\r\n"),
        ("/bad-status", b"HTTP/1.1 2OO ", b"ok"),
        ("/bad-header", b"HTTP/1.1 200 OK\r\nA header without", b"ok"),
        ("/bad-chunk", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n", b"\r\n\r\n"),
        ("/bad-length", b"HTTP/1.1 200 OK\r\nContent-Length: two\r\n", b"ok"),
        ("/truncated", b"HTTP/1.1 200 OK\r\nContent-Length: 48\r\n", b"\"Tra"),
        ("/cut-head", b"HTTP/1.1 200 OK\r\n", b"Content-Le"),
        ("/cut-last-chunk", b"HTTP/1.1 200 OK\r\n", b"5\r\nhello\r\n"),
        ("/cut-without-notice", b"HTTP/1.1 200 OK\r\nContent-Length: 48\r\n", b"\r\n\r\nhello"),
        ("/version-3.7", b"HTTP/3.7 200 OK\r\n", b"hello"),
        ("/header-nul", b"HTTP/1.1 200 OK\r\nX-A: b\0c\r\n", b"hello"),
        ("/two-lengths", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 3\r\n", b"hello"),
        ("/chunk-2^68", b"HTTP/1.1 200 OK\r\n", b"\r\n\r\n100000000000000000\r\nhello"),
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
    let faults = "garbage http09 icy version-2 version-3.7 version-lower-case bad-status status-missing status-000 \
        status-99 status-1000 status-negative status-no-space bad-header header-nul header-bare-cr header-no-name \
        header-name-not-ascii redirect-bare-cr bad-length length-negative length-plus length-2^64 length-4-tb \
        two-lengths bad-chunk chunk-2^68 chunk-2^64-1 chunk-minus chunk-plus chunk-0x chunk-no-size chunk-no-crlf \
        chunk-too-long truncated cut-status-line cut-head cut-chunk cut-chunk-size cut-last-chunk close reset \
        reset-in-head reset-after-head reset-in-body reset-in-chunk endless-status-line endless-header \
        endless-headers endless-chunk-extension endless-trailers huge-header bad-gzip cut-gzip gzip-crc gzip-size \
        gzip-no-trailer not-gzip cut-deflate cut-br cut-zstd bad-deflate bad-br bad-zstd wide-zstd";
    for fault in faults.split(' ') {
        let fetched = async { client.get(origin.url(&format!("/{fault}"))).send().await?.bytes().await };
        let fetched = timeout(LIMIT, fetched).await.unwrap();
        assert!(fetched.is_err(), "/{fault} was taken for {fetched:?}");
    }
}

#[tokio::test]
async fn a_connection_serves_on_after_what_is_odd_and_whole() {
    let origin = Origin::start().unwrap();
    let odd = "status-no-reason header-bare-lf same-lengths trailers body-with-204 body-past-length second-answer \
        two-locations byte-by-byte many-headers gzip-junk";
    for path in odd.split(' ') {
        let both = format!("GET /{path} HTTP/1.1\r\n\r\nGET /item/9 HTTP/1.0\r\n\r\n");
        let mut bytes = Vec::new();
        let mut stream = ask(&origin, &both).await;
        timeout(LIMIT, stream.read_to_end(&mut bytes)).await.unwrap().unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.starts_with("HTTP/1.1 ") && text.contains("\"id\":9"), "{path}: {text}");
    }
}

#[tokio::test]
async fn a_reset_is_a_reset_and_no_close_and_what_goes_before_it_arrives() {
    let origin = Origin::start().unwrap();
    for (path, before) in [
        ("/reset", ""),
        ("/reset-in-head", "HTTP/1.1 200 OK\r\nContent-Le"),
        ("/reset-in-body", "\r\n\r\nhello"),
        ("/reset-in-chunk", "\r\n\r\n64\r\nhello"),
        ("/reset-when-idle", "}"),
    ] {
        let request = format!("GET {path} HTTP/1.1\r\n\r\n");
        let mut stream = ask(&origin, &request).await;
        let mut bytes = Vec::new();
        let end = timeout(LIMIT, stream.read_to_end(&mut bytes)).await.unwrap();
        assert_eq!(end.unwrap_err().kind(), ErrorKind::ConnectionReset, "{path}");
        assert!(bytes.ends_with(before.as_bytes()) && bytes.is_empty() == before.is_empty(), "{path}");
    }
}

#[tokio::test]
async fn silence_keeps_the_connection_open_after_what_was_said() {
    let origin = Origin::start().unwrap();
    for (path, said) in [
        ("/silent", ""),
        ("/silent-after-status-line", "HTTP/1.1 200 OK\r\n"),
        ("/silent-after-head", "\r\n\r\n"),
        ("/silent-in-body", "\r\n\r\nhello"),
        ("/silent-before-last-chunk", "\r\n\r\n5\r\nhello\r\n"),
        ("/redirect-body/silent", "Content-Length: 48\r\n\r\n"),
    ] {
        let mut stream = ask(&origin, &format!("GET {path} HTTP/1.1\r\n\r\n")).await;
        let mut bytes = Vec::new();
        let read = timeout(Duration::from_millis(300), stream.read_to_end(&mut bytes)).await;
        assert!(read.is_err(), "{path}: {read:?}");
        assert!(bytes.ends_with(said.as_bytes()) && bytes.is_empty() == said.is_empty(), "{path}");
        assert_eq!(origin.seen(path), 1);
    }
}

#[tokio::test]
async fn drips_come_one_by_one() {
    let origin = Origin::start().unwrap();
    for (path, drop) in [("/drip-chunks", "1\r\na\r\n"), ("/drip-hints", "HTTP/1.1 103 Early Hints\r\n\r\n")]
    {
        let mut stream = ask(&origin, &format!("GET {path} HTTP/1.1\r\n\r\n")).await;
        let mut bytes = Vec::new();
        let read = timeout(Duration::from_millis(350), stream.read_to_end(&mut bytes)).await;
        assert!(read.is_err(), "{path}: {read:?}");
        let drops = String::from_utf8(bytes).unwrap().matches(drop).count();
        assert!((1..=3).contains(&drops), "{path}: {drops}");
    }
}

#[tokio::test]
async fn the_endless_ones_go_on() {
    let origin = Origin::start().unwrap();
    let endless = "body status-line header headers hints chunks chunk-size chunk-extension chunk-extensions trailers \
        gzip-name gzip-members";
    for what in endless.split(' ') {
        let mut stream = ask(&origin, &format!("GET /endless-{what} HTTP/1.1\r\n\r\n")).await;
        let mut bytes = vec![0; 32 * 1024];
        let read = timeout(LIMIT, stream.read_exact(&mut bytes)).await.unwrap();
        assert!(read.is_ok(), "{what}: {read:?}");
        let ended = bytes.windows(4).any(|window| window == b"\r\n\r\n");
        assert_eq!(!ended, ["status-line", "header", "headers"].contains(&what), "the head of {what}");
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
    for path in ["/bad-gzip", "/cut-gzip", "/gzip-crc", "/gzip-empty", "/not-gzip"] {
        let (bytes, _) = get(&origin, path).await;
        let head = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 4;
        let declared = format!("Content-Length: {}\r\n", bytes.len() - head);
        let text = String::from_utf8_lossy(&bytes[..head]);
        assert!(text.contains(&declared) && text.contains("Content-Encoding: gzip"), "{path}: {text}");
    }
}

#[tokio::test]
async fn a_connection_is_met_as_was_asked_for() {
    let cases: [(Welcome, &[u8], Option<ErrorKind>); 6] = [
        (Welcome::Close, b"", None),
        (Welcome::Reset, b"", Some(ErrorKind::ConnectionReset)),
        (Welcome::Alert, b"\x15\x03\x03\0\x02\x02\x28", None),
        (Welcome::GarbledHello, b"\x16\x03\x03", None),
        (Welcome::Answer, b"HTTP/1.1 200 OK\r\n", None),
        (Welcome::Room(1), b"HTTP/1.1 200 OK\r\n", None),
    ];
    for (welcome, start, error) in cases {
        let origin = Origin::start_with(welcome).unwrap();
        let (bytes, end) = get(&origin, "/item/1").await;
        assert!(bytes.starts_with(start) && bytes.is_empty() == start.is_empty(), "{welcome:?}");
        assert_eq!(end.err().map(|end| end.kind()), error, "{welcome:?}");
    }
    let origin = Origin::start_with(Welcome::Silent).unwrap();
    let mut stream = ask(&origin, "GET /item/1 HTTP/1.1\r\n\r\n").await;
    let read = timeout(Duration::from_millis(300), stream.read_u8()).await;
    assert!(read.is_err(), "{read:?}");
}

#[tokio::test]
async fn there_is_no_room_for_more_connections_than_asked_for() {
    let origin = Origin::start_with(Welcome::Room(1)).unwrap();
    let mut first = ask(&origin, "GET /item/1 HTTP/1.1\r\n\r\n").await;
    assert!(first.read_u8().await.is_ok());
    let mut second = tokio::net::TcpStream::connect(origin.addr()).await.unwrap();
    let end = timeout(LIMIT, second.read_u8()).await.unwrap();
    assert!(end.is_err(), "{end:?}");
    drop(first);
    let freed = async { while get(&origin, "/item/1").await.0.is_empty() {} };
    timeout(LIMIT, freed).await.unwrap();
}
