use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use tempfile::TempPath;

use crate::IntakeError;

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

    /// The file, to be read from its beginning; an error where it is not as it was any more.
    pub(crate) fn open(&self) -> Result<File, IntakeError> {
        let opened = File::open(self.path()).and_then(|file| Ok((file.metadata()?, file)));
        let (metadata, file) = opened.map_err(|error| self.unreadable(error))?;
        if (self.length, self.modified) != (metadata.len(), metadata.modified().ok()) {
            return Err(IntakeError::Changed { name: self.name.clone() });
        }
        Ok(file)
    }

    pub(crate) fn path(&self) -> &Path {
        match &self.place {
            Place::File(path) => path,
            Place::Copy(path) => path,
        }
    }

    /// Its length in bytes.
    pub(crate) fn length(&self) -> u64 {
        self.length
    }

    pub(crate) fn unreadable(&self, error: io::Error) -> IntakeError {
        IntakeError::unreadable(Path::new(&self.name), error)
    }
}
