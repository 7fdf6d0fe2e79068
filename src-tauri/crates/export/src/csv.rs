use std::io::{self, Write};

use csv::{QuoteStyle, Terminator, WriterBuilder};
use fetchlist_model::{CsvStyle, ExportColumn, ExportRow, Separator};

use crate::{
    ExportError,
    formula::looks_like_formula,
    value::{self, Value, body_cell, push_time},
    write::BUFFER_BYTES,
};

pub(crate) const BYTE_ORDER_MARK: char = '\u{feff}';

/// Writes rows as separated values (RFC 4180), with CRLF.
///
/// For Excel it is UTF-8 with a byte order mark, and text that a spreadsheet may take for a formula, names of columns and
/// bodies included, gets a `'` in front; numbers among the results are never touched. Else every value is just as it is.
pub(crate) struct CsvRows<W: Write> {
    output: Cells<W>,
    columns: Vec<ExportColumn>,
    scratch: String,
}

impl<W: Write> CsvRows<W> {
    pub(crate) fn begin(
        mut writer: W,
        style: CsvStyle,
        columns: Vec<ExportColumn>,
    ) -> Result<Self, ExportError> {
        let separator = separator(style.separator)?;
        let starts_with_mark = columns.first().is_some_and(|column| column.name.starts_with(BYTE_ORDER_MARK));
        // In front of all, without quotes, a reader would take it for the file's and drop it.
        let quotes =
            if starts_with_mark && !style.excel { QuoteStyle::Always } else { QuoteStyle::Necessary };
        let mut header = Cells::new(Vec::new(), separator, quotes, style.excel);
        let begin = || {
            columns.iter().try_for_each(|column| header.text(&column.name))?;
            header.end_row()?;
            if style.excel {
                write!(writer, "{BYTE_ORDER_MARK}")?;
            }
            writer.write_all(&header.into_inner()?)
        };
        begin().map_err(ExportError::output)?;
        let output = Cells::new(writer, separator, QuoteStyle::Necessary, style.excel);
        Ok(Self { output, columns, scratch: String::new() })
    }

    pub(crate) fn row(&mut self, row: &ExportRow) -> io::Result<()> {
        for column in &self.columns {
            match value::of(row, column.value) {
                Value::Missing => self.output.field("")?,
                Value::Text(text) | Value::Json(text) => self.output.text(text)?,
                Value::Number(number) => self.output.field(itoa::Buffer::new().format(number))?,
                Value::Time(time) => {
                    self.scratch.clear();
                    push_time(time, &mut self.scratch);
                    self.output.field(&self.scratch)?;
                }
                Value::Body(body, content_type) => self.output.text(&body_cell(body, content_type))?,
            }
        }
        self.output.end_row()
    }

    pub(crate) fn end(self) -> io::Result<()> {
        self.output.into_inner()?.flush()
    }
}

/// Cells on their way into separated values.
pub(crate) struct Cells<W: Write> {
    output: csv::Writer<W>,
    /// Whether formulas get a `'` in front.
    pub(crate) guards: bool,
    scratch: String,
}

impl<W: Write> Cells<W> {
    pub(crate) fn new(writer: W, separator: u8, quotes: QuoteStyle, guards: bool) -> Self {
        let output = WriterBuilder::new()
            .delimiter(separator)
            .quote_style(quotes)
            .terminator(Terminator::CRLF)
            .buffer_capacity(BUFFER_BYTES)
            .from_writer(writer);
        Self { output, guards, scratch: String::new() }
    }

    /// A cell that may hold a formula.
    pub(crate) fn text(&mut self, text: &str) -> io::Result<()> {
        if !self.guards || !looks_like_formula(text) {
            return self.field(text);
        }
        self.scratch.clear();
        self.scratch.push('\'');
        self.scratch.push_str(text);
        self.output.write_field(&self.scratch).map_err(plain)
    }

    /// A cell that holds none.
    pub(crate) fn field(&mut self, text: &str) -> io::Result<()> {
        self.output.write_field(text).map_err(plain)
    }

    pub(crate) fn end_row(&mut self) -> io::Result<()> {
        self.output.write_record(None::<&[u8]>).map_err(plain)
    }

    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }

    /// What it writes to, with all of it written.
    pub(crate) fn into_inner(self) -> io::Result<W> {
        self.output.into_inner().map_err(csv::IntoInnerError::into_error)
    }
}

fn separator(separator: Separator) -> Result<u8, ExportError> {
    let character = match separator {
        Separator::Comma => ',',
        Separator::Semicolon => ';',
        Separator::Tab => '\t',
        Separator::Pipe => '|',
        Separator::Other(character) => character,
        Separator::Lines => '\n',
    };
    let is_usable = character.is_ascii() && !matches!(character, '"' | '\r' | '\n' | '\0');
    if !is_usable || character.is_ascii_alphanumeric() {
        return Err(ExportError::Separator(character));
    }
    Ok(character as u8)
}

/// The error as the system gave it, which tells a full disk from others.
fn plain(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
