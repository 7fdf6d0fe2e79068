//! One path of the misbehaving server for each cause, and what the end of its try has to say.

use fetchlist_model::Try;

/// A path, in which `{copy}` is to become something of its own each time, and how the end may begin: one of those between
/// bars, where clients may rightly differ.
pub(crate) type Cause = (&'static str, &'static str);

pub(crate) fn all() -> impl Iterator<Item = Cause> {
    [FINE, REDIRECTS, ENOUGH, COMPRESSION, EARLY_ENDS, NO_ENDS, STARTS, HEADERS, FRAMING]
        .into_iter()
        .flatten()
        .copied()
}

pub(crate) fn said(end: &Try) -> String {
    match end.error {
        Some(kind) => format!("{}: {}", kind.as_str(), end.error_detail),
        None => format!("ok {}", end.status.unwrap_or(0)),
    }
}

/// What is wrong with the end of a try; `None` where it is as wanted.
pub(crate) fn wrong((path, wanted): Cause, end: &Try) -> Option<String> {
    let said = said(end);
    let is_wanted = wanted.split(" | ").any(|wanted| said.starts_with(wanted));
    (!is_wanted).then(|| format!("{path}: wanted “{wanted}”, got “{said}”"))
}

const FINE: &[Cause] = &[
    ("/item/1", "ok 200"),
    ("/empty-204", "ok 204"),
    ("/status/304", "ok 304"),
    ("/early-hints", "ok 200"),
    ("/byte-by-byte", "ok 200"),
    ("/bytes/1000000", "ok 200"),
    ("/bytes/1000001", "too_large: the body is larger than 1000000 bytes"),
    ("/status/404", "http_status: 404 Not Found"),
    ("/status/599", "http_status: 599"),
    ("/status/999", "http_status: 999"),
];

const REDIRECTS: &[Cause] = &[
    ("/redirect/3", "ok 200"),
    ("/redirect/10", "ok 200"),
    ("/redirect/11", "redirect: more than 10 redirects"),
    ("/redirect-growing/{copy}", "redirect: more than 10 redirects"),
    ("/redirect-loop", "redirect: a loop"),
    ("/redirect-two-step/1", "redirect: a loop"),
    ("/redirect-bad/empty", "redirect: a loop"),
    ("/redirect-bad/fragment", "redirect: a loop"),
    ("/redirect-bad/relative-dot", "ok 200"),
    ("/redirect-bad/protocol-relative", "ok 200"),
    ("/redirect-bad/backslashes", "ok 200"),
    ("/redirect-bad/space", "ok 200"),
    ("/redirect-bad/escaped-newline", "ok 200"),
    ("/redirect-bad/credentials", "ok 200"),
    ("/redirect-no-location", "ok 302"),
    ("/redirect-to?url=/item/1&status=300", "ok 300 | ok 200"),
    ("/redirect-to?url=/item/1&status=304", "ok 304"),
    ("/redirect-to?url=/item/1&status=305", "ok 305"),
    ("/redirect-to?url=/item/1&status=306", "ok 306"),
    ("/redirect-to?url=/item/1&status=399", "ok 399"),
    ("/redirect-bad/ftp", "redirect: the Location"),
    ("/redirect-bad/mailto", "redirect: the Location"),
    ("/redirect-bad/javascript", "redirect: the Location"),
    ("/redirect-bad/data", "redirect: the Location"),
    ("/redirect-bad/file", "redirect: the Location"),
    ("/redirect-bad/blob", "redirect: the Location"),
    ("/redirect-bad/about", "redirect: the Location"),
    ("/redirect-bad/not-a-url", "redirect: the Location"),
    ("/redirect-bad/bad-port", "redirect: the Location"),
    // What is no text may be read as Latin-1, or not at all.
    ("/redirect-not-utf8", "redirect: the Location | http_status: 404"),
    ("/redirect-bare-cr", "protocol: "),
    ("/two-locations", "redirect: | ok 200"),
    ("/redirect-bad/huge", "http_status: 4 | redirect: "),
    ("/redirect-bad/dead-port", "connect: connection refused"),
    ("/redirect-bad/bad-name", "dns: the name no-such-name.invalid was not found"),
    // The target is known, whatever becomes of the redirect's own body.
    ("/redirect-body/endless", "ok 200"),
    ("/redirect-body/silent", "ok 200"),
    ("/redirect-body/cut", "ok 200"),
    ("/redirect-body/bad-gzip", "ok 200"),
];

const ENOUGH: &[Cause] = &[
    ("/flaky/1/{copy}", "http_status: 503 Service Unavailable"),
    ("/flaky/3/{copy}?status=429", "http_status: 429 Too Many Requests"),
    ("/retry-after/1/{copy}", "http_status: 429 Too Many Requests"),
    ("/retry-after-date/1/{copy}?status=503", "http_status: 503 Service Unavailable"),
    ("/retry-after-odd/none/{copy}", "http_status: 429 Too Many Requests"),
    ("/retry-after-odd/zero/{copy}", "http_status: 429 Too Many Requests"),
    ("/retry-after-odd/negative/{copy}", "http_status: 429 Too Many Requests"),
    ("/retry-after-odd/fraction/{copy}", "http_status: 429 Too Many Requests"),
    ("/retry-after-odd/nonsense/{copy}", "http_status: 429 Too Many Requests"),
    ("/retry-after-odd/two/{copy}", "http_status: 429 Too Many Requests"),
    ("/retry-after-odd/far/{copy}", "http_status: 429 Too Many Requests"),
    ("/retry-after-odd/far-date/{copy}", "http_status: 429 Too Many Requests"),
    ("/retry-after-odd/past-date/{copy}", "http_status: 429 Too Many Requests"),
    ("/retry-after-odd/bad-date/{copy}", "http_status: 429 Too Many Requests"),
    ("/throttle/0/{copy}", "closed: reset by the server"),
    ("/throttle/0/{copy}?over=close", "closed: "),
    ("/throttle/0/{copy}?over=slow", "ok 200"),
    ("/throttle/0/{copy}?status=503", "http_status: 503 Service Unavailable"),
];

const COMPRESSION: &[Cause] = &[
    ("/gzip", "ok 200"),
    ("/br", "ok 200"),
    ("/zstd", "ok 200"),
    ("/deflate", "ok 200"),
    ("/gzip-upper-case", "ok 200"),
    ("/x-gzip", "ok 200"),
    ("/gzip-members", "ok 200"),
    ("/gzip-twice", "ok 200"),
    ("/identity-coding", "ok 200"),
    // It holds what deflate is by its name, if not by RFC 9110.
    ("/raw-deflate", "ok 200 | decode: "),
    ("/gzip-junk", "ok 200 | decode: "),
    ("/gzip-empty", "ok 200 | decode: "),
    ("/unknown-coding", "ok 200 | decode: "),
    ("/bad-gzip", "decode: the compressed body is broken"),
    ("/cut-gzip", "decode: the compressed body is broken"),
    ("/gzip-crc", "decode: the compressed body is broken"),
    ("/gzip-size", "decode: the compressed body is broken"),
    ("/gzip-no-trailer", "decode: the compressed body is broken"),
    ("/not-gzip", "decode: the compressed body is broken"),
    ("/cut-deflate", "decode: the compressed body is broken"),
    ("/cut-br", "decode: the compressed body is broken"),
    ("/cut-zstd", "decode: the compressed body is broken"),
    ("/bad-deflate", "decode: the compressed body is broken"),
    ("/bad-br", "decode: the compressed body is broken"),
    ("/bad-zstd", "decode: the compressed body is broken"),
    ("/wide-zstd", "decode: the compressed body is broken"),
    ("/bomb/gzip?size=1500000", "too_large: "),
    ("/bomb/br?size=1500000", "too_large: "),
    ("/bomb/zstd?size=1500000", "too_large: "),
    ("/bomb/deflate?size=1500000", "too_large: "),
    ("/bomb/gzip-gzip?size=1500000", "too_large: | decode: "),
    ("/bomb/gzip-br?size=1500000", "too_large: | decode: "),
    ("/endless-gzip-name", "timeout: body | decode: | too_large: "),
    ("/endless-gzip-members", "timeout: body | decode: | too_large: "),
];

const EARLY_ENDS: &[Cause] = &[
    ("/close", "closed: "),
    ("/truncated", "closed: "),
    ("/cut-status-line", "closed: "),
    ("/cut-head", "closed: "),
    ("/cut-chunk", "closed: "),
    ("/cut-chunk-size", "closed: "),
    ("/cut-last-chunk", "closed: "),
    // All of the body came.
    ("/cut-trailers", "closed: | ok 200"),
    ("/cut-without-notice", "closed: "),
    ("/end-without-notice", "ok 200"),
    ("/reset", "closed: reset by the server"),
    ("/reset-in-head", "closed: reset by the server"),
    ("/reset-after-head", "closed: reset by the server"),
    ("/reset-in-body", "closed: reset by the server"),
    ("/reset-in-chunk", "closed: reset by the server"),
    ("/close-when-idle", "ok 200"),
    ("/reset-when-idle", "ok 200"),
];

const NO_ENDS: &[Cause] = &[
    ("/silent", "timeout: first byte: connected, but no answer"),
    ("/silent-after-status-line", "timeout: first byte: connected, but no answer"),
    ("/silent-after-head", "timeout: body: not complete"),
    ("/silent-in-body", "timeout: body: not complete"),
    ("/silent-in-chunk", "timeout: body: not complete"),
    ("/silent-before-last-chunk", "timeout: body: not complete"),
    ("/drip/100/100", "timeout: body: not complete"),
    ("/drip-chunks", "timeout: body: not complete"),
    ("/drip-hints", "timeout: first byte"),
    ("/slow-headers/200", "timeout: first byte"),
    ("/endless-body", "too_large: the body is larger than 1000000 bytes"),
    ("/endless-chunks", "too_large: the body is larger than 1000000 bytes"),
    ("/endless-status-line", "protocol: "),
    ("/endless-header", "protocol: "),
    ("/endless-headers", "protocol: "),
    ("/endless-hints", "timeout: first byte | protocol: "),
    ("/endless-chunk-size", "timeout: body | protocol: "),
    ("/endless-chunk-extension", "protocol: "),
    ("/endless-chunk-extensions", "too_large: | protocol: "),
    ("/endless-trailers", "protocol: "),
    ("/huge-header", "protocol: "),
    ("/many-headers", "ok 200 | protocol: "),
    ("/many-cookies", "ok 200"),
    ("/1xx-flood", "ok 200"),
];

const STARTS: &[Cause] = &[
    ("/garbage", "protocol: not valid HTTP"),
    ("/http09", "protocol: not valid HTTP"),
    ("/icy", "protocol: not valid HTTP"),
    ("/version-2", "protocol: not valid HTTP"),
    ("/version-3.7", "protocol: not valid HTTP"),
    ("/version-lower-case", "protocol: not valid HTTP"),
    ("/bad-status", "protocol: not valid HTTP"),
    ("/status-missing", "protocol: not valid HTTP"),
    ("/status-000", "protocol: not valid HTTP"),
    ("/status-99", "protocol: not valid HTTP"),
    ("/status-1000", "protocol: not valid HTTP"),
    ("/status-negative", "protocol: not valid HTTP"),
    ("/status-no-space", "protocol: not valid HTTP"),
    ("/status-no-reason", "ok 200"),
    ("/reason-not-ascii", "ok 200"),
    ("/empty-lines-first", "ok 200 | protocol: "),
    ("/http10-no-length", "ok 200"),
    ("/no-length", "ok 200"),
    ("/continue-unasked", "ok 200"),
    ("/switch-unasked", "protocol: "),
];

const HEADERS: &[Cause] = &[
    ("/bad-header", "protocol: not valid HTTP"),
    ("/header-nul", "protocol: not valid HTTP"),
    ("/header-bare-cr", "protocol: not valid HTTP"),
    ("/header-no-name", "protocol: not valid HTTP"),
    ("/header-name-not-ascii", "protocol: not valid HTTP"),
    ("/header-space-first", "protocol: not valid HTTP | ok 200"),
    ("/header-space-before-colon", "protocol: not valid HTTP | ok 200"),
    ("/header-folded", "protocol: not valid HTTP | ok 200"),
    ("/header-bare-lf", "protocol: not valid HTTP | ok 200"),
    ("/header-not-ascii", "ok 200"),
    ("/bad-content-type", "ok 200"),
    ("/bad-cookies", "ok 200"),
];

const FRAMING: &[Cause] = &[
    ("/bad-length", "protocol: not valid HTTP"),
    ("/length-negative", "protocol: not valid HTTP"),
    ("/length-plus", "protocol: not valid HTTP"),
    ("/length-2^64", "protocol: not valid HTTP"),
    ("/length-2^64-1", "protocol: not valid HTTP | closed: | too_large: "),
    ("/length-4-tb", "closed: | too_large: "),
    ("/two-lengths", "protocol: not valid HTTP"),
    ("/same-lengths", "ok 200"),
    ("/same-lengths-in-one", "protocol: not valid HTTP | ok 200"),
    ("/length-and-chunked", "protocol: not valid HTTP | ok 200"),
    ("/unknown-transfer", "protocol: not valid HTTP | ok 200"),
    ("/gzip-transfer", "protocol: not valid HTTP | decode: | ok 200"),
    ("/chunked-http10", "protocol: not valid HTTP | ok 200"),
    ("/bad-chunk", "protocol: not valid HTTP"),
    ("/chunk-2^68", "protocol: not valid HTTP"),
    ("/chunk-2^64-1", "protocol: not valid HTTP | closed: | too_large: "),
    ("/chunk-minus", "protocol: not valid HTTP"),
    ("/chunk-plus", "protocol: not valid HTTP"),
    ("/chunk-0x", "protocol: not valid HTTP"),
    ("/chunk-no-size", "protocol: not valid HTTP"),
    ("/chunk-no-crlf", "protocol: not valid HTTP"),
    ("/chunk-too-long", "protocol: not valid HTTP"),
    ("/chunk-bare-lf", "protocol: not valid HTTP | ok 200"),
    ("/chunk-extensions", "ok 200"),
    ("/trailers", "ok 200"),
    ("/body-with-204", "ok 204"),
    ("/body-with-304", "ok 304"),
    ("/body-past-length", "ok 200"),
    ("/second-answer", "ok 200"),
];
