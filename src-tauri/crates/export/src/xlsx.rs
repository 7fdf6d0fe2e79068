use std::{
    io::{self, BufWriter, Write},
    path::Path,
};

use fetchlist_model::{ExportColumn, ExportReport, ExportRow};

use crate::{ExportError, write::BUFFER_BYTES};
use book::Book;
use packing::Packing;

mod book;
mod caught;
mod cell;
mod packing;
mod sheet;

/// The columns of a sheet (Microsoft, "Excel specifications and limits").
pub(crate) const MOST_COLUMNS: usize = 16_384;

/// The rows of a sheet, its header included (same).
pub(crate) const MOST_ROWS: u32 = 1_048_576;

/// Bytes that tell how small all of them become when they are packed.
const SAMPLE_BYTES: u64 = 2_000_000;

/// Writes rows as a workbook with as many sheets as they need, each with the header.
///
/// Text is always text: no number, no link and no formula becomes of it. Results that are numbers or times are such,
/// and so are fields that are `true`, `false` or a number that a cell holds exactly. Text that is too long for a cell is
/// cut off and counted.
pub(crate) struct XlsxRows {
    all: Book,
    /// The first rows once more, by themselves.
    sample: Book,
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
        let begin = |columns| Book::begin(spool, columns, most_rows).map_err(ExportError::output);
        Ok(Self { sample: begin(columns.clone())?, all: begin(columns)? })
    }

    pub(crate) fn row(&mut self, row: &ExportRow) -> io::Result<()> {
        if self.sample.bytes() < SAMPLE_BYTES {
            self.sample.row(row)?;
        }
        self.all.row(row)
    }

    /// Writes the file, and reports its sheets and the cells that were cut. `goes_on` is told the share that is packed, and
    /// says whether it goes on; if not, the error is [`ExportError::Cancelled`].
    pub(crate) fn end(
        self,
        writer: impl Write + Send,
        report: &mut ExportReport,
        goes_on: impl FnMut(f64) -> bool + Send,
    ) -> Result<(), ExportError> {
        let Self { all, sample } = self;
        report.sheets = all.sheets;
        report.cut_cells = all.cut_cells();
        let times = all.bytes() as f64 / sample.bytes() as f64;
        let mut packing = Packing::new(io::sink(), 0.0, |_| true);
        sample.pack(&mut packing).map_err(ExportError::output)?;
        let expected = times * packing.packed as f64;
        let output = BufWriter::with_capacity(BUFFER_BYTES, writer);
        let mut packing = Packing::new(output, expected, goes_on);
        let packed = all.pack(&mut packing).and_then(|()| packing.flush());
        if packing.is_cancelled { Err(ExportError::Cancelled) } else { packed.map_err(ExportError::output) }
    }
}
