use std::{io::Read, path::Path};

use fetchlist_model::{ImportOptions, ImportPreview};

use crate::{IntakeError, Rows};

/// A list in a file, open for a look at it and for reading its rows, as often as needed.
#[derive(Debug)]
pub struct ListFile {}

impl ListFile {
    /// Opens the file and finds out its encoding. What is no regular file, such as a pipe, is first copied to a
    /// temporary file.
    pub fn open(_path: &Path) -> Result<Self, IntakeError> {
        Ok(Self {})
    }

    /// Copies `reader` to its end into a temporary file, which goes when the list does. `name` is what the list is
    /// called, such as `standard input`.
    pub fn spool(_reader: impl Read, _name: &str) -> Result<Self, IntakeError> {
        Ok(Self {})
    }

    /// The options that make the column called `name` the URL column, for a list whose first row holds names: `options`
    /// with `header` and `url_column` set.
    ///
    /// An exact match wins over one in other capitals, the first column over later ones.
    pub fn with_url_column(
        &self,
        options: &ImportOptions,
        _name: &str,
    ) -> Result<ImportOptions, IntakeError> {
        Ok(options.clone())
    }

    /// What an import with these options would bring, from one pass over the whole file.
    ///
    /// Every choice that `options` leaves open is made from the content; the preview says how, and [`Self::rows`] reads
    /// by it.
    pub fn preview(&self, _options: &ImportOptions) -> Result<ImportPreview, IntakeError> {
        Err(IntakeError::UnknownEncoding(String::new()))
    }

    /// The rows, read as `preview` says, in the file's order; a cell with a pattern gives a row for each of its URLs.
    ///
    /// Every row has one cell for each of the preview's columns. The iterator ends after its first error.
    pub fn rows(&self, _preview: &ImportPreview) -> Result<Rows, IntakeError> {
        Ok(Rows {})
    }
}
