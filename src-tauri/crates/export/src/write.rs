use std::{
    error::Error,
    io::{self, Write},
};

use fetchlist_model::{ExportFormat, ExportRequest, ExportRow};
use jiff::{Timestamp, fmt::temporal::DateTimePrinter};

use crate::{ExportError, csv::CsvRows, json::JsonRows};

/// Bytes that are written at a time.
pub(crate) const BUFFER_BYTES: usize = 64 * 1024;

/// Writes the rows to `writer` and flushes it; returns their number. Which rows, and in which order, is the caller's
/// choice: `request.rows` is not looked at.
///
/// Both formats hold the same: the `columns` of the input, then `url`, `outcome`, `status`, `error`, `error_detail`,
/// `final_url`, `redirects`, `attempts`, `duration_ms`, `size_bytes`, `content_type`, `fetched_at` (RFC 3339, UTC, with
/// milliseconds), and `body` if it is asked for. A row that is not fetched has an URL, an outcome, and 0 attempts or more.
/// A row without a cell for one of the columns has none there; cells beyond the columns are not written.
///
/// The first error of `rows` ends it, and comes back as [`ExportError::Rows`].
pub fn write_to<E>(
    writer: impl Write,
    columns: &[String],
    request: &ExportRequest,
    rows: impl IntoIterator<Item = Result<ExportRow, E>>,
) -> Result<u32, ExportError>
where
    E: Into<Box<dyn Error + Send + Sync>>,
{
    let mut count = 0;
    let each = |write: &mut dyn FnMut(&ExportRow) -> io::Result<()>| {
        for row in rows {
            write(&row.map_err(|error| ExportError::Rows(error.into()))?).map_err(ExportError::output)?;
            count += 1;
        }
        Ok(())
    };
    match request.format {
        ExportFormat::Csv => {
            let mut output = CsvRows::begin(writer, columns, request.body).map_err(ExportError::output)?;
            each(&mut |row| output.row(row))?;
            output.end()
        }
        ExportFormat::JsonLines | ExportFormat::Xlsx => {
            return Err(ExportError::output(io::ErrorKind::Unsupported.into()));
        }
        ExportFormat::Json => {
            let mut output = JsonRows::begin(writer, columns, request.body).map_err(ExportError::output)?;
            each(&mut |row| output.row(row))?;
            output.end()
        }
    }
    .map_err(ExportError::output)?;
    Ok(count)
}

/// Adds a time in milliseconds since 1970 as RFC 3339 writes it; nothing for one beyond the year 9999.
pub(crate) fn push_time(milliseconds: i64, text: &mut String) {
    const PRINTER: DateTimePrinter = DateTimePrinter::new().precision(Some(3));
    if let Ok(time) = Timestamp::from_millisecond(milliseconds) {
        // Writing to a string cannot fail.
        let _ = PRINTER.print_timestamp(&time, text);
    }
}
