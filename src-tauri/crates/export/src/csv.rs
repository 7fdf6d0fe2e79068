use std::io::{self, Write};

use base64::{display::Base64Display, engine::general_purpose::STANDARD};
use csv::{Terminator, WriterBuilder};
use fetchlist_model::ExportRow;

use crate::{
    body::Body,
    formula::looks_like_formula,
    names,
    results::{self, Value},
    write::{BUFFER_BYTES, push_time},
};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// What stands in front of a body that is no text.
const BINARY: &str = "base64:";

/// Writes rows as comma-separated values (RFC 4180), the way that Excel opens right: UTF-8 with a byte order mark, CRLF.
///
/// Text that a spreadsheet may take for a formula, names of columns and bodies included, gets a `'` in front. Numbers
/// among the results are never touched. A body is its text; one that is no text, or is text that begins with `base64:`,
/// is `base64:` and its bytes in base64.
pub(crate) struct CsvRows<W: Write> {
    output: csv::Writer<W>,
    columns: usize,
    with_body: bool,
    scratch: String,
}

impl<W: Write> CsvRows<W> {
    pub(crate) fn begin(mut writer: W, columns: &[String], with_body: bool) -> io::Result<Self> {
        writer.write_all(BYTE_ORDER_MARK)?;
        let output = WriterBuilder::new()
            .terminator(Terminator::CRLF)
            .buffer_capacity(BUFFER_BYTES)
            .from_writer(writer);
        let mut rows = Self { output, columns: columns.len(), with_body, scratch: String::new() };
        let body = with_body.then_some(results::BODY);
        let results: Vec<&str> = results::NAMES.into_iter().chain(body).collect();
        for name in names::of_table(columns, &results) {
            rows.text(&name)?;
        }
        rows.end_row()?;
        Ok(rows)
    }

    pub(crate) fn row(&mut self, row: &ExportRow) -> io::Result<()> {
        for index in 0..self.columns {
            self.text(row.input.get(index).map_or("", String::as_str))?;
        }
        for value in results::of(row) {
            match value {
                Value::Missing => self.field("")?,
                Value::Text(text) => self.text(text)?,
                Value::Number(number) => self.field(itoa::Buffer::new().format(number))?,
                Value::Time(time) => {
                    self.scratch.clear();
                    push_time(time, &mut self.scratch);
                    self.output.write_field(&self.scratch).map_err(plain)?;
                }
            }
        }
        if self.with_body {
            self.body(row)?;
        }
        self.end_row()
    }

    pub(crate) fn end(mut self) -> io::Result<()> {
        self.output.flush()
    }

    fn body(&mut self, row: &ExportRow) -> io::Result<()> {
        let Some(body) = &row.body else { return self.field("") };
        match Body::text_of(body, row.content_type.as_deref()) {
            Body::Text(text) if !text.starts_with(BINARY) => self.text(&text),
            _ => self.field(&format!("{BINARY}{}", Base64Display::new(body, &STANDARD))),
        }
    }

    fn text(&mut self, text: &str) -> io::Result<()> {
        if !looks_like_formula(text) {
            return self.field(text);
        }
        self.scratch.clear();
        self.scratch.push('\'');
        self.scratch.push_str(text);
        self.output.write_field(&self.scratch).map_err(plain)
    }

    fn field(&mut self, text: &str) -> io::Result<()> {
        self.output.write_field(text).map_err(plain)
    }

    fn end_row(&mut self) -> io::Result<()> {
        self.output.write_record(None::<&[u8]>).map_err(plain)
    }
}

/// The error as the system gave it, which tells a full disk from others.
fn plain(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
