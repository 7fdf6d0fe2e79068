use std::sync::{Mutex, PoisonError, RwLock, RwLockReadGuard};

use fetchlist_model::{ErrorKind, FailureKind, RowFilter, RowId, Try};
use rusqlite::{Connection, Row};

use crate::writer::Published;

/// What filters and orders need to know of a row, in 12 bytes: with it a table of a million rows is sorted in memory, in
/// a fraction of the time that the database takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Digest {
    /// The status of an answer; for a failure the number of its kind, times [`KIND`], and the status. Orders by result.
    result: u16,
    /// Tries, and whether it was redirected.
    attempts: u16,
    pub(crate) duration_ms: u32,
    /// More than 4 GB counts as 4 GB.
    pub(crate) size_bytes: u32,
}

/// No status is larger; HTTP has three digits (RFC 9110, 15).
const KIND: u16 = 1_000;
const MOVED: u16 = 1 << 15;
const GONE: u16 = u16::MAX;
const WAITING: u16 = u16::MAX - 1;

impl Digest {
    /// A row that is not in the list.
    const GONE: Self = Self { result: GONE, attempts: 0, duration_ms: 0, size_bytes: 0 };
    /// A row without an outcome.
    pub(crate) const WAITING: Self = Self { result: WAITING, ..Self::GONE };

    fn new(
        error: Option<ErrorKind>,
        status: Option<u16>,
        is_moved: bool,
        attempts: u32,
        duration_ms: u32,
        size_bytes: u64,
    ) -> Self {
        // Kinds in the order of their names, as the database orders them.
        let kind = error.map_or(0, |error| 1 + rank(error));
        let attempts = u16::try_from(attempts).unwrap_or(MOVED - 1).min(MOVED - 1);
        Self {
            result: kind * KIND + status.unwrap_or(0).min(KIND - 1),
            attempts: if is_moved { attempts | MOVED } else { attempts },
            duration_ms,
            size_bytes: u32::try_from(size_bytes).unwrap_or(u32::MAX),
        }
    }

    /// Of a row that `attempts` tries have decided.
    pub(crate) fn of(end: &Try, attempts: u32) -> Self {
        let is_moved = end.error.is_none() && !end.redirects.is_empty();
        Self::new(end.error, end.status, is_moved, attempts, end.duration_ms, end.size_bytes)
    }

    /// Of a row of [`COLUMNS`].
    pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<(RowId, Self)> {
        let error = row.get_ref(1)?.as_str_or_null()?.and_then(|error| error.parse().ok());
        let is_moved = error.is_none() && row.get(3)?;
        let digest = Self::new(error, row.get(2)?, is_moved, row.get(4)?, row.get(5)?, row.get(6)?);
        Ok((row.get(0)?, digest))
    }

    pub(crate) fn is_in_list(self) -> bool {
        self.result != GONE
    }

    pub(crate) fn is_waiting(self) -> bool {
        self.result == WAITING
    }

    pub(crate) fn is_ok(self) -> bool {
        self.result < KIND
    }

    pub(crate) fn is_moved(self) -> bool {
        self.attempts & MOVED != 0
    }

    pub(crate) fn is_failed(self) -> bool {
        (KIND..WAITING).contains(&self.result)
    }

    pub(crate) fn attempts(self) -> u32 {
        u32::from(self.attempts & !MOVED)
    }

    /// Answers by status, then failures by kind.
    pub(crate) fn result(self) -> u32 {
        u32::from(self.result)
    }

    /// How it failed; `None` where it did not.
    pub(crate) fn failure(self) -> Option<FailureKind> {
        let kind = (self.result / KIND).checked_sub(1).filter(|_| self.is_failed())?;
        let error = *ErrorKind::ALL.iter().find(|error| rank(**error) == kind)?;
        let status = Some(self.result % KIND).filter(|status| *status > 0 && error == ErrorKind::HttpStatus);
        Some(FailureKind { error, status })
    }

    pub(crate) fn passes(self, filter: RowFilter) -> bool {
        match filter {
            RowFilter::All => self.is_in_list(),
            RowFilter::Ok => self.is_ok(),
            RowFilter::Moved => self.is_moved(),
            RowFilter::Failed => self.is_failed(),
            RowFilter::Waiting => self.is_waiting(),
            RowFilter::Failure(failure) => self.failure() == Some(failure),
        }
    }
}

/// The place of a kind among all kinds by name.
fn rank(error: ErrorKind) -> u16 {
    ErrorKind::ALL.iter().filter(|other| other.as_str() < error.as_str()).count() as u16
}

/// What [`Digest::read`] reads from `outcome`.
pub(crate) const COLUMNS: &str =
    "id, error, status, redirects IS NOT NULL, attempts, duration_ms, size_bytes";

/// The digests of all rows, read when they are first asked for, and kept true by whoever writes.
#[derive(Debug, Default)]
pub(crate) struct Digests {
    state: RwLock<State>,
    reading: Mutex<()>,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Unread,
    /// Being read; what is committed meanwhile is put on top.
    Reading(Vec<(RowId, Digest)>),
    /// Of that list, by row number, from 1.
    Read { list: u64, digests: Vec<Digest> },
}

/// The digests, held so that nobody changes them.
pub(crate) struct Held<'a>(RwLockReadGuard<'a, State>);

impl Held<'_> {
    /// Of every row number up to the last one, from 1.
    pub(crate) fn all(&self) -> &[Digest] {
        match &*self.0 {
            State::Read { digests, .. } => digests,
            _ => &[],
        }
    }

    pub(crate) fn of(&self, row: RowId) -> Digest {
        let index = (row as usize).checked_sub(1);
        index.and_then(|index| self.all().get(index)).copied().unwrap_or(Digest::GONE)
    }
}

impl Digests {
    /// Takes over what has been committed.
    pub(crate) fn note(&self, changes: &[(RowId, Digest)]) {
        match &mut *self.state.write().unwrap_or_else(PoisonError::into_inner) {
            State::Unread => {}
            State::Reading(noted) => noted.extend_from_slice(changes),
            State::Read { digests, .. } => apply(digests, changes),
        }
    }

    /// The digests of the list that `counts` tells of.
    pub(crate) fn read(&self, connection: &Connection, counts: &Published) -> rusqlite::Result<Held<'_>> {
        loop {
            if let Some(held) = self.held(counts.list) {
                return Ok(held);
            }
            let _one = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
            if self.held(counts.list).is_some() {
                continue;
            }
            // From here on changes are noted; what was committed before is seen by the queries.
            self.set(State::Reading(Vec::new()));
            let read = read(connection, counts);
            let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
            let noted = std::mem::take(&mut *state);
            let mut digests = read?;
            if let State::Reading(noted) = noted {
                apply(&mut digests, &noted);
            }
            *state = State::Read { list: counts.list, digests };
        }
    }

    fn held(&self, of: u64) -> Option<Held<'_>> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        matches!(*state, State::Read { list, .. } if list == of).then_some(Held(state))
    }

    fn set(&self, state: State) {
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = state;
    }
}

fn apply(digests: &mut [Digest], changes: &[(RowId, Digest)]) {
    for (row, digest) in changes {
        if let Some(place) = digests.get_mut(*row as usize - 1) {
            *place = *digest;
        }
    }
}

fn read(connection: &Connection, counts: &Published) -> rusqlite::Result<Vec<Digest>> {
    let has_gaps = counts.total != counts.last_row;
    let mut digests = vec![if has_gaps { Digest::GONE } else { Digest::WAITING }; counts.last_row as usize];
    if has_gaps {
        let mut statement = connection.prepare("SELECT id FROM list_row WHERE id <= ?1")?;
        let mut rows = statement.query([counts.last_row])?;
        while let Some(row) = rows.next()? {
            apply(&mut digests, &[(row.get(0)?, Digest::WAITING)]);
        }
    }
    let mut statement = connection.prepare(&format!("SELECT {COLUMNS} FROM outcome WHERE id <= ?1"))?;
    let mut rows = statement.query([counts.last_row])?;
    while let Some(row) = rows.next()? {
        apply(&mut digests, &[Digest::read(row)?]);
    }
    Ok(digests)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_tells_every_failure() {
        for error in ErrorKind::ALL {
            for status in [None, Some(404), Some(999)] {
                let end = Try { error: Some(*error), status, ..Try::default() };
                let told = status.filter(|_| *error == ErrorKind::HttpStatus);
                let digest = Digest::of(&end, 3);
                assert_eq!(digest.failure(), Some(FailureKind { error: *error, status: told }));
                assert!(digest.is_failed() && !digest.is_ok() && !digest.is_waiting());
                assert_eq!(digest.attempts(), 3);
            }
        }
        let answered = Digest::of(&Try { status: Some(200), ..Try::default() }, u32::MAX);
        assert!(answered.is_ok() && answered.failure().is_none() && !answered.is_moved());
        assert!(Digest::WAITING.is_waiting() && !Digest::WAITING.is_failed() && !Digest::WAITING.is_ok());
    }
}
