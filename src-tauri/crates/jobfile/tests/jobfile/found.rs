use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
};

use bytes::Bytes;
use fetchlist_jobfile::{Found, JobFile, JobFileError};
use fetchlist_model::{
    Column, Ended, Field, FieldRule, Response, RowFilter, RowId, RowQuery, RowSet, Several, Sort, View,
};
use rusqlite::Connection;

use crate::{Folder, add, ended, good, items, query, record, shown};

fn field(name: &str) -> Field {
    let rule = FieldRule::JsonPath { path: format!("$.{name}") };
    Field { name: name.into(), rule, several: Several::First }
}

/// A row's answer: its cells, with commas between them.
fn answered(row: RowId, body: &str) -> Ended {
    let mut ended = ended(row, 1, true, 200);
    ended.end.size_bytes = body.len() as u64;
    ended.end.response = Some(Response { headers: String::new(), body: Bytes::from(body.to_owned()) });
    ended
}

fn answer(job: &JobFile, rows: impl IntoIterator<Item = (RowId, &'static str)>) {
    record(job, rows.into_iter().map(|(row, body)| answered(row, body)));
}

/// What the fields find in an answer, for these tests.
fn cells(body: &[u8]) -> Vec<Option<String>> {
    let text = str::from_utf8(body).unwrap();
    text.split(',').map(|cell| (cell != "-").then(|| cell.to_owned())).collect()
}

/// Looks through up to so many answers; returns the rows that were looked through.
fn fill(job: &JobFile, most: usize) -> Vec<RowId> {
    let mut rows = Vec::new();
    job.fill(most, |_, answers| {
        let found = answers.map(|row| {
            let row = row?;
            rows.push(row.row);
            Ok(Found { row: row.row, cells: cells(&row.body.unwrap()) })
        });
        found.collect()
    })
    .unwrap();
    rows
}

fn fill_all(job: &JobFile) {
    while !fill(job, 2).is_empty() {}
    assert_eq!(job.published().borrow().unfilled, 0);
}

/// The cells of each row, as the table has them.
fn seen(job: &JobFile) -> Vec<Option<String>> {
    let rows = job.page(&query(RowFilter::All, "")).unwrap().rows;
    let joined = |cells: Vec<Option<String>>| {
        cells.into_iter().map(|cell| cell.unwrap_or_else(|| "-".into())).collect::<Vec<_>>().join(",")
    };
    rows.into_iter().map(|row| row.found.map(joined)).collect()
}

fn told(cells: &[&str]) -> Vec<Option<String>> {
    cells.iter().map(|cell| (*cell != "?").then(|| (*cell).to_owned())).collect()
}

fn sorted(job: &JobFile, field: u32, descending: bool) -> Vec<RowId> {
    let sort = Some(Sort { column: Column::Field(field), descending });
    let view = View { sort, ..View::default() };
    shown(job, &RowQuery { view, limit: 100, ..RowQuery::default() })
}

#[test]
fn what_fields_find_is_shown_searched_and_sorted() {
    let folder = Folder::new();
    let job = folder.job();
    job.set_fields(&[field("price"), field("name")]).unwrap();
    items(&job, 5);
    // Two rows with the URL of the second one.
    add(&job, [good("http://a.example/2"), good("http://a.example/2")]);
    assert_eq!(seen(&job), told(&["", "", "", "", "", "", ""]), "nothing was fetched");
    answer(&job, [(1, "10,Moss"), (2, "9.50,annual \"null\""), (3, "-,-"), (5, "-1,50%")]);
    assert_eq!(job.published().borrow().unfilled, 4);
    assert_eq!(seen(&job), told(&["?", "?", "?", "", "?", "?", "?"]));
    fill_all(&job);
    let second = "9.50,annual \"null\"";
    assert_eq!(seen(&job), told(&["10,Moss", second, "-,-", "", "-1,50%", second, second]));

    for (search, rows) in [
        ("MOSS", &[1][..]),
        ("9.50", &[2, 6, 7]),
        ("null", &[2, 6, 7]),
        ("NUL", &[2, 6, 7]),
        ("\"null", &[2, 6, 7]),
        ("%", &[5]),
        (",", &[]),
        ("/3", &[3]),
    ] {
        assert_eq!(shown(&job, &query(RowFilter::All, search)), rows, "{search}");
    }
    assert_eq!(shown(&job, &query(RowFilter::Waiting, "moss")), [0; 0]);
    assert_eq!(sorted(&job, 0, false), [5, 2, 6, 7, 1, 3, 4], "by value, and those without one last");
    assert_eq!(sorted(&job, 0, true), [1, 2, 6, 7, 5, 3, 4]);
    assert_eq!(sorted(&job, 1, false), [5, 2, 6, 7, 1, 3, 4]);
    // An order that is there already follows what comes.
    answer(&job, [(4, "0,late")]);
    fill_all(&job);
    assert_eq!(sorted(&job, 1, true), [1, 4, 2, 6, 7, 5, 3]);
    assert_eq!(
        job.export(&RowSet::Shown { filter: RowFilter::All, search: "late".into() }, false).unwrap().count(),
        1
    );
}

#[test]
fn what_was_found_is_kept_and_the_rest_is_looked_for_when_the_file_is_open_again() {
    let folder = Folder::new();
    let job = folder.job();
    items(&job, 3);
    answer(&job, [(1, "a"), (2, "b"), (3, "")]);
    assert_eq!(fill(&job, 9), [0; 0], "without fields there is nothing to look for");
    job.set_fields(&[field("x")]).unwrap();
    assert_eq!(fill(&job, 1), [1]);
    drop(job);
    let job = folder.reopened();
    assert_eq!(seen(&job), told(&["a", "?", ""]));
    job.fill(0, |_, _| Ok(Vec::new())).unwrap();
    assert_eq!(job.published().borrow().unfilled, 1);
    fill_all(&job);
    assert_eq!(seen(&job), told(&["a", "b", ""]));
    job.set_fields(&[field("x")]).unwrap();
    assert_eq!(seen(&job), told(&["a", "b", ""]), "the same fields");
    job.set_fields(&[field("y")]).unwrap();
    assert_eq!(seen(&job), told(&["?", "?", ""]), "other fields find other values");
    job.set_fields(&[]).unwrap();
    assert_eq!((job.published().borrow().unfilled, seen(&job)), (0, told(&["?", "?", ""])));
}

#[test]
fn rows_on_screen_go_first() {
    let folder = Folder::new();
    let job = folder.job();
    items(&job, 6);
    job.set_fields(&[field("x")]).unwrap();
    answer(&job, [(1, "a"), (2, "b"), (3, "c"), (5, "e"), (6, "f")]);
    job.page(&RowQuery { offset: 3, limit: 2, ..RowQuery::default() }).unwrap();
    assert_eq!(fill(&job, 2), [5, 1]);
    assert_eq!(fill(&job, 9), [2, 3, 6]);
}

#[test]
fn what_was_found_in_an_answer_that_is_replaced_meanwhile_is_not_taken() {
    let folder = Folder::new();
    let job = folder.job();
    items(&job, 2);
    job.set_fields(&[field("x")]).unwrap();
    let failed = |body: &str| {
        let mut ended = answered(1, body);
        ended.end.status = Some(500);
        ended.end.error = Some(fetchlist_model::ErrorKind::HttpStatus);
        ended
    };
    record(&job, [failed("old"), answered(2, "b")]);
    job.fill(9, |_, answers| {
        let found =
            answers.map(|row| row.map(|row| Found { row: row.row, cells: cells(&row.body.unwrap()) }));
        let found = found.collect::<Result<Vec<_>, _>>().unwrap();
        assert_eq!(job.requeue(&RowSet::Failed).unwrap(), 1);
        let mut again = answered(1, "new");
        again.number = 2;
        record(&job, [again]);
        Ok(found)
    })
    .unwrap();
    assert_eq!(seen(&job), told(&["?", "b"]));
    fill_all(&job);
    assert_eq!(seen(&job), told(&["new", "b"]));

    let fields_change = |_: &[Field], _| {
        job.set_fields(&[field("y")]).unwrap();
        Ok(vec![Found { row: 1, cells: vec![Some("by the rule before".into())] }])
    };
    job.set_fields(&[field("z")]).unwrap();
    job.fill(9, fields_change).unwrap();
    assert_eq!(seen(&job), told(&["?", "?"]));
}

#[test]
fn rows_whose_looking_through_breaks_off_wait_again() {
    let folder = Folder::new();
    let job = folder.job();
    items(&job, 2);
    job.set_fields(&[field("x")]).unwrap();
    answer(&job, [(1, "a"), (2, "b")]);
    let broken = || JobFile::open(&folder.path("nothing.fetchlist")).map(|_| Vec::new());
    job.fill(9, |_, _| broken()).unwrap_err();
    catch_unwind(AssertUnwindSafe(|| job.fill(9, |_, _| panic!("a fault of the look")))).unwrap_err();
    let one = |_: &[Field], _| Ok::<_, JobFileError>(vec![Found { row: 2, cells: vec![Some("b".into())] }]);
    assert!(job.fill(9, one).unwrap());
    assert_eq!(seen(&job), told(&["?", "b"]));
    assert_eq!(fill(&job, 9), [1]);
    assert!(!job.fill(9, one).unwrap());
}

#[test]
fn deleted_rows_take_theirs_with_them_and_an_heir_keeps_it() {
    let folder = Folder::new();
    let job = folder.job();
    let row = |path: &str| good(&format!("http://a.example/{path}"));
    add(&job, [row("a"), row("b"), row("a"), row("b"), row("c")]);
    job.set_fields(&[field("x")]).unwrap();
    answer(&job, [(1, "a"), (2, "b"), (5, "c")]);
    assert_eq!(fill(&job, 1), [1]);
    for row in [1, 2, 5] {
        job.select(&fetchlist_model::Selecting::Only { row }).unwrap();
        job.delete(&RowSet::Selected).unwrap();
    }
    assert_eq!((job.published().borrow().unfilled, seen(&job)), (1, told(&["a", "?"])));
    fill_all(&job);
    assert_eq!((shown(&job, &query(RowFilter::All, "")), seen(&job)), (vec![3, 4], told(&["a", "b"])));
    drop(job);
    let connection = Connection::open(folder.path("a.fetchlist")).unwrap();
    let left: u32 = connection.query_row("SELECT count(*) FROM found", (), |row| row.get(0)).unwrap();
    assert_eq!(left, 2);
}

#[test]
fn looking_at_a_job_changes_nothing_in_its_file() {
    let folder = Folder::new();
    let job = folder.job();
    items(&job, 2);
    answer(&job, [(1, "a"), (2, "b")]);
    drop(job);
    let looked_at = || {
        let before = fs::read(folder.path("a.fetchlist")).unwrap();
        let job = folder.reopened();
        job.page(&query(RowFilter::All, "")).unwrap();
        assert_eq!(fill(&job, 9), [0; 0]);
        drop(job);
        assert!(fs::read(folder.path("a.fetchlist")).unwrap() == before);
    };
    looked_at();
    let job = folder.reopened();
    job.set_fields(&[field("x")]).unwrap();
    fill_all(&job);
    drop(job);
    looked_at();
}
