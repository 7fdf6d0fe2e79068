use std::{
    collections::HashMap,
    fs::File,
    io::{BufReader, Read as _, Seek as _},
};

use calamine::{Data, Range, Reader as _, Xls};

use super::{
    Cell, Fault, Look,
    binary::{counted, number},
    cells::text,
    links::{Targets, of_formula},
    xlsx::visible,
};

/// The cells that all sheets may span. The library keeps them all, empty ones too: 32 bytes each.
const AREA: u64 = 50_000_000;

const BOUND_SHEET: u16 = 0x85;
const DIMENSIONS: u16 = 0x200;
const BEGIN: u16 = 0x809;
const END: u16 = 0xa;
const HYPERLINK: u16 = 0x1b8;
/// Records of cells: formulas, numbers, texts and such, each with its row and column in front.
const CELLS: [u16; 9] = [0x6, 0xbd, 0xd6, 0xfd, 0x201, 0x203, 0x204, 0x205, 0x27e];

/// `79EAC9E0-BAF9-11CE-8C82-00AA004BA90B`: what follows is a URL.
const URL: [u8; 16] =
    [0xe0, 0xc9, 0xea, 0x79, 0xf9, 0xba, 0xce, 0x11, 0x8c, 0x82, 0x00, 0xaa, 0x00, 0x4b, 0xa9, 0x0b];

/// A workbook of Excel before 2007 (`.xls`).
pub(super) struct Book {
    file: Xls<BufReader<File>>,
    links: HashMap<String, Targets>,
    /// The sheet that was read last: looking at it a second time must not copy it again.
    sheet: Option<(String, Range<Data>, Range<String>)>,
}

impl Book {
    /// Looks at the records first, for the library believes what they say about sizes.
    pub(super) fn new(file: BufReader<File>) -> Result<Self, Fault> {
        let broken = |error| Fault::Broken(format!("it is broken, or cut off ({error})"));
        let mut container = cfb::CompoundFile::open(file).map_err(broken)?;
        if container.exists("/EncryptedPackage") {
            return Err(Fault::Protected);
        }
        let stream = ["/Workbook", "/Book"].into_iter().find(|stream| container.is_stream(stream));
        let mut records = Vec::new();
        container.open_stream(stream.ok_or(Fault::NoWorkbook)?)?.read_to_end(&mut records).map_err(broken)?;
        let sheets = sheets_of(&records)?;
        let mut file = container.into_inner();
        file.rewind()?;
        let file = Xls::new(file)?;
        let names = file.sheets_metadata().iter().map(|sheet| sheet.name.clone());
        Ok(Self { links: names.zip(sheets).collect(), file, sheet: None })
    }
}

impl super::Book for Book {
    fn sheets(&mut self) -> Vec<String> {
        visible(self.file.sheets_metadata())
    }

    fn prepare(&mut self, _: &str) -> Result<u32, Fault> {
        Ok(u32::MAX)
    }

    fn read(&mut self, sheet: &str, look: &mut Look<'_>) -> Result<(), Fault> {
        if self.sheet.as_ref().is_none_or(|(name, ..)| name != sheet) {
            let (values, formulas) = (self.file.worksheet_range(sheet)?, self.file.worksheet_formula(sheet)?);
            self.sheet = Some((sheet.to_owned(), values, formulas));
        }
        let Some((_, values, formulas)) = &self.sheet else { return Ok(()) };
        let (first_row, first_column) = values.start().unwrap_or_default();
        for (row, cells) in (first_row..).zip(values.rows()) {
            for (column, cell) in (first_column..).zip(cells) {
                if *cell == Data::Empty {
                    continue;
                }
                let formula = || of_formula(formulas.get_value((row, column))?);
                let link = self.links.get(sheet).and_then(|links| links.get(row, column)).map(str::to_owned);
                let link = link.or_else(|| formula().map(|(url, _)| url)).map(Into::into);
                let share = f64::from(row - first_row) / values.height() as f64;
                if !look(Cell { row, column, text: text(cell), link, share })? {
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}

/// The links of each sheet ([MS-XLS] 2.1.7), in the order of the sheets. Sheets that span more than memory should hold are
/// a fault.
fn sheets_of(stream: &[u8]) -> Result<Vec<Targets>, Fault> {
    let (mut sheets, mut area) = (Vec::new(), 0);
    for (kind, data) in Records(stream).take_while(|(kind, _)| *kind != END) {
        let start = (kind == BOUND_SHEET).then(|| number::<4>(data, 0)).flatten();
        if let Some(begin) = start.and_then(|start| stream.get(start as usize..)) {
            let (links, spanned) = sheet_of(begin);
            area += spanned;
            sheets.push(links);
        }
    }
    if area > AREA {
        return Err(Fault::Excessive(format!("its sheets span {area} cells, which no list does")));
    }
    Ok(sheets)
}

/// A sheet's links, and how many cells it spans, or says that it does.
fn sheet_of(stream: &[u8]) -> (Targets, u64) {
    let (mut links, mut depth) = (Targets::default(), 0);
    let (mut start, mut end, mut said) = ((u64::MAX, u64::MAX), (0, 0), 0);
    for (kind, data) in Records(stream) {
        let at = |offset| number::<2>(data, offset).unwrap_or_default();
        match kind {
            BEGIN => depth += 1,
            END if depth < 2 => break,
            // The end of a chart within the sheet.
            END => depth -= 1,
            DIMENSIONS => {
                let row = |offset| number::<4>(data, offset).unwrap_or_default();
                let (first, end, columns) = match data.len() {
                    10 => (at(0), at(2), at(6)),
                    _ => (row(0), row(4), at(10)),
                };
                // One that ends before it begins is a size below zero, which the library takes for a huge one.
                let height = end.max(1).checked_sub(first).unwrap_or(AREA + 1);
                said = height.saturating_mul(columns.max(1));
            }
            HYPERLINK => {
                if let Some(url) = url_of(data) {
                    let corner = |row, column| (at(row) as u32, at(column) as u32);
                    links.add(corner(0, 4), corner(2, 6), url);
                }
            }
            kind if CELLS.contains(&kind) => {
                // Several numbers in one record end with the last one's column.
                let last = if kind == 0xbd { at(data.len().saturating_sub(2)) } else { at(2) };
                start = (start.0.min(at(0)), start.1.min(at(2)));
                end = (end.0.max(at(0)), end.1.max(last));
            }
            _ => {}
        }
    }
    let spanned = (end.0 + 1).saturating_sub(start.0) * (end.1 + 1).saturating_sub(start.1);
    (links, spanned.max(said))
}

/// The URL of a hyperlink, with the place in the page ([MS-XLS] 2.4.140, [MS-OSHARED] 2.3.7.1); `None` for one that leads to
/// a file or a cell.
fn url_of(data: &[u8]) -> Option<String> {
    const HAS_MONIKER: u64 = 0x1;
    const HAS_PLACE: u64 = 0x8;
    const HAS_NAME: u64 = 0x10;
    const HAS_FRAME: u64 = 0x80;
    const IS_TEXT: u64 = 0x100;
    // The cells, and what a hyperlink is.
    let mut rest = data.get(8 + 16 + 4..)?;
    let flags = number::<4>(rest, 0)?;
    rest = &rest[4..];
    for flag in [HAS_NAME, HAS_FRAME] {
        if flags & flag != 0 {
            rest = counted(rest, 2)?.1;
        }
    }
    let mut url = if flags & HAS_MONIKER == 0 {
        return None;
    } else if flags & IS_TEXT != 0 {
        let (url, after) = counted(rest, 2)?;
        rest = after;
        url
    } else {
        let (url, after) = counted(rest.strip_prefix(&URL)?, 1)?;
        rest = after;
        url
    };
    if flags & HAS_PLACE != 0 {
        url = format!("{url}#{}", counted(rest, 2)?.0);
    }
    Some(url)
}

/// The records of a stream ([MS-XLS] 2.1.4): what kind each is of, and its data.
struct Records<'a>(&'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, length) = (number::<2>(self.0, 0)?, number::<2>(self.0, 2)?);
        let data = self.0.get(4..4 + length as usize)?;
        self.0 = &self.0[4 + data.len()..];
        Some((kind as u16, data))
    }
}
