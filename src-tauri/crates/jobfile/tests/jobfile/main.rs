//! A job file keeps what it was given, says what is wrong with one that is none, and answers the table.

// A test that meets what it did not expect is to fail.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod bodies;
mod doubles;
mod found;
mod migration;
mod salvage;
mod table;

use std::{fs, path::PathBuf, sync::Arc};

use fetchlist_jobfile::{JobFile, JobFileError, JobFileErrorKind, ListColumns, Run};
use fetchlist_model::{
    AddReport, Cells, Certificate, Ended, ErrorKind, Field, FieldRule, Hop, HttpVersion, NewRow, Outcome,
    Response, RowFilter, RowQuery, RowSet, RowState, Settings, Several, Try, View, WebUrl,
};
use rusqlite::Connection;
use url::Url;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn job(&self) -> JobFile {
        JobFile::create(&self.path("a.fetchlist"), "a", &Settings::default()).unwrap()
    }

    fn reopened(&self) -> JobFile {
        JobFile::open(&self.path("a.fetchlist")).unwrap()
    }
}

fn good(url: &str) -> NewRow {
    row_of(url, &[])
}

fn row_of(url: &str, cells: &[&str]) -> NewRow {
    NewRow { url: Ok(WebUrl::try_from(&Url::parse(url).unwrap()).unwrap()), cells: cells.iter().collect() }
}

fn bad(text: &str) -> NewRow {
    NewRow { url: Err((text.into(), "no web address".into())), cells: Cells::default() }
}

fn add(job: &JobFile, rows: impl IntoIterator<Item = NewRow>) -> AddReport {
    add_list(job, "list.csv", &[], rows)
}

/// Adds a list whose last column holds the URLs.
fn add_list(
    job: &JobFile,
    name: &str,
    columns: &[&str],
    rows: impl IntoIterator<Item = NewRow>,
) -> AddReport {
    let names: Vec<String> = columns.iter().map(ToString::to_string).collect();
    let columns = ListColumns { url: names.last().cloned(), names };
    job.add_rows(name, rows.into_iter().map(Ok::<_, JobFileError>), |_| columns.clone()).unwrap()
}

fn items(job: &JobFile, count: u32) {
    add(job, (1..=count).map(|n| good(&format!("http://a.example/{n}"))));
}

fn ended(row: u32, number: u32, last: bool, status: u16) -> Ended {
    let error = (status >= 400).then_some(ErrorKind::HttpStatus);
    let end = Try { status: Some(status), error, duration_ms: row * 10, size_bytes: 7, ..Try::default() };
    Ended { row, number, last, end }
}

fn record(job: &JobFile, ends: impl IntoIterator<Item = Ended>) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for ended in ends {
        runtime.block_on(job.record(ended));
    }
    job.flush().unwrap();
}

fn shown(job: &JobFile, query: &RowQuery) -> Vec<u32> {
    job.page(query).unwrap().rows.iter().map(|row| row.row).collect()
}

fn query(filter: RowFilter, search: &str) -> RowQuery {
    let view = View { filter, search: search.into(), sort: None };
    RowQuery { view, limit: 100, ..RowQuery::default() }
}

#[test]
fn what_was_recorded_is_there_after_closing() {
    let folder = Folder::new();
    {
        let job = folder.job();
        assert_eq!(
            add(&job, [good("http://a.example/1"), bad("x"), good("http://b.example/")]),
            AddReport { added: 3, unusable: 1 }
        );
        let mut first = ended(1, 2, true, 200);
        first.end.redirects = vec![Hop { status: 301, url: "http://a.example/1".into() }];
        first.end.final_url = Some("http://a.example/new".into());
        first.end.response = Some(Response { headers: "server: s\n".into(), body: b"\0body"[..].into() });
        record(&job, [ended(1, 1, false, 503), first]);
    }
    let job = folder.reopened();
    let header = job.header().unwrap();
    assert_eq!((header.total, header.ok, header.moved, header.failed, header.unusable), (3, 1, 1, 1, 1));
    let row = job.row(1).unwrap().unwrap();
    assert_eq!((row.view.state, row.view.attempts, row.tries.len()), (RowState::Moved, 2, 2));
    assert_eq!(row.tries[0].status, Some(503));
    assert_eq!(&row.response.unwrap().body[..], b"\0body");
    let unusable = job.row(2).unwrap().unwrap();
    assert_eq!((unusable.view.error, unusable.tries.len()), (Some(ErrorKind::InvalidUrl), 0));
    assert_eq!(job.row(4).unwrap().map(|row| row.view.row), None);
}

#[test]
fn a_row_is_decided_once_however_often_it_is_told() {
    let folder = Folder::new();
    let job = folder.job();
    items(&job, 2);
    record(&job, [ended(1, 1, true, 200), ended(1, 1, true, 404), ended(1, 1, true, 200)]);
    let header = job.header().unwrap();
    assert_eq!((header.ok, header.failed), (1, 0));
}

#[test]
fn rows_that_wait_are_found_with_the_tries_they_had() {
    let folder = Folder::new();
    let job = folder.job();
    add(&job, [good("http://a.example/1"), bad("x"), good("http://b.example/"), good("http://a.example/2")]);
    record(&job, [ended(1, 1, true, 200), ended(4, 1, false, 503)]);
    let pending = job.pending(0, 10).unwrap();
    let told: Vec<_> =
        pending.iter().map(|row| (row.row, job.site_name(row.site).unwrap(), row.tries)).collect();
    assert_eq!(told, [(3, "b.example".into(), 0), (4, "a.example".into(), 1)]);
    assert_eq!(job.pending(4, 10).unwrap(), []);
    assert_eq!(
        job.urls(&[3, 1]).unwrap(),
        [(3, "http://b.example/".into()), (1, "http://a.example/1".into())]
    );
}

#[test]
fn failed_rows_wait_again_and_keep_their_tries() {
    let folder = Folder::new();
    let job = folder.job();
    add(&job, [good("http://a.example/1"), bad("x"), good("http://a.example/2")]);
    record(&job, [ended(1, 3, true, 500), ended(3, 1, true, 200)]);
    assert_eq!(job.requeue(&RowSet::Failed).unwrap(), 1);
    let header = job.header().unwrap();
    assert_eq!((header.ok, header.failed), (1, 1), "a row without a usable URL stays failed");
    record(&job, [ended(1, 4, true, 200)]);
    let row = job.row(1).unwrap().unwrap();
    assert_eq!((row.view.state, row.view.attempts, row.tries.len()), (RowState::Ok, 4, 2));
}

#[test]
fn an_import_that_breaks_off_leaves_nothing() {
    let folder = Folder::new();
    {
        let job = folder.job();
        items(&job, 3);
        let broken = |n: u32| {
            let error = JobFile::open(&folder.path("none")).unwrap_err();
            if n < 12_000 { Ok(good("http://b.example/")) } else { Err(error) }
        };
        assert!(job.add_rows("more", (0..20_000).map(broken), |_| ListColumns::default()).is_err());
        assert_eq!(job.header().unwrap().total, 3);
        assert_eq!(shown(&job, &query(RowFilter::All, "")), [1, 2, 3]);
        assert!(shown(&job, &query(RowFilter::All, "b.example")).is_empty());
        assert_eq!(add(&job, [good("http://c.example/")]).added, 1);
    }
    let job = folder.reopened();
    assert_eq!(shown(&job, &query(RowFilter::All, "")), [1, 2, 3, 4]);
    assert_eq!(job.page(&query(RowFilter::All, "")).unwrap().rows[3].url, "http://c.example/");
}

#[test]
fn columns_of_a_second_list_go_by_their_names_and_new_ones_are_added() {
    let folder = Folder::new();
    let job = folder.job();
    add_list(&job, "one", &["sku", "link"], [row_of("http://a.example/", &["007", "a"])]);
    let second = row_of("http://a.example/", &["b", "red", "8", "beyond"]);
    add_list(&job, "two", &["link", "colour", "sku"], [second]);
    let exported: Vec<_> = job
        .export(&RowSet::All, false)
        .unwrap()
        .map(|row| row.unwrap().input.iter().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    assert_eq!(exported, [vec!["007", "a"], vec!["8", "b", "red", "beyond"]]);
    let header = job.header().unwrap();
    assert_eq!((header.name.as_str(), header.url_column.as_deref()), ("one", Some("link")));
    assert_eq!(header.columns, ["sku", "link", "colour", "Column 4"]);
}

#[test]
fn columns_filled_from_answers_are_kept() {
    let folder = Folder::new();
    let price = Field {
        name: "price".into(),
        rule: FieldRule::JsonPath { path: "$.price".into() },
        several: Several::First,
    };
    folder.job().set_fields(std::slice::from_ref(&price)).unwrap();
    assert_eq!(folder.reopened().header().unwrap().fields, [price]);
}

#[test]
fn an_export_has_every_row_in_order_and_no_password() {
    let folder = Folder::new();
    let job = folder.job();
    add(&job, (1..=1_200).map(|n| good(&format!("http://me:s3cret@a.example/{n}"))));
    record(
        &job,
        (1..=1_200).filter(|n| n % 3 != 0).map(|n| ended(n, 1, true, if n % 2 == 0 { 200 } else { 500 })),
    );
    let read = |rows: &RowSet| job.export(rows, false).unwrap().map(Result::unwrap).collect::<Vec<_>>();
    let all = read(&RowSet::All);
    assert!(all.iter().map(|row| row.row).eq(1..=1_200));
    assert!(all.iter().all(|row| row.url.starts_with("http://a.example/")));
    assert_eq!(all[0].outcome, Outcome::Failed);
    assert_eq!((all[2].outcome, all[2].attempts), (Outcome::NotFetched, 0));
    let counts = [RowSet::Ok, RowSet::Failed, RowSet::NotFetched].map(|rows| read(&rows).len());
    assert_eq!(counts, [400, 400, 400]);
    let shown = RowSet::Shown { filter: RowFilter::Failed, search: "/11".into() };
    assert!(read(&shown).iter().all(|row| row.outcome == Outcome::Failed && row.url.contains("/11")));
    // Nor where the text is no usable URL.
    add(&job, [bad("http://me:s3cret@{host}/x")]);
    assert_eq!(read(&RowSet::All)[1_200].url, "http://{host}/x");
    let last = RowQuery { offset: 1_200, limit: 1, ..RowQuery::default() };
    assert_eq!(job.page(&last).unwrap().rows[0].url, "http://{host}/x");
}

#[test]
fn a_run_that_was_going_on_is_found_cut_off() {
    let folder = Folder::new();
    {
        let job = folder.job();
        items(&job, 2);
        job.set_run(Run::Going).unwrap();
    }
    assert_eq!(folder.reopened().header().unwrap().run, Run::Going);
}

#[test]
fn a_copy_is_a_job_of_its_own() {
    let folder = Folder::new();
    let job = folder.job();
    items(&job, 5);
    record(&job, [ended(2, 1, true, 200)]);
    job.save_copy(&folder.path("copy.fetchlist")).unwrap();
    let copy = JobFile::open(&folder.path("copy.fetchlist")).unwrap();
    assert_eq!(copy.header().unwrap().ok, 1);
    assert!(job.save_copy(&folder.path("no folder/copy.fetchlist")).is_err());
}

#[cfg(unix)]
#[test]
fn a_file_that_was_moved_away_is_missed_and_nothing_is_lost() {
    let folder = Folder::new();
    let job = folder.job();
    items(&job, 3);
    record(&job, [ended(1, 1, true, 200)]);
    fs::rename(folder.path("a.fetchlist"), folder.path("moved")).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let mut published = job.published();
    let fault = runtime.block_on(async {
        job.record(ended(2, 1, true, 200)).await;
        published.wait_for(|now| now.fault.is_some()).await.unwrap().fault.clone().unwrap()
    });
    assert!(fault.message.contains("put it back"), "{}", fault.message);
    // What is committed can be saved elsewhere, also where another file has taken its place.
    fs::write(folder.path("a.fetchlist"), "something else").unwrap();
    job.save_copy(&folder.path("copy.fetchlist")).unwrap();
    assert_eq!(JobFile::open(&folder.path("copy.fetchlist")).unwrap().header().unwrap().ok, 1);
    fs::rename(folder.path("moved"), folder.path("a.fetchlist")).unwrap();
    runtime
        .block_on(async { published.wait_for(|now| now.ok == 2 && now.fault.is_none()).await.map(drop) })
        .unwrap();
    drop(job);
    assert_eq!(folder.reopened().header().unwrap().ok, 2);
}

#[test]
fn a_job_that_is_open_is_not_opened_twice() {
    let folder = Folder::new();
    let job = folder.job();
    let error = JobFile::open(job.path()).unwrap_err();
    assert_eq!(error.kind(), JobFileErrorKind::InUse);
    assert!(error.to_string().contains("close it there first"), "{error}");
    drop(job);
    folder.reopened();
}

#[test]
fn what_is_no_job_says_what_it_is() {
    let folder = Folder::new();
    let open = |name: &str| JobFile::open(&folder.path(name)).unwrap_err();
    let cases = |name: &str, kind, word: &str| {
        let error = open(name);
        assert_eq!(error.kind(), kind, "{name}: {error}");
        assert!(error.to_string().contains(word) && error.to_string().contains(name), "{name}: {error}");
        assert!(!folder.path(&format!("{name}-wal")).exists(), "{name} was touched");
    };
    cases("missing", JobFileErrorKind::Io, "does not exist");
    fs::write(folder.path("text.fetchlist"), "http://a.example/\n").unwrap();
    cases("text.fetchlist", JobFileErrorKind::NotAJob, "no Fetchlist job");
    fs::write(folder.path("empty.fetchlist"), "").unwrap();
    cases("empty.fetchlist", JobFileErrorKind::NotAJob, "no Fetchlist job");
    Connection::open(folder.path("other.db")).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    cases("other.db", JobFileErrorKind::NotAJob, "another program");
    drop(folder.job());
    Connection::open(folder.path("a.fetchlist")).unwrap().pragma_update(None, "user_version", 99).unwrap();
    cases("a.fetchlist", JobFileErrorKind::Newer, "newer Fetchlist");
}

#[test]
fn a_damaged_job_is_told_from_a_good_one() {
    let folder = Folder::new();
    {
        let job = folder.job();
        items(&job, 2_000);
    }
    let path = folder.path("a.fetchlist");
    let mut bytes = fs::read(&path).unwrap();
    bytes[16_384..80_000].fill(0xA5);
    fs::write(&path, bytes).unwrap();
    let error = JobFile::open(&path).unwrap_err();
    assert_eq!(error.kind(), JobFileErrorKind::Damaged, "{error}");
    assert!(error.to_string().contains("damaged"), "{error}");
}

#[test]
fn a_job_whose_making_was_cut_off_says_so_and_can_be_made_again() {
    let folder = Folder::new();
    let path = folder.path("a.fetchlist");
    // What stands there before the tables do.
    Connection::open(&path).unwrap().pragma_update(None, "journal_mode", "wal").unwrap();
    assert!(fs::metadata(&path).unwrap().len() > 0);
    let error = JobFile::open(&path).unwrap_err();
    assert_eq!(error.kind(), JobFileErrorKind::NotAJob);
    assert!(error.to_string().contains("import the list again"), "{error}");
    items(&folder.job(), 2);
    assert_eq!(folder.reopened().header().unwrap().total, 2);
}

#[test]
fn a_new_job_replaces_no_file() {
    let folder = Folder::new();
    let path = folder.path("notes.txt");
    fs::write(&path, "mine").unwrap();
    assert!(JobFile::create(&path, "", &Settings::default()).is_err());
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
}

#[test]
fn a_try_keeps_what_carried_it_and_equal_connections_stand_once() {
    let folder = Folder::new();
    let job = folder.job();
    items(&job, 3);
    let facts = |address: &str| {
        let certificate = Certificate {
            names: vec!["a.example".into()],
            issuer: "An authority".into(),
            expires_at_ms: 5,
            fault: None,
        };
        Arc::new(fetchlist_model::Connection {
            address: Some(address.into()),
            tls: Some("TLS 1.3".into()),
            certificate: Some(certificate),
            ..fetchlist_model::Connection::default()
        })
    };
    let carried = |row, address: &str| {
        let mut ended = ended(row, 1, true, 200);
        ended.end.connection = Some(facts(address));
        ended.end.http = Some(HttpVersion::Http2);
        ended.end.reused = row > 1;
        ended
    };
    record(&job, [carried(1, "10.0.0.1:443"), carried(2, "10.0.0.1:443"), carried(3, "10.0.0.2:443")]);
    drop(job);
    let job = folder.reopened();
    for (row, address) in [(1, "10.0.0.1:443"), (2, "10.0.0.1:443"), (3, "10.0.0.2:443")] {
        let last = job.row(row).unwrap().unwrap().tries.pop().unwrap();
        assert_eq!(last.connection, Some((*facts(address)).clone()));
        assert_eq!((last.http, last.reused), (Some(HttpVersion::Http2), row > 1));
    }
    drop(job);
    let connection = Connection::open(folder.path("a.fetchlist")).unwrap();
    let count = connection
        .query_row("SELECT count(*) FROM shared WHERE text LIKE '%address%'", (), |row| row.get::<_, u32>(0));
    assert_eq!(count.unwrap(), 2);
}

#[test]
fn a_key_that_is_taken_out_of_the_settings_is_gone_from_the_file() {
    let folder = Folder::new();
    let job = folder.job();
    let header = |value: String| fetchlist_model::Header { name: "X-Key".into(), value };
    let secret = "s3cret".repeat(2_000);
    let with_key = Settings { headers: vec![header(secret)], ..Settings::default() };
    let holds_secret =
        || fs::read(folder.path("a.fetchlist")).unwrap().windows(6).any(|bytes| bytes == b"s3cret");
    job.set_settings(&with_key).unwrap();
    drop(job);
    assert!(holds_secret());
    let job = folder.reopened();
    job.set_settings(&Settings::default()).unwrap();
    drop(job);
    assert!(!holds_secret());
}
