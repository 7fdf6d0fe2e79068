use std::{borrow::Cow, collections::HashMap, fs::File, io::BufReader};

use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx, XlsxFormulaMetadata};

use super::{
    Cell, Fault, Look,
    archive::Archive,
    cells::text,
    links::{Targets, of_formula},
    tracked::{Parts, Tracked},
};

/// A workbook of Excel since 2007 (`.xlsx`, `.xlsm`).
pub(super) struct Book {
    file: Xlsx<Tracked>,
    parts: Parts,
    /// To look for them takes a pass over the sheet.
    has_links: bool,
    /// Of those sheets that are ready to be read.
    targets: HashMap<String, Targets>,
}

impl Book {
    pub(super) fn new(file: BufReader<File>, archive: Archive) -> Result<Self, Fault> {
        let (file, parts) = Tracked::new(file, archive.parts);
        Ok(Self { file: Xlsx::new(file)?, parts, has_links: archive.has_links, targets: HashMap::new() })
    }
}

impl super::Book for Book {
    fn sheets(&mut self) -> Vec<String> {
        visible(self.file.sheets_metadata())
    }

    fn prepare(&mut self, sheet: &str) -> Result<u32, Fault> {
        if let Some(targets) = self.targets.get(sheet) {
            return Ok(targets.last_row());
        }
        let mut targets = Targets::default();
        if self.has_links {
            for link in self.file.hyperlinks_by_sheet_name(sheet)? {
                // One without a target leads to another cell.
                let Some(target) = link.target else { continue };
                let url = link.location.map_or(target.clone(), |location| format!("{target}#{location}"));
                targets.add(link.range.start, link.range.end, url);
            }
        }
        let last_row = targets.last_row();
        self.targets.insert(sheet.into(), targets);
        Ok(last_row)
    }

    fn read(&mut self, sheet: &str, look: &mut Look<'_>) -> Result<(), Fault> {
        let mut cells = self.file.worksheet_cells_reader(sheet)?;
        let (part, targets) = (self.parts.current(), self.targets.get(sheet));
        while let Some(cell) = cells.next_cell_with_formula_metadata()? {
            let (row, column) = cell.pos;
            let (mut link, mut shown) =
                (targets.and_then(|links| links.get(row, column)).map(Cow::Borrowed), text(&cell.value));
            if let Some(XlsxFormulaMetadata::Normal { formula } | XlsxFormulaMetadata::Shared { formula, .. }) =
                &cell.formula
                && let Some((url, name)) = of_formula(formula)
            {
                // Where nobody has worked the formula out yet, it still says what it would show.
                if matches!(cell.value, DataRef::Empty) {
                    shown = name.unwrap_or_else(|| url.clone()).into();
                }
                link = Some(url.into());
            }
            let is_blank = shown.is_empty() && link.is_none();
            if !is_blank && !look(Cell { row, column, text: shown, link, share: part.share() })? {
                break;
            }
        }
        Ok(())
    }
}

/// The names of the sheets that are shown and have cells.
pub(super) fn visible(sheets: &[calamine::Sheet]) -> Vec<String> {
    let shown = |sheet: &&calamine::Sheet| {
        sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet
    };
    sheets.iter().filter(shown).map(|sheet| sheet.name.clone()).collect()
}
