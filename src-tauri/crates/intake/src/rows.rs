use std::sync::Arc;

use fetchlist_model::{Cells, ImportPreview, NewRow, Separator};

use crate::{
    IntakeError,
    found::Found,
    list_file::{Decoded, Source},
    pattern::PATTERN_ROWS,
    records::Records,
};

/// The rows of a [`crate::ListFile`], read as they are asked for.
pub struct Rows {
    records: Records<Decoded>,
    /// Behind the records, so that their file is closed before a temporary one is deleted.
    _source: Arc<Source>,
    header: bool,
    url_column: Option<usize>,
    width: usize,
    found: Found,
    cells: Cells,
    count: Count,
    ended: bool,
}

impl Rows {
    pub(crate) fn new(
        records: Records<Decoded>,
        preview: &ImportPreview,
        source: Arc<Source>,
        name: &str,
    ) -> Self {
        let is_table = preview.separator != Some(Separator::Lines);
        Self {
            records,
            _source: source,
            header: preview.header.unwrap_or_default(),
            url_column: is_table.then(|| preview.url_column.unwrap_or(0) as usize),
            width: preview.columns.len(),
            found: Found::default(),
            cells: Cells::default(),
            count: Count::new(name),
            ended: false,
        }
    }

    fn read(&mut self) -> Result<Option<NewRow>, IntakeError> {
        if std::mem::take(&mut self.header) {
            self.records.next()?;
        }
        loop {
            if let Some(url) = self.found.next() {
                self.count.add_row()?;
                let cells =
                    if self.found.is_empty() { std::mem::take(&mut self.cells) } else { self.cells.clone() };
                return Ok(Some(NewRow { url, cells }));
            }
            let Some(record) = self.records.next()? else {
                return Ok(None);
            };
            match self.url_column {
                Some(column) => {
                    self.cells = (0..self.width).map(|index| record.cell(index)).collect();
                    self.count.add_patterns(self.found.add_cell(record.cell(column)))?;
                }
                None => {
                    for line in record.cells() {
                        self.count.add_patterns(self.found.add_line(line))?;
                    }
                }
            }
        }
    }
}

impl Iterator for Rows {
    type Item = Result<NewRow, IntakeError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let row = self.read().transpose();
        self.ended = !matches!(row, Some(Ok(_)));
        row
    }
}

/// Keeps a list within the limits on rows.
#[derive(Debug)]
pub(crate) struct Count {
    name: String,
    rows: u32,
    of_patterns: u128,
}

impl Count {
    pub(crate) fn new(name: &str) -> Self {
        Self { name: name.into(), rows: 0, of_patterns: 0 }
    }

    pub(crate) fn rows(&self) -> u32 {
        self.rows
    }

    pub(crate) fn add_row(&mut self) -> Result<(), IntakeError> {
        self.rows =
            self.rows.checked_add(1).ok_or_else(|| IntakeError::LongList { name: self.name.clone() })?;
        Ok(())
    }

    /// Adds the rows that newly found patterns stand for, before any of them is made.
    pub(crate) fn add_patterns(&mut self, rows: u128) -> Result<(), IntakeError> {
        self.of_patterns = self.of_patterns.saturating_add(rows);
        if self.of_patterns > u128::from(PATTERN_ROWS) {
            return Err(IntakeError::LongPattern { count: self.of_patterns, limit: PATTERN_ROWS });
        }
        Ok(())
    }
}
