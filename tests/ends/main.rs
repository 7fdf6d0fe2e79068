//! What goes in comes out: tables written by `export` and read by `intake`.

// A test that meets what it did not expect is to fail.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;

use fetchlist_export::{Table, write_file};
use fetchlist_intake::{IntakeError, ListFile};
use fetchlist_model::{
    CsvStyle, ExportColumn, ExportFormat, ExportRequest, ExportRow, ExportValue, ImportOptions, Quote,
    Separator,
};
use proptest::prelude::*;

fn row(number: usize, cells: &[String]) -> ExportRow {
    ExportRow { row: number as u32 + 1, input: cells.iter().collect(), ..ExportRow::default() }
}

/// The table as plain CSV, its own columns alone.
fn written(names: &[String], rows: &[Vec<String>], separator: Separator) -> Vec<u8> {
    let columns = names.iter().enumerate().map(|(at, name)| {
        let value = ExportValue::Input(at as u32);
        ExportColumn { value, name: name.clone() }
    });
    let request = ExportRequest {
        format: ExportFormat::Csv,
        csv: CsvStyle { excel: false, separator },
        columns: Some(columns.collect()),
        ..ExportRequest::default()
    };
    let rows = rows.iter().enumerate().map(|(number, cells)| Ok::<_, IntakeError>(row(number, cells)));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("table.csv");
    write_file(&path, &Table { input: names, fields: &[] }, &request, rows, |_| true).unwrap();
    fs::read(path).unwrap()
}

fn read(bytes: &[u8], separator: Separator) -> (Vec<String>, Vec<Vec<String>>) {
    let list = ListFile::spool(bytes, "list.csv").unwrap();
    let options = ImportOptions {
        encoding: Some("UTF-8".into()),
        separator: Some(separator),
        quote: Some(Quote::Double),
        header: Some(true),
        url_column: Some(0),
        ..ImportOptions::default()
    };
    let mut rows = list.rows(&list.preview(&options).unwrap()).unwrap();
    let cells = rows.by_ref().map(|row| row.unwrap().cells.iter().map(str::to_owned).collect()).collect();
    (rows.columns(), cells)
}

/// A cell that makes trouble elsewhere.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => any::<String>(),
        4 => "[ \"',;|\\t\\r\\n\\x00=+@a0-]{0,8}",
        2 => prop::sample::select(vec![
            "", " ", "\"", "\"\"", "\r", "\n", "\r\n", "\0", "\u{feff}x", "𝄞🦀", "0190000000000000001", "=1+1", "sep=;",
        ])
        .prop_map(str::to_owned),
        1 => "[a\"\\n,]".prop_map(|character| character.repeat(100_000)),
    ]
}

fn table() -> impl Strategy<Value = (Vec<String>, Vec<Vec<String>>)> {
    (1..5_usize).prop_flat_map(|width| {
        let names =
            prop::collection::hash_set("[a-z]{1,6}", width).prop_map(|names| names.into_iter().collect());
        (names, prop::collection::vec(prop::collection::vec(cell(), width), 1..6))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn a_table_that_was_written_is_read_again_as_it_was(
        (names, rows) in table(),
        separator in prop::sample::select(vec![Separator::Comma, Separator::Semicolon, Separator::Tab]),
    ) {
        let bytes = written(&names, &rows, separator);
        let (names_read, rows_read) = read(&bytes, separator);
        prop_assert_eq!(names_read, names);
        prop_assert_eq!(rows_read, rows);
    }
}
