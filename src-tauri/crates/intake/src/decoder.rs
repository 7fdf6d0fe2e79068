use std::{
    io::{self, Read},
    sync::{Arc, OnceLock},
};

use encoding_rs::{DecoderResult, Encoding};

use crate::encoding::{SAMPLE_BYTES, guess, is_plain};

/// Bytes read at a time.
const BLOCK_BYTES: usize = 64 * 1024;

/// The encoding of a list whose first other byte than ASCII is still to be met; known to all that read the list once one
/// of them has met it.
pub(crate) type LaterEncoding = Arc<OnceLock<&'static Encoding>>;

/// A list's text as UTF-8, without a byte order mark; bytes that are no text come as U+FFFD.
pub(crate) struct Decoder {
    input: Box<dyn Read + Send>,
    block: Vec<u8>,
    /// Bytes of the block that are decoded.
    decoded: usize,
    state: State,
    is_at_end: bool,
}

enum State {
    Decoding(Box<encoding_rs::Decoder>),
    /// Nothing but ASCII so far.
    Plain(LaterEncoding),
    Ended,
}

impl Decoder {
    pub(crate) fn new(input: impl Read + Send + 'static, encoding: &'static Encoding) -> Self {
        Self::of(input, State::Decoding(Box::new(encoding.new_decoder_with_bom_removal())))
    }

    /// For a text that is ASCII as far as it is known: what it is else is found out where that ends.
    pub(crate) fn plain(input: impl Read + Send + 'static, later: &LaterEncoding) -> Self {
        Self::of(input, State::Plain(Arc::clone(later)))
    }

    fn of(input: impl Read + Send + 'static, state: State) -> Self {
        Self { input: Box::new(input), block: Vec::new(), decoded: 0, state, is_at_end: false }
    }

    /// Adds some more text, and tells where in it characters were broken. Returns whether there may be more.
    pub(crate) fn fill(&mut self, text: &mut String, mut broken: impl FnMut(usize)) -> io::Result<bool> {
        if self.decoded == self.block.len() && !self.is_at_end {
            self.block.clear();
            self.decoded = 0;
            self.read_block(BLOCK_BYTES)?;
        }
        if let State::Plain(later) = &self.state {
            if is_plain(&self.block) {
                // ASCII is UTF-8.
                text.push_str(str::from_utf8(&self.block[self.decoded..]).unwrap_or_default());
                self.decoded = self.block.len();
                return Ok(!self.is_at_end);
            }
            let later = Arc::clone(later);
            let start = self.block.iter().position(|byte| !is_plain(&[*byte])).unwrap_or_default();
            if later.get().is_none() && !self.is_at_end {
                self.read_block((start + SAMPLE_BYTES).saturating_sub(self.block.len()))?;
            }
            let encoding = later.get_or_init(|| guess(&self.block[start..]));
            self.state = State::Decoding(Box::new(encoding.new_decoder_without_bom_handling()));
        }
        self.decode(text, &mut broken);
        Ok(!matches!(self.state, State::Ended))
    }

    fn decode(&mut self, text: &mut String, broken: &mut impl FnMut(usize)) {
        let State::Decoding(decoder) = &mut self.state else { return };
        loop {
            let bytes = &self.block[self.decoded..];
            text.reserve(decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(0));
            let (result, read) = decoder.decode_to_string_without_replacement(bytes, text, self.is_at_end);
            self.decoded += read;
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => {
                    broken(text.len());
                    text.push(char::REPLACEMENT_CHARACTER);
                }
            }
        }
        if self.is_at_end {
            self.state = State::Ended;
        }
    }

    /// Adds so many bytes to the block, or what there is.
    fn read_block(&mut self, bytes: usize) -> io::Result<()> {
        let mut end = self.block.len();
        self.block.resize(end + bytes, 0);
        while end < self.block.len() && !self.is_at_end {
            match self.input.read(&mut self.block[end..]) {
                Ok(count) => {
                    end += count;
                    self.is_at_end = count == 0;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.block.truncate(end);
        Ok(())
    }
}

/// All of a text.
pub(crate) fn decoded(bytes: impl Read + Send + 'static, encoding: &'static Encoding) -> io::Result<String> {
    let (mut decoder, mut text) = (Decoder::new(bytes, encoding), String::new());
    while decoder.fill(&mut text, |_| {})? {}
    Ok(text)
}
