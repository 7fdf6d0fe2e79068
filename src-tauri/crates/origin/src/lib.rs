//! A web server that behaves and misbehaves on demand, for the app's sample, the tests and the benches.
//!
//! [`Origin::start`] listens on a free port of the loopback and answers by path. It speaks HTTP/1.1 by hand, because a
//! proper server library refuses to send most of what is listed here. Every path takes every method unless it says
//! otherwise, and a HEAD gets the same head without the body.
//!
//! | path | answer |
//! |---|---|
//! | `/item/{n}` | 200, a product as JSON, about 600 bytes, the same every time |
//! | `/sample/{n}` | the same after 150 to 250 ms, fixed by `n` |
//! | `/status/{code}` | that status, 200 to 999 |
//! | `/delay/{ms}` | 200 after that wait |
//! | `/bytes/{n}` | 200 with `n` bytes of letters |
//! | `/drip/{n}/{ms}` | 200 with `n` bytes, one every `ms` |
//! | `/slow-headers/{ms}` | 200 whose head comes one byte every `ms` |
//! | `/byte-by-byte` | 200, head and body in packets of one byte |
//! | `/echo` | 200, JSON `{"method", "target", "headers": {name: value}, "body_bytes"}` of the request |
//! | `/cookie` | 200, sets the cookie `visit=1`; JSON `{"cookie"}` with the request's own, or null |
//! | `/text/{charset}` | 200, a line of text in that encoding, declared in the Content-Type |
//! | `/png` | 200, an image of one pixel |
//! | `/empty-204` | 204 |
//! | `/head-refused` | 405 to HEAD, 200 to the rest |
//! | `/early-hints` | 103, then 200 |
//!
//! Redirects, 302 unless `?status=` says another:
//!
//! | path | answer |
//! |---|---|
//! | `/redirect/{n}` | `n` hops, then 200 |
//! | `/redirect-loop` | a redirect to itself |
//! | `/redirect-two-step/{1 or 2}` | a redirect from either to the other |
//! | `/redirect-growing/{text}` | a redirect to itself with one letter more, without end |
//! | `/redirect-to?url={target}` | a redirect to that target, decoded and otherwise sent as it is |
//! | `/redirect-no-location` | a redirect to nowhere |
//! | `/redirect-bad/{kind}` | a redirect to what cannot be fetched so: `ftp`, `mailto`, `javascript`, `data`, `file`, `blob`, `about`, `not-a-url`, `bad-port`, `dead-port`, `bad-name`, `huge` (100 kB), `empty` and `fragment` (both the same page) |
//! | | or to an odd way of writing a good target: `relative-dot`, `protocol-relative`, `backslashes`, `space`, `escaped-newline` (a header in the query, to `/echo`), `credentials` (to `/echo`) |
//! | `/redirect-not-utf8`, `/redirect-bare-cr`, `/two-locations` | a Location that is no UTF-8, has a carriage return in it, is there twice |
//! | `/redirect-body/{kind}` | a redirect to `/item/1` whose own body is `endless`, `silent`, `cut` or `bad-gzip` |
//!
//! Servers that have enough:
//!
//! | path | answer |
//! |---|---|
//! | `/flaky/{k}/{id}` | 503, or `?status=`, to the first `k` requests of this very path, then 200 |
//! | `/retry-after/{seconds}/{id}` | 429, or `?status=`, with Retry-After to the first request of this very path, then 200 |
//! | `/retry-after-date/{seconds}/{id}` | the same with the time as a date, rounded up to a second |
//! | `/retry-after-odd/{kind}/{id}` | the same with `none`, `zero`, `negative`, `fraction`, `nonsense`, `two`, `far` (more than 64 bits), `far-date`, `past-date`, `bad-date` |
//! | `/throttle/{n}/{id}` | 200 after `?ms=` (50); when more than `n` such are under way: reset, or with `?over=` `close` or `slow` (1 s more), or `?status=` |
//!
//! Compression, with the feature `compression` where it says so:
//!
//! | path | answer |
//! |---|---|
//! | `/gzip`, `/br`, `/zstd`, `/deflate` | 200, the JSON of `/item/1`, compressed so (feature) |
//! | `/gzip-upper-case`, `/x-gzip`, `/gzip-members`, `/gzip-twice`, `/raw-deflate`, `/identity-coding` | the same in rare forms: coding in capitals, by its old name, in two members, compressed twice, deflate without zlib's frame, none (feature) |
//! | `/gzip-crc`, `/gzip-size`, `/gzip-no-trailer`, `/gzip-junk`, `/gzip-empty` | gzip with a wrong checksum, a wrong length, neither, something after its end, nothing at all (feature) |
//! | `/cut-deflate`, `/cut-br`, `/cut-zstd` | half of the compressed body, declared as all of it (feature) |
//! | `/bad-deflate`, `/bad-br`, `/bad-zstd` | a compressed body whose second half is ruined (feature) |
//! | `/not-gzip`, `/unknown-coding` | the plain JSON, declared as gzip or as something unknown (feature) |
//! | `/wide-zstd` | a zstd frame that needs 2 GiB of memory to be read (feature) |
//! | `/bomb/{codings}?size={bytes}` | 200, zeros so compressed, streamed; 50,000,000. `gzip-br` compresses twice (feature) |
//! | `/endless-gzip-name`, `/endless-gzip-members` | gzip that goes on and never holds a byte |
//! | `/bad-gzip` | 200, declared as gzip, which it stops being after the first ten bytes |
//! | `/cut-gzip` | 200, a gzip body that ends early although its Content-Length is right |
//!
//! Answers that end early, or not at all:
//!
//! | path | answer |
//! |---|---|
//! | `/close` | closed without a byte |
//! | `/truncated`, `/cut-status-line`, `/cut-head`, `/cut-chunk`, `/cut-chunk-size`, `/cut-last-chunk`, `/cut-trailers` | closed in the middle of that |
//! | `/cut-without-notice`, `/end-without-notice` | closed in the middle of a body, or at the end of one without a length; under TLS without the word for it |
//! | `/reset`, `/reset-in-head`, `/reset-after-head`, `/reset-in-body`, `/reset-in-chunk` | reset (RST) there |
//! | `/close-when-idle`, `/reset-when-idle` | a good answer; the connection, kept for more, is closed at once, or reset 50 ms later |
//! | `/silent`, `/silent-after-status-line`, `/silent-after-head`, `/silent-in-body`, `/silent-in-chunk`, `/silent-before-last-chunk` | nothing from there on for 60 s, then closed |
//! | `/drip-chunks`, `/drip-hints` | a chunk of one byte, or a 103, every 100 ms until the client leaves |
//! | `/endless-body`, `/endless-status-line`, `/endless-header`, `/endless-headers`, `/endless-hints`, `/endless-chunks`, `/endless-chunk-size`, `/endless-chunk-extension`, `/endless-chunk-extensions`, `/endless-trailers` | 200 with that going on until the client leaves |
//! | `/huge-header` | 200 with one header of 1 MiB |
//! | `/many-headers`, `/many-cookies` | 200 with 200 headers, or with 80 cookies of 4 kB |
//! | `/1xx-flood` | 10,000 times 102, then 200 |
//!
//! Answers that are no HTTP, or hardly:
//!
//! | path | answer |
//! |---|---|
//! | `/garbage` | bytes that are no HTTP |
//! | `/http09` | a page without a status line |
//! | `/icy`, `/version-2`, `/version-3.7`, `/version-lower-case` | a status line with that for its version |
//! | `/bad-status`, `/status-missing`, `/status-000`, `/status-99`, `/status-1000`, `/status-negative`, `/status-no-space` | a status line with that in it |
//! | `/status-no-reason`, `/reason-not-ascii`, `/empty-lines-first`, `/http10-no-length`, `/no-length` | 200, unusual and right |
//! | `/continue-unasked`, `/switch-unasked` | 100, then 200; 101 and another protocol |
//! | `/bad-header`, `/header-nul`, `/header-bare-cr`, `/header-no-name`, `/header-name-not-ascii`, `/header-space-first`, `/header-space-before-colon` | a header with that in it |
//! | `/header-bare-lf`, `/header-folded`, `/header-not-ascii`, `/bad-content-type`, `/bad-cookies` | the same, and mostly borne |
//! | `/bad-length`, `/length-negative`, `/length-plus`, `/length-2^64`, `/length-2^64-1`, `/length-4-tb`, `/two-lengths`, `/same-lengths`, `/same-lengths-in-one`, `/length-and-chunked` | that for a Content-Length |
//! | `/unknown-transfer`, `/gzip-transfer`, `/chunked-http10` | a Transfer-Encoding that is unknown, or in HTTP/1.0 |
//! | `/bad-chunk`, `/chunk-2^68`, `/chunk-2^64-1`, `/chunk-minus`, `/chunk-plus`, `/chunk-0x`, `/chunk-no-size`, `/chunk-no-crlf`, `/chunk-too-long`, `/chunk-bare-lf` | a chunk with just that wrong |
//! | `/chunk-extensions`, `/trailers` | 200 in chunks, rare and right |
//! | `/body-with-204`, `/body-with-304`, `/body-past-length` | bytes after the answer's end |
//! | `/second-answer` | two answers to one request |
//!
//! What a server does before any request is chosen by [`Origin::start_with`] and [`Welcome`], what is wrong with its
//! certificate or its handshake by `TlsFault`.
//!
//! Any other path is answered with 404. No exchange outlives 120 s. A client that closes its sending side counts as
//! gone.

#[cfg(feature = "compression")]
mod compression;
#[cfg(feature = "compression")]
mod odd_codings;

#[cfg(feature = "tls")]
mod certificates;
#[cfg(feature = "tls")]
mod tls;

mod answer;
mod connection;
mod endless;
mod exchange;
mod faults;
mod item;
mod redirects;
mod request;
mod routes;
mod sample;
mod scripts;
mod server;
mod site;
mod stalls;
mod throttling;
mod welcome;

pub use sample::sample_urls;
pub use server::Origin;
#[cfg(feature = "tls")]
pub use tls::{TlsFault, TlsOrigin};
pub use welcome::Welcome;
