//! The words that every room of Fetchlist shares: a row, its settings, how a try ended, and what the window is told.
//!
//! Nothing here reads, fetches or stores. Types that cross to the window derive [`ts_rs::TS`]; the TypeScript they
//! become is committed under `ui/src/host/generated`, and a test fails when it is stale.

mod app;
mod export;
mod import;
mod outcome;
mod progress;
mod rows;
mod settings;
mod site;

pub use app::{AppState, HostError, HostErrorCode, RecentJob, Salvage};
pub use export::{ExportFormat, ExportReport, ExportRequest, ExportRow};
pub use import::{AddReport, ImportOptions, ImportPreview, NewRow, Rejected, Separator};
pub use outcome::{
    Certificate, Connection, Ended, ErrorKind, Hop, HttpVersion, Outcome, Phases, Response, Try,
};
pub use progress::{FailureCount, Moment, Notice, NoticeCode, Progress, RunState, SlowedSite};
pub use rows::{
    Body, Column, FailureKind, JobSummary, PastTry, RowDetail, RowFilter, RowId, RowPage, RowQuery, RowSet,
    RowState, RowView, Selecting, Sort, View,
};
pub use settings::{Header, HttpChoice, Proxy, Settings, SettingsError, SignIn};
pub use site::site_of;
