use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    time::SystemTime,
};

use tempfile::TempPath;

use crate::{
    IntakeError,
    formats::{self, Progress},
};

/// A file that holds a list, or a copy of one that goes when the last that reads it is done.
#[derive(Debug)]
pub(crate) struct Source {
    place: Place,
    name: String,
    length: u64,
    modified: Option<SystemTime>,
}

#[derive(Debug)]
pub(crate) enum Place {
    File(PathBuf),
    Copy(TempPath),
}

impl Source {
    /// The file as it is now; `name` is what errors call it.
    pub(crate) fn new(place: Place, file: &File, name: &str) -> io::Result<Self> {
        let metadata = file.metadata()?;
        Ok(Self { place, name: name.into(), length: metadata.len(), modified: metadata.modified().ok() })
    }

    /// What the file holds, from its beginning; an error where it is not as it was any more. `progress` is told how much of
    /// it has been read.
    pub(crate) fn read(&self, progress: &Progress) -> Result<Box<dyn Read + Send>, IntakeError> {
        self.check()?;
        formats::unpacked(self.path(), progress).map_err(|error| self.unreadable(error))
    }

    /// That the file is as it was.
    pub(crate) fn check(&self) -> Result<(), IntakeError> {
        let metadata = self.path().metadata().map_err(|error| self.unreadable(error))?;
        if (self.length, self.modified) != (metadata.len(), metadata.modified().ok()) {
            return Err(IntakeError::Changed { name: self.name.clone() });
        }
        Ok(())
    }

    pub(crate) fn path(&self) -> &Path {
        match &self.place {
            Place::File(path) => path,
            Place::Copy(path) => path,
        }
    }

    pub(crate) fn unreadable(&self, error: io::Error) -> IntakeError {
        IntakeError::unreadable(Path::new(&self.name), error)
    }
}
