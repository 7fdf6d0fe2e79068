use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Connection, ErrorKind, Field, Hop, HttpVersion, Phases, Settings};

/// A row's number in its job: 1 for the first, in input order, without gaps.
pub type RowId = u32;

/// What the table shows a row as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RowState {
    /// Not fetched yet.
    Waiting,
    /// Being fetched at this moment.
    InFlight,
    /// Tried, and to be tried again.
    Retrying,
    /// A full answer with a status under 400.
    Ok,
    /// The same, after at least one redirect.
    Moved,
    /// Failed for good, or until the user tries it again.
    Failed,
}

/// One line of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RowView {
    /// Its number.
    pub row: RowId,
    /// What it is shown as.
    pub state: RowState,
    /// The URL that is fetched; for a row without a usable URL, the text that stood there.
    pub url: String,
    /// The last status, where an answer came.
    pub status: Option<u16>,
    /// Why it failed, for `failed` and `retrying`.
    pub error: Option<ErrorKind>,
    /// Tries so far, the one in flight not counted.
    pub attempts: u32,
    /// Milliseconds of the last try.
    pub duration_ms: Option<u32>,
    /// Decoded bytes of the body.
    #[ts(type = "number | null")]
    pub size_bytes: Option<u64>,
    /// For `retrying`: milliseconds until it may be tried again.
    pub retry_in_ms: Option<u32>,
    /// The row with the same URL that is fetched in its place; `None` where it is fetched itself.
    pub same_as: Option<RowId>,
    /// Whether the user has selected it.
    pub is_selected: bool,
    /// The values of the imported columns asked for, each cut to 200 characters.
    pub cells: Vec<String>,
    /// What the job's fields have found in its answer, each cut to 200 characters, `None` where one found nothing; empty
    /// without an answer. `None` as long as nothing was looked for in it.
    pub found: Option<Vec<Option<String>>>,
}

/// Which rows the table shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RowFilter {
    /// Every row.
    #[default]
    All,
    /// Outcome `ok`, those that moved included.
    Ok,
    /// Outcome `ok` after at least one redirect.
    Moved,
    /// Outcome `failed`.
    Failed,
    /// No outcome yet.
    Waiting,
    /// Failed in this way.
    Failure(FailureKind),
}

/// A way to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct FailureKind {
    /// Why.
    pub error: ErrorKind,
    /// The status, for `http_status`; else `None`.
    pub status: Option<u16>,
}

/// A column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// The row's number.
    Row,
    /// Outcome, then error or status.
    Result,
    /// The URL.
    Url,
    /// Number of tries.
    Attempts,
    /// Milliseconds of the last try.
    Duration,
    /// Decoded bytes.
    Size,
    /// An imported column, counted from 0: by value where all of it are numbers, else by text, empty cells last.
    Input(u32),
    /// A column filled from the answers' bodies, counted from 0: ordered as an imported one.
    Field(u32),
}

/// An order of rows; rows that are equal in it stand in input order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct Sort {
    /// By which column.
    pub column: Column,
    /// Largest first; rows without a value stand last either way.
    pub descending: bool,
}

/// Which rows the table shows, in what order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct View {
    /// Which rows.
    pub filter: RowFilter,
    /// Text that URL, error, an imported column or one from the answers holds (ASCII letters in either case); empty for
    /// any.
    pub search: String,
    /// In what order; `None` is input order.
    pub sort: Option<Sort>,
}

/// A page of the table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RowQuery {
    /// What the table shows.
    pub view: View,
    /// The imported columns wanted with it, counted from 0.
    pub columns: Vec<u32>,
    /// How many matching rows to pass over.
    pub offset: u32,
    /// How many rows to return. At most 500.
    pub limit: u32,
}

/// The answer to a [`RowQuery`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RowPage {
    /// How many rows match in all.
    pub total: u32,
    /// How many rows of the job are selected, shown or not.
    pub selected: u32,
    /// Those asked for.
    pub rows: Vec<RowView>,
}

/// Rows that something is to be done with; they are taken in input order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum RowSet {
    /// Every row.
    #[default]
    All,
    /// Outcome `ok`.
    Ok,
    /// Outcome `failed`.
    Failed,
    /// Outcome `not_fetched`.
    NotFetched,
    /// Failed in this way.
    Failure {
        /// The way.
        failure: FailureKind,
    },
    /// What the table shows.
    Shown {
        /// Its filter.
        filter: RowFilter,
        /// Its search.
        search: String,
    },
    /// What the user has selected.
    Selected,
}

/// A change to which rows are selected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Selecting {
    /// No row any more.
    None,
    /// This one alone.
    Only {
        /// The row.
        row: RowId,
    },
    /// This one too, or no more.
    Toggle {
        /// The row.
        row: RowId,
    },
    /// Every row from one to another, as the table shows them.
    Through {
        /// What the table shows.
        view: View,
        /// Where it begins.
        from: RowId,
        /// Where it ends, before or after the beginning.
        to: RowId,
        /// Whether the rows selected before stay so.
        adding: bool,
    },
    /// Every row that the table shows.
    All {
        /// What it shows.
        view: View,
    },
}

/// One finished try, as the opened row shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PastTry {
    /// When it began, in milliseconds since 1970-01-01 UTC.
    #[ts(type = "number")]
    pub started_at_ms: i64,
    /// How long it took.
    pub duration_ms: u32,
    /// The parts of that time.
    pub phases: Phases,
    /// Whether the first answer came over a connection that was there already.
    pub reused: bool,
    /// What carried it.
    pub connection: Option<Connection>,
    /// The version of HTTP of its answer.
    pub http: Option<HttpVersion>,
    /// The status, where an answer came.
    pub status: Option<u16>,
    /// Why it failed, where it did.
    pub error: Option<ErrorKind>,
    /// The cause in plain technical English.
    pub error_detail: String,
}

/// An answer's body, ready to be shown as text and never as markup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Body {
    /// No body was kept.
    None,
    /// It was kept in a file beside the job file, and is not there any more.
    Missing,
    /// JSON, indented.
    Json {
        /// The text.
        text: String,
        /// Whether it was cut to what is worth showing.
        cut: bool,
    },
    /// Any other text, decoded.
    Text {
        /// The text.
        text: String,
        /// Whether it was cut to what is worth showing.
        cut: bool,
    },
    /// Bytes that are no text, as a hex dump.
    Binary {
        /// Lines of offset, hex and ASCII.
        text: String,
        /// Whether it was cut to what is worth showing.
        cut: bool,
    },
}

/// Everything about one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RowDetail {
    /// Its line in the table.
    pub view: RowView,
    /// Why it failed, in plain technical English; empty where it did not.
    pub error_detail: String,
    /// The URL that gave the last answer, where it is not the row's own.
    pub final_url: Option<String>,
    /// The redirects followed by the last try.
    pub redirects: Vec<Hop>,
    /// The last Content-Type, as sent.
    pub content_type: Option<String>,
    /// Every finished try, the first first.
    pub tries: Vec<PastTry>,
    /// The last answer's header lines, where they are kept.
    pub headers: Vec<(String, String)>,
    /// The last answer's body, where it is kept.
    pub body: Body,
    /// The imported columns: name and value, in order.
    pub input: Vec<(String, String)>,
    /// The columns that are filled from the answer: name and value, in order.
    pub fields: Vec<(String, String)>,
}

/// The open job, apart from its rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct JobSummary {
    /// What the window calls it: its list's name.
    pub name: String,
    /// How it fetches.
    pub settings: Settings,
    /// The imported columns, in order; empty for a pasted list.
    pub columns: Vec<String>,
    /// The imported column that held the URLs.
    pub url_column: Option<String>,
    /// Columns that are filled from the answers' bodies.
    pub fields: Vec<Field>,
    /// All rows.
    pub total: u32,
    /// Different usable URLs among them: as many are fetched.
    pub different_urls: u32,
    /// Rows whose URL stands in an earlier row: they get that one's answer.
    pub doubles: u32,
    /// Rows without a usable URL.
    pub unusable: u32,
}
