use fetchlist_model::NewRow;

use crate::IntakeError;

/// The rows of a text of any kind, made as they are asked for.
pub fn rows_from_text(_text: impl Into<String>) -> Result<TextRows, IntakeError> {
    Ok(TextRows {})
}

/// The rows of a pasted text; see [`rows_from_text`].
#[derive(Debug)]
pub struct TextRows {}

impl Iterator for TextRows {
    type Item = NewRow;

    fn next(&mut self) -> Option<Self::Item> {
        None
    }
}
