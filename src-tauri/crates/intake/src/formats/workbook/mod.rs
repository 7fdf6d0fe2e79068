//! Workbooks: a record for each row of one of their sheets.

mod archive;
mod binary;
mod cells;
mod links;
mod ods;
mod rows;
#[cfg(test)]
mod sheet_tests;
#[cfg(test)]
mod tests;
mod tracked;
mod xls;
mod xlsb;
mod xlsb_links;
mod xlsx;

use std::{borrow::Cow, fs::File, io::BufReader, path::Path, sync::mpsc::sync_channel};

use calamine::{OdsError, XlsError, XlsbError, XlsxError};
use zip::result::ZipError;

use super::{Opened, chosen, stream::Records};
use crate::{IntakeError, cell::is_address, sample::SAMPLE_RECORDS};
use archive::Format;
use rows::{Layout, push_rows};
use xlsb_links::Links;

const NO_WORKBOOK: &str = "a document of another Office program";
const SAVE_AS_CSV: &str = "open it in its own program and save it as CSV";
const SAVE_ANEW: &str = "open it in its own program and save it anew, or as CSV";

/// A workbook that is open.
trait Book {
    /// The names of the sheets that are shown, in their order, whether they hold something or not.
    fn sheets(&mut self) -> Vec<String>;

    /// Gets ready to read a sheet: the last row that may have links which are not told by looking at its begin.
    fn prepare(&mut self, sheet: &str) -> Result<u32, Fault>;

    /// Shows those cells of a sheet that hold something, row by row, until `look` has seen enough.
    fn read(&mut self, sheet: &str, look: &mut Look<'_>) -> Result<(), Fault>;

    /// Whether a cell of the sheet holds something.
    fn has_content(&mut self, sheet: &str) -> Result<bool, Fault> {
        let mut has_content = false;
        self.read(sheet, &mut |_| {
            has_content = true;
            Ok(false)
        })?;
        Ok(has_content)
    }

    /// What the first rows of a sheet are. Its links are looked for only where they matter: that takes a pass over all of it.
    fn begin(&mut self, sheet: &str) -> Result<Begin, Fault> {
        let begin = look_at_begin(self, sheet)?;
        if begin == Begin::Addresses {
            return Ok(begin);
        }
        self.prepare(sheet)?;
        look_at_begin(self, sheet)
    }
}

/// What the first rows of a sheet are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Begin {
    /// No more than one, which may be a header.
    #[default]
    Row,
    Rows,
    /// Rows with addresses or links in them.
    Addresses,
}

impl Begin {
    /// With one more cell of the sheet, which stands so many rows below the first.
    fn with(self, below: u32, text: &str, has_link: bool) -> Self {
        match self {
            _ if below >= SAMPLE_RECORDS as u32 => self,
            _ if has_link || is_address(text) => Self::Addresses,
            Self::Row if below > 0 => Self::Rows,
            _ => self,
        }
    }
}

fn look_at_begin<B: Book + ?Sized>(book: &mut B, sheet: &str) -> Result<Begin, Fault> {
    let (mut begin, mut first) = (Begin::Row, None);
    book.read(sheet, &mut |cell| {
        let below = cell.row.saturating_sub(*first.get_or_insert(cell.row));
        begin = begin.with(below, &cell.text, cell.link.is_some());
        Ok(begin != Begin::Addresses && below < SAMPLE_RECORDS as u32)
    })?;
    Ok(begin)
}

/// Takes a cell; whether more are wanted.
type Look<'a> = dyn FnMut(Cell<'_>) -> Result<bool, Fault> + 'a;

/// A cell that holds something, as a reader sees it.
struct Cell<'a> {
    row: u32,
    column: u32,
    text: Cow<'a, str>,
    /// Where a click on it leads.
    link: Option<Cow<'a, str>>,
    /// The part of the sheet that has been read with it, from 0 to 1.
    share: f64,
}

/// Why a workbook cannot be read.
#[derive(Debug)]
enum Fault {
    Protected,
    NoWorkbook,
    /// Something is wrong with the content, as told.
    Broken(String),
    /// There is more of something than any list has, as told.
    Excessive(String),
}

/// A workbook: a record for each row of one of its sheets. Hyperlinks behind other texts get columns of their own.
///
/// One thread finds the sheets and then reads on, so that the workbook is opened once.
pub(crate) fn open(path: &Path, name: &str, part: Option<&str>) -> Result<Opened, IntakeError> {
    let format = archive::checked(path).map_err(|fault| fault.of(name))?;
    let (tell, told) = sync_channel(1);
    let mut records = {
        let (path, list, part) = (path.to_owned(), name.to_owned(), part.map(str::to_owned));
        Records::of(name, move |sink| {
            let mut book = opened(format, &path).map_err(|fault| fault.of(&list))?;
            let sheets = filled_sheets(&mut *book).map_err(|fault| fault.of(&list))?;
            if sheets.is_empty() {
                let mend = "add a sheet with web addresses to it";
                return Err(IntakeError::Empty { name: list, mend });
            }
            let likeliest = if part.is_none() && sheets.len() > 1 {
                likeliest(&mut *book, &sheets).map_err(|fault| fault.of(&list))?
            } else {
                0
            };
            let at = chosen(part.as_deref(), &sheets, likeliest, &list)?;
            let sheet = sheets[at].clone();
            if tell.send((sheets, at)).is_err() {
                return Ok(());
            }
            let layout = Layout::of(&mut *book, &sheet).map_err(|fault| fault.of(&list))?;
            push_rows(&mut *book, &sheet, &layout, sink).map_err(|fault| fault.of(&list))
        })?
    };
    let Ok((sheets, at)) = told.recv() else {
        let fault = records.next().and_then(Result::err);
        return Err(fault.unwrap_or_else(|| Fault::Broken("it ends too early".into()).of(name)));
    };
    let is_choice = sheets.len() > 1;
    Ok(Opened {
        part: is_choice.then(|| sheets[at].clone()),
        parts: if is_choice { sheets } else { Vec::new() },
        columns: None,
        are_links: false,
        warnings: Vec::new(),
        records,
    })
}

fn opened(format: Format, path: &Path) -> Result<Box<dyn Book>, Fault> {
    let file = BufReader::new(File::open(path)?);
    Ok(match format {
        Format::Xlsx(archive) => Box::new(xlsx::Book::new(file, archive)?),
        Format::Xlsb(archive) => {
            let beside = BufReader::new(File::open(path)?);
            let links = if archive.has_links { Some(Links::new(beside)?) } else { None };
            Box::new(xlsb::Book::new(file, archive.parts, links)?)
        }
        Format::Xls => Box::new(xls::Book::new(file)?),
        Format::Ods => Box::new(ods::Book::new(file)?),
    })
}

fn filled_sheets(book: &mut dyn Book) -> Result<Vec<String>, Fault> {
    let mut filled = Vec::new();
    for sheet in book.sheets() {
        if book.has_content(&sheet)? {
            filled.push(sheet);
        }
    }
    Ok(filled)
}

/// The first sheet that begins with addresses, else the first with rows below a header, else the first: many a workbook has
/// a cover.
fn likeliest(book: &mut dyn Book, sheets: &[String]) -> Result<usize, Fault> {
    let mut with_rows = None;
    for (at, sheet) in sheets.iter().enumerate() {
        match book.begin(sheet)? {
            Begin::Addresses => return Ok(at),
            Begin::Rows => with_rows = with_rows.or(Some(at)),
            Begin::Row => {}
        }
    }
    Ok(with_rows.unwrap_or(0))
}

impl Fault {
    fn of(self, name: &str) -> IntakeError {
        let not_text = |what, mend| IntakeError::NotText { name: name.into(), what, mend };
        match self {
            Self::Protected => {
                let mend = "open it in its own program and save it without one";
                IntakeError::Encrypted { name: name.into(), mend }
            }
            Self::NoWorkbook => not_text(NO_WORKBOOK, SAVE_AS_CSV),
            Self::Broken(what) => IntakeError::damaged(name, &format!("{what}; {SAVE_ANEW}")),
            Self::Excessive(what) => IntakeError::excessive(name, &format!("{what}; {SAVE_ANEW}")),
        }
    }
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        Self::Broken(error.to_string())
    }
}

impl From<ZipError> for Fault {
    fn from(error: ZipError) -> Self {
        Self::Broken(format!("the archive that a workbook is, is broken or cut off ({error})"))
    }
}

impl From<quick_xml::Error> for Fault {
    fn from(error: quick_xml::Error) -> Self {
        Self::Broken(error.to_string())
    }
}

macro_rules! faults {
    ($($error:ident),*) => {$(
        impl From<$error> for Fault {
            fn from(error: $error) -> Self {
                match error {
                    $error::Password => Self::Protected,
                    error => Self::Broken(error.to_string()),
                }
            }
        }
    )*};
}

faults!(XlsxError, XlsbError, XlsError, OdsError);
