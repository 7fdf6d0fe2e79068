//! Exports that end before their end.

// A test that meets what it did not expect is to fail.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::{
    fs,
    sync::{Arc, Mutex},
};

use fetchlist_model::{ExportFormat, ExportRequest, Settings};
use fetchlist_runner::{Job, RunnerError, Work};
use tokio_util::sync::CancellationToken;

#[tokio::test]
async fn a_workbook_is_cancelled_while_it_is_packed() {
    let folder = tempfile::tempdir().unwrap();
    let job = Job::create(&folder.path().join("a.fetchlist"), &Settings::default()).await.unwrap();
    let urls =
        (0..30_000_u64).map(|n| format!("https://a.example/{}", n.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
    job.add_urls("list", urls.collect()).await.unwrap();
    let files = || fs::read_dir(folder.path()).unwrap().count();
    let (before, shares) = (files(), Arc::new(Mutex::new(Vec::new())));
    let cancelled = CancellationToken::new();
    let (cancel, told) = (cancelled.clone(), shares.clone());
    let work = Work::new(cancelled, move |progress| {
        if progress.share > 0.6 {
            assert_eq!(progress.rows, 30_000);
            cancel.cancel();
        }
        told.lock().unwrap().push(progress.share);
    });
    let request = ExportRequest { format: ExportFormat::Xlsx, ..ExportRequest::default() };
    let error = job.export(folder.path().join("out.xlsx"), request, work).await.unwrap_err();
    assert!(matches!(error, RunnerError::Cancelled), "{error}");
    assert_eq!(files(), before);
    job.close().await.unwrap();
    let shares = shares.lock().unwrap();
    assert!(shares.is_sorted() && shares[0] < 0.6, "{shares:?}");
}
