use std::{error::Error, io, path::PathBuf};

use fetchlist_model::HostErrorCode;

/// Why rows could not be written: what is wrong, where, and how to mend it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The file's name ends in nothing that says which format to write.
    #[error("{}: {problem}; end the name in .csv or .json", path.display())]
    Ending {
        /// The file.
        path: PathBuf,
        /// What is wrong with the ending.
        problem: String,
    },
    /// The target cannot be written.
    #[error("{target} cannot be written ({source}); {mend}")]
    Write {
        /// The file, or what else was written to.
        target: String,
        /// What the system says.
        source: io::Error,
        /// What to do about it.
        mend: &'static str,
    },
    /// The rows could not be had; the cause is the error that their iterator gave, unchanged.
    #[error(transparent)]
    Rows(Box<dyn Error + Send + Sync>),
}

impl ExportError {
    /// What the window is told that this is.
    pub fn code(&self) -> HostErrorCode {
        HostErrorCode::ExportFailed
    }
}
