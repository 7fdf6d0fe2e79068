use std::convert::Infallible;

use bytes::Bytes;
use fetchlist_model::{
    CsvStyle, ErrorKind, ExportColumn, ExportFormat, ExportReport, ExportRequest, ExportRow, ExportValue,
    Field, FieldRule, FieldValue, HostErrorCode, Outcome, ResultColumn, Separator, Several,
};
use proptest::prelude::*;

use crate::{ExportError, Table, write::write_rows, write_file};

mod bodies;
mod csv;
mod files;
mod json;
mod xlsx;

const CSV: ExportFormat = ExportFormat::Csv;
const JSON: ExportFormat = ExportFormat::Json;

const NONE: Table<'static> = Table { input: &[], fields: &[] };

const PLAIN: CsvStyle = CsvStyle { excel: false, separator: Separator::Comma };

pub(crate) fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().copied().map(String::from).collect()
}

fn request(format: ExportFormat, body: bool) -> ExportRequest {
    ExportRequest { format, body, ..ExportRequest::default() }
}

pub(crate) fn ok_row() -> ExportRow {
    ExportRow {
        row: 1,
        input: ["A-1", "5"].iter().collect(),
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
        fields: vec![Some(FieldValue::Json("5.0".into())), Some(FieldValue::Text("=1".into())), None],
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
        input: ["=A1", "-5"].iter().collect(),
        outcome: Outcome::Failed,
        status: Some(503),
        error: Some(ErrorKind::HttpStatus),
        error_detail: "503 Service Unavailable".into(),
        final_url: None,
        body: None,
        ..ok_row()
    }
}

fn fields(names: &[&str]) -> Vec<Field> {
    let rule = || FieldRule::JsonPath { path: "$".into() };
    names.iter().map(|name| Field { name: (*name).into(), rule: rule(), several: Several::Join }).collect()
}

fn column(value: ExportValue, name: &str) -> ExportColumn {
    ExportColumn { value, name: name.into() }
}

fn bytes(
    table: &Table<'_>,
    request: &ExportRequest,
    rows: Vec<ExportRow>,
) -> Result<(Vec<u8>, ExportReport), ExportError> {
    let mut output = Vec::new();
    let rows = rows.into_iter().map(Ok::<_, Infallible>);
    let report = write_rows(&mut output, &std::env::temp_dir(), table, request, rows, |_| true)?;
    Ok((output, report))
}

fn written(columns: &[&str], request: &ExportRequest, rows: Vec<ExportRow>) -> String {
    let count = rows.len() as u32;
    let (output, report) = bytes(&Table { input: &strings(columns), fields: &[] }, request, rows).unwrap();
    assert_eq!(report, ExportReport { rows: count, ..ExportReport::default() });
    String::from_utf8(output).unwrap()
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
