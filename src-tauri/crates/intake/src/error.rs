use std::{
    io,
    path::{Path, PathBuf},
};

use fetchlist_model::HostErrorCode;

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
    /// The file is broken, or not what its kind of file is.
    #[error("{name} cannot be read as a list: {what}")]
    Damaged {
        /// The list.
        name: String,
        /// What is wrong, where, and how to mend it.
        what: String,
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
            return Self::damaged(&path.display().to_string(), &fault.to_string());
        }
        let mend = match source.kind() {
            io::ErrorKind::NotFound => "check the name and the folder",
            io::ErrorKind::PermissionDenied => "get leave to read it, or copy it to where you may",
            io::ErrorKind::IsADirectory => "choose a file in that folder",
            io::ErrorKind::StorageFull => "make room in the folder for temporary files",
            _ => "copy it to this computer and try again",
        };
        Self::Unreadable { path: path.into(), source, mend }
    }

    pub(crate) fn damaged(name: &str, what: &str) -> Self {
        Self::Damaged { name: name.into(), what: what.into() }
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
            Self::Empty { .. } => HostErrorCode::EmptyList,
            Self::NotText { .. } => HostErrorCode::NotText,
            Self::Unreadable { .. }
            | Self::Damaged { .. }
            | Self::Changed { .. }
            | Self::UnknownEncoding(_)
            | Self::NoSeparator(_) => HostErrorCode::UnreadableList,
            Self::LongRecord { .. }
            | Self::WideRecord { .. }
            | Self::LongPattern { .. }
            | Self::LongList { .. } => HostErrorCode::TooLarge,
            Self::MissingColumn { .. } | Self::MissingPart { .. } => HostErrorCode::MissingColumn,
            Self::Cancelled => HostErrorCode::Cancelled,
        }
    }
}
