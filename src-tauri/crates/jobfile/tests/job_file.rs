//! A job file keeps what it was given, says what is wrong with one that is none, and answers the table.

// A test that meets what it did not expect is to fail.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::{fs, path::PathBuf, sync::Arc};

use fetchlist_jobfile::{JobFile, JobFileError, JobFileErrorKind, Run};
use fetchlist_model::{
    AddReport, Certificate, Ended, ErrorKind, ExportRows, Hop, HttpVersion, NewRow, Outcome, Response,
    RowFilter, RowQuery, RowState, Settings, Sort, SortColumn, Try,
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
    NewRow { url: Ok(Url::parse(url).unwrap()), cells: Vec::new() }
}

fn bad(text: &str) -> NewRow {
    NewRow { url: Err((text.into(), "no web address".into())), cells: Vec::new() }
}

fn add(job: &JobFile, rows: impl IntoIterator<Item = NewRow>) -> AddReport {
    let rows = rows.into_iter().map(Ok::<_, JobFileError>);
    job.add_rows("list.csv", &[], None, rows).unwrap()
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
    RowQuery { filter, search: search.into(), limit: 100, ..RowQuery::default() }
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
    assert_eq!(job.requeue_failed().unwrap(), 1);
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
        assert!(job.add_rows("more", &[], None, (0..20_000).map(broken)).is_err());
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
fn columns_of_a_second_list_go_by_their_names() {
    let folder = Folder::new();
    let job = folder.job();
    let row = |cells: &[&str]| -> Result<NewRow, JobFileError> {
        let cells = cells.iter().map(ToString::to_string).collect();
        Ok(NewRow { url: Ok(Url::parse("http://a.example/").unwrap()), cells })
    };
    let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    job.add_rows("one", &names(&["sku", "link"]), Some("link"), [row(&["007", "a"])]).unwrap();
    job.add_rows("two", &names(&["link", "colour", "sku"]), Some("link"), [row(&["b", "red", "8"])]).unwrap();
    let exported: Vec<_> =
        job.export(&ExportRows::All, false).unwrap().map(|row| row.unwrap().input).collect();
    assert_eq!(exported, [["007", "a"], ["8", "b"]]);
    assert_eq!(job.header().unwrap().name, "one");
}

#[test]
fn the_table_filters_searches_and_sorts() {
    let folder = Folder::new();
    let job = folder.job();
    add(
        &job,
        [
            good("http://a.example/100%25"),
            good("http://a.example/b"),
            bad("no_url"),
            good("http://z.example/"),
            good("http://m.example/"),
        ],
    );
    let mut moved = ended(4, 1, true, 200);
    moved.end.redirects = vec![Hop { status: 302, url: "http://z.example/".into() }];
    record(&job, [ended(1, 1, true, 404), ended(2, 1, true, 200), moved]);
    let cases: [(RowFilter, &str, &[u32]); 10] = [
        (RowFilter::All, "", &[1, 2, 3, 4, 5]),
        (RowFilter::Ok, "", &[2, 4]),
        (RowFilter::Moved, "", &[4]),
        (RowFilter::Failed, "", &[1, 3]),
        (RowFilter::Waiting, "", &[5]),
        (RowFilter::All, "A.EXAMPLE", &[1, 2]),
        (RowFilter::All, "%", &[1]),
        (RowFilter::All, "no_u", &[3]),
        (RowFilter::Failed, "404", &[1]),
        (RowFilter::Ok, "nothing like it", &[]),
    ];
    for (filter, search, rows) in cases {
        assert_eq!(shown(&job, &query(filter, search)), rows, "{filter:?} “{search}”");
    }
    let sorted = |column, descending| {
        shown(&job, &RowQuery { sort: Some(Sort { column, descending }), limit: 100, ..RowQuery::default() })
    };
    assert_eq!(sorted(SortColumn::Row, true), [5, 4, 3, 2, 1]);
    assert_eq!(sorted(SortColumn::Url, false), [1, 2, 5, 4, 3]);
    assert_eq!(sorted(SortColumn::Duration, true)[..3], [4, 2, 1]);
    let page = RowQuery { offset: 3, limit: 1, ..RowQuery::default() };
    assert_eq!((job.page(&page).unwrap().total, shown(&job, &page)), (5, vec![4]));
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
    let read = |rows: &ExportRows| job.export(rows, false).unwrap().map(Result::unwrap).collect::<Vec<_>>();
    let all = read(&ExportRows::All);
    assert!(all.iter().map(|row| row.row).eq(1..=1_200));
    assert!(all.iter().all(|row| row.url.starts_with("http://a.example/")));
    assert_eq!(all[0].outcome, Outcome::Failed);
    assert_eq!((all[2].outcome, all[2].attempts), (Outcome::NotFetched, 0));
    let counts = [ExportRows::Ok, ExportRows::Failed, ExportRows::NotFetched].map(|rows| read(&rows).len());
    assert_eq!(counts, [400, 400, 400]);
    let shown = ExportRows::Shown { filter: RowFilter::Failed, search: "/11".into() };
    assert!(read(&shown).iter().all(|row| row.outcome == Outcome::Failed && row.url.contains("/11")));
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
    bytes[4_096..20_000].fill(0xA5);
    fs::write(&path, bytes).unwrap();
    let error = JobFile::open(&path).unwrap_err();
    assert_eq!(error.kind(), JobFileErrorKind::NotAJob, "{error}");
    assert!(error.to_string().contains("damaged"), "{error}");
}

#[test]
fn a_new_job_replaces_no_file() {
    let folder = Folder::new();
    let path = folder.path("notes.txt");
    fs::write(&path, "mine").unwrap();
    assert!(JobFile::create(&path, "", &Settings::default()).is_err());
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
}

/// The tables as version 1 had them.
const VERSION_1: &str = "
    CREATE TABLE header (
        name TEXT NOT NULL, settings TEXT NOT NULL, columns TEXT NOT NULL, url_column TEXT, run TEXT NOT NULL,
        changed_at_ms INTEGER NOT NULL, total INTEGER NOT NULL, unusable INTEGER NOT NULL, ok INTEGER NOT NULL,
        moved INTEGER NOT NULL, failed INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE site (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
    CREATE TABLE list_row (
        id INTEGER PRIMARY KEY, url TEXT NOT NULL, site INTEGER REFERENCES site (id), cells TEXT
    ) STRICT;
    CREATE TABLE outcome (
        id INTEGER PRIMARY KEY REFERENCES list_row (id), attempts INTEGER NOT NULL, error TEXT, detail TEXT,
        status INTEGER, final_url TEXT, redirects TEXT, started_at_ms INTEGER NOT NULL, duration_ms INTEGER NOT NULL,
        dns_ms INTEGER, connect_ms INTEGER, first_byte_ms INTEGER, body_ms INTEGER, size_bytes INTEGER NOT NULL,
        content_type TEXT
    ) STRICT;
    CREATE TABLE earlier_try (
        id INTEGER NOT NULL REFERENCES list_row (id), number INTEGER NOT NULL, error TEXT, detail TEXT, status INTEGER,
        started_at_ms INTEGER NOT NULL, duration_ms INTEGER NOT NULL, dns_ms INTEGER, connect_ms INTEGER,
        first_byte_ms INTEGER, body_ms INTEGER, PRIMARY KEY (id, number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE response (
        id INTEGER PRIMARY KEY REFERENCES list_row (id), headers TEXT NOT NULL, body BLOB NOT NULL
    ) STRICT;
    INSERT INTO header VALUES ('old', '{\"retries\": 5}', '[]', NULL, 'halted', 1, 2, 0, 1, 0, 0);
    INSERT INTO site VALUES (1, 'a.example');
    INSERT INTO list_row VALUES (1, 'http://a.example/1', 1, NULL), (2, 'http://a.example/2', 1, NULL);
    INSERT INTO outcome VALUES (1, 2, NULL, NULL, 200, NULL, NULL, 1, 30, NULL, 1, 2, 3, 4, 'text/plain');
    INSERT INTO earlier_try VALUES (1, 1, 'closed', 'reset by the server', NULL, 1, 10, NULL, NULL, NULL, NULL);
    INSERT INTO response VALUES (1, '[[\"server\",\"s\"],[\"x-a\",\"b: c\"]]', x'626f6479');
    PRAGMA application_id = 0x46544c53;
    PRAGMA user_version = 1;
";

#[test]
fn a_file_of_an_older_version_is_brought_to_this_one_with_all_that_is_in_it() {
    let folder = Folder::new();
    Connection::open(folder.path("a.fetchlist")).unwrap().execute_batch(VERSION_1).unwrap();
    let job = folder.reopened();
    assert_eq!(job.header().unwrap().settings.retries, 5);
    let row = job.row(1).unwrap().unwrap();
    assert_eq!(row.response.unwrap().headers, "server: s\nx-a: b: c\n");
    assert_eq!((row.tries.len(), row.tries[1].reused, row.tries[1].connection.as_ref()), (2, false, None));
    record(&job, [ended(2, 1, true, 200)]);
    assert_eq!(job.header().unwrap().ok, 2);
    drop(job);
    let columns = |path: PathBuf| {
        let connection = Connection::open(path).unwrap();
        let mut statement = connection
            .prepare(
                "SELECT m.name, c.name, c.type, c.\"notnull\", c.dflt_value FROM sqlite_schema m, pragma_table_info(m.name) c
                 ORDER BY 1, c.cid",
            )
            .unwrap();
        let rows = statement.query_map((), |row| {
            let text = |index| row.get::<_, Option<String>>(index).map(Option::unwrap_or_default);
            Ok((text(0)?, text(1)?, text(2)?, row.get::<_, bool>(3)?, text(4)?))
        });
        rows.unwrap().collect::<Result<Vec<_>, _>>().unwrap()
    };
    JobFile::create(&folder.path("new.fetchlist"), "new", &Settings::default()).unwrap();
    assert_eq!(columns(folder.path("a.fetchlist")), columns(folder.path("new.fetchlist")));
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
    let count = connection.query_row("SELECT count(*) FROM connection", (), |row| row.get::<_, u32>(0));
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
