use fetchlist_model::NewRow;

use crate::IntakeError;

/// The rows of a [`crate::ListFile`], read as they are asked for.
#[derive(Debug)]
pub struct Rows {}

impl Iterator for Rows {
    type Item = Result<NewRow, IntakeError>;

    fn next(&mut self) -> Option<Self::Item> {
        None
    }
}
