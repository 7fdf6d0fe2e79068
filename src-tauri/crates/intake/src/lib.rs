//! Reads lists into rows: pasted text, delimited files, plain lines, and patterns such as `{0..199}` in any of them.
//!
//! Nothing here fetches or stores. Whatever a person hands over, each piece of it becomes a row: one with a URL, or one
//! that says why it has none. Lists stream: memory is bounded by one record, not by the file.
//!
//! ```
//! let rows: Vec<_> = fetchlist_intake::rows_from_text("see https://a.example/x, and b.example")?.collect();
//! assert_eq!(rows[1].url.as_ref().unwrap().as_str(), "https://b.example/");
//! # Ok::<(), fetchlist_intake::IntakeError>(())
//! ```

mod cell;
mod cells_list;
mod clipboard;
mod columns;
mod count;
mod decoder;
mod encoding;
mod error;
mod formats;
mod found;
mod html_table;
mod input;
mod kind;
mod line;
mod list_file;
#[cfg(test)]
mod list_file_tests;
mod look;
mod pattern;
mod records;
mod rows;
mod sample;
mod separator;
mod several;
mod shape;
#[cfg(test)]
mod shape_tests;
mod source;
mod table;
mod template;
mod text;
mod text_file;

pub use cell::url_from_cell;
pub use error::IntakeError;
pub use list_file::ListFile;
pub use rows::Rows;
pub use text::{TextRows, look_at_text, rows_from_text};
