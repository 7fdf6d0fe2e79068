use std::{
    error::Error,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use fetchlist_model::{HostError, HostErrorCode};

use crate::xlsx::MOST_COLUMNS;

/// Why rows could not be written: what is wrong, where, and how to mend it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The file's name ends in nothing that says which format to write.
    #[error("{}: {problem}; end the name in .csv, .tsv, .json, .jsonl, .ndjson or .xlsx", path.display())]
    Ending {
        /// The file.
        path: PathBuf,
        /// What is wrong with the ending.
        problem: String,
    },
    /// No cells can be told apart with this between them.
    #[error("{0:?} cannot stand between cells; take a comma, a semicolon, a tab or another ASCII sign")]
    Separator(char),
    /// A workbook has no room for so many columns.
    #[error("a workbook holds {MOST_COLUMNS} columns, and these are {0}; choose fewer, or write CSV")]
    TooManyColumns(usize),
    /// The names for files of bodies ask for what there is not.
    #[error("there is no {{{name}}} to name files by; there is {}", known.join(", "))]
    Name {
        /// What stands in the braces.
        name: String,
        /// What may stand there.
        known: Vec<String>,
    },
    /// Bodies were written into a folder up to an error.
    #[error("{cause}; {files} files are in {} already, listed in {}", folder.display(), listed(manifest.as_deref()))]
    Halfway {
        /// How many files are there.
        files: u32,
        /// The folder.
        folder: PathBuf,
        /// The list of them, in the folder, if it could be written to its end.
        manifest: Option<String>,
        /// What went wrong.
        cause: Box<ExportError>,
    },
    /// The target cannot be written. What stood there before is as it was.
    #[error("{target} cannot be written ({source}); {mend}")]
    Write {
        /// The file, or `the output`.
        target: String,
        /// What the system says.
        source: io::Error,
        /// What to do about it.
        mend: &'static str,
    },
    /// The rows are too many for the clipboard.
    #[error("that is more than the clipboard can hold; export the rows to a file instead")]
    TooMuchToCopy,
    /// Whoever asked for it did not want it any more.
    #[error("it was cancelled")]
    Cancelled,
    /// The rows could not be had: the error that their iterator gave, unchanged.
    #[error(transparent)]
    Rows(Box<dyn Error + Send + Sync>),
}

impl ExportError {
    /// An error in writing to what has no name.
    pub(crate) fn output(source: io::Error) -> Self {
        Self::Write { target: "the output".into(), mend: mend(kind_of(&source)), source }
    }

    /// The same error, with the name of what is written to.
    pub(crate) fn of_target(self, path: &Path) -> Self {
        match self {
            Self::Write { source, mend, .. } => {
                Self::Write { target: path.display().to_string(), source, mend }
            }
            other => other,
        }
    }

    /// What the window is told that this is. For [`Self::Rows`] the cause may say more.
    pub fn code(&self) -> HostErrorCode {
        match self {
            Self::Write { source, .. } => match kind_of(source) {
                ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => HostErrorCode::ReadOnlyTarget,
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                    HostErrorCode::FullTarget
                }
                ErrorKind::NotFound | ErrorKind::NotADirectory => HostErrorCode::MissingTarget,
                _ => HostErrorCode::ExportFailed,
            },
            Self::TooMuchToCopy => HostErrorCode::TooMuchToCopy,
            Self::Cancelled => HostErrorCode::Cancelled,
            Self::Halfway { cause, .. } => match cause.code() {
                HostErrorCode::FullTarget => HostErrorCode::FullHalfway,
                HostErrorCode::Cancelled => HostErrorCode::Cancelled,
                _ => HostErrorCode::ExportHalfway,
            },
            Self::TooManyColumns(_) => HostErrorCode::TooManyColumns,
            Self::Ending { .. } | Self::Separator(_) | Self::Name { .. } | Self::Rows(_) => {
                HostErrorCode::ExportFailed
            }
        }
    }
}

impl From<&ExportError> for HostError {
    fn from(error: &ExportError) -> Self {
        let told = Self::new(error.code(), error.to_string());
        match error {
            ExportError::Halfway { files, .. } => Self { count: Some((*files).into()), ..told },
            ExportError::TooManyColumns(columns) => {
                Self { count: Some(*columns as u64), limit: Some(MOST_COLUMNS as u64), ..told }
            }
            _ => told,
        }
    }
}

fn listed(manifest: Option<&str>) -> &str {
    manifest.unwrap_or("no file, because that could not be written")
}

/// The kind of an error. Windows has one of its own for a file that Excel holds open, and Rust has no kind for it.
fn kind_of(error: &io::Error) -> ErrorKind {
    const ERROR_SHARING_VIOLATION: i32 = 32;
    if cfg!(windows) && error.raw_os_error() == Some(ERROR_SHARING_VIOLATION) {
        return ErrorKind::PermissionDenied;
    }
    error.kind()
}

fn mend(kind: ErrorKind) -> &'static str {
    match kind {
        // Windows says so of a file that a program holds open, too.
        ErrorKind::PermissionDenied if cfg!(windows) => {
            "close it in other programs, or choose another folder"
        }
        ErrorKind::PermissionDenied => "you may not write it; choose another file or folder",
        ErrorKind::ReadOnlyFilesystem => "choose a folder on another disk",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "make room there, or choose another disk",
        ErrorKind::FileTooLarge => "export fewer rows, or leave out the bodies",
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => {
            "a file stands where a folder is needed; choose another place"
        }
        ErrorKind::NotFound => "make that folder first, or choose another",
        ErrorKind::IsADirectory => "choose the name of a file in that folder",
        _ => "try again, or choose another place",
    }
}
