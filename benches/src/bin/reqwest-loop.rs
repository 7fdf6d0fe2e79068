//! The shortest concurrent loop over a list that reqwest allows: reads every answer to its end and keeps nothing.
//!
//! `reqwest-loop LIST AT_ONCE` fetches the URLs of a file, one a line.

use std::{
    error::Error,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use reqwest::Client;
use tokio::task::JoinSet;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(list), Some(at_once)) = (arguments.next(), arguments.next()) else {
        return Err("usage: reqwest-loop LIST AT_ONCE".into());
    };
    let urls: Arc<Vec<String>> =
        Arc::new(std::fs::read_to_string(list)?.lines().map(str::to_owned).collect());
    // Fails where one was installed before, which serves as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::new();
    let next = Arc::new(AtomicUsize::new(0));
    let mut workers = JoinSet::new();
    for _ in 0..at_once.parse()? {
        let (client, urls, next) = (client.clone(), urls.clone(), next.clone());
        workers.spawn(async move {
            while let Some(url) = urls.get(next.fetch_add(1, Ordering::Relaxed)) {
                client.get(url).send().await?.bytes().await?;
            }
            Ok::<_, reqwest::Error>(())
        });
    }
    while let Some(worker) = workers.join_next().await {
        worker??;
    }
    Ok(())
}
