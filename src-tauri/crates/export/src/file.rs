use std::{
    error::Error,
    fs::{self, File, Metadata},
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};

use fetchlist_model::{ExportReport, ExportRequest, ExportRow};
use tempfile::NamedTempFile;

use crate::{ExportError, Table, write::write_rows};

/// How many symbolic links are followed from one to the next, as Linux does.
const LINKS: usize = 40;

/// Writes the rows to the file `path`: the columns that `request` names, or all that `table` has with their results. Which
/// rows, and in which order, is the caller's choice, as are the report's counts of what the rows do not have.
///
/// They are written to a temporary file in the same folder, which takes the place of `path` once all of it is on the disk:
/// on any error, what stood there before is untouched and nothing else is left. A new file gets the usual permissions,
/// an existing one keeps its own. Where `path` is a symbolic link, what it points at is replaced. What is no regular
/// file, such as `/dev/stdout`, is written to directly.
///
/// The first error of `rows` ends it, and comes back as [`ExportError::Rows`]. After the last row, `goes_on` is told a share
/// of what is left to do, from 0 to 1, and says whether it goes on; if not, the error is [`ExportError::Cancelled`].
pub fn write_file<E>(
    path: &Path,
    table: &Table<'_>,
    request: &ExportRequest,
    rows: impl IntoIterator<Item = Result<ExportRow, E>>,
    mut goes_on: impl FnMut(f64) -> bool + Send,
) -> Result<ExportReport, ExportError>
where
    E: Into<Box<dyn Error + Send + Sync>>,
{
    let failed = |error| ExportError::output(error).of_target(path);
    let target = Target::of(path).map_err(failed)?;
    let mut output = Counted { output: target.open().map_err(failed)?, bytes: 0 };
    let report = write_rows(&mut output, &target.spool(), table, request, rows, &mut goes_on);
    let report = report.map_err(|error| error.of_target(path))?;
    let Counted { output, bytes } = output;
    output.sync().map_err(failed)?;
    if !goes_on(1.0) {
        return Err(ExportError::Cancelled);
    }
    target.finish(output).map_err(failed)?;
    Ok(ExportReport { path: path.display().to_string(), bytes, ..report })
}

/// Finds out whether [`write_file`] can write to `path`, as far as trying tells: a file beside it is made and removed again,
/// one that stands there is opened and left as it is.
pub fn check_file(path: &Path) -> Result<(), ExportError> {
    let failed = |error| ExportError::output(error).of_target(path);
    let target = Target::of(path).map_err(failed)?;
    // Who reads a pipe would take the end of this for the end of it all.
    if !target.is_device() {
        target.open().map_err(failed)?;
    }
    Ok(())
}

/// What is to be written, before it is.
struct Target {
    /// Where it is, symbolic links followed.
    path: PathBuf,
    /// What stands there.
    existing: Option<Metadata>,
}

/// Where the bytes go.
enum Output {
    /// Beside the target.
    Beside(NamedTempFile),
    /// Into the target.
    Into(File),
}

impl Target {
    fn of(path: &Path) -> io::Result<Self> {
        let existing = match fs::metadata(path) {
            Ok(metadata) => Some(metadata),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        if let Some(metadata) = &existing {
            if metadata.is_dir() {
                return Err(ErrorKind::IsADirectory.into());
            }
            if !metadata.is_file() {
                return Ok(Self { path: path.into(), existing });
            }
            // To replace a file, one need not be allowed to write to it: its owner would be surprised.
            if metadata.permissions().readonly() {
                return Err(ErrorKind::PermissionDenied.into());
            }
            File::options().write(true).open(path)?;
        }
        let path = follow_links(path)?;
        if !fs::metadata(folder_of(&path))?.is_dir() {
            return Err(ErrorKind::NotADirectory.into());
        }
        Ok(Self { path, existing })
    }

    /// Whether something other than a regular file stands there.
    fn is_device(&self) -> bool {
        self.existing.as_ref().is_some_and(|existing| !existing.is_file())
    }

    /// A folder for what is as large as the file and needed until it is written: its own, which must have room for it
    /// anyway. The usual one for temporary files may be small and in memory, where `/var/tmp` is not (FHS 3.0, 5.15).
    fn spool(&self) -> PathBuf {
        let large = Path::new("/var/tmp");
        if !self.is_device() {
            folder_of(&self.path).to_owned()
        } else if std::env::var_os("TMPDIR").is_none() && large.is_dir() {
            large.to_owned()
        } else {
            std::env::temp_dir()
        }
    }

    fn open(&self) -> io::Result<Output> {
        if self.is_device() {
            return File::options().write(true).open(&self.path).map(Output::Into);
        }
        let file = part_file(folder_of(&self.path))?;
        if let Some(existing) = &self.existing {
            file.as_file().set_permissions(existing.permissions())?;
        }
        Ok(Output::Beside(file))
    }

    fn finish(&self, output: Output) -> io::Result<()> {
        let Output::Beside(file) = output else { return Ok(()) };
        file.persist(&self.path).map_err(|error| error.error)?;
        // The file is in its place and whole; a file system that cannot sync folders takes nothing away from that.
        #[cfg(unix)]
        let _ = File::open(folder_of(&self.path)).and_then(|folder| folder.sync_all());
        Ok(())
    }
}

impl Output {
    fn sync(&self) -> io::Result<()> {
        match self {
            Self::Beside(file) => file.as_file().sync_all(),
            // What is no file may have nothing to sync.
            Self::Into(_) => Ok(()),
        }
    }
}

/// A file in the folder with a name of no account, which is gone where it gets no other. It has the usual permissions of a
/// new file.
pub(crate) fn part_file(folder: &Path) -> io::Result<NamedTempFile> {
    let mut options = File::options();
    options.read(true).write(true).create_new(true);
    // Opened here, for the errors of the library's own way name the file, which says nothing to anybody.
    tempfile::Builder::new().prefix(".fetchlist-").suffix(".part").make_in(folder, |path| options.open(path))
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// Where the symbolic links end, even if there is no file yet.
pub(crate) fn follow_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..LINKS {
        match fs::read_link(&path) {
            Ok(target) => path = folder_of(&path).join(target),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

/// Counts the bytes on their way.
struct Counted {
    output: Output,
    bytes: u64,
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = match &mut self.output {
            Output::Beside(file) => file.as_file_mut().write(bytes),
            Output::Into(file) => file.write(bytes),
        }?;
        self.bytes += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
