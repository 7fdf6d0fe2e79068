//! Columns from answers: in the table and on the clipboard.

// A test that meets what it did not expect is to fail.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::time::Duration;

use fetchlist_model::{Column, Field, FieldRule, FieldValue, RowSet, Settings, Several};
use fetchlist_origin::Origin;
use fetchlist_runner::Job;
use tokio::time::timeout;

fn at(name: &str, path: &str, several: Several) -> Field {
    Field { name: name.into(), rule: FieldRule::JsonPath { path: path.into() }, several }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_table_and_the_clipboard_show_what_fields_find() {
    let origin = Origin::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings { retries: 0, ..Settings::default() };
    let job = Job::create(&folder.path().join("a.fetchlist"), &settings).await.unwrap();
    let urls = ["/item/1", "/status/404", "/item/1", "/empty-204", "/item/2"];
    job.add_urls("list", urls.iter().map(|path| origin.url(path)).collect()).await.unwrap();
    let fields = vec![at("id", "$.id", Several::First), at("colours", "$.colours[*]", Several::Rows)];
    job.set_fields(fields).await.unwrap();
    let none = vec![None, None];
    let before = job.field_cells(vec![1]).await.unwrap();
    assert_eq!((before.len(), &before[0].cells), (1, &none), "a row that waits has nothing");
    job.start().await.unwrap();
    timeout(Duration::from_secs(20), job.settled()).await.unwrap();

    let mut found = Vec::new();
    // As many as there is time for come at once; one at least.
    while found.len() < 6 {
        let rows: Vec<u32> = [5, 1, 2, 3, 4, 99][found.len()..].to_vec();
        let more = job.field_cells(rows.clone()).await.unwrap();
        assert!(!more.is_empty());
        assert_eq!(more.iter().map(|cells| cells.row).collect::<Vec<_>>(), rows[..more.len()]);
        found.extend(more);
    }
    let json = |text: &str| Some(FieldValue::Json(text.into()));
    let first = vec![json("1"), Some(FieldValue::Text("moss; graphite".into()))];
    assert_eq!(found[0].cells[0], json("2"));
    assert_eq!(found[1].cells, first);
    assert_eq!(found[2].cells, none, "an answer without them");
    assert_eq!(found[3].cells, first, "a row that repeats a URL has the answer of the one that was fetched");
    assert_eq!(found[4].cells, none, "an empty answer");
    assert_eq!(found[5].cells, none, "no such row");

    let columns = vec![Column::Row, Column::Field(1), Column::Field(0), Column::Field(7)];
    let (text, count) = job.cells(RowSet::Ok, columns).await.unwrap();
    assert_eq!(count, 4, "a row for each row, whatever its fields make in a file");
    assert!(text.starts_with("1\tmoss; graphite\t1\t\n3\tmoss; graphite\t1\t\n4\t\t\t\n5\t"), "{text}");
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
    let found = job.field_cells(vec![1]).await.unwrap();
    let Some(FieldValue::Text(text)) = &found[0].cells[0] else { panic!("nothing was found") };
    assert_eq!((text.chars().count(), text.ends_with('…')), (201, true));
    let (copied, _) = job.cells(RowSet::All, vec![Column::Field(0)]).await.unwrap();
    assert_eq!(copied.trim_end().len(), 5_000, "what is copied is whole");
    job.close().await.unwrap();
}
