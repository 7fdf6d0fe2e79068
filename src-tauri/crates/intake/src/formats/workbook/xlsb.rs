use std::{fs::File, io::BufReader};

use calamine::{Reader as _, Xlsb};

use super::{Cell, Fault, Look, cells::text, xlsx::visible};

/// A binary workbook of Excel since 2007 (`.xlsb`). Its links are not told by calamine.
pub(super) struct Book(Xlsb<BufReader<File>>);

impl Book {
    pub(super) fn new(file: BufReader<File>) -> Result<Self, Fault> {
        Ok(Self(Xlsb::new(file)?))
    }
}

impl super::Book for Book {
    fn sheets(&mut self) -> Vec<String> {
        visible(self.0.sheets_metadata())
    }

    fn prepare(&mut self, _: &str) -> Result<u32, Fault> {
        Ok(0)
    }

    fn read(&mut self, sheet: &str, look: &mut Look<'_>) -> Result<(), Fault> {
        let mut cells = self.0.worksheet_cells_reader(sheet)?;
        while let Some(cell) = cells.next_cell()? {
            let ((row, column), text) = (cell.get_position(), text(cell.get_value()));
            if !text.is_empty() && !look(Cell { row, column, text, link: None })? {
                break;
            }
        }
        Ok(())
    }
}
