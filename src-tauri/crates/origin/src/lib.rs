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
//! | `/echo` | 200, JSON `{"method", "target", "headers": {name: value}, "body_bytes"}` of the request |
//! | `/cookie` | 200, sets the cookie `visit=1`; JSON `{"cookie"}` with the request's own, or null |
//! | `/text/{charset}` | 200, a line of text in that encoding, declared in the Content-Type |
//! | `/png` | 200, an image of one pixel |
//! | `/empty-204` | 204 |
//! | `/head-refused` | 405 to HEAD, 200 to the rest |
//! | `/early-hints` | 103, then 200 |
//! | `/redirect/{n}` | `n` hops, then 200; `?status=` sets the redirects' status, here and below (302) |
//! | `/redirect-loop` | a redirect to itself |
//! | `/redirect-to?url={target}` | a redirect to that target, decoded and otherwise sent as it is |
//! | `/redirect-no-location` | a redirect to nowhere |
//! | `/redirect-bad/{kind}` | a redirect to an odd target: `ftp`, `mailto`, `javascript`, `empty`, `relative-dot` (fine, with dots), `not-a-url`, `huge` (100 kB), `credentials` (fine, with a name and password, to `/echo`) |
//! | `/flaky/{k}/{id}` | 503 to the first `k` requests of this very path, then 200 |
//! | `/retry-after/{seconds}/{id}` | 429 with Retry-After to the first request of this very path, then 200 |
//! | `/retry-after-date/{seconds}/{id}` | the same with the time as a date, rounded up to a second |
//! | `/throttle/{n}/{id}` | 200 after `?ms=` (50); reset when more than `n` such are under way, or `?status=` |
//! | `/gzip`, `/br`, `/zstd`, `/deflate` | 200, the JSON of `/item/1`, compressed so (feature `compression`) |
//! | `/bomb/{coding}?size={bytes}` | 200, zeros so compressed, streamed; 50,000,000 (feature `compression`) |
//! | `/bad-gzip` | 200, declared as gzip, which it stops being after the first ten bytes |
//! | `/cut-gzip` | 200, a gzip body that ends early although its Content-Length is right |
//! | `/silent` | nothing for 60 s, then closed |
//! | `/close` | closed without a byte |
//! | `/reset` | reset (RST) without a byte |
//! | `/truncated` | 200 with half of the body that it declares, then closed |
//! | `/endless-body` | 200 with a body that goes on until the client leaves |
//! | `/endless-headers` | 200 with headers that go on until the client leaves |
//! | `/huge-header` | 200 with one header of 1 MiB |
//! | `/1xx-flood` | 10,000 times 102, then 200 |
//! | `/garbage` | bytes that are no HTTP |
//! | `/http09` | a page without a status line |
//! | `/bad-status`, `/bad-header`, `/bad-chunk`, `/bad-length` | an answer with just that part broken |
//!
//! Any other path is answered with 404. No exchange outlives 120 s. A client that closes its sending side counts as
//! gone.

#[cfg(feature = "compression")]
mod compression;

mod answer;
mod connection;
mod exchange;
mod faults;
mod item;
mod redirects;
mod request;
mod routes;
mod sample;
mod server;
mod site;
#[cfg(feature = "tls")]
mod tls;

pub use sample::sample_urls;
pub use server::Origin;
#[cfg(feature = "tls")]
pub use tls::{TlsFault, TlsOrigin};
