use std::io::{self, Write};

/// What a workbook is packed into: tells how far that is, and takes no more once nobody wants it.
pub(super) struct Packing<W, F> {
    output: W,
    goes_on: F,
    expected: f64,
    /// The bytes that are packed.
    pub(super) packed: u64,
    /// Whether no more were wanted.
    pub(super) is_cancelled: bool,
    /// Whether it failed, or was cancelled.
    is_over: bool,
}

impl<W: Write, F: FnMut(f64) -> bool> Packing<W, F> {
    /// `goes_on` is told a share of the `expected` bytes, and says whether any more are wanted.
    pub(super) fn new(output: W, expected: f64, goes_on: F) -> Self {
        Self { output, goes_on, expected, packed: 0, is_cancelled: false, is_over: false }
    }

    fn take(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !(self.goes_on)((self.packed as f64 / self.expected).min(1.0)) {
            self.is_cancelled = true;
            return Err(io::Error::other("cancelled"));
        }
        let count = self.output.write(bytes)?;
        self.packed += count as u64;
        Ok(count)
    }
}

impl<W: Write, F: FnMut(f64) -> bool> Write for Packing<W, F> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A ZIP file that is given up is brought to an end all the same, and what fails then goes to the standard error.
        if self.is_over {
            return Ok(bytes.len());
        }
        self.take(bytes).inspect_err(|_| self.is_over = true)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.is_over { Ok(()) } else { self.output.flush() }
    }
}
