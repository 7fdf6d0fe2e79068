use std::{collections::VecDeque, path::Path, sync::Arc};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use fetchlist_model::{Cells, ImportWarning, Quote, Separator};

use crate::{
    IntakeError,
    decoder::Decoder,
    quoting::{Quoting, closes_well, is_line_end},
    separator::{SEPARATOR_LINE_BYTES, byte_of, separator_line},
};

/// The longest record, in bytes of UTF-8.
const RECORD_BYTES: usize = 10_000_000;
/// The most cells in a record.
const RECORD_CELLS: usize = 10_000;
/// How much may be read anew for quotation marks that are never closed, in bytes. After that all of them are text: else a
/// list of nothing but open ones would be read over and over.
const AGAIN_BYTES: usize = 20 * RECORD_BYTES;

/// The records of a delimited text (RFC 4180, more loosely), one at a time, in bounded memory. Lines of a text without
/// a separator are records of one cell, and quotation marks mean nothing in them.
pub(crate) struct Records {
    input: Decoder,
    /// Decoded, and not all read yet.
    text: String,
    /// Where in it the record begins.
    begin: usize,
    /// Where in it the parser stands.
    at: usize,
    /// Whether the text holds the list's last character.
    is_at_end: bool,
    /// Whether the list goes on behind that: then its last record may be open for that reason.
    is_cut: bool,
    /// Bytes of text that stood before this.
    dropped: usize,
    parser: Reader,
    /// The parser that is not in use: of the two, one takes quotation marks as text.
    other: Reader,
    separator: Separator,
    delimiter: u8,
    mark: u8,
    quoting: Quoting,
    name: Arc<str>,
    cells: Vec<u8>,
    ends: Vec<usize>,
    read: u64,
    line: u64,
    read_again: usize,
    /// Where broken characters stand that the records have not come to.
    broken: VecDeque<usize>,
    with_broken: u32,
    open_quotes: Vec<u64>,
}

/// What became of an attempt to read a record.
enum Attempt {
    Read {
        bytes: usize,
        cells: usize,
    },
    /// Its quotation mark is never closed.
    Open,
    Long,
    Wide,
}

/// One record: its cells, as they stand in the list.
#[derive(Clone, Copy)]
pub(crate) struct Record<'a> {
    text: &'a str,
    ends: &'a [usize],
}

impl Records {
    /// `name` is what errors call the list.
    pub(crate) fn new(input: Decoder, separator: Separator, quote: Quote, name: &Arc<str>) -> Self {
        // For lines, the parser wants a separator: the character that ASCII has for this and that stands in no text.
        let delimiter = byte_of(separator).unwrap_or(b'\x1f');
        let mark = if quote == Quote::Single { b'\'' } else { b'"' };
        let parser = |quoting| {
            let mut parser = ReaderBuilder::new().delimiter(delimiter).quote(mark).quoting(quoting).build();
            restart(&mut parser, 1);
            parser
        };
        let is_text = quote == Quote::None || separator == Separator::Lines;
        Self {
            input,
            text: String::new(),
            begin: 0,
            at: 0,
            is_at_end: false,
            is_cut: false,
            dropped: 0,
            parser: parser(!is_text),
            other: parser(is_text),
            separator,
            delimiter,
            mark,
            quoting: if is_text { Quoting::Text } else { Quoting::Marks },
            name: Arc::clone(name),
            cells: vec![0; 4096],
            ends: vec![0; 32],
            read: 0,
            line: 1,
            read_again: 0,
            broken: VecDeque::new(),
            with_broken: 0,
            open_quotes: Vec::new(),
        }
    }

    /// For the beginning of a list that goes on.
    pub(crate) fn cut(self) -> Self {
        Self { is_cut: true, ..self }
    }

    /// The next record; lines with nothing in them are passed over, and so is a first line such as `sep=;` that tells of
    /// this separator.
    pub(crate) fn next(&mut self) -> Result<Option<Record<'_>>, IntakeError> {
        if self.read == 0 && self.dropped == 0 && self.text.is_empty() {
            while !self.is_at_end && self.text.len() < SEPARATOR_LINE_BYTES {
                self.fill()?;
            }
            let told = separator_line(&self.text).filter(|(separator, _)| *separator == self.separator);
            self.at = told.map_or(0, |(_, length)| length);
        }
        if !self.skip_line_ends()? {
            return Ok(None);
        }
        let (bytes, cells) = loop {
            match self.attempt()? {
                Attempt::Read { bytes, cells } => break (bytes, cells),
                Attempt::Open if self.is_cut => return Ok(None),
                Attempt::Open => self.take_mark_as_text(),
                Attempt::Long => return Err(self.too_long()),
                Attempt::Wide => return Err(self.too_wide()),
            }
        };
        self.read += 1;
        self.count_broken();
        if self.quoting == Quoting::TextOnce {
            self.quoting = Quoting::Marks;
            self.change_parser(self.parser.line());
        }
        // What was put in is UTF-8, and nothing but ASCII was taken out of it.
        let text = str::from_utf8(&self.cells[..bytes]).unwrap_or_default();
        Ok(Some(Record { text, ends: &self.ends[..cells] }))
    }

    /// The line that the last record began on, counted from 1. Without a line feed so far, lines end in carriage returns,
    /// as old Macs wrote them, and records are what can be counted.
    pub(crate) fn line(&self) -> u64 {
        if self.line == 1 { self.read.max(1) } else { self.line }
    }

    /// Bytes of text that the records so far are made of.
    pub(crate) fn bytes(&self) -> u64 {
        (self.dropped + self.at) as u64
    }

    /// What the user should know of the records so far.
    pub(crate) fn warnings(&self) -> Vec<ImportWarning> {
        let open = self.open_quotes.iter().map(|line| ImportWarning::OpenQuote { line: *line });
        let broken = ImportWarning::BrokenText { count: self.with_broken };
        open.chain((self.with_broken > 0).then_some(broken)).collect()
    }

    /// Reads the record that begins in the text, as far as it goes.
    fn attempt(&mut self) -> Result<Attempt, IntakeError> {
        let (mut bytes, mut cells) = (0, 0);
        loop {
            if self.at == self.text.len() && !self.is_at_end {
                self.fill()?;
                continue;
            }
            // Behind the last character, a line end ends the record, or shows that it stands within quotation marks.
            let is_past_end = self.at == self.text.len();
            let text = if is_past_end { b"\n" } else { &self.text.as_bytes()[self.at..] };
            let (result, read, written, ended) =
                self.parser.read_record(text, &mut self.cells[bytes..], &mut self.ends[cells..]);
            self.at += if is_past_end { 0 } else { read };
            bytes += written;
            cells += ended;
            match result {
                ReadRecordResult::Record if self.swallows_lines() => return Ok(Attempt::Open),
                ReadRecordResult::Record => return Ok(Attempt::Read { bytes, cells }),
                ReadRecordResult::InputEmpty if is_past_end && read > 0 => return Ok(Attempt::Open),
                ReadRecordResult::InputEmpty | ReadRecordResult::End => {}
                ReadRecordResult::OutputFull if self.cells.len() < RECORD_BYTES => {
                    self.cells.resize((2 * self.cells.len()).min(RECORD_BYTES), 0);
                }
                ReadRecordResult::OutputEndsFull if self.ends.len() < RECORD_CELLS => {
                    self.ends.resize((2 * self.ends.len()).min(RECORD_CELLS), 0);
                }
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull
                    if self.quoting == Quoting::Marks
                        && self.text.as_bytes()[self.begin..self.at]
                            .iter()
                            .any(|byte| is_line_end(*byte)) =>
                {
                    return Ok(Attempt::Open);
                }
                ReadRecordResult::OutputFull => return Ok(Attempt::Long),
                ReadRecordResult::OutputEndsFull => return Ok(Attempt::Wide),
            }
        }
    }

    /// Whether the record has lines in quotation marks that are closed in the midst of a cell: by the opening mark of
    /// another.
    fn swallows_lines(&self) -> bool {
        let text = &self.text.as_bytes()[self.begin..self.at];
        let feeds = self.parser.line() - self.line;
        self.quoting == Quoting::Marks
            && feeds > u64::from(text.ends_with(b"\n"))
            && !closes_well(text, self.delimiter, self.mark)
    }

    /// Goes back to where the record begins, to read its line without quotation marks.
    fn take_mark_as_text(&mut self) {
        self.open_quotes.push(self.line_of_next());
        self.read_again += self.at - self.begin;
        self.quoting = if self.read_again > AGAIN_BYTES { Quoting::Text } else { Quoting::TextOnce };
        self.at = self.begin;
        self.change_parser(self.line);
    }

    fn change_parser(&mut self, line: u64) {
        std::mem::swap(&mut self.parser, &mut self.other);
        restart(&mut self.parser, line);
    }

    fn fill(&mut self) -> Result<(), IntakeError> {
        self.text.drain(..self.begin);
        self.at -= self.begin;
        self.dropped += self.begin;
        self.begin = 0;
        let (broken, dropped) = (&mut self.broken, self.dropped);
        let filled = self.input.fill(&mut self.text, |at| broken.push_back(dropped + at));
        self.is_at_end = !filled.map_err(|error| IntakeError::unreadable(Path::new(&*self.name), error))?;
        Ok(())
    }

    /// Goes to where the next record begins; `false` where there is none. The parser would skip line ends too, but then
    /// it would not know in which line the record begins.
    fn skip_line_ends(&mut self) -> Result<bool, IntakeError> {
        loop {
            let rest = &self.text.as_bytes()[self.at..];
            let count = rest.iter().take_while(|byte| is_line_end(**byte)).count();
            let feeds = self.text[self.at..self.at + count].matches('\n').count();
            self.parser.set_line(self.parser.line() + feeds as u64);
            self.at += count;
            self.begin = self.at;
            if self.at < self.text.len() || self.is_at_end {
                self.line = self.parser.line();
                return Ok(self.at < self.text.len());
            }
            self.fill()?;
        }
    }

    fn count_broken(&mut self) {
        let (end, before) = (self.dropped + self.at, self.broken.len());
        while self.broken.front().is_some_and(|at| *at < end) {
            self.broken.pop_front();
        }
        self.with_broken += u32::from(self.broken.len() < before);
    }

    /// The line of the record that is being read.
    fn line_of_next(&self) -> u64 {
        if self.line == 1 { self.read + 1 } else { self.line }
    }

    fn too_long(&self) -> IntakeError {
        let mend = if self.separator == Separator::Lines {
            "break it into lines"
        } else {
            "shorten its longest cell, or choose another separator"
        };
        let (name, line) = (self.name.to_string(), self.line_of_next());
        IntakeError::LongRecord { name, line, limit_mb: RECORD_BYTES / 1_000_000, mend }
    }

    fn too_wide(&self) -> IntakeError {
        let (name, line) = (self.name.to_string(), self.line_of_next());
        IntakeError::WideRecord { name, line, limit: RECORD_CELLS }
    }
}

impl Record<'_> {
    /// The cells, in a piece of memory of their own.
    pub(crate) fn to_cells(self) -> Cells {
        Cells::of(self.text, self.ends)
    }
}

/// Sets a parser to the beginning of a record in this line.
fn restart(parser: &mut Reader, line: u64) {
    parser.reset();
    // Before its first look at a text, it would drop a byte order mark; the decoder has done that.
    parser.read_record(&[], &mut [], &mut [0]);
    parser.set_line(line);
}
