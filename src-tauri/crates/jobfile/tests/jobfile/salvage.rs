use std::{fs, path::Path};

use fetchlist_jobfile::{JobFile, JobFileErrorKind, recover};
use fetchlist_model::{ErrorKind, Response, RowSet, Salvage};

use crate::{Folder, ended, items, record};

const PAGE: usize = 16_384;
const ROWS: u32 = 8_000;

fn finished(folder: &Folder) {
    let job = folder.job();
    items(&job, ROWS);
    record(
        &job,
        (1..=ROWS).map(|row| {
            let mut ended = ended(row, 1, true, if row % 10 == 0 { 404 } else { 200 });
            let body = format!("body of {row}");
            ended.end.response = Some(Response { headers: "a: b\n".into(), body: body.into() });
            ended
        }),
    );
}

/// Damages some pages of the file, and recovers what is left.
fn recovered(folder: &Folder, pages: impl IntoIterator<Item = usize>) -> (JobFile, Salvage) {
    let path = folder.path("a.fetchlist");
    let mut bytes = fs::read(&path).unwrap();
    for page in pages {
        bytes[page * PAGE..(page + 1) * PAGE].fill(0xA5);
    }
    fs::write(&path, &bytes).unwrap();
    let salvage = recover(&path).unwrap();
    assert_eq!(fs::read(&path).unwrap(), bytes, "the damaged file is as it was");
    let job = JobFile::open(Path::new(&salvage.path)).unwrap();
    (job, salvage)
}

/// What holds of every recovered job.
fn check(job: &JobFile, salvage: &Salvage) {
    let rows: Vec<_> = job.export(&RowSet::All, true).unwrap().map(Result::unwrap).collect();
    assert!(rows.iter().map(|row| row.row).eq(1..=ROWS), "every row has its place");
    assert_eq!(salvage.rows, ROWS);
    let (mut lost_rows, mut outcomes, mut bodies) = (0, 0, 0);
    for row in &rows {
        if row.error == Some(ErrorKind::InvalidUrl) {
            lost_rows += 1;
            assert!(row.error_detail.contains("could not be read"));
            continue;
        }
        assert_eq!(row.url, format!("http://a.example/{}", row.row));
        if row.attempts > 0 {
            outcomes += 1;
            assert_eq!(row.status, Some(if row.row % 10 == 0 { 404 } else { 200 }));
            bodies += u32::from(row.body.as_deref() == Some(format!("body of {}", row.row).as_bytes()));
        }
    }
    assert_eq!((lost_rows, outcomes), (salvage.lost_rows, salvage.outcomes));
    assert!(outcomes - bodies <= salvage.lost_bodies, "{bodies} bodies of {outcomes}: {salvage:?}");
    let header = job.header().unwrap();
    let counted = |set| job.export(set, false).unwrap().count() as u32;
    assert_eq!((header.ok, header.failed), (counted(&RowSet::Ok), counted(&RowSet::Failed)));
}

#[test]
fn whatever_page_is_damaged_all_that_can_be_reached_is_saved() {
    let whole = Folder::new();
    finished(&whole);
    let bytes = fs::read(whole.path("a.fetchlist")).unwrap();
    let pages = bytes.len() / PAGE;
    assert!(pages > 50, "{pages} pages");
    let (mut worst_rows, mut worst_outcomes) = (0, 0);
    // The first page tells SQLite what the file holds; the tables' own first pages come next.
    for page in (1..pages).step_by(2) {
        let folder = Folder::new();
        fs::write(folder.path("a.fetchlist"), &bytes).unwrap();
        let (job, salvage) = recovered(&folder, [page]);
        check(&job, &salvage);
        worst_rows += u32::from(salvage.lost_rows > ROWS / 8);
        worst_outcomes += u32::from(salvage.lost_outcomes > ROWS / 8);
    }
    assert!(worst_rows <= 1 && worst_outcomes <= 1, "{worst_rows}, {worst_outcomes}");
}

#[test]
fn half_a_file_gives_what_it_holds() {
    let folder = Folder::new();
    finished(&folder);
    let path = folder.path("a.fetchlist");
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    let salvage = recover(&path).unwrap();
    assert!(salvage.path.ends_with("a (recovered).fetchlist"));
    check(&JobFile::open(Path::new(&salvage.path)).unwrap(), &salvage);
    // Another time it finds another name.
    assert!(recover(&path).unwrap().path.ends_with("a (recovered 2).fetchlist"));
}

#[test]
fn settings_that_make_no_sense_are_replaced() {
    let folder = Folder::new();
    finished(&folder);
    let path = folder.path("a.fetchlist");
    rusqlite::Connection::open(&path).unwrap().execute("UPDATE header SET settings = '{'", ()).unwrap();
    assert_eq!(JobFile::open(&path).unwrap_err().kind(), JobFileErrorKind::Damaged);
    let (job, salvage) = recovered(&folder, []);
    assert!(salvage.lost_settings);
    assert_eq!(salvage.lost_rows + salvage.lost_outcomes + salvage.lost_bodies, 0);
    check(&job, &salvage);
}

#[test]
fn where_nothing_can_be_read_it_says_so_and_leaves_nothing() {
    let folder = Folder::new();
    finished(&folder);
    let path = folder.path("a.fetchlist");
    let mut bytes = fs::read(&path).unwrap();
    bytes[100..PAGE].fill(0);
    fs::write(&path, bytes).unwrap();
    let error = recover(&path).unwrap_err();
    assert!(
        error.to_string().contains("nothing of") && error.to_string().contains("import the list again"),
        "{error}"
    );
    let names: Vec<_> =
        fs::read_dir(folder.path("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(names.iter().all(|name| !name.to_string_lossy().contains("recovered")), "{names:?}");
}

#[test]
fn what_is_no_job_cannot_be_recovered() {
    let folder = Folder::new();
    fs::write(folder.path("text.fetchlist"), "http://a.example/\n".repeat(1_000)).unwrap();
    assert_eq!(recover(&folder.path("text.fetchlist")).unwrap_err().kind(), JobFileErrorKind::NotAJob);
    assert!(!folder.path("text (recovered).fetchlist").exists());
}
