use std::{
    cell::Cell,
    fs::File,
    io::{self, BufReader, Read, Seek, SeekFrom},
    ops::Range,
    rc::Rc,
};

/// An archive's file, which says where in it was read last: the libraries tell no part's place.
pub(super) struct Tracked {
    file: BufReader<File>,
    at: Rc<Cell<u64>>,
}

/// Where a [`Tracked`] file is read, and where its parts lie.
pub(super) struct Parts {
    at: Rc<Cell<u64>>,
    parts: Vec<Range<u64>>,
}

/// The part that is being read.
pub(super) struct Part {
    at: Rc<Cell<u64>>,
    place: Option<Range<u64>>,
}

impl Tracked {
    pub(super) fn new(file: BufReader<File>, parts: Vec<Range<u64>>) -> (Self, Parts) {
        let at = Rc::new(Cell::new(0));
        (Self { file, at: Rc::clone(&at) }, Parts { at, parts })
    }
}

impl Read for Tracked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.at.set(self.at.get() + count as u64);
        Ok(count)
    }
}

impl Seek for Tracked {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at.set(self.file.seek(to)?);
        Ok(self.at.get())
    }
}

impl Parts {
    /// The one that was read from last.
    pub(super) fn current(&self) -> Part {
        let at = self.at.get();
        let place = self.parts.iter().find(|part| part.start < at && at <= part.end);
        Part { at: Rc::clone(&self.at), place: place.cloned() }
    }
}

impl Part {
    /// How much of it has been read, from 0 to 1; 0 where that is not known.
    pub(super) fn share(&self) -> f64 {
        let read = |place: &Range<u64>| self.at.get().saturating_sub(place.start);
        self.place.as_ref().map_or(0.0, |place| read(place) as f64 / (place.end - place.start) as f64)
    }
}
