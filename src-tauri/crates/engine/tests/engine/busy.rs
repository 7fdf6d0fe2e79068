//! Sites that have enough, each in a way of its own: all rows come, in bounded time.

use std::time::{Duration, Instant};

use crate::common::fetch;
use fetchlist_model::Settings;
use fetchlist_origin::{Origin, Welcome};

fn settings() -> Settings {
    Settings { timeout_ms: 5_000, retry_after_limit_ms: 200, ..Settings::default() }
}

#[tokio::test]
async fn no_odd_retry_after_holds_a_site_for_longer_than_the_limit() {
    let kinds = "none zero negative fraction nonsense two far far-date past-date bad-date";
    let origin = Origin::start().unwrap();
    let started = Instant::now();
    for status in [429, 503] {
        let url = |kind| origin.url(&format!("/retry-after-odd/{kind}/a?status={status}"));
        let ends = fetch(&settings(), kinds.split(' ').map(url)).await;
        let failed: Vec<_> = kinds.split(' ').zip(&ends).filter(|(_, end)| end.error.is_some()).collect();
        assert!(failed.is_empty(), "{status}: {failed:?}");
    }
    // The first wait before another try is half a second at most.
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_way_of_refusing_what_is_too_much_is_slowed_down_to() {
    for refusal in ["", "&over=close", "&over=slow", "&status=429", "&status=503"] {
        let origin = Origin::start().unwrap();
        let settings = Settings { retries: 10, ..settings() };
        let urls = (0..60).map(|n| origin.url(&format!("/throttle/4/{n}?ms=20{refusal}")));
        let ends = fetch(&settings, urls).await;
        let failed: Vec<_> = ends.iter().filter(|end| end.error.is_some()).collect();
        assert!(failed.is_empty(), "{refusal}: {} of 60 failed: {:?}", failed.len(), failed.first());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_with_room_for_four_connections_serves_all_rows() {
    let origin = Origin::start_with(Welcome::Room(4)).unwrap();
    let settings = Settings { retries: 10, ..settings() };
    let ends = fetch(&settings, (0..100).map(|n| origin.url(&format!("/delay/10?{n}")))).await;
    let failed: Vec<_> = ends.iter().filter(|end| end.error.is_some()).collect();
    assert!(failed.is_empty(), "{} of 100 failed: {:?}", failed.len(), failed.first());
}
