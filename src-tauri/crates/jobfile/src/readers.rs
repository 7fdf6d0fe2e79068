use std::{
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use rusqlite::Connection;

use crate::{error::JobFileError, identity::Identity, schema};

/// Connections for reading, used one at a time and kept for the next.
#[derive(Debug)]
pub(crate) struct Readers {
    path: PathBuf,
    identity: Identity,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    /// There is one from the start: with it a job can still be saved elsewhere when its file was deleted.
    pub(crate) fn of(path: PathBuf, identity: Identity) -> Result<Self, JobFileError> {
        let first = schema::open_reader(&path).map_err(JobFileError::at(&path))?;
        // The file is opened by the first question.
        first.query_row("SELECT total FROM header", (), |_| Ok(())).map_err(JobFileError::at(&path))?;
        Ok(Self { path, identity, idle: Mutex::new(vec![first]) })
    }

    pub(crate) fn read<T>(
        &self,
        act: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, JobFileError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.open()?,
        };
        let value = act(&connection);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        value.map_err(JobFileError::at(&self.path))
    }

    fn open(&self) -> Result<Connection, JobFileError> {
        self.identity.check(&self.path)?;
        schema::open_reader(&self.path).map_err(JobFileError::at(&self.path))
    }

    pub(crate) fn close(&self) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
