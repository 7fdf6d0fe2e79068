use std::{
    collections::HashMap,
    fs::File,
    io::{BufReader, Read as _},
    path::Path,
};

use calamine::{
    Data, DataRef, Ods, OdsError, Reader, SheetVisible, Xls, XlsError, Xlsb, XlsbError, Xlsx, XlsxError,
    open_workbook,
};
use fetchlist_model::Cells;
use zip::ZipArchive;

use super::{
    Opened, chosen,
    stream::{Records, Sink, guarded},
    workbook_cells::text,
    workbook_links::{Links, of_ods},
};
use crate::IntakeError;

/// The most that all parts of a workbook may unpack to, in bytes.
const LIMIT: u64 = 4 << 30;
/// A part that unpacks to more than so many times its size is made to fill memory: sheets are packed to a fiftieth at best.
const RATIO: u64 = 400;
/// Parts below this, in bytes, do no harm however well they are packed.
const HARMLESS: u64 = 50 << 20;

const PROTECTED: &str = "it is protected with a password; open it in its own program and save it without one";

/// The kinds of workbooks, by what is in the file.
#[derive(Clone, Copy, Debug)]
enum Format {
    Xlsx,
    Xlsb,
    Xls,
    Ods,
}

/// Why a library gave up.
enum Fault {
    Protected,
    Other(String),
}

/// A workbook: a record for each row of one of its sheets. Hyperlinks behind other texts get columns of their own.
pub(crate) fn open(path: &Path, name: &str, part: Option<&str>) -> Result<Opened, IntakeError> {
    let format = format_of(path, name)?;
    let sheets = {
        let path = path.to_owned();
        guarded(move || sheets(format, &path))
            .unwrap_or_else(|| Err(Fault::Other("its content is not as it should be".into())))
    };
    let sheets = sheets.map_err(|fault| refused(name, fault))?;
    if sheets.is_empty() {
        return Err(IntakeError::Empty { name: name.into(), mend: "add a sheet with web addresses to it" });
    }
    let at = chosen(part, &sheets, 0, name)?;
    let sheet = sheets[at].clone();
    let records = {
        let (path, list, sheet) = (path.to_owned(), name.to_owned(), sheet.clone());
        Records::of(name, move |sink| {
            read(format, &path, &sheet, sink).map_err(|fault| refused(&list, fault))
        })?
    };
    let is_choice = sheets.len() > 1;
    Ok(Opened {
        part: is_choice.then_some(sheet),
        parts: if is_choice { sheets } else { Vec::new() },
        columns: None,
        url_column: None,
        warnings: Vec::new(),
        records,
    })
}

fn refused(name: &str, fault: Fault) -> IntakeError {
    match fault {
        Fault::Protected => IntakeError::damaged(name, PROTECTED),
        Fault::Other(what) => IntakeError::damaged(
            name,
            &format!("{what}; open it in its own program and save it anew, or as CSV"),
        ),
    }
}

/// Which kind of workbook it is, once it is known to do no harm.
fn format_of(path: &Path, name: &str) -> Result<Format, IntakeError> {
    let unreadable = |error| IntakeError::unreadable(Path::new(name), error);
    let mut head = [0; 4];
    let mut file = File::open(path).map_err(unreadable)?;
    file.read_exact(&mut head).map_err(unreadable)?;
    if head != *b"PK\x03\x04" {
        return Ok(Format::Xls);
    }
    let broken = |error: zip::result::ZipError| {
        IntakeError::damaged(
            name,
            &format!("the archive that a workbook is, is broken or cut off ({error}); get it again"),
        )
    };
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(broken)?;
    let (mut all, mut format) = (0_u64, Format::Xlsx);
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(broken)?;
        let (size, packed) = (part.size(), part.compressed_size());
        match &*part.name().map_err(broken)? {
            "xl/workbook.bin" => format = Format::Xlsb,
            "content.xml" => format = Format::Ods,
            _ => {}
        }
        all = all.saturating_add(size);
        let is_bomb = size > HARMLESS && size / RATIO > packed;
        if is_bomb || all > LIMIT {
            let what = format!("it unpacks to {} MB, which no list does", all >> 20);
            return Err(IntakeError::damaged(name, &what));
        }
    }
    Ok(format)
}

fn sheets(format: Format, path: &Path) -> Result<Vec<String>, Fault> {
    let visible = |sheets: &[calamine::Sheet]| {
        let shown = sheets.iter().filter(|sheet| sheet.visible == SheetVisible::Visible);
        shown.map(|sheet| sheet.name.clone()).collect()
    };
    Ok(match format {
        Format::Xlsx => visible(open_workbook::<Xlsx<_>, _>(path)?.sheets_metadata()),
        Format::Xlsb => visible(open_workbook::<Xlsb<_>, _>(path)?.sheets_metadata()),
        Format::Xls => match open_workbook::<Xls<_>, _>(path) {
            Ok(book) => visible(book.sheets_metadata()),
            // A newer workbook that is encrypted stands in a container like that of an old one.
            Err(error) => match open_workbook::<Xlsx<_>, _>(path) {
                Err(XlsxError::Password) => return Err(Fault::Protected),
                _ => return Err(error.into()),
            },
        },
        Format::Ods => visible(open_workbook::<Ods<_>, _>(path)?.sheets_metadata()),
    })
}

fn read(format: Format, path: &Path, sheet: &str, sink: &mut Sink) -> Result<(), Fault> {
    match format {
        Format::Xlsx => read_xlsx(path, sheet, sink),
        Format::Xlsb => {
            let mut book: Xlsb<_> = open_workbook(path)?;
            let mut cells = book.worksheet_cells_reader(sheet)?;
            let mut rows = Rows::new(sink, Links::default());
            while let Some(cell) = cells.next_cell()? {
                let (row, column) = cell.get_position();
                if !rows.add(row, column, text(&Data::from(cell.get_value().clone()))) {
                    return Ok(());
                }
            }
            rows.end();
            Ok(())
        }
        Format::Xls => {
            let mut book: Xls<_> = open_workbook(path)?;
            push_all(&book.worksheet_range(sheet)?, Links::default(), sink);
            Ok(())
        }
        Format::Ods => {
            let mut book: Ods<_> = open_workbook(path)?;
            let range = book.worksheet_range(sheet)?;
            let texts = |row, column| range.get_value((row, column)).map(text).unwrap_or_default();
            let links = Links::new(of_ods(path, sheet), texts);
            push_all(&range, links, sink);
            Ok(())
        }
    }
}

fn read_xlsx(path: &Path, sheet: &str, sink: &mut Sink) -> Result<(), Fault> {
    let mut book: Xlsx<_> = open_workbook(path)?;
    let mut targets = HashMap::new();
    for link in book.hyperlinks_by_sheet_name(sheet)? {
        let Some(target) = link.target else { continue };
        let target = match link.location {
            Some(location) => format!("{target}#{location}"),
            None => target,
        };
        // A link over a whole column is one of its first cell.
        targets.insert(link.range.start, target);
    }
    let mut shown = HashMap::new();
    if !targets.is_empty() {
        let mut cells = book.worksheet_cells_reader(sheet)?;
        while let Some(cell) = cells.next_cell()? {
            if targets.contains_key(&cell.get_position()) {
                shown.insert(cell.get_position(), text(&Data::from(cell.get_value().clone())));
            }
        }
    }
    let links = Links::new(targets, |row, column| shown.get(&(row, column)).cloned().unwrap_or_default());
    drop(shown);
    let mut cells = book.worksheet_cells_reader(sheet)?;
    let mut rows = Rows::new(sink, links);
    while let Some(cell) = cells.next_cell()? {
        if matches!(cell.get_value(), DataRef::Empty) {
            continue;
        }
        let (row, column) = cell.get_position();
        if !rows.add(row, column, text(&Data::from(cell.get_value().clone()))) {
            return Ok(());
        }
    }
    rows.end();
    Ok(())
}

fn push_all(range: &calamine::Range<Data>, links: Links, sink: &mut Sink) {
    let (first_row, first_column) = range.start().unwrap_or_default();
    let mut rows = Rows::new(sink, links);
    for (row, cells) in (first_row..).zip(range.rows()) {
        for (column, cell) in (first_column..).zip(cells) {
            if *cell != Data::Empty && !rows.add(row, column, text(cell)) {
                return;
            }
        }
    }
    rows.end();
}

/// Cells on their way into records: gaps are empty cells, rows without any are passed over.
struct Rows<'a> {
    sink: &'a mut Sink,
    links: Links,
    row: u32,
    cells: Vec<String>,
    is_first: bool,
}

impl<'a> Rows<'a> {
    fn new(sink: &'a mut Sink, links: Links) -> Self {
        Self { sink, links, row: 0, cells: Vec::new(), is_first: true }
    }

    /// Whether more are wanted.
    fn add(&mut self, row: u32, column: u32, text: String) -> bool {
        if row != self.row && !self.end() {
            return false;
        }
        self.row = row;
        let column = column as usize;
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        self.cells[column] = text;
        true
    }

    /// Ends the row; whether more are wanted.
    fn end(&mut self) -> bool {
        if self.cells.iter().all(String::is_empty) {
            self.cells.clear();
            return true;
        }
        let cells: Cells = self.links.beside(self.row, &self.cells, self.is_first);
        self.is_first = false;
        self.cells.clear();
        self.sink.push(cells)
    }
}

macro_rules! faults {
    ($($error:ident),*) => {$(
        impl From<$error> for Fault {
            fn from(error: $error) -> Self {
                match error {
                    $error::Password => Self::Protected,
                    error => Self::Other(error.to_string()),
                }
            }
        }
    )*};
}

faults!(XlsxError, XlsbError, XlsError, OdsError);
