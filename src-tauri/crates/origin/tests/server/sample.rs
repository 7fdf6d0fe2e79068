use std::collections::HashSet;
use std::time::{Duration, Instant};

use fetchlist_origin::{Origin, sample_urls};
use reqwest::Client;
use tokio::task::JoinSet;

use crate::support;

/// Whether one of up to three tries brings a full answer with a status under 400.
async fn succeeds(client: Client, url: String) -> bool {
    for _ in 0..3 {
        let Ok(response) = client.get(&url).send().await else {
            continue;
        };
        let good = response.status().as_u16() < 400;
        if response.bytes().await.is_ok() && good {
            return true;
        }
    }
    false
}

#[tokio::test]
async fn of_200_different_urls_188_answer_within_seconds() {
    let origin = Origin::start().unwrap();
    let urls = sample_urls(&origin);
    assert_eq!(urls.iter().collect::<HashSet<_>>().len(), 200);

    let client = support::client().build().unwrap();
    let began = Instant::now();
    let mut fetches = JoinSet::new();
    let mut answered = 0;
    for url in urls {
        // As many at once as the app allows one site.
        if fetches.len() == 32 && matches!(fetches.join_next().await, Some(Ok(true))) {
            answered += 1;
        }
        fetches.spawn(succeeds(client.clone(), url));
    }
    answered += fetches.join_all().await.into_iter().filter(|good| *good).count();
    assert_eq!(answered, 188);
    // 200 answers of 200 ms, 32 at a time, take 1.25 s. A failure that needs a timeout would take ten.
    assert!(began.elapsed() < Duration::from_secs(6), "{:?}", began.elapsed());
}
