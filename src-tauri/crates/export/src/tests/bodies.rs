use std::{
    fs, io,
    path::{Path, PathBuf},
};

use fetchlist_model::{BodiesRequest, HostError};
use proptest::prelude::*;

use super::*;
use crate::{check_folder, check_names, write_bodies};

fn page(row: u32, url: &str, body: &str) -> ExportRow {
    let body = Some(Bytes::copy_from_slice(body.as_bytes()));
    ExportRow { row, url: url.into(), body, content_type: Some("text/html".into()), ..ok_row() }
}

fn write_as(folder: &Path, name: &str, rows: Vec<ExportRow>) -> Result<ExportReport, ExportError> {
    let table = Table { input: &strings(&["sku", "url"]), fields: &[] };
    let request = BodiesRequest { name: name.into(), ..BodiesRequest::default() };
    write_bodies(folder, &table, &request, rows.into_iter().map(Ok::<_, Infallible>))
}

/// All files below the folder, with `/`, sorted.
fn files(folder: &Path) -> Vec<String> {
    fn collect(folder: &Path, prefix: &str, files: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
            if entry.file_type().unwrap().is_dir() {
                collect(&entry.path(), &format!("{name}/"), files);
            } else {
                files.push(name);
            }
        }
    }
    let mut all = Vec::new();
    collect(folder, "", &mut all);
    all.sort();
    all
}

fn manifest(path: PathBuf) -> Vec<Vec<String>> {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.starts_with('\u{feff}') && text.ends_with("\r\n"));
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(String::from).collect()).collect()
}

#[test]
fn bodies_become_files_with_a_list_of_them() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().join("deep/er");
    let rows = vec![
        page(1, "https://a.example/shop/item.php?x=1", "<p>"),
        failed(),
        ExportRow { row: 3, content_type: None, ..page(3, "https://a.example/", "") },
        ExportRow { row: 4, input: ["=1"].iter().collect(), ..not_fetched() },
    ];
    let report = write_as(&at, "{row}-{name}", rows).unwrap();
    assert_eq!((report.rows, report.bytes, report.missing_bodies), (2, 3, 2));
    assert_eq!(report.path, at.to_str().unwrap());
    assert_eq!(files(&at), ["1-item.html", "3-index.bin", "manifest.csv"]);
    assert_eq!(fs::read_to_string(at.join("1-item.html")).unwrap(), "<p>");
    let list = manifest(at.join("manifest.csv"));
    let header = "row,file,result_url,content_type,size_bytes,sha256,outcome,error,sku,url";
    assert_eq!(list[0].join(","), header);
    let sha256 = "33f2799467177287a29260780a107ac98ea63dd6165f67fcc0d74767d0a82090";
    assert_eq!(list[1][..2], ["1", "1-item.html"]);
    assert_eq!(list[1][2..5], ["https://a.example/shop/item.php?x=1", "text/html", "3"]);
    assert_eq!(list[1][5], sha256);
    assert_eq!(list[1][6..], ["ok", "", "A-1", "5"]);
    assert_eq!(list[2][..2], ["2", ""]);
    assert_eq!(list[2][4..], ["", "", "failed", "http_status", "'=A1", "-5"]);
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(list[3][4..6], ["0", empty]);
    assert_eq!(list[4][6..], ["not_fetched", "", "'=1", ""]);
}

#[test]
fn what_was_there_before_stays() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["x.html", "manifest.csv"] {
        fs::write(folder.path().join(name), "old").unwrap();
    }
    let rows = || (1..=3).map(|row| page(row, "https://a.example/x", "new")).collect();
    write_as(folder.path(), "{name}", rows()).unwrap();
    write_as(
        folder.path(),
        "manifest",
        vec![ExportRow { content_type: Some("text/csv".into()), ..page(1, "x", "") }],
    )
    .unwrap();
    assert_eq!(
        files(folder.path()),
        [
            "manifest (2).csv",
            "manifest (3).csv",
            "manifest (4).csv",
            "manifest.csv",
            "x (2).html",
            "x (3).html",
            "x (4).html",
            "x.html"
        ]
    );
    for name in ["x.html", "manifest.csv"] {
        assert_eq!(fs::read_to_string(folder.path().join(name)).unwrap(), "old");
    }
    let list = manifest(folder.path().join("manifest (2).csv"));
    let named: Vec<&str> = list[1..].iter().map(|line| &*line[1]).collect();
    assert_eq!(named, ["x (2).html", "x (3).html", "x (4).html"]);
}

#[test]
fn a_body_does_not_take_the_name_of_the_list() {
    let folder = tempfile::tempdir().unwrap();
    let row =
        ExportRow { content_type: Some("text/csv".into()), ..page(1, "https://a.example/Manifest", "") };
    write_as(folder.path(), "{name}", vec![row]).unwrap();
    assert_eq!(files(folder.path()), ["Manifest (2).csv", "manifest.csv"]);
}

#[test]
fn names_that_differ_only_in_capitals_or_form_are_one() {
    let folder = tempfile::tempdir().unwrap();
    let urls = ["README", "readme", "%C3%84", "a%CC%88"].map(|name| format!("https://a.example/{name}"));
    write_as(folder.path(), "{name}", urls.iter().map(|url| page(1, url, "")).collect()).unwrap();
    assert_eq!(
        files(folder.path()),
        ["README.html", "manifest.csv", "readme (2).html", "Ä.html", "ä (2).html"]
    );
}

#[test]
fn more_than_a_thousand_files_stand_in_subfolders() {
    let folder = tempfile::tempdir().unwrap();
    let rows = |count: u32| (1..=count).map(|row| page(row, "https://a.example/x", &row.to_string()));
    write_as(&folder.path().join("few"), "{row}", rows(1_000).collect()).unwrap();
    assert_eq!(fs::read_dir(folder.path().join("few")).unwrap().count(), 1_001);

    let many = folder.path().join("many");
    fs::create_dir_all(many.join("0002")).unwrap();
    // The names before the subfolders are made, and after, and rows without a file between.
    let mut table: Vec<ExportRow> = rows(2_001).collect();
    table.insert(1_500, failed());
    table.insert(500, failed());
    let report = write_as(&many, "same", table).unwrap();
    assert_eq!((report.rows, report.missing_bodies), (2_001, 2));
    let in_folder = |name: &str| fs::read_dir(many.join(name)).unwrap().count();
    assert_eq!(
        [in_folder("0001"), in_folder("0002 (2)"), in_folder("0003"), in_folder("0002")],
        [1_000, 1_000, 1, 0]
    );
    assert_eq!(in_folder(""), 5);
    let list = manifest(many.join("manifest.csv"));
    assert_eq!(list.len(), 2_004);
    assert_eq!(list[1][1], "0001/same.html");
    let listed = list[1..].iter().filter(|line| !line[1].is_empty());
    for (line, row) in listed.zip(1..=2_001) {
        assert_eq!(fs::read_to_string(many.join(&line[1])).unwrap(), row.to_string());
    }
}

#[test]
fn an_error_half_way_leaves_whole_files_and_their_list() {
    let folder = tempfile::tempdir().unwrap();
    let table = Table { input: &[], fields: &[] };
    let broken = |written: u32| {
        let rows = (1..=written).map(|row| Ok(page(row, "https://a.example/x", "body")));
        let rows = rows.chain([Err(io::Error::other("it was cancelled"))]);
        write_bodies(&folder.path().join("x"), &table, &BodiesRequest::default(), rows).unwrap_err()
    };
    let error = broken(0);
    assert!(matches!(error, ExportError::Rows(_)), "{error}");
    assert_eq!(files(folder.path()), [""; 0]);
    assert!(!folder.path().join("x").exists());
    for count in [2, 1_500] {
        let error = broken(count);
        let message = format!("it was cancelled; {count} files are in ");
        assert!(error.to_string().starts_with(&message), "{error}");
        assert!(error.to_string().ends_with("x already, listed in manifest.csv"), "{error}");
        let told = HostError::from(&error);
        assert_eq!((told.code, told.count), (HostErrorCode::ExportHalfway, Some(count.into())));
        let ExportError::Halfway { files, cause, .. } = error else { panic!("{error}") };
        assert!(files == count && matches!(*cause, ExportError::Rows(_)));
        let at = folder.path().join("x");
        let list = manifest(at.join("manifest.csv"));
        assert_eq!(list.len() as u32, count + 1);
        for line in &list[1..] {
            assert_eq!(fs::read_to_string(at.join(&line[1])).unwrap(), "body");
        }
        assert_eq!(super::bodies::files(&at).len() as u32, count + 1);
        fs::remove_dir_all(at).unwrap();
    }
    let full = ExportError::Halfway {
        files: 3,
        folder: folder.path().into(),
        manifest: None,
        cause: Box::new(ExportError::output(io::ErrorKind::StorageFull.into())),
    };
    assert_eq!(full.code(), HostErrorCode::FullHalfway);
}

#[test]
fn a_folder_or_a_name_that_cannot_be_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let error = write_as(&file, "{row}", vec![]).unwrap_err();
    assert_eq!(error.code(), HostErrorCode::ExportFailed);
    assert!(error.to_string().starts_with(file.to_str().unwrap()), "{error}");
    assert!(error.to_string().contains("a file stands where a folder is needed"), "{error}");
    for folder in [file.clone(), file.join("a/b")] {
        let error = check_folder(&folder).unwrap_err();
        assert!(error.to_string().starts_with(folder.to_str().unwrap()), "{error}");
        assert!(error.to_string().contains("a file stands where a folder is needed"), "{error}");
    }
    check_folder(&folder.path().join("a/b")).unwrap();
    check_folder(folder.path()).unwrap();
    check_folder("no-such-folder/here".as_ref()).unwrap();
    assert_eq!(files(folder.path()), ["file"]);
    check_names("{row}-{sku}", &strings(&["sku"])).unwrap();
    check_names("{row}-{sku}", &[]).unwrap_err();
    let error = write_as(&folder.path().join("x"), "{price}", vec![]).unwrap_err();
    assert!(error.to_string().contains("{price}"), "{error}");
    assert!(!folder.path().join("x").exists());
}

#[cfg(unix)]
#[test]
fn links_are_never_followed() {
    use std::os::unix::fs::symlink;

    let folder = tempfile::tempdir().unwrap();
    let (inside, outside) = (folder.path().join("in"), folder.path().join("out"));
    fs::create_dir_all(&inside).unwrap();
    fs::create_dir_all(&outside).unwrap();
    symlink(&outside, inside.join("0001")).unwrap();
    symlink(outside.join("a"), inside.join("1.html")).unwrap();
    symlink(outside.join("b"), inside.join("manifest.csv")).unwrap();
    let rows = (1..=1_001).map(|row| page(row, "https://a.example/x", "")).collect();
    write_as(&inside, "{row}", rows).unwrap();
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 0);
    assert!(inside.join("0001 (2)/1 (2).html").is_file());
    assert!(inside.join("manifest (2).csv").is_file());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_a_list_says_files_stay_in_their_folder(
        rows in prop::collection::vec((nasty(), nasty(), prop::option::of(nasty())), 1..6),
        template in prop::sample::select(vec!["{sku}", "{name}", "{host}{sku}", "{row}/{sku}/{name}", "../{sku}"]),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().join("in");
        let row = |(sku, url, content_type): &(String, String, Option<String>)| ExportRow {
            input: [sku].into_iter().collect(), url: format!("https://a.example/{url}"), content_type: content_type.clone(), ..ok_row()
        };
        let report = write_as(&at, template, rows.iter().map(row).collect()).unwrap();
        prop_assert_eq!(report.rows as usize, rows.len());
        prop_assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        let list = manifest(at.join("manifest.csv"));
        let mut listed: Vec<String> = list[1..].iter().map(|line| line[1].clone()).collect();
        prop_assert!(listed.iter().all(|name| name.len() <= 255 && !name.contains('/')), "{:?}", listed);
        listed.push("manifest.csv".into());
        listed.sort();
        prop_assert_eq!(files(&at), listed);
    }
}
