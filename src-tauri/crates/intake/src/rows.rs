use fetchlist_model::{Cells, ImportWarning, NewRow, WebUrl};

use crate::{
    IntakeError,
    cell::is_unseen,
    count::Count,
    found::{Found, Piece, address},
    line::says_more,
    several::SeveralRows,
    table::Table,
    template::Template,
};

/// The column of what the user wrote, where URLs are picked out of it.
pub(crate) const TEXT_COLUMN: &str = "text";
/// Longer lines, in bytes, stand beside their first row only.
const LONG_LINE: usize = 1_000;

/// The rows of a [`crate::ListFile`], read as they are asked for; they end after their first error.
///
/// A row has as many cells as it has in the list, which may be fewer than there are columns.
pub struct Rows {
    from: From,
    urls: Urls,
    has_patterns: bool,
    /// Addresses of the last record that have not been handed out, and its cells.
    found: Found,
    cells: Cells,
    /// What the last URL began with that needed no more than a glance.
    before: String,
    count: Count,
    records: u64,
    has_ended: bool,
}

/// Where records come from.
pub(crate) enum From {
    One(Box<Table>),
    Several(Box<SeveralRows>),
}

/// Where in a record its URLs stand.
pub(crate) enum Urls {
    /// Anywhere in it; of several files, where each has them.
    Own,
    Column(usize),
    Template(Template),
}

impl Rows {
    /// `name` is what errors call the list.
    pub(crate) fn new(from: From, urls: Urls, name: &str) -> Self {
        Self {
            from,
            urls,
            has_patterns: true,
            found: Found::default(),
            cells: Cells::default(),
            before: String::new(),
            count: Count::new(name),
            records: 0,
            has_ended: false,
        }
    }

    /// For cells in which braces are no pattern: nobody has typed them to stand for many.
    pub(crate) fn without_patterns(self) -> Self {
        Self { has_patterns: false, ..self }
    }

    /// Whether the last row's cells may hold patterns.
    pub(crate) fn has_patterns(&self) -> bool {
        match &self.from {
            From::One(_) => self.has_patterns,
            From::Several(several) => several.has_patterns(),
        }
    }

    /// The part of the list that has been read, from 0 to 1; it never goes back.
    pub fn share(&self) -> f64 {
        match &self.from {
            _ if self.has_ended => 1.0,
            From::One(table) => table.share().min(1.0),
            From::Several(several) => several.share(),
        }
    }

    /// The columns' names, each once, as known so far: rows to come may add some behind them.
    ///
    /// Where URLs are picked out of text, there is none, or `text`: the line that they stand in, once a line of the list
    /// has said more than its URLs do.
    pub fn columns(&self) -> Vec<String> {
        self.from.names().to_vec()
    }

    /// The column that holds the URLs, where all of them stand in one.
    pub fn url_column(&self) -> Option<String> {
        match (&self.urls, &self.from) {
            (Urls::Column(column), from) => from.names().get(*column).cloned(),
            (Urls::Own, From::Several(several)) => several.url_column().cloned(),
            _ => None,
        }
    }

    pub(crate) fn names(&self) -> &[String] {
        self.from.names()
    }

    /// How many records have been read.
    pub(crate) fn records(&self) -> u64 {
        self.records
    }

    /// Bytes of text that the rows so far are made of, where that is known.
    pub(crate) fn bytes(&self) -> u64 {
        match &self.from {
            From::One(table) => table.bytes(),
            From::Several(several) => several.bytes(),
        }
    }

    /// What the user should know of the rows so far.
    pub(crate) fn warnings(&self) -> Vec<ImportWarning> {
        match &self.from {
            From::One(table) => table.warnings(),
            From::Several(several) => several.warnings(),
        }
    }

    /// Whether the columns that the URLs come from are among those known so far.
    pub(crate) fn check(&mut self) -> Result<(), IntakeError> {
        let names = self.from.names();
        match &mut self.urls {
            Urls::Column(column) if *column >= names.len() => {
                Err(IntakeError::missing_column((*column + 1).to_string(), names))
            }
            Urls::Template(template) => template.look_up(names),
            _ => Ok(()),
        }
    }

    fn read(&mut self) -> Result<Option<NewRow>, IntakeError> {
        loop {
            if let Some(url) = self.found.next() {
                let is_last = self.found.is_empty();
                let cells = match self.urls {
                    _ if is_last => std::mem::take(&mut self.cells),
                    Urls::Own => beside(&mut self.cells),
                    _ => self.cells.clone(),
                };
                self.count.add_row()?;
                return Ok(Some(NewRow { url, cells }));
            }
            let columns = self.from.names().len();
            let cells = match &mut self.from {
                From::One(table) => table.next()?,
                From::Several(several) => match (several.next()?, &self.urls) {
                    (Some(row), Urls::Own) => {
                        self.records += 1;
                        self.count.add_row()?;
                        return Ok(Some(row));
                    }
                    (row, _) => row.map(|row| row.cells),
                },
            };
            let Some(cells) = cells else { return Ok(None) };
            self.records += 1;
            let has_patterns = self.has_patterns();
            match &mut self.urls {
                Urls::Own => {
                    let line = cells.get(0);
                    let has_column = columns > 0 || says_more(line) && self.from.name_lines();
                    self.count.add_patterns(self.found.add_line(line))?;
                    self.cells = if has_column { own_text(line) } else { Cells::default() };
                }
                Urls::Column(column) => {
                    let cell = cells.get(*column);
                    // Most cells need no more than a glance.
                    if let Some(url) = WebUrl::plain_after(&mut self.before, cell) {
                        self.count.add_row()?;
                        return Ok(Some(NewRow { url: Ok(url), cells }));
                    }
                    let text = cell.trim_matches(is_unseen);
                    let piece = if has_patterns { Piece::new(text) } else { Piece::One(address(text)) };
                    self.count.add_patterns(self.found.add(piece))?;
                    self.cells = cells;
                }
                Urls::Template(template) => {
                    if self.records == 1 || self.from.names().len() > columns {
                        // A column that is not there yet may come later.
                        let _ = template.look_up(self.from.names());
                    }
                    self.count.add_patterns(self.found.add(template.fill(&cells)))?;
                    self.cells = cells;
                }
            }
        }
    }
}

/// The cells of a row whose URL was picked out of this line.
pub(crate) fn own_text(line: &str) -> Cells {
    [line.trim_matches(is_unseen)].into_iter().collect()
}

/// Those cells for the next row of the line. A long line stands beside its first row only: beside each of the thousands of
/// addresses that it may hold, it would be gigabytes.
pub(crate) fn beside(own_text: &mut Cells) -> Cells {
    if own_text.get(0).len() > LONG_LINE { std::mem::take(own_text) } else { own_text.clone() }
}

impl From {
    fn names(&self) -> &[String] {
        match self {
            Self::One(table) => table.names(),
            Self::Several(several) => several.names(),
        }
    }

    /// Gives the lines of a text a column, which they had none of; whether they are such.
    fn name_lines(&mut self) -> bool {
        let Self::One(table) = self else { return false };
        table.add_column(TEXT_COLUMN);
        true
    }
}

impl Iterator for Rows {
    type Item = Result<NewRow, IntakeError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.has_ended {
            return None;
        }
        let row = self.read().transpose();
        self.has_ended = !matches!(row, Some(Ok(_)));
        row
    }
}
