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
    /// No Fetchlist job.
    NotAJob,
    /// A job of which not everything can be read.
    Damaged,
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
            ErrorKind::Damaged => HostErrorCode::DamagedJob,
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
            None if is_damaged => (ErrorKind::Damaged, damaged(path, error)),
            Some(ErrorCode::NotADatabase) => (
                ErrorKind::NotAJob,
                format!("{file} is no Fetchlist job; choose a file that ends in .fetchlist"),
            ),
            // Unknown is what a missing table is called.
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::Unknown) => {
                (ErrorKind::Damaged, damaged(path, error))
            }
            Some(ErrorCode::DiskFull) => (ErrorKind::DiskFull, full(path)),
            // The index of the log is mapped into memory, so that its room has to be there beforehand.
            Some(ErrorCode::SystemIoFailure) if is_extended(error, rusqlite::ffi::SQLITE_IOERR_SHMSIZE) => {
                (ErrorKind::DiskFull, full(path))
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                (ErrorKind::InUse, format!("{file} is open in another program; close it there first"))
            }
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => (ErrorKind::Io, read_only(path)),
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
            io::ErrorKind::StorageFull => Self::new(ErrorKind::DiskFull, full(path)),
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => {
                Self::new(ErrorKind::Io, read_only(path))
            }
            _ => Self::new(ErrorKind::Io, format!("{file} cannot be read or written: {error}")),
        }
    }
}

fn is_extended(error: &rusqlite::Error, code: i32) -> bool {
    error.sqlite_error().is_some_and(|error| error.extended_code == code)
}

fn full(path: &Path) -> String {
    format!("the disk that holds {} is full; make room, then go on", path.display())
}

fn read_only(path: &Path) -> String {
    format!("{} may not be written to; save a copy in a folder of your own and open that", path.display())
}

fn damaged(path: &Path, error: &rusqlite::Error) -> String {
    format!("{} is damaged ({error}); what can be read of it can be saved to a new file", path.display())
}

impl fmt::Display for JobFileError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.message)
    }
}

impl std::error::Error for JobFileError {}
