use std::{
    io::{self, BufRead},
    path::Path,
    sync::Arc,
};

use csv_core::{ReadRecordResult, ReaderBuilder};
use fetchlist_model::Separator;

use crate::IntakeError;

/// The longest record, in bytes of UTF-8.
const RECORD_BYTES: usize = 10_000_000;
/// The most cells in a record.
const RECORD_CELLS: usize = 10_000;

/// The records of a delimited text (RFC 4180, more loosely), one at a time, in bounded memory. Lines of a text without
/// a separator are records of one cell, and quotation marks mean nothing in them.
pub(crate) struct Records<R> {
    input: R,
    parser: csv_core::Reader,
    separator: Separator,
    name: Arc<str>,
    text: Vec<u8>,
    ends: Vec<usize>,
    read: u64,
}

/// One record: its cells, as they stand in the list.
#[derive(Clone, Copy)]
pub(crate) struct Record<'a> {
    text: &'a [u8],
    ends: &'a [usize],
}

impl<R: BufRead> Records<R> {
    /// `name` is what errors call the list.
    pub(crate) fn new(input: R, separator: Separator, name: &Arc<str>) -> Self {
        let (delimiter, quoting) = match separator {
            Separator::Comma => (b',', true),
            Separator::Semicolon => (b';', true),
            Separator::Tab => (b'\t', true),
            Separator::Pipe => (b'|', true),
            // The parser wants one: the character that ASCII has for this and that stands in no text.
            Separator::Lines => (b'\x1f', false),
            Separator::Other(other) => (u8::try_from(other).unwrap_or(b','), true),
        };
        Self {
            input,
            parser: ReaderBuilder::new().delimiter(delimiter).quoting(quoting).build(),
            separator,
            name: Arc::clone(name),
            text: vec![0; 4096],
            ends: vec![0; 32],
            read: 0,
        }
    }

    /// The next record; lines with nothing in them are passed over, and so is a first line such as `sep=;`.
    pub(crate) fn next(&mut self) -> Result<Option<Record<'_>>, IntakeError> {
        if self.read == 0 && self.separator != Separator::Lines {
            let input = fill(&mut self.input).map_err(|error| unreadable(&self.name, error))?;
            let length = separator_line(input).map_or(0, |(_, length)| length);
            self.input.consume(length);
        }
        self.skip_line_ends()?;
        let begun = self.parser.line();
        let (mut written, mut cells) = (0, 0);
        let (mut ended, mut is_open) = (false, false);
        loop {
            let input = fill(&mut self.input).map_err(|error| unreadable(&self.name, error))?;
            // Behind the last byte, a line end shows whether the parser stands within quotation marks: there it is text.
            let probes = input.is_empty() && !ended;
            let bytes = if probes { b"\n" } else { input };
            let (result, read, wrote, ends) =
                self.parser.read_record(bytes, &mut self.text[written..], &mut self.ends[cells..]);
            if probes {
                ended = read > 0;
            } else {
                self.input.consume(read);
            }
            written += wrote;
            cells += ends;
            match result {
                ReadRecordResult::InputEmpty if probes && wrote > 0 => {
                    if self.text[..written - wrote].iter().any(|byte| matches!(byte, b'\n' | b'\r')) {
                        let (name, line) = (self.name.to_string(), self.line(begun));
                        return Err(IntakeError::OpenQuote { name, line });
                    }
                    is_open = true;
                }
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if self.text.len() < RECORD_BYTES => {
                    self.text.resize((2 * self.text.len()).min(RECORD_BYTES), 0);
                }
                ReadRecordResult::OutputFull => return Err(self.too_long(begun)),
                ReadRecordResult::OutputEndsFull if self.ends.len() < RECORD_CELLS => {
                    self.ends.resize((2 * self.ends.len()).min(RECORD_CELLS), 0);
                }
                ReadRecordResult::OutputEndsFull => return Err(self.too_wide(begun)),
                ReadRecordResult::Record => {
                    self.read += 1;
                    if is_open {
                        // The last cell got the line end that was no part of the list.
                        self.ends[cells - 1] -= 1;
                    }
                    return Ok(Some(Record { text: &self.text[..written], ends: &self.ends[..cells] }));
                }
                ReadRecordResult::End => return Ok(None),
            }
        }
    }

    /// The parser would skip them too, but then it would not know in which line the record begins.
    fn skip_line_ends(&mut self) -> Result<(), IntakeError> {
        loop {
            let input = fill(&mut self.input).map_err(|error| unreadable(&self.name, error))?;
            let count = input.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            let feeds = input[..count].split(|byte| *byte == b'\n').count() - 1;
            let go_on = count > 0 && count == input.len();
            self.input.consume(count);
            self.parser.set_line(self.parser.line() + feeds as u64);
            if !go_on {
                return Ok(());
            }
        }
    }

    /// The line that a record began on. Without a line feed so far, lines end in carriage returns, as old Macs wrote
    /// them, and records are what can be counted.
    fn line(&self, begun: u64) -> u64 {
        if begun == 1 { self.read + 1 } else { begun }
    }

    fn too_long(&self, begun: u64) -> IntakeError {
        let mend = if self.separator == Separator::Lines {
            "break it into lines"
        } else {
            "look for a quotation mark that is opened there and never closed"
        };
        let (name, line) = (self.name.to_string(), self.line(begun));
        IntakeError::LongRecord { name, line, limit_mb: RECORD_BYTES / 1_000_000, mend }
    }

    fn too_wide(&self, begun: u64) -> IntakeError {
        IntakeError::WideRecord { name: self.name.to_string(), line: self.line(begun), limit: RECORD_CELLS }
    }
}

fn unreadable(name: &str, error: io::Error) -> IntakeError {
    IntakeError::unreadable(Path::new(name), error)
}

/// The separator that the first line of a list gives, and the length of that line without its end. Excel reads and obeys
/// `sep=;`, and so other programs write it.
pub(crate) fn separator_line(text: &[u8]) -> Option<(Separator, usize)> {
    let separator = match text.strip_prefix(b"sep=")? {
        [b',', b'\r' | b'\n', ..] => Separator::Comma,
        [b';', b'\r' | b'\n', ..] => Separator::Semicolon,
        [b'\t', b'\r' | b'\n', ..] => Separator::Tab,
        [b'|', b'\r' | b'\n', ..] => Separator::Pipe,
        _ => return None,
    };
    Some((separator, b"sep=;".len()))
}

/// What the input has ready; asks again where the system was interrupted in reading it.
fn fill(input: &mut impl BufRead) -> io::Result<&[u8]> {
    while let Err(error) = input.fill_buf() {
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
    input.fill_buf()
}

impl<'a> Record<'a> {
    /// How many cells there are, one at least.
    pub(crate) fn len(self) -> usize {
        self.ends.len()
    }

    /// One of the cells, counted from 0; empty where the record has no more.
    pub(crate) fn cell(self, index: usize) -> &'a str {
        let start = if index == 0 { Some(&0) } else { self.ends.get(index - 1) };
        let bytes = start.zip(self.ends.get(index)).and_then(|(start, end)| self.text.get(*start..*end));
        // Decoded text is UTF-8; only a sample of it can end in the midst of a character.
        str::from_utf8(bytes.unwrap_or_default()).unwrap_or("\u{fffd}")
    }

    pub(crate) fn cells(self) -> impl Iterator<Item = &'a str> {
        (0..self.len()).map(move |index| self.cell(index))
    }
}
