use fetchlist_model::ExportColumn;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::cell::{WIDEST, cut, most_bytes, width};

/// The narrowest that a column is made, in characters.
const NARROWEST: usize = 8;

/// What the arrow of a filter takes of a header, in characters.
const ARROW: usize = 3;

/// How many rows have a say in the columns' widths.
const WIDTH_ROWS: u32 = 1_000;

/// The characters of a time as a cell shows it.
const TIME_WIDTH: usize = 19;

/// The sheet that is being written, row by row.
pub(super) struct Sheet {
    page: Worksheet,
    /// The rows that are written, the header included.
    pub(super) rows: u32,
    /// The cells that were cut.
    pub(super) cut_cells: u32,
    /// What it takes, uncompressed, at most.
    pub(super) bytes: u64,
    /// For each column, its widest cell, in characters.
    widths: Vec<usize>,
}

impl Sheet {
    /// A sheet with a header. It is the `number`th of the book, and no part of it until it ends.
    pub(super) fn begin(
        book: &mut Workbook,
        number: u32,
        columns: &[ExportColumn],
        header: &Format,
    ) -> Result<Self, XlsxError> {
        let mut page = book.new_worksheet_with_constant_memory()?;
        page.set_name(if number == 1 { "Results".into() } else { format!("Results {number}") })?;
        page.set_freeze_panes(1, 0)?;
        let mut begun = Self { page, rows: 0, cut_cells: 0, bytes: 0, widths: vec![0; columns.len()] };
        for (column, index) in columns.iter().zip(0..) {
            begun.text(index, &column.name, Some(header))?;
            begun.widths[usize::from(index)] += ARROW;
        }
        begun.rows = 1;
        Ok(begun)
    }

    pub(super) fn text(&mut self, column: u16, text: &str, format: Option<&Format>) -> Result<(), XlsxError> {
        let kept = cut(text);
        self.cut_cells += u32::from(kept.len() < text.len());
        match format {
            Some(format) => self.page.write_string_with_format(self.rows, column, kept, format)?,
            None => self.page.write_string(self.rows, column, kept)?,
        };
        self.bytes += most_bytes(kept);
        self.widen(column, || width(kept));
        Ok(())
    }

    pub(super) fn number(&mut self, column: u16, number: f64) -> Result<(), XlsxError> {
        self.page.write_number(self.rows, column, number)?;
        self.bytes += most_bytes("");
        self.widen(column, || number.to_string().len());
        Ok(())
    }

    pub(super) fn time(&mut self, column: u16, serial: f64, format: &Format) -> Result<(), XlsxError> {
        self.page.write_number_with_format(self.rows, column, serial, format)?;
        self.bytes += most_bytes("");
        self.widen(column, || TIME_WIDTH);
        Ok(())
    }

    pub(super) fn boolean(&mut self, column: u16, boolean: bool) -> Result<(), XlsxError> {
        self.page.write_boolean(self.rows, column, boolean)?;
        self.bytes += most_bytes("");
        Ok(())
    }

    /// Becomes part of the book.
    pub(super) fn end(mut self, book: &mut Workbook) -> Result<(), XlsxError> {
        for (width, index) in self.widths.iter().zip(0..) {
            self.page.set_column_width(index, (*width).clamp(NARROWEST, WIDEST) as f64 + 1.0)?;
        }
        if let Some(last) = self.widths.len().checked_sub(1) {
            self.page.autofilter(0, 0, self.rows - 1, last as u16)?;
        }
        book.push_worksheet(self.page);
        Ok(())
    }

    fn widen(&mut self, column: u16, width: impl FnOnce() -> usize) {
        if self.rows < WIDTH_ROWS {
            let widest = &mut self.widths[usize::from(column)];
            *widest = (*widest).max(width());
        }
    }
}
