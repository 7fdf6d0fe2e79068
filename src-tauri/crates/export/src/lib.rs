//! Writes rows out: input columns unchanged and first, then what their URLs came to, in the order given.
//!
//! A file appears whole or not at all: rows stream into a temporary file beside the target, which takes the target's
//! place when the last row is on the disk. See [`write_file`] for files, and [`write_bodies`] for the answers' bodies in a
//! folder, a file each.

mod bodies;
mod body;
mod cells;
mod columns;
mod csv;
mod ending;
mod error;
mod file;
mod formula;
mod json;
mod names;
mod place;
#[cfg(test)]
mod tests;
mod value;
mod write;
mod xlsx;

pub use bodies::{check_folder, check_names, write_bodies};
pub use cells::cells;
pub use columns::Table;
pub use ending::format_for;
pub use error::ExportError;
pub use file::{check_file, write_file};
pub use place::{is_same_file, is_within};
