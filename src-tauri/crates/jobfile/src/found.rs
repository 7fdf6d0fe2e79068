use std::{
    iter,
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::Ordering},
};

use fetchlist_model::{Field, RowId};
use roaring::RoaringBitmap;
use rusqlite::{Connection, params};

use crate::{
    JobFile, JobFileError,
    export::ExportReader,
    header::{self, to_json},
    writer::State,
};

/// What the job's fields found in one answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The row.
    pub row: RowId,
    /// A cell for each field; `None` where it found nothing.
    pub cells: Vec<Option<String>>,
}

/// The answers in which the job's fields are still to be looked for.
#[derive(Debug, Default)]
pub(crate) struct Unfilled {
    waiting: RoaringBitmap,
    /// Being looked through. An answer that is replaced meanwhile is not among them any more: what was found in the one
    /// before is not taken.
    taken: RoaringBitmap,
    /// On screen: these go first.
    wanted: Vec<RowId>,
}

impl Unfilled {
    fn restart(&mut self, rows: RoaringBitmap) {
        self.waiting = rows;
        self.taken.clear();
    }

    /// Takes over what has been committed: rows whose outcome has changed, and those among them with an answer.
    pub(crate) fn note(&mut self, changed: impl Iterator<Item = RowId>, answered: &[RowId]) {
        for row in changed {
            self.waiting.remove(row);
            self.taken.remove(row);
        }
        self.waiting.extend(answered);
    }

    fn take(&mut self, most: usize) -> Vec<RowId> {
        let wanted: Vec<RowId> = self.wanted.drain(..).filter(|row| self.waiting.remove(*row)).collect();
        let others: Vec<RowId> = self.waiting.iter().take(most.saturating_sub(wanted.len())).collect();
        self.waiting.remove_smallest(others.len() as u64);
        self.taken.extend(wanted.iter().chain(&others));
        wanted.into_iter().chain(others).collect()
    }

    /// What was found in a row is known; `false` where it is not to be taken.
    fn settle(&mut self, row: RowId) -> bool {
        self.taken.remove(row)
    }

    /// Rows that were taken wait again, unless they have changed or are settled.
    fn give_back(&mut self, rows: &[RowId]) {
        for row in rows {
            if self.taken.remove(*row) {
                self.waiting.insert(*row);
            }
        }
    }

    pub(crate) fn want(&mut self, rows: Vec<RowId>) {
        self.wanted = rows;
    }

    pub(crate) fn len(&self) -> u32 {
        (self.waiting.len() + self.taken.len()) as u32
    }
}

pub(crate) fn lock(unfilled: &Mutex<Unfilled>) -> MutexGuard<'_, Unfilled> {
    unfilled.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Rows that were taken wait again when they are not settled at the end, whatever came in between.
struct Taken {
    unfilled: Arc<Mutex<Unfilled>>,
    rows: Vec<RowId>,
}

impl Drop for Taken {
    fn drop(&mut self) {
        lock(&self.unfilled).give_back(&self.rows);
    }
}

impl JobFile {
    /// Writes which columns are filled from the answers' bodies. What earlier ones have found is forgotten.
    pub fn set_fields(&self, fields: &[Field]) -> Result<(), JobFileError> {
        let fields = fields.to_owned();
        self.call(move |state| {
            let before = header::read(&state.connection).map_err(JobFileError::at(&state.path))?;
            if before.fields == fields {
                return Ok(());
            }
            state.transaction(|connection, _| {
                header::set_fields(connection, &fields)?;
                connection.execute("DELETE FROM found", ()).map(drop)
            })?;
            state.fills = !fields.is_empty();
            state.read_unfilled()
        })
    }

    /// Has `look` look for the job's fields in some of the answers that they were not looked for in yet, `most` of them,
    /// those on screen first, and keeps what it has found. Rows that it does not return wait for the next time. Returns
    /// whether there were any.
    pub fn fill(
        &self,
        most: usize,
        look: impl FnOnce(&[Field], ExportReader) -> Result<Vec<Found>, JobFileError>,
    ) -> Result<bool, JobFileError> {
        if !self.knows_unfilled.load(Ordering::Relaxed) {
            self.call(State::read_unfilled)?;
            self.knows_unfilled.store(true, Ordering::Relaxed);
        }
        // In this order: with fields that change in between, what was taken does not count any more.
        let rows = lock(&self.unfilled).take(most);
        let taken = Taken { unfilled: self.unfilled.clone(), rows: rows.clone() };
        if rows.is_empty() {
            return Ok(false);
        }
        let fields = self.header()?.fields;
        let mut found = look(&fields, self.answers(rows))?;
        self.call(move |state| {
            // Nothing changes meanwhile: this thread is the one that writes.
            let mut unfilled = lock(&state.unfilled);
            found.retain(|found| unfilled.settle(found.row));
            drop(unfilled);
            let written = state.transaction(|connection, _| insert(connection, &found));
            if written.is_err() {
                let mut unfilled = lock(&state.unfilled);
                unfilled.note(iter::empty(), &found.iter().map(|found| found.row).collect::<Vec<_>>());
            }
            written
        })?;
        drop(taken);
        Ok(true)
    }
}

impl State {
    /// Looks up which answers the fields are still to be looked for in, and tells how many. Nothing is written: looking at a
    /// job leaves it as it is.
    pub(crate) fn read_unfilled(&mut self) -> Result<(), JobFileError> {
        let rows = unfilled(&self.connection, self.fills, self.counts.last_row)
            .map_err(JobFileError::at(&self.path))?;
        let mut unfilled = lock(&self.unfilled);
        unfilled.restart(rows);
        if unfilled.len() != self.counts.unfilled {
            self.counts.unfilled = unfilled.len();
            self.counts.version += 1;
            self.publish.send_replace(self.counts.clone());
        }
        Ok(())
    }
}

/// The rows whose answers nothing was looked for in. Rows that repeat a URL have the answer of another.
fn unfilled(connection: &Connection, fills: bool, last: RowId) -> rusqlite::Result<RoaringBitmap> {
    if !fills {
        return Ok(RoaringBitmap::new());
    }
    let mut statement = connection.prepare(
        "SELECT o.id FROM outcome o JOIN list_row r ON r.id = o.id
         WHERE o.id <= ?1 AND o.status IS NOT NULL AND o.size_bytes > 0 AND r.same_as IS NULL
            AND o.id NOT IN (SELECT id FROM found)",
    )?;
    statement.query_map([last], |row| row.get::<_, RowId>(0))?.collect()
}

fn insert(connection: &Connection, found: &[Found]) -> rusqlite::Result<()> {
    let mut insert = connection.prepare_cached("INSERT OR REPLACE INTO found (id, cells) VALUES (?1, ?2)")?;
    for found in found {
        insert.execute(params![found.row, to_json(&found.cells)?])?;
    }
    Ok(())
}
