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
        let readers = Self { path, identity, idle: Mutex::default() };
        // The file is opened by the first question.
        let ask = |connection: &Connection| connection.query_row("SELECT total FROM header", (), |_| Ok(()));
        readers.read(ask)?;
        Ok(readers)
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
        let connection = schema::open_reader(&self.path).map_err(JobFileError::at(&self.path))?;
        // What is read twice is in the system's own cache; there are several readers.
        let cached = connection.pragma_update(None, "cache_size", -500);
        cached.map_err(JobFileError::at(&self.path)).map(|()| connection)
    }

    pub(crate) fn close(&self) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
