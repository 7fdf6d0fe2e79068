use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
};

use crate::error::{ErrorKind, JobFileError};

/// Keeps a second window or program from writing to the same job: a lock on a small file beside it. The job file itself
/// cannot carry the lock, for closing it would drop the locks of `SQLite` (<https://sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_>).
#[derive(Debug)]
pub(crate) struct Lock {
    file: File,
    path: PathBuf,
}

impl Lock {
    pub(crate) fn take(job: &Path) -> Result<Self, JobFileError> {
        let mut name = job.as_os_str().to_owned();
        name.push("-lock");
        let path = PathBuf::from(name);
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|error| JobFileError::of_io(&error, job))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { file, path }),
            Err(TryLockError::WouldBlock) => Err(JobFileError::new(
                ErrorKind::InUse,
                format!("{} is open in another window or program; close it there first", job.display()),
            )),
            Err(TryLockError::Error(error)) => Err(JobFileError::of_io(&error, &path)),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while still held: whoever comes next makes a new one. What stays after a crash is empty and unlocked.
        let _ = fs::remove_file(&self.path);
        let _ = self.file.unlock();
    }
}
