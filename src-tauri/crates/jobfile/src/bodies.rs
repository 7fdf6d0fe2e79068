use std::{
    ffi::OsString,
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use fetchlist_model::RowId;
use rusqlite::Connection;

/// Larger bodies stand in files of their own: the file system is faster with them than a database
/// (<https://sqlite.org/intern-v-extern-blob.html>), and the job file stays small enough to be copied.
pub(crate) const INSIDE_BYTES: usize = 128 << 10;
/// Files in one folder; more make some systems slow.
const IN_A_FOLDER: u32 = 1_000;

/// The folder beside a job file that holds its large bodies: one file for each row.
#[derive(Clone, Debug)]
pub(crate) struct Bodies(PathBuf);

impl Bodies {
    /// Those of the job file at `job`: in `NAME.fetchlist-bodies`.
    pub(crate) fn of(job: &Path) -> Self {
        let mut name = OsString::from(job.as_os_str());
        name.push("-bodies");
        Self(PathBuf::from(name))
    }

    /// Where they stand.
    pub(crate) fn folder(&self) -> &Path {
        &self.0
    }

    /// Where a row's body stands.
    pub(crate) fn path(&self, row: RowId) -> PathBuf {
        self.0.join((row / IN_A_FOLDER).to_string()).join(row.to_string())
    }

    /// Writes a row's body, so that it is on the disk before anything says that it is.
    pub(crate) fn write(&self, row: RowId, body: &[u8]) -> io::Result<()> {
        let path = self.path(row);
        fs::create_dir_all(path.parent().unwrap_or(&self.0))?;
        // Not written over: a copy of the job may share the old one.
        remove(&path)?;
        let mut file = File::create_new(path)?;
        file.write_all(body)?;
        file.sync_data()
    }

    /// Reads a row's body of that many bytes; `None` where it is not there whole, as when the folder was left behind.
    pub(crate) fn read(&self, row: RowId, bytes: u64) -> Option<Vec<u8>> {
        fs::read(self.path(row)).ok().filter(|body| body.len() as u64 == bytes)
    }

    /// Has another row's body for its own too.
    pub(crate) fn share(&self, from: RowId, to: RowId) -> io::Result<()> {
        let (from, to) = (self.path(from), self.path(to));
        fs::create_dir_all(to.parent().unwrap_or(&self.0))?;
        copy(&from, &to)
    }

    /// Removes bodies that no row has any more; one that stays takes room and does no harm.
    pub(crate) fn remove(&self, rows: &[RowId]) {
        for row in rows {
            let _ = fs::remove_file(self.path(*row));
        }
        // Folders that hold nothing any more; the others stay.
        for row in rows {
            let _ = self.path(*row).parent().map(fs::remove_dir);
        }
        let _ = fs::remove_dir(&self.0);
    }

    /// Copies these rows' bodies beside another job.
    pub(crate) fn copy_to(&self, target: &Self, rows: &[RowId]) -> io::Result<()> {
        for row in rows {
            let (from, to) = (self.path(*row), target.path(*row));
            fs::create_dir_all(to.parent().unwrap_or(&target.0))?;
            match copy(&from, &to) {
                // What is missing here is missing there.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                copied => copied?,
            }
        }
        Ok(())
    }
}

/// The rows whose bodies stand in files of their own.
pub(crate) fn outside(connection: &Connection) -> rusqlite::Result<Vec<RowId>> {
    let query = "SELECT id FROM response WHERE outside_bytes IS NOT NULL";
    connection.prepare(query)?.query_map((), |row| row.get(0))?.collect()
}

/// A link takes no room; where the file system knows none, a copy does.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    remove(to)?;
    if fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    fs::copy(from, to).map(drop)
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
