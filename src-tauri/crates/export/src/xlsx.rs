use std::{
    io::{self, BufWriter, Write},
    path::Path,
};

use fetchlist_model::{ExportColumn, ExportReport, ExportRow};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use crate::{
    ExportError,
    value::{self, Value, body_cell, push_time},
    write::BUFFER_BYTES,
};
use caught::caught;
use cell::{exact_number, serial};
use sheet::Sheet;

mod caught;
mod cell;
mod sheet;

/// The columns of a sheet (Microsoft, "Excel specifications and limits").
pub(crate) const MOST_COLUMNS: usize = 16_384;

/// The rows of a sheet, its header included (same).
pub(crate) const MOST_ROWS: u32 = 1_048_576;

/// What a ZIP file without the extensions of ZIP64 may hold, less something to be sure.
const PLAIN_ZIP_BYTES: u64 = 4_000_000_000;

/// Writes rows as a workbook with as many sheets as they need, each with the header.
///
/// Text is always text: no number, no link and no formula becomes of it. Results that are numbers or times are such,
/// and so are fields that are `true`, `false` or a number that a cell holds exactly. Text that is too long for a cell is
/// cut off and counted.
pub(crate) struct XlsxRows {
    book: Workbook,
    columns: Vec<ExportColumn>,
    most_rows: u32,
    header: Format,
    time: Format,
    sheet: Sheet,
    sheets: u32,
    /// Cells cut on the sheets that are done.
    cut_cells: u32,
    /// What those sheets take, uncompressed.
    bytes: u64,
}

impl XlsxRows {
    /// Its rows lie in a file without a name in the folder `spool` until all of them are there; a sheet has at most
    /// `most_rows`.
    pub(crate) fn begin(
        spool: &Path,
        columns: Vec<ExportColumn>,
        most_rows: u32,
    ) -> Result<Self, ExportError> {
        if columns.len() > MOST_COLUMNS {
            return Err(ExportError::TooManyColumns(columns.len()));
        }
        let header = Format::new().set_bold();
        let time = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
        let mut book = Workbook::new();
        let sheet = caught(|| {
            book.set_tempdir(spool)?;
            Sheet::begin(&mut book, 1, &columns, &header)
        })
        .map_err(ExportError::output)?;
        Ok(Self { book, columns, most_rows, header, time, sheet, sheets: 1, cut_cells: 0, bytes: 0 })
    }

    pub(crate) fn row(&mut self, row: &ExportRow) -> io::Result<()> {
        if self.sheet.rows == self.most_rows {
            self.next_sheet()?;
        }
        let Self { columns, time, sheet, .. } = self;
        caught(|| {
            for (column, index) in columns.iter().zip(0..) {
                write(sheet, index, value::of(row, column.value), time)?;
            }
            Ok(())
        })?;
        self.sheet.rows += 1;
        Ok(())
    }

    /// Writes the file, and reports its sheets and the cells that were cut.
    pub(crate) fn end(self, writer: impl Write + Send, report: &mut ExportReport) -> io::Result<()> {
        let Self { mut book, sheet, .. } = self;
        report.sheets = self.sheets;
        report.cut_cells = self.cut_cells + sheet.cut_cells;
        book.use_zip_large_file(self.bytes + sheet.bytes > PLAIN_ZIP_BYTES);
        let mut output = BufWriter::with_capacity(BUFFER_BYTES, writer);
        caught(|| {
            sheet.end(&mut book)?;
            book.save_to_writer(&mut output)
        })?;
        output.flush()
    }

    fn next_sheet(&mut self) -> io::Result<()> {
        let Self { book, sheet, .. } = self;
        self.sheets += 1;
        self.cut_cells += sheet.cut_cells;
        self.bytes += sheet.bytes;
        caught(|| {
            let next = Sheet::begin(book, self.sheets, &self.columns, &self.header)?;
            std::mem::replace(sheet, next).end(book)
        })
    }
}

fn write(sheet: &mut Sheet, column: u16, value: Value<'_>, time: &Format) -> Result<(), XlsxError> {
    match value {
        Value::Missing => Ok(()),
        Value::Text(text) => sheet.text(column, text, None),
        Value::Number(number) => sheet.number(column, number as f64),
        Value::Time(milliseconds) => {
            if let Some(serial) = serial(milliseconds) {
                return sheet.time(column, serial, time);
            }
            let mut text = String::new();
            push_time(milliseconds, &mut text);
            sheet.text(column, &text, None)
        }
        Value::Json(json @ ("true" | "false")) => sheet.boolean(column, json == "true"),
        Value::Json(json) => match exact_number(json) {
            Some(number) => sheet.number(column, number),
            None => sheet.text(column, json, None),
        },
        Value::Body(body, content_type) => sheet.text(column, &body_cell(body, content_type), None),
    }
}
