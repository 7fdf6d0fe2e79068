use std::{
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread::JoinHandle,
    vec,
};

use fetchlist_model::Cells;

use crate::IntakeError;

/// Records handed over at a time.
const BATCH: usize = 256;
/// Bytes handed over at a time, about.
const BATCH_BYTES: usize = 1 << 20;

/// Records that are read on a thread of their own, a few hundred ahead: readers borrow from what they read, and push.
/// The thread ends with the list, or when this is dropped.
pub(crate) struct Records {
    from: Option<Receiver<Result<Vec<Cells>, IntakeError>>>,
    batch: vec::IntoIter<Cells>,
    thread: Option<JoinHandle<()>>,
    name: String,
}

/// Where the reader puts its records.
pub(crate) struct Sink {
    to: SyncSender<Result<Vec<Cells>, IntakeError>>,
    batch: Vec<Cells>,
    bytes: usize,
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
        self.to.send(Ok(std::mem::take(&mut self.batch))).is_ok()
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
            let mut sink = Sink { to, batch: Vec::new(), bytes: 0 };
            let end = read(&mut sink);
            // Whoever wanted them may be gone.
            let _ = sink.to.send(Ok(sink.batch));
            if let Err(error) = end {
                let _ = sink.to.send(Err(error));
            }
        });
        let thread = thread.map_err(|error| IntakeError::unreadable(name.as_ref(), error))?;
        let (from, thread) = (Some(from), Some(thread));
        Ok(Self { from, batch: Vec::new().into_iter(), thread, name: name.into() })
    }

    /// These few.
    pub(crate) fn few(records: Vec<Cells>) -> Self {
        Self { from: None, batch: records.into_iter(), thread: None, name: String::new() }
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
                Ok(Ok(batch)) => self.batch = batch.into_iter(),
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
