use std::{
    error::Error,
    io::{self, Write},
    path::Path,
};

use fetchlist_model::{ExportFormat, ExportReport, ExportRequest, ExportRow};

use crate::{
    ExportError, Table, columns,
    csv::CsvRows,
    json::JsonRows,
    xlsx::{MOST_ROWS, XlsxRows},
};

/// Bytes that are written at a time.
pub(crate) const BUFFER_BYTES: usize = 64 * 1024;

/// Writes the rows to `writer` and flushes it; tells what it wrote, without where and how many bytes. Which rows, and in
/// which order, is the caller's choice: `request.rows` is not looked at. A workbook's rows lie in a file without a name in
/// the folder `spool` until all of them are there.
///
/// All formats hold the same: the columns that `request` names, or else the input's, then `url`, `outcome`, `status`,
/// `error`, `error_detail`, `final_url`, `redirects`, `attempts`, `duration_ms`, `size_bytes`, `content_type`,
/// `fetched_at` (UTC), the fields, and `body` if it is asked for. A row that is not fetched has an URL, an outcome, and 0
/// attempts or more. A row without a cell for one of the columns has none there; cells beyond the columns are not written.
///
/// The first error of `rows` ends it, and comes back as [`ExportError::Rows`]. What `goes_on` is, [`write_file`] says.
pub(crate) fn write_rows<E>(
    writer: impl Write + Send,
    spool: &Path,
    table: &Table<'_>,
    request: &ExportRequest,
    rows: impl IntoIterator<Item = Result<ExportRow, E>>,
    goes_on: impl FnMut(f64) -> bool + Send,
) -> Result<ExportReport, ExportError>
where
    E: Into<Box<dyn Error + Send + Sync>>,
{
    let mut report = ExportReport::default();
    let each = |write: &mut dyn FnMut(&ExportRow) -> io::Result<()>| {
        for row in rows {
            write(&row.map_err(|error| ExportError::Rows(error.into()))?).map_err(ExportError::output)?;
            report.rows += 1;
        }
        Ok(())
    };
    match request.format {
        ExportFormat::Csv => {
            let mut output = CsvRows::begin(writer, request.csv, columns::of_table(table, request))?;
            each(&mut |row| output.row(row))?;
            output.end().map_err(ExportError::output)
        }
        ExportFormat::Json | ExportFormat::JsonLines => {
            let is_lines = request.format == ExportFormat::JsonLines;
            let mut output =
                JsonRows::begin(writer, is_lines, table, request).map_err(ExportError::output)?;
            each(&mut |row| output.row(row))?;
            output.end().map_err(ExportError::output)
        }
        ExportFormat::Xlsx => {
            let mut output = XlsxRows::begin(spool, columns::of_table(table, request), MOST_ROWS)?;
            each(&mut |row| output.row(row))?;
            output.end(writer, &mut report, goes_on)
        }
    }?;
    Ok(report)
}
