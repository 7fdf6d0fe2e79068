use bytes::Bytes;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ErrorKind, Outcome, RowId, RowSet};

/// The kind of file to write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// Comma-separated, UTF-8 with BOM, CRLF, formula-safe: Excel opens it right.
    #[default]
    Csv,
    /// One JSON array of objects.
    Json,
}

/// What to write.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportRequest {
    /// The kind of file.
    pub format: ExportFormat,
    /// Which rows.
    pub rows: RowSet,
    /// Whether the answers' bodies go in.
    pub body: bool,
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportReport {
    /// The file, for the user to read.
    pub path: String,
    /// Rows in it.
    pub rows: u32,
    /// Its size in bytes.
    #[ts(type = "number")]
    pub bytes: u64,
}

/// One row on its way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportRow {
    /// Its number.
    pub row: RowId,
    /// The imported columns' values, unchanged.
    pub input: Vec<String>,
    /// The URL that is fetched; for a row without a usable URL, the text that stood there.
    pub url: String,
    /// What it came to.
    pub outcome: Outcome,
    /// The last status, where an answer came.
    pub status: Option<u16>,
    /// Why it failed, where it did.
    pub error: Option<ErrorKind>,
    /// The cause; empty where it did not fail.
    pub error_detail: String,
    /// The URL that gave the last answer, where one came.
    pub final_url: Option<String>,
    /// Redirects followed by the last try.
    pub redirects: u32,
    /// Tries in all.
    pub attempts: u32,
    /// Milliseconds of the last try.
    pub duration_ms: Option<u32>,
    /// Decoded bytes of the body.
    pub size_bytes: Option<u64>,
    /// The Content-Type, as sent.
    pub content_type: Option<String>,
    /// When the last try ended, in milliseconds since 1970-01-01 UTC.
    pub fetched_at_ms: Option<i64>,
    /// The decoded body, where it is kept and asked for.
    pub body: Option<Bytes>,
}
