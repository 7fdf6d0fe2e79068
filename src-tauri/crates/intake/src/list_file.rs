use std::{
    fs::{self, File},
    io::{self, BufReader, Read, Seek},
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

use encoding_rs::Encoding;
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};
use fetchlist_model::{ImportOptions, ImportPreview, Separator};
use tempfile::TempPath;

use crate::{
    IntakeError, Rows,
    encoding::{SAMPLE_BYTES, detect, encoding_named},
    kind::{refuse_known_kinds, refuse_zeros},
    preview::preview,
    records::Records,
    shape::Shape,
};

/// Bytes read, and decoded, at a time.
const BUFFER_BYTES: usize = 64 * 1024;

/// A list in a file, open for a look at it and for reading its rows, as often as needed.
#[derive(Debug)]
pub struct ListFile {
    source: Arc<Source>,
    name: Arc<str>,
    head: Vec<u8>,
    encoding: &'static Encoding,
    state: (u64, Option<SystemTime>),
}

/// Where the list's bytes are. The temporary file goes when the last that reads it is done.
#[derive(Debug)]
pub(crate) enum Source {
    File(PathBuf),
    Spooled(TempPath),
}

/// A list's text as UTF-8, without a byte order mark; bytes that are no text come as U+FFFD.
pub(crate) type Decoded = BufReader<DecodeReaderBytes<File, Vec<u8>>>;

impl ListFile {
    /// Opens the file and finds out its encoding. What is no regular file, such as a pipe, is first copied to a
    /// temporary file.
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
        Self::new(Source::File(path.into()), &file, &name).map_err(failed)?.checked()
    }

    /// Copies `reader` to its end into a temporary file, which goes when the list does. `name` is what the list is
    /// called, such as `standard input`.
    pub fn spool(mut reader: impl Read, name: &str) -> Result<Self, IntakeError> {
        let mut spooled = || {
            let mut file = tempfile::NamedTempFile::new()?;
            io::copy(&mut reader, &mut file)?;
            file.rewind()?;
            let (file, path) = file.into_parts();
            Self::new(Source::Spooled(path), &file, name)
        };
        spooled().map_err(|error| IntakeError::unreadable(Path::new(name), error))?.checked()
    }

    fn new(source: Source, mut file: &File, name: &str) -> io::Result<Self> {
        let mut head = Vec::new();
        file.take(SAMPLE_BYTES as u64).read_to_end(&mut head)?;
        let encoding = detect(&head, &mut file)?;
        let metadata = file.metadata()?;
        let state = (metadata.len(), metadata.modified().ok());
        Ok(Self { source: Arc::new(source), name: name.into(), head, encoding, state })
    }

    fn checked(self) -> Result<Self, IntakeError> {
        if self.head.is_empty() {
            return Err(self.empty());
        }
        refuse_known_kinds(&self.name, &self.head)?;
        Ok(self)
    }

    /// The options that make the column called `name` the URL column, for a list whose first row holds names: `options`
    /// with `header` and `url_column` set.
    ///
    /// An exact match wins over one in other capitals, the first column over later ones. A list without a header has
    /// columns called `Column 1` and so on.
    pub fn with_url_column(&self, options: &ImportOptions, name: &str) -> Result<ImportOptions, IntakeError> {
        let shape = self.shape(options, self.encoding_for(options)?)?;
        let mut names = shape.columns(shape.first.len());
        let mut header = shape.header;
        if position(&names, name).is_none() && options.header.is_none() && !header {
            // The person who names it has seen it in the first row.
            header = position(&shape.first, name).is_some();
            if header {
                names.clone_from(&shape.first);
            }
        }
        match position(&names, name) {
            Some(column) if shape.separator != Separator::Lines => {
                Ok(ImportOptions { header: Some(header), url_column: Some(column as u32), ..options.clone() })
            }
            _ => Err(IntakeError::missing_column(format!("“{name}”"), &names)),
        }
    }

    /// What an import with these options would bring, from one pass over the whole file.
    ///
    /// Every choice that `options` leaves open is made from the content; the preview says how, and [`Self::rows`] reads
    /// by it. There are as many columns as the widest row has cells. A `url_column` is not looked at where the separator
    /// is [`Separator::Lines`].
    pub fn preview(&self, options: &ImportOptions) -> Result<ImportPreview, IntakeError> {
        let encoding = self.encoding_for(options)?;
        let shape = self.shape(options, encoding)?;
        let records = self.records(encoding, shape.separator)?;
        let preview = preview(records, &shape, &self.name, encoding.name())?;
        if preview.counts.total == 0 { Err(self.empty()) } else { Ok(preview) }
    }

    /// The rows, read as `preview` says, in the file's order; a cell with a pattern gives a row for each of its URLs.
    ///
    /// Every row has one cell for each of the preview's columns: one that the file's row does not have is empty. The
    /// iterator ends after its first error.
    pub fn rows(&self, preview: &ImportPreview) -> Result<Rows, IntakeError> {
        let records = self.records(
            preview.encoding.as_deref().map_or(Ok(encoding_rs::UTF_8), encoding_named)?,
            preview.separator.unwrap_or_default(),
        )?;
        Ok(Rows::new(records, preview, Arc::clone(&self.source), &self.name))
    }

    fn encoding_for(&self, options: &ImportOptions) -> Result<&'static Encoding, IntakeError> {
        match &options.encoding {
            Some(name) => encoding_named(name),
            None => refuse_zeros(&self.name, &self.head).map(|()| self.encoding),
        }
    }

    fn shape(&self, options: &ImportOptions, encoding: &'static Encoding) -> Result<Shape, IntakeError> {
        let mut sample = Vec::new();
        decode(&*self.head, encoding)
            .and_then(|text| text.take(SAMPLE_BYTES as u64).read_to_end(&mut sample))
            .map_err(|error| self.unreadable(error))?;
        let whole = self.state.0 <= self.head.len() as u64 && sample.len() < SAMPLE_BYTES;
        let ending =
            Path::new(&*self.name).extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        let text = String::from_utf8_lossy(&sample);
        Ok(Shape::of(&text, whole, ending.as_deref().unwrap_or_default(), options))
    }

    fn records(
        &self,
        encoding: &'static Encoding,
        separator: Separator,
    ) -> Result<Records<Decoded>, IntakeError> {
        let file = File::open(self.source.path()).map_err(|error| self.unreadable(error))?;
        let metadata = file.metadata().map_err(|error| self.unreadable(error))?;
        if self.state != (metadata.len(), metadata.modified().ok()) {
            return Err(IntakeError::Changed { name: self.name.to_string() });
        }
        let text = decode(file, encoding).map_err(|error| self.unreadable(error))?;
        let text = BufReader::with_capacity(BUFFER_BYTES, text);
        Ok(Records::new(text, separator, &self.name))
    }

    fn unreadable(&self, error: io::Error) -> IntakeError {
        IntakeError::unreadable(Path::new(&*self.name), error)
    }

    fn empty(&self) -> IntakeError {
        IntakeError::Empty { name: self.name.to_string(), mend: "add lines with web addresses to it" }
    }
}

impl Source {
    fn path(&self) -> &Path {
        match self {
            Self::File(path) => path,
            Self::Spooled(path) => path,
        }
    }
}

fn decode<R: Read>(bytes: R, encoding: &'static Encoding) -> io::Result<DecodeReaderBytes<R, Vec<u8>>> {
    let buffer = vec![0; BUFFER_BYTES];
    DecodeReaderBytesBuilder::new().encoding(Some(encoding)).build_with_buffer(bytes, buffer)
}

/// The column of that name: exactly, or else in any capitals.
fn position(names: &[String], name: &str) -> Option<usize> {
    let loosely = |other: &String| other.trim().to_lowercase() == name.trim().to_lowercase();
    names.iter().position(|other| other == name).or_else(|| names.iter().position(loosely))
}
