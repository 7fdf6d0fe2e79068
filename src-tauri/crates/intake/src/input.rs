use std::sync::Arc;

use fetchlist_model::{Cells, ImportWarning};

use crate::{
    IntakeError,
    records::{Record, Records as TextRecords},
    source::Source,
};

/// Records of cells, made as they are asked for.
pub(crate) type Records = Box<dyn Iterator<Item = Result<Cells, IntakeError>> + Send>;

/// The records of a list, whatever kind it is of, one after the other.
pub(crate) enum Input {
    /// Of a text.
    Text {
        records: Box<TextRecords>,
        /// Behind the records, so that their file is closed before a copy is deleted.
        source: Arc<Source>,
    },
    /// Of another kind, or of cells that are in memory.
    Cells { records: Records, read: u64, warnings: Vec<ImportWarning>, _source: Option<Arc<Source>> },
}

impl Input {
    pub(crate) fn next(&mut self) -> Result<Option<Cells>, IntakeError> {
        match self {
            Self::Text { records, .. } => Ok(records.next()?.map(Record::to_cells)),
            Self::Cells { records, read, .. } => {
                *read += 1;
                records.next().transpose()
            }
        }
    }

    /// The line that the last record began on, or else its number; counted from 1.
    pub(crate) fn line(&self) -> u64 {
        match self {
            Self::Text { records, .. } => records.line(),
            Self::Cells { read, .. } => *read,
        }
    }

    /// Bytes of text that the records so far are made of, where that is known.
    pub(crate) fn bytes(&self) -> u64 {
        match self {
            Self::Text { records, .. } => records.bytes(),
            Self::Cells { .. } => 0,
        }
    }

    /// The part that has been read, from 0 to 1; 0 where that is not known.
    pub(crate) fn share(&self) -> f64 {
        match self {
            Self::Text { records, source } => records.read() as f64 / source.length().max(1) as f64,
            Self::Cells { .. } => 0.0,
        }
    }

    /// What the user should know of the records so far.
    pub(crate) fn warnings(&self) -> Vec<ImportWarning> {
        match self {
            Self::Text { records, .. } => records.warnings(),
            Self::Cells { warnings, .. } => warnings.clone(),
        }
    }
}
