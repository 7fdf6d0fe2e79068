use bytes::Bytes;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Cells, ErrorKind, Field, FieldValue, Outcome, RowId, RowSet, Separator};

/// The kind of file to write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// Cells with a separator between them; see [`CsvStyle`].
    #[default]
    Csv,
    /// One JSON array of objects.
    Json,
    /// One JSON object a line.
    JsonLines,
    /// An Excel workbook, `.xlsx`.
    Xlsx,
}

/// How CSV is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct CsvStyle {
    /// For Excel, which wants a byte order mark and a `'` before text that it would take for a formula; else plain
    /// RFC 4180, every value just as it is.
    pub excel: bool,
    /// What stands between cells; not `Lines`.
    pub separator: Separator,
}

impl Default for CsvStyle {
    fn default() -> Self {
        Self { excel: true, separator: Separator::Comma }
    }
}

/// A column of what comes out for every row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ResultColumn {
    /// The row's number.
    Row,
    /// The URL.
    Url,
    /// `ok`, `failed` or `not_fetched`.
    Outcome,
    /// The last status.
    Status,
    /// Why it failed.
    Error,
    /// The cause.
    ErrorDetail,
    /// The URL that gave the answer.
    FinalUrl,
    /// Redirects followed.
    Redirects,
    /// Tries in all.
    Attempts,
    /// Milliseconds of the last try.
    DurationMs,
    /// Bytes of the decoded body.
    SizeBytes,
    /// The Content-Type.
    ContentType,
    /// When the last try ended.
    FetchedAt,
    /// The body.
    Body,
}

impl ResultColumn {
    /// All of them, in the order of a file: the row's number first, the body last.
    pub const ALL: [Self; 14] = [
        Self::Row,
        Self::Url,
        Self::Outcome,
        Self::Status,
        Self::Error,
        Self::ErrorDetail,
        Self::FinalUrl,
        Self::Redirects,
        Self::Attempts,
        Self::DurationMs,
        Self::SizeBytes,
        Self::ContentType,
        Self::FetchedAt,
        Self::Body,
    ];

    /// Its name in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Row => "row",
            Self::Url => "url",
            Self::Outcome => "outcome",
            Self::Status => "status",
            Self::Error => "error",
            Self::ErrorDetail => "error_detail",
            Self::FinalUrl => "final_url",
            Self::Redirects => "redirects",
            Self::Attempts => "attempts",
            Self::DurationMs => "duration_ms",
            Self::SizeBytes => "size_bytes",
            Self::ContentType => "content_type",
            Self::FetchedAt => "fetched_at",
            Self::Body => "body",
        }
    }
}

/// What a column of an export holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExportValue {
    /// An imported column, counted from 0.
    Input(u32),
    /// Part of the result.
    Result(ResultColumn),
    /// A field of the answers' bodies, counted from 0.
    Field(u32),
}

/// A column of an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportColumn {
    /// What it holds.
    pub value: ExportValue,
    /// Its name in the file.
    pub name: String,
}

/// What to write.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ExportRequest {
    /// The kind of file.
    pub format: ExportFormat,
    /// How it is written, if it is CSV.
    pub csv: CsvStyle,
    /// Which rows.
    pub rows: RowSet,
    /// Which columns, in order; `None` is all of them, the body as `body` says.
    pub columns: Option<Vec<ExportColumn>>,
    /// Whether the answers' bodies go in, where `columns` is `None`.
    pub body: bool,
    /// Columns to be filled from the answers' bodies for this export alone, in place of the job's; `None` is the job's. The
    /// window keeps those that the user makes in the job, and has none here.
    #[serde(skip)]
    pub fields: Option<Vec<Field>>,
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExportReport {
    /// The file, or the folder, for the user to read.
    pub path: String,
    /// Rows in it; of a folder, files.
    pub rows: u32,
    /// Its size in bytes.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Sheets that the rows are spread over; 0 where it is no workbook.
    pub sheets: u32,
    /// Cells that were longer than a workbook's can be, and were cut.
    pub cut_cells: u32,
    /// Rows with an answer whose body was wanted and is not there: it was not kept, or the file that it is kept in is gone.
    /// Of a folder, all rows without a body.
    pub missing_bodies: u32,
    /// For each field of the answers' bodies, how many answers do not have it.
    pub missing_fields: Vec<u32>,
    /// Answers that hold more values of the fields than were taken: 100,000 of each, and 32 MB, and what is found in 5
    /// seconds.
    pub cut_fields: u32,
}

/// Bodies to be written into a folder, a file each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BodiesRequest {
    /// Which rows.
    pub rows: RowSet,
    /// How files are named, without the ending: `{row}`, `{host}`, `{name}` (the last part of the URL's path) and names of
    /// imported columns stand for what they hold.
    pub name: String,
}

impl Default for BodiesRequest {
    fn default() -> Self {
        Self { rows: RowSet::All, name: "{row}-{name}".into() }
    }
}

/// One row on its way out; by default, one that is not fetched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportRow {
    /// Its number.
    pub row: RowId,
    /// The imported columns' values, unchanged.
    pub input: Cells,
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
    /// The fields of its body; `None` for one that the body does not have.
    pub fields: Vec<Option<FieldValue>>,
}
