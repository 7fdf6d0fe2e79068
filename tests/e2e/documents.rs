//! A job is a document: opened from the file manager, in one window, and saved from damage.

use std::{fs, path::Path};

use fetchlist_intake::rows_from_text;
use fetchlist_jobfile::{JobFile, JobFileError, ListColumns};
use fetchlist_model::Settings;

use crate::{
    app::App,
    desktop::{Desktop, ENGLISH},
    site::Site,
};

fn job(path: &Path, urls: &[String]) {
    let job = JobFile::create(path, "list.csv", &Settings { concurrency: 1, ..Settings::default() }).unwrap();
    let rows = rows_from_text(urls.join("\n")).unwrap().map(Ok::<_, JobFileError>);
    job.add_rows("list.csv", rows, |_| ListColumns::default()).unwrap();
}

#[test]
fn a_second_start_opens_its_job_in_the_window_that_is_there() {
    let (site, desktop) = (Site::start(), Desktop::new(ENGLISH));
    job(&desktop.file("first.fetchlist"), &site.slow(30, 300));
    job(&desktop.file("second.fetchlist"), &[site.url("/item/1"), site.url("/item/2")]);
    let app = App::open_job(&desktop, &desktop.file("first.fetchlist"));
    app.sentence_with("30 rows ready");
    let start_again = |name: &str| {
        let program = fetchlist_tests::built("fetchlist", "fetchlist", "FETCHLIST_APP");
        let ended = desktop.command(program.to_str().unwrap()).arg(name).status().unwrap();
        assert!(ended.success(), "{ended}");
    };
    start_again("second.fetchlist");
    app.sentence_with("2 rows ready");
    start_again("first.fetchlist");
    app.sentence_with("30 rows ready");
    // In the middle of a run it asks first.
    app.press("Start");
    app.sentence_with("in flight");
    start_again("second.fetchlist");
    app.find("dialog", "Stop the run and open “second.fetchlist”?");
    app.press("Keep running");
    app.sentence_with("in flight");
    start_again("second.fetchlist");
    app.press("Open second.fetchlist");
    app.sentence_with("2 rows ready");
    start_again("first.fetchlist");
    app.sentence_with("Paused: ");
    // One that is no job changes nothing.
    fs::write(desktop.file("text.fetchlist"), "no job").unwrap();
    start_again("text.fetchlist");
    app.text_with("no Fetchlist job");
    app.sentence_with("Paused: ");
}

#[test]
fn what_can_be_read_of_a_damaged_job_is_saved() {
    let (site, desktop) = (Site::start(), Desktop::new(ENGLISH));
    let path = desktop.file("mine.fetchlist");
    job(&path, &(0..4_000).map(|row| site.url(&format!("/item/{row}"))).collect::<Vec<_>>());
    // A page in the middle of the rows.
    let mut bytes = fs::read(&path).unwrap();
    let row = format!("/item/{}", 2_000);
    let at = bytes.windows(row.len()).position(|text| text == row.as_bytes()).unwrap() / 16_384 * 16_384;
    bytes[at..at + 16_384].fill(0xA5);
    fs::write(&path, &bytes).unwrap();
    let app = App::open_job(&desktop, &path);
    // The first rows can be read; what looks at all of them comes upon those that cannot be.
    app.rows(10);
    app.press("URL");
    app.press("Save what can be read");
    app.text_with("could not be read");
    app.text_with("mine (recovered).fetchlist");
    assert!(desktop.file("mine (recovered).fetchlist").exists());
    assert!(fs::read(&path).unwrap() == bytes, "the damaged file is as it was");
    app.sentence_with("rows ready to be fetched");
}
