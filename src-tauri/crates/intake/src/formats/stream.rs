use std::{
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread::JoinHandle,
    vec,
};

use fetchlist_model::Cells;

use super::progress::Progress;
use crate::IntakeError;

/// Records handed over at a time.
const BATCH: usize = 256;
/// Bytes handed over at a time, about.
const BATCH_BYTES: usize = 1 << 20;

/// Records that were read one after the other, and the part of the list that ends with them.
struct Batch {
    records: Vec<Cells>,
    share: f64,
}

/// Records that are read on a thread of their own, a few hundred ahead: readers borrow from what they read, and push.
/// The thread ends with the list, or when this is dropped.
pub(crate) struct Records {
    from: Option<Receiver<Result<Batch, IntakeError>>>,
    batch: vec::IntoIter<Cells>,
    /// How many records the batch had.
    length: usize,
    /// The parts of the list that end before the batch and with it.
    shares: (f64, f64),
    thread: Option<JoinHandle<()>>,
    name: String,
}

/// Where the reader puts its records.
pub(crate) struct Sink {
    to: SyncSender<Result<Batch, IntakeError>>,
    batch: Vec<Cells>,
    bytes: usize,
    progress: Progress,
}

impl Sink {
    /// Takes a record; whether more are wanted.
    pub(crate) fn push(&mut self, cells: Cells) -> bool {
        self.bytes += cells.iter().map(str::len).sum::<usize>();
        self.batch.push(cells);
        if self.batch.len() < BATCH && self.bytes < BATCH_BYTES {
            return true;
        }
        self.bytes = 0;
        let records = std::mem::take(&mut self.batch);
        self.to.send(Ok(Batch { records, share: self.progress.share() })).is_ok()
    }

    /// Where the reader says how far it is.
    pub(crate) fn progress(&self) -> Progress {
        self.progress.clone()
    }
}

impl Records {
    /// Those that `read` pushes; `name` is what errors call the list.
    pub(crate) fn of(
        name: &str,
        read: impl FnOnce(&mut Sink) -> Result<(), IntakeError> + Send + 'static,
    ) -> Result<Self, IntakeError> {
        let (to, from) = sync_channel(2);
        let thread = std::thread::Builder::new().name("list".into()).spawn(move || {
            let mut sink = Sink { to, batch: Vec::new(), bytes: 0, progress: Progress::default() };
            let end = read(&mut sink);
            let share = if end.is_ok() { 1.0 } else { sink.progress.share() };
            // Whoever wanted them may be gone.
            let _ = sink.to.send(Ok(Batch { records: sink.batch, share }));
            if let Err(error) = end {
                let _ = sink.to.send(Err(error));
            }
        });
        let thread = thread.map_err(|error| IntakeError::unreadable(name.as_ref(), error))?;
        let (from, thread) = (Some(from), Some(thread));
        let batch = Vec::new().into_iter();
        Ok(Self { from, batch, length: 0, shares: (0.0, 0.0), thread, name: name.into() })
    }

    /// These few.
    pub(crate) fn few(records: Vec<Cells>) -> Self {
        let (length, batch) = (records.len(), records.into_iter());
        Self { from: None, batch, length, shares: (0.0, 1.0), thread: None, name: String::new() }
    }

    /// The part of the list that has been handed out, from 0 to 1.
    pub(crate) fn share(&self) -> f64 {
        let (before, after) = self.shares;
        let rest = self.batch.len() as f64 / self.length.max(1) as f64;
        after - (after - before) * rest
    }

    /// Waits for the thread; whether it came to its end.
    fn join(&mut self) -> bool {
        self.thread.take().is_none_or(|thread| thread.join().is_ok())
    }
}

impl Iterator for Records {
    type Item = Result<Cells, IntakeError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(cells) = self.batch.next() {
                return Some(Ok(cells));
            }
            match self.from.as_ref()?.recv() {
                Ok(Ok(Batch { records, share })) => {
                    self.shares = (self.shares.1, share);
                    self.length = records.len();
                    self.batch = records.into_iter();
                }
                Ok(Err(error)) => {
                    self.from = None;
                    return Some(Err(error));
                }
                Err(_) => {
                    self.from = None;
                    // A library's fault on a file that nobody has thought of must not look like its end.
                    return (!self.join()).then(|| {
                        Err(IntakeError::damaged(&self.name, "its content is not as it should be"))
                    });
                }
            }
        }
    }
}

impl Drop for Records {
    fn drop(&mut self) {
        // Nothing is wanted any more, so that the next push ends the thread.
        self.from = None;
        self.join();
    }
}

/// What `act` returns; `None` where a library panics over it. Runs on a thread of its own.
pub(crate) fn guarded<T: Send + 'static>(act: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    std::thread::spawn(act).join().ok()
}
