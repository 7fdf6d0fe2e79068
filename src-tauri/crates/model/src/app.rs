use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{JobSummary, Progress};

/// What the window is told when a request of its could not be carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{message}")]
pub struct HostError {
    /// What kind of problem: the window has a text for each.
    pub code: HostErrorCode,
    /// What is wrong, where, and how to mend it, in plain technical English.
    pub message: String,
    /// How many there are of what the text counts, such as the rows that patterns stand for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub count: Option<u64>,
    /// How many of them there may be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub limit: Option<u64>,
}

impl HostError {
    /// An error whose text counts nothing.
    pub fn new(code: HostErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), count: None, limit: None }
    }
}

/// The problems that the window has a text for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HostErrorCode {
    /// The list holds no rows.
    EmptyList,
    /// The list's file is of a kind that is not read.
    NotText,
    /// The list's file is of a kind that is read, and holds no list.
    NoList,
    /// The list's file is protected with a password.
    EncryptedList,
    /// The list's file is cut off, or not as its kind of file should be.
    DamagedList,
    /// The list's file would take more memory or disk than any list does: it unpacks, nests or widens beyond the limits.
    ExcessiveList,
    /// The list's file was changed since it was looked at.
    ChangedList,
    /// The list's file is not there.
    MissingFile,
    /// The user may not read the list's file.
    ForbiddenFile,
    /// What was given as a list's file is a folder.
    FolderAsFile,
    /// The disk for temporary files is full.
    FullTemporary,
    /// The list's file cannot be read for another reason.
    UnreadableList,
    /// A row of the list has more text or more cells than any list's.
    LongRow,
    /// The patterns stand for more rows than a list may have from them: `count` and `limit`.
    LongPattern,
    /// The list has too many rows, or is too long for its kind of file.
    TooLarge,
    /// The column asked for is not in the list.
    MissingColumn,
    /// The part of the file that was asked for is not in it.
    MissingPart,
    /// The encoding or the separator asked for can be none.
    ReadingChoice,
    /// A setting is out of its range; the message starts with the field's name.
    Settings,
    /// The file is no job file of Fetchlist's.
    NotAJob,
    /// The job file is damaged; what can be read of it can be saved to a new one.
    DamagedJob,
    /// The job file comes from a newer version of Fetchlist.
    NewerJob,
    /// Another program holds the job file.
    JobInUse,
    /// The job file cannot be read or written.
    JobFile,
    /// The export's folder may not be written to.
    ReadOnlyTarget,
    /// The export's disk is full.
    FullTarget,
    /// The export's folder is not there.
    MissingTarget,
    /// What was to be written over is part of the open job.
    OwnTarget,
    /// A workbook has no room for so many columns: `count` and `limit`.
    TooManyColumns,
    /// The disk was full after some of the bodies had been written: `count`, which stay.
    FullHalfway,
    /// Some of the bodies were written, and then no more for another reason: `count`, which stay.
    ExportHalfway,
    /// The export could not be written for another reason.
    ExportFailed,
    /// The rows are too many for the clipboard.
    TooMuchToCopy,
    /// A column to be filled from the answers cannot be: its rule is wrong.
    Field,
    /// The user cancelled it.
    Cancelled,
    /// The request does not fit the job's state, such as starting an empty job.
    NotNow,
    /// A fault of Fetchlist's own.
    Internal,
}

/// What could be saved of a damaged job.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Salvage {
    /// The new file, for the user to read.
    pub path: String,
    /// Rows in it.
    pub rows: u32,
    /// Rows among them that hold nothing any more: their place in the list is all that is known.
    pub lost_rows: u32,
    /// Rows with an outcome.
    pub outcomes: u32,
    /// Outcomes that the job had and that are lost; their rows wait to be fetched again.
    pub lost_outcomes: u32,
    /// Answers whose headers or body are lost.
    pub lost_bodies: u32,
    /// Whether the settings are lost: those of the new file are the defaults.
    pub lost_settings: bool,
}

/// A job that was open before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecentJob {
    /// What to ask for to open it again.
    pub id: String,
    /// Its name.
    pub name: String,
    /// All its rows.
    pub total: u32,
    /// Rows with an outcome.
    pub done: u32,
    /// When it was last changed, in milliseconds since 1970-01-01 UTC.
    #[ts(type = "number")]
    pub changed_at_ms: i64,
}

/// What the window shows when it opens, or when another job is opened in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct AppState {
    /// The open job.
    pub job: JobSummary,
    /// Where it stands.
    pub progress: Progress,
    /// When a run of it was cut off, in milliseconds since 1970-01-01 UTC; `None` unless `interrupted`.
    #[ts(type = "number | null")]
    pub interrupted_at_ms: Option<i64>,
    /// Other jobs, the last changed first (8 at most).
    pub recent: Vec<RecentJob>,
    /// How the user has arranged the table's columns, as the window wrote it; empty where nothing was changed.
    pub columns: String,
    /// How the user exports, as the window wrote it; empty where nothing was chosen yet.
    pub export_choices: String,
    /// Why the last job could not be opened, where an empty one stands in for it.
    pub problem: Option<HostError>,
    /// This program's version.
    pub version: String,
}
