//! Runs that are over almost before they begin.

// A test that meets what it did not expect is to fail.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::time::Duration;

use fetchlist_model::{RunState, Settings};
use fetchlist_runner::Job;
use tokio::time::timeout;

/// Regression: a run that ended before its start had returned was taken for one that goes on for ever.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_list_of_one_row_comes_to_its_end_every_time() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings { retries: 0, ..Settings::default() };
    for number in 0..40 {
        let job = Job::create(&folder.path().join(format!("{number}.fetchlist")), &settings).await.unwrap();
        // Nobody listens there: refused at once.
        job.add_text("http://127.0.0.1:1/".into()).await.unwrap();
        job.start().await.unwrap();
        timeout(Duration::from_secs(20), job.settled()).await.expect("the run did not end");
        assert_eq!(job.progress().borrow().state, RunState::Done);
        job.close().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pause_is_over_when_all_that_came_is_counted() {
    let origin = fetchlist_origin::Origin::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings { concurrency: 8, per_host: 8, ..Settings::default() };
    let job = Job::create(&folder.path().join("a.fetchlist"), &settings).await.unwrap();
    let urls: Vec<_> = (0..40).map(|n| origin.url(&format!("/delay/30?{n}"))).collect();
    job.add_urls("list", urls).await.unwrap();
    job.start().await.unwrap();
    let mut progress = job.progress();
    progress.wait_for(|now| now.in_flight > 0).await.unwrap();
    job.pause().await.unwrap();
    timeout(Duration::from_secs(20), job.settled()).await.unwrap();
    let paused = job.progress().borrow().clone();
    assert_eq!((paused.state, paused.in_flight), (RunState::Paused, 0));
    assert_eq!(u64::from(paused.ok), origin.requests(), "an answer that came is not counted yet");
    job.start().await.unwrap();
    timeout(Duration::from_secs(20), job.settled()).await.unwrap();
    assert_eq!(job.progress().borrow().ok, 40);
    job.close().await.unwrap();
}
