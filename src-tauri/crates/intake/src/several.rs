use std::{collections::HashMap, sync::Arc};

use fetchlist_model::{Cells, ImportOptions, ImportPreview, ImportWarning, NewRow, WebUrl};

use crate::{IntakeError, ListFile, Rows, columns::Columns};

/// The column of the file that a row comes from.
const FILE_COLUMN: &str = "file";
/// The column of URLs that stood in none.
const URL_COLUMN: &str = "url";

/// The rows of several files, one after the other; every file is read in its own way.
///
/// Their columns are those of all files, the same where they have the same name, behind one for the file's name.
pub(crate) struct SeveralRows {
    files: Arc<[ListFile]>,
    opened: usize,
    /// Whether the URLs are made of the cells later: patterns stay as they are until then.
    is_remade: bool,
    member: Option<Member>,
    columns: Columns,
    /// Where each name of a file's column stands among the columns.
    places: HashMap<String, usize>,
    /// The column that the URLs of the first file stand in.
    url: Option<usize>,
    /// Whether those of a later one stand in another.
    urls_differ: bool,
    /// Bytes of the files that are done.
    bytes: u64,
    warnings: Vec<ImportWarning>,
    /// Why the first file that cannot be read cannot be.
    failed: Option<IntakeError>,
    is_any_read: bool,
}

/// The file that is being read.
struct Member {
    rows: Rows,
    name: Arc<str>,
    /// Where its columns stand among those of all.
    places: Vec<usize>,
    /// The column for its URLs, where they stand in none.
    url: Option<usize>,
    has_header: bool,
    has_patterns: bool,
    has_begun: bool,
}

impl Member {
    /// What the user should know of its rows so far, with its name.
    fn warnings(&self) -> Vec<ImportWarning> {
        let named =
            |warning| ImportWarning::InFile { name: self.name.to_string(), warning: Box::new(warning) };
        self.rows.warnings().into_iter().map(named).collect()
    }
}

impl SeveralRows {
    pub(crate) fn new(files: &Arc<[ListFile]>, left_out: &[ImportWarning], is_remade: bool) -> Self {
        Self {
            files: Arc::clone(files),
            opened: 0,
            is_remade,
            member: None,
            columns: Columns::new([FILE_COLUMN]),
            places: HashMap::new(),
            url: None,
            urls_differ: false,
            bytes: 0,
            warnings: left_out.to_vec(),
            failed: None,
            is_any_read: false,
        }
    }

    pub(crate) fn next(&mut self) -> Result<Option<NewRow>, IntakeError> {
        loop {
            let Some(member) = &mut self.member else {
                let files = Arc::clone(&self.files);
                let Some(file) = files.get(self.opened) else {
                    return self.failed.take().filter(|_| !self.is_any_read).map_or(Ok(None), Err);
                };
                self.opened += 1;
                self.open(file);
                continue;
            };
            let Some(row) = member.rows.next() else {
                self.bytes += member.rows.bytes();
                let warnings = member.warnings();
                self.warnings.extend(warnings);
                self.member = None;
                continue;
            };
            return row.map(|row| Some(self.arranged(row)));
        }
    }

    /// The columns' names, as known so far.
    pub(crate) fn names(&self) -> &[String] {
        self.columns.names()
    }

    /// The column that the URLs of all files so far stand in.
    pub(crate) fn url_column(&self) -> Option<&String> {
        self.columns.names().get(self.url.filter(|_| !self.urls_differ)?)
    }

    /// Whether the last row's cells may hold patterns.
    pub(crate) fn has_patterns(&self) -> bool {
        self.member.as_ref().is_none_or(|member| member.has_patterns)
    }

    /// Bytes of text that the rows so far are made of, where that is known.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes + self.member.as_ref().map_or(0, |member| member.rows.bytes())
    }

    /// The part that has been read, from 0 to 1.
    pub(crate) fn share(&self) -> f64 {
        let done = self.opened - usize::from(self.member.is_some());
        let of_member = self.member.as_ref().map_or(0.0, |member| member.rows.share());
        (done as f64 + of_member) / self.files.len().max(1) as f64
    }

    /// What the user should know of the rows so far.
    pub(crate) fn warnings(&self) -> Vec<ImportWarning> {
        let of_member = self.member.iter().flat_map(Member::warnings);
        self.warnings.iter().cloned().chain(of_member).collect()
    }

    fn open(&mut self, file: &ListFile) {
        match file.opened(&ImportOptions::default()) {
            Ok((ImportPreview { header, .. }, rows)) => {
                let (name, has_header) = (Arc::clone(file.name()), header != Some(false));
                let places = Vec::new();
                self.is_any_read = true;
                let has_patterns = rows.has_patterns();
                let rows = if self.is_remade { rows.without_patterns() } else { rows };
                let (url, has_begun) = (None, false);
                self.member = Some(Member { rows, name, places, url, has_header, has_patterns, has_begun });
            }
            Err(error) => {
                self.warnings.push(left_out(file.name(), &error));
                self.failed.get_or_insert(error);
            }
        }
    }

    /// The row with its cells in the columns of all files.
    fn arranged(&mut self, row: NewRow) -> NewRow {
        let Some(member) = &mut self.member else { return row };
        let mut place = |name: &str| {
            *self.places.entry(name.to_owned()).or_insert_with(|| {
                self.columns.add(name);
                self.columns.names().len() - 1
            })
        };
        let begins = !std::mem::replace(&mut member.has_begun, true);
        let url_column = begins.then(|| member.rows.url_column());
        if url_column == Some(None) {
            member.url = Some(place(URL_COLUMN));
        }
        let names = member.rows.names();
        for name in &names[member.places.len()..] {
            // A list of nothing but URLs.
            let is_only = !member.has_header && names.len() == 1;
            member.places.push(place(if is_only { URL_COLUMN } else { name }));
        }
        if let Some(column) = url_column {
            let column = column.and_then(|column| names.iter().position(|name| *name == column));
            let url = column.map_or(member.url, |column| member.places.get(column).copied());
            self.urls_differ |= self.url.is_some() && self.url != url;
            self.url = self.url.or(url);
        }
        let mut cells = vec![""; self.columns.names().len()];
        cells[0] = &member.name;
        for (index, place) in member.places.iter().enumerate() {
            cells[*place] = row.cells.get(index);
        }
        if let Some(place) = member.url {
            cells[place] = row.url.as_ref().map_or_else(|(text, _)| text.as_str(), WebUrl::as_str);
        }
        let cells: Cells = cells.into_iter().collect();
        NewRow { url: row.url, cells }
    }
}

/// What the user is told of a file that is left out.
pub(crate) fn left_out(name: &str, error: &IntakeError) -> ImportWarning {
    ImportWarning::Unreadable { name: name.into(), error: error.into() }
}
