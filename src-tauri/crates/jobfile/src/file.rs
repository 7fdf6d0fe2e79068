use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use fetchlist_model::{Ended, FailureCount, Moment, RowId, RowPage, RowQuery, RowSet, Selecting, Settings};
use flume::{Receiver, Sender};
use rusqlite::Connection;
use tokio::sync::{Semaphore, watch};

use crate::{
    bodies::{self, Bodies},
    detail::{self, StoredRow},
    digest::Digests,
    error::{ErrorKind, JobFileError},
    export::ExportReader,
    found::Unfilled,
    grid::Grid,
    header::{self, JobHeader, Run},
    identity::Identity,
    lock::Lock,
    moments, outcomes,
    readers::Readers,
    rows::{self, Adding, Pending},
    schema,
    shared::Shared,
    writer::{self, BACKLOG_KB, Command, Published, State, weight_kb},
};

/// Commands on their way to the writing thread: what a fast run fetches while the disk syncs.
const QUEUE: usize = 4_096;
/// How long a caller waits for the writing thread before it says that the file cannot be written.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long it waits where it is known that nothing can be written: what is wrong may pass.
const PATIENCE_WITH_A_FAULT: Duration = Duration::from_secs(2);

/// An open job file. Reading and writing block: call them on a thread that may.
///
/// Closing it, by dropping it, waits until all that it was given is written.
#[derive(Debug)]
pub struct JobFile {
    path: PathBuf,
    readers: Arc<Readers>,
    grid: Grid,
    pub(crate) unfilled: Arc<Mutex<Unfilled>>,
    /// Looking them up takes a while in a long job: that is done when they are first asked for.
    pub(crate) knows_unfilled: AtomicBool,
    bodies: Bodies,
    commands: Option<Sender<Command>>,
    published: watch::Receiver<Published>,
    room: Arc<Semaphore>,
    closing: Arc<AtomicBool>,
    recorded: AtomicU64,
    writer: Option<JoinHandle<()>>,
    _lock: Lock,
}

impl JobFile {
    /// Makes a new job file without rows. A file that stands at `path` and is not empty is refused.
    pub fn create(path: &Path, name: &str, settings: &Settings) -> Result<Self, JobFileError> {
        let lock = Lock::take(path)?;
        let settings = header::to_json(settings).map_err(JobFileError::at(path))?;
        let connection = schema::create(path, name, &settings)?;
        Self::over(path, connection, lock)
    }

    /// Opens a job file where it was left. One that is no job, damaged, of a newer version or open elsewhere is refused.
    pub fn open(path: &Path) -> Result<Self, JobFileError> {
        // Looked for before anything is put beside it.
        Identity::of(path).map_err(|error| JobFileError::of_io(&error, path))?;
        let lock = Lock::take(path)?;
        let connection = schema::open(path)?;
        Self::over(path, connection, lock)
    }

    /// Reads what a job file says of itself, without opening it for work.
    pub fn peek(path: &Path) -> Result<JobHeader, JobFileError> {
        schema::look_at_magic(path)?;
        let connection = schema::open_reader(path).map_err(JobFileError::at(path))?;
        schema::check_versions(&connection, path)?;
        header::read(&connection).map_err(JobFileError::at(path))
    }

    /// Removes a job file that is not open, with all that stands beside it.
    pub fn remove(path: &Path) {
        schema::remove(path);
    }

    fn over(path: &Path, connection: Connection, lock: Lock) -> Result<Self, JobFileError> {
        let header = header::read(&connection).map_err(JobFileError::at(path))?;
        rows::remove_beyond(&connection, header.last_row).map_err(JobFileError::at(path))?;
        let counts = Published {
            version: 1,
            list: 1,
            last_row: header.last_row,
            total: header.total,
            doubles: header.doubles,
            unusable: header.unusable,
            ok: header.ok,
            moved: header.moved,
            failed: header.failed,
            unfilled: 0,
            written: 0,
            fault: None,
        };
        let (publish, published) = watch::channel(counts.clone());
        let (commands, inbox) = flume::bounded(QUEUE);
        let closing = Arc::new(AtomicBool::new(false));
        let room = Arc::new(Semaphore::new(BACKLOG_KB as usize));
        let identity = Identity::of(path).map_err(|error| JobFileError::of_io(&error, path))?;
        let digests = Arc::new(Digests::default());
        let unfilled = Arc::new(Mutex::new(Unfilled::default()));
        let bodies = Bodies::of(path);
        let state = State {
            connection,
            counts,
            adding: Adding::default(),
            shared: Shared::default(),
            bodies: bodies.clone(),
            digests: digests.clone(),
            fills: !header.fields.is_empty(),
            unfilled: unfilled.clone(),
            path: path.to_owned(),
            identity,
            publish,
            room: room.clone(),
        };
        let writer = std::thread::Builder::new()
            .name("job file".into())
            .spawn({
                let closing = closing.clone();
                move || writer::write(state, &inbox, &closing)
            })
            .map_err(|error| JobFileError::of_io(&error, path))?;
        Ok(Self {
            path: path.to_owned(),
            readers: Arc::new(Readers::of(path.to_owned(), identity)?),
            grid: Grid::new(digests, unfilled.clone()),
            unfilled,
            knows_unfilled: AtomicBool::new(false),
            bodies,
            commands: Some(commands),
            published,
            room,
            closing,
            recorded: AtomicU64::new(0),
            writer: Some(writer),
            _lock: lock,
        })
    }

    /// Where it stands.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The counts as they are committed, now and on every change.
    pub fn published(&self) -> watch::Receiver<Published> {
        self.published.clone()
    }

    /// Hands over a try that has ended; waits while the writing thread is behind.
    pub async fn record(&self, ended: Ended) {
        if let Some(commands) = &self.commands {
            // Never closed.
            let room = self.room.acquire_many(weight_kb(&ended)).await;
            // The writing thread ends only after the last sender is gone.
            let _ = commands.send_async(Command::Outcome(Box::new(ended))).await;
            if let Ok(room) = room {
                // Given back when the try is committed; by itself where a run is stopped before it is sent.
                room.forget();
            }
            // Counted when it is sent: a run that is stopped while it waits here has recorded nothing.
            self.recorded.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Whether tries were recorded that are not committed yet.
    pub fn is_behind(&self) -> bool {
        self.recorded.load(Ordering::Relaxed) > self.published.borrow().written
    }

    /// Waits until all that was recorded is committed.
    pub fn flush(&self) -> Result<(), JobFileError> {
        self.call(|_| Ok(()))
    }

    /// What the file says of the job.
    pub fn header(&self) -> Result<JobHeader, JobFileError> {
        self.readers.read(header::read)
    }

    /// Writes the settings for the next run.
    pub fn set_settings(&self, settings: &Settings) -> Result<(), JobFileError> {
        let settings = settings.clone();
        self.call(move |state| state.transaction(|connection, _| header::set_settings(connection, &settings)))
    }

    /// Writes whether a run is going on.
    pub fn set_run(&self, run: Run) -> Result<(), JobFileError> {
        self.call(move |state| state.transaction(|connection, _| header::set_run(connection, run)))
    }

    /// Makes those of these rows that failed wait again, with every row of the same URL; rows without a usable URL stay
    /// failed. Returns how many wait now.
    pub fn requeue(&self, set: &RowSet) -> Result<u32, JobFileError> {
        let rows = self.rows_of(set)?;
        self.call(move |state| {
            state.transaction(|connection, change| outcomes::requeue(connection, change, &rows))
        })
    }

    /// How many of these rows [`Self::requeue`] would make wait, those with the same URL not counted.
    pub fn retryable(&self, set: &RowSet) -> Result<u32, JobFileError> {
        self.readers.read(|connection| self.grid.retryable(connection, set, &self.counts()))
    }

    /// Takes rows out of the list, with their tries and answers. Returns how many there were.
    pub fn delete(&self, set: &RowSet) -> Result<u32, JobFileError> {
        let rows: Arc<[RowId]> = self.rows_of(set)?.into();
        let deleted = rows.clone();
        let count = self.call(move |state| {
            let bodies = state.bodies.clone();
            let count =
                state.transaction(|connection, change| rows::delete(connection, change, &bodies, &rows))?;
            // A row that took the place of a deleted one has its answer now.
            state.read_unfilled()?;
            Ok(count)
        })?;
        self.grid.deselect(&deleted);
        Ok(count)
    }

    /// Changes which rows are selected; that is kept while the file is open. Returns how many are.
    pub fn select(&self, selecting: &Selecting) -> Result<u32, JobFileError> {
        self.readers.read(|connection| self.grid.select(connection, selecting, &self.counts()))
    }

    /// Has it written how far the job is at a moment of its run. Does not wait; while the writing thread is behind, the
    /// moment is left out.
    pub fn add_moment(&self, moment: Moment) {
        let write = move |state: &mut State| {
            // One moment less is no loss; that the file cannot be written is found out by what is.
            let _ = state.transaction(|connection, _| moments::insert(connection, &moment));
        };
        if let Some(commands) = &self.commands {
            let _ = commands.try_send(Command::Call(Box::new(write)));
        }
    }

    /// Forgets all moments: the run begins anew.
    pub fn clear_moments(&self) -> Result<(), JobFileError> {
        self.call(|state| {
            state.transaction(|connection, _| connection.execute("DELETE FROM moment", ()).map(drop))
        })
    }

    /// How far the job was at moments of its run, the first first; 600 at most.
    pub fn moments(&self) -> Result<Vec<Moment>, JobFileError> {
        self.readers.read(moments::all)
    }

    /// Up to `limit` rows that wait, in order, after the row `after`.
    pub fn pending(&self, after: RowId, limit: u32) -> Result<Vec<Pending>, JobFileError> {
        self.readers.read(|connection| rows::pending(connection, after, limit))
    }

    /// The URLs of these rows.
    pub fn urls(&self, rows: &[RowId]) -> Result<Vec<(RowId, String)>, JobFileError> {
        self.readers.read(|connection| rows::urls(connection, rows))
    }

    /// A site's name.
    pub fn site_name(&self, site: u32) -> Result<String, JobFileError> {
        self.readers.read(|connection| {
            connection.query_row("SELECT name FROM site WHERE id = ?1", [site], |row| row.get(0))
        })
    }

    /// How many sites the list names.
    pub fn sites(&self) -> Result<u32, JobFileError> {
        self.readers
            .read(|connection| connection.query_row("SELECT count(*) FROM site", (), |row| row.get(0)))
    }

    /// A page of the table.
    pub fn page(&self, query: &RowQuery) -> Result<RowPage, JobFileError> {
        self.readers.read(|connection| self.grid.page(connection, query, &self.counts()))
    }

    /// Everything about one row; `None` where there is no such row.
    pub fn row(&self, row: RowId) -> Result<Option<StoredRow>, JobFileError> {
        if row > self.counts().last_row {
            return Ok(None);
        }
        self.readers.read(|connection| detail::row(connection, &self.bodies, row))
    }

    /// How many rows failed in which way, the most frequent first.
    pub fn failures(&self) -> Result<Vec<FailureCount>, JobFileError> {
        self.readers.read(|connection| self.grid.failures(connection, &self.counts()))
    }

    /// Reads rows for an export, in input order.
    pub fn export(&self, set: &RowSet, with_bodies: bool) -> Result<ExportReader, JobFileError> {
        let rows = if *set == RowSet::All { None } else { Some(self.rows_of(set)?) };
        let bodies = with_bodies.then(|| self.bodies.clone());
        Ok(ExportReader::new(self.readers.clone(), rows, self.counts().last_row, bodies))
    }

    /// Reads these rows with their answers' bodies, in the order given.
    pub(crate) fn answers(&self, rows: Vec<RowId>) -> ExportReader {
        ExportReader::new(self.readers.clone(), Some(rows), 0, Some(self.bodies.clone()))
    }

    fn rows_of(&self, set: &RowSet) -> Result<Vec<RowId>, JobFileError> {
        self.readers.read(|connection| self.grid.rows_of(connection, set, &self.counts()))
    }

    fn counts(&self) -> Published {
        self.published.borrow().clone()
    }

    /// Writes a copy of the job as it is committed now, with the bodies that stand in files of their own: beside the target,
    /// and renamed when it is whole.
    pub fn save_copy(&self, target: &Path) -> Result<(), JobFileError> {
        let mut name = target.as_os_str().to_owned();
        name.push(".part");
        let part = PathBuf::from(name);
        let write = || {
            // What an earlier failure may have left.
            let _ = fs::remove_file(&part);
            let text = part.to_string_lossy();
            self.readers.read(|connection| connection.execute("VACUUM INTO ?1", [&*text]))?;
            let outside = self.readers.read(bodies::outside)?;
            let copied = self.bodies.copy_to(&Bodies::of(target), &outside);
            copied.map_err(|error| JobFileError::of_io(&error, Bodies::of(target).folder()))?;
            fs::File::open(&part)
                .and_then(|file| file.sync_all())
                .map_err(|error| JobFileError::of_io(&error, &part))?;
            fs::rename(&part, target).map_err(|error| JobFileError::of_io(&error, target))
        };
        let written = write();
        if written.is_err() {
            let _ = fs::remove_file(&part);
        }
        written
    }

    /// Runs `act` on the writing thread, after all that was recorded before.
    pub(crate) fn call<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut State) -> Result<T, JobFileError> + Send + 'static,
    ) -> Result<T, JobFileError> {
        self.answer(&self.begin(act)?)
    }

    /// Has `act` run on the writing thread; [`Self::answer`] waits until it was.
    pub(crate) fn begin<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut State) -> Result<T, JobFileError> + Send + 'static,
    ) -> Result<Receiver<Result<T, JobFileError>>, JobFileError> {
        let (reply, answer) = flume::bounded(1);
        let command = Command::Call(Box::new(move |state| {
            // The caller may have given up waiting.
            let _ = reply.send(act(state));
        }));
        let sent = self.commands.as_ref().map(|commands| commands.send_timeout(command, PATIENCE));
        if let Some(Ok(())) = sent { Ok(answer) } else { Err(self.stuck()) }
    }

    pub(crate) fn answer<T>(&self, answer: &Receiver<Result<T, JobFileError>>) -> Result<T, JobFileError> {
        if let Ok(answer) = answer.recv_timeout(PATIENCE_WITH_A_FAULT) {
            return answer;
        }
        let mut left = PATIENCE;
        while self.published.borrow().fault.is_none() && !left.is_zero() {
            if let Ok(answer) = answer.recv_timeout(PATIENCE_WITH_A_FAULT) {
                return answer;
            }
            left = left.saturating_sub(PATIENCE_WITH_A_FAULT);
        }
        Err(self.stuck())
    }

    /// Why the writing thread does not answer.
    fn stuck(&self) -> JobFileError {
        let fault = self.published.borrow().fault.clone();
        fault.map_or_else(
            || JobFileError::new(ErrorKind::Io, format!("{} cannot be written to", self.path.display())),
            |fault| JobFileError::new(fault.kind, fault.message),
        )
    }
}

impl Drop for JobFile {
    fn drop(&mut self) {
        self.closing.store(true, Ordering::Relaxed);
        // The last connection to close folds the log into the file: that is to be the writer's.
        self.readers.close();
        drop(self.commands.take());
        if let Some(writer) = self.writer.take() {
            // A panic there has spoken for itself.
            let _ = writer.join();
        }
    }
}
