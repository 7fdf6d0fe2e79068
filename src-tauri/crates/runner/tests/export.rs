//! Exports that end before their end, and what is told of those that do not.

// A test that meets what it did not expect is to fail.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::{
    fs,
    sync::{Arc, Mutex},
};

use fetchlist_model::{
    BodiesRequest, ExportFormat, ExportRequest, Field, FieldRule, HostError, HostErrorCode, Settings, Several,
};
use fetchlist_origin::Origin;
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_that_were_not_kept_are_missed() {
    let origin = Origin::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings { keep_bodies: false, ..Settings::default() };
    let job = Job::create(&folder.path().join("a.fetchlist"), &settings).await.unwrap();
    let urls = ["/item/1", "/item/2", "/empty-204"];
    job.add_urls("list", urls.iter().map(|path| origin.url(path)).collect()).await.unwrap();
    job.start().await.unwrap();
    job.settled().await;
    let out = folder.path().join("out.csv");
    let request = |body| ExportRequest { body, ..ExportRequest::default() };
    let report = job.export(out.clone(), request(false), Work::unwatched()).await.unwrap();
    assert_eq!(report.missing_bodies, 0, "nobody wants one");
    let report = job.export(out.clone(), request(true), Work::unwatched()).await.unwrap();
    assert_eq!(report.missing_bodies, 2, "an empty one is none");
    let rule = FieldRule::JsonPath { path: "$.id".into() };
    job.set_fields(vec![Field { name: "id".into(), rule, several: Several::First }]).await.unwrap();
    let report = job.export(out, request(false), Work::unwatched()).await.unwrap();
    assert_eq!((report.missing_bodies, report.missing_fields), (2, vec![0]));
    job.close().await.unwrap();
}

#[tokio::test]
async fn an_export_never_goes_over_its_own_job() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let job = Job::create(&at("a.csv"), &Settings::default()).await.unwrap();
    job.add_urls("list", vec!["https://a.example/".into()]).await.unwrap();
    fs::create_dir(at("deep")).unwrap();
    fs::hard_link(at("a.csv"), at("link.csv")).unwrap();
    for target in ["a.csv", "deep/../a.csv", "link.csv", "a.csv-wal", "a.csv-shm", "a.csv-bodies/0/1.csv"] {
        let error =
            job.export(at(target), ExportRequest::default(), Work::unwatched()).await.expect_err(target);
        assert!(error.to_string().contains(target) && error.to_string().contains("another name"), "{error}");
        assert_eq!(HostError::from(error).code, HostErrorCode::OwnTarget);
    }
    for target in ["a.csv", "a.csv-bodies", "a.csv-bodies/0"] {
        let error = job.export_bodies(at(target), BodiesRequest::default(), Work::unwatched()).await;
        assert!(matches!(error, Err(RunnerError::OwnTarget { .. })), "{target}");
    }
    let error = job.save_copy(at("link.csv")).await;
    assert!(matches!(error, Err(RunnerError::OwnTarget { .. })));
    job.export(at("b.csv"), ExportRequest::default(), Work::unwatched()).await.unwrap();
    job.close().await.unwrap();
    let job = Job::open(&at("a.csv")).await.unwrap();
    assert_eq!(job.summary().await.unwrap().total, 1);
    job.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fields_of_an_export_are_its_own() {
    let origin = Origin::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let job = Job::create(&folder.path().join("a.fetchlist"), &Settings::default()).await.unwrap();
    job.add_urls("list", vec![origin.url("/item/7")]).await.unwrap();
    let field = |name: &str, path: &str| Field {
        name: name.into(),
        rule: FieldRule::JsonPath { path: path.into() },
        several: Several::Join,
    };
    let own = vec![field("own", "$.id")];
    job.set_fields(own.clone()).await.unwrap();
    job.start().await.unwrap();
    job.settled().await;
    let out = folder.path().join("out.csv");
    let export = async |fields| {
        let request = ExportRequest { fields, ..ExportRequest::default() };
        job.export(out.clone(), request, Work::unwatched()).await?;
        Ok::<_, RunnerError>(fs::read_to_string(&out).unwrap())
    };
    let text = export(Some(vec![field("other", "$.id"), field("none", "$.none")])).await.unwrap();
    assert!(text.contains(",other,none") && text.trim_end().ends_with(",7,"), "{text}");
    let wrong = export(Some(vec![field("wrong", "$[")])).await;
    assert!(matches!(wrong, Err(RunnerError::Field { .. })), "{wrong:?}");
    assert_eq!(job.summary().await.unwrap().fields, own);
    let text = export(None).await.unwrap();
    assert!(text.contains(",own\r\n") && text.trim_end().ends_with(",7"), "{text}");
    job.close().await.unwrap();
}
