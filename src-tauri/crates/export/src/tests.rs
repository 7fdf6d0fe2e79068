use std::{cell::Cell, convert::Infallible, fs, io};

use bytes::Bytes;
use fetchlist_model::{ErrorKind, ExportFormat, ExportRequest, ExportRow, HostErrorCode, Outcome};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{ExportError, Table, format_for, write_file, write_to};

const CSV: ExportFormat = ExportFormat::Csv;
const JSON: ExportFormat = ExportFormat::Json;

const NONE: Table<'static> = Table { input: &[], fields: &[] };

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().copied().map(String::from).collect()
}

fn request(format: ExportFormat, body: bool) -> ExportRequest {
    ExportRequest { format, body, ..ExportRequest::default() }
}

fn ok_row() -> ExportRow {
    ExportRow {
        row: 1,
        input: strings(&["A-1", "5"]),
        url: "https://a.example/1".into(),
        outcome: Outcome::Ok,
        status: Some(200),
        error: None,
        error_detail: String::new(),
        final_url: Some("https://b.example/1".into()),
        redirects: 1,
        attempts: 2,
        duration_ms: Some(41),
        size_bytes: Some(13),
        content_type: Some("application/json".into()),
        fetched_at_ms: Some(1_700_000_000_000),
        body: Some(Bytes::from_static(b"{\"price\": 5.0}")),
        is_body_missing: false,
        fields: Vec::new(),
    }
}

fn with_body(body: &'static [u8]) -> ExportRow {
    ExportRow { body: Some(Bytes::from_static(body)), content_type: None, ..ok_row() }
}

fn not_fetched() -> ExportRow {
    ExportRow { outcome: Outcome::NotFetched, attempts: 0, redirects: 0, body: None, ..ok_row() }
}

fn failed() -> ExportRow {
    ExportRow {
        row: 2,
        input: strings(&["=A1", "-5"]),
        outcome: Outcome::Failed,
        status: Some(503),
        error: Some(ErrorKind::HttpStatus),
        error_detail: "503 Service Unavailable".into(),
        final_url: None,
        body: None,
        ..ok_row()
    }
}

fn written(columns: &[&str], request: &ExportRequest, rows: Vec<ExportRow>) -> String {
    let mut output = Vec::new();
    let count = rows.len() as u32;
    let rows = rows.into_iter().map(Ok::<_, Infallible>);
    assert_eq!(write_to(&mut output, &strings(columns), request, rows).unwrap(), count);
    String::from_utf8(output).unwrap()
}

/// The cells of CSV that was written; its byte order mark is none of them.
fn cells(text: &str) -> Vec<Vec<String>> {
    assert!(text.starts_with('\u{feff}'));
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(String::from).collect()).collect()
}

#[test]
fn csv_has_the_input_then_the_results() {
    assert_eq!(
        written(&["sku", "status"], &request(CSV, false), vec![ok_row(), failed(), not_fetched()]),
        "\u{feff}sku,status,url,outcome,result_status,error,error_detail,final_url,redirects,attempts,duration_ms,\
         size_bytes,content_type,fetched_at\r\n\
         A-1,5,https://a.example/1,ok,200,,,https://b.example/1,1,2,41,13,application/json,2023-11-14T22:13:20.000Z\r\n\
         '=A1,-5,https://a.example/1,failed,503,http_status,503 Service Unavailable,,1,2,41,13,application/json,\
         2023-11-14T22:13:20.000Z\r\n\
         A-1,5,https://a.example/1,not_fetched,,,,,,0,,,,\r\n"
    );
}

#[test]
fn json_has_the_same_under_the_same_names() {
    let text = written(&["sku", "status"], &request(JSON, false), vec![ok_row(), not_fetched()]);
    assert_eq!(
        text,
        "[\n{\"row\":1,\"input\":{\"sku\":\"A-1\",\"status\":\"5\"},\"url\":\"https://a.example/1\",\"outcome\":\"ok\",\
         \"status\":200,\"error\":null,\"error_detail\":null,\"final_url\":\"https://b.example/1\",\"redirects\":1,\
         \"attempts\":2,\"duration_ms\":41,\"size_bytes\":13,\"content_type\":\"application/json\",\
         \"fetched_at\":\"2023-11-14T22:13:20.000Z\"},\n\
         {\"row\":1,\"input\":{\"sku\":\"A-1\",\"status\":\"5\"},\"url\":\"https://a.example/1\",\
         \"outcome\":\"not_fetched\",\"status\":null,\"error\":null,\"error_detail\":null,\"final_url\":null,\
         \"redirects\":null,\"attempts\":0,\"duration_ms\":null,\"size_bytes\":null,\"content_type\":null,\
         \"fetched_at\":null}\n]\n"
    );
}

#[test]
fn no_rows_are_a_table_with_a_header_and_an_empty_array() {
    assert!(written(&[], &request(CSV, true), vec![]).ends_with(",fetched_at,body\r\n"));
    assert_eq!(written(&[], &request(JSON, true), vec![]), "[\n]\n");
}

#[test]
fn formulas_in_names_cells_details_and_bodies_are_kept_from_running() {
    let row = ExportRow { error_detail: "@x".into(), ..with_body(b"-1+1|cmd") };
    let table = cells(&written(&["=x", "n"], &request(CSV, true), vec![row]));
    assert_eq!(table[0][0], "'=x");
    assert_eq!(table[1][6], "'@x");
    assert_eq!(table[1].last().unwrap(), "'-1+1|cmd");
}

#[test]
fn a_body_in_csv_is_its_text_or_base64() {
    for (body, cell) in [
        (&b"{\"a\":\r\n 1}"[..], "{\"a\":\r\n 1}"),
        (b"\xff\0", "base64:/wA="),
        (b"base64:x", "base64:YmFzZTY0Ong="),
        (b"", ""),
    ] {
        let table = cells(&written(&["sku", "n"], &request(CSV, true), vec![with_body(body)]));
        assert_eq!(table[1].last().unwrap(), cell);
    }
}

#[test]
fn a_body_in_json_is_json_or_text_or_base64() {
    for (body, json) in [
        (&b"{\"price\": 5.0,\n\"a\":1, \"a\":2}"[..], "{\"price\": 5.0,\n\"a\":1, \"a\":2}"),
        (b"hello \"you\"\n", r#""hello \"you\"\n""#),
        (b"\xff\0", r#"{"base64":"/wA="}"#),
        (b"", r#""""#),
    ] {
        let text = written(&[], &request(JSON, true), vec![with_body(body)]);
        assert!(text.ends_with(&format!(",\"body\":{json}}}\n]\n")), "{text}");
    }
    assert!(written(&[], &request(JSON, true), vec![failed()]).ends_with(",\"body\":null}\n]\n"));
}

#[test]
fn a_hostile_body_leaves_the_file_readable() {
    for body in
        ["[".repeat(100_000) + &"]".repeat(100_000), r#"["\ud800"]"#.into(), "[".repeat(60) + &"]".repeat(60)]
    {
        let row = ExportRow { body: Some(body.clone().into()), ..ok_row() };
        let text = written(&["sku"], &request(JSON, true), vec![row]);
        let value: Value = serde_json::from_str(&text).unwrap();
        assert!(value[0]["body"] == json!(body) || value[0]["body"].is_array());
    }
}

#[test]
fn a_row_with_fewer_cells_than_columns_is_filled_up() {
    let row = || ExportRow { input: strings(&["A-1"]), ..ok_row() };
    assert_eq!(cells(&written(&["a", "b"], &request(CSV, false), vec![row()]))[1][..2], ["A-1", ""]);
    let value: Value =
        serde_json::from_str(&written(&["a", "a"], &request(JSON, false), vec![row()])).unwrap();
    assert_eq!(value[0]["input"], json!({"a": "A-1", "a (2)": null}));
}

#[test]
fn endings_tell_the_format() {
    assert_eq!(format_for("a/b.CSV".as_ref()).unwrap().0, CSV);
    assert_eq!(format_for("b.json".as_ref()).unwrap().0, JSON);
    for (name, message) in [
        ("b.jsonl", "JSON Lines is not supported yet"),
        ("b.xlsx", "Excel workbook is not supported yet"),
        ("b", "no ending"),
        ("b.parquet", ".parquet is no format"),
    ] {
        let error = format_for(name.as_ref()).unwrap_err();
        assert_eq!(error.code(), HostErrorCode::ExportFailed);
        assert!(error.to_string().contains(message), "{error}");
        assert!(error.to_string().contains(".csv or .json"), "{error}");
    }
}

/// Rows of which the third cannot be had.
fn breaking() -> impl Iterator<Item = Result<ExportRow, io::Error>> {
    [Ok(ok_row()), Ok(ok_row()), Err(io::Error::other("the job file is damaged"))].into_iter()
}

fn names_in(folder: &std::path::Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_file_appears_whole_and_replaces_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.csv");
    fs::write(&path, "old").unwrap();
    let seen = Cell::new(String::new());
    let rows = std::iter::once_with(|| {
        seen.set(fs::read_to_string(&path).unwrap());
        Ok::<_, Infallible>(ok_row())
    });
    let report =
        write_file(&path, &Table { input: &strings(&["sku", "n"]), fields: &[] }, &request(CSV, false), rows)
            .unwrap();
    assert_eq!(seen.take(), "old", "it is untouched until all rows are written");
    assert_eq!((report.rows, report.path.as_str()), (1, path.to_str().unwrap()));
    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        written(&["sku", "n"], &request(CSV, false), vec![ok_row()])
    );
    assert_eq!(report.bytes, fs::metadata(&path).unwrap().len());
    assert_eq!(names_in(folder.path()), ["out.csv"]);
}

#[test]
fn an_error_leaves_the_old_file_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (folder.path().join("old.csv"), folder.path().join("new.csv"));
    fs::write(&old, "old").unwrap();
    for path in [&old, &new] {
        let error = write_file(path, &NONE, &request(CSV, false), breaking()).unwrap_err();
        assert!(matches!(&error, ExportError::Rows(_)));
        assert_eq!(error.to_string(), "the job file is damaged");
    }
    assert_eq!(fs::read_to_string(&old).unwrap(), "old");
    assert_eq!(names_in(folder.path()), ["old.csv"]);
}

#[test]
fn what_cannot_be_written_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let read_only = folder.path().join("locked.csv");
    fs::write(&read_only, "old").unwrap();
    let mut permissions = fs::metadata(&read_only).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&read_only, permissions).unwrap();
    for (path, code, message) in [
        (read_only, HostErrorCode::ReadOnlyTarget, "close it in other programs"),
        (folder.path().join("missing/out.csv"), HostErrorCode::ExportFailed, "make that folder first"),
        (folder.path().join("locked.csv/out.csv"), HostErrorCode::ExportFailed, "make that folder first"),
        (folder.path().to_owned(), HostErrorCode::ExportFailed, "choose the name of a file"),
    ] {
        let rows = std::iter::once(Ok::<_, Infallible>(ok_row()));
        let error = write_file(&path, &NONE, &request(CSV, false), rows).unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        assert!(error.to_string().starts_with(path.to_str().unwrap()), "{error}");
        assert!(error.to_string().contains(message), "{error}");
    }
    assert_eq!(names_in(folder.path()), ["locked.csv"]);
}

#[test]
fn an_error_of_the_disk_has_its_code() {
    struct Broken(io::ErrorKind);
    impl io::Write for Broken {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    for (kind, code) in [
        (io::ErrorKind::StorageFull, HostErrorCode::FullTarget),
        (io::ErrorKind::QuotaExceeded, HostErrorCode::FullTarget),
        (io::ErrorKind::FileTooLarge, HostErrorCode::FullTarget),
        (io::ErrorKind::ReadOnlyFilesystem, HostErrorCode::ReadOnlyTarget),
        (io::ErrorKind::BrokenPipe, HostErrorCode::ExportFailed),
    ] {
        for format in [CSV, JSON] {
            // More rows than any buffer holds, and one row, which only a flush brings out.
            for count in [2_000, 1] {
                let rows = (0..count).map(|_| Ok::<_, Infallible>(failed()));
                let error = write_to(Broken(kind), &[], &request(format, true), rows).unwrap_err();
                assert_eq!(error.code(), code);
            }
        }
    }
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn write(path: &std::path::Path) -> Result<u32, ExportError> {
        let rows = std::iter::once(Ok::<_, Infallible>(ok_row()));
        write_file(path, &NONE, &request(CSV, false), rows).map(|report| report.rows)
    }

    #[test]
    fn permissions_are_those_of_the_old_file_or_of_any_new_one() {
        let folder = tempfile::tempdir().unwrap();
        let mode = |name: &str| fs::metadata(folder.path().join(name)).unwrap().permissions().mode() & 0o777;
        fs::write(folder.path().join("usual"), "").unwrap();
        write(&folder.path().join("new.csv")).unwrap();
        assert_eq!(mode("new.csv"), mode("usual"));

        let private = folder.path().join("private.csv");
        fs::write(&private, "").unwrap();
        for bits in [0o600, 0o664] {
            fs::set_permissions(&private, fs::Permissions::from_mode(bits)).unwrap();
            write(&private).unwrap();
            assert_eq!(mode("private.csv"), bits);
        }
    }

    #[test]
    fn a_link_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("deep")).unwrap();
        symlink("deep/middle.csv", at("link.csv")).unwrap();
        symlink("real.csv", at("deep/middle.csv")).unwrap();
        for _ in 0..2 {
            write(&at("link.csv")).unwrap();
            assert!(at("link.csv").is_symlink() && at("deep/middle.csv").is_symlink());
            assert!(fs::metadata(at("deep/real.csv")).unwrap().len() > 0);
        }
        symlink("round.csv", at("round.csv")).unwrap();
        assert_eq!(write(&at("round.csv")).unwrap_err().code(), HostErrorCode::ExportFailed);
    }

    #[test]
    fn a_device_is_written_to_and_not_replaced() {
        assert_eq!(write("/dev/null".as_ref()).unwrap(), 1);
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
        if fs::metadata("/dev/full").is_ok() {
            assert_eq!(write("/dev/full".as_ref()).unwrap_err().code(), HostErrorCode::FullTarget);
        }
    }
}

/// A cell as CSV holds it, without the `'` that keeps a spreadsheet from taking it for a formula.
fn unguarded(cell: &str, original: &str) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if rest == original => rest.into(),
        _ => cell.into(),
    }
}

fn nasty() -> impl Strategy<Value = String> {
    prop_oneof![
        10 => any::<String>(),
        10 => prop::collection::vec(
            prop::sample::select(vec![
                "\"", ",", "\r", "\n", "\0", "'", "=", "-", "1", "\t", " ", "𝒳", "\u{feff}", "\\"
            ]),
            0..12,
        )
        .prop_map(|parts| parts.concat()),
        1 => Just("long ".repeat(20_000)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn csv_gives_back_what_went_in(
        columns in prop::collection::vec(nasty(), 0..4),
        table in prop::collection::vec((prop::collection::vec(nasty(), 3), nasty()), 0..8),
    ) {
        let row = |(input, body): &(Vec<String>, String)| ExportRow {
            input: input[..columns.len()].to_vec(), body: Some(body.clone().into()), content_type: None, ..ok_row()
        };
        let names: Vec<&str> = columns.iter().map(String::as_str).collect();
        let read = cells(&written(&names, &request(CSV, true), table.iter().map(row).collect()));
        prop_assert_eq!(read.len(), table.len() + 1);
        for (name, original) in read[0].iter().zip(&columns) {
            prop_assert_eq!(&unguarded(name, original), original);
        }
        for (record, (input, body)) in read[1..].iter().zip(&table) {
            for (cell, original) in record.iter().zip(&input[..columns.len()]) {
                prop_assert_eq!(&unguarded(cell, original), original);
                prop_assert_eq!(cell != original, crate::formula::looks_like_formula(original));
            }
            // A byte order mark is no part of a body's text.
            let original = body.strip_prefix('\u{feff}').unwrap_or(body);
            prop_assert_eq!(&unguarded(record.last().unwrap(), original), original);
        }
    }

    #[test]
    fn json_gives_back_what_went_in(
        columns in prop::collection::vec(nasty(), 0..4),
        table in prop::collection::vec((prop::collection::vec(nasty(), 3), prop::collection::vec(any::<u8>(), 0..20)), 0..8),
    ) {
        let row = |(input, body): &(Vec<String>, Vec<u8>)| ExportRow {
            input: input[..columns.len()].to_vec(), body: Some(body.clone().into()), content_type: None, ..ok_row()
        };
        let names: Vec<&str> = columns.iter().map(String::as_str).collect();
        let text = written(&names, &request(JSON, true), table.iter().map(row).collect());
        let read: Vec<Value> = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(read.len(), table.len());
        for (object, (input, body)) in read.iter().zip(&table) {
            let inputs = object["input"].as_object().unwrap();
            prop_assert_eq!(inputs.len(), columns.len());
            for (key, original) in crate::names::as_keys(&columns).iter().zip(input) {
                prop_assert_eq!(inputs[key].as_str(), Some(original.as_str()));
            }
            if let Ok(json) = serde_json::from_slice::<Value>(body) {
                prop_assert_eq!(&object["body"], &json);
            }
        }
    }

    #[test]
    fn json_of_any_shape_is_embedded_byte_for_byte(body in "[\\[\\]{}\":, 0-9a-ce\\\\nul]{0,30}") {
        let row = ExportRow { body: Some(body.clone().into()), content_type: None, ..ok_row() };
        let text = written(&[], &request(JSON, true), vec![row]);
        let read: Value = serde_json::from_str(&text).unwrap();
        if let Ok(json) = serde_json::from_str::<Value>(&body) {
            let end = format!(",\"body\":{body}}}\n]\n");
            prop_assert!(text.ends_with(&end));
            prop_assert_eq!(&read[0]["body"], &json);
        } else {
            prop_assert_eq!(read[0]["body"].as_str(), Some(body.as_str()));
        }
    }
}
