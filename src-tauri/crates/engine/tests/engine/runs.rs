//! A run as its owner sees it: limits, retries, pauses, stops.

use std::time::{Duration, Instant};

use crate::common::{List, fetch, fetch_apart};
use fetchlist_engine::{Limits, Queued, Run};
use fetchlist_model::{ErrorKind, Settings};
use fetchlist_origin::Origin;
use tokio::time::timeout;

const LIMIT: Duration = Duration::from_secs(30);

fn delayed(origin: &Origin, count: usize, ms: u32) -> List {
    List::new((0..count).map(|n| origin.url(&format!("/delay/{ms}?{n}"))))
}

#[tokio::test]
async fn no_more_go_at_once_than_allowed_per_site_and_in_all() {
    let origin = Origin::start().unwrap();
    let settings = Settings { concurrency: 12, per_host: 5, ..Settings::default() };
    let list = delayed(&origin, 40, 30);
    let run = Run::start(&settings, list.clone()).unwrap();
    run.add(list.rows());
    timeout(LIMIT, run.idle()).await.unwrap();
    assert_eq!((list.decided().len(), origin.max_in_flight()), (40, 5));
    let list = delayed(&origin, 60, 30);
    let run = Run::start(&settings, list.clone()).unwrap();
    run.add(list.rows().map(|queued| Queued { site: queued.row % 6, ..queued }));
    timeout(LIMIT, run.idle()).await.unwrap();
    assert_eq!((list.decided().len(), origin.max_in_flight()), (60, 12));
}

#[tokio::test]
async fn a_flaky_row_is_tried_again_and_every_try_is_told() {
    let origin = Origin::start().unwrap();
    let list = List::new([origin.url("/flaky/2/a"), origin.url("/flaky/3/b"), origin.url("/status/404")]);
    let run = Run::start(&Settings::default(), list.clone()).unwrap();
    run.add(list.rows());
    timeout(LIMIT, run.idle()).await.unwrap();
    let decided = list.decided();
    let errors: Vec<_> = decided.iter().map(|end| (end.status, end.error)).collect();
    assert_eq!(
        errors,
        [
            (Some(200), None),
            (Some(503), Some(ErrorKind::HttpStatus)),
            (Some(404), Some(ErrorKind::HttpStatus)),
        ]
    );
    let numbers = |row| {
        list.tries().iter().filter(|ended| ended.row == row).map(|ended| ended.number).collect::<Vec<_>>()
    };
    assert_eq!((numbers(0), numbers(1), numbers(2)), (vec![1, 2, 3], vec![1, 2, 3], vec![1]));
}

#[tokio::test]
async fn retry_after_is_waited_for_in_both_forms_and_only_by_its_site() {
    let (asking, other) = (Origin::start().unwrap(), Origin::start().unwrap());
    let list = List::new([
        asking.url("/retry-after/1/a"),
        asking.url("/retry-after-date/1/b"),
        other.url("/item/1"),
        other.url("/delay/50"),
    ]);
    let started = Instant::now();
    let run = Run::start(&Settings::default(), list.clone()).unwrap();
    run.add(list.rows().map(|queued| Queued { site: queued.row / 2, ..queued }));
    timeout(LIMIT, run.idle()).await.unwrap();
    assert!(started.elapsed() >= Duration::from_secs(1));
    assert!(list.decided().iter().all(|end| end.error.is_none()), "{:?}", list.decided());
    let order: Vec<_> = list.tries().iter().filter(|ended| ended.last).map(|ended| ended.row / 2).collect();
    assert_eq!(order[..2], [1, 1], "the other site waited too");
}

#[tokio::test]
async fn paused_the_rows_in_flight_finish_and_no_other_goes() {
    let origin = Origin::start().unwrap();
    let settings = Settings { concurrency: 4, per_host: 4, ..Settings::default() };
    let list = delayed(&origin, 12, 100);
    let run = Run::start(&settings, list.clone()).unwrap();
    run.add(list.rows());
    while run.status(0).in_flight < 4 {
        tokio::task::yield_now().await;
    }
    run.pause();
    timeout(LIMIT, run.landed()).await.unwrap();
    assert_eq!(list.decided().len(), 4);
    assert_eq!(run.status(0).open, 8);
    run.resume();
    timeout(LIMIT, run.idle()).await.unwrap();
    assert_eq!(list.decided().len(), 12);
}

#[tokio::test]
async fn stopped_it_ends_at_once_and_reports_nothing_half_done() {
    let origin = Origin::start().unwrap();
    let list = delayed(&origin, 8, 10_000);
    let run = Run::start(&Settings::default(), list.clone()).unwrap();
    run.add(list.rows());
    while run.status(0).in_flight < 8 {
        tokio::task::yield_now().await;
    }
    timeout(Duration::from_secs(2), run.stop()).await.expect("stopping waits for no server");
    assert_eq!(list.tries(), []);
}

#[tokio::test]
async fn rows_can_be_added_and_limits_changed_while_it_goes() {
    let origin = Origin::start().unwrap();
    let settings = Settings { concurrency: 1, per_host: 1, ..Settings::default() };
    let list = delayed(&origin, 30, 40);
    let run = Run::start(&settings, list.clone()).unwrap();
    run.add(list.rows().take(2));
    run.set_limits(Limits { concurrency: 10, per_host: 10, interval: None });
    run.add(list.rows().skip(2));
    timeout(LIMIT, run.idle()).await.unwrap();
    assert_eq!((list.decided().len(), origin.max_in_flight()), (30, 10));
}

#[tokio::test]
async fn a_server_that_resets_what_it_cannot_take_is_slowed_down_to() {
    let origin = Origin::start().unwrap();
    let settings = Settings { concurrency: 32, per_host: 32, retries: 10, ..Settings::default() };
    let ends = fetch(&settings, (0..60).map(|n| origin.url(&format!("/throttle/4/{n}?ms=20")))).await;
    let failed: Vec<_> = ends.iter().filter(|end| end.error.is_some()).collect();
    assert!(failed.is_empty(), "{} of {} failed: {:?}", failed.len(), ends.len(), failed.first());
}

#[tokio::test]
async fn settings_out_of_range_are_refused() {
    let settings = Settings { concurrency: 0, ..Settings::default() };
    let error = Run::start(&settings, List::default()).unwrap_err().to_string();
    assert!(error.contains("concurrency") && error.contains("1 to 1000"), "{error}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_site_that_serves_four_at_once_and_resets_the_rest_ends_with_all_rows_ok() {
    let origin = Origin::start().unwrap();
    let urls = (0..200).map(|row| origin.url(&format!("/throttle/4/{row}?ms=20")));
    // With so few tries of its own, no row would come through if those counted that the crowd cost it.
    let settings = Settings { concurrency: 128, per_host: 128, retries: 1, ..Settings::default() };
    let ends = fetch(&settings, urls).await;
    let failed: Vec<_> = ends.iter().filter(|end| end.error.is_some()).map(|end| &end.error_detail).collect();
    assert_eq!((ends.len(), failed), (200, Vec::new()));
}

#[tokio::test]
async fn starts_to_one_site_keep_the_distance_that_the_user_wants() {
    let origin = Origin::start().unwrap();
    let settings = Settings { per_host_per_second: Some(20.0), ..Settings::default() };
    let started = Instant::now();
    let ends = fetch(&settings, (0..11).map(|row| origin.url(&format!("/item/{row}")))).await;
    assert!(ends.iter().all(|end| end.error.is_none()));
    // The first goes at once, each of the other ten 50 ms after the one before.
    assert!(started.elapsed() >= Duration::from_millis(480), "{:?}", started.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn head_is_asked_first_and_get_where_the_server_refuses_it() {
    let origin = Origin::start().unwrap();
    let settings = Settings { method: "HEAD".into(), ..Settings::default() };
    let ends =
        fetch(&settings, [origin.url("/head-refused"), origin.url("/item/1"), origin.url("/gzip")]).await;
    assert_eq!(ends.iter().map(|end| end.status).collect::<Vec<_>>(), [Some(200); 3]);
    let bodies: Vec<_> = ends.iter().map(|end| end.size_bytes > 0).collect();
    assert_eq!(bodies, [true, false, false]);
    assert_eq!(origin.seen("/head-refused"), 2);
}

/// Sites that cannot be reached, one after the other, do not hold up the rest of the list for good, nor for each other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_that_begins_with_dead_sites_comes_to_its_end() {
    let origin = Origin::start().unwrap();
    // No name server is asked for these; a proxy that is not there is the same to all.
    let settings = Settings {
        proxy: fetchlist_model::Proxy::Url { url: "http://127.0.0.1:1".into() },
        concurrency: 2,
        retries: 0,
        ..Settings::default()
    };
    let ends = fetch_apart(&settings, (0..40).map(|row| origin.url(&format!("/item/{row}")))).await;
    let details: std::collections::HashSet<_> = ends.iter().map(|end| end.error_detail.as_str()).collect();
    assert_eq!((ends.len(), details), (40, ["proxy: connection refused"].into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_that_waits_for_the_network_stops_at_once_and_reports_no_row() {
    let settings = Settings {
        proxy: fetchlist_model::Proxy::Url { url: "http://127.0.0.1:1".into() },
        concurrency: 3,
        ..Settings::default()
    };
    let list = List::new((0..100).map(|row| format!("http://127.0.0.1:1/{row}")));
    let run = Run::start(&settings, list.clone()).unwrap();
    run.add(list.rows().map(|queued| Queued { site: queued.row, ..queued }));
    timeout(LIMIT, async {
        while !run.status(0).is_offline {
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap();
    timeout(Duration::from_secs(2), run.stop()).await.unwrap();
    assert_eq!(list.decided(), []);
}
