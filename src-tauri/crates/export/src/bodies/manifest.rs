use std::{
    collections::HashSet,
    fs::File,
    io::{self, Seek},
    path::Path,
};

use csv::{QuoteStyle, ReaderBuilder};
use fetchlist_model::{ErrorKind, ExportRow};
use tempfile::NamedTempFile;

use super::names::Names;
use crate::{
    csv::{BYTE_ORDER_MARK, Cells},
    file::part_file,
    names::prefixed,
};

/// Its name, without the ending.
pub(super) const STEM: &str = "manifest";

/// Its ending.
pub(super) const ENDING: &str = "csv";

/// The names of its columns in front of the input's.
const NAMES: [&str; 8] = ["row", "file", "url", "content_type", "size_bytes", "sha256", "outcome", "error"];

/// The column with the files.
const FILE: usize = 1;

/// The list of what was written into a folder, as CSV that Excel opens right: a line for each row, with its file if it has
/// one. It is beside its place until it ends.
///
/// A line is written as a whole before the next file is begun, so that the list is right wherever it ends.
pub(super) struct Manifest {
    cells: Cells<File>,
    file: NamedTempFile,
    /// The bytes of whole lines.
    bytes: u64,
    columns: usize,
}

/// A file that was written.
pub(super) struct Written<'a> {
    /// Its path in the folder, with `/`.
    pub(super) path: &'a str,
    pub(super) bytes: usize,
    /// Of what is in it, in hexadecimal digits.
    pub(super) sha256: String,
}

impl Manifest {
    /// With the header, in which `input` has its own names.
    pub(super) fn begin(folder: &Path, input: &[String]) -> io::Result<Self> {
        let mut manifest = Self::empty(folder, input.len(), true)?;
        let mut used: HashSet<String> = input.iter().cloned().collect();
        let names = NAMES.map(|name| prefixed(name.into(), &mut used));
        names.iter().chain(input).try_for_each(|name| manifest.cells.text(name))?;
        manifest.end_line()?;
        Ok(manifest)
    }

    fn empty(folder: &Path, columns: usize, guards: bool) -> io::Result<Self> {
        let file = part_file(folder)?;
        let mut output = file.as_file().try_clone()?;
        io::Write::write_all(&mut output, BYTE_ORDER_MARK.to_string().as_bytes())?;
        let cells = Cells::new(output, b',', QuoteStyle::Necessary, guards);
        Ok(Self { cells, file, bytes: 0, columns })
    }

    pub(super) fn row(&mut self, row: &ExportRow, written: Option<&Written<'_>>) -> io::Result<()> {
        let cells = &mut self.cells;
        cells.field(&row.row.to_string())?;
        cells.field(written.map_or("", |written| written.path))?;
        cells.text(&row.url)?;
        cells.text(row.content_type.as_deref().unwrap_or_default())?;
        cells.field(&written.map(|written| written.bytes.to_string()).unwrap_or_default())?;
        cells.field(written.map_or("", |written| &written.sha256))?;
        cells.field(row.outcome.as_str())?;
        cells.field(row.error.map_or("", ErrorKind::as_str))?;
        for index in 0..self.columns {
            cells.text(row.input.get(index))?;
        }
        self.end_line()
    }

    /// Says of the `moved` files, which stood in the folder, that they are in its subfolder.
    pub(super) fn say_moved(
        &mut self,
        folder: &Path,
        subfolder: &str,
        moved: &HashSet<String>,
    ) -> io::Result<()> {
        // What is in the cells has been made harmless already.
        let mut next = Self::empty(folder, self.columns, false)?;
        let mut lines = self.file.reopen()?;
        lines.rewind()?;
        for line in ReaderBuilder::new().has_headers(false).from_reader(lines).records() {
            for (index, cell) in line.map_err(io::Error::from)?.iter().enumerate() {
                if index == FILE && moved.contains(cell) {
                    next.cells.field(&format!("{subfolder}/{cell}"))?;
                } else {
                    next.cells.field(cell)?;
                }
            }
            next.cells.end_row()?;
        }
        next.cells.flush()?;
        next.bytes = next.file.as_file().metadata()?.len();
        next.cells.guards = true;
        *self = next;
        Ok(())
    }

    /// Puts it into the folder under a name that is free there, and tells the name.
    pub(super) fn end(self, folder: &Path) -> io::Result<String> {
        let Self { cells, file, bytes, .. } = self;
        // What is left of a line that could not be written goes with it, or is cut off.
        drop(cells);
        file.as_file().set_len(bytes)?;
        file.as_file().sync_all()?;
        Names::default().put(file, folder, STEM, ENDING)
    }

    fn end_line(&mut self) -> io::Result<()> {
        self.cells.end_row()?;
        self.cells.flush()?;
        self.bytes = self.file.as_file().metadata()?.len();
        Ok(())
    }
}
