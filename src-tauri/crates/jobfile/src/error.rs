use std::{fmt, io, path::Path};

use fetchlist_model::HostErrorCode;

/// What went wrong with a job file: what, with which file, and how to mend it.
#[derive(Debug)]
pub struct JobFileError(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    message: String,
}

/// The kinds of [`JobFileError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// No Fetchlist job, or a damaged one.
    NotAJob,
    /// A job of a newer version.
    Newer,
    /// Another program holds it.
    InUse,
    /// The disk is full.
    DiskFull,
    /// It cannot be read or written.
    Io,
}

impl JobFileError {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner { kind, message: message.into() }))
    }

    /// What kind of problem it is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The code that the window knows it by.
    pub fn code(&self) -> HostErrorCode {
        match self.0.kind {
            ErrorKind::NotAJob => HostErrorCode::NotAJob,
            ErrorKind::Newer => HostErrorCode::NewerJob,
            ErrorKind::InUse => HostErrorCode::JobInUse,
            ErrorKind::DiskFull | ErrorKind::Io => HostErrorCode::JobFile,
        }
    }

    pub(crate) fn at(path: &Path) -> impl Fn(rusqlite::Error) -> Self {
        move |error| Self::of_sqlite(&error, path)
    }

    fn of_sqlite(error: &rusqlite::Error, path: &Path) -> Self {
        use rusqlite::ErrorCode;
        let file = path.display();
        let is_damaged = matches!(
            error,
            rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::QueryReturnedNoRows
        );
        let (kind, message) = match error.sqlite_error_code() {
            None if is_damaged => (ErrorKind::NotAJob, damaged(path, error)),
            Some(ErrorCode::NotADatabase) => (
                ErrorKind::NotAJob,
                format!("{file} is no Fetchlist job; choose a file that ends in .fetchlist"),
            ),
            // Unknown is what a missing table is called.
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::Unknown) => {
                (ErrorKind::NotAJob, damaged(path, error))
            }
            Some(ErrorCode::DiskFull) => {
                (ErrorKind::DiskFull, format!("the disk that holds {file} is full; make room, then go on"))
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                (ErrorKind::InUse, format!("{file} is open in another program; close it there first"))
            }
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => (
                ErrorKind::Io,
                format!("{file} may not be written to; save a copy in a folder of your own and open that"),
            ),
            Some(ErrorCode::CannotOpen) => (
                ErrorKind::Io,
                format!("{file} cannot be opened; check that its folder exists and may be written to"),
            ),
            _ => (ErrorKind::Io, format!("{file} cannot be read or written: {error}")),
        };
        Self::new(kind, message)
    }

    pub(crate) fn of_io(error: &io::Error, path: &Path) -> Self {
        let file = path.display();
        match error.kind() {
            io::ErrorKind::NotFound => {
                Self::new(ErrorKind::Io, format!("{file} does not exist; check the name and the folder"))
            }
            io::ErrorKind::StorageFull => Self::new(
                ErrorKind::DiskFull,
                format!("the disk that holds {file} is full; make room, then go on"),
            ),
            _ => Self::new(ErrorKind::Io, format!("{file} cannot be read or written: {error}")),
        }
    }
}

fn damaged(path: &Path, error: &rusqlite::Error) -> String {
    format!("{} is damaged ({error}); open a copy of it, or import the list again", path.display())
}

impl fmt::Display for JobFileError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.message)
    }
}

impl std::error::Error for JobFileError {}
