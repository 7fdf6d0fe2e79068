use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::FailureKind;

/// Where a job stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// No rows yet.
    #[default]
    Empty,
    /// Rows wait, and nothing was fetched yet.
    Ready,
    /// Rows are being fetched.
    Running,
    /// Paused by the user; the rows in flight are finishing.
    Pausing,
    /// Rows wait; some may be done.
    Paused,
    /// Opened after the program ended in the middle of a run.
    Interrupted,
    /// Every row has an outcome.
    Done,
}

/// A site that is held back, and until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SlowedSite {
    /// Host, and port where it is unusual.
    pub site: String,
    /// Milliseconds until the next request may go there; 0 where it may go now.
    pub wait_ms: u32,
    /// How many requests may go there at once.
    pub at_once: u32,
}

/// What made a run pause by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NoticeCode {
    /// The disk that holds the job file is full.
    DiskFull,
    /// The job file cannot be written for another reason.
    JobFile,
    /// Nothing at all can be reached any more.
    Offline,
}

/// Something is wrong with this computer: shown as a banner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Notice {
    /// What it is.
    pub code: NoticeCode,
    /// The cause in plain technical English.
    pub detail: String,
}

/// One small report on a run; the counts always hold `ok + failed + in_flight + waiting == total`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Progress {
    /// Grows with every change to the rows: a window that shows this version is up to date.
    #[ts(type = "number")]
    pub version: u64,
    /// Where the job stands.
    pub state: RunState,
    /// All rows.
    pub total: u32,
    /// Rows with a full answer under status 400, those that moved included.
    pub ok: u32,
    /// Rows among `ok` that were redirected.
    pub moved: u32,
    /// Rows that failed.
    pub failed: u32,
    /// Rows being fetched at this moment.
    pub in_flight: u32,
    /// Rows still to be fetched, those that wait for another try included.
    pub waiting: u32,
    /// Rows among `waiting` that wait for another try.
    pub retrying: u32,
    /// Rows done a second over the last few seconds.
    pub per_second: f32,
    /// Milliseconds left at that rate; `None` while it is unknown.
    #[ts(type = "number | null")]
    pub left_ms: Option<u64>,
    /// Milliseconds that this run has been going, pauses not counted.
    #[ts(type = "number")]
    pub elapsed_ms: u64,
    /// Different sites in the list.
    pub sites: u32,
    /// How many sites are held back.
    pub slowed_count: u32,
    /// The first of the sites that are held back (3 at most).
    pub slowed: Vec<SlowedSite>,
    /// Answers in which the job's fields are still to be looked for.
    pub unfilled: u32,
    /// Set while something is wrong with this computer.
    pub notice: Option<Notice>,
}

/// How far a job was at a moment of its run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Moment {
    /// Milliseconds that the run had been going, pauses not counted.
    #[ts(type = "number")]
    pub elapsed_ms: u64,
    /// Rows with outcome `ok`, those that moved included.
    pub ok: u32,
    /// Rows among `ok` that were redirected.
    pub moved: u32,
    /// Rows that had failed.
    pub failed: u32,
}

/// How many rows failed in one way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FailureCount {
    /// The way.
    pub failure: FailureKind,
    /// How many rows.
    pub count: u32,
}
