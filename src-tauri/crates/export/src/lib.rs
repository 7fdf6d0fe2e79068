//! Writes rows out: input columns unchanged and first, then what their URLs came to, in input order.
//!
//! A file appears whole or not at all: rows stream into a temporary file beside the target, which takes the target's
//! place when the last row is on the disk. See [`write_file`] and [`write_to`].

mod error;
mod file;
mod write;

pub use error::ExportError;
pub use file::{format_for, write_file};
pub use write::write_to;
