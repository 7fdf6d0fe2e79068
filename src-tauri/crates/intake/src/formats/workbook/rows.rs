use std::collections::BTreeSet;

use fetchlist_model::Cells;

use super::{Book, Fault, links::is_same};
use crate::{
    cell::is_address,
    formats::{links::resolved, stream::Sink},
};

/// The rows that are looked at for how a sheet lies.
const LOOKED_AT: u32 = 10_000;
/// The columns that a sheet of Excel or `LibreOffice` has: no cell stands behind them.
const COLUMNS: u32 = 16_384;

/// The most that a row may hold, in bytes: one text may stand in all of its cells.
pub(super) const ROW_BYTES: usize = 10_000_000;

/// How a sheet lies: where its first column is, and which columns get one for their links behind them.
pub(super) struct Layout {
    start: u32,
    links: BTreeSet<u32>,
}

impl Layout {
    /// From a look at the sheet's begin, or as far as it has links.
    pub(super) fn of(book: &mut dyn Book, sheet: &str) -> Result<Self, Fault> {
        let end = book.prepare(sheet)?.max(LOOKED_AT);
        let (mut start, mut is_whole) = (COLUMNS, true);
        let mut links = BTreeSet::new();
        book.read(sheet, &mut |cell| {
            is_whole = cell.row <= end;
            start = start.min(cell.column);
            if cell.link.is_some_and(|link| !is_same(&cell.text, &link)) {
                links.insert(cell.column);
            }
            Ok(is_whole)
        })?;
        // What has not been seen may hold a cell further left.
        Ok(Self { start: if is_whole { start } else { 0 }, links })
    }
}

/// Makes records of the sheet's rows: gaps are empty cells, rows that hold nothing are passed over.
pub(super) fn push_rows(
    book: &mut dyn Book,
    sheet: &str,
    layout: &Layout,
    sink: &mut Sink,
) -> Result<(), Fault> {
    let progress = sink.progress();
    let mut row = Row { layout, number: 0, cells: Vec::new(), bytes: 0, is_first: true };
    book.read(sheet, &mut |cell| {
        if cell.column >= COLUMNS {
            return Err(Fault::Broken(format!(
                "a cell stands in column {}, which no sheet has",
                cell.column
            )));
        }
        progress.reach(cell.share);
        let go_on = cell.row == row.number || row.record().is_none_or(|record| sink.push(record));
        row.number = cell.row;
        row.bytes += cell.text.len() + cell.link.as_ref().map_or(0, |link| link.len());
        if row.bytes > ROW_BYTES {
            return Err(too_long());
        }
        row.cells.push((cell.column, cell.text.into_owned(), cell.link.map(Into::into)));
        Ok(go_on)
    })?;
    if let Some(record) = row.record() {
        sink.push(record);
    }
    Ok(())
}

pub(super) fn too_long() -> Fault {
    Fault::Excessive(format!("a row holds more than {} MB, which none of a list does", ROW_BYTES / 1_000_000))
}

/// A row that is being read.
struct Row<'a> {
    layout: &'a Layout,
    number: u32,
    cells: Vec<(u32, String, Option<String>)>,
    bytes: usize,
    is_first: bool,
}

impl Row<'_> {
    /// What the cells so far come to; none where there are none. The first record names the columns of links, unless links
    /// stand in it.
    fn record(&mut self) -> Option<Cells> {
        let mut cells = std::mem::take(&mut self.cells);
        self.bytes = 0;
        cells.sort_by_key(|(column, ..)| *column);
        // Of two at one place, the latter counts.
        cells.dedup_by(|later, earlier| {
            let is_same = later.0 == earlier.0;
            if is_same {
                std::mem::swap(later, earlier);
            }
            is_same
        });
        let last = cells.last()?.0;
        let is_header = std::mem::take(&mut self.is_first) && cells.iter().all(|(.., link)| link.is_none());
        let mut cells = cells.into_iter().peekable();
        let mut record = Cells::default();
        for column in self.layout.start..=last {
            let cell = cells.next_if(|(at, ..)| *at == column);
            let text = cell.as_ref().map_or("", |(_, text, _)| text);
            record.push(text);
            if self.layout.links.contains(&column) {
                match cell.as_ref().and_then(|(.., link)| link.as_deref()) {
                    // A file beside the workbook is no host.
                    Some(link) => record.push(&resolved(link, None)),
                    // Some cells of a column may show their address, and others hide it.
                    None if is_address(text) => record.push(text),
                    None if is_header && !text.is_empty() => record.push(&format!("{text} (link)")),
                    None => record.push(""),
                }
            }
        }
        Some(record)
    }
}
