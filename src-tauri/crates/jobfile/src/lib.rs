//! The job file: one `SQLite` document that holds a job's rows, settings, tries and outcomes.
//!
//! What stands in it is the truth. One thread owns the connection that writes; whatever is to be written reaches it over a
//! bounded channel and is committed in batches. Readers have connections of their own and see what is committed, nothing
//! else. The room knows no network and no window.
//!
//! A row that is being fetched is not marked: it has no outcome yet, so that after a crash it waits like any other.

mod adding;
mod bodies;
mod detail;
mod digest;
mod error;
mod export;
mod file;
mod found;
mod grid;
mod header;
mod identity;
mod lock;
mod matches;
mod moments;
mod outcomes;
mod readers;
mod rows;
mod salvage;
mod schema;
mod search;
mod shared;
mod text_order;
mod writer;

pub use adding::ListColumns;
pub use detail::StoredRow;
pub use error::{ErrorKind as JobFileErrorKind, JobFileError};
pub use export::ExportReader;
pub use file::JobFile;
pub use found::Found;
pub use header::{JobHeader, Run};
pub use rows::Pending;
pub use salvage::recover;
pub use writer::{Fault, Published};
