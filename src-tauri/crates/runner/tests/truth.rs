//! Whatever is done to a job, its counts are true at every moment, and as many rows come out as went in.

// A test that meets what it did not expect is to fail.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::{collections::HashMap, path::PathBuf, sync::Arc, time::Duration};

use fetchlist_model::{ExportRequest, Progress, RowFilter, RowSet, RunState, Selecting, Settings, View};
use fetchlist_origin::Origin;
use fetchlist_runner::{Job, Work};
use proptest::prelude::*;
use tokio::{task::JoinHandle, time::timeout};

const LIMIT: Duration = Duration::from_mins(1);

/// What a user may do.
#[derive(Clone, Debug)]
enum Action {
    Add(Vec<Kind>),
    Start,
    /// Lets the run go on until so many more rows are decided.
    Watch(u32),
    Pause,
    Stop,
    Retry(Rows),
    Delete(Rows),
    Export,
    /// Closes the job and opens it again.
    Reopen,
    Limit(u32),
}

#[derive(Clone, Copy, Debug)]
enum Rows {
    Failed,
    Ok,
    NotFetched,
    EverySecond,
}

/// What a URL leads to. The number tells URLs of a kind apart; there are so few that some come twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Quick(u8),
    Slow(u8),
    Moved(u8),
    NotFound(u8),
    Reset(u8),
    NoUrl,
}

impl Kind {
    fn text(self, origin: &Origin) -> String {
        match self {
            Self::Quick(number) => origin.url(&format!("/item/{number}")),
            Self::Slow(number) => origin.url(&format!("/delay/40?{number}")),
            Self::Moved(number) => origin.url(&format!("/redirect/1?{number}")),
            Self::NotFound(number) => origin.url(&format!("/status/404?{number}")),
            Self::Reset(number) => origin.url(&format!("/reset?{number}")),
            Self::NoUrl => "ftp://nowhere.example/".into(),
        }
    }

    fn outcome(self) -> &'static str {
        match self {
            Self::Quick(_) | Self::Slow(_) | Self::Moved(_) => "ok",
            Self::NotFound(_) | Self::Reset(_) | Self::NoUrl => "failed",
        }
    }
}

fn kinds() -> impl Strategy<Value = Kind> {
    let number = 0..40_u8;
    prop_oneof![
        3 => number.clone().prop_map(Kind::Quick),
        3 => number.clone().prop_map(Kind::Slow),
        1 => number.clone().prop_map(Kind::Moved),
        2 => number.clone().prop_map(Kind::NotFound),
        1 => number.prop_map(Kind::Reset),
        1 => Just(Kind::NoUrl),
    ]
}

fn actions() -> impl Strategy<Value = Vec<Action>> {
    let rows =
        prop_oneof![Just(Rows::Failed), Just(Rows::Ok), Just(Rows::NotFetched), Just(Rows::EverySecond)];
    let action = prop_oneof![
        3 => prop::collection::vec(kinds(), 1..60).prop_map(Action::Add),
        4 => Just(Action::Start),
        4 => (1..30_u32).prop_map(Action::Watch),
        2 => Just(Action::Pause),
        2 => Just(Action::Stop),
        2 => rows.clone().prop_map(Action::Retry),
        1 => rows.prop_map(Action::Delete),
        1 => Just(Action::Export),
        2 => Just(Action::Reopen),
        1 => (1..16_u32).prop_map(Action::Limit),
    ];
    prop::collection::vec(action, 4..14)
}

/// A job and what it must hold.
struct World {
    path: PathBuf,
    origin: Origin,
    job: Job,
    watching: JoinHandle<()>,
    /// The kind of every row, by its number.
    rows: HashMap<u32, Kind>,
    last: u32,
    /// How often a run was cut off, or rows were tried again: as often may a URL be asked for once more.
    again: u64,
}

/// Looks at every report until the job is closed.
fn watch(job: &Job) -> JoinHandle<()> {
    let mut reports = job.progress();
    tokio::spawn(async move {
        loop {
            let now: Progress = reports.borrow_and_update().clone();
            assert_eq!(now.ok + now.failed + now.in_flight + now.waiting, now.total, "{now:?}");
            assert!(now.moved <= now.ok && now.retrying <= now.waiting, "{now:?}");
            if reports.changed().await.is_err() {
                return;
            }
        }
    })
}

impl World {
    async fn new(folder: &tempfile::TempDir) -> Self {
        let path = folder.path().join("a.fetchlist");
        let settings = Settings { retries: 0, concurrency: 8, per_host: 8, ..Settings::default() };
        let job = Job::create(&path, &settings).await.unwrap();
        let watching = watch(&job);
        let origin = Origin::start().unwrap();
        Self { path, origin, job, watching, rows: HashMap::new(), last: 0, again: 0 }
    }

    async fn act(&mut self, action: Action) {
        let is_running = matches!(self.job.progress().borrow().state, RunState::Running | RunState::Pausing);
        match action {
            Action::Add(kinds) => {
                let urls = kinds.iter().map(|kind| kind.text(&self.origin)).collect();
                let report = self.job.add_urls("list", urls).await.unwrap();
                assert_eq!(report.added as usize, kinds.len());
                for kind in kinds {
                    self.last += 1;
                    self.rows.insert(self.last, kind);
                }
            }
            // Refused where no row waits.
            Action::Start => {
                let started = self.job.start().await;
                self.begun(started.is_ok()).await;
            }
            Action::Watch(count) => self.watch(count).await,
            Action::Pause => self.job.pause().await.unwrap(),
            Action::Stop => {
                self.again += 1;
                self.job.stop().await.unwrap();
            }
            Action::Retry(rows) => {
                let rows = self.choose(rows).await;
                self.again += 1;
                // Refused in the middle of a run, and where none of them can be tried again.
                let retried = self.job.retry(rows).await;
                self.begun(retried.is_ok()).await;
            }
            Action::Delete(rows) => self.delete(rows).await,
            Action::Export if is_running => drop(self.export("part.json").await),
            Action::Export => self.check_export("part.json", false).await,
            Action::Reopen => self.reopen().await,
            Action::Limit(concurrency) => {
                let settings = self.job.summary().await.unwrap().settings;
                self.job.set_settings(Settings { concurrency, ..settings }).await.unwrap();
            }
        }
    }

    /// Waits until a run that has begun is reported.
    async fn begun(&self, has_begun: bool) {
        if has_begun {
            let mut reports = self.job.progress();
            let is_told = |now: &Progress| is_going(now) || now.state == RunState::Done;
            timeout(LIMIT, reports.wait_for(is_told)).await.expect("the run is not reported").unwrap();
        }
    }

    async fn watch(&self, count: u32) {
        let mut reports = self.job.progress();
        let before = {
            let now = reports.borrow();
            now.ok + now.failed
        };
        let is_there = |now: &Progress| now.ok + now.failed >= before + count || !is_going(now);
        timeout(LIMIT, reports.wait_for(is_there)).await.expect("the run stands still").unwrap();
    }

    async fn choose(&self, rows: Rows) -> RowSet {
        match rows {
            Rows::Failed => RowSet::Failed,
            Rows::Ok => RowSet::Ok,
            Rows::NotFetched => RowSet::NotFetched,
            Rows::EverySecond => {
                self.job.select(Selecting::None).await.unwrap();
                for row in (1..=self.last).step_by(2).filter(|row| self.rows.contains_key(row)) {
                    self.job.select(Selecting::Toggle { row }).await.unwrap();
                }
                RowSet::Selected
            }
        }
    }

    async fn delete(&mut self, rows: Rows) {
        let rows = self.choose(rows).await;
        if is_going(&self.job.progress().borrow()) {
            // Refused, unless the run came to its end just now.
            return;
        }
        self.again += 1;
        let request = ExportRequest { rows: rows.clone(), ..json_request() };
        let path = self.path.with_extension("deleted.json");
        self.job.export(path.clone(), request, Work::unwatched()).await.unwrap();
        let expected = read(&path);
        let Ok(deleted) = self.job.delete(rows).await else { return };
        assert_eq!(deleted as usize, expected.len());
        for row in expected {
            self.rows.remove(&row.0);
        }
        if self.rows.is_empty() {
            self.last = 0;
        }
    }

    async fn reopen(&mut self) {
        let path = self.path.clone();
        let settings = self.job.summary().await.unwrap().settings;
        let job = Job::create(&path.with_extension("other.fetchlist"), &settings).await;
        let other = job.unwrap_or_else(|_| panic!("another job beside"));
        let job = std::mem::replace(&mut self.job, other);
        self.again += 1;
        job.close().await.unwrap();
        timeout(LIMIT, &mut self.watching).await.unwrap().unwrap();
        let job = Job::open(&path).await.unwrap();
        let other = std::mem::replace(&mut self.job, job);
        other.close().await.unwrap();
        std::fs::remove_file(path.with_extension("other.fetchlist")).unwrap();
        self.watching = watch(&self.job);
    }

    async fn export(&self, name: &str) -> Vec<(u32, String, String)> {
        let path = self.path.with_file_name(name);
        self.job.export(path.clone(), json_request(), Work::unwatched()).await.unwrap();
        read(&path)
    }

    /// What comes out is what went in.
    async fn check_export(&self, name: &str, all_decided: bool) {
        let rows = self.export(name).await;
        let mut numbers: Vec<u32> = self.rows.keys().copied().collect();
        numbers.sort_unstable();
        assert_eq!(rows.iter().map(|row| row.0).collect::<Vec<_>>(), numbers);
        let (mut ok, mut failed) = (0, 0);
        for (number, url, outcome) in rows {
            let kind = self.rows[&number];
            assert_eq!(url, kind.text(&self.origin));
            if outcome != "not_fetched" || all_decided {
                assert_eq!(outcome, kind.outcome(), "row {number}, {kind:?}");
            }
            ok += u32::from(outcome == "ok");
            failed += u32::from(outcome == "failed");
        }
        let now = self.job.progress().borrow().clone();
        if !is_going(&now) {
            self.job.settled().await;
            let now = self.job.progress().borrow().clone();
            assert_eq!((now.ok, now.failed, now.total as usize), (ok, failed, self.rows.len()));
            let page = |filter| fetchlist_model::RowQuery {
                view: View { filter, ..View::default() },
                limit: 1,
                ..fetchlist_model::RowQuery::default()
            };
            assert_eq!(self.job.rows(page(RowFilter::Ok)).await.unwrap().total, ok);
            assert_eq!(self.job.rows(page(RowFilter::Failed)).await.unwrap().total, failed);
        }
    }

    async fn end(mut self) {
        let _ = self.job.start().await;
        timeout(LIMIT, self.job.settled()).await.expect("the run does not end");
        self.check_export("all.json", true).await;
        self.reopen().await;
        self.check_export("all.json", true).await;
        for kind in self.rows.values().filter(|kind| matches!(kind, Kind::Quick(_) | Kind::Slow(_))) {
            let url = kind.text(&self.origin);
            let path = url.split_once(&self.origin.addr().to_string()).unwrap().1;
            let seen = u64::from(self.origin.seen(path));
            assert!(
                (1..=1 + self.again).contains(&seen),
                "{path} was asked for {seen} times, {} again",
                self.again
            );
        }
        self.job.close().await.unwrap();
        self.watching.await.unwrap();
    }
}

fn is_going(progress: &Progress) -> bool {
    matches!(progress.state, RunState::Running | RunState::Pausing)
}

fn json_request() -> ExportRequest {
    ExportRequest { format: fetchlist_model::ExportFormat::Json, ..ExportRequest::default() }
}

fn read(path: &std::path::Path) -> Vec<(u32, String, String)> {
    let rows: Vec<serde_json::Value> = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    rows.iter()
        .map(|row| (row["row"].as_u64().unwrap() as u32, text(&row["url"]), text(&row["outcome"])))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, max_shrink_iters: 30, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_done_the_counts_are_true_and_no_row_is_lost(actions in actions()) {
        let runtime = Arc::new(tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap());
        runtime.block_on(async {
            let folder = tempfile::tempdir().unwrap();
            let mut world = World::new(&folder).await;
            for action in actions {
                world.act(action).await;
            }
            if !world.rows.is_empty() {
                world.end().await;
            }
        });
    }
}
