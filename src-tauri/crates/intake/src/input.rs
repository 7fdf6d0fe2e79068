use std::{sync::Arc, vec};

use fetchlist_model::{Cells, ImportWarning};

use crate::{
    IntakeError, formats,
    records::{Record, Records as TextRecords},
    source::Source,
};

/// The records of a list, whatever kind it is of, one after the other.
pub(crate) enum Input {
    /// Of a text.
    Text {
        records: Box<TextRecords>,
        progress: formats::Progress,
        /// Behind the records, so that their file is closed before a copy is deleted.
        _source: Arc<Source>,
    },
    /// Of another kind, or of cells that are in memory.
    Cells {
        /// The first ones, where they have been looked at.
        begin: vec::IntoIter<Result<Cells, IntakeError>>,
        records: formats::Records,
        read: u64,
        warnings: Vec<ImportWarning>,
        _source: Option<Arc<Source>>,
    },
}

impl Input {
    pub(crate) fn next(&mut self) -> Result<Option<Cells>, IntakeError> {
        match self {
            Self::Text { records, .. } => Ok(records.next()?.map(Record::to_cells)),
            Self::Cells { begin, records, read, .. } => {
                *read += 1;
                begin.next().or_else(|| records.next()).transpose()
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

    /// The part that has been read, from 0 to 1.
    pub(crate) fn share(&self) -> f64 {
        match self {
            Self::Text { progress, .. } => progress.share(),
            Self::Cells { records, .. } => records.share(),
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
