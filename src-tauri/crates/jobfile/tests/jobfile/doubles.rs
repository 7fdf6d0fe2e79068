use fetchlist_model::{RowFilter, RowSet, RowState, Selecting};

use crate::{Folder, add, bad, ended, good, query, record, shown};

const URLS: [&str; 6] = ["a", "b", "a", "c", "b", "a"];

fn list(folder: &Folder) -> fetchlist_jobfile::JobFile {
    let job = folder.job();
    add(&job, URLS.map(|name| good(&format!("http://{name}.example/"))));
    job
}

fn pending(job: &fetchlist_jobfile::JobFile) -> Vec<u32> {
    job.pending(0, 10).unwrap().iter().map(|row| row.row).collect()
}

#[test]
fn a_url_is_fetched_once_and_answers_all_its_rows() {
    let folder = Folder::new();
    let job = list(&folder);
    assert_eq!(job.header().unwrap().doubles, 3);
    assert_eq!(pending(&job), [1, 2, 4]);
    let mut answer = ended(1, 2, true, 200);
    answer.end.response =
        Some(fetchlist_model::Response { headers: "server: s\n".into(), body: b"body"[..].into() });
    record(&job, [ended(1, 1, false, 503), answer, ended(2, 1, true, 404)]);
    let header = job.header().unwrap();
    assert_eq!((header.ok, header.failed), (3, 2));
    let row = job.row(6).unwrap().unwrap();
    assert_eq!((row.view.state, row.view.same_as, row.view.attempts), (RowState::Ok, Some(1), 2));
    assert_eq!((row.tries.len(), &row.response.unwrap().body[..]), (2, &b"body"[..]));
    let exported: Vec<_> = job.export(&RowSet::Ok, true).unwrap().map(Result::unwrap).collect();
    assert!(exported.iter().all(|row| row.body.as_deref() == Some(b"body") && row.attempts == 2));
    assert_eq!(shown(&job, &query(RowFilter::Waiting, "")), [4]);
    drop(job);
    assert_eq!(pending(&folder.reopened()), [4]);
}

#[test]
fn a_row_that_is_added_later_is_answered_at_once() {
    let folder = Folder::new();
    let job = list(&folder);
    record(&job, [ended(1, 1, true, 200)]);
    drop(job);
    let job = folder.reopened();
    add(&job, [good("http://c.example/"), good("http://a.example/"), bad("x")]);
    let header = job.header().unwrap();
    assert_eq!((header.total, header.doubles, header.ok, header.failed), (9, 5, 4, 1));
    assert_eq!(pending(&job), [2, 4]);
}

#[test]
fn all_rows_of_a_url_are_tried_again_together() {
    let folder = Folder::new();
    let job = list(&folder);
    record(&job, [ended(1, 1, true, 500), ended(2, 1, true, 200)]);
    job.select(&Selecting::Only { row: 3 }).unwrap();
    assert_eq!(job.requeue(&RowSet::Selected).unwrap(), 3);
    assert_eq!(job.header().unwrap().failed, 0);
    assert_eq!(pending(&job), [1, 4]);
    record(&job, [ended(1, 2, true, 200)]);
    assert_eq!(job.header().unwrap().ok, 5);
    assert_eq!(job.row(3).unwrap().unwrap().tries.len(), 2);
}

#[test]
fn where_the_fetched_row_is_deleted_the_next_one_takes_its_place() {
    let folder = Folder::new();
    let job = list(&folder);
    let mut answer = ended(1, 2, true, 200);
    let body = vec![b'x'; 200_000];
    answer.end.response =
        Some(fetchlist_model::Response { headers: String::new(), body: body.clone().into() });
    record(&job, [ended(1, 1, false, 503), answer]);
    for row in [1, 2] {
        job.select(&Selecting::Toggle { row }).unwrap();
    }
    assert_eq!(job.delete(&RowSet::Selected).unwrap(), 2);
    let header = job.header().unwrap();
    assert_eq!((header.total, header.doubles, header.ok), (4, 1, 2));
    assert_eq!(pending(&job), [4, 5]);
    for (row, same_as) in [(3, None), (6, Some(3))] {
        let row = job.row(row).unwrap().unwrap();
        assert_eq!((row.view.same_as, row.tries.len()), (same_as, 2));
        assert_eq!(row.response.unwrap().body[..], body);
    }
}
