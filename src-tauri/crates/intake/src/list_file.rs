use std::{
    fs::{self, File},
    io::{self, Read, Seek},
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use fetchlist_model::{ImportCounts, ImportOptions, ImportPreview, ImportWarning, ListKind, WorkProgress};

use crate::{
    IntakeError, Rows,
    cells_list::CellsList,
    clipboard::table_in,
    columns::position,
    count::Tally,
    encoding::SAMPLE_BYTES,
    formats,
    kind::refuse_known_kinds,
    look::look,
    rows::{From, Urls},
    several::{SeveralRows, left_out},
    source::{Place, Source},
    template::Template,
    text_file::TextFile,
};

/// How often it is told how far counting is, and asked whether it goes on.
const STEP: Duration = Duration::from_millis(20);

/// A list of any kind, open for a look at it, for counting and for reading its rows, as often as needed.
#[derive(Debug)]
pub struct ListFile {
    name: Arc<str>,
    content: Content,
}

#[derive(Debug)]
enum Content {
    Text(TextFile),
    Cells(CellsList),
    /// Files, and those that are left out.
    Several(Arc<[ListFile]>, Vec<ImportWarning>),
}

impl ListFile {
    /// Opens the file and finds out what it is. What is no regular file, such as a pipe, is first copied to a temporary
    /// file.
    pub fn open(path: &Path) -> Result<Self, IntakeError> {
        let failed = |error| IntakeError::unreadable(path, error);
        let name = path.file_name().map_or_else(|| path.to_string_lossy(), |name| name.to_string_lossy());
        let metadata = fs::metadata(path).map_err(failed)?;
        if metadata.is_dir() {
            return Err(failed(io::ErrorKind::IsADirectory.into()));
        }
        let file = File::open(path).map_err(failed)?;
        if !metadata.is_file() {
            return Self::spool(file, &name);
        }
        let (source, head) = Self::begin(Place::File(path.into()), file, &name).map_err(failed)?;
        Self::new(source, &name, &head)
    }

    /// Opens several files as one list: the rows of the first, then those of the second and so on, every file read in its
    /// own way. One path is the same as [`Self::open`].
    ///
    /// Their columns are those of all files, by name, behind one called `file`. Where URLs stand in no column, they get one
    /// called `url`. Files that cannot be read are left out and warned of; where none can be, the error is the first one's.
    pub fn open_all(paths: &[PathBuf]) -> Result<Self, IntakeError> {
        if let [path] = paths {
            return Self::open(path);
        }
        let (mut files, mut unread, mut failed) = (Vec::new(), Vec::new(), None);
        for path in paths {
            match Self::open(path) {
                Ok(file) => files.push(file),
                Err(error) => {
                    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
                    unread.push(left_out(&name, &error));
                    failed.get_or_insert(error);
                }
            }
        }
        match (files.first(), failed) {
            (Some(first), _) => {
                Ok(Self { name: Arc::clone(&first.name), content: Content::Several(files.into(), unread) })
            }
            (None, Some(error)) => Err(error),
            (None, None) => Err(IntakeError::Empty { name: "the list".into(), mend: "choose a file" }),
        }
    }

    /// Copies `reader` to its end into a temporary file, which goes when the list does. `name` is what the list is
    /// called, such as `standard input`.
    pub fn spool(mut reader: impl Read, name: &str) -> Result<Self, IntakeError> {
        let mut spooled = || {
            let mut file = tempfile::NamedTempFile::new()?;
            io::copy(&mut reader, &mut file)?;
            file.rewind()?;
            let (file, path) = file.into_parts();
            Self::begin(Place::Copy(path), file, name)
        };
        let (source, head) = spooled().map_err(|error| IntakeError::unreadable(Path::new(name), error))?;
        Self::new(source, name, &head)
    }

    /// The table that was copied from a spreadsheet or a web page, by its text and its HTML; `None` where it is none.
    pub fn from_clipboard(text: &str, html: Option<&str>) -> Option<Result<Self, IntakeError>> {
        let name: Arc<str> = "clipboard".into();
        Some(table_in(text, html, &name).transpose()?.map(|(cells, warnings)| {
            let content = Content::Cells(CellsList::clipboard(&name, cells, warnings));
            Self { name, content }
        }))
    }

    /// The options that make the column called `name` the URL column, for a list whose first row holds names: `options`
    /// with `header` and `url_column` set.
    ///
    /// An exact match wins over one in other capitals, the first column over later ones. A list without a header has
    /// columns called `Column 1` and so on.
    pub fn with_url_column(&self, options: &ImportOptions, name: &str) -> Result<ImportOptions, IntakeError> {
        let options = ImportOptions { url_column: None, ..options.clone() };
        let chosen = |preview: &ImportPreview| {
            let column = position(&preview.columns, name)?;
            let url_column = Some(column as u32);
            Some(ImportOptions { header: preview.header, url_column, ..options.clone() })
        };
        let preview = self.preview(&options)?;
        if let Some(chosen) = chosen(&preview) {
            return Ok(chosen);
        }
        // The person who names it has seen it in the first row.
        let headed = (options.header.is_none() && preview.header == Some(false))
            .then(|| self.preview(&ImportOptions { header: Some(true), ..options.clone() }).ok())
            .flatten();
        headed
            .and_then(|preview| chosen(&preview))
            .ok_or_else(|| IntakeError::missing_column(format!("“{name}”"), &preview.columns))
    }

    /// What an import with these options would bring, from a look at the list's beginning.
    ///
    /// Every choice that `options` leaves open is made from the content; the preview says how, and [`Self::rows`] reads
    /// by it. A `url_column` is not looked at where the separator is [`Separator::Lines`](fetchlist_model::Separator), or
    /// where there is a `template`.
    ///
    /// A text that begins with nothing but ASCII is taken for UTF-8 until other bytes have been met, be it in counting.
    pub fn preview(&self, options: &ImportOptions) -> Result<ImportPreview, IntakeError> {
        let (preview, rows) = self.opened(options)?;
        let preview = look(preview, rows)?;
        if preview.counts.total == 0 && preview.is_whole {
            return Err(self.empty_as(&preview));
        }
        let encoding = match &self.content {
            Content::Text(text) => Some(text.encoding(options)?.name().into()),
            _ => None,
        };
        Ok(ImportPreview { encoding, ..preview })
    }

    /// What the whole list would bring, read as `preview` says.
    ///
    /// `progress` is told how far it is, every few milliseconds, and says whether it goes on; if not, the error is
    /// [`IntakeError::Cancelled`].
    pub fn count(
        &self,
        preview: &ImportPreview,
        progress: &mut dyn FnMut(WorkProgress) -> bool,
    ) -> Result<ImportCounts, IntakeError> {
        let mut rows = self.rows(preview)?;
        let (mut tally, mut next) = (Tally::default(), Instant::now());
        while let Some(row) = rows.next() {
            tally.add(row?);
            let now = Instant::now();
            if now >= next {
                next = now + STEP;
                if !progress(WorkProgress { rows: tally.rows(), share: rows.share() }) {
                    return Err(IntakeError::Cancelled);
                }
            }
        }
        if tally.rows() == 0 {
            return Err(self.empty_as(preview));
        }
        rows.check()?;
        Ok(tally.counts(rows.warnings()))
    }

    /// The rows, read as `preview` says, in the list's order; a cell with a pattern gives a row for each of its URLs. Braces in
    /// the links of a page, a sitemap or the like are no pattern.
    pub fn rows(&self, preview: &ImportPreview) -> Result<Rows, IntakeError> {
        match &self.content {
            Content::Text(text) => text.rows(preview),
            Content::Cells(cells) => cells.rows(preview),
            Content::Several(files, left_out) => {
                let urls = match (preview.template.as_deref(), preview.url_column) {
                    (Some(template), _) => Urls::Template(Template::new(template)),
                    (None, Some(column)) => Urls::Column(column as usize),
                    (None, None) => Urls::Own,
                };
                let several = SeveralRows::new(files, left_out, !matches!(urls, Urls::Own));
                Ok(Rows::new(From::Several(Box::new(several)), urls, &self.name))
            }
        }
    }

    /// What the list is called.
    pub(crate) fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// The choices that are made where `options` leaves them open, and the rows.
    pub(crate) fn opened(&self, options: &ImportOptions) -> Result<(ImportPreview, Rows), IntakeError> {
        match &self.content {
            Content::Text(text) => text.opened(options),
            Content::Cells(cells) => cells.opened(options),
            Content::Several(files, _) => {
                let bare = bare(&self.name, ListKind::Several, options);
                let url_column = options.url_column.filter(|_| bare.template.is_none());
                let preview = ImportPreview { files: files.len() as u32, url_column, ..bare };
                let rows = self.rows(&preview)?;
                Ok((preview, rows))
            }
        }
    }

    fn begin(place: Place, file: File, name: &str) -> io::Result<(Source, Vec<u8>)> {
        let source = Source::new(place, &file, name)?;
        let mut head = Vec::new();
        file.take(SAMPLE_BYTES as u64).read_to_end(&mut head)?;
        Ok((source, head))
    }

    fn new(source: Source, name: &str, head: &[u8]) -> Result<Self, IntakeError> {
        let unreadable = |error| IntakeError::unreadable(Path::new(name), error);
        let (copy, inner) = if let Some(inner) = formats::name_in_gzip(name, head) {
            let mut head = Vec::new();
            let text = formats::unpacked(source.path(), &formats::Progress::default());
            let begin = text.and_then(|text| text.take(SAMPLE_BYTES as u64).read_to_end(&mut head));
            begin.map_err(unreadable)?;
            // Unpacked as it is read, but for what is not read from its beginning to its end.
            if formats::kind_of(inner, &head) != Some(ListKind::Workbook) {
                return Self::of_content(source, inner, &head);
            }
            (formats::copy_of_gzip(source.path(), name)?, inner.to_owned())
        } else if let Some(copy) = formats::copy_of_zip(source.path(), name, head)? {
            copy
        } else {
            return Self::of_content(source, name, head);
        };
        let file = File::open(&copy).map_err(unreadable)?;
        let (source, head) = Self::begin(Place::Copy(copy), file, &inner).map_err(unreadable)?;
        Self::of_content(source, &inner, &head)
    }

    fn of_content(source: Source, name: &str, head: &[u8]) -> Result<Self, IntakeError> {
        let name: Arc<str> = name.into();
        let content = if let Some(kind) = formats::kind_of(&name, head) {
            Content::Cells(CellsList::file(kind, source, &name))
        } else {
            refuse_known_kinds(&name, head)?;
            Content::Text(TextFile::new(source, &name, head))
        };
        let list = Self { name, content };
        if head.is_empty() { Err(list.empty()) } else { Ok(list) }
    }

    /// Of a list that has no rows where they were looked for.
    fn empty_as(&self, preview: &ImportPreview) -> IntakeError {
        let Some(part) = preview.part.clone() else { return self.empty() };
        let others: Vec<_> =
            preview.parts.iter().filter(|other| **other != part).map(String::as_str).collect();
        IntakeError::EmptyPart { name: self.name.to_string(), part, others: others.join(", ") }
    }

    fn empty(&self) -> IntakeError {
        IntakeError::Empty { name: self.name.to_string(), mend: "add lines with web addresses to it" }
    }
}

/// A preview of a list without choices.
pub(crate) fn bare(name: &str, kind: ListKind, options: &ImportOptions) -> ImportPreview {
    ImportPreview {
        name: name.into(),
        files: 1,
        kind,
        encoding: None,
        separator: None,
        quote: None,
        header: None,
        columns: Vec::new(),
        url_column: None,
        sure: true,
        parts: Vec::new(),
        part: None,
        template: options.template.clone().filter(|template| !template.trim().is_empty()),
        rows: Vec::new(),
        counts: ImportCounts::default(),
        is_whole: false,
    }
}
