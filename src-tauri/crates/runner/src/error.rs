use std::path::PathBuf;

use fetchlist_engine::EngineError;
use fetchlist_export::ExportError;
use fetchlist_intake::IntakeError;
use fetchlist_jobfile::JobFileError;
use fetchlist_model::{FieldProblem, HostError, HostErrorCode, SettingsError};

/// Why something could not be done. The message says what is wrong, where, and how to mend it.
#[derive(Debug, thiserror::Error)]
pub enum RunnerError {
    /// The list cannot be read.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// The job file cannot be read or written.
    #[error(transparent)]
    JobFile(#[from] JobFileError),
    /// The results cannot be written.
    #[error(transparent)]
    Export(ExportError),
    /// Results, or a copy of the job, were to be written over the job itself.
    #[error(
        "{} belongs to the job {}, which would be overwritten; choose another name",
        target.display(), job.display()
    )]
    OwnTarget {
        /// The file or folder that was chosen.
        target: PathBuf,
        /// The job's file.
        job: PathBuf,
    },
    /// Columns cannot be filled from the answers.
    #[error("the column “{name}” cannot be filled: {}{problem}", place(problem))]
    Field {
        /// The column's name.
        name: String,
        /// What is wrong with its rule.
        problem: FieldProblem,
    },
    /// Whoever asked for it has ended it.
    #[error("it was cancelled; nothing was changed")]
    Cancelled,
    /// The run cannot begin.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// A setting is out of its range.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// It does not fit the job's state.
    #[error("{0}")]
    NotNow(&'static str),
    /// A fault of Fetchlist's own.
    #[error("something went wrong inside Fetchlist ({0}); what was done is kept, start it again")]
    Internal(String),
}

impl RunnerError {
    /// The code that the window knows it by.
    pub fn code(&self) -> HostErrorCode {
        match self {
            Self::Intake(error) => error.code(),
            Self::JobFile(error) => error.code(),
            Self::Export(error) => error.code(),
            Self::OwnTarget { .. } => HostErrorCode::OwnTarget,
            Self::Field { .. } => HostErrorCode::Field,
            Self::Cancelled => HostErrorCode::Cancelled,
            Self::Settings(_) | Self::Engine(EngineError::Settings(_)) => HostErrorCode::Settings,
            Self::NotNow(_) => HostErrorCode::NotNow,
            Self::Engine(EngineError::Client(_)) | Self::Internal(_) => HostErrorCode::Internal,
        }
    }
}

/// Where in a rule something is wrong, for the beginning of a sentence.
fn place(problem: &FieldProblem) -> String {
    problem.at.map_or_else(String::new, |at| format!("at character {} of its rule, ", at + 1))
}

/// What kept an export from its rows is what went wrong.
impl From<ExportError> for RunnerError {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Rows(error) => match error.downcast::<Self>() {
                Ok(error) => *error,
                Err(error) => Self::Export(ExportError::Rows(error)),
            },
            ExportError::Cancelled => Self::Cancelled,
            // Half way through, something was changed: it stays an error of the export, which says what.
            ExportError::Halfway { cause, files, folder, manifest } => {
                let cause = match Self::from(*cause) {
                    Self::Cancelled => ExportError::Cancelled,
                    Self::Export(cause) => cause,
                    other => ExportError::Rows(Box::new(other)),
                };
                Self::Export(ExportError::Halfway { cause: Box::new(cause), files, folder, manifest })
            }
            error => Self::Export(error),
        }
    }
}

impl From<RunnerError> for HostError {
    fn from(error: RunnerError) -> Self {
        // The causes know what is counted.
        let told = match &error {
            RunnerError::Intake(error) => error.into(),
            RunnerError::Export(error) => error.into(),
            error => Self::new(error.code(), error.to_string()),
        };
        Self { code: error.code(), ..told }
    }
}
