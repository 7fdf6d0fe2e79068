use std::fs;

use fetchlist_jobfile::JobFile;
use fetchlist_model::{Response, RowSet};

use crate::{Folder, ended, items, record};

fn answered(row: u32, body: &[u8]) -> fetchlist_model::Ended {
    let mut ended = ended(row, 1, true, 200);
    ended.end.response = Some(Response { headers: "a: b\n".into(), body: body.to_vec().into() });
    ended
}

#[test]
fn a_large_body_stands_beside_the_job_and_goes_where_the_job_goes() {
    let folder = Folder::new();
    let job = folder.job();
    items(&job, 3);
    let large = b"large".repeat(100_000);
    record(&job, [answered(1, b"small"), answered(2, &large)]);
    assert!(fs::metadata(folder.path("a.fetchlist")).unwrap().len() < 200_000);
    let body = |job: &JobFile, row| job.row(row).unwrap().unwrap().response.unwrap().body;
    assert_eq!(body(&job, 1)[..], b"small"[..]);
    assert_eq!(body(&job, 2)[..], large);
    job.save_copy(&folder.path("copy.fetchlist")).unwrap();
    // The copy has it still when the job itself has another one.
    let mut failed = ended(3, 1, true, 500);
    failed.end.response = Some(Response { headers: String::new(), body: large.clone().into() });
    record(&job, [failed]);
    assert!(folder.path("a.fetchlist-bodies/0/3").exists());
    assert_eq!(job.requeue(&RowSet::Failed).unwrap(), 1);
    assert!(!folder.path("a.fetchlist-bodies/0/3").exists(), "nobody needs it");
    assert_eq!(job.delete(&RowSet::All).unwrap(), 3);
    assert!(!folder.path("a.fetchlist-bodies").exists());
    let copy = JobFile::open(&folder.path("copy.fetchlist")).unwrap();
    assert_eq!(body(&copy, 2)[..], large);
    let exported: Vec<_> = copy.export(&RowSet::All, true).unwrap().map(|row| row.unwrap().body).collect();
    assert_eq!(exported[1].as_deref(), Some(&large[..]));
}

#[test]
fn a_body_that_was_left_behind_is_missed_and_not_made_up() {
    let folder = Folder::new();
    let job = folder.job();
    items(&job, 1);
    record(&job, [answered(1, &b"large".repeat(100_000))]);
    fs::write(folder.path("a.fetchlist-bodies/0/1"), "half of it").unwrap();
    let row = job.row(1).unwrap().unwrap();
    assert!(row.is_body_missing);
    assert_eq!(row.response.unwrap().headers, "a: b\n");
    assert_eq!(job.export(&RowSet::All, true).unwrap().next().unwrap().unwrap().body, None);
}

#[test]
fn an_export_holds_a_few_large_bodies_at_a_time() {
    let folder = Folder::new();
    let job = folder.job();
    items(&job, 8);
    let large = vec![b'x'; 3_000_000];
    record(&job, (1..=8).map(|row| answered(row, &large)));
    for rows in [RowSet::All, RowSet::Ok] {
        let mut read = job.export(&rows, true).unwrap().map(Result::unwrap);
        assert_eq!(read.next().unwrap().body.unwrap().len(), large.len());
        // Those that were read already do not notice.
        fs::rename(folder.path("a.fetchlist-bodies"), folder.path("away")).unwrap();
        assert_eq!(read.filter(|row| row.body.is_some()).count(), 2);
        fs::rename(folder.path("away"), folder.path("a.fetchlist-bodies")).unwrap();
    }
}
