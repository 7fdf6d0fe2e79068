//! Whatever a server does, a try ends as one value of the outcome vocabulary, in bounded time.

use std::time::{Duration, Instant};

use crate::{
    causes::{self, Cause, said},
    common::{fetch, fetch_apart},
};
use fetchlist_model::{ErrorKind, Header, Settings, Try};
use fetchlist_origin::{Origin, Welcome};
use rand::{SeedableRng as _, rngs::StdRng, seq::SliceRandom as _};

fn settings() -> Settings {
    Settings {
        retries: 0,
        timeout_ms: 2_000,
        max_body_bytes: 1_000_000,
        retry_after_limit_ms: 100,
        ..Settings::default()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_cause_has_its_kind_and_says_so() {
    let origin = Origin::start().unwrap();
    let started = Instant::now();
    let paths = causes::all().map(|(path, _)| path.replace("{copy}", "a"));
    let ends = fetch_apart(&settings(), paths.map(|path| origin.url(&path))).await;
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    assert_eq!(ends.len(), causes::all().count());
    let wrong: Vec<_> =
        causes::all().zip(&ends).filter_map(|(cause, end)| causes::wrong(cause, end)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// One list of everything at once: what one server does to a connection must reach no other row.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_causes_at_once_harm_no_good_row() {
    const COPIES: usize = 5;
    const GOOD_ROWS: u64 = 200;
    const MOST_GROWTH_KIB: u64 = 200 * 1024;
    let origin = Origin::start().unwrap();
    // What is to be looked at is what ends how, not how fast a busy computer is.
    let settings = Settings { concurrency: 128, per_host: 128, timeout_ms: 4_000, ..settings() };
    let mut rows: Vec<(Option<Cause>, String)> = causes::all()
        .flat_map(|cause| (0..COPIES).map(move |copy| (cause, copy)))
        .map(|(cause, copy)| (Some(cause), origin.url(&cause.0.replace("{copy}", &copy.to_string()))))
        .chain((0..GOOD_ROWS).map(|n| (None, origin.url(&format!("/item/{n}")))))
        .collect();
    rows.shuffle(&mut StdRng::seed_from_u64(1));
    let before = peak_memory_kib();
    let ends = fetch_apart(&settings, rows.iter().map(|(_, url)| url.clone())).await;
    let after = peak_memory_kib();
    let mut wrong: Vec<_> = rows
        .iter()
        .zip(&ends)
        .filter_map(|((cause, url), end)| {
            if let Some(cause) = cause {
                return causes::wrong(*cause, end);
            }
            let n = url.rsplit('/').next().unwrap();
            let body = end.response.as_ref().map(|response| &*response.body).unwrap_or_default();
            let is_own = body.starts_with(format!("{{\"id\":{n},").as_bytes());
            (!is_own).then(|| format!("good row {n}: {}, {} bytes", causes::said(end), body.len()))
        })
        .collect();
    wrong.sort();
    assert!(wrong.is_empty(), "{} of {}: {wrong:#?}", wrong.len(), rows.len());
    if let (Some(before), Some(after)) = (before, after) {
        assert!(after - before < MOST_GROWTH_KIB, "memory grew from {before} to {after} KiB");
    }
}

/// The most memory that this process has ever held; only Linux tells.
fn peak_memory_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

#[tokio::test]
async fn every_form_of_a_body_comes_out_the_same() {
    let origin = Origin::start().unwrap();
    let paths = [
        "/item/1",
        "/gzip",
        "/br",
        "/zstd",
        "/deflate",
        "/gzip-upper-case",
        "/x-gzip",
        "/gzip-members",
        "/gzip-twice",
        "/identity-coding",
        "/redirect-body/endless",
        "/1xx-flood",
    ];
    let ends = fetch_apart(&settings(), paths.map(|path| origin.url(path))).await;
    let body = |end: &Try| end.response.as_ref().map(|response| response.body.clone()).unwrap_or_default();
    let plain = body(&ends[0]);
    assert!(plain.starts_with(b"{\"id\":1,"));
    let other: Vec<_> =
        paths.iter().zip(&ends).filter(|(_, end)| body(end) != plain).map(|(path, _)| path).collect();
    assert!(other.is_empty(), "{other:?}");
    let paths = [
        "/byte-by-byte",
        "/same-lengths",
        "/chunk-extensions",
        "/trailers",
        "/body-past-length",
        "/second-answer",
        "/no-length",
    ];
    for (path, end) in paths.iter().zip(fetch_apart(&settings(), paths.map(|path| origin.url(path))).await) {
        assert_eq!(body(&end), "hello", "{path}");
    }
}

#[tokio::test]
async fn a_location_sends_no_header_that_it_holds() {
    let origin = Origin::start().unwrap();
    let ends = fetch_apart(&settings(), [origin.url("/redirect-bad/escaped-newline")]).await;
    let echo = String::from_utf8_lossy(&ends[0].response.as_ref().unwrap().body).to_lowercase();
    assert!(echo.contains("%0d%0ax-injected") && !echo.contains("\"x-injected\""), "{echo}");
}

#[tokio::test]
async fn what_greets_a_connection_oddly_has_its_kind_too() {
    for (welcome, scheme, wanted) in [
        (Welcome::Silent, "http", "timeout: first byte"),
        (Welcome::Close, "http", "closed: "),
        (Welcome::Reset, "http", "closed: reset by the server"),
        (Welcome::Alert, "http", "protocol: not valid HTTP"),
        // It may be taken for the answer, or for something that nobody asked for.
        (Welcome::Answer, "http", "ok 200 | protocol: | closed: "),
        (Welcome::Room(0), "http", "closed: | connect: "),
        (Welcome::Silent, "https", "timeout: "),
        (Welcome::Close, "https", "tls: handshake: closed"),
        (Welcome::Reset, "https", "tls: handshake: closed"),
        (Welcome::Alert, "https", "tls: handshake: refused by the server"),
        (Welcome::GarbledHello, "https", "tls: handshake: "),
        (Welcome::Answer, "https", "tls: handshake: the server does not speak TLS on this port"),
        (Welcome::Room(0), "https", "tls: handshake: closed | connect: "),
    ] {
        let origin = Origin::start_with(welcome).unwrap();
        let url = origin.url("/item/1").replace("http:", &format!("{scheme}:"));
        let ends = fetch(&settings(), [url]).await;
        assert_eq!(causes::wrong(("", wanted), &ends[0]), None, "{welcome:?} {scheme}");
    }
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
