use std::{
    fs::File,
    io::{self, Read},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// The part of a list that its reader has come to, from 0 to 1; it never goes back.
///
/// It holds the bits of a number that is never below 0: of those, the greater number has the greater bits.
#[derive(Clone, Debug, Default)]
pub(crate) struct Progress(Arc<AtomicU64>);

impl Progress {
    pub(crate) fn reach(&self, share: f64) {
        self.0.fetch_max(share.clamp(0.0, 1.0).to_bits(), Ordering::Relaxed);
    }

    pub(crate) fn share(&self) -> f64 {
        f64::from_bits(self.0.load(Ordering::Relaxed))
    }
}

/// A file that is read from its beginning, and says how far.
pub(crate) struct Counted {
    file: File,
    read: u64,
    length: u64,
    progress: Progress,
}

impl Counted {
    pub(crate) fn open(path: &Path, progress: &Progress) -> io::Result<Self> {
        let file = File::open(path)?;
        let length = file.metadata()?.len().max(1);
        Ok(Self { file, read: 0, length, progress: progress.clone() })
    }
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.read += count as u64;
        self.progress.reach(self.read as f64 / self.length as f64);
        Ok(count)
    }
}
