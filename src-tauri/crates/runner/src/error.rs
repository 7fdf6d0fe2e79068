use fetchlist_engine::EngineError;
use fetchlist_export::ExportError;
use fetchlist_intake::IntakeError;
use fetchlist_jobfile::JobFileError;
use fetchlist_model::{HostError, HostErrorCode, SettingsError};

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
    Export(#[from] ExportError),
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
            Self::Settings(_) | Self::Engine(EngineError::Settings(_)) => HostErrorCode::Settings,
            Self::NotNow(_) => HostErrorCode::NotNow,
            Self::Engine(EngineError::Client(_)) | Self::Internal(_) => HostErrorCode::Internal,
        }
    }
}

impl From<RunnerError> for HostError {
    fn from(error: RunnerError) -> Self {
        Self { code: error.code(), message: error.to_string() }
    }
}
