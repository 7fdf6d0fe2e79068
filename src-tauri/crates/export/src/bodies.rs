use std::{
    collections::HashSet,
    error::Error,
    fs,
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};

use fetchlist_model::{BodiesRequest, ExportReport, ExportRow};
use sha2::{Digest, Sha256};
use url::Url;

use crate::{ExportError, Table, file::part_file};
use manifest::{Manifest, Written};
use names::Names;
use template::Template;

mod ending;
mod file_name;
mod manifest;
mod names;
mod template;

/// The files that one folder holds: more make file managers slow.
const MOST_FILES: usize = 1_000;

/// Writes bodies into a folder, which is made if need be: a file for each row that has one, named as `request.name` says,
/// with an ending after its Content-Type. More than 1,000 files stand in subfolders of 1,000 each, `0001` and so on. Which
/// rows, and in which order, is the caller's choice: `request.rows` is not looked at.
///
/// Whatever a server or the list says, every name is one that Windows, macOS and Linux take, and no file is outside the
/// folder, or takes the place of what was there before: a name that is taken gets ` (2)` behind it. A file appears whole or
/// not at all.
///
/// The folder's `manifest.csv` (or `manifest (2).csv` …) has a line for each row: `row`, `file` (its path in the folder),
/// `url`, `content_type`, `size_bytes`, `sha256`, `outcome`, `error`, and the input columns.
///
/// The first error ends it. Where files are there by then, so is the manifest that tells which, and the error is
/// [`ExportError::Halfway`]; else nothing is left.
pub fn write_bodies<E>(
    folder: &Path,
    table: &Table<'_>,
    request: &BodiesRequest,
    rows: impl IntoIterator<Item = Result<ExportRow, E>>,
) -> Result<ExportReport, ExportError>
where
    E: Into<Box<dyn Error + Send + Sync>>,
{
    let template = Template::parse(&request.name, table.input)?;
    let failed = |error| ExportError::output(error).of_target(folder);
    let is_new = !folder.exists();
    fs::create_dir_all(folder).map_err(failed)?;
    let mut output = Output::begin(folder, table.input).map_err(failed)?;
    for row in rows {
        let row = row.map_err(|error| ExportError::Rows(error.into()));
        if let Err(cause) = row.and_then(|row| output.row(&row, &template).map_err(failed)) {
            let error = output.broken(cause);
            if is_new {
                // Where files are in it, that fails.
                let _ = fs::remove_dir(folder);
            }
            return Err(error);
        }
    }
    output.end().map_err(failed)
}

/// Finds out whether [`write_bodies`] can write into `folder`, as far as trying tells: a file is made and removed again
/// there, or where the folder would be made.
pub fn check_folder(folder: &Path) -> Result<(), ExportError> {
    let try_it = || {
        let there = folder.ancestors().find(|part| part.symlink_metadata().is_ok());
        let there = there.unwrap_or(Path::new("."));
        if !fs::metadata(there)?.is_dir() {
            return Err(ErrorKind::NotADirectory.into());
        }
        part_file(there).map(drop)
    };
    try_it().map_err(|error: io::Error| ExportError::output(error).of_target(folder))
}

/// Finds out whether [`write_bodies`] can name files after this pattern, where the imported columns have these names.
pub fn check_names(pattern: &str, columns: &[String]) -> Result<(), ExportError> {
    Template::parse(pattern, columns).map(drop)
}

/// A folder that files are written into.
struct Output {
    folder: PathBuf,
    manifest: Manifest,
    /// What is written so far.
    report: ExportReport,
    /// The subfolder for the next file; the first files go into the folder itself until there are too many.
    subfolder: Option<String>,
    subfolders: u32,
    /// The files where the next one goes.
    files: Vec<String>,
    names: Names,
}

impl Output {
    fn begin(folder: &Path, input: &[String]) -> io::Result<Self> {
        let manifest = Manifest::begin(folder, input)?;
        let report = ExportReport { path: folder.display().to_string(), ..ExportReport::default() };
        let mut names = Names::default();
        names.take(manifest::STEM, manifest::ENDING);
        let folder = folder.to_owned();
        Ok(Self { folder, manifest, report, subfolder: None, subfolders: 0, files: Vec::new(), names })
    }

    fn row(&mut self, row: &ExportRow, template: &Template) -> io::Result<()> {
        let Some(body) = &row.body else {
            self.report.missing_bodies += 1;
            return self.manifest.row(row, None);
        };
        if self.files.len() == MOST_FILES {
            self.next_subfolder()?;
        }
        let url = Url::parse(&row.url).ok();
        let ending = ending::ending(row.content_type.as_deref(), url.as_ref());
        let stem = template.name(row, url.as_ref(), &ending);
        let place = self.place();
        let mut file = part_file(&place)?;
        file.as_file_mut().write_all(body)?;
        let name = self.names.put(file, &place, &stem, &ending)?;
        let path = match &self.subfolder {
            Some(subfolder) => format!("{subfolder}/{name}"),
            None => name.clone(),
        };
        let sha256 = format!("{:x}", Sha256::digest(body));
        let written = Written { path: &path, bytes: body.len(), sha256 };
        if let Err(error) = self.manifest.row(row, Some(&written)) {
            // No file without its line.
            let _ = fs::remove_file(place.join(name));
            return Err(error);
        }
        self.files.push(name);
        self.report.rows += 1;
        self.report.bytes += body.len() as u64;
        Ok(())
    }

    fn end(self) -> io::Result<ExportReport> {
        self.manifest.end(&self.folder)?;
        Ok(self.report)
    }

    fn broken(self, cause: ExportError) -> ExportError {
        if self.report.rows == 0 {
            return cause;
        }
        let manifest = self.manifest.end(&self.folder).ok();
        let (files, folder, cause) = (self.report.rows, self.folder, Box::new(cause));
        ExportError::Halfway { files, folder, manifest, cause }
    }

    /// Where the next file goes.
    fn place(&self) -> PathBuf {
        self.subfolder.as_ref().map_or_else(|| self.folder.clone(), |subfolder| self.folder.join(subfolder))
    }

    fn next_subfolder(&mut self) -> io::Result<()> {
        if self.subfolder.is_none() {
            self.move_first()?;
        }
        self.subfolder = Some(self.new_subfolder()?);
        self.files.clear();
        self.names = Names::default();
        Ok(())
    }

    /// Moves the files that are in the folder itself to its first subfolder. One that another program holds may stay.
    fn move_first(&mut self) -> io::Result<()> {
        let subfolder = self.new_subfolder()?;
        let (outside, inside) = (&self.folder, self.folder.join(&subfolder));
        let mut moved: HashSet<String> = self.files.drain(..).collect();
        moved.retain(|name| fs::rename(outside.join(name), inside.join(name)).is_ok());
        self.manifest.say_moved(outside, &subfolder, &moved).inspect_err(|_| {
            for name in &moved {
                let _ = fs::rename(inside.join(name), outside.join(name));
            }
            let _ = fs::remove_dir(&inside);
        })
    }

    /// Makes a subfolder that was not there before.
    fn new_subfolder(&mut self) -> io::Result<String> {
        self.subfolders += 1;
        let name = format!("{:04}", self.subfolders);
        for number in 1_u32.. {
            let name = if number == 1 { name.clone() } else { format!("{name} ({number})") };
            match fs::create_dir(self.folder.join(&name)) {
                Ok(()) => return Ok(name),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(ErrorKind::AlreadyExists.into())
    }
}
