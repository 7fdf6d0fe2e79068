use std::{
    io,
    path::{Path, PathBuf},
};

use fetchlist_model::{HostError, HostErrorCode};

use crate::formats::PackedFault;

/// How many columns an error lists.
const LISTED_COLUMNS: usize = 30;

/// Why a list cannot be read: what is wrong, where, and how to mend it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IntakeError {
    /// There is no row in it.
    #[error("{name} holds no rows; {mend}")]
    Empty {
        /// The list, for the user to read.
        name: String,
        /// What to do about it.
        mend: &'static str,
    },
    /// There is no row in the part of it that is read.
    #[error(
        "“{part}” in {name} holds no rows; choose another part, with --part on the command line: {others}"
    )]
    EmptyPart {
        /// The list.
        name: String,
        /// The part.
        part: String,
        /// The parts that there are besides.
        others: String,
    },
    /// The file is no text.
    #[error("{name} is {what}; {mend}")]
    NotText {
        /// The list.
        name: String,
        /// What it is instead.
        what: &'static str,
        /// What to do about it.
        mend: &'static str,
    },
    /// The file cannot be read.
    #[error("{} cannot be read ({source}); {mend}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
        /// What to do about it.
        mend: &'static str,
    },
    /// It is protected with a password.
    #[error("{name} is protected with a password; {mend}")]
    Encrypted {
        /// The list.
        name: String,
        /// What to do about it.
        mend: &'static str,
    },
    /// The file is broken, or not what its kind of file is.
    #[error("{name} cannot be read as a list: {what}")]
    Damaged {
        /// The list.
        name: String,
        /// What is wrong, where, and how to mend it.
        what: String,
    },
    /// The file would take more memory or disk than any list does.
    #[error("{name} cannot be read as a list: {what}")]
    Excessive {
        /// The list.
        name: String,
        /// What there is too much of, where, and how to mend it.
        what: String,
    },
    /// The file is of a kind that is read, and holds no list.
    #[error("{name} cannot be read as a list: {what}")]
    NoList {
        /// The list.
        name: String,
        /// What is missing.
        what: String,
    },
    /// The file is longer than one of its kind may be.
    #[error("{name} cannot be read as a list: it is longer than {limit_mb} MB; {mend}")]
    LongFile {
        /// The list.
        name: String,
        /// The limit in millions of bytes.
        limit_mb: u64,
        /// What to do about it.
        mend: &'static str,
    },
    /// The part asked for is not in the file.
    #[error("there is no part “{wanted}” in {name}; choose from {parts}")]
    MissingPart {
        /// The list.
        name: String,
        /// What was asked for.
        wanted: String,
        /// The parts that there are.
        parts: String,
    },
    /// The file was changed between the look at it and its import.
    #[error("{name} was changed by another program since it was looked at; import it again")]
    Changed {
        /// The list.
        name: String,
    },
    /// The encoding asked for does not exist.
    #[error("“{0}” is no text encoding; use a WHATWG name such as UTF-8, windows-1252 or gbk")]
    UnknownEncoding(String),
    /// The separator asked for can be none.
    #[error(
        "{0:?} cannot separate cells; use an ASCII sign such as , ; or |, and no letter, digit, quotation mark or line end"
    )]
    NoSeparator(char),
    /// A record is longer than any list's.
    #[error("{name}: the row that begins on line {line} is longer than {limit_mb} MB; {mend}")]
    LongRecord {
        /// The list.
        name: String,
        /// The line where the record begins, counted from 1.
        line: u64,
        /// The limit in millions of bytes.
        limit_mb: usize,
        /// What to do about it.
        mend: &'static str,
    },
    /// A record has more cells than any list's.
    #[error(
        "{name}: the row that begins on line {line} has more than {limit} cells; choose another separator"
    )]
    WideRecord {
        /// The list.
        name: String,
        /// The line where the record begins, counted from 1.
        line: u64,
        /// The limit.
        limit: usize,
    },
    /// The patterns stand for more rows than one list may have from patterns.
    #[error(
        "the patterns stand for {count} rows, and the limit is {limit}; use smaller ranges, or several lists"
    )]
    LongPattern {
        /// Rows that all patterns seen so far stand for.
        count: u128,
        /// The limit.
        limit: u32,
    },
    /// The list has more rows than a job can number.
    #[error("{name} has more than {} rows; split it", u32::MAX)]
    LongList {
        /// The list.
        name: String,
    },
    /// The column asked for is not there.
    #[error("there is no column {wanted}; {columns}")]
    MissingColumn {
        /// What was asked for: a name in quotation marks, or a number counted from 1.
        wanted: String,
        /// What columns there are, in words.
        columns: String,
    },
    /// Whoever asked for it did not want it any more.
    #[error("cancelled")]
    Cancelled,
}

impl IntakeError {
    pub(crate) fn unreadable(path: &Path, source: io::Error) -> Self {
        if let Some(fault) = source.get_ref().and_then(|cause| cause.downcast_ref::<PackedFault>()) {
            let (name, what) = (path.display().to_string(), fault.to_string());
            return match fault {
                PackedFault::Damaged(_) => Self::Damaged { name, what },
                PackedFault::Excessive(_) => Self::Excessive { name, what },
            };
        }
        let mend = match source.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => "check the name and the folder",
            io::ErrorKind::PermissionDenied => "get leave to read it, or copy it to where you may",
            io::ErrorKind::IsADirectory => "choose a file in that folder",
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                "make room in the folder for temporary files"
            }
            _ => "copy it to this computer and try again",
        };
        Self::Unreadable { path: path.into(), source, mend }
    }

    pub(crate) fn damaged(name: &str, what: &str) -> Self {
        Self::Damaged { name: name.into(), what: what.into() }
    }

    pub(crate) fn excessive(name: &str, what: &str) -> Self {
        Self::Excessive { name: name.into(), what: what.into() }
    }

    pub(crate) fn no_list(name: &str, what: &str) -> Self {
        Self::NoList { name: name.into(), what: what.into() }
    }

    pub(crate) fn missing_column(wanted: String, names: &[String]) -> Self {
        let listed: Vec<String> = names.iter().take(LISTED_COLUMNS).map(|name| format!("“{name}”")).collect();
        let columns = match names.len() {
            0 => "the list is read as lines, which have none".into(),
            1..=LISTED_COLUMNS => format!("choose from {}", listed.join(", ")),
            count => format!("choose from {} and {} more", listed.join(", "), count - LISTED_COLUMNS),
        };
        Self::MissingColumn { wanted, columns }
    }

    /// What the window is told that this is.
    pub fn code(&self) -> HostErrorCode {
        match self {
            Self::Empty { .. } | Self::EmptyPart { .. } => HostErrorCode::EmptyList,
            Self::NotText { .. } => HostErrorCode::NotText,
            Self::Unreadable { source, .. } => match source.kind() {
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => HostErrorCode::MissingFile,
                io::ErrorKind::PermissionDenied => HostErrorCode::ForbiddenFile,
                io::ErrorKind::IsADirectory => HostErrorCode::FolderAsFile,
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => HostErrorCode::FullTemporary,
                _ => HostErrorCode::UnreadableList,
            },
            Self::Encrypted { .. } => HostErrorCode::EncryptedList,
            Self::Damaged { .. } => HostErrorCode::DamagedList,
            Self::Excessive { .. } => HostErrorCode::ExcessiveList,
            Self::NoList { .. } => HostErrorCode::NoList,
            Self::Changed { .. } => HostErrorCode::ChangedList,
            Self::UnknownEncoding(_) | Self::NoSeparator(_) => HostErrorCode::ReadingChoice,
            Self::LongRecord { .. } | Self::WideRecord { .. } => HostErrorCode::LongRow,
            Self::LongPattern { .. } => HostErrorCode::LongPattern,
            Self::LongFile { .. } | Self::LongList { .. } => HostErrorCode::TooLarge,
            Self::MissingColumn { .. } => HostErrorCode::MissingColumn,
            Self::MissingPart { .. } => HostErrorCode::MissingPart,
            Self::Cancelled => HostErrorCode::Cancelled,
        }
    }
}

impl From<&IntakeError> for HostError {
    fn from(error: &IntakeError) -> Self {
        let told = Self::new(error.code(), error.to_string());
        match error {
            IntakeError::LongPattern { count, limit } => {
                let count = u64::try_from(*count).unwrap_or(u64::MAX);
                Self { count: Some(count), limit: Some((*limit).into()), ..told }
            }
            _ => told,
        }
    }
}
