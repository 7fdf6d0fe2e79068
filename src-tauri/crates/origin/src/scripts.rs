//! Answers that are sent as they stand here. Each has one thing wrong, or one that is unusual and right.

/// An answer that the end of the connection belongs to.
pub(crate) fn before_closing(name: &str) -> Option<&'static [u8]> {
    cut_short(name).or_else(|| odd_start(name)).or_else(|| odd_field(name)).or_else(|| odd_framing(name))
}

/// An answer after which the connection serves on.
pub(crate) fn before_more(name: &str) -> Option<&'static [u8]> {
    Some(match name {
        "status-no-reason" => b"HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhello",
        "reason-not-ascii" => b"HTTP/1.1 200 Sch\xf6n\r\nContent-Length: 5\r\n\r\nhello",
        "empty-lines-first" => b"\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "header-bare-lf" => b"HTTP/1.1 200 OK\nContent-Length: 5\n\nhello",
        "header-folded" => b"HTTP/1.1 200 OK\r\nX-A: one\r\n two\r\nContent-Length: 5\r\n\r\nhello",
        "header-not-ascii" => b"HTTP/1.1 200 OK\r\nX-A: Sch\xf6n\r\nX-B: \xe5\x90\x8d\r\nContent-Length: 5\r\n\r\nhello",
        "header-space-before-colon" => b"HTTP/1.1 200 OK\r\nX-A : b\r\nContent-Length: 5\r\n\r\nhello",
        "bad-content-type" => b"HTTP/1.1 200 OK\r\nContent-Type: \xff\xfe;;=\"\r\nContent-Length: 5\r\n\r\nhello",
        "bad-cookies" => {
            b"HTTP/1.1 200 OK\r\nSet-Cookie: =;;Domain=.\r\nSet-Cookie: a=\xff; Max-Age=-99999999999999999999\r\n\
            Set-Cookie:\r\nContent-Length: 5\r\n\r\nhello"
        }
        "same-lengths" => b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
        "same-lengths-in-one" => b"HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\nhello",
        "length-and-chunked" => {
            b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
        }
        "gzip-transfer" => {
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
        }
        "chunk-bare-lf" => b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\nhello\n0\n\n",
        "chunk-extensions" => {
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;a=\"b;c\";d\r\nhello\r\n0;e\r\n\r\n"
        }
        "trailers" => b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-A: b\r\n\r\n",
        "continue-unasked" => {
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
        }
        "body-with-204" => b"HTTP/1.1 204 No Content\r\n\r\nbut here is some",
        "body-with-304" => b"HTTP/1.1 304 Not Modified\r\nContent-Length: 16\r\n\r\nbut here is some",
        "body-past-length" => b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello, and what nobody declared",
        "second-answer" => {
            b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nnot mine"
        }
        "redirect-not-utf8" => b"HTTP/1.1 302 Found\r\nLocation: /item/\xff\r\nContent-Length: 0\r\n\r\n",
        "two-locations" => {
            b"HTTP/1.1 302 Found\r\nLocation: /item/1\r\nLocation: /item/2\r\nContent-Length: 0\r\n\r\n"
        }
        _ => return None,
    })
}

fn cut_short(name: &str) -> Option<&'static [u8]> {
    Some(match name {
        "truncated" => b"HTTP/1.1 200 OK\r\nContent-Length: 48\r\n\r\n{\"id\": 1, \"name\": \"Tra",
        "cut-status-line" => b"HTTP/1.1 20",
        "cut-head" => b"HTTP/1.1 200 OK\r\nContent-Le",
        "cut-chunk" => b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nhello",
        "cut-chunk-size" => b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6",
        "cut-last-chunk" => b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        "cut-trailers" => {
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-A: b\r\n"
        }
        _ => return None,
    })
}

fn odd_start(name: &str) -> Option<&'static [u8]> {
    Some(match name {
        "garbage" => b"\x16\x03\xff\0 this is no HTTP \xfe\xfe\r\n\r\n",
        "http09" => b"<html>A page from 1991.</html>\r\n",
        "icy" => b"ICY 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "bad-status" => b"HTTP/1.1 2OO Fine\r\nContent-Length: 2\r\n\r\nok",
        "status-missing" => b"HTTP/1.1 OK\r\nContent-Length: 5\r\n\r\nhello",
        "status-000" => b"HTTP/1.1 000 Zero\r\nContent-Length: 5\r\n\r\nhello",
        "status-99" => b"HTTP/1.1 99 Low\r\nContent-Length: 5\r\n\r\nhello",
        "status-1000" => b"HTTP/1.1 1000 High\r\nContent-Length: 5\r\n\r\nhello",
        "status-negative" => b"HTTP/1.1 -200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "status-no-space" => b"HTTP/1.1200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "version-3.7" => b"HTTP/3.7 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "version-2" => b"HTTP/2 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "version-lower-case" => b"http/1.1 200 ok\r\nContent-Length: 5\r\n\r\nhello",
        "http10-no-length" => b"HTTP/1.0 200 OK\r\n\r\nhello",
        "no-length" => b"HTTP/1.1 200 OK\r\n\r\nhello",
        "switch-unasked" => {
            b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: chat\r\n\r\nhello"
        }
        _ => return None,
    })
}

fn odd_field(name: &str) -> Option<&'static [u8]> {
    Some(match name {
        "bad-header" => b"HTTP/1.1 200 OK\r\nA header without its colon\r\nContent-Length: 2\r\n\r\nok",
        "header-nul" => b"HTTP/1.1 200 OK\r\nX-A: b\0c\r\nContent-Length: 5\r\n\r\nhello",
        "header-bare-cr" => b"HTTP/1.1 200 OK\r\nX-A: b\rX-B: c\r\nContent-Length: 5\r\n\r\nhello",
        "header-no-name" => b"HTTP/1.1 200 OK\r\n: b\r\nContent-Length: 5\r\n\r\nhello",
        "header-name-not-ascii" => b"HTTP/1.1 200 OK\r\nSch\xc3\xb6n: b\r\nContent-Length: 5\r\n\r\nhello",
        "header-space-first" => b"HTTP/1.1 200 OK\r\n X-A: b\r\nContent-Length: 5\r\n\r\nhello",
        "redirect-bare-cr" => {
            b"HTTP/1.1 302 Found\r\nLocation: /item/1\rX-Injected: 1\r\nContent-Length: 0\r\n\r\n"
        }
        _ => return None,
    })
}

fn odd_framing(name: &str) -> Option<&'static [u8]> {
    Some(match name {
        "bad-length" => b"HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\nok",
        "two-lengths" => b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 3\r\n\r\nhello",
        "length-negative" => b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello",
        "length-plus" => b"HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\nhello",
        "length-2^64" => b"HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551616\r\n\r\nhello",
        "length-2^64-1" => b"HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551615\r\n\r\nhello",
        "length-4-tb" => b"HTTP/1.1 200 OK\r\nContent-Length: 4000000000000\r\n\r\nhello",
        "unknown-transfer" => b"HTTP/1.1 200 OK\r\nTransfer-Encoding: rot13\r\n\r\nuryyb",
        "chunked-http10" => b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "bad-chunk" => {
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nfive\r\nhello\r\n0\r\n\r\n"
        }
        "chunk-2^68" => b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100000000000000000\r\nhello",
        "chunk-2^64-1" => b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\nhello",
        "chunk-minus" => b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n",
        "chunk-plus" => b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n+5\r\nhello\r\n0\r\n\r\n",
        "chunk-0x" => b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n",
        "chunk-no-size" => b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\nhello\r\n0\r\n\r\n",
        "chunk-no-crlf" => {
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello5\r\nhello\r\n0\r\n\r\n"
        }
        "chunk-too-long" => b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhello\r\n0\r\n\r\n",
        _ => return None,
    })
}
