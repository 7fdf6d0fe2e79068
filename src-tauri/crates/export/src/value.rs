use std::borrow::Cow;

use base64::{display::Base64Display, engine::general_purpose::STANDARD};
use fetchlist_model::{ErrorKind, ExportRow, ExportValue, FieldValue, Outcome, ResultColumn};
use jiff::{Timestamp, fmt::temporal::DateTimePrinter};

use crate::body::Body;

/// What stands in front of a body that is no text, in a cell.
const BINARY: &str = "base64:";

/// What a row has to say in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    Missing,
    Text(&'a str),
    Number(u64),
    /// Milliseconds since 1970-01-01 UTC.
    Time(i64),
    /// What is to be JSON.
    Json(&'a str),
    /// A body, with its Content-Type.
    Body(&'a [u8], Option<&'a str>),
}

/// A row's value in a column. A row that is not fetched has its number, its URL, its outcome and its attempts.
pub(crate) fn of(row: &ExportRow, column: ExportValue) -> Value<'_> {
    match column {
        ExportValue::Input(index) => {
            let (cells, index) = (&row.input, index as usize);
            text((index < cells.len()).then(|| cells.get(index)))
        }
        ExportValue::Result(column) => result(row, column),
        ExportValue::Field(index) => match row.fields.get(index as usize) {
            Some(Some(FieldValue::Text(text))) => Value::Text(text),
            Some(Some(FieldValue::Json(json))) => Value::Json(json),
            _ => Value::Missing,
        },
    }
}

fn result(row: &ExportRow, column: ResultColumn) -> Value<'_> {
    match column {
        ResultColumn::Row => Value::Number(row.row.into()),
        ResultColumn::Url => Value::Text(&row.url),
        ResultColumn::Outcome => Value::Text(row.outcome.as_str()),
        ResultColumn::Attempts => Value::Number(row.attempts.into()),
        _ if row.outcome == Outcome::NotFetched => Value::Missing,
        ResultColumn::Status => number(row.status),
        ResultColumn::Error => text(row.error.map(ErrorKind::as_str)),
        ResultColumn::ErrorDetail => text((!row.error_detail.is_empty()).then_some(&row.error_detail)),
        ResultColumn::FinalUrl => text(row.final_url.as_deref()),
        ResultColumn::Redirects => Value::Number(row.redirects.into()),
        ResultColumn::DurationMs => number(row.duration_ms),
        ResultColumn::SizeBytes => number(row.size_bytes),
        ResultColumn::ContentType => text(row.content_type.as_deref()),
        ResultColumn::FetchedAt => row.fetched_at_ms.map_or(Value::Missing, Value::Time),
        ResultColumn::Body => match &row.body {
            Some(body) => Value::Body(body, row.content_type.as_deref()),
            None => Value::Missing,
        },
    }
}

fn text(text: Option<&str>) -> Value<'_> {
    text.map_or(Value::Missing, Value::Text)
}

fn number<N: Into<u64>>(number: Option<N>) -> Value<'static> {
    number.map_or(Value::Missing, |number| Value::Number(number.into()))
}

/// A body as one cell: its text. One that is no text, or is text that begins with `base64:`, is `base64:` and its bytes in
/// base64.
pub(crate) fn body_cell<'a>(body: &'a [u8], content_type: Option<&str>) -> Cow<'a, str> {
    match Body::text_of(body, content_type) {
        Body::Text(text) if !text.starts_with(BINARY) => text,
        _ => format!("{BINARY}{}", Base64Display::new(body, &STANDARD)).into(),
    }
}

/// Adds a time in milliseconds since 1970 as RFC 3339 writes it; nothing for one beyond the year 9999.
pub(crate) fn push_time(milliseconds: i64, text: &mut String) {
    const PRINTER: DateTimePrinter = DateTimePrinter::new().precision(Some(3));
    if let Ok(time) = Timestamp::from_millisecond(milliseconds) {
        // Writing to a string cannot fail.
        let _ = PRINTER.print_timestamp(&time, text);
    }
}
