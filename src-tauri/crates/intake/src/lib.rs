//! Reads lists into rows: pasted text and cells, files of any kind, several files as one, and patterns such as
//! `{0..199}` or `{sku}` in any of them.
//!
//! Nothing here fetches or stores. Whatever a person hands over, each piece of it becomes a row: one with a URL, or one
//! that says why it has none. A look at a list reads no more than its beginning, whatever its length; text streams, its
//! memory is bounded by one record.
//!
//! ```
//! let rows: Vec<_> = fetchlist_intake::rows_from_text("see https://a.example/x, and b.example")?.collect();
//! assert_eq!(rows[1].url.as_ref().unwrap().as_str(), "https://b.example/");
//! # Ok::<(), fetchlist_intake::IntakeError>(())
//! ```

mod cell;
mod cells_list;
mod clipboard;
#[cfg(test)]
mod clipboard_tests;
mod columns;
mod count;
mod cut;
#[cfg(test)]
mod cut_tests;
mod decoder;
mod encoding;
#[cfg(test)]
mod encoding_tests;
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
#[cfg(test)]
mod look_tests;
mod pattern;
#[cfg(test)]
mod progress_tests;
mod quoting;
mod records;
mod rows;
mod sample;
mod separator;
mod several;
#[cfg(test)]
mod several_tests;
mod shape;
#[cfg(test)]
mod shape_tests;
mod source;
mod table;
mod template;
mod text;
mod text_file;
mod text_look;
#[cfg(test)]
mod titles_tests;

pub use error::IntakeError;
pub use list_file::ListFile;
pub use rows::Rows;
pub use text::{TextRows, rows_from_text};
pub use text_look::look_at_text;
