//! Columns from answers: in the table and on the clipboard.

// A test that meets what it did not expect is to fail.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::time::Duration;

use fetchlist_model::{Column, Field, FieldRule, RowQuery, RowSet, RowView, Settings, Several, Sort, View};
use fetchlist_origin::Origin;
use fetchlist_runner::Job;
use tokio::time::timeout;

fn at(name: &str, path: &str, several: Several) -> Field {
    Field { name: name.into(), rule: FieldRule::JsonPath { path: path.into() }, several }
}

/// The job's rows as the table has them once its fields were looked for in all of them.
async fn filled(job: &Job, query: &RowQuery) -> Vec<RowView> {
    let mut progress = job.progress();
    loop {
        progress.borrow_and_update();
        let rows = job.rows(query.clone()).await.unwrap().rows;
        if rows.iter().all(|row| row.found.is_some()) {
            return rows;
        }
        timeout(Duration::from_secs(20), progress.changed()).await.unwrap().unwrap();
    }
}

fn everything() -> RowQuery {
    RowQuery { limit: 100, ..RowQuery::default() }
}

fn texts(texts: &[&str]) -> Vec<Option<String>> {
    texts.iter().map(|text| Some((*text).to_owned())).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_table_and_the_clipboard_show_what_fields_find() {
    let origin = Origin::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings { retries: 0, ..Settings::default() };
    let path = folder.path().join("a.fetchlist");
    let job = Job::create(&path, &settings).await.unwrap();
    let urls = ["/item/1", "/status/404", "/item/1", "/empty-204", "/item/2"];
    job.add_urls("list", urls.iter().map(|path| origin.url(path)).collect()).await.unwrap();
    let fields = vec![at("id", "$.id", Several::First), at("colours", "$.colours[*]", Several::Rows)];
    job.set_fields(fields).await.unwrap();
    assert_eq!(job.rows(everything()).await.unwrap().rows[0].found, Some(Vec::new()), "a row that waits");
    job.start().await.unwrap();
    timeout(Duration::from_secs(20), job.settled()).await.unwrap();

    let rows = filled(&job, &everything()).await;
    let found = |row: usize| rows[row - 1].found.clone().unwrap();
    let first = texts(&["1", "moss; graphite"]);
    assert_eq!(found(1), first);
    assert_eq!(found(2), vec![None, None], "an answer without them");
    assert_eq!(found(3), first, "a row that repeats a URL has the answer of the one that was fetched");
    assert_eq!(found(4), [], "an empty answer");
    assert_eq!(found(5)[..1], texts(&["2"]));

    let sort = Some(Sort { column: Column::Field(0), descending: true });
    let view = View { search: "MOSS; g".into(), sort, ..View::default() };
    let searched = job.rows(RowQuery { view, ..everything() }).await.unwrap().rows;
    assert_eq!(searched.iter().map(|row| row.row).collect::<Vec<_>>(), [1, 3]);

    let columns = vec![Column::Row, Column::Field(1), Column::Field(0), Column::Field(7)];
    let (text, count) = job.cells(RowSet::Ok, columns).await.unwrap();
    assert_eq!(count, 4, "a row for each row, whatever its fields make in a file");
    assert!(text.starts_with("1\tmoss; graphite\t1\t\n3\tmoss; graphite\t1\t\n4\t\t\t\n5\t"), "{text}");

    // Other fields are looked for in what was fetched.
    job.set_fields(vec![at("colour", "$.colours[1]", Several::First)]).await.unwrap();
    let rows = filled(&job, &everything()).await;
    assert_eq!(rows[2].found, Some(texts(&["graphite"])));
    job.close().await.unwrap();
    Job::open(&path).await.unwrap().close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_is_free_for_others_when_it_is_closed_while_its_columns_are_filled() {
    let origin = Origin::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.fetchlist");
    let mut job = Job::create(&path, &Settings::default()).await.unwrap();
    job.add_urls("list", (0..40).map(|item| origin.url(&format!("/bytes/20000?{item}"))).collect())
        .await
        .unwrap();
    // Slow: it looks at every character for all that follow.
    let slow = FieldRule::Regex { pattern: "(?s)(.{60}.*x.{50}.*y|.$)".into() };
    job.set_fields(vec![Field { name: "slow".into(), rule: slow, several: Several::Join }]).await.unwrap();
    job.start().await.unwrap();
    timeout(Duration::from_mins(1), job.settled()).await.unwrap();
    let unfilled = async |job: &Job| {
        let rows = job.rows(everything()).await.unwrap().rows;
        rows.iter().filter(|row| row.found.is_none()).count()
    };
    let mut left = unfilled(&job).await;
    assert!(left > 30, "{left}");
    while left > 0 {
        let before = left;
        let mut progress = job.progress();
        loop {
            progress.borrow_and_update();
            left = unfilled(&job).await;
            if left < before {
                break;
            }
            timeout(Duration::from_mins(1), progress.changed()).await.unwrap().unwrap();
        }
        timeout(Duration::from_secs(20), job.close()).await.unwrap().unwrap();
        job = Job::open(&path).await.unwrap();
    }
    let rows = filled(&job, &everything()).await;
    assert!(rows.iter().all(|row| row.found.as_ref().is_some_and(|found| found[0].is_some())));
    job.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_value_is_cut_to_what_a_cell_shows() {
    let origin = Origin::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let job = Job::create(&folder.path().join("a.fetchlist"), &Settings::default()).await.unwrap();
    job.add_urls("list", vec![origin.url("/bytes/5000")]).await.unwrap();
    let all = FieldRule::Regex { pattern: "(?s).+".into() };
    job.set_fields(vec![Field { name: "all".into(), rule: all, several: Several::Join }]).await.unwrap();
    job.start().await.unwrap();
    timeout(Duration::from_secs(20), job.settled()).await.unwrap();
    let rows = filled(&job, &everything()).await;
    assert_eq!(rows[0].found.as_ref().unwrap()[0].as_ref().unwrap().chars().count(), 200);
    let (copied, _) = job.cells(RowSet::All, vec![Column::Field(0)]).await.unwrap();
    assert_eq!(copied.trim_end().len(), 5_000, "what is copied is whole");
    job.close().await.unwrap();
}
