use std::{sync::Mutex as StdMutex, time::Duration};

use fetchlist_model::{AddReport, ExportRequest, ImportOptions, RowSet};

use super::*;

struct Setup {
    folder: tempfile::TempDir,
    host: Host,
}

impl Setup {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let host = Host::new(folder.path().join("data"), None);
        Self { folder, host }
    }

    /// As if the program had been closed and opened.
    async fn reopened(self) -> Self {
        self.host.close().await;
        let host = Host::new(self.folder.path().join("data"), None);
        Self { folder: self.folder, host }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sample_is_fetched_as_promised() {
    let setup = Setup::new();
    let seen = Arc::new(StdMutex::new(Vec::new()));
    let sink = seen.clone();
    setup
        .host
        .watch(move |progress| {
            sink.lock().unwrap().push(progress);
            true
        })
        .await
        .unwrap();
    assert_eq!(setup.host.try_sample("Sample").await.unwrap(), AddReport { added: 200, unusable: 1 });
    let job = setup.host.job().await.unwrap();
    job.start().await.unwrap();
    tokio::time::timeout(Duration::from_mins(1), job.settled()).await.unwrap();
    let end = job.progress().borrow().clone();
    assert_eq!((end.state, end.ok, end.failed), (RunState::Done, 188, 12), "{:?}", job.failures().await);
    assert_eq!(job.failures().await.unwrap().len(), 11, "each fails in its own way, but for two redirects");
    assert!(end.moved >= 4);
    let seen = seen.lock().unwrap();
    assert!(seen.iter().any(|progress| progress.state == RunState::Running));
    assert!(seen.iter().all(|now| now.ok + now.failed + now.in_flight + now.waiting == now.total));
}

#[tokio::test]
async fn the_last_job_is_there_again_and_older_ones_are_listed() {
    let setup = Setup::new();
    let first = setup.host.open_state().await.unwrap();
    assert_eq!((first.progress.state, first.recent.len()), (RunState::Empty, 0));
    setup.host.job().await.unwrap().add_text("http://127.0.0.1:1/a nonsense".into()).await.unwrap();
    assert_eq!(setup.host.new_job().await.unwrap().recent.len(), 1);
    setup
        .host
        .job()
        .await
        .unwrap()
        .add_text("http://127.0.0.1:1/b http://127.0.0.1:1/c".into())
        .await
        .unwrap();
    let setup = setup.reopened().await;
    let state = setup.host.open_state().await.unwrap();
    assert_eq!((state.progress.state, state.job.total, state.recent.len()), (RunState::Ready, 2, 1));
    let older = setup.host.open_recent(&state.recent[0].id).await.unwrap();
    assert_eq!(older.recent[0].total, 2);
    let error = setup.host.open_recent("/etc/passwd").await.unwrap_err();
    assert_eq!(error.code, HostErrorCode::JobFile);
}

#[tokio::test]
async fn an_empty_job_leaves_no_file_behind() {
    let setup = Setup::new();
    setup.host.job().await.unwrap().add_text("http://127.0.0.1:1/a".into()).await.unwrap();
    let full = setup.host.job().await.unwrap().path().to_owned();
    setup.host.new_job().await.unwrap();
    let empty = setup.host.job().await.unwrap().path().to_owned();
    setup.host.open_job(&full).await.unwrap();
    assert!(full.exists() && !empty.exists());
}

#[tokio::test]
async fn a_last_job_that_cannot_be_opened_is_told_and_kept() {
    let setup = Setup::new();
    setup.host.job().await.unwrap().add_text("http://127.0.0.1:1/a".into()).await.unwrap();
    let path = setup.host.job().await.unwrap().path().to_owned();
    let setup = setup.reopened().await;
    fs::write(&path, "overwritten by accident").unwrap();
    let state = setup.host.open_state().await.unwrap();
    assert_eq!(state.progress.state, RunState::Empty);
    assert_eq!(state.problem.unwrap().code, HostErrorCode::NotAJob);
    assert_eq!(fs::read_to_string(&path).unwrap(), "overwritten by accident");
}

#[tokio::test]
async fn a_list_is_looked_over_before_it_is_added() {
    let setup = Setup::new();
    fs::write(setup.path("list.csv"), "a,link\n1,http://127.0.0.1:1/x\n2,http://127.0.0.1:1/y\n").unwrap();
    let preview = setup.host.look_over(vec![setup.path("list.csv")]).await.unwrap();
    assert_eq!((preview.counts.total, preview.is_whole, preview.url_column), (2, true, Some(1)));
    let counts = setup.host.count_import(ImportOptions::default(), |_| {}).await.unwrap();
    assert_eq!(counts.usable, 2);
    let report = setup.host.add_import(ImportOptions::default(), |_| {}).await.unwrap();
    assert_eq!(report.added, 2);
    let again = setup.host.add_import(ImportOptions::default(), |_| {}).await.unwrap_err();
    assert_eq!(again.code, HostErrorCode::NotNow, "a list is added once");
    assert_eq!(setup.host.file_name("csv").await.unwrap(), "list-results.csv");
    let request = ExportRequest { rows: RowSet::All, ..ExportRequest::default() };
    let report = setup.host.export(setup.path("out.csv"), request, |_| {}).await.unwrap();
    assert_eq!(report.rows, 2);
}

#[tokio::test]
async fn what_does_not_fit_now_says_so() {
    let setup = Setup::new();
    let job = setup.host.job().await.unwrap();
    let code = |result: Result<(), RunnerError>| HostError::from(result.unwrap_err()).code;
    assert_eq!(code(job.start().await), HostErrorCode::NotNow);
    assert_eq!(code(job.retry(RowSet::Failed).await), HostErrorCode::NotNow);
    let nothing = HostError::from(job.add_text("  \n ".into()).await.unwrap_err());
    assert_eq!(nothing.code, HostErrorCode::EmptyList);
    let many = job.add_text("https://a.example/{1..1000001}".into()).await.unwrap_err();
    let many = HostError::from(many);
    assert_eq!(
        (many.code, many.count, many.limit),
        (HostErrorCode::LongPattern, Some(1_000_001), Some(1_000_000))
    );
    let settings = Settings { concurrency: 0, ..Settings::default() };
    assert_eq!(code(job.set_settings(settings).await), HostErrorCode::Settings);
}

#[tokio::test]
async fn a_job_that_is_asked_for_comes_before_the_last_one() {
    let setup = Setup::new();
    setup.host.job().await.unwrap().add_text("http://127.0.0.1:1/a".into()).await.unwrap();
    setup.host.save_copy(setup.path("mine.fetchlist")).await.unwrap();
    setup.host.job().await.unwrap().add_text("http://127.0.0.1:1/b".into()).await.unwrap();
    setup.host.close().await;
    let open = async |name| {
        let host = Host::new(setup.folder.path().join("data"), Some(setup.path(name)));
        host.open_state().await.unwrap()
    };
    assert_eq!(open("mine.fetchlist").await.job.total, 1);
    let missing = open("missing.fetchlist").await;
    assert!(missing.problem.unwrap().message.contains("missing.fetchlist"));
}

#[tokio::test]
async fn work_that_is_cancelled_leaves_nothing() {
    let setup = Setup::new();
    let lines: Vec<String> = (0..200_000).map(|n| format!("http://127.0.0.1:1/{n}")).collect();
    fs::write(setup.path("list.txt"), lines.join("\n")).unwrap();
    setup.host.look_over(vec![setup.path("list.txt")]).await.unwrap();
    let host = Arc::new(setup.host);
    let cancelling = host.clone();
    let (told, mut progress) = tokio::sync::mpsc::unbounded_channel();
    let cancel = tokio::spawn(async move {
        progress.recv().await.unwrap();
        cancelling.cancel_work().await;
    });
    let tell = move |_| {
        let _ = told.send(());
    };
    let error = host.add_import(ImportOptions::default(), tell).await.unwrap_err();
    assert_eq!(error.code, HostErrorCode::Cancelled);
    cancel.await.unwrap();
    assert_eq!(host.job().await.unwrap().progress().borrow().total, 0);
    assert_eq!(host.add_import(ImportOptions::default(), |_| {}).await.unwrap().added, 200_000);
}

#[tokio::test]
async fn how_the_columns_are_arranged_is_kept() {
    let setup = Setup::new();
    assert_eq!(setup.host.open_state().await.unwrap().columns, "");
    setup.host.save_columns("{\"order\":[]}".into()).await.unwrap();
    let setup = setup.reopened().await;
    assert_eq!(setup.host.open_state().await.unwrap().columns, "{\"order\":[]}");
}
