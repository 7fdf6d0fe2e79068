//! A list in memory, and the tries that came of it.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use fetchlist_engine::{Job, Queued, Request, Run};
use fetchlist_model::{Ended, RowId, Settings, Try};

#[derive(Clone, Debug, Default)]
pub(crate) struct List {
    urls: Arc<Vec<String>>,
    ended: Arc<Mutex<Vec<Ended>>>,
}

impl List {
    pub(crate) fn new(urls: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { urls: Arc::new(urls.into_iter().map(Into::into).collect()), ended: Arc::default() }
    }

    /// All rows, as if they were of one site.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Queued> + use<> {
        (0..self.urls.len() as RowId).map(|row| Queued { row, site: 0, tries: 0 })
    }

    pub(crate) fn tries(&self) -> Vec<Ended> {
        self.ended.lock().unwrap().clone()
    }

    /// The tries that decided their rows, by row.
    pub(crate) fn decided(&self) -> Vec<Try> {
        let mut decided: Vec<_> = self.tries().into_iter().filter(|ended| ended.last).collect();
        decided.sort_by_key(|ended| ended.row);
        assert!(decided.windows(2).all(|pair| pair[0].row != pair[1].row), "a row was decided twice");
        decided.into_iter().map(|ended| ended.end).collect()
    }
}

impl Job for List {
    fn load(&self, rows: &[RowId]) -> Vec<Request> {
        rows.iter().map(|row| Request { row: *row, url: self.urls[*row as usize].clone() }).collect()
    }

    async fn record(&self, ended: Ended) {
        self.ended.lock().unwrap().push(ended);
    }
}

/// Fetches all of these with these settings; every URL gets one decided try, in order.
pub(crate) async fn fetch(
    settings: &Settings,
    urls: impl IntoIterator<Item = impl Into<String>>,
) -> Vec<Try> {
    let list = List::new(urls);
    run(settings, list.clone(), list.rows()).await
}

/// The same with every row as if it were of a site of its own, so that none slows down another.
pub(crate) async fn fetch_apart(
    settings: &Settings,
    urls: impl IntoIterator<Item = impl Into<String>>,
) -> Vec<Try> {
    let list = List::new(urls);
    run(settings, list.clone(), list.rows().map(|queued| Queued { site: queued.row, ..queued })).await
}

async fn run(settings: &Settings, list: List, rows: impl Iterator<Item = Queued>) -> Vec<Try> {
    let run = Run::start(settings, list.clone()).unwrap();
    run.add(rows);
    tokio::time::timeout(Duration::from_mins(1), run.idle()).await.expect("the run did not come to its end");
    run.stop().await;
    list.decided()
}
