use std::{fs, io, path::Path};

use crate::error::{ErrorKind, JobFileError};

/// Which file stands at a path, so that it is noticed when the job was deleted, moved away or replaced: on Unix, what is
/// written would go into a file that nobody finds any more. Told without opening it, for closing it again would drop the
/// locks of `SQLite` (<https://sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_>).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Identity(u64, u64);

impl Identity {
    #[cfg(unix)]
    pub(crate) fn of(path: &Path) -> io::Result<Self> {
        use std::os::unix::fs::MetadataExt as _;
        fs::metadata(path).map(|metadata| Self(metadata.dev(), metadata.ino()))
    }

    /// Elsewhere a file that is open can be neither deleted nor moved.
    #[cfg(not(unix))]
    pub(crate) fn of(path: &Path) -> io::Result<Self> {
        fs::metadata(path).map(|_| Self(0, 0))
    }

    /// Fails where another file, or none, stands at the path now.
    pub(crate) fn check(self, path: &Path) -> Result<(), JobFileError> {
        if Self::of(path).is_ok_and(|found| found == self) {
            return Ok(());
        }
        let message = format!(
            "{} was deleted, moved or replaced by another file; put it back, or save a copy of this job elsewhere",
            path.display()
        );
        Err(JobFileError::new(ErrorKind::Io, message))
    }
}
