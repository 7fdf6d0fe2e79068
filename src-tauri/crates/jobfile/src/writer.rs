use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use fetchlist_model::{Ended, RowId};
use flume::{Receiver, TryRecvError};
use rusqlite::Connection;
use tokio::sync::{Semaphore, watch};

use crate::{
    bodies::Bodies,
    digest::{Digest, Digests},
    error::{ErrorKind, JobFileError},
    found::{self, Unfilled},
    header,
    identity::Identity,
    outcomes,
    rows::Adding,
    shared::Shared,
};

/// Outcomes are committed at least this often ...
const COMMIT_EVERY: Duration = Duration::from_millis(100);
/// ... and when this many are waiting ...
const COMMIT_OUTCOMES: usize = 1_000;
/// ... or this many bytes of answers.
const COMMIT_BYTES: usize = 8 << 20;
/// What may wait to be written, in kilobytes of answers: a slow disk slows the run down instead of filling the memory.
pub(crate) const BACKLOG_KB: u32 = 32 << 10;
/// How long the writing thread lets outcomes gather before it takes them.
const NAP: Duration = Duration::from_millis(2);
/// How long a disk that could not be written to is left alone.
const TRY_AGAIN: Duration = Duration::from_secs(1);

/// What the file holds, as far as it is committed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// Grows with every commit that changes a row.
    pub version: u64,
    /// Grows with every commit that adds or deletes rows.
    pub list: u64,
    /// The number of the last row; more than `total` where rows were deleted.
    pub last_row: RowId,
    /// All rows.
    pub total: u32,
    /// Rows that repeat an earlier row's URL: they get its outcome.
    pub doubles: u32,
    /// Rows without a usable URL; they are among `failed`.
    pub unusable: u32,
    /// Rows with outcome `ok`.
    pub ok: u32,
    /// Rows among them that were redirected.
    pub moved: u32,
    /// Rows with outcome `failed`.
    pub failed: u32,
    /// Answers in which the job's fields are still to be looked for; 0 as well while nobody has begun to.
    pub unfilled: u32,
    /// Tries committed since the file was opened.
    pub written: u64,
    /// Set while outcomes cannot be written; they are kept and written as soon as they can be.
    pub fault: Option<Fault>,
}

/// Why outcomes cannot be written at the moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What kind of problem it is.
    pub kind: ErrorKind,
    /// What is wrong and how to mend it.
    pub message: String,
}

pub(crate) enum Command {
    Outcome(Box<Ended>),
    Call(Box<dyn FnOnce(&mut State) + Send>),
}

/// What a transaction changes beside the file.
pub(crate) struct Change {
    pub(crate) counts: Published,
    /// Rows that have another outcome now, or none.
    pub(crate) rows: Vec<(RowId, Digest)>,
    /// Rows among them that have a new answer, with a body.
    pub(crate) answered: Vec<RowId>,
    /// Rows whose bodies in files of their own are not needed any more.
    pub(crate) gone_bodies: Vec<RowId>,
}

/// What the writing thread owns.
pub(crate) struct State {
    pub(crate) connection: Connection,
    pub(crate) counts: Published,
    /// The import under way.
    pub(crate) adding: Adding,
    pub(crate) shared: Shared,
    pub(crate) bodies: Bodies,
    pub(crate) digests: Arc<Digests>,
    /// Whether the job has fields.
    pub(crate) fills: bool,
    pub(crate) unfilled: Arc<Mutex<Unfilled>>,
    pub(crate) path: PathBuf,
    pub(crate) identity: Identity,
    pub(crate) publish: watch::Sender<Published>,
    /// What of [`BACKLOG_KB`] is free.
    pub(crate) room: Arc<Semaphore>,
}

/// What a try takes of [`BACKLOG_KB`].
pub(crate) fn weight_kb(ended: &Ended) -> u32 {
    let bytes =
        ended.end.response.as_ref().map_or(0, |response| response.headers.len() + response.body.len());
    u32::try_from(bytes / 1024 + 1).unwrap_or(BACKLOG_KB).min(BACKLOG_KB)
}

impl State {
    /// Runs `act` in one transaction; on an error nothing of it stands, in the file or in the counts.
    pub(crate) fn transaction<T>(
        &mut self,
        act: impl FnOnce(&Connection, &mut Change) -> rusqlite::Result<T>,
    ) -> Result<T, JobFileError> {
        self.identity.check(&self.path)?;
        let counts = self.counts.clone();
        let mut change = Change { counts, rows: Vec::new(), answered: Vec::new(), gone_bodies: Vec::new() };
        let transact = || {
            let transaction = self.connection.unchecked_transaction()?;
            let value = act(&transaction, &mut change)?;
            save_counts(&transaction, &change.counts)?;
            transaction.commit()?;
            Ok(value)
        };
        let value = transact().map_err(JobFileError::at(&self.path))?;
        let mut unfilled = found::lock(&self.unfilled);
        if self.fills {
            unfilled.note(change.rows.iter().map(|(row, _)| *row), &change.answered);
        }
        change.counts.unfilled = unfilled.len();
        drop(unfilled);
        if change.counts != self.counts || !change.rows.is_empty() {
            change.counts.version += 1;
        }
        change.counts.fault = None;
        self.counts = change.counts;
        // Before anybody hears that it is done, it is to be seen.
        self.digests.note(&change.rows);
        self.publish.send_replace(self.counts.clone());
        self.bodies.remove(&change.gone_bodies);
        Ok(value)
    }

    /// The same for what writes texts that rows share: after an error their numbers do not stand in the file.
    pub(crate) fn transaction_sharing<T>(
        &mut self,
        act: impl FnOnce(&Connection, &mut Change, &mut Shared, &Bodies) -> rusqlite::Result<T>,
    ) -> Result<T, JobFileError> {
        let mut shared = std::mem::take(&mut self.shared);
        let bodies = self.bodies.clone();
        let value = self.transaction(|connection, change| act(connection, change, &mut shared, &bodies))?;
        self.shared = shared;
        Ok(value)
    }
}

fn save_counts(connection: &Connection, counts: &Published) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE header SET total = ?1, unusable = ?2, ok = ?3, moved = ?4, failed = ?5, doubles = ?6, last_row = ?7,
                changed_at_ms = ?8",
        )?
        .execute((
            counts.total,
            counts.unusable,
            counts.ok,
            counts.moved,
            counts.failed,
            counts.doubles,
            counts.last_row,
            header::now_ms(),
        ))?;
    Ok(())
}

/// The writing thread: takes commands until all senders are gone and everything is written.
///
/// While outcomes come in it looks for them in steps of [`NAP`]: being woken for each would cost more than writing it.
pub(crate) fn write(mut state: State, commands: &Receiver<Command>, closing: &AtomicBool) {
    let mut batch: Vec<Ended> = Vec::with_capacity(COMMIT_OUTCOMES);
    let mut bytes = 0;
    let mut due = Instant::now();
    loop {
        let command = if batch.is_empty() {
            commands.recv().map_err(|_| TryRecvError::Disconnected)
        } else {
            commands.try_recv()
        };
        match command {
            Ok(Command::Outcome(ended)) => {
                if batch.is_empty() {
                    due = Instant::now() + COMMIT_EVERY;
                }
                bytes += ended.end.response.as_ref().map_or(0, |response| response.body.len());
                batch.push(*ended);
                if batch.len() < COMMIT_OUTCOMES && bytes < COMMIT_BYTES {
                    continue;
                }
                commit(&mut state, &mut batch, closing);
            }
            Ok(Command::Call(act)) => {
                commit(&mut state, &mut batch, closing);
                act(&mut state);
            }
            Err(TryRecvError::Empty) if Instant::now() < due => {
                std::thread::sleep(NAP);
                continue;
            }
            Err(TryRecvError::Empty) => commit(&mut state, &mut batch, closing),
            Err(TryRecvError::Disconnected) => {
                commit(&mut state, &mut batch, closing);
                return;
            }
        }
        bytes = 0;
    }
}

/// Writes a batch, again and again until it is written: an answer that came is not given up because the disk is full.
/// Only closing the file ends the waiting.
fn commit(state: &mut State, batch: &mut Vec<Ended>, closing: &AtomicBool) {
    // In the order of the tables: rows that come at their end fill pages, those in between split them.
    batch.sort_unstable_by_key(|ended| (ended.row, ended.number));
    while !batch.is_empty() {
        let written = state.transaction_sharing(|connection, change, shared, bodies| {
            change.counts.written += batch.len() as u64;
            outcomes::insert(connection, change, shared, bodies, batch)
        });
        match written {
            Ok(()) => {
                let weight: u32 = batch.iter().map(weight_kb).sum();
                batch.clear();
                state.room.add_permits(weight as usize);
            }
            Err(error) => {
                state.counts.fault = Some(Fault { kind: error.kind(), message: error.to_string() });
                state.publish.send_replace(state.counts.clone());
                if closing.load(Ordering::Relaxed) {
                    return;
                }
                std::thread::sleep(TRY_AGAIN);
            }
        }
    }
}
