use std::{
    io::{self, Write},
    path::Path,
};

use fetchlist_model::{ExportColumn, ExportRow};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::{
    caught::caught,
    cell::{exact_number, serial},
    sheet::Sheet,
};
use crate::value::{self, Value, body_cell, push_time};

/// What a ZIP file without the extensions of ZIP64 may hold, less something to be sure.
const PLAIN_ZIP_BYTES: u64 = 4_000_000_000;

/// A workbook that grows row by row.
pub(super) struct Book {
    workbook: Workbook,
    columns: Vec<ExportColumn>,
    most_rows: u32,
    header: Format,
    time: Format,
    sheet: Sheet,
    pub(super) sheets: u32,
    /// Cells cut on the sheets that are done.
    cut_cells: u32,
    /// What those sheets take, uncompressed.
    bytes: u64,
}

impl Book {
    pub(super) fn begin(spool: &Path, columns: Vec<ExportColumn>, most_rows: u32) -> io::Result<Self> {
        let header = Format::new().set_bold();
        let time = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
        let mut workbook = Workbook::new();
        let sheet = caught(|| {
            workbook.set_tempdir(spool)?;
            Sheet::begin(&mut workbook, 1, &columns, &header)
        })?;
        Ok(Self { workbook, columns, most_rows, header, time, sheet, sheets: 1, cut_cells: 0, bytes: 0 })
    }

    pub(super) fn row(&mut self, row: &ExportRow) -> io::Result<()> {
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

    /// The cells that were cut.
    pub(super) fn cut_cells(&self) -> u32 {
        self.cut_cells + self.sheet.cut_cells
    }

    /// What the sheets take, uncompressed, at most.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes + self.sheet.bytes
    }

    /// Writes the file.
    pub(super) fn pack(mut self, writer: impl Write + Send) -> io::Result<()> {
        self.workbook.use_zip_large_file(self.bytes() > PLAIN_ZIP_BYTES);
        let Self { mut workbook, sheet, .. } = self;
        caught(|| {
            sheet.end(&mut workbook)?;
            workbook.save_to_writer(writer)
        })
    }

    fn next_sheet(&mut self) -> io::Result<()> {
        let Self { workbook, sheet, .. } = self;
        self.sheets += 1;
        self.cut_cells += sheet.cut_cells;
        self.bytes += sheet.bytes;
        caught(|| {
            let next = Sheet::begin(workbook, self.sheets, &self.columns, &self.header)?;
            std::mem::replace(sheet, next).end(workbook)
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
