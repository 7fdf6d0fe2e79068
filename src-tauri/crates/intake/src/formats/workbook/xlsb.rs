use std::{borrow::Cow, collections::HashMap, fs::File, io::BufReader, ops::Range};

use calamine::{Reader as _, Xlsb};

use super::{
    Cell, Fault, Look,
    cells::text,
    links::Targets,
    tracked::{Parts, Tracked},
    xlsb_links::Links,
    xlsx::visible,
};

/// A binary workbook of Excel since 2007 (`.xlsb`). Its links are not told by calamine.
pub(super) struct Book {
    file: Xlsb<Tracked>,
    parts: Parts,
    links: Option<Links>,
    /// Of those sheets that are ready to be read.
    targets: HashMap<String, Targets>,
}

impl Book {
    /// `links` where any sheet has hyperlinks.
    pub(super) fn new(
        file: BufReader<File>,
        parts: Vec<Range<u64>>,
        links: Option<Links>,
    ) -> Result<Self, Fault> {
        let (file, parts) = Tracked::new(file, parts);
        Ok(Self { file: Xlsb::new(file)?, parts, links, targets: HashMap::new() })
    }
}

impl super::Book for Book {
    fn sheets(&mut self) -> Vec<String> {
        visible(self.file.sheets_metadata())
    }

    fn prepare(&mut self, sheet: &str) -> Result<u32, Fault> {
        let Some(links) = &mut self.links else { return Ok(0) };
        if !self.targets.contains_key(sheet) {
            self.targets.insert(sheet.into(), links.of(sheet)?);
        }
        Ok(self.targets.get(sheet).map_or(0, Targets::last_row))
    }

    fn read(&mut self, sheet: &str, look: &mut Look<'_>) -> Result<(), Fault> {
        let mut cells = self.file.worksheet_cells_reader(sheet)?;
        let (part, targets) = (self.parts.current(), self.targets.get(sheet));
        while let Some(cell) = cells.next_cell()? {
            let ((row, column), text) = (cell.get_position(), text(cell.get_value()));
            let link = targets.and_then(|links| links.get(row, column)).map(Cow::Borrowed);
            let is_blank = text.is_empty() && link.is_none();
            if !is_blank && !look(Cell { row, column, text, link, share: part.share() })? {
                break;
            }
        }
        Ok(())
    }
}
