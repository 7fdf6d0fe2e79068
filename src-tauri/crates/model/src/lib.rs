//! The words that every room of Fetchlist shares: a row, its settings, how a try ended, and what the window is told.
//!
//! Nothing here reads, fetches or stores. Types that cross to the window derive [`ts_rs::TS`]; the TypeScript they
//! become is committed under `ui/src/host/generated`, and a test fails when it is stale.

mod app;
mod body_text;
mod cells;
mod credentials;
mod export;
mod field;
mod import;
mod outcome;
mod progress;
mod rows;
mod settings;
mod web_url;

pub use app::{AppState, HostError, HostErrorCode, RecentJob, Salvage};
pub use body_text::{body_text, named_encoding};
pub use cells::Cells;
pub use credentials::without_credentials;
pub use export::{
    BodiesRequest, CsvStyle, ExportColumn, ExportFormat, ExportReport, ExportRequest, ExportRow, ExportValue,
    ResultColumn,
};
pub use field::{Field, FieldProblem, FieldRule, FieldTrial, FieldTrialRow, FieldValue, Several};
pub use import::{
    AddReport, ImportCounts, ImportOptions, ImportPreview, ImportWarning, ListKind, NewRow, Quote, Rejected,
    Separator, TextPreview, WorkProgress,
};
pub use outcome::{
    Certificate, Connection, Ended, ErrorKind, Hop, HttpVersion, Outcome, Phases, Response, Try,
};
pub use progress::{FailureCount, Moment, Notice, NoticeCode, Progress, RunState, SlowedSite};
pub use rows::{
    Body, Column, FailureKind, JobSummary, PastTry, RowDetail, RowFilter, RowId, RowPage, RowQuery, RowSet,
    RowState, RowView, Selecting, Sort, View,
};
pub use settings::{Header, HttpChoice, Proxy, Settings, SettingsError, SignIn};
pub use web_url::{NoWebUrl, URL_BYTES, WebUrl};
