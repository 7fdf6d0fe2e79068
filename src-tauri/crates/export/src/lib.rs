//! Writes rows out: input columns unchanged and first, then what their URLs came to, in the order given.
//!
//! A file appears whole or not at all: rows stream into a temporary file beside the target, which takes the target's
//! place when the last row is on the disk. See [`write_file`] for files and [`write_to`] for anything else.

mod bodies;
mod body;
mod cells;
mod columns;
mod csv;
mod error;
mod file;
mod formula;
mod json;
mod names;
mod results;
#[cfg(test)]
mod tests;
mod write;

pub use bodies::write_bodies;
pub use cells::cells;
pub use columns::Table;
pub use error::ExportError;
pub use file::{format_for, write_file};
pub use write::write_to;
