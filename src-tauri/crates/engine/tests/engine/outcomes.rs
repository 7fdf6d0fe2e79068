//! Whatever a server does, a try ends as one value of the outcome vocabulary, in bounded time.

use std::time::{Duration, Instant};

use crate::common::fetch;
use fetchlist_model::{ErrorKind, Header, Settings, Try};
use fetchlist_origin::Origin;

fn settings() -> Settings {
    Settings { retries: 0, timeout_ms: 2_000, max_body_bytes: 1_000_000, ..Settings::default() }
}

fn said(end: &Try) -> String {
    match end.error {
        Some(kind) => format!("{}: {}", kind.as_str(), end.error_detail),
        None => format!("ok {}", end.status.unwrap_or(0)),
    }
}

/// One path of the misbehaving server for each cause, and what the end of the try has to say.
const CAUSES: &[(&str, &str)] = &[
    ("/item/1", "ok 200"),
    ("/empty-204", "ok 204"),
    ("/status/304", "ok 304"),
    ("/early-hints", "ok 200"),
    ("/gzip", "ok 200"),
    ("/br", "ok 200"),
    ("/zstd", "ok 200"),
    ("/deflate", "ok 200"),
    ("/redirect/3", "ok 200"),
    ("/redirect/10", "ok 200"),
    ("/redirect-bad/relative-dot", "ok 200"),
    ("/redirect-no-location", "ok 302"),
    ("/status/404", "http_status: 404 Not Found"),
    ("/status/599", "http_status: 599"),
    ("/redirect/11", "redirect: more than 10 redirects"),
    ("/redirect-loop", "redirect: a loop"),
    ("/redirect-bad/ftp", "redirect: the Location"),
    ("/redirect-bad/mailto", "redirect: the Location"),
    ("/redirect-bad/javascript", "redirect: the Location"),
    ("/redirect-bad/not-a-url", "redirect: the Location"),
    ("/silent", "timeout: first byte: connected, but no answer within 2 s"),
    ("/drip/100/100", "timeout: body: not complete within 2 s"),
    ("/slow-headers/200", "timeout: first byte"),
    ("/endless-headers", "protocol: "),
    ("/1xx-flood", "ok 200"),
    ("/endless-body", "too_large: the body is larger than 1000000 bytes"),
    ("/bytes/1000001", "too_large: the body is larger than 1000000 bytes"),
    ("/bomb/gzip?size=3000000", "too_large: "),
    ("/bomb/br?size=3000000", "too_large: "),
    ("/bomb/zstd?size=3000000", "too_large: "),
    ("/bomb/deflate?size=3000000", "too_large: "),
    ("/bad-gzip", "decode: the compressed body is broken"),
    ("/cut-gzip", "decode: the compressed body is broken"),
    ("/close", "closed: "),
    ("/reset", "closed: reset by the server"),
    ("/truncated", "closed: "),
    ("/garbage", "protocol: not valid HTTP"),
    ("/http09", "protocol: not valid HTTP"),
    ("/bad-status", "protocol: not valid HTTP"),
    ("/bad-header", "protocol: not valid HTTP"),
    ("/bad-length", "protocol: not valid HTTP"),
    ("/bad-chunk", "protocol: not valid HTTP"),
    ("/huge-header", "protocol: "),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_cause_has_its_kind_and_says_so() {
    let origin = Origin::start().unwrap();
    let started = Instant::now();
    let ends = fetch(&settings(), CAUSES.iter().map(|(path, _)| origin.url(path))).await;
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    assert_eq!(ends.len(), CAUSES.len());
    let wrong: Vec<_> = CAUSES
        .iter()
        .zip(&ends)
        .filter(|((_, wanted), end)| !said(end).starts_with(wanted))
        .map(|((path, wanted), end)| format!("{path}: wanted “{wanted}”, got “{}”", said(end)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn what_never_reaches_a_server_says_why() {
    let ends = fetch(
        &settings(),
        ["http://127.0.0.1:1/", "http://no-such-name.invalid/", "nonsense", "https://no-such-name.invalid/x"],
    )
    .await;
    let said: Vec<_> = ends.iter().map(said).collect();
    assert_eq!(said[0], "connect: connection refused");
    assert_eq!(said[1], "dns: the name no-such-name.invalid was not found");
    assert!(said[2].starts_with("invalid_url: "), "{}", said[2]);
    assert!(said[3].starts_with("dns: "), "{}", said[3]);
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_is_named_as_that() {
    let origin = Origin::start().unwrap();
    let url = origin.url("/item/1").replace("http:", "https:");
    let ends = fetch(&settings(), [url]).await;
    assert_eq!(said(&ends[0]), "tls: handshake: the server does not speak TLS on this port");
}

#[tokio::test]
async fn an_answer_is_kept_whole_with_its_chain() {
    let origin = Origin::start().unwrap();
    let ends = fetch(&settings(), [origin.url("/redirect/2"), origin.url("/bytes/300000")]).await;
    let chain: Vec<_> = ends[0].redirects.iter().map(|hop| (hop.status, hop.url.as_str())).collect();
    assert_eq!(chain, [(302, &*origin.url("/redirect/2")), (302, &*origin.url("/redirect/1"))]);
    assert_eq!(ends[0].final_url.as_deref(), Some(&*origin.url("/redirect/0")));
    let body = &ends[1].response.as_ref().unwrap().body;
    assert_eq!((body.len(), ends[1].size_bytes), (300_000, 300_000));
    let no_bodies = Settings { keep_bodies: false, ..settings() };
    let ends = fetch(&no_bodies, [origin.url("/bytes/300000")]).await;
    assert_eq!((ends[0].response.as_ref(), ends[0].size_bytes), (None, 300_000));
}

#[tokio::test]
async fn credentials_stay_with_their_own_origin() {
    let (home, other) = (Origin::start().unwrap(), Origin::start().unwrap());
    let header = |name: &str, value: &str| Header { name: name.into(), value: value.into() };
    let headers = vec![
        header("Authorization", "Bearer s3cret"),
        header("X-Api-Key", "k3y"),
        header("Accept-Language", "de"),
    ];
    let settings = Settings { headers, ..settings() };
    let away = home.url(&format!("/redirect-to?url={}", other.url("/echo")));
    let within = home.url("/redirect-to?url=/echo");
    let ends = fetch(&settings, [away, within]).await;
    let body = |end: &Try| String::from_utf8(end.response.as_ref().unwrap().body.to_vec()).unwrap();
    let (away, within) = (body(&ends[0]), body(&ends[1]));
    assert!(!away.contains("s3cret") && !away.contains("k3y") && away.contains("\"de\""), "{away}");
    assert!(within.contains("s3cret") && within.contains("k3y"), "{within}");
    let with_password = home.url("/echo").replace("http://", "http://me:s3cret@");
    let ends = fetch(&settings, [format!("{with_password}/../redirect-to?url=/echo")]).await;
    let shown = format!("{:?} {:?}", ends[0].redirects, ends[0].final_url);
    assert!(!shown.contains("s3cret"), "{shown}");
}

#[tokio::test]
async fn the_parts_of_a_try_add_up() {
    let origin = Origin::start().unwrap();
    let ends = fetch(&settings(), [origin.url("/delay/200")]).await;
    let phases = ends[0].phases;
    assert!(phases.connect_ms.is_some(), "the first connection was not seen: {phases:?}");
    assert!(phases.first_byte_ms.is_some_and(|waited| (190..900).contains(&waited)), "{phases:?}");
    let sum = [phases.dns_ms, phases.connect_ms, phases.first_byte_ms, phases.body_ms]
        .iter()
        .flatten()
        .sum::<u32>();
    assert!(sum.abs_diff(ends[0].duration_ms) <= 4, "{phases:?} of {}", ends[0].duration_ms);
    assert_eq!(ends[0].error, None::<ErrorKind>);
}
