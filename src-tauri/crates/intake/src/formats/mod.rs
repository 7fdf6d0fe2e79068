//! Lists that are no plain text: each kind opens a file as records of cells, made as they are asked for.

use std::path::Path;

use fetchlist_model::{Cells, ImportWarning, ListKind};

use crate::IntakeError;

/// A list opened for reading.
pub(crate) struct Opened {
    /// The parts of the file that hold lists, such as sheets; empty where there is but one.
    pub(crate) parts: Vec<String>,
    /// The part that is read; `None` where there is but one.
    pub(crate) part: Option<String>,
    /// The columns' names, where the kind of list has them; else the first record may hold them.
    pub(crate) columns: Option<Vec<String>>,
    /// The column of the URLs, where the kind of list knows it.
    pub(crate) url_column: Option<usize>,
    /// What the user should know of it.
    pub(crate) warnings: Vec<ImportWarning>,
    /// The records. A key of JSON that comes later than others makes records longer than `columns`.
    pub(crate) records: Box<dyn Iterator<Item = Result<Cells, IntakeError>> + Send>,
}

/// What kind of list a file is that is called `name` and begins with `head`; `None` where it is plain text.
pub(crate) fn kind_of(_name: &str, _head: &[u8]) -> Option<ListKind> {
    None
}

/// Opens the list in the file at `path`; `part` is one of [`Opened::parts`], `None` the likeliest.
pub(crate) fn open(
    _kind: ListKind,
    _path: &Path,
    name: &str,
    _part: Option<&str>,
) -> Result<Opened, IntakeError> {
    Err(IntakeError::NotText { name: name.into(), what: "no text", mend: "give a list as text or CSV" })
}
